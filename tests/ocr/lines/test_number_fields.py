"""Number fields are found in combs of every style, with the places of their digits."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from ocr.engine import Picture
from ocr.lines import digit_frames
from ocr.lines.number_fields import NumberField, Places, find_number_fields, split_numbers
from ocr.lines.ridges import Ridges, find_ridges
from ocr.preparation.deskew import deskew_page
from tests.benchmarks.papers.comb_drawing import draw_account, draw_comb
from tests.benchmarks.papers.combs import COMBS, Comb, Filling, Frame, Tick, lay_out
from tests.benchmarks.papers.paper import Hand, Paper
from tests.ocr.lines.forms import BLACK, form

DPI = 200
PX = DPI / 25.4
LEFT, LEVEL = 40.0, 60.0
NUMBER = "74-0846591-0"
GRIDS = [
    name for name, style in COMBS.items() if style.frame is not Frame.NOTHING and style.tick is not Tick.NONE
]


def comb(name: str, *, filling: Filling = Filling.HAND) -> Comb:
    gap = min(2.4, COMBS[name].gap[1])
    return Comb(COMBS[name], name, cell=5.2, tall=6.8, gap=gap, beside=2.5, filling=filling, crossing=0.08)


def sheet(how: Comb, *, walls: int = 60, seed: int = 5) -> Paper:
    """Half a page of paper; a hand of its own fills in what is drawn on it."""
    hand = Hand("", "", "", walls=walls if how.shade is None else how.shade, comb=how)
    return Paper(np.random.default_rng(seed), DPI, hand, size=(210.0, 120.0))


def pixels(paper: Paper) -> Picture:
    """What a gray scanner sees: red walls are a mid gray."""
    page = paper.pixels()
    if paper.red is not None:
        page = np.minimum(page, 255 - (255 - np.asarray(paper.red, np.uint8)) // 2)
    return np.asarray(page, np.uint8)


def drawn(how: Comb, number: str = NUMBER) -> Picture:
    paper = sheet(how)
    draw_comb(paper, LEFT, LEVEL, number)
    return pixels(paper)


def assert_places(found: NumberField, how: Comb, number: str = NUMBER, *, x: float = LEFT) -> None:
    """The likeliest places are those that were drawn, within a sixth of a pitch."""
    places = lay_out(how, x, number)
    best = found.hypotheses[0]
    assert len(best.centres) == len(places.cells)
    for centre, (left, right) in zip(best.centres, places.cells, strict=True):
        assert abs(centre / PX - (left + right) / 2) < how.cell / 6


@pytest.mark.parametrize("name", GRIDS)
@pytest.mark.parametrize("filling", [Filling.HAND, Filling.EMPTY])
@pytest.mark.parametrize("number", [NUMBER, "1-2345-67890-12-1"])
def test_every_style_is_found_with_its_places(name: str, filling: Filling, number: str) -> None:
    how = comb(name, filling=filling)
    if how.style.topless and filling is Filling.HAND:
        number = NUMBER  # of an id a hand over the ends of the walls hides how high some of them are
    (found,) = find_number_fields(drawn(how, number), px=PX)
    assert_places(found, how, number)


@pytest.mark.parametrize("name", ["boxes", "ticked", "apart", "double", "open", "red"])
def test_the_groups_of_the_boxes_are_the_groups_of_the_number(name: str) -> None:
    (found,) = find_number_fields(drawn(comb(name)), px=PX)
    assert found.hypotheses[0].sizes == (2, 7, 1)
    assert found.sure


def test_an_account_and_its_branch_beside_it_are_two_numbers() -> None:
    for name in ("beside", "beside-ticked"):
        for gap in (1.6, 2.5, 3.8):
            how = replace(comb(name), beside=gap, gap=1.6)
            paper = sheet(how)
            draw_account(paper, LEFT, LEVEL, NUMBER)
            account, branch = sorted(find_number_fields(pixels(paper), px=PX), key=lambda f: f.box)
            assert_places(account, how)
            assert_places(branch, how, "000000", x=lay_out(how, LEFT, NUMBER).end + gap)


def test_a_row_of_sixteen_boxes_is_an_account_and_a_branch() -> None:
    how = replace(comb("boxes"), gap=0.0)
    fields = find_number_fields(drawn(how, "5192734702000000"), px=PX)
    assert sorted(len(found.hypotheses[0].centres) for found in fields) == [6, 10]
    (whole,) = find_number_fields(drawn(how, "51927347020000"), px=PX)
    assert len(whole.hypotheses[0].centres) == 14


@pytest.mark.parametrize("name", ["boxes", "ticked"])
def test_walls_that_are_lost_come_back_by_the_pitch(name: str) -> None:
    how = comb(name, filling=Filling.EMPTY)
    page = drawn(how)
    for left, _ in (lay_out(how, LEFT, NUMBER).cells[n] for n in (4, 6)):
        x, middle = round(left * PX), round((LEVEL - 2) * PX)
        page[middle - 20 : middle + 22, x - 4 : x + 5] = 255
    (found,) = find_number_fields(page, px=PX)
    assert_places(found, how)


def test_a_group_whose_frame_is_broken_comes_back_by_the_groups_of_forms() -> None:
    how = comb("boxes", filling=Filling.EMPTY)
    page = drawn(how)
    left, right = lay_out(how, LEFT, NUMBER).cells[-1]
    page[:, round(right * PX) - 5 : round(right * PX) + 6] = 255
    (found,) = find_number_fields(page, px=PX)
    assert_places(found, how)
    page[:, round(left * PX) - 5 :] = 255
    (found,) = find_number_fields(page, px=PX)
    assert len(found.hypotheses[0].centres) == 9


def test_a_page_that_lies_askew_by_a_degree() -> None:
    how = comb("ticked")
    page = drawn(how)
    matrix = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), 1.0, 1.0)
    leaning = cv2.warpAffine(page, matrix, page.shape[::-1], borderValue=(255,))
    level, _ = deskew_page(np.asarray(leaning, np.uint8), dpi=DPI)
    (found,) = find_number_fields(level, px=PX)
    assert found.hypotheses[0].sizes == (2, 7, 1)


@pytest.mark.parametrize("noise", [4.0, 9.0])
def test_pale_boxes_in_noise(noise: float) -> None:
    page = drawn(comb("grey"))
    rough = page + np.random.default_rng(3).normal(0, noise, page.shape)
    (found,) = find_number_fields(np.clip(rough, 0, 255).astype(np.uint8), px=PX)
    assert_places(found, comb("grey"))


@pytest.mark.parametrize(("gap", "numbers"), [(4.2, 1), (5.5, 3)])
def test_how_far_groups_of_one_number_may_stand_apart(gap: float, numbers: int) -> None:
    how = replace(comb("boxes", filling=Filling.EMPTY), gap=gap)
    fields = find_number_fields(drawn(how, "74-0846591-12"), px=PX)
    assert len(fields) == numbers


@pytest.mark.parametrize(("tall", "found"), [(3.6, 0), (4.6, 1), (11.0, 1), (13.0, 0)])
def test_how_high_boxes_for_digits_may_be(tall: float, found: int) -> None:
    how = replace(comb("boxes", filling=Filling.EMPTY), tall=tall)
    assert len(find_number_fields(drawn(how), px=PX)) == found


def test_a_frame_without_ticks_is_open_and_one_with_ticks_is_not() -> None:
    (found,) = find_number_fields(drawn(comb("framed", filling=Filling.EMPTY)), px=PX)
    assert found.open
    assert not found.sure
    (found,) = find_number_fields(drawn(comb("long", filling=Filling.EMPTY)), px=PX)
    assert found.sure


def test_few_boxes_are_not_sure_and_five_are() -> None:
    for number, sure in (("7412", False), ("74128", True)):
        (found,) = find_number_fields(drawn(comb("boxes"), number), px=PX)
        assert found.sure is sure


def test_tables_words_and_signs_are_no_fields() -> None:
    page = form()
    page[340:430] = 255
    for left in (900, 1000, 1100):
        cv2.rectangle(page, (left, 560), (left + 27, 587), BLACK, 2)
    cv2.circle(page, (1200, 1500), 90, BLACK, 2)
    assert find_number_fields(page, px=PX) == []


def test_noise_grids_and_scraps_have_no_fields() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1200, 900), dtype=np.uint8)
    for page in (
        noise,
        np.zeros((1200, 900), np.uint8),
        np.full((30, 30), 255, np.uint8),
        np.full((2, 900), 9, np.uint8),
    ):
        assert find_number_fields(page, px=PX) == []


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ((2, 7, 7), [(2, 7, 1), (6,)]),
        ((16,), [(10,), (6,)]),
        ((2, 7, 1, 6), [(2, 7, 1), (6,)]),
        ((3, 7, 4), [(3, 7, 4)]),
    ],
)
def test_an_account_number_ends_where_it_must_though_its_branch_touches_it(
    sizes: tuple[int, ...], parts: list[tuple[int, ...]]
) -> None:
    centres = iter(range(sum(sizes)))
    places = Places(tuple(tuple(float(next(centres)) for _ in range(size)) for size in sizes))
    assert [one.sizes for one in split_numbers(places)] == parts


@pytest.mark.parametrize(("most", "bridged"), [(1, False), (2, True)])
def test_boxes_are_bridged_unless_there_are_so_many_that_they_are_hatching(
    monkeypatch: pytest.MonkeyPatch, most: int, *, bridged: bool
) -> None:
    asked: list[int] = []

    def is_bridged(*_: object) -> bool:
        asked.append(1)
        return True

    monkeypatch.setattr(digit_frames, "_MOST_BRIDGED", most)
    monkeypatch.setattr(digit_frames, "_is_bridged", is_bridged)
    page = drawn(comb("boxes"))
    pairs = [(10, 10, 60, 40), (62, 10, 110, 40)]
    out = digit_frames.bridge_ink(find_ridges(page, px=PX), pairs, px=PX)
    assert (out == [(10, 10, 110, 40)]) is bridged
    assert bool(asked) is bridged


def dotted(*, apart: float, size: float) -> Picture:
    """A sheet with round dots in rows, all over its middle, so far apart and so large (millimetres)."""
    page = np.full((900, 900), 255, np.uint8)
    y, x = np.mgrid[0:500, 0:600].astype(np.float32)
    step, radius = apart * PX, size * PX / 2
    dots = ((x % step) - step / 2) ** 2 + ((y % step) - step / 2) ** 2 < radius**2
    page[200:700, 150:750][dots] = 60
    return page


@pytest.mark.parametrize("apart", [0.7, 1.0, 1.4, 2.0])
@pytest.mark.parametrize("part", [0.4, 0.6, 0.8])
def test_a_raster_of_dots_has_no_boxes(apart: float, part: float) -> None:
    assert not [
        field for field in find_number_fields(dotted(apart=apart, size=apart * part), px=PX) if field.sure
    ]


@pytest.mark.parametrize(
    ("level", "upright", "hatched"), [(0.39, 0.1, False), (0.41, 0.1, True), (0.1, 0.41, True)]
)
def test_strokes_thickly_all_round_a_frame_are_hatching(
    level: float, upright: float, *, hatched: bool
) -> None:
    assert strokes(level, upright, over=1.0).is_hatched((200, 200, 600, 240)) is hatched


@pytest.mark.parametrize(("both", "hatched"), [(0.59, False), (0.62, True)])
def test_strokes_both_ways_right_above_a_frame_are_the_edge_of_hatching(
    both: float, *, hatched: bool
) -> None:
    assert strokes(both, both, over=0.25).is_hatched((200, 200, 600, 240)) is hatched


def strokes(level: float, upright: float, *, over: float) -> Ridges:
    """Ridges of a page of which so much of its upper part is strokes, evenly."""
    tall = round(800 * over)
    across, up = np.zeros((800, 200), np.uint8), np.zeros((200, 800), np.uint8)
    for mask, share in ((across[:tall], level), (up[: tall // 4], upright)):
        row = np.arange(mask.shape[1]) * share
        mask[:] = np.diff(np.floor(np.append(row, row[-1] + share)))
    return Ridges((), across, across, up, up, 0.0)
