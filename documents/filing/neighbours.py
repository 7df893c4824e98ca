"""Pages that take their sign from those beside them: silent pages between sure ones, blank sides, and what
names nobody.

A page that shows nothing of its employer lies in a numbered folder; the folder is one sign, sure pages on
both sides are the second, if it says that it goes on with them and nothing on it speaks otherwise. A blank
side goes with the paper before it. In a stack the page before is no more than a hint.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from documents.doubts import HOLDS_SILENT
from documents.filing.candidates import Candidate
from documents.filing.cases import Assignment, Assignments, Case, Decision, hold
from documents.filing.otherwise import continues_paper, person_keys, speaks_otherwise
from documents.filing.rules import FilingRule, reason
from documents.models import Page
from documents.states import CandidateOrigin, Strength
from employers.models import Employer

_SILENT_RUN = 3  # guess: a letter has two or three further pages; more may be a paper of somebody else
"""Pages without a sign, one behind the other, that sure pages on both sides may speak for."""


def follow_neighbours(
    pages: Sequence[Page], cases: Mapping[int, Case], assignments: Assignments, *, loose: bool
) -> Assignments:
    """Silent pages are filed between sure ones, blank sides go with the paper before them; what names nobody
    hears of the page before it.
    """
    out = _ask_silent_pages(cases, assignments)
    for employer, run in _silent_runs(pages, cases, out):
        for pk in run:
            out[pk] = _file_between(cases[pk], out[pk], employer)
    before: tuple[int, Assignment] | None = None
    for page in pages:
        if before is not None:
            out[page.pk] = _hear_of_before(cases, page.pk, out[page.pk], before=before, loose=loose)
        before = page.pk, out[page.pk]
    return out


def _is_lone_in_folder(case: Case, assignment: Assignment) -> bool:
    """Whether one sign of its folder is all that speaks for a page that is no blank side."""
    return assignment.strength is Strength.ONE_SIGN and _is_silent(case, assignment)


def _ask_silent_pages(cases: Mapping[int, Case], assignments: Assignments) -> Assignments:
    """A page for which the folder alone speaks, be it by a cover with its count: what on it says that it is
    somebody else's.
    """
    known = _persons_of(cases, assignments)
    out = dict(assignments)
    for pk, assignment in assignments.items():
        employer, case = assignment.employer, cases[pk]
        if employer is None or not _is_silent(case, assignment):
            continue
        says = speaks_otherwise(employer, case.here, known=known[employer.pk])
        if says:
            why = (says, *assignment.why)
            out[pk] = replace(assignment, decision=Decision.SUGGEST, why=why, strength=Strength.CONTRADICTED)
        elif assignment.decision is Decision.AUTO_FILE:
            out[pk] = hold(assignment, case, HOLDS_SILENT)
    return out


def _is_silent(case: Case, assignment: Assignment) -> bool:
    """Whether a page that is no blank side says nothing for the employer that its folder names."""
    return (
        not case.here.blank
        and assignment.strength in (Strength.ONE_SIGN, Strength.AGREED)
        and assignment.employer is not None
        and case.rests_on_folder(assignment.employer)
    )


def _persons_of(cases: Mapping[int, Case], assignments: Assignments) -> dict[int, set[str]]:
    """Employer id -> keys of the persons who are named on its sure papers of this batch."""
    out: dict[int, set[str]] = defaultdict(set)
    for pk, assignment in assignments.items():
        employer = assignment.employer
        if employer and assignment.is_sure and not cases[pk].rests_on_folder(employer):
            out[employer.pk] |= person_keys(cases[pk].here.text)
    return out


def _silent_runs(
    pages: Sequence[Page], cases: Mapping[int, Case], assignments: Assignments
) -> Iterator[tuple[Employer, list[int]]]:
    """Silent pages between two sure pages of one employer; blank sides do not part them."""
    sure: Employer | None = None
    run: list[int] = []
    for page in pages:
        case, assignment = cases[page.pk], assignments[page.pk]
        if case.here.blank:
            continue
        if _is_lone_in_folder(case, assignment) and continues_paper(case.here):
            run.append(page.pk)
            continue
        filed = assignment.employer if assignment.decision is Decision.AUTO_FILE else None
        if filed is not None and filed == sure and 0 < len(run) <= _SILENT_RUN:
            yield filed, run
        sure, run = filed, []


def _file_between(case: Case, assignment: Assignment, employer: Employer) -> Assignment:
    if assignment.employer != employer:
        return assignment
    why = (reason(FilingRule.BETWEEN_NEIGHBOURS, employer.account_no_shown), *case.reasons_for(employer))
    agreed = replace(assignment, decision=Decision.AUTO_FILE, why=why, strength=Strength.AGREED)
    return hold(agreed, case, HOLDS_SILENT)


def _hear_of_before(
    cases: Mapping[int, Case],
    pk: int,
    assignment: Assignment,
    *,
    before: tuple[int, Assignment],
    loose: bool,
) -> Assignment:
    """A blank side of a folder is the paper's before it; in a stack, and for a page that names nobody, the
    page before is one sign, and a person decides.
    """
    case, (before_pk, paper) = cases[pk], before
    if paper.employer is None or case.folder != cases[before_pk].folder:
        return assignment
    if case.here.blank and (case.folder.cover or not loose):
        return hold(replace(paper, why=(reason(FilingRule.BLANK_SIDE, ""),)), case, HOLDS_SILENT)
    if (
        assignment.employer is not None
        or assignment.strength is not Strength.NOTHING_KNOWN
        or case.folder.why
    ):
        return assignment
    why = (reason(FilingRule.PAGE_BEFORE, paper.employer.account_no_shown),)
    beside = Candidate(paper.employer, CandidateOrigin.NEIGHBOURS, why)
    return Assignment(paper.employer, Decision.SUGGEST, why, Strength.ONE_SIGN, (beside,))
