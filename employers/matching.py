"""Record linkage: what a page says -> employers of the registry, best first.

Problem: numbers are misread, names are shared, people change employers. Each kind of evidence is looked up
for all pages at once (six queries, however many pages), each rule gives an employer its best score once,
and the scores of different rules add up: they rank, and they never file. What files is the count of
independent signs (documents/filing/ownership, ADR 0021). Probabilities in the manner of Fellegi and Sunter
were not estimated: no labelled pages exist.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, islice
from typing import Self, TypeVar

from rapidfuzz import fuzz

from employers.identifiers import Kind
from employers.models import Employer, Employment, FormerName
from employers.names import collapse, find_mentions
from employers.repair import Candidate, DoubtfulNumber, repair_account_no

Key = TypeVar("Key", bound=Hashable)
_KEYS_A_QUERY = 5_000  # below SQLite's limit of 32,766 parameters
_SURE = 1.0  # by definition: the number itself
_REPAIRED = 0.9  # guess: shared by the candidates and lowered by their cost, so never sure alone
_NAMED = (
    0.7  # guess: a name with its legal form; 25 of 26 sample pages whose number was not read had it right
)
_NAME_BONUS = 0.6  # guess: a name without form, only beside other evidence; with a cheap repair it is sure
_NAME_SIMILARITY = 85  # guess: of 100, rapidfuzz ratio: three letters of twenty misread
_NAME_LETTERS = 6  # guess: shorter keys stand in any text
_LONG_NAME_LETTERS = (
    12  # guess: shorter keys may be words of any text: what is before them must call for a name
)
_CALL_LETTERS = 24  # guess: of "ชื่อสถานประกอบการ บริษัท", with a few letters that strayed in
_ONE_PERSON = 0.2  # guess: one colleague says little
_SOME_PEOPLE = 0.8  # guess: a few never suffice alone
_WHOLE_LIST, _LIST_SHARE = 5, 0.8  # guess: so many, and this share of a page's people, are a payroll


_CALLS_FOR_A_NAME = re.compile("บริษัท|หจก|หสน|หุ้นส่วน|ร้าน|ประกอบการ|นายจ้าง|เงินจาก|เรียน|ชื่อ|นามของ")


class Rule(StrEnum):
    """Why an employer is thought to be meant."""

    ACCOUNT_NO = "account_no"
    ACCOUNT_NO_REPAIRED = "account_no_repaired"
    JURISTIC_NO = "juristic_no"
    PEOPLE = "people"
    NAME = "name"


WEIGHTS: Mapping[str, float] = {
    Rule.ACCOUNT_NO: _SURE,
    Rule.ACCOUNT_NO_REPAIRED: _REPAIRED,
    Rule.JURISTIC_NO: _SURE,
    Rule.PEOPLE: _SURE,
    Rule.NAME: _NAMED,
}
"""The most that the evidence of each rule adds to an employer's score."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason, with what was read on the page and how much it adds to the employer's score."""

    rule: Rule
    as_read: str
    score: float = field(default=0.0, compare=False)


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
        cls, numbers: Iterable[tuple[str, str]], *, readings: Iterable[DoubtfulNumber] = (), text: str = ""
    ) -> Self:
        """The clues in (kind, digits) of the numbers on a page; an account number may also need repair."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        for kind, digits in numbers:
            by_kind[kind].append(digits)
        return cls(
            account_nos=tuple(by_kind[Kind.ACCOUNT_NO]),
            juristic_nos=tuple(by_kind[Kind.JURISTIC_NO]),
            national_ids=tuple(by_kind[Kind.NATIONAL_ID]),
            readings=(*readings, *(DoubtfulNumber(digits) for digits in by_kind[Kind.ACCOUNT_NO])),
            text=text,
        )


@dataclass(frozen=True, slots=True)
class Match:
    """An employer that a page may belong to; the score ranks it among others."""

    employer: Employer
    score: float
    why: tuple[Evidence, ...]


def employers_by_account(numbers: Iterable[str]) -> dict[str, Employer]:
    """Account number (10 ASCII digits) -> employer, for those in the registry."""
    return {
        employer.account_no: employer
        for part in split_distinct(numbers)
        for employer in Employer.objects.filter(account_no__in=part).select_related("office")
    }


def employers_by_juristic_no(juristic_nos: Iterable[str]) -> dict[str, list[Employer]]:
    """Juristic number (13 ASCII digits) -> its accounts; a company may have several."""
    out: dict[str, list[Employer]] = defaultdict(list)
    for part in split_distinct(juristic_nos):
        for employer in Employer.objects.filter(juristic_no__in=part).select_related("office"):
            out[employer.juristic_no].append(employer)
    return dict(out)


def employers_by_person(national_ids: Iterable[str]) -> dict[str, list[Employer]]:
    """National id (13 ASCII digits) -> the employers that this person worked for, the latest first."""
    out: dict[str, dict[int, Employer]] = defaultdict(dict)
    for part in split_distinct(national_ids):
        rows = Employment.objects.filter(person__national_id__in=part).order_by("-started_on", "id")
        for row in rows.select_related("person", "establishment__employer__office"):
            employer = row.establishment.employer
            out[row.person.national_id].setdefault(employer.pk, employer)
    return {national_id: list(employers.values()) for national_id, employers in out.items()}


def employers_by_name_key(keys: Iterable[str]) -> dict[str, list[Employer]]:
    """Search key -> employers with this name, now or formerly; several may bear one name."""
    out: dict[str, dict[int, Employer]] = defaultdict(dict)
    for part in split_distinct(keys):
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
    known = employers_by_account(candidate.digits for options in guesses.values() for candidate in options)
    return {
        reading: [(candidate, known[candidate.digits]) for candidate in options if candidate.digits in known]
        for reading, options in guesses.items()
    }


def match_pages(
    pages: Mapping[Key, Clues], *, expected: Mapping[Key, Employer] | None = None
) -> dict[Key, list[Match]]:
    """Employers that each of many pages may belong to, best first; six queries in all. An expected employer's
    name is looked for on its page also where nothing else there names it.
    """
    named = employers_by_account(number for clues in pages.values() for number in clues.account_nos)
    doubtful = {
        reading for clues in pages.values() for reading in clues.readings if reading.as_read not in named
    }
    mentions = {key: find_mentions(clues.text) for key, clues in pages.items()}
    known = _Lookups(
        named=named,
        repaired=repair_numbers(doubtful),
        # an employer who is no company is registered under the person's own number
        companies=employers_by_juristic_no(
            number for clues in pages.values() for number in (*clues.juristic_nos, *clues.national_ids)
        ),
        people=employers_by_person(number for clues in pages.values() for number in clues.national_ids),
        called=employers_by_name_key(key for page in mentions.values() for keys in page for key in keys),
    )
    expected = expected or {}
    return {
        key: _rank_employers(clues, mentions[key], known, expected=expected.get(key))
        for key, clues in pages.items()
    }


@dataclass(frozen=True, slots=True)
class _Lookups:
    """What the registry answered to all the numbers and names on all the pages."""

    named: dict[str, Employer]
    repaired: dict[DoubtfulNumber, list[tuple[Candidate, Employer]]]
    companies: dict[str, list[Employer]]
    people: dict[str, list[Employer]]
    called: dict[str, list[Employer]]


def _rank_employers(
    clues: Clues, mentions: list[list[str]], known: _Lookups, *, expected: Employer | None
) -> list[Match]:
    """All employers with evidence, best first: each rule counts once, with its best score; rules add up."""
    scores: dict[int, dict[Rule, tuple[float, str]]] = defaultdict(dict)
    employers: dict[int, Employer] = {}
    for employer, rule, score, as_read in chain(_weigh_numbers(clues, known), _weigh_names(mentions, known)):
        employers[employer.pk] = employer
        if score > scores[employer.pk].get(rule, (0.0, ""))[0]:
            scores[employer.pk][rule] = (score, as_read)
    if expected:
        employers.setdefault(expected.pk, expected)
    letters = _letters_without_mentions(clues.text, mentions) if clues.text and employers else ""
    for pk, employer in employers.items():
        if Rule.NAME not in scores[pk] and is_named(employer, mentions=mentions, letters=letters):
            scores[pk][Rule.NAME] = (_NAME_BONUS, employer.name)
    matches = [
        Match(
            employers[pk],
            round(sum(score for score, _ in by_rule.values()), 3),
            tuple(Evidence(rule, as_read, score) for rule, (score, as_read) in by_rule.items()),
        )
        for pk, by_rule in scores.items()
        if by_rule
    ]
    return sorted(matches, key=lambda match: (-match.score, match.employer.account_no))


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
    for number in (*clues.juristic_nos, *clues.national_ids):
        for employer in known.companies.get(number, []):
            yield employer, Rule.JURISTIC_NO, _SURE / len(known.companies[number]), number
    yield from _weigh_people(clues, known)


def _weigh_people(clues: Clues, known: _Lookups) -> Iterator[tuple[Employer, Rule, float, str]]:
    """Evidence by co-workers: the more of a page's people worked for one employer, the surer it is."""
    together: dict[int, list[Employer]] = defaultdict(list)
    for national_id in dict.fromkeys(clues.national_ids):
        for employer in known.people.get(national_id, []):
            together[employer.pk].append(employer)
    everyone = len(set(clues.national_ids))
    for employers in together.values():
        here = len(employers)
        whole_list = here >= _WHOLE_LIST and here >= _LIST_SHARE * everyone
        score = _SURE if whole_list else min(_SOME_PEOPLE, _ONE_PERSON * here)
        yield employers[0], Rule.PEOPLE, score, f"{here}/{everyone}"


def _weigh_names(mentions: list[list[str]], known: _Lookups) -> Iterator[tuple[Employer, Rule, float, str]]:
    """Evidence by names: of the keys that one mention may have, the longest that the registry knows."""
    for keys in mentions:
        employers = next((known.called[key] for key in keys if key in known.called), [])
        for employer in employers:
            yield employer, Rule.NAME, _NAMED / len(employers), employer.name


def is_named(employer: Employer, *, mentions: Sequence[Sequence[str]], letters: str) -> bool:
    """Whether a page names this employer: a company that it mentions bears the name, nearly; or the name is
    in the rest of its letters, a short one only where a name is called for.
    """
    key = employer.search_key
    if len(key) < _NAME_LETTERS:
        return False
    if any(fuzz.ratio(key, said) >= _NAME_SIMILARITY for mention in mentions for said in mention):
        return True
    if len(key) < _LONG_NAME_LETTERS:
        at = letters.find(key)
        return at >= 0 and bool(_CALLS_FOR_A_NAME.search(letters[max(0, at - _CALL_LETTERS) : at]))
    return key in letters or fuzz.partial_ratio(key, letters, score_cutoff=_NAME_SIMILARITY) > 0


def _letters_without_mentions(text: str, mentions: Sequence[Sequence[str]]) -> str:
    """The letters of a page without the companies that it mentions in full: the name of one may be the
    beginning of another's.
    """
    letters = collapse(text)
    for keys in mentions:
        if len(keys) == 1:
            letters = letters.replace(keys[0], " ")
    return letters


def split_distinct(numbers: Iterable[str]) -> Iterator[list[str]]:
    """Distinct keys, in lists that every database takes in one statement."""
    distinct = iter(dict.fromkeys(numbers))
    while part := list(islice(distinct, _KEYS_A_QUERY)):
        yield part
