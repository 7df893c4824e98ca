"""Isotonic regression: a rising curve through what readers said of themselves and whether they were right.

Known as: pool adjacent violators (M. Ayer et al., An empirical distribution function for sampling with
incomplete information, 1955).
Steps: words are sorted by what was said and put into pools of at least so many; as long as a pool is right
less often than the one before, the two are one. Each pool is a point of the curve: its mean, and its share
right with one word more of each outcome (Laplace), since no pool is right or wrong for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

FEWEST = 40  # guess: a share of so many words is known to 8 points
"""Words of a pool."""
_LEAST_STEP = 1e-4
Sample = tuple[float, bool]
"""What was said, and whether it was right."""


@dataclass(slots=True)
class Pool:
    """Words that are told one share."""

    said: float = 0.0
    right: int = 0
    words: int = 0

    @property
    def mean(self) -> float:
        return self.said / self.words

    @property
    def share(self) -> float:
        return (self.right + 1) / (self.words + 2)

    def take(self, other: Pool) -> None:
        self.said += other.said
        self.right += other.right
        self.words += other.words


def fit_curve(samples: Sequence[Sample], *, fewest: int = FEWEST) -> tuple[list[float], list[float]]:
    """The points of the curve, from 0 to 1, both coordinates rising; ValueError for too few samples."""
    if len(samples) < fewest:
        raise ValueError(f"{len(samples)} words are too few for a curve: {fewest} are needed")
    pools: list[Pool] = []
    for fresh in _cut_pools(sorted(samples), fewest=fewest):
        pools.append(fresh)
        while len(pools) > 1 and pools[-2].share >= pools[-1].share:
            pools[-2].take(pools.pop())
    says, right = [pool.mean for pool in pools], [pool.share for pool in pools]
    return _reach_both_ends(says, right)


def _cut_pools(ordered: Sequence[Sample], *, fewest: int) -> list[Pool]:
    """Of words of which the same was said none is in another pool: else the order of ties would be a rise."""
    count = max(1, len(ordered) // fewest)
    said = np.array([one for one, _ in ordered])
    even = np.linspace(0, len(ordered), count + 1).round().astype(int)[1:]
    edges = [0, *np.unique(np.searchsorted(said, said[even - 1], side="right")).tolist()]
    return [
        Pool(sum(said for said, _ in part), sum(is_right for _, is_right in part), len(part))
        for part in (ordered[start:end] for start, end in pairwise(edges))
    ]


def _reach_both_ends(says: list[float], right: list[float]) -> tuple[list[float], list[float]]:
    """Nothing said is nothing sure; beyond the last pool nothing more is promised."""
    if says[0] > _LEAST_STEP:
        says, right = [0.0, *says], [0.0, *right]
    if says[-1] < 1.0:
        says, right = [*says, 1.0], [*right, right[-1]]
    return [round(said, 5) for said in says], [round(share, 4) for share in right]


def lower_limit(wrong: int, words: int) -> float:
    """The 95 % lower confidence limit of a share: what is right at most bounds what is wrong at least."""
    return 1.0 - upper_limit(words - wrong, words)


def upper_limit(wrong: int, words: int) -> float:
    """The 95 % upper confidence limit of a share (E. Wilson, 1927, one-sided); 1 where nothing is counted."""
    if not words:
        return 1.0
    z, share = 1.645, wrong / words
    middle = share + z * z / (2 * words)
    reach = z * float(np.sqrt(share * (1 - share) / words + z * z / (4 * words * words)))
    return min(1.0, (middle + reach) / (1 + z * z / words))
