"""Where the places of a field stand along its strip: from the grid, from their count, or from the ink alone.

Problem: digits lean, wander off the middle of their boxes and touch the next; a field may have no ticks, and
places may be empty.
Known as: dynamic programming over positions (as in dynamic time warping): every place has a cost where it
stands, every pair of neighbours one for how far they are apart.
Steps: each column's evidence is how likely anything stands there; with centres given a place keeps near its
own; with the count alone the pitch is tried in a few widths and the likeliest kept; between groups the step
may be longer. With nothing given, runs of one label are the places (best path,
non-maximum suppression).
Dropped: cutting the picture into cells, which hands do not respect (docs/adr/0033).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Evidence = npt.NDArray[np.float32]
Shares = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

# guess: all numbers of this module, in pitches where nothing else is said
_FLOOR = 0.02
"""Evidence of a column where nothing stands: an empty place costs so much, and no more."""
_OFF_CENTRE = 0.22
_UNSTEADY = 0.12
_CLOSEST = 0.55
_PITCHES = np.linspace(0.78, 1.12, 9)
_LONGEST_GAP = 1.6
"""Step between groups: from one pitch to so many."""
_PEAKS_APART = 9.0
"""Columns of the strip between two peaks."""


def place_near(evidence: Evidence, centres: Sequence[float]) -> list[int]:
    """The answer at which each place stands best; `centres` in answers (columns of the strip / step)."""
    at = np.asarray(centres, np.float64)
    pitches = np.diff(at) if len(at) > 1 else np.array([float(len(evidence))])
    usual = float(np.median(pitches)) if len(at) > 1 else 2.0 * _nearest_edge(at[0], len(evidence))
    columns = np.arange(len(evidence))
    own = -(((columns[None] - at[:, None]) / (_OFF_CENTRE * usual)) ** 2) / 2
    unary = _log_evidence(evidence)[None] + own
    steps = [(float(step), float(step)) for step in pitches] if len(at) > 1 else []
    places, _ = _find_best_path(unary, steps, pitch=usual, spread=2 * _UNSTEADY)
    return places


def _nearest_edge(centre: float, width: int) -> float:
    return max(2.0, min(centre, width - centre))


def place_by_count(evidence: Evidence, groups: Sequence[int], extent: tuple[float, float]) -> list[int]:
    """So many places at a nearly steady pitch between two columns (in answers), where they are likeliest."""
    count = sum(groups)
    left, right = extent
    unary = np.tile(_log_evidence(evidence), (count, 1))
    columns = np.arange(len(evidence))
    unary[:, (columns < left) | (columns > right)] = -1e3
    widest = (right - left) / count
    best: tuple[list[int], float] = ([], -np.inf)
    for share in _PITCHES:
        pitch = share * widest
        found = _find_best_path(unary, _list_steps(groups, pitch), pitch=pitch, spread=_UNSTEADY)
        best = max(best, found, key=lambda one: one[1])
    return best[0]


def _list_steps(groups: Sequence[int], pitch: float) -> list[tuple[float, float]]:
    """How far each place may stand from the last: least and most that cost nothing."""
    steps: list[tuple[float, float]] = []
    for group in groups:
        steps.append((pitch, _LONGEST_GAP * pitch))
        steps.extend([(pitch, pitch)] * (group - 1))
    return steps[1:]


def _log_evidence(evidence: Evidence) -> Doubles:
    return np.log(np.maximum(evidence.astype(np.float64), _FLOOR))


def _find_best_path(
    unary: Doubles, steps: Sequence[tuple[float, float]], *, pitch: float, spread: float
) -> tuple[list[int], float]:
    """The places (one a row of `unary`) of the highest sum, and that sum; O(places x answers x pitch)."""
    count, width = unary.shape
    total, came = unary[0], np.zeros((count, width), np.int64)
    for n in range(1, count):
        least, most = steps[n - 1]
        reach = np.arange(max(1, int(_CLOSEST * pitch)), int(most + pitch) + 2)
        off = np.maximum(0.0, np.maximum(least - reach, reach - most)) / max(spread * pitch, 1e-6)
        source = np.arange(width)[:, None] - reach[None]
        values = np.where(source >= 0, total[np.maximum(source, 0)], -1e6) - off[None] ** 2 / 2
        chosen = values.argmax(axis=1)
        came[n] = np.maximum(np.arange(width) - reach[chosen], 0)
        total = values[np.arange(width), chosen] + unary[n]
    at = int(total.argmax())
    places = [at]
    for n in range(count - 1, 0, -1):
        places.append(int(came[n, places[-1]]))
    return places[::-1], float(total[at])


def place_freely(told: Shares, *, step: int) -> list[int]:
    """Columns of one label, one after the other, are a place; of two that all but touch the heavier is one.

    `told` has a row a label, the first for nothing there, and a column an answer; `step` is columns for one.
    """
    best = told.argmax(axis=0)
    edges = np.flatnonzero(np.diff(best, prepend=-1, append=-1)).tolist()
    spans = [(told[best[a], a:b], a) for a, b in pairwise(edges) if best[a] != 0]
    peaks = sorted(((float(said.sum()), start + int(said.argmax())) for said, start in spans), reverse=True)
    kept: list[int] = []
    for _, at in peaks:
        if all(abs(at - other) * step >= _PEAKS_APART for other in kept):
            kept.append(at)
    return sorted(kept)


def spread_edges(places: Sequence[float], *, width: float) -> list[tuple[float, float]]:
    """Left and right of each place: half way to the next, at the ends as far as on the inner side."""
    if not places:
        return []
    middles = [(a + b) / 2 for a, b in pairwise(places)]
    first = places[0] - (middles[0] - places[0] if middles else _nearest_edge(places[0], int(width)))
    last = places[-1] + (places[-1] - middles[-1] if middles else _nearest_edge(places[-1], int(width)))
    edges = [max(0.0, first), *middles, min(float(width), last)]
    return list(pairwise(edges))
