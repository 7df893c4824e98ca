"""The chance of any substring of a term, by a Markov chain of its letters (pure)."""

import math
from dataclasses import dataclass

_SHORTEST = 3
_TOO_SHORT = 0.2  # guess
"""The selectivity of fewer letters than the chain knows."""


@dataclass(frozen=True, slots=True)
class MarkovChain:
    """Selectivities of all substrings of a term by a second-order chain: a letter given the two before it.

    P(term[a:b]) = P(term[a:a+3]) * product of P(letter | two letters before); the product of any range is the
    difference of two running sums, so a substring costs constant time.
    """

    first: list[float]
    """The share of rows with the three letters that begin at each offset."""
    steps: list[float]
    """The running sum of the logarithms of each next letter's probability."""

    def selectivity(self, start: int, end: int) -> float:
        """The share of rows that are expected to hold term[start:end]."""
        if end - start < _SHORTEST:
            return _TOO_SHORT
        return min(1.0, self.first[start] * math.exp(self.steps[end - 2] - self.steps[start + 1]))
