"""What an index of short runs of letters is asked for: the rarest few, for their lists are read (pure)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.search.planning.match_plan import Way

_BESIDE = 2
"""Runs of another word, which says nothing new."""
_TELLS = 0.5
"""A word on more pages than this share narrows nothing down."""
Group = tuple[tuple[str, ...], ...]
Pick = Callable[[Sequence[str]], Sequence[str]]
"""The runs that tell most of these pieces, the most telling first."""


@dataclass(frozen=True, slots=True)
class Arm:
    """All runs of `every`, and of each group all of one member."""

    every: tuple[str, ...]
    groups: tuple[Group, ...] = ()

    def within(self, other: "Arm") -> bool:
        """Whether the other finds whatever this one finds."""
        return set(other.every) <= set(self.every) and set(other.groups) <= set(self.groups)


def arms(options: Sequence[Sequence[Way]], pick: Pick) -> list[Arm]:
    """They find at least what has the ways of one option; none when the index cannot tell one of them."""
    found: list[Arm] = []
    for ways in options:
        picked = {pieces: tuple(pick(pieces)) for way in ways for pieces in way.alternatives}
        told = [way for way in ways if way.alternatives and all(map(picked.get, way.alternatives))]
        if not told:
            return []
        found += _of(sorted(told, key=lambda way: way.share), picked)
    return _apart(found)


def _of(ways: Sequence[Way], picked: Mapping[tuple[str, ...], tuple[str, ...]]) -> Iterator[Arm]:
    """An arm for each alternative of the rarest word; of the others all that narrow it down."""
    lead, *others = ways
    every: list[str] = []
    groups: list[Group] = []
    for way in others:
        members = tuple(picked[pieces][:_BESIDE] for pieces in way.alternatives)
        if way.share < _TELLS and len(members) > 1:
            groups.append(members)
        elif way.share < _TELLS:
            every += members[0]
    for pieces in lead.alternatives:
        yield Arm(tuple(dict.fromkeys([*picked[pieces], *every])), tuple(groups))


def _apart(found: Sequence[Arm]) -> list[Arm]:
    """Without those that find nothing that another does not."""
    out: list[Arm] = []
    for arm in found:
        if not any(arm.within(other) for other in out):
            out = [other for other in out if not other.within(arm)] + [arm]
    return out
