"""Record linkage of a batch: its pages -> the employer of each, with the reasons (no writing here).

Problem: a folder has a number on it, or none; its pages name its employer, another one, several or nobody.
The evidence of every page is weighed alone (employers/matching), then the folder decides: a number on it
holds for all pages but those that name another employer; without one the pages vote, and a clear majority
owns the folder; in a stack each page stands for itself. Whatever is not beyond doubt waits for a person
with a suggestion. A score over the whole folder was turned down: nobody could say why a page lies where
it lies.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from documents.filing.rules import BY_CODE, FilingRule, Why, reason
from documents.models import Batch, Identifier, Page, Reading
from employers import matching
from employers.extraction import find_numbers
from employers.identifiers import AccountNo, InvalidAccountNo, Kind, plain
from employers.matching import Clues, Match
from employers.models import Employer
from employers.repair import DoubtfulNumber

_SMALL_FOLDER = 3  # guess
"""Pages of a folder without a number for which one page may speak."""
_MOST_REASONS = 4  # guess: of five kinds of evidence; lines of a list
"""Reasons kept for one employer of one page."""


class Decision(StrEnum):
    """What the machine does with a page whose employer it thinks to know."""

    AUTO_FILE = "auto_file"
    """It files the page without a person."""
    SUGGEST = "suggest"
    """A person decides, with this suggestion."""
    REVIEW = "review"
    """A person decides, with nothing to suggest."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The employer that a page is thought to belong to, what is done about it, and why."""

    employer: Employer | None
    decision: Decision
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What stands on one page: the employers that it may belong to, best first, and where that was read."""

    matches: tuple[Match, ...]
    boxes: Mapping[str, object]

    @property
    def sure(self) -> list[Match]:
        """The matches beyond doubt: check digit and registry, or two things that agree."""
        return [match for match in self.matches if match.is_sure]

    @property
    def employer(self) -> Employer | None:
        """The one employer that the page names beyond doubt; None when there is none, or more than one."""
        return self.sure[0].employer if len(self.sure) == 1 else None

    def reasons_for(self, employer: Employer) -> tuple[Why, ...]:
        """What speaks for this employer, with the place on the page."""
        evidence = [one for match in self.matches if match.employer == employer for one in match.why]
        return tuple(
            reason(BY_CODE[one.rule], one.as_read, box=self.boxes.get(one.as_read))
            for one in evidence[:_MOST_REASONS]
        )


Evidence = Mapping[int, PageEvidence]
"""Page id -> what stands on it."""
Assignments = dict[int, Assignment]
"""Page id -> whose it is thought to be."""


def gather_evidence(pages: Sequence[Page]) -> dict[int, PageEvidence]:
    """Evidence by page id, in a constant number of queries."""
    found: dict[int, list[Identifier]] = defaultdict(list)
    for identifier in Identifier.objects.filter(page__in=pages):
        found[identifier.page_id].append(identifier)
    readings = {
        reading.page_id: reading
        for reading in Reading.objects.filter(page__in=pages, current=True).only("page", "text", "digits")
    }
    clues = {page.pk: _clues_of(found[page.pk], readings.get(page.pk)) for page in pages}
    matches = matching.match_pages(clues)
    return {
        page.pk: PageEvidence(tuple(matches[page.pk]), {one.value: one.box for one in found[page.pk]})
        for page in pages
    }


def _clues_of(found: Sequence[Identifier], reading: Reading | None) -> Clues:
    numbers = ((one.kind, one.value) for one in found)
    if reading is None:
        return Clues.of(numbers)
    return Clues.of(numbers, readings=map(_doubtful_number, reading.digits), text=reading.text)


def _doubtful_number(field: list[Any]) -> DoubtfulNumber:
    """A digit field as it is stored: [as read, x0, y0, x1, y1, confidence, [[other, confidence], ...]]."""
    return DoubtfulNumber(plain(field[0]), alternatives=tuple(other for other, _ in field[-1]))


def assign_pages(batch: Batch, pages: Sequence[Page]) -> Assignments:
    """Whose each page of a batch is, for all its pages in the order given."""
    evidence = gather_evidence(pages)
    if batch.loose:
        return _assign_one_by_one(pages, evidence)
    employer, why = _find_folder_employer(batch)
    if employer is not None:
        return _assign_to_folder(employer, why, pages, evidence)
    if why:
        return {page.pk: _assign_in_unknown_folder(why, evidence[page.pk]) for page in pages}
    return _assign_by_majority(pages, evidence)


def _find_folder_employer(batch: Batch) -> tuple[Employer | None, tuple[Why, ...]]:
    """The employer whose number the sender declared or wrote on the folder; reasons without an employer tell
    of a number nobody has, or of two employers on one folder: a person parts them.
    """
    numbers = list(_numbers_on_folder(batch))
    if not numbers:
        return None, ()
    rule, number = numbers[0]
    known = matching.employers_by_account([number for _rule, number in numbers])
    employer = known.get(number)
    if employer is None:
        return None, (reason(FilingRule.FOLDER_NUMBER_UNKNOWN, AccountNo(number).shown),)
    others = {other.pk: other for other in known.values() if other != employer}
    if others and not batch.account_no:
        shown = ", ".join(one.account_no_shown for one in (employer, *others.values()))
        return None, (reason(FilingRule.FOLDER_NUMBERS, shown),)
    return employer, (reason(rule, employer.account_no_shown),)


def _numbers_on_folder(batch: Batch) -> Iterable[tuple[FilingRule, str]]:
    if batch.account_no:
        yield FilingRule.DECLARED_ACCOUNT, batch.account_no
    for found in find_numbers(batch.folder_name):
        if found.kind is Kind.ACCOUNT_NO:
            yield FilingRule.FOLDER_NAME, found.digits
    try:
        yield FilingRule.FOLDER_NAME, AccountNo.parse(batch.folder_name).digits
    except InvalidAccountNo:
        return


def _assign_to_folder(
    folder: Employer, why: tuple[Why, ...], pages: Sequence[Page], evidence: Evidence
) -> Assignments:
    """A folder with an employer: its own pages are filed; a page that names another one is a foreign page."""
    foreign = Counter(
        other for page in pages if (other := _foreign_employer(evidence[page.pk], folder)) is not None
    )
    own = any(match.employer == folder for page in pages for match in evidence[page.pk].sure)
    # guess: one page of another's may be a stray sheet; two, and none of its own, may be its content
    conflict = not own and bool(foreign) and max(foreign.values()) > 1
    assignments = {}
    for page in pages:
        here = evidence[page.pk]
        other = _foreign_employer(here, folder)
        if other is not None:
            reasons = (reason(FilingRule.FOREIGN_PAGE, other.account_no_shown), *here.reasons_for(other))
            assignments[page.pk] = Assignment(other, Decision.SUGGEST, reasons)
        elif conflict:
            most = foreign.most_common(1)[0][0]
            reasons = (*why, reason(FilingRule.FOLDER_CONFLICT, most.account_no_shown))
            assignments[page.pk] = Assignment(folder, Decision.SUGGEST, reasons)
        else:
            assignments[page.pk] = Assignment(folder, Decision.AUTO_FILE, why + here.reasons_for(folder))
    return assignments


def _assign_by_majority(pages: Sequence[Page], evidence: Evidence) -> Assignments:
    """A folder without a number: it belongs to the employer whom most of its pages name."""
    votes = Counter(employer for page in pages if (employer := evidence[page.pk].employer) is not None)
    ranked = votes.most_common(2)
    if not ranked:
        return {page.pk: _suggest_likeliest(evidence[page.pk]) for page in pages}
    winner, most = ranked[0]
    # guess: three votes of five; with fewer, pages of others are too likely among those that name nobody
    if most * 5 < sum(votes.values()) * 3 or (len(ranked) > 1 and ranked[1][1] == most):
        return _assign_one_by_one(pages, evidence)
    why = (reason(FilingRule.FOLDER_BY_PAGES, f"{winner.account_no_shown} ({most}/{len(pages)})"),)
    assignments = _assign_to_folder(winner, why, pages, evidence)
    if most > 1 or len(pages) <= _SMALL_FOLDER:
        return assignments
    # one page alone does not speak for a whole folder: it is filed, the others wait for a person
    named = {page.pk for page in pages if evidence[page.pk].employer == winner}
    return {pk: one if pk in named else demote_assignment(one) for pk, one in assignments.items()}


def _assign_one_by_one(pages: Sequence[Page], evidence: Evidence) -> Assignments:
    """A stack: each page by its own numbers; one without any may go with the page before it, if a person
    agrees.
    """
    assignments: Assignments = {}
    before: Employer | None = None
    for page in pages:
        here = evidence[page.pk]
        if here.employer is not None:
            found = Assignment(here.employer, Decision.AUTO_FILE, here.reasons_for(here.employer))
        elif here.sure:
            names = ", ".join(match.employer.account_no_shown for match in here.sure)
            found = Assignment(None, Decision.REVIEW, (reason(FilingRule.SEVERAL_NUMBERS, names),))
        else:
            found = _suggest_likeliest(here, before=before)
        assignments[page.pk] = found
        before = found.employer or before
    return assignments


def _suggest_likeliest(evidence: PageEvidence, *, before: Employer | None = None) -> Assignment:
    """Nothing sure on the page: its likeliest employer, or that of the page before; a person decides."""
    if evidence.matches:
        likely = evidence.matches[0].employer
        return Assignment(likely, Decision.SUGGEST, evidence.reasons_for(likely))
    if before is not None:
        return Assignment(
            before, Decision.SUGGEST, (reason(FilingRule.PAGE_BEFORE, before.account_no_shown),)
        )
    return Assignment(None, Decision.REVIEW, (reason(FilingRule.NO_NUMBER, ""),))


def _assign_in_unknown_folder(why: tuple[Why, ...], evidence: PageEvidence) -> Assignment:
    """A page of a folder whose number says nothing: to whom it names itself, if a person agrees."""
    employer = evidence.employer
    if employer is None:
        return Assignment(None, Decision.REVIEW, why)
    return Assignment(employer, Decision.SUGGEST, why + evidence.reasons_for(employer))


def _foreign_employer(evidence: PageEvidence, folder: Employer) -> Employer | None:
    """The other employer whom this page names, when nothing on it speaks as surely for the folder's own."""
    return evidence.employer if evidence.employer not in (None, folder) else None


def demote_assignment(assignment: Assignment) -> Assignment:
    """An assignment that the machine would file, left to a person as a suggestion; others as they are."""
    if assignment.decision is Decision.AUTO_FILE:
        return replace(assignment, decision=Decision.SUGGEST)
    return assignment
