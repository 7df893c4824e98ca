"""Record linkage of a batch: its pages -> the employer of each, with the reasons (no writing here).

Problem     A folder has a number on it, or none; its pages name its employer, another one, several or
            nobody.
Known as    Record linkage with a rule of agreement: two independent signs, no disagreement (ADR 0021).
Steps       Each page's own signs are gathered (evidence), then the folder's number is added, or the vote of
            the other pages where it has none, and the persons who stand on sure papers of the same file.
            Two signs that agree, with nothing against them (otherwise), and the page is sure. Then a page
            without any sign takes its neighbours as the second one beside the folder's number, if it is
            silent indeed; a blank side goes with the paper before it. In a stack each page stands for
            itself.
Dropped     A score over the whole folder: nobody could say why a page lies where it lies. One sign alone,
            however strong: numbers of others stand on papers, folders are named wrongly, strangers' cards
            lie in them.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from documents.filing.cases import Assignments, Case, Decision, decide
from documents.filing.evidence import gather_evidence
from documents.filing.folder_numbers import find_folders
from documents.filing.neighbours import follow_neighbours
from documents.filing.rules import FilingRule, reason
from documents.filing.sheets import assign_sheets
from documents.filing.stacks import Stack, cut_stack, folder_behind, pages_of_paper
from documents.models import Batch, Identifier, Page
from documents.states import DocumentState, Strength
from employers.identifiers import Kind
from employers.models import Employer
from sso_efiles.work.states import WorkState

_SMALL_FOLDER = 3  # guess
"""Pages of a folder without a number for which one other page may speak."""


def pages_to_assign(batch: Batch) -> list[Page]:
    """The read pages of a batch as the paper lay, copies left out, with what assign_pages asks of each."""
    read = Page.objects.filter(batch=batch).in_state(WorkState.DONE).counted().in_order()
    return list(read.select_related("form", "scan__upload__parent"))


def assign_pages(batch: Batch, pages: Sequence[Page], *, stack: Stack | None = None) -> Assignments:
    """Whose each page of a batch is, for all its pages in the order given; `stack` where it is known."""
    stack = cut_stack(batch) if stack is None else stack
    papers = pages_of_paper(stack, pages)
    return assign_sheets(stack, pages, papers=_assign_papers(batch, papers, stack))


def _assign_papers(batch: Batch, pages: Sequence[Page], stack: Stack) -> Assignments:
    named = find_folders(batch, pages)
    folders = {pk: folder_behind(stack.get(pk), one) for pk, one in named.items()}
    expected = {pk: folder.employer for pk, folder in folders.items() if folder.employer}
    evidence = gather_evidence(pages, expected=expected)
    cases = {page.pk: Case(evidence[page.pk], folders[page.pk]) for page in pages}
    if not batch.loose and not any(folder.why or folder.part for folder in folders.values()):
        cases = _ask_the_pages(pages, cases)
    first = {pk: decide(case) for pk, case in cases.items()}
    cases = _add_persons_of_file(cases, first)
    assignments = {pk: decide(case) for pk, case in cases.items()}
    assignments = _mark_conflict(cases, assignments)
    return follow_neighbours(pages, cases, assignments, loose=batch.loose)


def _ask_the_pages(pages: Sequence[Page], cases: dict[int, Case]) -> dict[int, Case]:
    """A folder without a number: whom most of its pages name; each page is asked apart from its own voice."""
    votes = {pk: owner for pk, case in cases.items() if (owner := case.here.employer) is not None}
    ranked = Counter(votes.values()).most_common(2)
    if not ranked:
        return cases
    winner, most = ranked[0]
    # guess: three votes of five; with fewer, pages of others are too likely among those that name nobody
    if most * 5 < len(votes) * 3 or (len(ranked) > 1 and ranked[1][1] == most):
        return cases
    evidence = gather_evidence(pages, expected=dict.fromkeys(cases, winner))
    why = (reason(FilingRule.FOLDER_BY_PAGES, f"{winner.account_no_shown} ({most}/{len(pages)})"),)
    needed = 1 if len(pages) <= _SMALL_FOLDER else 2
    out = {}
    for pk, case in cases.items():
        others = most - (votes.get(pk) == winner)
        heard = others >= needed
        out[pk] = replace(case, here=evidence[pk], voted=winner if heard else None, vote=why if heard else ())
    return out


def _add_persons_of_file(cases: dict[int, Case], first: Assignments) -> dict[int, Case]:
    """Persons who stand on papers that are surely of an employer, in this batch or filed before, are that
    employer's people: directors, agents, insured persons whom the registry does not have.
    """
    asked = {pk: case.here.people for pk, case in cases.items() if not first[pk].is_sure and case.here.people}
    if not asked:
        return cases
    of: dict[str, set[int]] = defaultdict(set)
    for pk, assignment in first.items():
        employer = assignment.employer
        if employer and assignment.is_sure and not cases[pk].rests_on_folder(employer):
            for person in cases[pk].here.people:
                of[person].add(employer.pk)
    filed = Identifier.objects.filter(
        kind=Kind.NATIONAL_ID,
        value__in=set(chain.from_iterable(asked.values())),
        page__document__state=DocumentState.FILED,
    )
    for person, employer_id in filed.values_list("value", "page__document__employer").distinct():
        of[person].add(employer_id)
    known = Employer.objects.select_related("office").in_bulk(
        {owner for owners in of.values() for owner in owners}
    )
    return {
        pk: replace(case, of_file={known[owner]: person for person in asked[pk] for owner in of[person]})
        if pk in asked
        else case
        for pk, case in cases.items()
    }


def _mark_conflict(cases: dict[int, Case], assignments: Assignments) -> Assignments:
    """A folder with a number, none of whose pages is its own while several name one other employer: its
    number may be the wrong one, and speaks for nothing.
    """
    own = {case.folder.employer for case in cases.values() if _is_own(case)}
    foreign = Counter(
        (case.folder.employer, other)
        for case in cases.values()
        if case.folder.employer and (other := case.here.employer) not in (None, case.folder.employer)
    )
    wrong = {
        folder: other
        for (folder, other), pages in foreign.most_common()
        # guess: one page of another's may be a stray sheet; two, and none of its own, may be its content
        if pages > 1 and folder not in own
    }
    out = dict(assignments)
    for pk, assignment in assignments.items():
        folder = cases[pk].folder.employer
        if folder in wrong and assignment.employer == folder:
            why = (reason(FilingRule.FOLDER_CONFLICT, wrong[folder].account_no_shown), *assignment.why)
            out[pk] = replace(assignment, decision=Decision.SUGGEST, why=why, strength=Strength.CONTRADICTED)
    return out


def _is_own(case: Case) -> bool:
    """Whether a page says itself that it is its folder's employer's."""
    return case.folder.employer is not None and case.folder.employer in case.here.named
