"""The grays of a picture made such that print is dark and paper light, however pale the print is."""

import numpy as np

from ocr.engine import Picture

_NEGATIVE, _MOST_OF_IT = 96, 70  # guess: of 255, and of 100; a page that is half black is no negative
_NOISE = 8  # guess: of 255 grays; paper that says nothing differs by less
_PALE = 100  # guess: of 255 grays, between ink and paper; faded prints have half of that


def even_out_grays(small: Picture) -> Picture:
    """A negative turned over, and grays that lie close together drawn apart: next to no toner."""
    low, most, high = np.percentile(small[::4, ::4], (2, _MOST_OF_IT, 98))
    if most < _NEGATIVE:
        small, (low, high) = 255 - small, (255 - high, 255 - low)
    if not _NOISE <= high - low < _PALE:
        return small
    stretched = (small.astype(np.float32) - low) * (255 / (high - low))
    return np.asarray(stretched.clip(0, 255), dtype=np.uint8)
