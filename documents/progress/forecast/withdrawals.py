"""Certificates that are withdrawn later: files that have to be certified again.

Known as rework with delay. An office that checks nothing certifies fast, and weeks later a part comes back.
Its net pace looks well until the last files: then only withdrawals are left, one after another, and the day
on which all files stand certified is the first pause between them that is long enough to do them again.

1. The share that is withdrawn: withdrawals so far, of what was certified before the last half quarter, drawn
   towards that of all offices (beta-binomial shrinkage).
2. Certificates still to be issued: files that remain, and the withdrawals to come of all files of the list.
3. After the last file, withdrawals go on for up to a quarter: with a rate of x in the time that it takes to
   certify one again, a pause has come with chance exp(-x), else the rest lasts for a part of the quarter, the
   longer the larger x.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from documents.progress.forecast.pace import Numbers

_QUARTER = 60  # guess: audits look at the certificates of a quarter
_AGAIN = 5.0  # guess: working days from a withdrawal to the next certificate
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
    goes_on = dice.random(len(a_day)) > np.exp(-rate)
    return np.where(goes_on, _QUARTER * dice.random(len(a_day)) ** (1 / (1 + rate)), 0.0)
