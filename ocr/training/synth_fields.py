"""Synthetic number fields to train on: combs of many styles, filled by print, by typewriters and by hands.

Problem: no office's papers may leave it, and what cells hold (digits over walls, touching, crossed out, none)
is in no public set of single digits.
Known as: synthetic data; where each digit stands is known, since we put it there, so that labels are column
by column as in train_lines.
Steps: a comb is laid out (synth_combs), each place gets a digit, nothing or something unreadable
(fill_fields); the paper is worn (field_wear) and the field cut out of it as it will be when read
(recognition/fields/strip).
All numbers are guesses, in heights of the frame or pitches where nothing else is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from ocr.engine import CellKind, Picture
from ocr.recognition.fields.labels import FIRST, UNREADABLE, Alphabet
from ocr.recognition.fields.strip import DIGIT, FRAME, STEP, FieldStrip, cut_bare_strip, cut_strip
from ocr.training.field_sight import look_at_places
from ocr.training.field_wear import LEVELS, wear_field
from ocr.training.fill_fields import Filler, Material, Place, Sheet
from ocr.training.machine_digits import print_digits
from ocr.training.synth_combs import FRAMELESS, TIGHT, draw_comb, lay_out_comb
from ocr.training.synth_hand import load_font
from ocr.training.synth_line import Rng

Labels = npt.NDArray[np.int16]

EITHER = -1
"""Beside the middle of a digit: it or nothing may be said. Labels are stored as -1 - label there."""
NOT_COUNTED = -100
"""Where wear left too little of a digit to read: nothing is taught."""
HAND_LIKE = ("Mali", "mali", "Itim", "itim", "Charm", "charm", "Sriracha", "sriracha", "Purisa", "Srisakdi")
"""Faces that look written: whether a hand wrote them is not asked."""
_NOT_ASKED = -1
_RESOLUTIONS = (100, 150, 150, 200, 200, 200, 200, 300, 300, 300)
_DEGREES = (0.4, 0.4, 0.2)
"""How many are light, medium, heavy."""
_MIDDLE, _EDGE, _LEAST = 0.42, 0.85, 2.01
"""Shares of a digit's half width that are its label, and nothing or its label; columns at least."""


@dataclass(slots=True)
class FieldSample:
    """A field as the network sees it, and what stands in it."""

    strip: FieldStrip
    places: list[Place]
    groups: tuple[int, ...]
    centres: tuple[float, ...]
    """Middles of the places as a grid finder sees them, in columns of the strip."""
    extent: tuple[float, float]
    style: str
    source: str
    level: str
    alphabet: Alphabet
    hand: int
    """1 written, 0 printed, -1 not asked."""


def synth_field(material: Material, rng: Rng) -> FieldSample:
    """One worn field of one style, filled from one source."""
    style = str(rng.choice(list(material.styles)))
    level = str(rng.choice(LEVELS, p=_DEGREES))
    source, alphabet = _pick_source(material, style, rng)
    millimetres = rng.uniform(5.0, 9.5)
    height = max(18.0, millimetres * float(rng.choice(_RESOLUTIONS)) / 25.4)
    face = material.faces[int(rng.integers(len(material.faces)))]
    tall = height * (DIGIT / FRAME if style in FRAMELESS else rng.uniform(0.42, 0.8))
    pitch = _pick_pitch(style, face, alphabet, tall=tall, height=height, rng=rng)
    if source == "type" and style not in TIGHT:
        tall = min(tall, 1.35 * pitch)
    room = 0.7 * height
    comb = lay_out_comb(style, rng, left=room, top=room, height=height, pitch=pitch)
    size = int(2.4 * height), int(comb.frame[2] + room)
    sheet = Sheet(np.zeros(size, np.uint8), comb, rng)
    draw_comb(comb, sheet.ink, rng)
    _write_around(sheet, face)
    filler = Filler(sheet, material, source, alphabet, face, tall)
    filler.fill()
    alphabet = filler.alphabet
    gray = wear_field(sheet.ink, rng, level=level, height=height)
    return _cut(sheet, gray, source=source, level=level, alphabet=alphabet, hand=_ask_hand(source, face))


def _pick_source(material: Material, style: str, rng: Rng) -> tuple[str, Alphabet]:
    """Print, real hands, or drawn strokes (Arabic only)."""
    alphabet = Alphabet.THAI if rng.random() < material.in_thai else Alphabet.ARABIC
    real = material.thai if alphabet is Alphabet.THAI else material.arabic
    if rng.random() >= material.by_hand or style in TIGHT:
        return "type", alphabet
    if real is None or (alphabet is Alphabet.ARABIC and rng.random() < material.drawn):
        return "strokes", Alphabet.ARABIC
    return "hand", alphabet


def _ask_hand(source: str, face: str) -> int:
    if source != "type":
        return 1
    return _NOT_ASKED if any(name in face for name in HAND_LIKE) else 0


def _pick_pitch(style: str, face: str, alphabet: Alphabet, *, tall: float, height: float, rng: Rng) -> float:
    if style in TIGHT:
        return print_digits(face, alphabet).advance * tall * rng.uniform(0.98, 1.2)
    return height * rng.uniform(0.55, 1.15)


def _write_around(sheet: Sheet, face: str) -> None:
    """Captions left, right, above and below, and rules of the form."""
    rng, comb = sheet.rng, sheet.comb
    size = max(8, int(comb.height * rng.uniform(0.35, 0.6)))
    x0, y0, x1, y1 = comb.frame
    page = Image.new("L", (sheet.ink.shape[1], sheet.ink.shape[0]), 0)
    pen, font = ImageDraw.Draw(page), load_font(face, size)
    words = "".join(str(rng.choice(list("กขคงจชดตทนบปมยรลวสหอABCDEabcdefghx "))) for _ in range(14))
    fill, gap = int(rng.integers(120, 256)), comb.pitch * rng.uniform(0.25, 0.8)
    if rng.random() < 0.5:
        pen.text((x0 - gap, (y0 + y1) / 2), words, font=font, fill=fill, anchor="rm")
    if rng.random() < 0.2:
        pen.text((x1 + gap, (y0 + y1) / 2), words, font=font, fill=fill, anchor="lm")
    if rng.random() < 0.25:
        pen.text(
            (x0, y0 - comb.height * rng.uniform(0.15, 0.3)), words * 3, font=font, fill=fill, anchor="lb"
        )
    if rng.random() < 0.25:
        pen.text(
            (x0, y1 + comb.height * rng.uniform(0.15, 0.3)), words * 3, font=font, fill=fill, anchor="lt"
        )
    np.maximum(sheet.ink, np.asarray(page, np.uint8), out=sheet.ink)


def _cut(
    sheet: Sheet, gray: Picture, *, source: str, level: str, alphabet: Alphabet, hand: int
) -> FieldSample:
    """As the line finder cuts: not always exactly."""
    comb, rng = sheet.comb, sheet.rng
    lean = rng.normal(0, 0.004)
    matrix = np.array([[1, 0, 0], [lean, 1, -lean * gray.shape[1] / 2]])
    gray = np.asarray(
        cv2.warpAffine(gray, matrix, gray.shape[::-1], borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
    clean = np.asarray(
        cv2.warpAffine(255 - sheet.ink, matrix, gray.shape[::-1], borderValue=(255,)), np.uint8
    )
    slack = rng.normal(0, 0.03 * comb.height, 4)
    x0, y0, x1, y1 = (round(edge + off) for edge, off in zip(comb.frame, slack, strict=True))
    if comb.style in FRAMELESS:
        box = _bare_box(sheet, (x0, x1))
        strip, ideal = cut_bare_strip(gray, box), cut_bare_strip(clean, box)
    else:
        strip, ideal = cut_strip(gray, (x0, y0, x1, y1)), cut_strip(clean, (x0, y0, x1, y1))
    for place in sheet.places:
        place.centre, place.left, place.right = map(strip.column_of, (place.centre, place.left, place.right))
    look_at_places(sheet.places, strip.ink, ideal.ink)
    centres = tuple(strip.column_of(x + rng.normal(0, 0.03) * comb.pitch) for x in comb.centres)
    extent = strip.column_of(comb.frame[0]), strip.column_of(comb.frame[2])
    return FieldSample(
        strip,
        sheet.places,
        comb.groups,
        centres,
        extent,
        style=comb.style,
        source=source,
        level=level,
        alphabet=alphabet,
        hand=hand,
    )


def _bare_box(sheet: Sheet, sides: tuple[int, int]) -> tuple[int, int, int, int]:
    """Rows of a number without a frame: as its digits stand, about."""
    comb, rng = sheet.comb, sheet.rng
    tall = comb.height * DIGIT / FRAME * rng.uniform(0.85, 1.18)
    middle = (comb.top + comb.bottom) / 2
    if comb.style in ("dashes", "dots"):
        middle = comb.bottom - 0.42 * comb.height
    middle += rng.normal(0, 0.04) * comb.height
    return sides[0], round(middle - tall / 2), sides[1], round(middle + tall / 2)


def label_columns(sample: FieldSample) -> Labels:
    """What each answer should be; beside the middle of a digit (see EITHER) it or nothing."""
    columns = sample.strip.ink.shape[1] // STEP
    labels = np.zeros(columns, np.int16)
    middle = (np.arange(columns) + 0.5) * STEP
    inked = [place for place in sample.places if place.kind is not CellKind.EMPTY]
    for place in inked:
        label = UNREADABLE if place.kind is CellKind.UNREADABLE else FIRST[sample.alphabet] + place.digit
        away, half = np.abs(middle - place.centre), (place.right - place.left) / 2
        labels[(away <= max(1.6 * _LEAST, _EDGE * half)) & (labels == 0)] = EITHER - label
    for place in inked:
        label = UNREADABLE if place.kind is CellKind.UNREADABLE else FIRST[sample.alphabet] + place.digit
        away, half = np.abs(middle - place.centre), (place.right - place.left) / 2
        labels[away <= max(_LEAST, _MIDDLE * half)] = label
    for place in inked:
        if not place.seen:
            labels[np.abs(middle - place.centre) <= max(1.6 * _LEAST, (place.right - place.left) / 2)] = (
                NOT_COUNTED
            )
    return labels
