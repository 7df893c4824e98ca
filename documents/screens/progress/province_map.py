"""The provinces as SVG paths, drawn once from data/thailand-provinces.geojson."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

WIDTH = 420
_MIDDLE = math.cos(math.radians(13.2))
"""One degree of longitude is this much of one of latitude in the middle of the country."""
STEPS = ((0, 0), (0, 5), (5, 20), (20, 40), (40, 60), (60, 80), (80, 100))
"""Percent of each colour; the first is "nothing yet"."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A province on the map."""

    code: str
    path: str
    step: int
    """Index into STEPS; -1 for a province that the reader's role does not reach."""
    share: float
    figures: Any


@dataclass(frozen=True, slots=True)
class Map:
    """The country."""

    width: int
    height: int
    shapes: list[Shape]


def draw_provinces(shares: Mapping[str, float], *, names: Mapping[str, Any]) -> Map:
    """The map coloured by percent; provinces without a figure stay plain."""
    height, paths = _outlines()
    shapes = []
    for code, path in paths:
        colour = colour_step(shares[code]) if code in shares else -1
        shapes.append(Shape(code, path, colour, shares.get(code, 0.0), names.get(code)))
    return Map(WIDTH, height, shapes)


def colour_step(share: float) -> int:
    """Which colour a percentage has."""
    if share <= 0:
        return 0
    return next(i for i, (_, upto) in enumerate(STEPS) if i and (share <= upto or i == len(STEPS) - 1))


@cache
def _outlines() -> tuple[int, list[tuple[str, str]]]:
    found = json.loads((settings.DATA_DIR / "thailand-provinces.geojson").read_text(encoding="utf-8"))
    rings = {f"{f['properties']['code']:02d}": list(_rings(f["geometry"])) for f in found["features"]}
    points = [point for parts in rings.values() for ring in parts for point in ring]
    west, north = min(x for x, _ in points), max(y for _, y in points)
    scale = WIDTH / ((max(x for x, _ in points) - west) * _MIDDLE)
    height = math.ceil((north - min(y for _, y in points)) * scale)

    def draw_ring(ring: list[tuple[float, float]]) -> str:
        return (
            "M"
            + "L".join(f"{(x - west) * _MIDDLE * scale:.1f} {(north - y) * scale:.1f}" for x, y in ring)
            + "Z"
        )

    return height, [(code, "".join(map(draw_ring, parts))) for code, parts in sorted(rings.items())]


def _rings(geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield [(x, y) for x, y in ring]
