"""Lines and boxed digits are found on a form, and the form's own ink is not."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.lines.boxed_digits import DigitRow
from ocr.lines.layout import Layout, find_layout
from ocr.recognition.digits.digit_rows import (
    choose_alphabet,
    classify_row,
    find_alternatives,
    mean_digit_probability,
    read_digit_row,
)
from ocr.recognition.page_text import Region, group_by_line, group_into_rows
from ocr.recognition.pieces import Piece, join_pieces

BLACK = (0,)


def form() -> Picture:
    """A heading, an account number in boxes, an answer on a dotted line, a table of two rows."""
    page = np.full((2338, 1653), 255, np.uint8)
    cv2.putText(page, "REGISTRATION FORM", (400, 200), 0, 1.5, BLACK, 4)
    cv2.putText(page, "ACCOUNT", (100, 400), 0, 1, BLACK, 3)
    for place, digit in enumerate("7499"):
        left = 400 + 40 * place + (20 if place > 1 else 0)
        cv2.rectangle(page, (left, 362), (left + 40, 412), BLACK, 2)
        cv2.putText(page, digit, (left + 11, 400), 0, 1, BLACK, 2)
    cv2.putText(page, "NAME", (100, 600), 0, 1, BLACK, 3)
    cv2.putText(page, "Somchai Jaidee", (300, 595), 0, 1, BLACK, 3)
    page[606:609, 260:1500:9] = page[606:609, 261:1501:9] = 0
    for top in (900, 980, 1060):
        cv2.line(page, (100, top), (1500, top), BLACK, 2)
    for left in (100, 700, 1500):
        cv2.line(page, (left, 900), (left, 1060), BLACK, 2)
    for row, (name, wage) in enumerate((("Wichai Boonmee", "15,000.50"), ("Napha Plodpai", "9,500.00"))):
        cv2.putText(page, name, (130, 955 + 80 * row), 0, 1, BLACK, 3)
        cv2.putText(page, wage, (730, 955 + 80 * row), 0, 1, BLACK, 3)
    return page


def runs_at(layout: Layout, top: int, bottom: int) -> int:
    return sum(top < (run.box[1] + run.box[3]) / 2 < bottom for run in layout.runs)


def test_digits_in_boxes_are_one_number_of_two_groups() -> None:
    (row,) = find_layout(form(), dpi=200).digits
    assert row.count == 4
    assert len(row.groups) == 2
    text, field = read_digit_row(row, form())
    assert text == "74-99"
    assert field.as_read == "7499"


def test_letters_set_wide_apart_are_no_digits() -> None:
    page = np.full((100, 400), 255, np.uint8)
    places = [(20 + 40 * n, 20, 44 + 40 * n, 52) for n in range(8)]
    for (left, _, _, bottom), letter in zip(places, "WMKXEHRA", strict=True):
        cv2.putText(page, letter, (left, bottom - 5), 0, 1, BLACK, 2)
    assert mean_digit_probability(classify_row(DigitRow((0, 0, 400, 100), (tuple(places),)), page)) < 0.5
    (row,) = find_layout(form(), dpi=200).digits
    assert mean_digit_probability(classify_row(row, form())) > 0.75


def test_an_answer_is_read_without_the_dots_under_it() -> None:
    layout = find_layout(form(), dpi=200)
    (run,) = [run for run in layout.runs if 280 < run.box[0] < 320]
    picture, box = layout.crop_run(run)
    assert box[3] < 606 + 4
    assert picture.shape == (box[3] - box[1], box[2] - box[0])


def test_rules_and_walls_leave_no_ink_in_the_lines() -> None:
    layout = find_layout(form(), dpi=200)
    assert runs_at(layout, 900, 980) == 2
    assert runs_at(layout, 980, 1060) == 2
    for run in layout.runs:
        picture, _ = layout.crop_run(run)
        assert not (picture.min(axis=0) < 60).all()


def test_a_finer_scan_has_the_same_lines_in_its_own_pixels() -> None:
    fine = np.asarray(cv2.resize(form(), None, fx=1.5, fy=1.5), np.uint8)
    coarse_runs, fine_runs = find_layout(form(), dpi=200).runs, find_layout(fine, dpi=300).runs
    assert len(coarse_runs) == len(fine_runs)
    for coarse, finer in zip(
        sorted(r.box for r in coarse_runs), sorted(r.box for r in fine_runs), strict=True
    ):
        assert all(abs(b - 1.5 * a) < 8 for a, b in zip(coarse, finer, strict=True))


def test_noise_and_bare_grids_have_no_lines() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1200, 900), dtype=np.uint8)
    grid = np.full((1200, 900), 255, np.uint8)
    grid[::40] = grid[:, ::40] = 0
    for page in (noise, grid, np.zeros((1200, 900), np.uint8), np.full((30, 30), 255, np.uint8)):
        assert len(find_layout(page, dpi=200).runs) <= 400


def test_a_row_of_a_table_stays_a_row() -> None:
    def cell(text: str, box: tuple[int, int, int, int]) -> Region:
        return Region(box, [Piece(text, box, 0.9)])

    found = [
        cell("503.00", (900, 104, 990, 124)),
        cell("1", (100, 96, 110, 128)),
        cell("นายก", (300, 100, 500, 126)),
        cell("2", (100, 150, 110, 182)),
    ]
    assert [[piece.text for piece in row] for row in group_into_rows(found)] == [
        ["1", "นายก", "503.00"],
        ["2"],
    ]


def test_dictionary_pieces_of_thai_become_words_between_real_blanks() -> None:
    def piece(text: str, left: int, confidence: float = 0.9) -> Piece:
        return Piece(text, (left, 10, left + 10, 30), confidence)

    pieces = [piece("สํา", 0, 0.5), piece("นักงาน", 12), piece("ประกัน", 30), piece("สังคม", 50), piece("10", 80)]
    words = join_pieces(pieces, "สํานักงาน ประกันสังคม 10\n")
    assert [word.text for word in words] == ["สำนักงาน", "ประกันสังคม", "10"]
    assert words[0].box == (0, 10, 22, 30)
    assert 0.7 < words[0].confidence < 0.85


def test_a_mark_cut_off_by_a_blank_comes_back_to_its_word() -> None:
    pieces = [Piece("วันท", (0, 0, 40, 20), 0.9), Piece("ี่", (41, 0, 50, 20), 0.9)]
    assert [word.text for word in join_pieces(pieces, "วันท ี่")] == ["วันที่"]


def test_lines_of_a_block_are_told_apart() -> None:
    pieces = [Piece("ก", (0, 0, 9, 9), 0.9, 0), Piece("ข", (0, 20, 9, 29), 0.9, 1)]
    assert [found.box for found in group_by_line(pieces)] == [(0, 0, 9, 9), (0, 20, 9, 29)]


def likely(**shares: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A row of the network's answer: d7=0.9 is 90 % a seven, t7 a Thai seven."""
    row = np.full(22, 1e-6, np.float32)
    for name, share in shares.items():
        row[int(name[1]) + (10 if name[0] == "t" else 0)] = share
    return row


def test_the_likeliest_other_readings_come_first() -> None:
    cells = np.stack([likely(d7=0.9, d1=0.1), likely(d4=1.0), likely(d8=0.6, d3=0.4)])
    others = find_alternatives(choose_alphabet(cells))
    assert [digits for digits, _ in others[:3]] == ["743", "148", "143"]
    assert others[0][1] > others[1][1] > others[2][1]


def test_a_number_is_written_in_one_alphabet() -> None:
    cells = np.stack([likely(d0=0.5, t0=0.5), likely(t4=0.99), likely(t7=0.8, d9=0.2)])
    assert choose_alphabet(cells).argmax(axis=1).tolist() == [0, 4, 7]
    cells = np.stack([likely(d0=0.2, t0=0.8), likely(d4=0.9), likely(d7=0.9)])
    assert choose_alphabet(cells).argmax(axis=1).tolist() == [0, 4, 7]


def test_a_ticked_box_and_a_signature_are_no_letters() -> None:
    page = form()
    cv2.rectangle(page, (1000, 560), (1028, 588), BLACK, 2)
    cv2.polylines(
        page, [np.array([[1006, 572], [1014, 584], [1036, 548]])], isClosed=False, color=BLACK, thickness=2
    )
    wave = np.array([[900 + 24 * x, 1300 + (40 if x % 4 < 2 else 0)] for x in range(16)])
    cv2.polylines(page, [wave], isClosed=False, color=BLACK, thickness=2)
    before, after = find_layout(form(), dpi=200), find_layout(page, dpi=200)
    assert [run.box for run in after.runs] == [run.box for run in before.runs]


def tight() -> Picture:
    """Two lines of letters with little between them."""
    page = np.full((400, 700), 255, np.uint8)
    for left in range(100, 500, 30):
        cv2.rectangle(page, (left, 100), (left + 18, 126), BLACK, 3)
        cv2.rectangle(page, (left, 150), (left + 18, 176), BLACK, 3)
    return page


def ink(layout: Layout, *, top: int, bottom: int, column: int) -> int:
    """Dark pixels that the line between `top` and `bottom` has in its picture near a column."""
    (run,) = [run for run in layout.runs if run.core[0] > top and run.core[1] < bottom]
    picture, box = layout.crop_run(run)
    left = column - box[0]
    return int((picture[: run.core[0] - box[1] - 1, left - 6 : left + 6] < 128).sum())


def test_a_tone_mark_that_grew_onto_the_letter_above_goes_to_its_own_line() -> None:
    page = tight()
    cv2.rectangle(page, (130, 140), (148, 144), BLACK, -1)
    page[124:137, 138:141] = 0
    layout = find_layout(page, dpi=200)
    assert ink(layout, top=140, bottom=190, column=139) > 12 * 5
    assert ink(layout, top=140, bottom=190, column=229) == 0


def test_small_print_over_a_mark_of_larger_print_is_no_mark_itself() -> None:
    page = np.full((400, 700), 255, np.uint8)
    for left in range(100, 500, 30):
        cv2.rectangle(page, (left, 100), (left + 14, 117), BLACK, 3)
        cv2.rectangle(page, (left, 136), (left + 18, 164), BLACK, 3)
    cv2.rectangle(page, (133, 124), (140, 131), BLACK, -1)
    upper, lower = sorted(find_layout(page, dpi=200).runs, key=lambda run: run.core)
    assert (len(upper.components), len(lower.components)) == (14, 15)


def test_a_mark_that_crosses_a_rule_is_whole() -> None:
    page = tight()
    page[136:139, 60:640] = 0
    page[132:144, 136:141] = 0
    assert ink(find_layout(page, dpi=200), top=140, bottom=190, column=139) >= 10 * 5
