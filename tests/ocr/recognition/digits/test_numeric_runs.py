"""Runs that are only a number are read glyph by glyph."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import Picture
from ocr.lines.layout import TextRun, find_layout
from ocr.recognition.digits.numeric_runs import NumericRun, read_numeric_runs


def printed(*texts: str) -> Picture:
    page = np.full((1200, 900), 255, np.uint8)
    for row, text in enumerate(texts):
        cv2.putText(page, text, (100, 200 + 150 * row), cv2.FONT_HERSHEY_DUPLEX, 1.1, (0,), 2)
    return page


def read_all(page: Picture) -> list[tuple[TextRun, NumericRun | None]]:
    """Every run from the top, with what it says if it is a number."""
    layout = find_layout(page, dpi=200)
    runs = sorted(layout.runs, key=lambda r: r.box[1])
    return list(zip(runs, read_numeric_runs([(run, *layout.crop_run(run)) for run in runs]), strict=True))


def numbers_on(page: Picture) -> list[str]:
    """Every run that was read as a number, from the top."""
    return [" ".join(word.text for word in number.pieces) for _, number in read_all(page) if number]


def test_numbers_are_read_with_their_dashes_commas_and_points() -> None:
    read = numbers_on(printed("40,590.00", "3-9393-91871-75-4"))
    assert read == ["40,590.00", "3-9393-91871-75-4"]


def test_words_are_left_to_the_text_reader() -> None:
    assert numbers_on(printed("Somchai Jaidee", "REMARKS", "Mix 12 kg")) == []


def test_a_number_says_where_it_stands() -> None:
    for run, number in read_all(printed("9,315.00", "48,640.50")):
        for word in number.pieces if number else ():
            assert run.box[0] <= word.box[0] < word.box[2] <= run.box[2]
            assert 0.7 < word.confidence <= 1


def test_runs_read_together_are_read_as_each_alone() -> None:
    page = printed("40,590.00", "Somchai", "3-9393-91871-75-4", "12/09/2566")
    layout = find_layout(page, dpi=200)
    alone = [read_numeric_runs([(run, *layout.crop_run(run))])[0] for run in layout.runs]
    together = read_numeric_runs([(run, *layout.crop_run(run)) for run in layout.runs])
    words = [[one and [piece.text for piece in one.pieces] for one in some] for some in (alone, together)]
    assert words[0] == words[1]
    assert None in words[0]


def test_no_runs_need_no_network() -> None:
    assert read_numeric_runs([]) == []


def test_an_id_with_narrow_blanks_keeps_its_groups_and_is_one_field_of_a_line() -> None:
    page = Image.fromarray(np.full((300, 900), 255, np.uint8))
    font = ImageFont.truetype("/usr/share/fonts/truetype/arundina/ArundinaSerif.ttf", 34)
    ImageDraw.Draw(page).text((100, 100), "1 2907 89370 97 9", font=font, fill=0)
    ((_, number),) = read_all(np.asarray(page, np.uint8))
    assert number
    assert [piece.text for piece in number.pieces] == ["1", "2907", "89370", "97", "9"]
    (field,) = number.fields
    assert (field.as_read, field.groups, field.in_line) == ("1290789370979", (1, 4, 5, 2, 1), True)
    assert [len(cell.shares) for cell in field.cells] == [10] * 13
