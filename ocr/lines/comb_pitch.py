"""How many digits the frames of one number have room for: one pitch for all of them.

Problem: walls fade, ticks are hidden under ink, digits look like walls; but all cells of a number are equally
wide, and forms group account numbers 2-7-1 and ids 1-4-5-2-1.
Known as: maximum a posteriori estimation of a period; a frame of known width makes its pitch a whole part.
Steps: every frame's width divided by every count is a pitch to try; at each, every frame takes the nearest
count and is weighed by the walls found where they should be and those missing where paper is seen, against
how often a stroke would stand there by chance (ink has many), and by how far its width is off; groups that
forms have are a little likelier. The best is taken; the next best with another count is kept where it is
nearly as good.
Dropped: autocorrelation of the profile: two groups of two digits have nothing to repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ocr.lines.digit_frames import Frame
from ocr.lines.order_statistics import median
from ocr.lines.upright_strokes import Peak

# guess: all numbers of this module
_PITCH_MM = (2.8, 9.5)
_SHAPE = (0.33, 1.4)
"""Widest and narrowest cell, in heights of its frame."""
_MOST_CELLS = 20
_NEAR, _NEAR_PIXELS, _BESIDE = 0.07, 1.5, 0.2
"""How far a wall may stand from where the pitch has it, in pitches, and in pixels beside that; how far the
second wall of two boxes that stand apart.
"""
_FOUND, _SCALE = 0.9, 0.27
"""How likely a wall that is there is seen; and what a nat of evidence weighs."""
_CHANCE = (0.1, 0.9)
_STRANGE_WALL = 0.3
"""What a stroke from rule to rule weighs that stands where no wall should be."""
_USUAL_SHAPE, _SHAPELESS = 0.8, 3.0
_OFF = 30.0
_KNOWN, _KNOWN_COUNT = 2.0, 0.7
_NEARLY = 0.8
_FITTING = 0.08
FEWEST_CELLS, _FEWEST_BOXES, _MANY_BOXES = 2, 3, 5
_LEAST_WALLS, _LEAST_TICKS, _MOST_STRANGE = 0.5, 0.7, 0.4
"""Share of the walls or ticks due that must be seen, and strokes beside ticks, for each tick."""
_STRANGE_IN_BOXES = 0.7
"""Strokes beside walls in a row of boxes with several places each, for each box and each wall."""
_PROVEN = 4.5
"""Nats of evidence beyond which walls are no accident, whatever else stands there."""
_KNOWN_GROUPS = ((2, 7, 1), (1, 4, 5, 2, 1), (6,), (10,), (13,), (5,))


@dataclass(frozen=True, slots=True)
class Fit:
    """Cells of each frame at one pitch (pixels), and how well they explain what stands there."""

    counts: tuple[int, ...]
    pitch: float
    score: float
    walls: float = 0.0
    """Walls seen where they should be."""
    due: int = 0
    """Walls that should be there, beside the frames' own."""
    strange: float = 0.0
    """Strokes at the rules that are none of these walls."""
    evidence: float = 0.0
    """Logarithm of how much likelier walls are than chance (nats)."""
    whole: bool = False
    """Whether walls run from rule to rule; else they are ticks."""
    off: float = 0.0
    """How far the width of a frame is off, at most, in shares of it."""

    @property
    def grouped(self) -> bool:
        """Whether frames as wide as the groups of an account number or an id stand in their order."""
        return self.counts in _KNOWN_GROUPS[:2] and self.off <= _FITTING


def fit_pitch(frames: Sequence[Frame], *, px: float) -> list[Fit]:
    """The best fit, and behind it others with other counts that are nearly as good; none where none fits."""
    height = median(np.array([frame.height for frame in frames]))
    low = max(_PITCH_MM[0] * px, _SHAPE[0] * height)
    high = min(_PITCH_MM[1] * px, _SHAPE[1] * height)
    tries = sorted(
        {
            round(frame.width / count, 2)
            for frame in frames
            for count in range(1, _MOST_CELLS + 1)
            if low <= frame.width / count <= high
        }
    )
    best: dict[tuple[int, ...], Fit] = {}
    for pitch in tries:
        fit = _weigh_pitch(frames, pitch)
        if fit.counts not in best or fit.score > best[fit.counts].score:
            best[fit.counts] = fit
    ranked = sorted(best.values(), key=lambda fit: -fit.score)
    return [fit for fit in ranked if fit.score >= ranked[0].score - _NEARLY]


def is_comb(fit: Fit) -> bool:
    """Enough walls seen, or enough boxes of one size in a row."""
    boxes, all_due = len(fit.counts), sum(fit.counts) - len(fit.counts)
    if sum(fit.counts) < FEWEST_CELLS:
        return False
    if fit.grouped or all_due == 0:
        return fit.grouped or boxes >= _FEWEST_BOXES
    if _is_row_of_boxes(fit):
        return True
    if fit.whole:
        return fit.walls >= max(1, _LEAST_WALLS * fit.due)
    clear = fit.strange <= _MOST_STRANGE * fit.walls
    return fit.walls >= _LEAST_TICKS * fit.due and (clear or fit.evidence >= _PROVEN)


def _is_row_of_boxes(fit: Fit) -> bool:
    """Many boxes tell by themselves if most have one place; of others, which print between the rules of a
    table makes too, the strokes that stand elsewhere count against them.
    """
    boxes, lost = len(fit.counts), sum(fit.counts) - len(fit.counts)
    if boxes < _MANY_BOXES or boxes + fit.walls < _LEAST_TICKS * (boxes + fit.due):
        return False
    few = fit.strange <= _STRANGE_IN_BOXES * (boxes + fit.walls)
    return 2 * lost <= boxes or few or fit.evidence >= _PROVEN


def _weigh_pitch(frames: Sequence[Frame], pitch: float) -> Fit:
    """The better of two views: all strokes may be ticks, or only those from rule to rule are walls."""
    counts = tuple(max(1, round(frame.width / pitch)) for frame in frames)
    offs = [abs(f.width / (n * pitch) - 1) for f, n in zip(frames, counts, strict=True)]
    height = median(np.array([frame.height for frame in frames]))
    shape = float(np.log(pitch / height / _USUAL_SHAPE)) ** 2
    prior = _weigh_groups(counts) - _OFF * sum(off * off for off in offs) - _SHAPELESS * shape
    views = (_match_all(frames, counts, whole=whole) for whole in (False, True))
    fits = [
        Fit(
            counts,
            pitch,
            prior + _SCALE * seen.evidence - _STRANGE_WALL * seen.walls_astray,
            seen.walls,
            seen.due,
            seen.strange,
            seen.evidence,
            whole,
            max(offs),
        )
        for whole, seen in zip((False, True), views, strict=True)
    ]
    return max(fits, key=lambda fit: fit.score)


@dataclass(frozen=True, slots=True)
class _Match:
    """Walls seen where they are due, those due where ink hides nothing, and what stands elsewhere."""

    walls: float
    due: int
    strange: float
    walls_astray: int
    evidence: float


def _match_all(frames: Sequence[Frame], counts: tuple[int, ...], *, whole: bool) -> _Match:
    told = [match_walls(f, n, whole=whole) for f, n in zip(frames, counts, strict=True)]
    seen = np.array([wall for walls, _ in told for wall in walls if wall is not None])
    strange = [peak for _, others in told for peak in others]
    chance = _find_chance(frames, pitch=sum(f.width for f in frames) / sum(counts), whole=whole)
    hit = np.log(_FOUND / chance)
    missed = np.log((1 - _FOUND) / (1 - chance))
    return _Match(
        walls=float(seen.sum()),
        due=len(seen),
        strange=sum(peak.strength for peak in strange),
        walls_astray=sum(peak.whole for peak in strange),
        evidence=float((seen * hit + (1 - seen) * missed).sum()),
    )


def _find_chance(frames: Sequence[Frame], *, pitch: float, whole: bool) -> float:
    """Share of the frames' columns that would be taken for a wall wherever one is due."""
    near = _NEAR * pitch + _NEAR_PIXELS
    covered = 0.0
    for frame in frames:
        end = frame.box[0] - near
        for peak in frame.peaks:
            if peak.whole or not whole:
                covered += min(2 * near, peak.x + near - end)
                end = peak.x + near
    return min(max(covered / sum(frame.width for frame in frames), _CHANCE[0]), _CHANCE[1])


def match_walls(frame: Frame, count: int, *, whole: bool) -> tuple[list[float | None], list[Peak]]:
    """How sure each wall between so many cells is, None where ink hides it; and what stands elsewhere."""
    pitch = frame.width / count
    near = _NEAR * pitch + _NEAR_PIXELS
    seen = [0.0] * (count - 1)
    strange = []
    for peak in frame.peaks:
        place = round((peak.x - frame.box[0]) / pitch)
        off = peak.x - frame.box[0] - place * pitch
        hit = 1 <= place < count and abs(off) <= near
        if hit and (peak.whole or not whole):
            seen[place - 1] = max(seen[place - 1], peak.strength)
        elif not hit and not (peak.whole and 1 <= place < count and abs(off) <= _BESIDE * pitch):
            strange.append(peak)
    hidden = _is_hidden(frame, pitch)
    return [wall or (None if hidden(n + 1) else 0.0) for n, wall in enumerate(seen)], strange


def _is_hidden(frame: Frame, pitch: float) -> Callable[[int], bool]:
    """Tells whether ink lies where a wall is due."""
    left = frame.box[0]
    return lambda place: any(a <= left + place * pitch <= b for a, b in frame.hidden)


def _weigh_groups(counts: tuple[int, ...]) -> float:
    if counts in _KNOWN_GROUPS[:2]:
        return _KNOWN
    if any(counts[:3] == groups for groups in _KNOWN_GROUPS[:1]) and len(counts) > 3:
        return _KNOWN
    return _KNOWN_COUNT if sum(counts) in (5, 6, 10, 13, 16) else 0.0
