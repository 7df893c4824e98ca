"""Entity extraction: numbers of employers and people in what OCR read or a folder is called (pure).

Problem: ten or thirteen digits, broken by gaps, with letters read for digits, among telephone numbers and
dates. Digit runs on a line are chained over short gaps; each stretch of a chain with the right count of
digits is a candidate, ranked by check digit and printed grouping, and taken greedily without overlap. The
label before it says what thirteen digits are, else the digits do. Runs beside a question mark, which stands
for a digit that cannot be read, are left alone. A grammar per form was turned down: labels are what OCR
loses.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from employers.identifiers import PROVINCES, AccountNo, BranchSeq, Check, JuristicNo, Kind, NationalId, Number
from employers.number_labels import is_foreign, is_named, is_of_others, label_before

_NUMBERS: dict[Kind, type[Number]] = {
    number.kind: number for number in (AccountNo, JuristicNo, NationalId, BranchSeq)
}

# What OCR takes for a digit (tha+eng, print and boxes); Thai and full-width digits are digits.
_LETTERS = dict(zip("OoQDlIiSsBZzGb", "00001115582266", strict=True))
_AS_DIGIT = (
    {ord(letter): digit for letter, digit in _LETTERS.items()}
    | {ord("๐") + i: str(i) for i in range(10)}
    | {ord("０") + i: str(i) for i in range(10)}
)
_DIGIT = "0-9๐-๙０-９"
_DIGIT_RUN = re.compile(f"[{_DIGIT}{''.join(_LETTERS)}]+")
_REAL = re.compile(f"[{_DIGIT}]")
_GAP = re.compile(r"[^\S\n]|[-\u00ad\u2010-\u2015\u2212\uff0d|¦\[\]_]")
_PRINTED_GAP = re.compile(r"[.·~=:/]")  # a hyphen misread; believed only where the printed grouping fits
_BESIDE = rf"(?:{_GAP.pattern}|{_PRINTED_GAP.pattern}|\?){{0,5}}"
_UNREAD_BEFORE = re.compile(rf"(?:\?|[{_DIGIT}]{_BESIDE}\?{_BESIDE})\Z")
_UNREAD_AFTER = re.compile(rf"\?|{_BESIDE}\?{_BESIDE}[{_DIGIT}]")
_UNREAD_REACH = 12  # longest text that the pattern before takes
_MAX_GAP = 5  # guess: letters between two runs of one number
_MIN_REAL = {10: 7, 13: 10}  # guess: of so many digits so many are no letters
_FORM_GROUPS = (AccountNo.groups, NationalId.groups, JuristicNo.groups)
_REACH = 48  # guess: letters behind a number in which its bank is named
_MAX_RUNS = 40  # guess: bounds the work on a line of single digits


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number that the text seems to hold at [start, end); `clean` when every character was a digit.

    `vouched`: a label of its line names it, or it stands in the groups of its form, and no label of other
    numbers before it. Else it may be anybody's that fits by chance.
    """

    kind: Kind
    digits: str
    as_read: str
    start: int
    end: int
    check: Check
    clean: bool
    labelled: bool
    vouched: bool = True

    @property
    def number(self) -> Number:
        """The number itself."""
        return _NUMBERS[self.kind](self.digits)


@dataclass(frozen=True, slots=True)
class _DigitRun:
    """A run of digits (and of letters that OCR takes for digits) without a gap."""

    digits: str
    start: int
    end: int
    real: int
    gap: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Neighbouring runs that make up ten or thirteen digits; the lower the rank the better."""

    rank: tuple[int, ...]
    digits: str
    runs: tuple[_DigitRun, ...]
    printed: bool

    @property
    def span(self) -> tuple[int, int]:
        return self.runs[0].start, self.runs[-1].end

    @property
    def grouped(self) -> bool:
        """Whether the digits stand in the groups of a form, more than one."""
        return tuple(len(run.digits) for run in self.runs) in _FORM_GROUPS

    @property
    def clean(self) -> bool:
        return sum(run.real for run in self.runs) == len(self.digits)


def find_numbers(text: str) -> list[FoundNumber]:
    """Numbers in reading order, none over another. Letters read for digits make a number suspect."""
    found: list[FoundNumber] = []
    for chain in _split_chains(text):
        if _is_beside_unread(text, chain[0].start, chain[-1].end):
            continue
        for candidate in _choose_candidates(chain):
            before = _line_before(text, candidate.span[0])
            label = label_before(before)
            if label is None and is_foreign(before):
                continue
            kind = _decide_kind(candidate.digits, label)
            if _is_credible(candidate, kind, label):
                found.append(_to_found(text, kind, candidate, labelled=label is kind))
        found.extend(_find_branches(text, chain, found))
    return sorted(found, key=attrgetter("start"))


def _is_beside_unread(text: str, start: int, end: int) -> bool:
    """Whether a place that nobody can read (a question mark) belongs to the same number: what is left of the
    digits is then no number, however well it counts out. A gap between is one only with digits beyond.
    """
    before = _UNREAD_BEFORE.search(text, max(0, start - _UNREAD_REACH), start)
    return bool(before or _UNREAD_AFTER.match(text, end))


def _to_found(text: str, kind: Kind, candidate: _Candidate, *, labelled: bool) -> FoundNumber:
    start, end = candidate.span
    check = _NUMBERS[kind](candidate.digits).check if candidate.clean else Check.SUSPECT
    before, behind = _line_before(text, start), text[end : end + _REACH].partition("\n")[0]
    vouched = is_named(before, kind, behind) or (candidate.grouped and not is_of_others(before, kind, behind))
    return FoundNumber(
        kind, candidate.digits, text[start:end], start, end, check,
        clean=candidate.clean, labelled=labelled, vouched=vouched,
    )  # fmt: skip


def _split_chains(text: str) -> Iterator[list[_DigitRun]]:
    """Chains of digit runs on one line with nothing between them but gaps."""
    chain: list[_DigitRun] = []
    for match in _DIGIT_RUN.finditer(text):
        real = len(_REAL.findall(match.group()))
        if not real and len(match.group()) > 1:
            continue
        gap = text[chain[-1].end : match.start()] if chain else ""
        if chain and not _is_gap(gap):
            yield chain
            chain, gap = [], ""
        digits = match.group().translate(_AS_DIGIT)
        chain.append(_DigitRun(digits, match.start(), match.end(), real, gap.strip()))
    if chain:
        yield chain


def _is_gap(between: str) -> bool:
    return 0 < len(between) <= _MAX_GAP and all(_GAP.match(c) or _PRINTED_GAP.match(c) for c in between)


def _choose_candidates(chain: Sequence[_DigitRun]) -> list[_Candidate]:
    """The best candidates of a chain that do not share a digit."""
    chosen: list[_Candidate] = []
    used: set[int] = set()
    for candidate in sorted(_list_candidates(chain), key=attrgetter("rank")):
        starts = {run.start for run in candidate.runs}
        if not starts & used:
            chosen.append(candidate)
            used |= starts
    return chosen


def _list_candidates(chain: Sequence[_DigitRun]) -> Iterator[_Candidate]:
    for first in range(len(chain)):
        total = 0
        for last in range(first, min(first + _MAX_RUNS, len(chain))):
            total += len(chain[last].digits)
            if total in _MIN_REAL:
                candidate = _make_candidate(
                    chain[first : last + 1], total, whole=last - first + 1 == len(chain)
                )
                if candidate:
                    yield candidate
            if total >= max(_MIN_REAL):
                break


def _make_candidate(runs: Sequence[_DigitRun], total: int, *, whole: bool) -> _Candidate | None:
    digits = "".join(run.digits for run in runs)
    real = sum(run.real for run in runs)
    printed = _is_printed(runs, total)
    odd_gap = any(_PRINTED_GAP.search(run.gap) for run in runs[1:])
    if real < _MIN_REAL[total] or (odd_gap and not printed):
        return None
    number = AccountNo(digits) if total == 10 else NationalId(digits)
    right = number.check is Check.OK or (total == 13 and JuristicNo(digits).check is Check.OK)
    if not (right or printed or whole):
        return None
    fits = right and (printed or (whole and total == max(_MIN_REAL)))  # a whole id, with blanks anywhere
    rank = (not fits, not right, not (printed or fits), -total, -real, runs[0].start)
    return _Candidate(rank, digits, tuple(runs), printed)


def _is_printed(runs: Sequence[_DigitRun], total: int) -> bool:
    """Whether the digits are grouped as forms print them: unbroken, one to a box, in known groups."""
    sizes = tuple(len(run.digits) for run in runs)
    known = (AccountNo.groups,) if total == 10 else (NationalId.groups, JuristicNo.groups)
    return sizes in ((total,), (1,) * total, *known)


def _decide_kind(digits: str, label: Kind | None) -> Kind:
    """The field decides, not the digits; without a label the digits must."""
    if len(digits) == sum(AccountNo.groups):
        return Kind.ACCOUNT_NO
    if label in (Kind.JURISTIC_NO, Kind.NATIONAL_ID):
        person = digits[0] != "0"  # no juristic number begins so: an employer who is a person
        return Kind.NATIONAL_ID if person else label
    # 00 is a migrant worker's card; people of type 0 with a district are far rarer than companies
    juristic = digits[0] == "0" and digits[1] != "0"
    return Kind.JURISTIC_NO if juristic else Kind.NATIONAL_ID


def _is_credible(candidate: _Candidate, kind: Kind, label: Kind | None) -> bool:
    """A telephone number has ten digits too: without label, province and check digit it is none of ours."""
    number = _NUMBERS[kind](candidate.digits)
    if number.check is Check.OK or label is kind:
        return True
    if kind is Kind.ACCOUNT_NO:
        return candidate.printed and candidate.digits[:2] in PROVINCES and label is None
    return candidate.printed


def _line_before(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at]


def _find_branches(
    text: str, chain: Sequence[_DigitRun], found: Sequence[FoundNumber]
) -> Iterator[FoundNumber]:
    """Six digits are a branch only behind that label, or right behind an account number."""
    used = {(number.start, number.end) for number in found}
    rest = [run for run in chain if not any(s <= run.start < e for s, e in used)]
    for runs in _runs_of_six(rest):
        start, end = runs[0].start, runs[-1].end
        labelled = label_before(_line_before(text, start)) is Kind.BRANCH_SEQ
        accounts = (number for number in found if number.kind is Kind.ACCOUNT_NO)
        behind = [number for number in accounts if 0 < start - number.end <= _MAX_GAP]
        if labelled or behind:
            digits = "".join(run.digits for run in runs)
            clean = sum(run.real for run in runs) == len(digits)
            check = Check.OK if clean else Check.SUSPECT
            yield FoundNumber(
                Kind.BRANCH_SEQ, digits, text[start:end], start, end, check, clean=clean, labelled=labelled,
                vouched=labelled or any(number.vouched for number in behind),
            )  # fmt: skip
            return


def _runs_of_six(runs: Sequence[_DigitRun]) -> Iterator[Sequence[_DigitRun]]:
    for first in range(len(runs)):
        for group in (runs[first : first + 1], runs[first : first + 6]):
            if [len(run.digits) for run in group] in ([6], [1] * 6):
                yield group
