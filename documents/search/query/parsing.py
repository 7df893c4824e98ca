"""The query language of an officer, parsed once: words, "exact phrase", -without, numbers (pure)."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Self

from documents.errors import BadQuery
from documents.search.query.terms import (
    Term,
    find_unquoted_days,
    make_term,
    parse_terms,
    quoted,
    stands_alone,
)
from employers.identifiers import JURISTIC_OFFICES, AccountNo, Check, JuristicNo, NationalId, plain
from employers.names import CompanyName, LegalForm, PersonName
from sso_efiles.text import fold
from sso_efiles.text.days import DayFound, DayRead, read_day
from sso_efiles.text.thai import tidy

MAX_LETTERS = 200  # guess
MAX_TERMS = 12  # guess

_REFUSED = re.compile("[\x00\ud800-\udfff]")
_QUOTES = str.maketrans("“”„‟«»", '""""""')
_DIGIT = "0-9๐-๙０-９"
_NUMBER = re.compile(f"[{_DIGIT}][{_DIGIT}\u2010-\u2015\u2212\uff0d-]*")
_BETWEEN = "[\\s./,_|\u200b-\u200d\u2060\ufeff\u2010-\u2015\u2212\uff0d-]{0,3}"
_LONG_NUMBER = re.compile(f"(?<![{_DIGIT}])[{_DIGIT}](?:{_BETWEEN}[{_DIGIT}]){{12,}}")
_JOINTS = re.compile("[./,_|]")
_FORMS_ON_PAPER = {
    LegalForm.COMPANY, LegalForm.PUBLIC_COMPANY, LegalForm.LIMITED_PARTNERSHIP, LegalForm.ORDINARY_PARTNERSHIP
}  # fmt: skip
_NO_PERSON = re.compile("(?:นาย(?:จ้าง|ทะเบียน|หน้า|แพทย์|ช่าง|อำเภอ|ตรวจ)|นาง(?:พยาบาล|แบบ))")
_WHOLE = (sum(AccountNo.groups), sum(NationalId.groups))
"""Lengths of numbers that people write with spaces inside."""


class Kind(StrEnum):
    """What the officer seems to ask for."""

    NOTHING = "nothing"
    ACCOUNT_NO = "account_no"
    JURISTIC_NO = "juristic_no"
    NATIONAL_ID = "national_id"
    NUMBER = "number"
    COMPANY = "company"
    PERSON = "person"
    WORDS = "words"
    DAY = "day"


WHOLE_NUMBERS = (Kind.ACCOUNT_NO, Kind.JURISTIC_NO, Kind.NATIONAL_ID)


class Hint(StrEnum):
    """What would find more; never an error."""

    NOTHING = "nothing"
    ONLY_WITHOUT = "only_without"
    TOO_MANY_TERMS = "too_many_terms"
    SHORT = "short"
    OPEN_QUOTE = "open_quote"
    DIGITS = "digits"
    CHECK_DIGIT = "check_digit"
    SLOW = "slow"
    SPELT = "spelt"


class TypedNames:
    """A typed text as a company's and as a person's name, each parsed when it is needed, and once."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def company(self) -> CompanyName:
        """The text as a company's name."""
        return CompanyName.parse(self._text)

    @cached_property
    def person(self) -> PersonName:
        """The text as a person's name."""
        return PersonName.parse(self._text)

    @cached_property
    def person_in_company(self) -> PersonName:
        """The core of the company's name as a person's: many an employer is a person."""
        core = self.company.core
        return self.person if core == self._text else PersonName.parse(core)


@dataclass(frozen=True)
class Query:
    """What was asked, and what it was taken for; `value`: the digits of a number, the core of a name.

    Parsed once for a request and handed down: pages, registers, spelling and figures all take it.
    """

    text: str
    kind: Kind
    value: str
    terms: tuple[Term, ...]
    without: tuple[Term, ...]
    hints: tuple[Hint, ...]
    names: TypedNames = field(compare=False, repr=False)
    days: tuple[DayRead, ...] = ()
    """The days among the terms, with what else they may mean."""
    typed: str = field(default="", compare=False)
    """As it came in, before its spelling was made tidy."""

    @cached_property
    def joined_term(self) -> Term | None:
        """All words as one string, as a name stands on paper; None where that is no use."""
        if len(self.terms) < 2 or any(map(stands_alone, self.terms)):
            return None
        if all(term.is_number for term in self.terms):
            return None
        return make_term(" ".join(term.text for term in self.terms))

    @cached_property
    def before(self) -> Self | None:
        """The same question for search rows of the folding 2; None where they are found by it as it is."""
        terms = tuple(term.before for term in self.terms)
        return None if terms == self.terms else replace(self, terms=terms)

    @cached_property
    def as_written(self) -> Self | None:
        """The same question with its days as mere words; None where it has none. For pages whose days OCR
        misread, and for search rows older than the keys of days.
        """
        if not any(term.day for term in self.terms):
            return None
        words = [f'"{term.text}"' if term.day else quoted(term) for term in self.terms]
        wanted, _unwanted = parse_terms(" ".join(words), ())
        return replace(self, terms=wanted[:MAX_TERMS], days=())


def parse_query(text: str) -> Query:
    """Take whatever an officer types; BadQuery only for what no database takes, or no one reads."""
    if _REFUSED.search(text) or len(text.strip()) > MAX_LETTERS:
        raise BadQuery
    typed = text
    text = tidy(text).replace("\n", " ").translate(_QUOTES)
    names = TypedNames(text.replace('"', " ").strip() if '"' in text else text)
    kind, value = _classify_text(text, names)
    paper = _on_paper(text, kind, value)
    whole = read_day(text) if kind is Kind.DAY else None
    days = [DayFound(whole, 0, len(text))] if whole else find_unquoted_days(paper)
    wanted, unwanted = parse_terms(paper, days)
    hints = _collect_hints(wanted, unwanted)
    return Query(
        text=text,
        kind=kind,
        value=value,
        terms=wanted[:MAX_TERMS],
        without=unwanted[:MAX_TERMS],
        hints=hints,
        names=names,
        days=tuple(found.read for found in days),
        typed=typed,
    )


def as_query(text: str | Query) -> Query:
    """The query itself, or one parsed from a text: for searches that are asked alone."""
    return parse_query(text) if isinstance(text, str) else text


def has_person_id(text: str) -> bool:
    """Whether 13 digits of a person stand in the text: such a query must not stand in an address line."""
    return any(not is_company_no(plain(_JOINTS.sub("", run.group()))) for run in _LONG_NUMBER.finditer(text))


def is_company_no(digits: str) -> bool:
    """Whether 13 digits are a juristic person's, which is public; a foreigner's card may begin with 0 too."""
    if len(digits) != 13 or digits[1:3] not in JURISTIC_OFFICES:
        return False
    return JuristicNo(digits).check is Check.OK


def _classify_text(text: str, names: TypedNames) -> tuple[Kind, str]:
    if read := read_day(text):
        return Kind.DAY, read.day.isoformat()
    digits = plain(text)
    if digits.isascii() and digits.isdigit() and (len(digits) in _WHOLE or len(text.split()) == 1):
        return _number_kind(digits), digits
    for token in text.split():
        if _NUMBER.fullmatch(token) and len(found := plain(token)) in _WHOLE:
            return _number_kind(found), found
    if not fold.skeleton_of(text):
        return Kind.NOTHING, ""
    return _classify_name(text, names)


def _number_kind(digits: str) -> Kind:
    if len(digits) == sum(AccountNo.groups):
        return Kind.ACCOUNT_NO
    if len(digits) == sum(NationalId.groups):
        return Kind.JURISTIC_NO if is_company_no(digits) else Kind.NATIONAL_ID
    return Kind.NUMBER


def _classify_name(text: str, names: TypedNames) -> tuple[Kind, str]:
    person = names.person
    if person.title and person.last and not _NO_PERSON.match(text):
        return Kind.PERSON, " ".join(filter(None, (person.first, person.middle, person.last)))
    company = names.company
    if company.legal_form in _FORMS_ON_PAPER:
        return Kind.COMPANY, company.core
    return Kind.WORDS, text


def _on_paper(text: str, kind: Kind, value: str) -> str:
    """What pages are looked through for: a name without title or legal form, which paper writes otherwise."""
    if '"' in text or " -" in f" {text}":
        return text
    digits = plain(text)
    if kind in WHOLE_NUMBERS and digits.isdigit() and len(digits) in _WHOLE:
        return digits
    return value if kind in (Kind.PERSON, Kind.COMPANY) else text


def _collect_hints(wanted: tuple[Term, ...], unwanted: tuple[Term, ...]) -> tuple[Hint, ...]:
    if not wanted:
        return (Hint.ONLY_WITHOUT if unwanted else Hint.NOTHING,)
    hints = []
    if len(wanted) > MAX_TERMS or len(unwanted) > MAX_TERMS:
        hints.append(Hint.TOO_MANY_TERMS)
    if all(len(term.skeleton) < 3 for term in wanted):
        hints.append(Hint.SHORT)
    return tuple(hints)
