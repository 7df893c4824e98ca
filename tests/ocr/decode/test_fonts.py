"""Both sides of what makes a page's letters a guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pikepdf import Dictionary, Name

from ocr.decode import fonts
from tests.ocr.decode.files import put, read
from tests.ocr.decode.pdf_cases.parts import WORDS, typed


def written(codes: bytes, *, base: str = "Helvetica", drawing: bytes = b"", **keys: Any) -> bytes:
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{base}"), **keys)
    return typed(
        WORDS + (drawing or b"BT /F2 24 Tf 60 700 Td <" + codes.hex().encode() + b"> Tj ET"), F2=font
    )


@pytest.mark.parametrize(
    ("codes", "guessed"),
    [
        ("Café, naïve".encode("cp1252"), False),
        (b"\xe9\xe9", False),  # as in "creee" with its accents
        (b"\xe9\xe9\xe9", True),
        (b"\x93quoted\x94 \x96 \x80 5", False),
        ("จำกัด".encode("cp874"), True),
        (b"ABC", False),
    ],
)
def test_thai_in_a_standard_font_is_a_guess_and_latin_is_none(
    tmp_path: Path, codes: bytes, *, guessed: bool
) -> None:
    assert (fonts.MISSING in read(put(tmp_path, written(codes)), kind="pdf").flags) == guessed


@pytest.mark.parametrize(
    ("base", "guessed"),
    [
        *((name, False) for name in ("Helvetica-BoldOblique", "Arial,Bold", "ArialMT", "Arial-BoldItalicMT")),
        *(
            (name, False)
            for name in ("TimesNewRomanPSMT", "TimesNewRoman", "Times-Roman", "CourierNewPS-BoldMT")
        ),
        *((name, False) for name in ("ABCDEF+ArialMT", "Symbol", "ZapfDingbats")),
        *(
            (name, True)
            for name in ("ArialNarrow", "ArialUnicodeMS", "Tahoma", "Wingdings", "Helvetica-Neue")
        ),
    ],
)
def test_the_standard_fonts_have_exact_substitutes(tmp_path: Path, base: str, *, guessed: bool) -> None:
    assert (fonts.MISSING in read(put(tmp_path, written(b"4", base=base)), kind="pdf").flags) == guessed


def test_without_the_package_of_signs_ticks_are_a_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, written(b"4", base="ZapfDingbats"))
    monkeypatch.setattr(fonts, "missing_packages", lambda: ("fonts-urw-base35",))
    assert fonts.MISSING in read(path, kind="pdf").flags
    monkeypatch.setattr(fonts, "missing_packages", lambda: ("poppler-data",))
    assert fonts.MISSING not in read(path, kind="pdf").flags


def test_a_font_that_writes_blanks_alone_is_no_guess(tmp_path: Path) -> None:
    path = put(tmp_path, written(b"", base="AngsanaUPC", drawing=b"BT /F2 24 Tf 60 700 Td (   ) Tj ET"))
    assert read(path, kind="pdf").flags == ()
