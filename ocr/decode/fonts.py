"""Fonts that a page writes with and does not bring along, or brings along broken: its letters are a guess.

Problem: a Thai font that is not in the file is drawn as Latin letters by every renderer, and read so.
Source: ISO 32000-1, 9.6 to 9.9; the fourteen standard fonts (9.6.2.2) and the names that viewers
take for them.
Steps: which fonts of the resources are not whole in the file; which of these does the page really write with;
the standard ones are drawn by exact substitutes (ocr/font_packages.py), unless Thai is written in them.
Dropped: checksums of font tables (many sound subsets have wrong ones); single glyphs that are missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from pikepdf import Name, Object, Stream

from ocr.decode.font_programs import is_compact, is_sfnt, is_type1
from ocr.decode.pdf_objects import as_array, as_dictionary, as_text
from ocr.decode.stream_bytes import read_start
from ocr.decode.text_operators import list_shown
from ocr.font_packages import missing_packages

MISSING: Final = "font_missing"
"""Letters of the page were drawn in another font than its own."""

_MOST_BYTES: Final = 60_000_000  # guess: of all fonts of a page; the largest of East Asia have a third of it
_STYLE: Final = "(?:PS)?[-,]?(?:Roman|Regular|Bold|Italic|Oblique|BoldItalic|BoldOblique)?(?:MT)?"
_STANDARD: Final = re.compile(f"(?:Helvetica|Times|Courier|Arial|TimesNewRoman|CourierNew){_STYLE}")
_SIGNS: Final = re.compile("(?:Symbol|ZapfDingbats)(?:MT|Std)?")
_JUDGES: Final = (("/FontFile", is_type1), ("/FontFile2", is_sfnt), ("/FontFile3", is_compact))
_SUBSET: Final = re.compile("[A-Z]{6}[+]")
_THAI_CODES: Final = re.compile(rb"[\xa1-\xfb]{3}")
"""Three codes of TIS-620 in a row; Latin texts have one or two letters with accents side by side."""
_THAI_NAMES: Final = re.compile(
    "uni0E[0-7]|sara|kokai|thothan|mai(?:ek|tho|tri|chattawa|han)|numberthai", re.IGNORECASE
)
_THAI_MAP: Final = re.compile(rb"(?i)<0E[0-7][0-9A-F]")


def letters_are_guessed(drawings: Iterable[tuple[bytes, Object]], fonts: list[Object]) -> bool:
    """Whether the page writes with a font that this machine can only guess at.

    `drawings` are content streams with their resources, `fonts` all that these name. Streams are looked at
    only when one of the fonts is not whole in the file.
    """
    programs = FontPrograms()
    if all(programs.are_whole(font) for font in fonts):
        return False
    return any(_writes_guessed(data, resources, programs) for data, resources in drawings)


def _writes_guessed(data: bytes, resources: Object, programs: FontPrograms) -> bool:
    table = as_dictionary(as_dictionary(resources).get("/Font"))
    codes: dict[bytes, bytearray] = {}
    for shown in list_shown(data):
        codes.setdefault(shown.font, bytearray()).extend(shown.codes + b" ")
    return any(
        _is_guessed(as_dictionary(table.get(f"/{name.decode('latin-1')}")), bytes(written), programs)
        for name, written in codes.items()
        if written.strip()
    )


def _is_guessed(font: Object, codes: bytes, programs: FontPrograms) -> bool:
    if programs.are_whole(font):
        return False
    if font.get("/Subtype") not in (Name.Type1, Name.TrueType, Name.MMType1):
        return True
    name = _SUBSET.sub("", as_text(font.get("/BaseFont")).replace(" ", ""))
    if _SIGNS.fullmatch(name):
        return "fonts-urw-base35" in missing_packages()
    return _STANDARD.fullmatch(name) is None or _writes_thai(font, codes)


def _writes_thai(font: Object, codes: bytes) -> bool:
    """Thai in one of the standard fonts, which have no such letters."""
    named = " ".join(
        as_text(name) for name in as_array(as_dictionary(font.get("/Encoding")).get("/Differences"))
    )
    mapped = font.get("/ToUnicode")
    return (
        _THAI_CODES.search(codes) is not None
        or _THAI_NAMES.search(named) is not None
        or (isinstance(mapped, Stream) and _THAI_MAP.search(read_start(mapped, at_most=1 << 20)) is not None)
    )


class FontPrograms:
    """Which font programs are in the file and look like one. Each is unpacked once, however many fonts name
    it, and no more of all than any page needs; what lies beyond is taken for whole.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bool] = {}
        self._left = _MOST_BYTES

    def are_whole(self, font: Object) -> bool:
        """Whether all programs of a font are; those of letters that are drawings (Type 3) always are."""
        if font.get("/Subtype") == Name.Type3:
            return True
        holders = [as_dictionary(kid) for kid in as_array(font.get("/DescendantFonts"))] or [font]
        return all(self._is_sound(as_dictionary(holder.get("/FontDescriptor"))) for holder in holders)

    def _is_sound(self, descriptor: Object) -> bool:
        for key, judge in _JUDGES:
            program = descriptor.get(key)
            if isinstance(program, Stream):
                return self._judge(program, judge)
        return False

    def _judge(self, program: Stream, judge: Callable[[bytes], bool]) -> bool:
        if program.objgen not in self._known:
            data = read_start(program, at_most=self._left)
            self._left -= len(data)
            self._known[program.objgen] = self._left <= 0 or judge(data)
        return self._known[program.objgen]


__all__ = ["MISSING", "letters_are_guessed"]
