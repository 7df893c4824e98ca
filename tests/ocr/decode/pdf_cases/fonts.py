"""Fonts that are not there, are not whole, or have no Thai letters."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.ocr.decode.font_files import garuda, nimbus_cff, nimbus_type1, tables_of
from tests.ocr.decode.pdf_cases.parts import (
    DOUBTFUL,
    SOUND,
    THAI,
    THAI_CODES,
    WORDS,
    doubtful,
    several,
    sound,
    typed,
)
from tests.ocr.decode.pdf_cases.pictures import scan_picture


def _simple(base: str, **more: Any) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{base}"), **more)


def _in_font(base: str) -> bytes:
    return typed(
        WORDS + b"BT /F2 24 Tf 60 700 Td <" + THAI_CODES + b"> Tj ET",
        F2=_simple(base, FirstChar=32, LastChar=255, Widths=Array([600] * 224)),
    )


several(
    "font_not_in_file",
    _in_font,
    {
        name.lower(): name
        for name in (
            "AngsanaUPC",
            "CordiaNew",
            "TH-Sarabun-PSK",
            "ABCDEF+BrowalliaNew-Bold",
            "Wingdings",
            "ArialNarrow",
        )
    },
    DOUBTFUL,
)
several(
    "thai_codes_in",
    _in_font,
    {"helvetica": "Helvetica", "arial": "Arial,Bold", "courier": "CourierNew"},
    DOUBTFUL,
)


@doubtful
def thai_by_glyph_names_in_a_standard_font() -> bytes:
    names = Array([33, Name.uni0E01, Name.uni0E02, Name.uni0E32])
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Dictionary(Differences=names)
    )
    return typed(WORDS + b'BT /F2 24 Tf 60 700 Td (!"#) Tj ET', F2=font)


def _composite(
    ordering: str,
    *,
    program: bytes | None,
    encoding: str = "Identity-H",
    key: str = "FontFile2",
    text: str = THAI,
) -> bytes:
    """A composite font of a collection, with or without its program."""
    font = garuda()

    def change(document: Pdf, leaf: Any) -> None:
        more: dict[str, Any] = {} if program is None else {key: document.make_stream(program)}
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/AAAAAA+Garuda"),
            Flags=4,
            FontBBox=Array([-500, -400, 1500, 1200]),
            ItalicAngle=0,
            Ascent=1100,
            Descent=-400,
            CapHeight=700,
            StemV=80,
            **more,
        )
        below = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/AAAAAA+Garuda"),
            CIDToGIDMap=Name.Identity,
            DW=600,
            FontDescriptor=document.make_indirect(descriptor),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String(ordering), Supplement=0),
        )
        leaf.Resources.Font.F2 = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/AAAAAA+Garuda"),
            Encoding=Name(f"/{encoding}"),
            DescendantFonts=Array([document.make_indirect(below)]),
        )

    codes = "".join(f"{font.glyph(sign):04x}" for sign in text).encode()
    return typed(WORDS + b"BT /F2 24 Tf 60 700 Td <" + codes + b"> Tj ET", change=change)


several(
    "collection_not_in_file",
    lambda each: _composite(each[0], program=None, encoding=each[1]),
    {
        "identity": ("Identity", "Identity-H"),
        "japan1": ("Japan1", "UniJIS-UCS2-H"),
        "gb1": ("GB1", "GBK-EUC-H"),
        "cns1": ("CNS1", "UniCNS-UTF16-H"),
        "korea1": ("Korea1", "KSCms-UHC-H"),
    },
    DOUBTFUL,
)
several(
    "collection_in_file",
    lambda name: _composite(name, program=garuda().data),
    {name.lower(): name for name in ("Identity", "Japan1", "GB1", "CNS1", "Korea1")},
    SOUND,
)


def _broken_program(breaking: Callable[[bytes], bytes]) -> bytes:
    return _composite("Identity", program=breaking(garuda().data))


def _without_outlines(data: bytes) -> bytes:
    start, length = tables_of(data)[b"glyf"]
    return data[:start] + bytes(length) + data[start + length :]


def _noise_for_outlines(data: bytes) -> bytes:
    start, length = tables_of(data)[b"glyf"]
    noise = zlib.compress(data)[:length].ljust(length, b"\x55")
    return data[:start] + noise + data[start + length :]


several(
    "font_program",
    _broken_program,
    {
        "cut": lambda data: data[: len(data) // 2],
        "noise": lambda data: bytes(range(256)) * 40,
        "empty": lambda data: b"",
        "without_outlines": _without_outlines,
        "noise_for_outlines": _noise_for_outlines,
        "without_head": lambda data: data.replace(b"head", b"daeh", 1),
        "text": lambda data: b"<html>not a font</html>" * 50,
    },
    DOUBTFUL,
)
several(
    "font_program_compact",
    lambda data: _composite("Identity", program=data, key="FontFile3"),
    {"noise": bytes(range(256)) * 40, "empty": b""},
    DOUBTFUL,
)


@doubtful
def font_program_packed_badly() -> bytes:
    return _damage_largest_stream(_composite("Identity", program=garuda().data))


def _damage_largest_stream(data: bytes) -> bytes:
    """Overwrite the middle of the longest stream."""
    spans = [
        (found.start(1), found.end(1))
        for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    ]
    start, end = max(spans, key=lambda span: span[1] - span[0])
    middle, size = (start + end) // 2, min(64, (end - start) // 4)
    return data[:middle] + b"\xff\x00" * (size // 2) + data[middle + size // 2 * 2 :]


@doubtful
def font_named_and_not_there() -> bytes:
    return typed(WORDS + b"BT /F9 24 Tf 60 700 Td (This is lost) Tj ET")


@sound
def signs_and_letters_of_the_standard_fonts() -> bytes:
    drawing = (
        WORDS
        + b"BT /Z 24 Tf 60 700 Td (4 3 n) Tj /S 24 Tf 0 -40 Td (abg) Tj"
        + b" /A 14 Tf 0 -40 Td (Caf\xe9 \x93x\x94) Tj ET"
    )
    bases = {"Z": "ZapfDingbats", "S": "Symbol", "A": "ArialMT"}
    fonts: dict[str, Any] = {
        key: Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{base}"))
        for key, base in bases.items()
    }
    return typed(drawing, **fonts)


@sound
def hidden_text_over_a_scan_in_a_font_that_is_not_there() -> bytes:
    def change(document: Pdf, leaf: Any) -> None:
        leaf.Resources.XObject = Dictionary(Scan=scan_picture(document))

    hidden = b"BT 3 Tr /F2 12 Tf 60 700 Td <" + THAI_CODES + b"> Tj ET q 595 0 0 842 0 0 cm /Scan Do Q"
    return typed(hidden, change=change, F2=_simple("AngsanaUPC"))


@sound
def a_font_that_no_page_uses() -> bytes:
    return typed(WORDS, F2=_simple("AngsanaUPC"))


def _latin(key: str, program: bytes, **keys: Any) -> bytes:
    """A simple font of Latin letters with this program."""

    def change(document: Pdf, leaf: Any) -> None:
        more: dict[str, Any] = {key: document.make_stream(program, **keys)}
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/AAAAAA+Nimbus"), Flags=32, **more)
        leaf.Resources.Font.F2 = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name("/AAAAAA+Nimbus"),
            FirstChar=32,
            LastChar=126,
            Widths=Array([600] * 95),
            Encoding=Name.WinAnsiEncoding,
            FontDescriptor=document.make_indirect(descriptor),
        )

    return typed(WORDS + b"BT /F2 24 Tf 60 700 Td (Nakhon Chai Ruam Jai) Tj ET", change=change)


def _compact(breaking: Callable[[bytes], bytes]) -> bytes:
    return _latin("FontFile3", breaking(nimbus_cff()), Subtype=Name.Type1C)


def _type1(breaking: Callable[[bytes], bytes]) -> bytes:
    data = nimbus_type1()
    clear = data.index(b"eexec") + 6
    return _latin("FontFile", breaking(data), Length1=clear, Length2=len(data) - clear - 532, Length3=532)


def _middle_zero(data: bytes) -> bytes:
    start, end = len(data) // 4, len(data) - 600
    return data[:start] + bytes(end - start) + data[end:]


def _middle_noise(data: bytes) -> bytes:
    start, end = len(data) // 4, len(data) - 600
    return data[:start] + zlib.compress(data * 2)[: end - start].ljust(end - start, b"\x55") + data[end:]


BREAKINGS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[: len(data) // 2],
    "zero": _middle_zero,
    "noisy": _middle_noise,
}
several("letters_compact", _compact, BREAKINGS, DOUBTFUL)
several("letters_type1", _type1, BREAKINGS, DOUBTFUL)
several("letters_compact", _compact, {"whole": lambda data: data}, SOUND)
several("letters_type1", _type1, {"whole": lambda data: data}, SOUND)
