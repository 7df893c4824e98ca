"""How far a share that a sample shows may be from the truth.

Known as    The score interval of Wilson (1927) for a binomial share, 95 %: it never leaves 0 to 1, and says
            something where nothing was found. The usual p ± 1.96 s would call no defect of 20 pages certain.
"""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""Quantile of the normal distribution for 95 %, both sides."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval by Wilson; `rate`, `low` and `high` are None of nothing."""

    part: int
    whole: int
    rate: float | None
    low: float | None
    high: float | None


def share_of(part: int, whole: int) -> Share:
    """`part` of `whole` with its interval."""
    if whole <= 0:
        return Share(part, whole, None, None, None)
    rate = part / whole
    spread = Z * sqrt(rate * (1 - rate) / whole + Z * Z / (4 * whole * whole))
    middle, scale = rate + Z * Z / (2 * whole), 1 + Z * Z / whole
    low = 0.0 if part == 0 else max(0.0, (middle - spread) / scale)
    high = 1.0 if part == whole else min(1.0, (middle + spread) / scale)
    return Share(part, whole, rate, low, high)
