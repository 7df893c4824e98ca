"""Quick order statistics say what numpy's say."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.lines.order_statistics import median, quantile


@pytest.mark.parametrize("count", [1, 2, 3, 10, 41])
def test_they_are_those_of_numpy(count: int) -> None:
    values = np.random.default_rng(count).integers(0, 90, count).astype(np.int32)
    assert median(values) == np.median(values)
    for share in (0.1, 0.5, 0.9):
        assert quantile(values, share) == pytest.approx(np.percentile(values, 100 * share))


def test_of_nothing_there_is_none() -> None:
    with pytest.raises(IndexError):
        median(np.zeros(0, np.int32))
