"""Names, firms and text of a whole country for made-up papers: real first and family names mixed at random,
forty thousand words by their frequency, firms with long tails.

Sources, all of the package `pythainlp` (requirements-dev): names are the Thai Male and Female Names Corpus of
Korkeat Wannapat (CC BY-SA 4.0), words and their frequencies the project's count over the Thai National Corpus
(CC0), words from English the Thai-English transliteration dictionary of W. Phatthiyaphaibun (CC0). Nothing
of them is kept here. That a first and a family name meet is chance: nobody is meant.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, islice

from documents.made_up.seeding import words
from documents.made_up.seeding.draws import Draw
from documents.made_up.seeding.vocabulary import VOCABULARIES, in_form
from tests.benchmarks import latin_names

WORDS = 40_000
_SHORT = (
    "กิจ",
    "ไทย",
    "ทอง",
    "ชัย",
    "แก้ว",
    "บุญ",
    "รวม",
    "สยาม",
    "เจริญ",
    "ทวี",
    "นคร",
    "เพชร",
    "มิตร",
    "วัฒนา",
    "ศิริ",
    "โชค",
)
_COMMONEST = 400
_THAI = re.compile("[ก-ฮะ-ฺเ-ๅ็-๎]{2,18}")
_ILL_FORMED = re.compile("[ัิ-ฺ็-๎]{3}|([ัิ-ฺ็-๎])\\1|เเ|^[ะ-ฺ็-๎]|[่-๋][่-๋]")
_STEEP = 0.75  # guess: frequencies flattened, so that rare words come often enough to be asked for
_COMPOSED, _SHORT_FIRM, _ENGLISH, _OF_PARTS, _OF_A_FAMILY = 20, 3, 25, 25, 18
"""Percent of first and of family names put together of parts; of firms' names of each kind, the rest of
words.
"""
_LINES, _LINE_LETTERS = 3, (40, 95)
_ODD_ENDINGS = ("ไลต์", "ไทต์", "ไนต์", "ไรต์", "ไซต์", "ไดต์")
"""Minerals, of which the dictionary is full."""


class _Tail:
    """Words of which the first are drawn far more often than the last."""

    def __init__(self, among: Sequence[str], weights: Sequence[float]) -> None:
        self._among, self._sums = tuple(among), tuple(accumulate(max(1, int(1_000 * w)) for w in weights))

    def draw(self, draw: Draw) -> str:
        """One by a draw of a row."""
        return self._among[bisect(self._sums, draw.below(self._sums[-1]))]

    def some(self, dice: random.Random, count: int) -> list[str]:
        """So many for a page."""
        return dice.choices(self._among, cum_weights=self._sums, k=count)


def _lines(name: str) -> list[str]:
    return (files("pythainlp.corpus") / name).read_text(encoding="utf-8").splitlines()


def _named(*names: str) -> _Tail:
    """Of files without frequencies, in an order of chance: the n-th is drawn as often as 1/(n + 40)."""
    found = sorted({one for name in names for one in _lines(name) if _well_formed(one)})
    random.Random("names").shuffle(found)
    return _Tail(found, [1_000 / (n + 40) for n in range(len(found))])


def _well_formed(word: str) -> bool:
    decent = not any(bad in word for bad in _rude())
    return decent and bool(_THAI.fullmatch(word)) and not _ILL_FORMED.search(word)


@cache
def _rude() -> tuple[str, ...]:
    return tuple(line for line in _lines("profanity_th.txt") if line and not line.startswith("#"))


@cache
def first_names() -> _Tail:
    """Of people."""
    return _named("person_names_male_th.txt", "person_names_female_th.txt")


@cache
def last_names() -> _Tail:
    """Of families."""
    return _named("family_names_th.txt")


@cache
def common_words() -> _Tail:
    """The forty thousand commonest words, drawn by their frequency."""
    counted = ((word, int(n)) for word, n in (line.split("\t") for line in _lines("tnc_freq.txt")))
    best = sorted(((n, word) for word, n in counted if _well_formed(word)), reverse=True)[:WORDS]
    return _Tail([word for _n, word in best], [n**_STEEP for n, _word in best])


@cache
def even_words() -> tuple[str, ...]:
    """Words of three to nine letters among them, each as likely as the next: what firms are named by."""
    return tuple(sorted(word for word in common_words()._among if 3 <= len(word) <= 9))


@cache
def short_firms() -> tuple[str, ...]:
    """Words that stand on hundreds of pages and more, and are all that some firm is called."""
    commonest = (word for word in common_words()._among if 3 <= len(word) <= 5)
    return tuple(dict.fromkeys((*_SHORT, *islice(commonest, _COMMONEST))))


@cache
def loan_words() -> dict[str, str]:
    """Words from English as Thai spells them, with the English spelling."""
    rows = (line.split("\t") for line in _lines("th_en_transliteration_v1.4.tsv")[1:])
    return {
        thai: english
        for thai, english, checked in rows
        if checked == "True" and _well_formed(thai) and len(thai) > 3 and not thai.endswith(_ODD_ENDINGS)
        and english.isalpha() and english.isascii()
    }  # fmt: skip


class WideWords:
    """For seeding: see its Vocabulary."""

    name = "wide words"

    def person(self, draw: Draw) -> tuple[str, str, str]:
        """Four of five names are real ones, the others put together of parts that have a Latin spelling."""
        first = draw.one(_composed_first()) if draw.chance(_COMPOSED) else first_names().draw(draw)
        last = draw.one(_composed_last()) if draw.chance(_COMPOSED) else last_names().draw(draw)
        return draw.one(words.TITLES), first, last

    def firm(self, draw: Draw) -> str:
        """One word, words from English, parts of names, a family and its trade, or any two words."""
        kind, form = draw.below(100), draw.below(96)
        if kind < _SHORT_FIRM:
            core = draw.one(short_firms())
        elif (kind := kind - _SHORT_FIRM) < _ENGLISH:
            core = f"{draw.one(_loans())} {draw.one(_businesses())}"
        elif (kind := kind - _ENGLISH) < _OF_PARTS:
            core = draw.one(_composed_last())
        elif kind - _OF_PARTS < _OF_A_FAMILY:
            core = f"{last_names().draw(draw)} {draw.one(words.FIRM_C)}"
        else:
            core = f"{draw.one(even_words())}{draw.one(even_words())} {draw.one(words.FIRM_C)}"
        return in_form(core, form)

    def place(self, draw: Draw) -> str:
        """A word for what lies there, and any other."""
        return draw.one(_sites()) + draw.one(_short_words())

    def body(self, dice: random.Random) -> list[str]:
        """Unspaced words by their frequency; a blank now and then."""
        return [_line(dice) for _ in range(_LINES)]


def _line(dice: random.Random) -> str:
    wanted, out = dice.randint(*_LINE_LETTERS), ""
    for word in common_words().some(dice, wanted // 2):
        if len(out) >= wanted:
            break
        out += word + (" " if dice.random() < 0.04 else "")
    return out.strip()


@cache
def _composed_first() -> tuple[str, ...]:
    return tuple(latin_names.FIRST)


@cache
def _composed_last() -> tuple[str, ...]:
    return tuple(latin_names.LAST)


@cache
def _loans() -> tuple[str, ...]:
    return tuple(sorted(loan_words()))


@cache
def _businesses() -> tuple[str, ...]:
    return tuple(latin_names.BUSINESS)


@cache
def _sites() -> tuple[str, ...]:
    return (
        "บาง",
        "บ้าน",
        "หนอง",
        "คลอง",
        "ดอน",
        "โคก",
        "ท่า",
        "ปาก",
        "ห้วย",
        "นา",
        "วัง",
        "แม่",
        "ป่า",
        "เขา",
        "ทุ่ง",
        "สระ",
        "ลาด",
    )


@cache
def _short_words() -> tuple[str, ...]:
    return tuple(word for word in even_words() if len(word) <= 6)


WIDE_WORDS = WideWords()
VOCABULARIES[WIDE_WORDS.name] = WIDE_WORDS
