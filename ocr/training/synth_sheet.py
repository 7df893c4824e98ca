"""Half a form under the pen: rows of all kinds, with what was filled in, to be cut up into lessons.

All numbers are guesses, tuned by what the reader then made of papers for tuning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageDraw

from ocr.engine import Picture
from ocr.recognition.grapheme_clusters import GraphemeCluster, cluster_texts, split_clusters
from ocr.training.synth_hand import choose_wander, draw_wandering, load_font, measure_edges
from ocr.training.synth_line import Rng, can_draw
from ocr.training.synth_text import TextGenerator

_WIDE, _TALL = 8.27, 5.6
"""Inches: half a sheet is enough."""
_EDGE = 0.35
_LETTER_SHARE = 0.52
"""Letters without marks of most faces, as part of their size; small faces are set larger, as people do."""
_STRUCK_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A piece of text on a sheet: its clusters, the columns between them and the row they stand on."""

    clusters: tuple[GraphemeCluster, ...]
    edges: tuple[float, ...]
    base: float
    filled: bool = False


@dataclass(slots=True)
class Sheet:
    """Half a form under the pen."""

    rng: Rng
    dpi: int
    print: str
    fill: str
    pt: float
    written: list[WrittenText] = field(default_factory=list)
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("L", (round(_WIDE * self.dpi), round(_TALL * self.dpi)), 255)
        self.pen = ImageDraw.Draw(self.image)

    def to_pixels(self, mm: float) -> int:
        """Pixels for millimetres."""
        return max(1, round(mm * self.dpi / 25.4))

    def draw(self, writer: TextGenerator) -> None:
        """Rows of all kinds from top to bottom."""
        top, bottom = _EDGE * self.dpi, self.image.height - _EDGE * self.dpi
        while top < bottom:
            rows = int(self.rng.integers(1, 7))
            kind = self.rng.random()
            if kind < 0.35:
                top = self._draw_table(writer, top, bottom, rows)
            elif kind < 0.65:
                top = self._draw_answer_rows(writer, top, bottom, rows)
            else:
                top = self._draw_plain_rows(writer, top, bottom, rows)

    @property
    def body(self) -> float:
        """Height of letters without marks, in pixels."""
        return self.pt * self.dpi / 72 * _LETTER_SHARE

    def _font_size(self, path: str, *, filled: bool) -> int:
        share = float(self.rng.uniform(0.8, 1.0) if filled else self.rng.choice([1.0, 1.0, 0.85, 1.15]))
        share *= min(1.4, max(1.0, _LETTER_SHARE / measure_letters(path))) ** self.rng.uniform(0.3, 1)
        return int(max(9, round(self.pt * share * self.dpi / 72)))

    def _line_pitch(self, *, tightest: float) -> float:
        tightest *= 0.88 if self.rng.random() < 0.3 else 1
        return float(self.pt * self.dpi / 72 * self.rng.uniform(tightest, 2.2))

    def _write_text(self, x: float, base: float, text: str, *, filled: bool, room: float) -> float:
        """Where it ends; what has no room is left out."""
        path = self.fill if filled else self.print
        size = self._font_size(path, filled=filled)
        clusters = split_clusters(text)
        if not clusters or not can_draw(path, text):
            return x
        parts = cluster_texts(clusters)
        wander = choose_wander(path, self.rng) if filled else None
        shade = int(self.rng.integers(0, 40))
        if wander is not None:
            picture, found, row = draw_wandering(parts, path, size, self.rng, wander)
            left = x - found[0]
            edges = [left + edge for edge in found]
        else:
            edges = [x + edge for edge in measure_edges(parts, load_font(path, size))]
        if edges[-1] > x + room:
            return x
        if wander is not None:
            self._paste_darker(picture, round(left), round(base) - row, shade)
        else:
            self.pen.text((x, base), text, font=load_font(path, size), fill=shade, anchor="ls")
        self.written.append(WrittenText(tuple(clusters), tuple(edges), base, filled))
        if self.rng.random() < _STRUCK_SHARE * filled:
            self._strike(edges[0], edges[-1], base)
        return edges[-1]

    def _paste_darker(self, picture: Picture, x: int, y: int, shade: int) -> None:
        mask = Image.fromarray(255 - picture)
        self.image.paste(shade, (x, y), mask)

    def _strike(self, left: float, right: float, base: float) -> None:
        """A rule through what was filled in, or touching it."""
        row = base + self.body * float(self.rng.uniform(-1.1, 0.35))
        wide = self.to_pixels(float(self.rng.uniform(0.1, 0.35)))
        over = self.rng.uniform(-1, 2, 2) * self.body
        self.pen.line(
            (left - over[0], row, right + over[1], row), fill=int(self.rng.integers(0, 130)), width=wide
        )

    def _draw_plain_rows(self, writer: TextGenerator, top: float, bottom: float, rows: int) -> float:
        pitch = self._line_pitch(tightest=1.35)
        for _ in range(rows):
            top += pitch
            if top > bottom:
                break
            x = float(self.rng.uniform(_EDGE, 1.6)) * self.dpi
            for _ in range(int(self.rng.integers(1, 3))):
                room = self.image.width - _EDGE * self.dpi - x
                x = self._write_text(x, top, writer.make_line(), filled=False, room=room) + self._random_gap()
        return top

    def _random_gap(self) -> float:
        return float(self.rng.uniform(0.08, 0.8)) * self.dpi

    def _draw_answer_rows(self, writer: TextGenerator, top: float, bottom: float, rows: int) -> float:
        """A printed word, then dots with what was filled in above or on them."""
        pitch = self._line_pitch(tightest=1.5)
        for _ in range(rows):
            top += pitch
            if top > bottom:
                break
            x = _EDGE * self.dpi
            while x < self.image.width * 0.7:
                room = self.image.width - _EDGE * self.dpi - x
                x = self._write_text(x, top, writer.make_label(), filled=False, room=room) + self.to_pixels(1)
                off = self.to_pixels(0.4) - round(float(self.rng.normal(0, 0.25)) * self.dpi / 25.4)
                room = self.image.width - _EDGE * self.dpi - x
                end = self._write_text(
                    x + self.to_pixels(1.5), top - off, writer.make_value(), filled=True, room=room
                )
                end = max(end, x + self._random_gap())
                self._draw_leader(x, end + self.to_pixels(2), top)
                x = end + self.to_pixels(4)
        return top

    def _draw_leader(self, x: float, to: float, base: float) -> None:
        side, row = self.to_pixels(0.2), round(base) + self.to_pixels(0.4)
        if self.rng.random() < 0.2:
            self.pen.line((x, row, to, row), fill=60, width=self.to_pixels(0.2))
            return
        for at in range(round(x), round(to), max(3, self.to_pixels(float(self.rng.uniform(0.6, 1.2))))):
            self.pen.rectangle((at, row, at + side - 1, row + side - 1), fill=60)

    def _draw_table(self, writer: TextGenerator, top: float, bottom: float, rows: int) -> float:
        """Cells between rules; letters and marks may touch them."""
        pitch, wide = self._line_pitch(tightest=1.3), self.to_pixels(float(self.rng.uniform(0.12, 0.4)))
        shade = int(self.rng.integers(0, 120))
        top += pitch * 0.5
        left, right = _EDGE * self.dpi, self.image.width - _EDGE * self.dpi
        walls = [left, *sorted(self.rng.uniform(left, right, int(self.rng.integers(1, 4)))), right]
        rows = min(rows, int((bottom - top) / pitch))
        low = float(self.rng.uniform(0.2, 0.36)) * pitch
        for row in range(rows + 1):
            y = top + row * pitch
            self.pen.line((left, y, right, y), fill=shade, width=wide)
            if row < rows:
                for wall, beyond in pairwise(walls):
                    base = y + pitch - low + float(self.rng.normal(0, 0.02)) * pitch
                    text = self._choose_cell(writer, filled=bool(row))
                    room = beyond - wall - self.to_pixels(2)
                    self._write_text(wall + self.to_pixels(1), base, text, filled=bool(row), room=room)
        for wall in walls:
            self.pen.line((wall, top, wall, top + rows * pitch), fill=shade, width=wide)
        return max(top + rows * pitch, top + pitch * 0.5)

    def _choose_cell(self, writer: TextGenerator, *, filled: bool) -> str:
        kind = self.rng.random()
        if kind < 0.15:
            return ""
        if not filled:
            return writer.make_label() if kind < 0.7 else writer.make_line()
        return writer.make_amount() if kind < 0.35 else writer.make_value()


@lru_cache(maxsize=1_000)
def measure_letters(path: str) -> float:
    """Height of a letter without marks as part of the size of a face."""
    box = load_font(path, 100).getbbox("ก", anchor="ls")
    return max(0.2, -float(box[1]) / 100)
