"""What a page says comes out of the child as it went in."""

from dataclasses import replace

from ocr.engine import DigitField, Handwriting
from ocr.isolation.page_answer import decode_page_text, encode_page_text
from ocr.limits import Limits
from tests.ocr.isolation.engines import page


def test_what_stands_in_a_line_and_what_is_struck_out_is_told() -> None:
    said = replace(
        page("สวัสดี", width=100, height=100),
        words=(),
        digits=(DigitField("1204", (0, 0, 5, 5), 0.5, by_hand=True, in_line=True),),
        handwriting=(Handwriting((1, 2, 3, 4), 1.0, struck=True), Handwriting((1, 2, 3, 4), 0.5)),
    )
    told = encode_page_text(said, dpi=200, flags=())
    assert decode_page_text(told, limits=Limits()) == said
