"""Order statistics of a handful of numbers: numpy's own take 25 to 80 microseconds a call, a sort two."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def quantile(values: npt.NDArray[Any], share: float) -> float:
    """The value below which so large a share lies, interpolated as numpy.percentile does; not of nothing."""
    ordered = np.sort(values)
    at = share * (len(ordered) - 1)
    low = int(at)
    below = float(ordered[low])
    above = float(ordered[min(low + 1, len(ordered) - 1)])
    return below + (above - below) * (at - low)


def median(values: npt.NDArray[Any]) -> float:
    """The middle value, or the mean of the two middle ones."""
    return quantile(values, 0.5)
