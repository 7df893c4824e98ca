"""What stands in the places of a synthetic number field: print, typing, hands, nothing, scribbles.

Known as: synthetic data. All numbers are guesses, in heights of the frame or pitches where nothing else is
said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr.engine import CellKind, Picture
from ocr.recognition.fields.labels import Alphabet
from ocr.training.hand_digits import HandDigits, Pen, cross_out, cut_to_ink, draw_scribble
from ocr.training.machine_digits import can_print, print_digits, slash_zero, strike_with_pins
from ocr.training.synth_combs import FRAMELESS, TAUGHT_STYLES, TIGHT, Comb
from ocr.training.synth_digits import draw_char, pick_non_digit
from ocr.training.synth_hand import load_font
from ocr.training.synth_line import Rng, can_draw

_LARGE = 72
_SOILED = 0.35
"""How many of the empty places have a speck, a crumb or a stroke that is no digit in them."""
_FROM_FACES = 0.12


@dataclass(frozen=True, slots=True)
class Material:
    """What fields are filled with; what is measured with is never what is taught."""

    faces: Sequence[str]
    arabic: HandDigits | None = None
    thai: HandDigits | None = None
    styles: Sequence[str] = TAUGHT_STYLES
    by_hand: float = 0.6
    """How many of the fields are filled by hands."""
    in_thai: float = 0.4
    """How many have Thai digits."""
    drawn: float = 0.12
    """How many of the Arabic ones by hand are strokes that we drew, not real digits."""
    sizes: tuple[float, float] = (0.45, 0.95)
    """How high hands write, in heights of the frame: from, to."""
    bent: float = 0.55
    """How many of the real digits are distorted, to make more of them."""
    hand_like: Sequence[str] = ()
    """Faces that look written, with Thai digits: bent and redrawn they are hands too."""


def pick_from_faces(faces: Sequence[str], digit: int, rng: Rng) -> Picture:
    """A Thai digit of one of the faces that look written, cut to its ink."""
    face = faces[int(rng.integers(len(faces)))]
    return cut_to_ink(print_digits(face, Alphabet.THAI).pictures[digit])


def soil_place(ink: Picture, at: tuple[float, float], rng: Rng, *, height: float) -> None:
    """What an empty place holds all the same: specks, a slip of the pen, never as high as a digit."""
    for _ in range(int(rng.integers(1, 4))):
        x, y = (round(v + rng.normal(0, 0.22) * height) for v in at)
        shade = (int(rng.integers(70, 256)),)
        if rng.random() < 0.6:
            cv2.circle(ink, (x, y), max(1, round(height * rng.uniform(0.015, 0.07))), shade, -1, cv2.LINE_AA)
            continue
        far, turn = height * rng.uniform(0.05, 0.22), rng.uniform(0, np.pi)
        end = round(x + far * np.cos(turn)), round(y + far * np.sin(turn))
        cv2.line(ink, (x, y), end, shade, max(1, round(0.04 * height)), cv2.LINE_AA)


@dataclass(slots=True)
class Place:
    """What stands in one place of a field, and between which columns (of the paper, then of the strip)."""

    kind: CellKind
    digit: int
    centre: float
    left: float = 0.0
    right: float = 0.0
    seen: bool = True
    """Whether enough of it is left for a person to read (field_sight)."""


@dataclass(slots=True)
class Sheet:
    """The paper while it is filled."""

    ink: Picture
    comb: Comb
    rng: Rng
    places: list[Place] = field(default_factory=list)

    def put(
        self, glyph: Picture, *, at: tuple[float, float], scale: tuple[float, float], shade: float
    ) -> Place:
        """A picture of ink, its middle at this point, slanted a little if it is written."""
        size = max(1, round(glyph.shape[1] * scale[0])), max(1, round(glyph.shape[0] * scale[1]))
        small = cv2.resize(glyph, size, interpolation=cv2.INTER_AREA)
        left, top = round(at[0] - size[0] / 2), round(at[1] - size[1] / 2)
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(self.ink.shape[1], left + size[0]), min(self.ink.shape[0], top + size[1])
        if x1 <= x0 or y1 <= y0:
            return Place(CellKind.EMPTY, 0, at[0], at[0], at[0])
        piece = np.asarray(small[y0 - top : y1 - top, x0 - left : x1 - left] * shade, np.uint8)
        under = self.ink[y0:y1, x0:x1]
        np.maximum(under, piece, out=under)
        columns = np.flatnonzero(piece.max(axis=0) > 60 * shade)
        first, last = (columns[0], columns[-1] + 1) if len(columns) else (0, x1 - x0)
        return Place(CellKind.DIGIT, 0, x0 + (first + last) / 2, float(x0 + first), float(x0 + last))


@dataclass(slots=True)
class Filler:
    """One person or machine that fills a field: its habits hold for all places."""

    sheet: Sheet
    material: Material
    source: str
    alphabet: Alphabet
    face: str
    tall: float
    shade: float = 1.0
    pen: Pen = field(default_factory=Pen)
    slashed: bool = False
    by_pins: bool = False
    lean: float = 0.0
    lift: float = 0.0

    def fill(self) -> None:
        """Each place from left to right."""
        rng, comb = self.sheet.rng, self.sheet.comb
        self.shade = rng.uniform(0.6, 1.0)
        self.pen = Pen.pick(rng)
        self.slashed, self.by_pins = rng.random() < 0.08, rng.random() < 0.06
        self.lean = rng.normal(0, 0.18)
        self.lift = rng.normal(0, 0.08 if self.source == "type" else 0.05) * comb.height
        if self.source == "type" and not can_print(self.face, self.alphabet):
            self.alphabet = Alphabet.ARABIC
        if self.source != "type":
            self.tall = (
                comb.height * rng.uniform(*self.material.sizes) * (0.8 if comb.style in FRAMELESS else 1.0)
            )
        drift = rng.normal(0, 0.05) * comb.pitch, rng.normal(0, 0.012) * comb.pitch
        kinds = self._plan()
        for at, (centre, kind) in enumerate(zip(comb.centres, kinds, strict=True)):
            away = drift[0] + at * drift[1] if self.source == "type" else rng.normal(0, 0.09) * comb.pitch
            if comb.style in TIGHT:
                away = 0.0
            self.sheet.places.append(self._write(kind, centre, away))

    def _plan(self) -> list[CellKind]:
        """What each place gets: shorter numbers than boxes, empty fields, wrong digits made unreadable."""
        rng, count = self.sheet.rng, len(self.sheet.comb.centres)
        kinds = [CellKind.DIGIT] * count
        chance = rng.random()
        if chance < 0.07:
            return [CellKind.EMPTY] * count
        if self.sheet.comb.style not in TIGHT and chance < 0.28:
            empty = int(rng.integers(1, max(2, count // 2 + 1)))
            for at in range(empty):
                kinds[at if chance < 0.11 else -1 - at] = CellKind.EMPTY
        odd = 0.035 if self.source == "type" else 0.07
        if chance > 0.97:  # all of it crossed out
            odd = 0.9
        if self.sheet.comb.style not in TIGHT:
            kinds = [
                CellKind.UNREADABLE if kind is CellKind.DIGIT and rng.random() < odd else kind
                for kind in kinds
            ]
            kinds = [CellKind.EMPTY if rng.random() < 0.03 else kind for kind in kinds]
        return kinds

    def _write(self, kind: CellKind, centre: float, away: float) -> Place:
        rng, comb = self.sheet.rng, self.sheet.comb
        middle = (comb.top + comb.bottom) / 2 + self.lift
        if comb.style in ("dashes", "dots"):
            middle = comb.bottom - 0.5 * self.tall - rng.uniform(0.02, 0.12) * comb.height
        if kind is CellKind.EMPTY:
            if rng.random() < 0.04:
                self._strike_empty(centre, middle)
            elif rng.random() < _SOILED:
                soil_place(self.sheet.ink, (centre, middle), rng, height=comb.height)
            return Place(kind, 0, centre, centre, centre)
        digit = int(rng.integers(10))
        glyph, scale = self._make_glyph(digit) if kind is CellKind.DIGIT else self._make_unreadable(digit)
        if self.source != "type":
            middle += rng.normal(0, 0.05) * comb.height
        place = self.sheet.put(glyph, at=(centre + away, middle), scale=scale, shade=self.shade)
        if kind is CellKind.UNREADABLE and self.source != "type" and rng.random() < 0.3:
            self._rewrite_above(digit, centre)
        place.kind, place.digit = kind, digit
        place.centre = (place.left + place.right) / 2
        return place

    def _strike_empty(self, centre: float, middle: float) -> None:
        """A dash where no digit belongs: as empty as nothing."""
        half, rng = 0.25 * self.sheet.comb.pitch, self.sheet.rng
        y = round(middle + rng.normal(0, 0.05) * self.sheet.comb.height)
        wide = max(1, round(0.05 * self.sheet.comb.height))
        ends = (round(centre - half), y), (round(centre + half), y)
        cv2.line(self.sheet.ink, *ends, (int(255 * self.shade),), wide, cv2.LINE_AA)

    def _rewrite_above(self, digit: int, centre: float) -> None:
        """The right digit over the wrong one, half out of the frame."""
        glyph, scale = self._make_glyph((digit + 3) % 10)
        less = 0.6, 0.6
        y = self.sheet.comb.top - self.sheet.rng.uniform(0.05, 0.25) * self.sheet.comb.height
        small = scale[0] * less[0], scale[1] * less[1]
        self.sheet.put(glyph, at=(centre, y), scale=small, shade=self.shade)

    def _make_glyph(self, digit: int) -> tuple[Picture, tuple[float, float]]:
        """A picture of the digit and what it is scaled by across and down."""
        rng = self.sheet.rng
        if self.source == "type":
            printed = print_digits(self.face, self.alphabet)
            down = self.tall / printed.height
            return self._print(printed.pictures[digit], digit), (down * rng.uniform(0.98, 1.02), down)
        glyph = self._pick_hand(digit)
        down = self.tall / max(_LARGE * 0.6, glyph.shape[0] - 24) * rng.uniform(0.82, 1.15)
        across = down * rng.uniform(0.75, 1.2)
        widest = self.sheet.comb.pitch * rng.uniform(0.8, 1.15)
        across = min(across, widest / max(1, glyph.shape[1] - 24))
        return self._slant(glyph), (across, down)

    def _print(self, glyph: Picture, digit: int) -> Picture:
        if self.slashed and digit == 0 and self.alphabet is Alphabet.ARABIC:
            glyph = slash_zero(glyph)
        if self.by_pins:
            return strike_with_pins(glyph, self.sheet.rng, alphabet=self.alphabet)
        return glyph

    def _pick_hand(self, digit: int) -> Picture:
        rng = self.sheet.rng
        real = self.material.thai if self.alphabet is Alphabet.THAI else self.material.arabic
        if self.source == "hand" and real is not None:
            glyph, bent = real.pick(digit, rng), self.material.bent
            few = self.alphabet is Alphabet.THAI and bent > 0  # few pictures: more is made of each
            if few and rng.random() < _FROM_FACES and self.material.hand_like:
                glyph = pick_from_faces(self.material.hand_like, digit, rng)
            return self.pen.draw(glyph, rng, bent=1.6 * bent if few else bent, most=4.5 if few else 3.0)
        return 255 - draw_char(str(digit), rng)

    def _slant(self, glyph: Picture) -> Picture:
        rng, (height, width) = self.sheet.rng, glyph.shape
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rng.normal(0, 5), 1)
        shear = self.lean + rng.normal(0, 0.07)
        matrix[0, 1] += shear
        matrix[0, 2] -= shear * height / 2
        return np.asarray(cv2.warpAffine(glyph, matrix, (width, height), borderValue=(0,)), np.uint8)

    def _make_unreadable(self, digit: int) -> tuple[Picture, tuple[float, float]]:
        rng = self.sheet.rng
        if self.source == "type" and rng.random() < 0.7:
            return self._make_letter()
        glyph, scale = self._make_glyph(digit)
        if rng.random() < 0.5:
            return cross_out(glyph, rng), scale
        scribble = draw_scribble(rng)
        down = self.tall / 80
        return scribble, (min(down, 1.1 * self.sheet.comb.pitch / scribble.shape[1]), down)

    def _make_letter(self) -> tuple[Picture, tuple[float, float]]:
        rng = self.sheet.rng
        letter = pick_non_digit(rng)
        while len(letter) > 1 or letter in "()lI?*+=:" or not can_draw(self.face, letter):
            letter = pick_non_digit(rng)
        font = load_font(self.face, 96)
        box = font.getbbox(letter)
        page = Image.new("L", (int(box[2] - box[0]) + 8, int(box[3] - box[1]) + 8), 0)
        ImageDraw.Draw(page).text((4 - box[0], 4 - box[1]), letter, font=font, fill=255)
        down = self.tall / 80
        return np.asarray(page, np.uint8), (down, down)
