"""Of two readings of a doubtful line the likelier is kept."""

from ocr.recognition.calibration import load_calibration
from ocr.recognition.ensemble import drop_scribble, pick_reading
from ocr.recognition.pieces import Piece


def piece(text: str, confidence: float) -> Piece:
    return Piece(text, (0, 0, 10, 10), confidence)


def test_where_both_read_the_same_the_line_is_sure() -> None:
    (kept,) = pick_reading([piece("ชื่อ", 0.5)], [piece("ชื่อ", 0.9)])
    assert (kept.text, kept.confidence) == ("ชื่อ", load_calibration().agreed)


def test_where_they_differ_the_likelier_is_kept_and_what_both_doubt_is_dropped() -> None:
    assert pick_reading([piece("ชอ", 0.3)], [piece("ชื่อ", 0.95)])[0].text == "ชื่อ"
    assert pick_reading([piece("ชื่อ", 0.7)], [piece("ชอ", 0.7)])[0].text == "ชื่อ"
    assert pick_reading([piece("๔ฯ", 0.1)], [piece("a", 0.4)]) == []


def test_a_long_line_with_one_bad_word_is_kept_whatever_tesseract_says() -> None:
    own = [piece("วันที่", 0.9), piece("สิงหาคม", 0.8), piece("๒๔๕๔๙", 0.1)]
    assert pick_reading(own, [piece("ey", 0.2)]) == own
    assert drop_scribble(own) == own


def test_a_short_doubtful_line_on_which_nobody_was_asked_is_dropped() -> None:
    assert drop_scribble([piece("๔ฯ", 0.1)]) == []
    assert drop_scribble([piece("๔ฯ", 0.3)]) != []
