"""Normal form of Thai text: one spelling for what looks the same, for OCR, the registry and what people ask.

Problem: marks above and below a consonant may be typed in any order, twice, or as parts (nikhahit and aa
for sara am), and Unicode's NFC leaves most of that alone. Controls and unseen characters go, blanks are
single, the marks of a stack stand in the order of typing, and all of it is repeated up to a fixed point.
Old Thai fonts keep shifted vowels, tone marks and two cut letters at private places (F700 to F71A on
Windows, F884 to F89E on the Macintosh; HarfBuzz has the same table, hb-ot-shaper-thai.cc): they become plain
letters first.
Most text is well spelled already, which one regular expression sees at a tenth of the cost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

MAX_BYTES = 1_000_000  # guess: no page of paper holds more text
_MAX_PASSES = 6  # guess: bounds the search for a fixed point; properties hold with it

_ABOVE = "\u0e31\u0e34-\u0e37\u0e47"
_BELOW = "\u0e38-\u0e3a"
_TONES = "\u0e48-\u0e4b"
_SILENCER, _NIKHAHIT, _YAMAKKAN = "\u0e4c", "\u0e4d", "\u0e4e"
_AA, _AM = "\u0e32", "\u0e33"
_MARKS = f"{_ABOVE}{_BELOW}{_TONES}{_SILENCER}{_NIKHAHIT}{_YAMAKKAN}"

_UNSEEN = (0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)
_CONTROLS = (*(c for c in range(0x20) if chr(c) not in "\t\n"), *range(0x7F, 0xA0))
_PRIVATE_WINDOWS = dict(
    zip(
        range(0xF700, 0xF71B),
        "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e0d"
        "\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        strict=True,
    )
)
_PRIVATE_MAC = dict(
    zip(
        range(0xF884, 0xF89F),
        "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e48\u0e48\u0e48\u0e49\u0e49\u0e49\u0e4a\u0e4a\u0e4a\u0e4b\u0e4b\u0e4b"
        "\u0e4c\u0e4c\u0e4c\u0e4d\u0e0d\u0e38\u0e39\u0e3a\u0e10",
        strict=True,
    )
)
PRIVATE_LETTERS = _PRIVATE_WINDOWS | _PRIVATE_MAC
"""Code of a private-use letter of a Thai font -> the letter that it stands for."""
_PRIVATE = re.compile("[\uf700-\uf71a\uf884-\uf89e]")
_DROPPED = dict.fromkeys((*_CONTROLS, *_UNSEEN, *range(0xD800, 0xE000)))
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANKS = re.compile("[^\\S\n]+")
_ROUND_LINE_ENDS = re.compile(" ?\n ?")
_BLANK_BEFORE_MARK = re.compile(f"(?<=\\S) (?=[{_MARKS}{_AM}{_AA}\u0e30\u0e45])")
_CLUSTER = re.compile(f"[{_MARKS}{_AM}]+{_AA}?")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THAI_DIGIT = re.compile("[๐-๙]")  # most text has none, and looking is ten times cheaper than translating
_PLAIN_SIGNS = str.maketrans("‐‑‒–—―−‘’‚“”„", "-------'''\"\"\"")

# Most text is well spelled already (ASCII and Thai, single blanks, marks in rising rank): told at a tenth
# of the cost.
_COMMON = re.compile("[ -~\u0e01-\u0e39\u0e3f-\u0e4c\u0e4f-\u0e5b]*")
_UP, _LOW, _TONE = "\u0e31\u0e34-\u0e37\u0e47", "\u0e38\u0e39", "\u0e48-\u0e4b"
_RANKED = f"{_AM}{_SILENCER}{_TONE}{_UP}{_LOW}"
_MISSPELLED = re.compile(  # it looks ahead first: most marks stand alone
    f"[ {_RANKED}\u0e40](?=[ {_RANKED}{_AA}\u0e30\u0e40\u0e45])(?:"
    f"(?<= )[ {_RANKED}{_AA}\u0e30\u0e45]|(?<={_AM})[{_RANKED}]|"
    f"(?<={_SILENCER})[{_SILENCER}{_TONE}{_UP}{_LOW}]|(?<=[{_TONE}])[{_TONE}{_UP}{_LOW}]|"
    f"(?<=[{_UP}])[{_UP}{_LOW}]|(?<=[{_LOW}])[{_LOW}]|(?<=\u0e40)\u0e40)"
)


def clean_ocr(text: str) -> str:
    """Rule of the store: no NUL, control (but newline, tab), lone surrogate or private letter, NFC, 1 MB."""
    text = plain_letters(_LINE_ENDS.sub("\n", text).translate(_DROPPED))
    text = unicodedata.normalize("NFC", text)
    raw = text.encode()
    return text if len(raw) <= MAX_BYTES else raw[:MAX_BYTES].decode(errors="ignore")


def tidy(text: str) -> str:
    """Text as it is stored: clean, single blanks, Thai vowels and tone marks composed and in order."""
    return text if _is_well_spelled(text) else _repeat_until_stable(text, _tidy_once)


def search_text(text: str) -> str:
    """Text as it is compared: tidy, lower case, Thai digits as 0 to 9, plain dashes and quotes, one line."""
    if _is_well_spelled(text):
        return plain_digits(text.lower())
    return _repeat_until_stable(text, _fold_once)


def plain_digits(text: str) -> str:
    """The same text with Thai digits written 0 to 9."""
    return text.translate(_THAI_DIGITS) if _THAI_DIGIT.search(text) else text


def plain_letters(text: str) -> str:
    """The same text with the private-use letters of old Thai fonts as plain letters, one for one."""
    return text.translate(PRIVATE_LETTERS) if _PRIVATE.search(text) else text


def starts_no_word(char: str) -> bool:
    """Marks and following vowels hang on the letter before them: a word that starts so was cut by mistake."""
    return bool(char) and (char in f"{_AA}{_AM}\u0e30\u0e45" or re.match(f"[{_MARKS}]", char) is not None)


def _is_well_spelled(text: str) -> bool:
    """True only for text that `tidy` would leave alone; not for all of it."""
    if not _COMMON.fullmatch(text) or _MISSPELLED.search(text) or len(text) > MAX_BYTES // 3:
        return False
    return not (text.startswith(" ") or text.endswith(" "))


def _repeat_until_stable(text: str, once: Callable[[str], str]) -> str:
    """Repeat until nothing changes: one repair can uncover another, and the keys of two sides must agree."""
    for _ in range(_MAX_PASSES):
        after = once(text)
        if after == text:
            break
        text = after
    return text


def _tidy_once(text: str) -> str:
    text = _BLANKS.sub(" ", clean_ocr(text)).strip(" ")
    text = _ROUND_LINE_ENDS.sub("\n", text)
    text = _BLANK_BEFORE_MARK.sub("", text).replace("\u0e40\u0e40", "\u0e41")
    return unicodedata.normalize("NFC", _CLUSTER.sub(_order_marks, text))


def _fold_once(text: str) -> str:
    text = _tidy_once(text).lower().translate(_THAI_DIGITS).translate(_PLAIN_SIGNS)
    return " ".join(text.split())


def _order_marks(match: re.Match[str]) -> str:
    """Put one stack of marks in the order of typing, each once, with nikhahit + aa as sara am."""
    stack = match.group()
    tail = _AA if stack.endswith(_AA) else ""
    marks = dict.fromkeys(stack.removesuffix(_AA))
    if tail and _NIKHAHIT in marks:
        tail, marks = "", {**marks, _AM: None}
    if _AM in marks:
        marks.pop(_NIKHAHIT, None)
    return "".join(sorted(marks, key=_mark_rank)) + tail


def _mark_rank(mark: str) -> int:
    """Below vowels, above vowels, nikhahit, tones, silencer, sara am: sorting is stable within a rank."""
    if mark == "\u0e3a":
        return 0
    if mark in "\u0e38\u0e39":
        return 1
    if mark in _NIKHAHIT + _YAMAKKAN:
        return 3
    if "\u0e48" <= mark <= "\u0e4b":
        return 4
    return {_SILENCER: 5, _AM: 6}.get(mark, 2)
