"""Months by name as a recogniser may have read them: `กรกฏาคบ`, `มิ ,ย`, `Januaiy`.

Problem     One letter in fifty of a page is read wrongly, small marks more often; a name that must stand
            there letter for letter is lost in one date of ten.
Known as    Approximate dictionary lookup; weighted edit distance (Wagner and Fischer 1974) with a confusion
            matrix.
Steps       A stretch is folded: marks that are lost most often go, vowels over and under a letter that are
            taken for each other become one. Its distance to each name is taken, a letter for one that looks
            alike at half the price. The nearest name counts if it is near for its length and the next is
            clearly farther; two letters with dots (ม.ค.) must be there but for one look-alike.
Dropped     Learned confusions of our own reader: other readers and worse copies come too.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sso_efiles.text import day_grammar as grammar

_LOST: Final = dict.fromkeys(map(ord, "่้๊๋์็ัํฺ"))
_ALIKE: Final = str.maketrans("ีึืูำ", "ิิิุา")
_NOT_THAI: Final = re.compile("[^ก-ฮะ-ฺเ-ไๅ]+")
_NOT_LATIN: Final = re.compile("[^a-z]+")
_GROUPS: Final = (
    "กถภฎฏฤ", "กค", "คดตศฅ", "บปยนมฉ", "พฟผฝฬ", "มนฆษ", "ขชซ", "อฮ", "วงจ", "รธฐโ", "ลสศ", "จอง", "ณญ", "ทหฑ",
    "าว", "เแโ", "ใไ", "ฎฏ", "rni", "il", "uvn", "ceo", "hb", "yvg", "tfl", "aoe",
)  # fmt: skip
"""Letters that are taken for each other."""
_LOOKALIKE_PRICE: Final = 0.5
_SHARE_WRONG: Final = 0.34  # guess: dearer than a third of its letters, and it is another word
_MARGIN: Final = 0.75  # guess: the next name must be this much farther
_SHORT: Final = 3
"""Letters up to which a name is an abbreviation."""
_SHORT_PRICE: Final = 0.5
_PRICE_OF_TRUST: Final = 0.06  # guess
_PRICE_OF_SHORT: Final = 0.15  # guess: of two letters one is misread
_LONGEST: Final = 18
_STRAYED: Final = "กมอนรา"
"""Letters that specks and rules are taken for."""
_SURELY: Final = 0.95
_MONTH_WORD: Final = "เดอน"
_MONTH_WORD_PRICE: Final = 1.5
_MONTH_WORD_LETTERS: Final = range(3, 9)
_NO_MONTHS: Final = frozenset(("พศ", "คศ"))
"""The eras, which are one letter from a month."""
_ERA: Final = re.compile(
    r"[\s.,…_(]*(?:[พผฟคตด][\s.,กมอนรา]{0,3}[ศสคต]?|[\s.,]ศ|พุทธศักราช|คริสต์ศักราช|ปี|b\.?\s?e|a\.?\s?d)[\s.,…_:)กมอนรา]{0,8}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MonthRead:
    """A month, and how sure its name is: 1 for one that stands there letter for letter."""

    month: int
    trust: float


def _fold_thai(text: str) -> str:
    return _NOT_THAI.sub("", text.translate(_LOST).translate(_ALIKE))


_THAI: Final = {_fold_thai(name): n for name, n in grammar.MONTHS.items() if "ก" <= name[0] <= "๛"} | {
    "เม": 4
}
_ENGLISH: Final = {name: n for name, n in grammar.MONTHS.items() if name[0].isascii()}


@lru_cache(maxsize=4096)
def read_month(text: str) -> MonthRead | None:
    """The month that a stretch of text names, dots and blanks left out; None for what names none."""
    thai, latin = _fold_thai(text), _NOT_LATIN.sub("", text.lower())
    if len(thai) >= len("มค") and not latin:
        return _nearest(thai, _THAI)
    if len(latin) >= len("may") and not thai:
        return _nearest(latin, _ENGLISH)
    return None


def read_month_within(text: str) -> MonthRead | None:
    """As `read_month`, of a stretch before which `เดือน` may stand and behind which the era may: the surest of
    what is left without them.
    """
    plain = _surest(text, _ERA.sub("", text))
    if plain is not None and plain.trust > _SURELY:
        return plain
    tails = [text[cut:] for cut in _ends_of_month_word(text)]
    return _surest(text, *tails, *(_ERA.sub("", one) for one in (text, *tails)))


def _surest(*tries: str) -> MonthRead | None:
    found = [month for month in map(read_month, tries) if month]
    return max(found, key=lambda month: month.trust, default=None)


def _ends_of_month_word(text: str) -> list[int]:
    """Where `เดือน` at the head of a stretch may end, misread or not."""
    return [
        cut
        for cut in _MONTH_WORD_LETTERS
        if cut < len(text) and _distance(_fold_thai(text[:cut]), _MONTH_WORD) <= _MONTH_WORD_PRICE
    ]


def _nearest(word: str, names: dict[str, int]) -> MonthRead | None:
    if len(word) > _LONGEST or word in _NO_MONTHS:
        return None
    if word in names:
        return MonthRead(names[word], 1.0)
    ranked = _by_price(word, names)
    if not ranked:
        return None
    price, month, name = ranked[0]
    short = len(name) <= _SHORT
    most, margin = (_SHORT_PRICE, _SHORT_PRICE) if short else (_SHARE_WRONG * len(name), _MARGIN)
    if price > most or (len(ranked) > 1 and ranked[1][0] - price < margin):
        return None
    return MonthRead(month, 1 - _PRICE_OF_TRUST * price - (_PRICE_OF_SHORT if short else 0))


def _by_price(word: str, names: dict[str, int]) -> list[tuple[float, int, str]]:
    """Price, month and nearest name of the months that are not far off by length, the cheapest first."""
    prices: dict[int, tuple[float, str]] = {}
    for name, month in names.items():
        if abs(len(name) - len(word)) <= max(1, len(name) // 3):
            prices[month] = min(prices.get(month, (math.inf, "")), (_distance(word, name), name))
    return sorted((price, month, name) for month, (price, name) in prices.items())


def _distance(word: str, name: str) -> float:
    """Edit distance with look-alikes at half the price."""
    row = [float(n) for n in range(len(name) + 1)]
    for i, letter in enumerate(word, 1):
        last, row[0] = row[0], float(i)
        for j, other in enumerate(name, 1):
            swapped = last + _price(letter, other)
            strayed = row[j] + (_LOOKALIKE_PRICE if letter in _STRAYED else 1)
            last, row[j] = row[j], min(strayed, row[j - 1] + 1, swapped)
    return row[-1]


@lru_cache(maxsize=8192)
def _price(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    alike = any(letter in group and other in group for group in _GROUPS)
    return _LOOKALIKE_PRICE if alike else 1.0
