"""Text folded for search: a skeleton in which letters that OCR confuses are one, and exact letters (pure).

Problem: Thai has no spaces between words, OCR loses marks and takes letters for their look-alikes.
Known as: a confusion-class (homoglyph) folding; the skeleton is a search key as Unicode's "confusable
skeleton" (UTS 39) is one, with classes of our own.
Steps: marks, spaces and signs go; each Thai letter becomes the small ASCII letter of its class of
look-alikes, each Latin one its capital: no word of one script has the skeleton of a word of the other. One
Latin letter between two Thai ones is a misread Thai letter, where it looks like one, and has its class. The
exact letters keep everything but spaces and signs, spelt one way (sso_efiles.thai); they alone decide what is
exact.
Turned down: dictionary words and ICU words (28 to 73 % found), other classes
(docs/adr/0004-search-design.md).
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from sso_efiles.text.thai import PRIVATE_LETTERS, search_text

VERSION = 3
"""The version of foldings and keys (day_keys); search rows of an older one are rebuilt by `reindex`.

2 had Latin letters small, as Thai classes are; 1 no keys of days.
"""

# Letters that look alike on a scan share one ASCII byte; frequent letters that OCR keeps apart stay apart.
# measured: tests.benchmarks.confusions, docs/adr/0004: 92.6 % of words whole, 91.0 % without classes
_CLASSES = {
    "k": "กถภฤฦ", "c": "ขฃชซฆ", "d": "คฅดตฒ", "s": "ศ", "q": "ฎฏฐ", "n": "นฉ", "m": "ม", "b": "บปษ",
    "p": "ผฝพฟฬ", "h": "ห", "t": "ทฑ", "o": "อฮ", "w": "ว", "v": "ง", "r": "ร", "x": "ะธ", "l": "ลส",
    "g": "จ",
    "y": "ย", "z": "ญณฌ", "e": "เแ", "f": "โ", "j": "ใไ", "i": "ิีึื", "u": "ุู", "a": "าๅำ",
}  # fmt: skip
# Latin letters that stand for a Thai one of their shape. # guess: by shape
_SHAPES = {
    "ก": "n", "บ": "uU", "พ": "wW", "ร": "sS", "อ": "oO", "ล": "a", "ด": "c", "ะ": "e", "เ": "lIi",
    "ง": "jJv", "ต": "d", "ห": "H", "ท": "h", "ฌ": "m",
}  # fmt: skip
_MIXED = {latin: thai for thai, letters in _SHAPES.items() for latin in letters}
_THAI = range(0x0E00, 0x0E80)
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_DOUBLE_E, _AE = "เเ", "แ"
_NOTHING, _SEVERAL = "\0", "\1"


class _Skeleton(dict[int, str]):
    """The skeleton of each letter: a table for str.translate that learns letters as they come."""

    def __missing__(self, code: int) -> str:
        self[code] = letters = "" if code in _THAI else _ascii_letters(chr(code))
        return letters


class _Exact(dict[int, str]):
    """The exact form of each letter: gaps and signs go, full-width forms become plain, the rest stays."""

    def __missing__(self, code: int) -> str:
        self[code] = letter = _exact_letter(chr(code))
        return letter


class _Places(dict[int, str]):
    """The skeleton of each letter as exactly one character, so that offsets are kept."""

    def __missing__(self, code: int) -> str:
        letters = _SKELETON[code]
        self[code] = one = letters if len(letters) == 1 else (_SEVERAL if letters else _NOTHING)
        return one


class _Kept(dict[int, str]):
    """Each letter that has a byte in the skeleton, as it is; nothing for the others."""

    def __missing__(self, code: int) -> str:
        self[code] = letter = chr(code) if _PLACES[code] != _NOTHING else ""
        return letter


def _ascii_letters(char: str) -> str:
    """The ASCII letters and digits of one character: é is E, a full-width 1 is 1, the rest is nothing."""
    plain = unicodedata.normalize("NFKD", char).upper()
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def _exact_letter(char: str) -> str:
    if char in "\u0e2f\u0e46":  # abbreviation and repetition signs come and go
        return ""
    if "\uff01" <= char <= "\uff5e":
        return _ascii_letters(char).lower()
    return char if unicodedata.category(char)[0] in "LMN" else ""


_SKELETON = _Skeleton({ord(char): byte for byte, letters in _CLASSES.items() for char in letters})
_SKELETON |= {ord("๐") + digit: str(digit) for digit in range(10)}
_SKELETON |= {code: _SKELETON[ord(letter)] for code, letter in PRIVATE_LETTERS.items()}
_EXACT = _Exact()
_EXACT |= {ord("๐") + digit: str(digit) for digit in range(10)}
# What search_text could still change once gaps are out; nearly no page has any of it.
_OTHER_SCRIPT = re.compile("[^\x00-\x7f\u0e01-\u0e4c\u0e50-\u0e5b\u200b-\u200d\u2010-\u201f\u2026\ufeff]")
_UNSETTLED = re.compile(f"เเ|(?![ัิ-ู็][่-๋์]|[่-๋]ำ)[{_MARKS}ำ]{{2}}")
_MIXED_IN = re.compile(f"(?<=[\u0e01-\u0e4e])[{''.join(_MIXED)}](?=[\u0e01-\u0e4e])")
_PLACES = _Places()
_KEPT = _Kept()


class _Table:
    """str.translate at the speed of bytes.translate, for text of letters that cp874 has: nearly all."""

    def __init__(self, table: dict[int, str]) -> None:
        self._slow = table
        codes = range(256)
        letters = [bytes([code]).decode(_BYTES, "ignore") for code in codes]
        encoded = [letter.translate(table).encode(_BYTES) if letter else b"" for letter in letters]
        self._quick = bytes(to[0] if to else 0 for to in encoded)
        self._gone = bytes(code for code in codes if not encoded[code])

    def translate(self, text: str) -> str:
        """The text, letter for letter, by the table."""
        try:
            plain = text.encode(_BYTES)
        except UnicodeEncodeError:
            return text.translate(self._slow)
        return plain.translate(self._quick, self._gone).decode(_BYTES)


_BYTES = "cp874"
_SKELETONS, _EXACTS, _KEEPS, _PLACED = map(_Table, (_SKELETON, _EXACT, _KEPT, _PLACES))


def skeleton_of(text: str) -> str:
    """The skeleton: one ASCII byte a letter, [a-zA-Z0-9] only, no marks (OCR loses them), spaces or signs."""
    return _SKELETONS.translate(_mend_mixed(text).replace(_DOUBLE_E, _AE))


def skeleton_before(skeleton: str) -> str:
    """A skeleton as version 2 had it, for rows that `reindex` has not gone over yet."""
    return skeleton.lower()


def _mend_mixed(text: str) -> str:
    """The text, as long as before, with single Latin letters between Thai ones taken for their shapes."""
    return _MIXED_IN.sub(lambda found: _MIXED[found.group()], text)


def exact_letters(text: str) -> str:
    """The letters, marks and digits of a text, spelt one way: what "exact" is checked on."""
    quick = _EXACTS.translate(text.lower())
    if _OTHER_SCRIPT.search(text) or _UNSETTLED.search(quick):
        return search_text(text).translate(_EXACT)
    return quick


def aligned_letters(exact_text: str) -> str:
    """The exact letters that have a byte in the skeleton: they stand letter for letter beside it.

    Save where one sign stands for several letters, as a ligature does: then their lengths differ.
    """
    return _KEEPS.translate(exact_text)


@dataclass(frozen=True, slots=True)
class Folded:
    """A skeleton, and for each of its bytes the place in the source that it came from."""

    skeleton: str
    source: str
    places: str
    """The source letter for letter as the skeleton has it, with a sign where it has nothing."""
    listed: tuple[int, ...] = ()
    """The offsets, where a letter of the source stands for several or many will be asked for."""

    @property
    def offsets(self) -> list[int]:
        """The offset in the source of every byte of the skeleton."""
        return list(self.listed) or [place for place, letter in enumerate(self.places) if letter != _NOTHING]

    def with_offsets(self) -> "Folded":
        """This text with its offsets listed: worth it for whoever asks for many spans."""
        return replace(self, listed=tuple(self.offsets))

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The range in the source of skeleton[start:end], with the marks that hang on its last letter."""
        first, last = self._offset_of(start), self._offset_of(end - 1) + 1
        while last < len(self.source) and unicodedata.category(self.source[last]) == "Mn":
            last += 1
        return first, last

    def _offset_of(self, number: int) -> int:
        """The offset of byte `number`, by bisection: a tenth of the time of listing them all."""
        if self.listed:
            return self.listed[number]
        low, high = number, len(self.places)
        while low < high:
            middle = (low + high) // 2
            if middle + 1 - self.places.count(_NOTHING, 0, middle + 1) > number:
                high = middle
            else:
                low = middle + 1
        return low


def fold_text(text: str) -> Folded:
    """The skeleton of a text (as skeleton_of makes it), with the offsets of its bytes in the text."""
    mended = _mend_mixed(text)
    places = _PLACED.translate(mended.replace(_DOUBLE_E, _AE + _NOTHING))
    if _SEVERAL in places:
        return replace(_fold_ligatures(mended), source=text)
    return Folded(places.replace(_NOTHING, ""), text, places)


def _fold_ligatures(text: str) -> Folded:
    """The folding of a text with characters that stand for several letters, such as ligatures."""
    pieces = [char.translate(_SKELETON) for char in text.replace(_DOUBLE_E, _AE + _NOTHING)]
    offsets = [place for place, letters in enumerate(pieces) for _ in letters]
    return Folded("".join(pieces), text, "", tuple(offsets))
