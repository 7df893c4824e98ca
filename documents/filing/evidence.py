"""What stands on the pages of a batch, gathered in a constant number of queries: employers with their
evidence, numbers, companies, kind of paper, doubts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from documents.doubts import Doubt
from documents.filing.rules import BY_CODE, Why, reason
from documents.models import Identifier, Page, PageDoubt, Reading
from employers import matching
from employers.identifiers import Kind, plain
from employers.matching import Clues, Match, Rule
from employers.models import Employer
from employers.names import find_mentions
from employers.repair import DoubtfulNumber

_LEAST_LIKELY = 0.05  # guess: of five offered the others are there for a person to choose
"""Probability from which a reading of an unsure account number is looked for."""
_OTHERS = 6
"""Where a stored digit field has its other readings (Reading.digits)."""
_MOST_REASONS = 4  # guess: of five kinds of evidence; lines of a list
"""Reasons kept for one employer of one page."""
REPAIRED_SIGN = 0.3
"""Score from which a repaired number is a sign. guess: 0.9 divided for one dear edit (1 + 2), which leads
to one employer alone.
"""


class Signal(StrEnum):
    """Signs that do not depend on each other: what one of them rests on, no other rests on."""

    FOLDER = "folder"
    COVER = "cover"
    """A cover whose code was read and whose folder the register has; it takes the place of the folder's name.
    """
    COUNT = "count"
    """As many sheets behind the cover as were counted: none that parts two files was missed."""
    NUMBER = "number"
    NAME = "name"
    PEOPLE = "people"
    NEIGHBOURS = "neighbours"


_OF_RULES: Mapping[str, Signal] = {
    Rule.ACCOUNT_NO: Signal.NUMBER,
    Rule.JURISTIC_NO: Signal.NUMBER,
    Rule.ACCOUNT_NO_REPAIRED: Signal.NUMBER,
    Rule.PEOPLE: Signal.PEOPLE,
    Rule.NAME: Signal.NAME,
}


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What stands on one page: the employers that it may belong to, best first; where that was read; its
    numbers and the keys of the companies that it mentions, whoever they are of.
    """

    matches: tuple[Match, ...] = ()
    boxes: Mapping[str, object] = field(default_factory=dict)
    numbers: tuple[Identifier, ...] = ()
    mentions: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    form_id: str | None = None
    form_title: str = ""
    blank: bool = False
    doubts: frozenset[Doubt] = frozenset()

    def match_of(self, employer: Employer) -> Match | None:
        """What speaks for this employer, if anything does."""
        return next((match for match in self.matches if match.employer == employer), None)

    def signals_of(self, employer: Employer) -> frozenset[Signal]:
        """The independent signs on the page itself that speak for this employer."""
        match = self.match_of(employer)
        return frozenset(_signals(match)) if match else frozenset()

    def shows_number_of(self, employer: Employer) -> bool:
        """Whether a number that is this employer's alone stands on the page as it was read."""
        match = self.match_of(employer)
        return match is not None and any(_is_own_number(one) for one in match.why)

    @property
    def named(self) -> list[Employer]:
        """The employers that the page names so that a machine may believe it: a number of theirs alone as
        it was read, or two signs.
        """
        return [
            match.employer
            for match in self.matches
            if self.shows_number_of(match.employer) or len(self.signals_of(match.employer)) > 1
        ]

    @property
    def employer(self) -> Employer | None:
        """The one employer that the page names; None when there is none, or more than one."""
        return self.named[0] if len(self.named) == 1 else None

    @property
    def people(self) -> frozenset[str]:
        """The persons' numbers on the page."""
        return frozenset(
            one.value for one in self.numbers if one.kind == Kind.NATIONAL_ID and not _is_unsure(one)
        )

    def reasons_for(self, employer: Employer) -> tuple[Why, ...]:
        """What speaks for this employer, with the place on the page."""
        match = self.match_of(employer)
        return tuple(
            reason(BY_CODE[one.rule], one.as_read, box=self.boxes.get(one.as_read))
            for one in (match.why if match else ())[:_MOST_REASONS]
        )


Evidence = Mapping[int, PageEvidence]
"""Page id -> what stands on it."""


def _signals(match: Match) -> set[Signal]:
    return {
        _OF_RULES[one.rule]
        for one in match.why
        if one.rule is not Rule.ACCOUNT_NO_REPAIRED or one.score >= REPAIRED_SIGN
    }


def _is_own_number(one: matching.Evidence) -> bool:
    """A company's number that several accounts share is nobody's alone."""
    return one.rule is Rule.ACCOUNT_NO or (one.rule is Rule.JURISTIC_NO and one.score >= 1)


def gather_evidence(
    pages: Sequence[Page], *, expected: Mapping[int, Employer] | None = None
) -> dict[int, PageEvidence]:
    """Evidence by page id, in a constant number of queries; the name of the employer that is expected on a
    page is looked for there.
    """
    found: dict[int, list[Identifier]] = defaultdict(list)
    for identifier in Identifier.objects.filter(page__in=pages):
        found[identifier.page_id].append(identifier)
    doubts: dict[int, set[Doubt]] = defaultdict(set)
    for page_id, code in PageDoubt.objects.open().filter(page__in=pages).values_list("page", "code"):
        doubts[page_id].add(Doubt(code))
    wanted = Reading.objects.filter(page__in=pages, current=True)
    columns = ("page", "text", "digits", "blank", "handwriting")
    readings = {reading.page_id: reading for reading in wanted.only(*columns)}
    printed = _printed_texts(reading for reading in readings.values() if reading.handwriting)
    clues = {
        page.pk: _clues_of(found[page.pk], readings.get(page.pk), printed.get(page.pk)) for page in pages
    }
    matches = matching.match_pages(clues, expected=expected)
    return {
        page.pk: PageEvidence(
            matches=tuple(matches[page.pk]),
            boxes={one.value: one.box for one in found[page.pk]},
            numbers=tuple(found[page.pk]),
            mentions=tuple(map(tuple, find_mentions(clues[page.pk].text))),
            text=clues[page.pk].text,
            form_id=page.form_id,
            form_title=page.form.title_th if page.form else "",
            blank=page.pk in readings and readings[page.pk].blank,
            doubts=frozenset(doubts[page.pk]),
        )
        for page in pages
    }


def _printed_texts(readings: Iterable[Reading]) -> dict[int, str]:
    """Page id -> its text without the words in regions that a hand wrote: what was read there names nobody.
    One query, none where no hand wrote.
    """
    hands = {reading.pk: reading for reading in readings}
    if not hands:
        return {}
    words = Reading.objects.filter(pk__in=hands).values_list("pk", "words")
    return {hands[pk].page_id: _without_hand(said, hands[pk].handwriting) for pk, said in words}


def _without_hand(words: Sequence[Sequence[Any]], regions: Sequence[Sequence[float]]) -> str:
    """The words as lines, those left out whose middle lies in one of the regions."""
    lines: dict[int, list[str]] = defaultdict(list)
    for text, x0, y0, x1, y1, _sure, *line in words:
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if not any(left <= x < right and top <= y < bottom for left, top, right, bottom, *_ in regions):
            lines[line[0] if line else 0].append(text)
    return "\n".join(" ".join(lines[number]) for number in sorted(lines))


def _clues_of(found: Sequence[Identifier], reading: Reading | None, printed: str | None) -> Clues:
    """What is looked for in the registry. An account number that was mended, or may be another, weighs as a
    repaired one, by its likeliest readings; one in boxes that is sure is never taken for another.
    """
    sure = [one for one in found if not _is_unsure(one)]
    doubtful = [_doubtful(one) for one in found if _is_unsure(one) and one.kind == Kind.ACCOUNT_NO]
    numbers = ((one.kind, one.value) for one in sure)
    if reading is None:
        return Clues.of(numbers, readings=doubtful)
    known = {plain(one.as_read) for one in found if one.told is not None}
    unknown = (_of_field(row) for row in reading.digits if plain(row[0]) not in known)
    text = reading.text if printed is None else printed
    clues = Clues.of(numbers, readings=(*doubtful, *unknown), text=text)
    boxed = {one.value for one in sure if one.kind == Kind.ACCOUNT_NO and one.told is not None}
    return replace(
        clues, readings=tuple(one for one in clues.readings if one.as_read not in boxed or one.alternatives)
    )


def _is_unsure(found: Identifier) -> bool:
    """Whether a number is no sign as it stands: mended without the registry's word, an account number that
    was mended at all, or one in boxes that may as well be another.
    """
    if found.kind == Kind.ACCOUNT_NO and found.mended:
        return True
    suspect = found.check_result == Identifier.Check.SUSPECT
    return suspect and (found.mended or bool(found.candidates))


def _doubtful(found: Identifier) -> DoubtfulNumber:
    """What an unsure account number may be: its value where it was mended, else the likely ones."""
    if found.mended:
        return DoubtfulNumber(plain(found.as_read), (found.value,), weighed=True)
    likely = tuple(one.value for one in found.offers if one.told is None or one.told >= _LEAST_LIKELY)
    return DoubtfulNumber(plain(found.as_read), likely, weighed=True)


def _of_field(row: list[Any]) -> DoubtfulNumber:
    """A digit field, as it is stored (Reading.digits), of which no number was made: a digit is missing."""
    return DoubtfulNumber(plain(row[0]), alternatives=tuple(other for other, _ in row[_OTHERS]))
