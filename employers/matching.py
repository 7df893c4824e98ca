"""What a page says -> employers, best first; the number of queries does not grow with the number of pages."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import Self, TypeVar

from rapidfuzz import fuzz

from employers.extraction import FoundNumber
from employers.identifiers import Kind
from employers.models import Employer, Employment, FormerName
from employers.names import collapse, find_mentions
from employers.repair import Candidate, DoubtfulNumber, repair_account_no

Key = TypeVar("Key", bound=Hashable)
_AT_ONCE = 5_000
_SURE, _REPAIRED = 1.0, 0.9
_NAMED, _NAME_BONUS, _NAME_SCORE, _NAME_LETTERS = 0.7, 0.6, 85, 6
_ONE_PERSON, _SOME_PEOPLE, _WHOLE_LIST, _MOST_OF_IT = 0.2, 0.8, 5, 0.8
_UNDOUBTED = 1.0
"""A score from which one piece of evidence is enough, if no other employer has it too."""


class Rule(StrEnum):
    """Why an employer is thought to be meant."""

    ACCOUNT_NO = "account_no"
    ACCOUNT_NO_REPAIRED = "account_no_repaired"
    JURISTIC_NO = "juristic_no"
    PEOPLE = "people"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason, with what was read on the page."""

    rule: Rule
    as_read: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What one page (or folder name) holds: digits by kind, doubtful readings, and the text for the name."""

    account_nos: tuple[str, ...] = ()
    juristic_nos: tuple[str, ...] = ()
    national_ids: tuple[str, ...] = ()
    readings: tuple[DoubtfulNumber, ...] = ()
    text: str = ""

    @classmethod
    def of(
        cls, found: Iterable[FoundNumber], *, readings: Iterable[DoubtfulNumber] = (), text: str = ""
    ) -> Self:
        """The clues in what `find_numbers` found; an account number may also need repair."""
        by_kind: dict[Kind, list[str]] = defaultdict(list)
        for each in found:
            by_kind[each.kind].append(each.digits)
        return cls(
            account_nos=tuple(by_kind[Kind.ACCOUNT_NO]),
            juristic_nos=tuple(by_kind[Kind.JURISTIC_NO]),
            national_ids=tuple(by_kind[Kind.NATIONAL_ID]),
            readings=(*readings, *(DoubtfulNumber(digits) for digits in by_kind[Kind.ACCOUNT_NO])),
            text=text,
        )


@dataclass(frozen=True, slots=True)
class Match:
    """An employer that a page may belong to. From 1.0 the number itself, or two things that agree, say so."""

    employer: Employer
    score: float
    why: tuple[Evidence, ...]

    @property
    def is_sure(self) -> bool:
        """Whether a machine may act on it when no other match is sure."""
        return self.score >= _UNDOUBTED


def employers_by_account(numbers: Iterable[str]) -> dict[str, Employer]:
    """Account number (10 ASCII digits) -> employer, for those in the registry."""
    return {
        employer.account_no: employer
        for part in _split_distinct(numbers)
        for employer in Employer.objects.filter(account_no__in=part).select_related("office")
    }


def employers_by_juristic_no(juristic_nos: Iterable[str]) -> dict[str, list[Employer]]:
    """Juristic number (13 ASCII digits) -> its accounts; a company may have several."""
    out: dict[str, list[Employer]] = defaultdict(list)
    for part in _split_distinct(juristic_nos):
        for employer in Employer.objects.filter(juristic_no__in=part).select_related("office"):
            out[employer.juristic_no].append(employer)
    return dict(out)


def employers_by_person(national_ids: Iterable[str]) -> dict[str, list[Employer]]:
    """National id (13 ASCII digits) -> the employers that this person worked for, the latest first."""
    out: dict[str, dict[int, Employer]] = defaultdict(dict)
    for part in _split_distinct(national_ids):
        rows = Employment.objects.filter(person__national_id__in=part).order_by("-started_on", "id")
        for row in rows.select_related("person", "establishment__employer__office"):
            employer = row.establishment.employer
            out[row.person.national_id].setdefault(employer.pk, employer)
    return {national_id: list(employers.values()) for national_id, employers in out.items()}


def employers_by_name_key(keys: Iterable[str]) -> dict[str, list[Employer]]:
    """Search key -> employers with this name, now or formerly; several may bear one name."""
    out: dict[str, dict[int, Employer]] = defaultdict(dict)
    for part in _split_distinct(keys):
        for employer in Employer.objects.filter(search_key__in=part).select_related("office"):
            out[employer.search_key][employer.pk] = employer
        for former in FormerName.objects.filter(search_key__in=part).select_related("employer__office"):
            out[former.search_key].setdefault(former.employer_id, former.employer)
    return {key: list(employers.values()) for key, employers in out.items()}


def repair_numbers(
    readings: Iterable[DoubtfulNumber],
) -> dict[DoubtfulNumber, list[tuple[Candidate, Employer]]]:
    """Each reading -> the registry's employers that it may stand for, likeliest first."""
    guesses = {reading: repair_account_no(reading) for reading in readings}
    known = employers_by_account(candidate.digits for each in guesses.values() for candidate in each)
    return {
        reading: [(candidate, known[candidate.digits]) for candidate in each if candidate.digits in known]
        for reading, each in guesses.items()
    }


def match_page(clues: Clues) -> list[Match]:
    """Employers that one page may belong to, best first."""
    return match_pages({None: clues})[None]


def match_pages(pages: Mapping[Key, Clues]) -> dict[Key, list[Match]]:
    """The same for many pages at the price of one: six queries."""
    named = employers_by_account(number for clues in pages.values() for number in clues.account_nos)
    doubtful = {
        reading for clues in pages.values() for reading in clues.readings if reading.as_read not in named
    }
    mentions = {key: find_mentions(clues.text) for key, clues in pages.items()}
    known = _Lookups(
        named=named,
        repaired=repair_numbers(doubtful),
        companies=employers_by_juristic_no(
            number for clues in pages.values() for number in clues.juristic_nos
        ),
        people=employers_by_person(number for clues in pages.values() for number in clues.national_ids),
        called=employers_by_name_key(key for each in mentions.values() for keys in each for key in keys),
    )
    return {key: _rank_employers(clues, mentions[key], known) for key, clues in pages.items()}


@dataclass(frozen=True, slots=True)
class _Lookups:
    """What the registry says of all the numbers on all the pages."""

    named: dict[str, Employer]
    repaired: dict[DoubtfulNumber, list[tuple[Candidate, Employer]]]
    companies: dict[str, list[Employer]]
    people: dict[str, list[Employer]]
    called: dict[str, list[Employer]]


def _rank_employers(clues: Clues, mentions: list[list[str]], known: _Lookups) -> list[Match]:
    """Each rule counts once an employer, with its best score; rules add up."""
    scores: dict[int, dict[Rule, tuple[float, str]]] = defaultdict(dict)
    employers: dict[int, Employer] = {}
    for employer, rule, score, as_read in chain(_weigh_numbers(clues, known), _weigh_names(mentions, known)):
        employers[employer.pk] = employer
        if score > scores[employer.pk].get(rule, (0.0, ""))[0]:
            scores[employer.pk][rule] = (score, as_read)
    collapsed = collapse(clues.text) if clues.text and employers else ""
    for pk, employer in employers.items():
        if Rule.NAME not in scores[pk] and _is_named_in(collapsed, employer):
            scores[pk][Rule.NAME] = (_NAME_BONUS, employer.name)
    matches = [
        Match(
            employers[pk],
            round(sum(score for score, _ in by_rule.values()), 3),
            tuple(Evidence(rule, as_read) for rule, (_, as_read) in by_rule.items()),
        )
        for pk, by_rule in scores.items()
    ]
    return sorted(matches, key=lambda each: (-each.score, each.employer.account_no))


def _weigh_numbers(clues: Clues, known: _Lookups) -> Iterator[tuple[Employer, Rule, float, str]]:
    for number in clues.account_nos:
        if number in known.named:
            yield known.named[number], Rule.ACCOUNT_NO, _SURE, number
    for reading in clues.readings:
        options = known.repaired.get(reading, [])
        for candidate, employer in options:
            if candidate.cost == 0:
                yield employer, Rule.ACCOUNT_NO, _SURE, reading.as_read
            else:
                score = _REPAIRED / (1 + candidate.cost) / len(options) ** 0.5
                yield employer, Rule.ACCOUNT_NO_REPAIRED, score, reading.as_read
    for number in clues.juristic_nos:
        for employer in known.companies.get(number, []):
            yield employer, Rule.JURISTIC_NO, _SURE / len(known.companies[number]), number
    yield from _weigh_people(clues, known)


def _weigh_people(clues: Clues, known: _Lookups) -> Iterator[tuple[Employer, Rule, float, str]]:
    """The more of a page's people worked for one employer, the surer. Evidence names no one."""
    together: dict[int, list[Employer]] = defaultdict(list)
    for national_id in dict.fromkeys(clues.national_ids):
        for employer in known.people.get(national_id, []):
            together[employer.pk].append(employer)
    everyone = len(set(clues.national_ids))
    for employers in together.values():
        here = len(employers)
        whole_list = here >= _WHOLE_LIST and here >= _MOST_OF_IT * everyone
        score = _SURE if whole_list else min(_SOME_PEOPLE, _ONE_PERSON * here)
        yield employers[0], Rule.PEOPLE, score, f"{here}/{everyone}"


def _weigh_names(mentions: list[list[str]], known: _Lookups) -> Iterator[tuple[Employer, Rule, float, str]]:
    """Of the keys that one mention may have, the longest that the registry knows."""
    for keys in mentions:
        employers = next((known.called[key] for key in keys if key in known.called), [])
        for employer in employers:
            yield employer, Rule.NAME, _NAMED / len(employers), employer.name


def _is_named_in(collapsed: str, employer: Employer) -> bool:
    key = employer.search_key
    if not collapsed or len(key) < _NAME_LETTERS:
        return False
    return key in collapsed or fuzz.partial_ratio(key, collapsed, score_cutoff=_NAME_SCORE) > 0


def _split_distinct(numbers: Iterable[str]) -> Iterator[list[str]]:
    """Without repeats, in portions that every database takes in one statement."""
    distinct = iter(dict.fromkeys(numbers))
    while part := list(islice(distinct, _AT_ONCE)):
        yield part
