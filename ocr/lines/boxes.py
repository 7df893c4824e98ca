"""Bounding boxes: what several boxes have in common, and how two stand to each other."""

from __future__ import annotations

from collections.abc import Iterable

from ocr.engine import Box


def bounding_box(boxes: Iterable[Box]) -> Box:
    """The smallest box round all of them; there must be one at least."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def box_height(box: Box) -> int:
    return box[3] - box[1]


def shared_height(a: Box, b: Box) -> int:
    """How many rows two boxes have in common; negative where they have none."""
    return min(a[3], b[3]) - max(a[1], b[1])
