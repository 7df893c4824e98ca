"""Certificates that are withdrawn later: files that have to be certified again.

Known as rework with delay. An office that checks nothing certifies fast, and weeks later a part comes back.
Its net pace looks well until the last files: then only withdrawals are left, one after another, and the day
on which all files stand certified is the first pause between them that is long enough to do them again.

1. The share that is withdrawn: withdrawals so far, of what was certified before the last half quarter, drawn
   towards that of all offices (beta-binomial shrinkage).
2. Certificates still to be issued: files that remain, and the withdrawals to come of all files of the list.
3. After the last file, withdrawals go on for up to a quarter. A file that is being certified again is a
   customer of an M/G/infinity queue, and all stand certified when a busy period ends (Takacs 1962): one is
   going on with chance 1 - exp(-x), x the withdrawals in the time that certifying one again takes, and lasts
   (exp(x) - 1) / (withdrawals a day) on average.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from documents.progress.forecast.pace import Numbers

_QUARTER = 60  # guess: audits look at the certificates of a quarter
_AGAIN = 5.0  # guess: working days from a withdrawal to the next certificate
_SURE = 20.0
"""Withdrawals in that time beyond which no pause comes before the quarter is over."""
_USUAL = 0.002  # guess: share withdrawn in an office that checks
_USUAL_WEIGHT = 500.0  # guess: certificates that the usual share counts for


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """What an office's withdrawn certificates mean for its finish."""

    share: float
    """Of all certificates."""
    to_come: float
    """Files that will be certified twice, of those that the list has."""


def foresee_withdrawals(gross: Sequence[int], revoked: Sequence[int], *, size: int) -> Withdrawals:
    """From working days' numbers of certificates issued and withdrawn, oldest first."""
    known = float(sum(gross[: max(0, len(gross) - _QUARTER // 2)]))
    share = (sum(revoked) + _USUAL * _USUAL_WEIGHT) / (known + _USUAL_WEIGHT)
    return Withdrawals(share, max(0.0, share * size - sum(revoked)))


def days_after_the_last(withdrawals: Withdrawals, a_day: Numbers, dice: np.random.Generator) -> Numbers:
    """Working days until a pause, for draws of certificates a day."""
    rate = withdrawals.share * a_day * _AGAIN
    busy = _AGAIN * np.expm1(np.minimum(rate, _SURE)) / np.maximum(rate, 1e-9)
    goes_on = dice.random(len(a_day)) > np.exp(-rate)
    longest = _QUARTER * dice.random(len(a_day)) ** (1 / (1 + rate))
    return np.where(goes_on, np.minimum(longest, dice.exponential(busy)), 0.0)
