"""Thai and Latin words drawn with the bundled fonts: runs of either script, shrunk or wrapped to the room
they have.

Thai marks are placed by HarfBuzz (Pillow's raqm layout), so that vowels and tone marks stand above each other
and nothing is cut. The bundled Sarabun comes in a file for each script; a run is drawn with the one that has
it.
"""

import re
from functools import lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

DPI = 300
_FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "sarabun"
_RUNS = re.compile(r"[\u0e00-\u0e7f]+(?:\s+[\u0e00-\u0e7f]+)*|[^\u0e00-\u0e7f]+")
_LINE = 1.6
"""Height of a line for one of letters: two marks stand above a Thai letter, one below (domain: look)."""
_SMALLEST = 9.0  # guess: points that are read at arm's length


def pixels(mm: float) -> int:
    """Pixels of millimetres on a sheet."""
    return round(mm * DPI / 25.4)


@lru_cache(maxsize=64)
def _font(script: str, points: float, weight: int) -> ImageFont.FreeTypeFont:
    size = max(1, round(points * DPI / 72))
    return ImageFont.truetype(str(_FONTS / f"sarabun-{script}-{weight}-normal.woff2"), size)


def _runs(words: str, points: float, weight: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    return [
        (run, _font("thai" if "\u0e00" <= run[0] <= "\u0e7f" else "latin", points, weight))
        for run in _RUNS.findall(words)
    ]


def measure_words(words: str, points: float, *, weight: int = 400) -> float:
    """Width in millimetres."""
    length = sum(font.getlength(run) for run, font in _runs(words, points, weight))
    return length * 25.4 / DPI


def draw_words(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], words: str, points: float, *, weight: int = 400
) -> None:
    """Words on a base line from `at`, in millimetres."""
    x, y = pixels(at[0]), pixels(at[1])
    for run, font in _runs(words, points, weight):
        pen.text((x, y), run, font=font, fill=0, anchor="ls")
        x += round(font.getlength(run))


def draw_within(  # noqa: PLR0913  # a box, words, and how
    pen: ImageDraw.ImageDraw,
    at: tuple[float, float],
    words: str,
    points: float,
    *,
    room: float,
    lines: int = 1,
    weight: int = 400,
) -> float:
    """Words in at most so many lines of `room` millimetres, shrunk until they fit; the base line that comes
    next.
    """
    rows = wrap_words(words, points, room=room, weight=weight)
    while (len(rows) > lines or _widest(rows, points, weight) > room) and points > _SMALLEST:
        points -= 1
        rows = wrap_words(words, points, room=room, weight=weight)
    x, y = at
    for row in rows[:lines]:
        draw_words(pen, (x, y), row, points, weight=weight)
        y += points * _LINE * 25.4 / 72
    return y


def wrap_words(words: str, points: float, *, room: float, weight: int = 400) -> list[str]:
    """Lines broken at blanks; a name without blanks is one line."""
    rows: list[str] = []
    for word in words.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and measure_words(longer, points, weight=weight) <= room:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows or [""]


def _widest(rows: list[str], points: float, weight: int) -> float:
    return max(measure_words(row, points, weight=weight) for row in rows)
