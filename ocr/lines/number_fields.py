"""Number fields of a page: frames side by side as one number, its places, and where one number ends.

Problem: a number's groups stand in frames of their own, and the boxes of an account number and of its branch
may stand as close as its groups do.
Known as: grouping by proximity, then maximum a posteriori over counts (comb_pitch).
Steps: frames on one level that nearly touch are a chain; of frames round the same ink (double ones) the best
explained is kept; one pitch is fitted to the chain; cells that stand apart are grouped by their gaps; what is
longer than a number ends where an account number or an id does. A frame without ticks is handed over with
its count open.
Dropped: holes of the contours as cells (70da08b): a group of two digits with a tick is one hole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ocr.engine import Box, Picture
from ocr.lines.boxes import bounding_box, box_height
from ocr.lines.comb_completion import complete_frames, fill_hole
from ocr.lines.comb_pitch import FEWEST_CELLS, Fit, fit_pitch, is_comb
from ocr.lines.digit_frames import Frame, find_frames
from ocr.lines.ridges import Ridges, find_ridges
from ocr.lines.upright_strokes import Peak

# guess: all numbers of this module
_GAP_MM = 4.5
_ONE_LEVEL_MM, _LEAN = 0.5, 0.006
_SAME_INK = 0.5
_TOUCHING = 0.08
_UNLIKELY = 100.0
"""What a chain weighs less that is no comb."""
_FEWEST_SURE = 5
_OPEN_SHAPE = 3.0
"""A frame without ticks is so many times as wide as high."""
_OPEN_WIDTH_MM = 110.0
_MOST_CROSSING = 7
"""Strokes from rule to rule in a frame without walls: ones that a hand wrote."""
_JOINED = 0.3
"""In pitches: boxes of one group stand no further apart."""
_ACCOUNT, _ID = 10, 13
_WITH_BRANCH = (15, 16, 17)
_ACCOUNT_GROUPS = (2, 7, 1)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the digits of a number stand: middles of its cells by group."""

    groups: tuple[tuple[float, ...], ...]

    @property
    def centres(self) -> tuple[float, ...]:
        return tuple(centre for group in self.groups for centre in group)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(len(group) for group in self.groups)


@dataclass(frozen=True, slots=True)
class NumberField:
    """A frame or a row of them that holds one number.

    `hypotheses` are the places it may have, the likelier grid first; none where nothing but the digits tell.
    """

    box: Box
    hypotheses: tuple[Places, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the frame alone was found, with no places in it: it may hold words as well."""
        return not self.hypotheses

    @property
    def sure(self) -> bool:
        """Whether the grid alone says that this is a number's place, whatever stands in it."""
        return bool(self.hypotheses) and len(self.hypotheses[0].centres) >= _FEWEST_SURE

    def scaled(self, factor: float) -> NumberField:
        """The same in pixels of a picture that is so many times as large."""
        x0, y0, x1, y1 = (round(side * factor) for side in self.box)
        moved = tuple(
            Places(tuple(tuple(centre * factor for centre in group) for group in places.groups))
            for places in self.hypotheses
        )
        return NumberField((x0, y0, x1, y1), moved)


@dataclass(frozen=True, slots=True)
class _Chain:
    frames: tuple[Frame, ...]
    fits: tuple[Fit, ...]

    @property
    def weight(self) -> float:
        """How much of what stands there is explained."""
        if not self.fits:
            return -_UNLIKELY
        comb = is_comb(self.fits[0])
        return self.fits[0].score + sum(self.fits[0].counts) if comb else self.fits[0].score - _UNLIKELY

    @property
    def box(self) -> Box:
        return bounding_box(frame.box for frame in self.frames)


def find_number_fields(page: Picture, *, px: float) -> list[NumberField]:
    """All fields of a level page with white paper; `px`: pixels a millimetre."""
    ridges = find_ridges(page, px=px)
    frames = find_frames(page, ridges, px=px)
    chains = [_fit_chain(chain, ridges, px=px) for chain in _chain_frames(frames, ridges, px=px)]
    return [field for chain in _drop_rivals(chains) for field in _make_fields(chain, px=px)]


def _fit_chain(frames: tuple[Frame, ...], ridges: Ridges, *, px: float) -> _Chain:
    """The chain with its pitch, and with frames of it that were lost."""
    fits = tuple(fit_pitch(frames, px=px))
    whole = complete_frames(frames, fits[0], ridges) if fits and is_comb(fits[0]) else None
    return _Chain(tuple(whole), tuple(fit_pitch(whole, px=px))) if whole else _Chain(frames, fits)


def _chain_frames(frames: Sequence[Frame], ridges: Ridges, *, px: float) -> Iterator[tuple[Frame, ...]]:
    """Frames on one level, each near the next; one whose walls were lost between two is put back."""
    for level in _part_levels(frames, px=px):
        chain = [level[0]]
        for frame in level[1:]:
            lost = [] if _is_near(chain[-1], frame, px=px) else fill_hole(chain[-1], frame, ridges, px=px)
            if lost is None:
                yield tuple(_merge_touching(chain))
                chain = []
            chain += [*(lost or ()), frame]
        yield tuple(_merge_touching(chain))


def _part_levels(frames: Sequence[Frame], *, px: float) -> list[list[Frame]]:
    """Frames with their rules on the same rows, from left to right; none inside another."""
    levels: list[list[Frame]] = []
    for frame in sorted(frames, key=lambda f: -f.width):
        home = next((level for level in levels if _is_level(level[0], frame, px=px)), None)
        if home is None:
            levels.append([frame])
        elif all(_common_share(frame.box, other.box) < _SAME_INK for other in home):
            home.append(frame)
    return [sorted(level, key=lambda f: f.box[0]) for level in levels]


def _is_level(one: Frame, other: Frame, *, px: float) -> bool:
    lean = _LEAN * abs(one.box[0] - other.box[0])
    return all(abs(one.box[side] - other.box[side]) <= _ONE_LEVEL_MM * px + lean for side in (1, 3))


def _is_near(left: Frame, right: Frame, *, px: float) -> bool:
    return right.box[0] - left.box[2] <= _GAP_MM * px


def _merge_touching(chain: Sequence[Frame]) -> list[Frame]:
    """Frames that share a wall are one."""
    merged: list[Frame] = []
    for frame in chain:
        last = merged[-1] if merged else None
        if last and frame.box[0] - last.box[2] < _TOUCHING * last.height:
            wall = Peak((last.box[2] + frame.box[0]) / 2, 1.0, whole=True)
            merged[-1] = Frame(
                bounding_box((last.box, frame.box)),
                (*last.peaks, wall, *frame.peaks),
                (*last.hidden, *frame.hidden),
            )
        else:
            merged.append(frame)
    return merged


def _drop_rivals(chains: Sequence[_Chain]) -> list[_Chain]:
    """Of chains round the same ink the one that explains most of it."""
    kept: list[_Chain] = []
    for chain in sorted(chains, key=lambda c: (-c.weight, box_height(c.box))):
        if all(_common_share(chain.box, other.box) < _SAME_INK for other in kept):
            kept.append(chain)
    return kept


def _common_share(a: Box, b: Box) -> float:
    """Area in common, as a share of the smaller."""
    wide, tall = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    area = min((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return max(0, wide) * max(0, tall) / max(1, area)


def _make_fields(chain: _Chain, *, px: float) -> list[NumberField]:
    fits = [fit for fit in chain.fits if is_comb(fit)]
    if not fits:
        return _make_open(chain, px=px)
    parts = [split_numbers(_place_digits(chain.frames, fit)) for fit in fits]
    first = parts[0]
    if len(first) > 1:
        return [NumberField(_outer_box(chain, places, pitch=fits[0].pitch), (places,)) for places in first]
    others = [part[0] for part in parts if len(part) == 1]
    return [NumberField(chain.box, tuple(others))]


def _make_open(chain: _Chain, *, px: float) -> list[NumberField]:
    """Frames without ticks: all in one, for the digits themselves to tell."""
    x0, y0, x1, y1 = chain.box
    bare = sum(peak.whole for frame in chain.frames for peak in frame.peaks) <= _MOST_CROSSING
    wide = _OPEN_SHAPE * (y1 - y0) <= x1 - x0 <= _OPEN_WIDTH_MM * px
    return [NumberField(chain.box)] if bare and wide else []


def _place_digits(frames: Sequence[Frame], fit: Fit) -> Places:
    """Middles of the cells; boxes that stand closer than others are one group."""
    groups: list[list[float]] = []
    gaps = [right.box[0] - left.box[2] for left, right in pairwise(frames)]
    wide = _find_group_gap(gaps, fit.counts, pitch=fit.pitch)
    for number, (frame, count) in enumerate(zip(frames, fit.counts, strict=True)):
        pitch = frame.width / count
        cells = [frame.box[0] + (n + 0.5) * pitch for n in range(count)]
        if number and gaps[number - 1] < wide:
            groups[-1] += cells
        else:
            groups.append(cells)
    return Places(tuple(tuple(group) for group in groups))


def _find_group_gap(gaps: Sequence[int], counts: tuple[int, ...], *, pitch: float) -> float:
    """Boxes closer than this are one group; 0 where every frame is a group."""
    known = _is_whole(counts, _ACCOUNT) or _is_whole(counts, _ID)
    if known or not gaps or min(gaps) > _JOINED * pitch:
        return 0.0
    narrow, wide = min(gaps), max(gaps)
    if wide < 1.5 * narrow + 0.1 * pitch:
        return wide + 1.0 if set(counts) == {1} else 0.0
    return min((narrow + wide) / 2, _JOINED * pitch)


def split_numbers(places: Places) -> list[Places]:
    """What is longer than a number, cut where an account number or an id ends."""
    sizes, total = places.sizes, len(places.centres)
    for number in (_ACCOUNT, _ID):
        ends = list(accumulate(sizes))
        beside = number == _ACCOUNT and total in _WITH_BRANCH
        whole = beside or _is_whole(sizes, number)
        if number in ends[:-1] and total - number >= FEWEST_CELLS and whole:
            cut = ends.index(number) + 1
            return [Places(places.groups[:cut]), *split_numbers(Places(places.groups[cut:]))]
    if total in _WITH_BRANCH and (len(sizes) == 1 or sizes[:2] == _ACCOUNT_GROUPS[:2]):
        account, branch = places.centres[:_ACCOUNT], places.centres[_ACCOUNT:]
        return [Places(_part(account, sizes[:2])), Places((branch,))]
    return [places]


def _part(centres: tuple[float, ...], sizes: tuple[int, ...]) -> tuple[tuple[float, ...], ...]:
    """In groups of these sizes, the rest in a last one; in one group where there are none to follow."""
    if len(sizes) < len(_ACCOUNT_GROUPS) - 1:
        return (centres,)
    ends = (0, *accumulate(sizes), len(centres))
    return tuple(centres[start:end] for start, end in pairwise(ends))


def _is_whole(sizes: tuple[int, ...], number: int) -> bool:
    """Do the first groups make an account number or an id as forms group them, or in one?"""
    return any(
        sizes[: len(groups)] == groups
        for groups in (_ACCOUNT_GROUPS, (1, 4, 5, 2, 1), (_ACCOUNT,), (_ID,))
        if sum(groups) == number
    )


def _outer_box(chain: _Chain, places: Places, *, pitch: float) -> Box:
    """The chain's box as wide as these places."""
    _, y0, _, y1 = chain.box
    return round(places.centres[0] - pitch / 2), y0, round(places.centres[-1] + pitch / 2), y1
