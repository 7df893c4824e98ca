"""Gaps in the numbers that scanners give their files: `scan_0001`, `scan_0002`, `scan_0004`.

Problem     A scanner counts its files; one that was lost on the way leaves a hole in the numbers.
Known as    Gap detection in an arithmetic progression with outliers.
Steps       Names that differ in their last number alone are one series. Its step is the difference that most
            neighbours have (1; 2 where fronts alone are kept). A difference of several steps is a gap, if the
            series is regular besides: times of day and numbers of a shared counter are none.
Dropped     Saying anything of the end of a series, or of one of two files: nothing tells that it goes on.

Everything here is pure.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_NUMBERED = re.compile(r"(?P<head>.*?)(?P<number>[0-9]{1,10})(?P<tail>[^0-9]*)", re.DOTALL)
_OF_N = re.compile(
    r"(?<![0-9])(?P<number>[0-9]{1,3})\s*_?-?(?:of|จาก|ใน)_?-?\s*(?P<total>[0-9]{1,3})(?![0-9])",
    re.IGNORECASE,
)
_THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_LARGEST = 99_999  # guess: what is larger is a time of day or a customer's number, not a count of sheets
_LEAST_FILES = 3  # two files with any numbers are a series
_MOST_IN_ROW = 5  # guess: more numbers left out at one place are another job of the scanner
_SHARE = 3  # guess: of three files there at most one is lost; else the numbers do not count these files


@dataclass(frozen=True, slots=True)
class LostFile:
    """A number that a series leaves out: the name that it would have, between two names that are there."""

    name: str
    number: int
    after: str | None
    """The name before the gap; None before the first."""
    before: str


def find_lost_files(names: Iterable[str]) -> list[LostFile]:
    """What these names, with their folders, leave out; each series in the order of its numbers."""
    series: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for name in names:
        stem = _stem(name)
        match = _NUMBERED.fullmatch(stem.translate(_THAI))
        if match and int(match["number"]) <= _LARGEST:
            series[match["head"], match["tail"]][int(match["number"])] = name
    return [lost for members in series.values() for lost in _find_in_series(members)]


def mark_in_name(name: str) -> tuple[int, int] | None:
    """Which of how many a file's name says that it is: `contract 2of3.jpg`; None where it does not."""
    match = _OF_N.search(_stem(name).rpartition("/")[2].translate(_THAI))
    if match is None:
        return None
    number, total = int(match["number"]), int(match["total"])
    return (number, total) if 1 <= number <= total and total >= 2 else None  # one of one


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _find_in_series(members: dict[int, str]) -> list[LostFile]:
    numbers = sorted(members)
    if len(numbers) < _LEAST_FILES:
        return []
    steps = Counter(high - low for low, high in pairwise(numbers))
    step = min(steps, key=lambda one: (-steps[one], one))
    if steps[step] * 2 < len(numbers) - 1:
        return []
    lost = [gap for low, high in pairwise(numbers) for gap in _between(low, high, step)]
    if numbers[0] == 2 and step == 1:  # a count begins at one
        lost = [1, *lost]
    if len(lost) > max(1, len(numbers) // _SHARE):
        return []
    return [_describe(number, members) for number in lost]


def _between(low: int, high: int, step: int) -> list[int]:
    inner = list(range(low + step, high, step))
    return inner if (high - low) % step == 0 and len(inner) <= _MOST_IN_ROW else []


def _describe(number: int, members: dict[int, str]) -> LostFile:
    lower = [one for one in members if one < number]
    after = members[max(lower)] if lower else None
    before = members[min(one for one in members if one > number)]
    return LostFile(_renumber(before, number), number, after, before)


def _renumber(name: str, number: int) -> str:
    """The name with another last number, as wide as it was."""
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    match = _NUMBERED.fullmatch(stem.translate(_THAI))
    if match is None:
        return name
    start, end = match.span("number")
    return f"{stem[:start]}{str(number).zfill(end - start)}{stem[end:]}{dot}{ending}"
