"""Natural order of names: the order in which people count, in every way in alike.

Problem     `10.jpg` stands before `2.jpg` when letters are compared; `หน้า ๑๐` before `หน้า ๒`; and where only
            the second file has a number (`Scan.jpg`, `Scan (2).jpg`) the first page is sorted last.
Known as    Natural sort order.
Steps       Write a name in its compatibility form (Unicode NFKC), in lower case, with ASCII digits.
            Take the ending off, so that a bare name is a prefix of its numbered copies and goes before them.
            Part it into texts and numbers; a number compares by value. Files of a folder go before its
            sub-folders. What is left equal is ordered by the name itself.
Dropped     Collation by language (ICU): the order would depend on the machine. Thai vowels before their
            consonant are not turned round: names of pages differ by their numbers.
The same rules run in the browser; tests/intake_grammar.json holds both to them.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

ZEROS: Final = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x0ED0, 0x1040, 0x17E0)
"""The zeros of scripts whose digits have no compatibility form: Arabic (two), Devanagari, Bengali, Thai, Lao,
Burmese, Khmer. Full-width, circled and raised digits are made plain by NFKC.
"""
INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_PLAIN: Final = {zero + i: str(i) for zero in ZEROS for i in range(10)} | dict.fromkeys(map(ord, INVISIBLE))
_NUMBER: Final = re.compile("([0-9]+)")
_ENDING: Final = re.compile(r"\.([a-z][a-z0-9]{0,7})$")
_GAPS: Final = re.compile(r"\s+")

Token = tuple[str, int, str]
Step = tuple[int, tuple[Token, ...], str, str]
NaturalKey = tuple[Step, ...]


def natural_key(path: str) -> NaturalKey:
    """The sort key of a name, or of a way with `/` between its steps."""
    steps = path.split("/")
    return (*(_key_of_step(step, kind=1) for step in steps[:-1]), _key_of_step(steps[-1], kind=0))


def natural_key_of(steps: Sequence[str]) -> NaturalKey:
    """The sort key of a way to a folder: its last step has no ending, and no file goes before it."""
    return tuple(_key_of_step(step, kind=1) for step in steps)


def plain_digits(name: str) -> str:
    """A name in compatibility form, lower case, with ASCII digits and without marks of no width."""
    return unicodedata.normalize("NFKC", name).translate(_PLAIN).lower()


def _key_of_step(name: str, *, kind: int) -> Step:
    plain = plain_digits(name)
    ending = _ENDING.search(plain) if kind == 0 else None
    stem = plain[: ending.start()] if ending else plain
    parts = _NUMBER.split(_GAPS.sub("", stem))
    # texts and numbers in turn; a number of any length compares by count of digits, then digit by digit
    tokens = tuple(_number(part) if i % 2 else (part, 0, "") for i, part in enumerate(parts))
    return kind, tokens, ending.group(1) if ending else "", name


def _number(digits: str) -> Token:
    value = digits.lstrip("0")
    return "", len(value), value
