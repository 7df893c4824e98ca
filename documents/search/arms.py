"""What an index of trigrams is asked for: the rarest few, since it reads their lists to the end (pure)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from documents.search.letters import trigrams
from documents.search.match import Way

_BESIDE = 2
"""Trigrams of another word, which says nothing new."""
_TELLS = 0.5
"""A word on more pages than this share narrows nothing down."""
Group = tuple[tuple[str, ...], ...]
Pick = Callable[[Sequence[str]], Sequence[str]]
"""The trigrams that tell most of these pieces, the most telling first."""


@dataclass(frozen=True, slots=True)
class Arm:
    """All trigrams of `every`, and of each group all of one member."""

    every: tuple[str, ...]
    groups: tuple[Group, ...] = ()

    def within(self, other: "Arm") -> bool:
        """Whether the other finds whatever this one finds."""
        return set(other.every) <= set(self.every) and set(other.groups) <= set(self.groups)


def arms(options: Sequence[Sequence[Way]], pick: Pick) -> list[Arm]:
    """They find at least what has the ways of one option; none when the index cannot tell one of them."""
    found: list[Arm] = []
    for ways in options:
        told = sorted((way for way in ways if _tells(way)), key=lambda way: way.share)
        if not told:
            return []
        found += _of(told, pick)
    return _apart(found)


def _tells(way: Way) -> bool:
    return bool(way.alternatives) and all(any(map(trigrams, pieces)) for pieces in way.alternatives)


def _of(ways: Sequence[Way], pick: Pick) -> Iterator[Arm]:
    """An arm for each alternative of the rarest word; of the others all that narrow it down."""
    lead, *others = ways
    every: list[str] = []
    groups: list[Group] = []
    for way in others:
        members = tuple(tuple(pick(pieces)[:_BESIDE]) for pieces in way.alternatives)
        if way.share < _TELLS and len(members) > 1:
            groups.append(members)
        elif way.share < _TELLS:
            every += members[0]
    for pieces in lead.alternatives:
        yield Arm(tuple(dict.fromkeys([*pick(pieces), *every])), tuple(groups))


def _apart(found: Sequence[Arm]) -> list[Arm]:
    """Without those that find nothing that another does not."""
    out: list[Arm] = []
    for arm in found:
        if not any(arm.within(other) for other in out):
            out = [other for other in out if not other.within(arm)] + [arm]
    return out
