"""A choropleth of the provinces: SVG paths, drawn once from data/thailand-provinces.geojson, in classes.

Problem     With equal classes of per cent a map is of one colour for a year, while all are near nothing.
Known as    Choropleth with quantile classes (Evans 1977); the classes follow the values, each holds as many
            provinces as the others. Colours: ColorBrewer's YlGnBu, one lightness after the other, so that
            they stay apart for the colour-blind and in grey.
Steps       Nothing is a class by itself, hatched. The values above it are cut where the sorted list is cut in
            equal parts; equal values are never parted, so there may be fewer classes than CLASSES.
Dropped     Equal and square-root steps: in the first month one class holds all; in the last, another one.
"""

import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from documents.charts.numbers import tell

WIDTH = 420
CLASSES = 5  # guess: more shades of one colour are not told apart
_MIDDLE = math.cos(math.radians(13.2))
"""One degree of longitude is this much of one of latitude in the middle of the country."""


@dataclass(frozen=True, slots=True)
class Class:
    """Provinces of one colour; both ends are values of provinces, and both are 0 in the class of nothing."""

    number: int
    low: float
    high: float
    provinces: int

    @property
    def label(self) -> str:
        """`0.04–1.2`, as the legend has it."""
        low, high = tell(self.low), tell(self.high)
        return low if low == high else f"{low}–{high}"


@dataclass(frozen=True, slots=True)
class Shape:
    """A province on the map."""

    code: str
    path: str
    number: int
    """Of its class; -1 for a province that the reader's role does not reach."""
    value: float
    figures: Any


@dataclass(frozen=True, slots=True)
class Map:
    """The country."""

    width: int
    height: int
    shapes: list[Shape]
    classes: list[Class]


def draw_provinces(values: Mapping[str, float], *, names: Mapping[str, Any]) -> Map:
    """The map coloured by a value of each province, none below nothing; those without one stay plain."""
    height, paths = _outlines()
    ends = quantile_ends(values.values())
    shapes = [
        Shape(code, path, class_of(values[code], ends), values[code], names.get(code))
        if code in values
        else Shape(code, path, -1, 0.0, None)
        for code, path in paths
    ]
    return Map(WIDTH, height, shapes, _classes(values.values(), ends))


def quantile_ends(values: Iterable[float]) -> list[float]:
    """The greatest value of each class above nothing, ascending."""
    some = sorted(value for value in values if value > 0)
    if len(distinct := sorted(set(some))) <= CLASSES:
        return distinct
    return sorted({some[math.ceil(len(some) * n / CLASSES) - 1] for n in range(1, CLASSES + 1)})


def class_of(value: float, ends: list[float]) -> int:
    """The number of the class that a value is in; 0 is nothing."""
    return bisect_left(ends, value) + 1 if value > 0 else 0


def _classes(values: Iterable[float], ends: list[float]) -> list[Class]:
    members: dict[int, list[float]] = {}
    for value in values:
        members.setdefault(class_of(value, ends), []).append(value)
    return [Class(number, min(them), max(them), len(them)) for number, them in sorted(members.items())]


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
