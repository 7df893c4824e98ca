"""The mean of the last weights of a network, which reads better than any of them.

Known as: an exponential moving average of the weights (B. Polyak, 1992).
"""

from __future__ import annotations

from typing import Any

import torch


def update_average(average: Any, net: Any, *, pace: float) -> None:
    """Move the mean towards the network's present weights; `pace` (0 to 1) is the share that stays."""
    with torch.no_grad():
        for mean, now in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
            if mean.dtype.is_floating_point:
                mean.lerp_(now, 1 - pace)
            else:
                mean.copy_(now)
