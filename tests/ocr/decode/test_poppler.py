"""What poppler complained of is told by its kind; what is not on the picture is not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocr.decode import poppler
from tests.ocr.decode.files import put, typed
from tests.ocr.decode.pdf_cases import DOUBTFUL


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("Syntax Error: Missing language pack for 'Adobe-Japan1' mapping", ("font_missing",)),
        ("Syntax Error (478): No font in show", ("font_missing",)),
        ("Syntax Error: Unknown font tag 'F1'", ("font_missing",)),
        (
            "Syntax Error: HorizontalTextLayouter, couldn't find a font for character U+0E1A",
            ("font_missing",),
        ),
        ("Syntax Error: Couldn't create a font for 'X'", ("font_missing",)),
        ("Internal Error: xref num 12 not found but needed, try to reconstruct", ("mended",)),
        ("Syntax Error: Couldn't find trailer dictionary", ("mended",)),
        ("Syntax Error (655): Invalid symbol number in JBIG2 text region", ("drawn_with_complaints",)),
        ("Syntax Error: Unknown operator 'foo'", ("drawn_with_complaints",)),
        ("Syntax Warning: May not be a PDF file (continuing anyway)", ()),
        ("Syntax Warning: Bad annotation destination", ()),
        ("Syntax Warning: Invalid Font Weight", ()),
        ("a line of another program about a font", ()),
        ("", ()),
    ],
)
def test_a_complaint_has_a_kind(line: str, kinds: tuple[str, ...]) -> None:
    assert poppler.classify_complaints(line) == kinds


def test_each_kind_is_told_once() -> None:
    said = "Syntax Error: No font in show\nSyntax Error: Bad image\n" * 3
    assert poppler.classify_complaints(said) == ("font_missing", "drawn_with_complaints")


def test_a_drawing_has_the_size_that_was_asked_for_and_its_complaints(tmp_path: Path) -> None:
    made = poppler.draw_page(typed(tmp_path / "a.pdf"), number=1, long_side=400, cpu_s=10)
    assert made.image is not None
    assert max(made.image.size) == 400
    assert made.kinds == ()
    path = put(tmp_path, DOUBTFUL["font_named_and_not_there"]())
    assert poppler.draw_page(path, number=1, long_side=400, cpu_s=10).kinds == ("font_missing",)


def test_what_is_no_pdf_gives_no_image(tmp_path: Path) -> None:
    made = poppler.draw_page(put(tmp_path, b"%PDF-1.7\nnothing"), number=1, long_side=400, cpu_s=10)
    assert made.image is None
    assert not made.out_of_time
    assert made.complaints
