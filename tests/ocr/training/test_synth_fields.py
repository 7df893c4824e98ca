"""What the field network learns from: digits stand where the lesson says, half of the combs are kept out."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from ocr.engine import CellKind
from ocr.recognition.fields.labels import FIRST, UNREADABLE, Alphabet
from ocr.recognition.fields.strip import HEIGHT, STEP
from ocr.training.field_lessons import SHARD, Lessons, read_shard, to_lesson, write_shards
from ocr.training.field_sight import LEAST_LIKE, correlate, look_at_places
from ocr.training.field_wear import LEVELS, wear_field
from ocr.training.fill_fields import Material, Place, pick_from_faces, soil_place
from ocr.training.hand_digits import HandDigits, Pen, cross_out, find_skeleton, load_mnist, load_thai
from ocr.training.machine_digits import print_digits, slash_zero, strike_with_pins
from ocr.training.synth_combs import HELD_OUT_STYLES, TAUGHT_STYLES, draw_comb, lay_out_comb
from ocr.training.synth_digits import draw_char
from ocr.training.synth_fields import NOT_COUNTED, FieldSample, label_columns, synth_field

FONT = Path("/usr/share/fonts/truetype/tlwg/Norasi.ttf")
needs_font = pytest.mark.skipif(not FONT.is_file(), reason="the Thai fonts of Debian are not installed")


def strokes() -> HandDigits:
    """Digits of a hand, without a picture of anybody's."""
    rng = np.random.default_rng(3)
    return HandDigits(tuple((255 - draw_char(str(digit), rng),) for digit in range(10)))


def material() -> Material:
    return Material([str(FONT)], arabic=strokes(), thai=strokes())


def samples(some: Material, *, count: int, seed: int = 1) -> list[FieldSample]:
    rng = np.random.default_rng(seed)
    return [synth_field(some, rng) for _ in range(count)]


def test_half_of_the_combs_are_kept_for_measuring() -> None:
    assert not set(TAUGHT_STYLES) & set(HELD_OUT_STYLES)
    assert len(HELD_OUT_STYLES) >= len(TAUGHT_STYLES) >= 8
    assert set(Material([""]).styles) == set(TAUGHT_STYLES)


@pytest.mark.parametrize("style", TAUGHT_STYLES + HELD_OUT_STYLES)
def test_places_stand_at_one_pitch_within_their_group(style: str) -> None:
    comb = lay_out_comb(style, np.random.default_rng(5), left=40, top=30, height=50, pitch=40)
    assert len(comb.centres) == sum(comb.groups)
    for group in comb.list_groups():
        steps = np.diff(group)
        assert np.allclose(steps, steps[:1].repeat(len(steps)))
        assert (steps >= 40).all()
    ink = np.zeros((110, int(comb.frame[2]) + 60), np.uint8)
    draw_comb(comb, ink, np.random.default_rng(5))
    assert ink.max() > 0 or style in ("bare", "spaced", "dots", "dashes")


@needs_font
def test_each_digit_of_a_lesson_has_ink_where_the_lesson_says() -> None:
    digits = inked = 0
    for sample in samples(material(), count=15):
        if sample.level != "light":
            continue
        labels = label_columns(sample)
        assert sample.strip.ink.shape[0] == HEIGHT
        assert len(labels) == sample.strip.ink.shape[1] // STEP
        for place in sample.places:
            if place.kind is CellKind.DIGIT:
                digits += 1
                answer = int(place.centre // STEP)
                inked += bool(sample.strip.ink[6:34, int(place.left) : int(place.right) + 1].max() > 0.3)
                assert (
                    abs(labels[answer]) in (FIRST[sample.alphabet] + place.digit, UNREADABLE)
                    or labels[answer] < 0
                )
    assert digits > 20
    assert inked > 0.95 * digits


@needs_font
def test_empty_places_are_labelled_with_nothing() -> None:
    for sample in samples(material(), count=15, seed=8):
        labels = label_columns(sample)
        inked = [place for place in sample.places if place.kind is not CellKind.EMPTY]
        if not inked:
            assert (labels == 0).all()


@needs_font
def test_a_field_is_of_one_alphabet_and_of_its_material() -> None:
    only_thai = replace(material(), in_thai=1.0, by_hand=0.0, styles=("dots",))
    for sample in samples(only_thai, count=5):
        assert sample.alphabet is Alphabet.THAI
        assert (sample.source, sample.style, sample.hand) == ("type", "dots", 0)
    by_hand = replace(material(), in_thai=0.0, by_hand=1.0, drawn=0.0)
    assert {one.source for one in samples(by_hand, count=12) if one.style != "bare"} == {"hand"}


@needs_font
def test_one_seed_makes_one_field() -> None:
    first, second = (samples(material(), count=1, seed=4)[0] for _ in range(2))
    assert np.array_equal(first.strip.ink, second.strip.ink)


@needs_font
def test_lessons_are_the_same_when_they_come_back_from_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocr.training.field_lessons.SHARD", 6)
    write_shards(tmp_path, material(), count=12, seed=1)
    paths = sorted(tmp_path.iterdir())
    assert [path.suffix for path in paths] == [".npz", ".npz"]
    rng = np.random.default_rng((1, 0))
    drawn = [to_lesson(synth_field(material(), rng)) for _ in range(6)]
    stored = read_shard(paths[0])
    assert np.array_equal(stored[0].ink, drawn[0].ink)
    assert np.array_equal(stored[0].labels, drawn[0].labels)
    lessons = Lessons(tmp_path)
    lessons.take_in_new()
    ink, labels, hands = lessons.draw_batch(np.random.default_rng(2))
    assert ink.shape[2] == labels.shape[1] * STEP
    assert len(hands) == len(ink)
    assert SHARD > 6


@needs_font
def test_a_lesson_seen_often_enough_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.training.field_lessons.SHARD", 12)
    write_shards(tmp_path, material(), count=12, seed=1)
    lessons, rng = Lessons(tmp_path, often=2, fewest=4), np.random.default_rng(2)
    lessons.take_in_new()
    before = lessons.count
    for _ in range(60):
        assert len(lessons.draw_batch(rng)[0])
    assert 4 <= lessons.count < before
    assert lessons.count == sum(map(len, lessons.buckets.values()))


def _strip_of(text: str) -> npt.NDArray[np.float32]:
    page = np.zeros((HEIGHT, 24), np.uint8)
    cv2.putText(page, text, (4, 28), 0, 0.7, (255,), 2)
    return page.astype(np.float32) / np.float32(255)


@pytest.mark.parametrize(("noise", "seen"), [(0.1, True), (3.0, False)])
def test_a_digit_drowned_in_noise_is_not_asked(noise: float, *, seen: bool) -> None:
    drawn = _strip_of("8")
    worn = drawn + np.random.default_rng(1).normal(0, noise, drawn.shape).astype(np.float32)
    place = Place(CellKind.DIGIT, 8, 10.0, 4.0, 17.0)
    look_at_places([place], worn, drawn)
    assert place.seen is seen


def test_a_digit_of_which_nothing_is_left_is_not_asked() -> None:
    place, blank = Place(CellKind.DIGIT, 8, 10.0, 4.0, 17.0), np.zeros((HEIGHT, 24), np.float32)
    look_at_places([place], blank, _strip_of("8"))
    assert not place.seen
    empty = Place(CellKind.EMPTY, 0, 10.0, 10.0, 10.0)
    look_at_places([empty], blank, blank)
    assert empty.seen
    assert correlate(_strip_of("8"), _strip_of("8")) > 0.99 > LEAST_LIKE > correlate(blank[:0], blank[:0])


@needs_font
def test_what_cannot_be_seen_teaches_nothing() -> None:
    sample = next(one for one in samples(material(), count=9) if one.places[0].kind is CellKind.DIGIT)
    sample.places[0].seen = False
    labels = label_columns(sample)
    assert labels[int(sample.places[0].centre // STEP)] == NOT_COUNTED


@needs_font
def test_dirt_in_an_empty_place_is_lower_than_a_digit() -> None:
    ink = np.zeros((100, 100), np.uint8)
    for seed in range(20):
        one = np.zeros_like(ink)
        soil_place(one, (50, 50), np.random.default_rng(seed), height=50)
        assert 0 < (one > 0).sum() < 0.25 * 50 * 50
    digit = pick_from_faces([str(FONT)], 3, np.random.default_rng(1))
    assert digit.max(axis=0).min() > 0


def test_worse_paper_is_rougher() -> None:
    ink = np.zeros((60, 300), np.uint8)
    cv2.putText(ink, "740846", (20, 45), 0, 1.2, (255,), 3)
    rough = []
    for level in LEVELS:
        worn = [wear_field(ink, np.random.default_rng(n), level=level, height=50.0) for n in range(8)]
        assert all(one[ink == 0].mean() - one[ink > 250].mean() > 20 for one in worn)
        rough.append(np.mean([one[ink == 0].std() for one in worn]))
    assert rough[0] < rough[1] < rough[2]


@pytest.mark.parametrize("pen", [Pen(width=3), Pen(width=8), Pen(thinned=3), Pen()])
def test_a_pen_draws_the_whole_digit(pen: Pen) -> None:
    rng = np.random.default_rng(2)
    drawn = pen.draw(strokes().pick(0, rng), rng)
    count, _ = cv2.connectedComponents((drawn > 60).astype(np.uint8))
    assert count - 1 <= 2
    assert drawn.max() > 200


def test_a_thin_pen_leaves_less_ink_than_a_thick_one() -> None:
    thin, thick = (
        Pen(width=width).draw(strokes().pick(8, np.random.default_rng(1)), np.random.default_rng(1)).sum()
        for width in (3, 9)
    )
    assert thick > 1.5 * thin


def test_a_skeleton_is_thin_and_whole() -> None:
    solid = np.zeros((40, 60), np.uint8)
    solid[15:25, 8:52] = 255
    spine = find_skeleton(solid)
    assert 30 < (spine > 0).sum() < 0.5 * (solid > 0).sum()


def test_crossing_out_only_adds_ink() -> None:
    digit = strokes().pick(3, np.random.default_rng(1))
    crossed = cross_out(digit, np.random.default_rng(1))
    assert (crossed >= digit).all()
    assert (crossed > 0).sum() > (digit > 0).sum()


@needs_font
def test_machines_slash_zeros_and_print_with_pins() -> None:
    zero = print_digits(str(FONT), Alphabet.ARABIC).pictures[0]
    middle = tuple(side // 2 for side in zero.shape)
    assert zero[middle] < 50 < 200 < slash_zero(zero)[middle]
    dotted = strike_with_pins(zero, np.random.default_rng(1), alphabet=Alphabet.ARABIC)
    assert dotted.shape == zero.shape
    rows = (dotted[:, dotted.max(axis=0) > 0] > 128).mean(axis=1)
    assert (np.diff(np.sign(np.diff(rows))) != 0).sum() > 8  # a row of pins, a gap, a row of pins


def test_mnist_is_read_from_its_archive(tmp_path: Path) -> None:
    pictures = np.zeros((3, 28, 28), np.uint8)
    pictures[:, 4:24, 8:18] = 200
    images = struct.pack(">IIII", 2051, 3, 28, 28) + pictures.tobytes()
    labels = struct.pack(">II", 2049, 3) + bytes((7, 0, 7))
    with tarfile.open(tmp_path / "mnist.tgz", "w:gz") as archive:
        for name, data in (("images-idx3", images), ("labels-idx1", labels)):
            member = tarfile.TarInfo(f"package/data/train-{name}-ubyte")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    found = load_mnist(tmp_path / "mnist.tgz", part="train")
    assert [len(some) for some in found.pictures] == [1, 0, 0, 0, 0, 0, 0, 2, 0, 0]
    assert found.pictures[0][0].shape == (20, 10)


def test_every_fifth_thai_digit_is_kept_for_measuring(tmp_path: Path) -> None:
    page = np.full((30, 20), 255, np.uint8)
    page[5:25, 5:15] = 0
    _, coded = cv2.imencode(".png", page)
    with zipfile.ZipFile(tmp_path / "thai.zip", "w") as pack:
        for at in range(10):
            pack.writestr(f"{at // 5}/{at % 5:04}.png", coded.tobytes())
    taught = load_thai(tmp_path / "thai.zip", taught=(1, 2, 3, 4))
    kept = load_thai(tmp_path / "thai.zip", taught=(0,))
    assert [len(some) for some in taught.pictures[:2]] == [4, 4]
    assert [len(some) for some in kept.pictures[:2]] == [1, 1]
    assert kept.pictures[0][0].shape == (20, 10)
