"""A challenger is promoted only if it reads the office's lines better and print no worse."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.recognition.model_files import CURRENT, LINE_NETWORK
from ocr.recognition.model_store import Act, list_entries
from ocr.training.lessons import INDEX, BadLessons, LessonLine, cut_line, cut_lines, read_lessons
from ocr.training.trial import (
    FEWEST_HELD_OUT,
    Errors,
    NothingToTry,
    Trial,
    conclude,
    count_errors,
    hold_trial,
    require_lessons,
)


def trial(*, frozen: tuple[int, int], held_out: tuple[int, int], lines: int = FEWEST_HELD_OUT) -> Trial:
    old, new = ((Errors(wrong, 1000, 300)) for wrong in frozen)
    before, after = ((Errors(wrong, 400, lines)) for wrong in held_out)
    return Trial((old, new), (before, after))


def test_better_on_the_offices_lines_and_no_worse_on_the_frozen_ones_is_promoted() -> None:
    assert trial(frozen=(10, 10), held_out=(40, 25)).is_won
    assert trial(frozen=(10, 9), held_out=(40, 39)).is_won


def test_worse_on_either_set_is_not() -> None:
    assert not trial(frozen=(10, 11), held_out=(40, 25)).is_won
    assert not trial(frozen=(10, 5), held_out=(40, 41)).is_won
    assert not trial(frozen=(10, 5), held_out=(40, 40)).is_won


def test_too_few_corrections_promote_nothing() -> None:
    assert not trial(frozen=(10, 5), held_out=(40, 0), lines=FEWEST_HELD_OUT - 1).is_won


@pytest.mark.parametrize(
    ("held_out", "learn", "fitting", "enough"),
    [
        (FEWEST_HELD_OUT, 100, 100, True),
        (FEWEST_HELD_OUT - 1, 100, 100, False),
        (FEWEST_HELD_OUT, 100, 50, True),
        (FEWEST_HELD_OUT, 100, 49, False),
        (FEWEST_HELD_OUT, 0, 0, False),
    ],
)
def test_no_trial_is_held_on_few_corrections_or_on_such_as_fit_no_picture(
    held_out: int, learn: int, fitting: int, enough: bool
) -> None:
    with nullcontext() if enough else pytest.raises(NothingToTry, match=" / "):
        require_lessons(held_out=held_out, learn=learn, fitting=fitting)


def test_only_a_won_trial_puts_the_challenger_in_place_and_both_are_written_down(tmp_path: Path) -> None:
    (tmp_path / "taught").mkdir()
    (tmp_path / "taught" / LINE_NETWORK.name).write_bytes(b"weights")
    lost, won = trial(frozen=(10, 11), held_out=(40, 1)), trial(frozen=(10, 10), held_out=(40, 1))
    assert conclude(lost, tmp_path, "taught", by="wilai", on="80 lines") == 1
    assert not (tmp_path / CURRENT).exists()
    assert conclude(won, tmp_path, "taught", by="wilai", on="80 lines") == 0
    assert json.loads((tmp_path / CURRENT).read_text()) == {LINE_NETWORK.name: "taught"}
    entries = list_entries(tmp_path)
    assert [entry.act for entry in entries] == [Act.DECLINED, Act.PROMOTED]
    assert entries[0].figures["frozen"]["challenger_wrong"] == 11


def test_wrong_letters_are_counted_without_blanks() -> None:
    lines = [LessonLine(np.zeros((48, 60), np.float32), "ชื่อ นาย")]
    assert count_errors(lambda ink: "ชื่อนาย", lines) == Errors(0, 7, 1)
    assert count_errors(lambda ink: "ชอ นาย", lines) == Errors(2, 7, 1)


def test_both_readers_read_both_sets() -> None:
    some = [LessonLine(np.zeros((48, 60), np.float32), "12345")] * FEWEST_HELD_OUT
    won = hold_trial(lambda ink: "1234", lambda ink: "12345", frozen=some[:3], held_out=some)
    assert won.is_won
    assert won.figures["held_out"]["champion_wrong"] == FEWEST_HELD_OUT
    assert won.figures["frozen"]["challenger_wrong"] == 0


def test_the_same_crop_is_always_on_the_same_side(tmp_path: Path) -> None:
    names = [f"{number:08x}{'0' * 56}.png" for number in range(20)]
    rows = [{"crop": name, "text": "ก", "dpi": 200} for name in names]
    (tmp_path / INDEX).write_text("\n".join(map(json.dumps, [*rows, *rows])), encoding="utf-8")
    lessons = read_lessons(tmp_path)
    assert [lesson.crop for lesson in lessons] == names
    assert sum(lesson.is_held_out for lesson in lessons) == 4


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadLessons):
        read_lessons(tmp_path)
    (tmp_path / INDEX).write_text('{"crop": "no digest", "text": "a", "dpi": 200}', encoding="utf-8")
    with pytest.raises(BadLessons):
        read_lessons(tmp_path)


def printed(*rows: str) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    crop = np.full((40 + 60 * len(rows), 560), 240, np.uint8)
    for number, row in enumerate(rows):
        cv2.putText(crop, row, (20, 55 + 60 * number), cv2.FONT_HERSHEY_DUPLEX, 1.0, (20,), 2)
    return crop


def test_a_crop_with_one_line_is_cut_and_one_with_two_is_not(tmp_path: Path) -> None:
    ink = cut_line(printed("SOCIAL SECURITY 2569"), dpi=200)
    assert ink is not None
    assert ink.shape[0] == 48
    assert cut_line(printed("SOCIAL SECURITY", "OFFICE OF KHON KAEN"), dpi=200) is None
    assert cut_line(np.full((60, 200), 250, np.uint8), dpi=200) is None
    cv2.imwrite(str(tmp_path / f"{'0' * 64}.png"), printed("SOCIAL SECURITY 2569"))
    row = {"crop": f"{'0' * 64}.png", "text": "SOCIAL SECURITY 2569", "dpi": 200}
    (tmp_path / INDEX).write_text(json.dumps(row), encoding="utf-8")
    (line,) = cut_lines(tmp_path, read_lessons(tmp_path))
    assert line.text == "SOCIAL SECURITY 2569"
