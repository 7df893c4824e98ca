"""A funnel: how many have come at least so far, stage by stage, and at which they pile up."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.charts.scales import Scale

WIDTH = 240


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the work: how many have come at least so far."""

    label: str
    reached: int


@dataclass(frozen=True, slots=True)
class Step:
    """A drawn stage."""

    label: str
    reached: int
    length: float
    """Of its bar, out of WIDTH."""
    share: float | None
    """Of the whole, 0 to 1."""
    waiting: int
    """Reached this stage and not the next; of the last stage nothing waits."""
    is_bottleneck: bool


def draw_funnel(stages: Sequence[Stage], *, whole: int | None) -> list[Step]:
    """Each stage as a bar against the whole, or the first stage where no whole is known. The bottleneck is
    where most wait; none where nothing waits.
    """
    after = [stage.reached for stage in stages[1:]]
    waiting = [max(0, stage.reached - then) for stage, then in zip(stages, after, strict=False)] + [0]
    most = max(waiting, default=0)
    scale = Scale(0, max(whole or 0, *(stage.reached for stage in stages), 1), 0, WIDTH)
    return [
        Step(
            stage.label,
            stage.reached,
            length=max(1.5, scale.at(stage.reached)) if stage.reached else 0.0,
            share=stage.reached / whole if whole else None,
            waiting=waits,
            is_bottleneck=bool(most) and at == waiting.index(most),
        )
        for at, (stage, waits) in enumerate(zip(stages, waiting, strict=True))
    ]
