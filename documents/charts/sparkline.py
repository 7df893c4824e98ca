"""A sparkline with the line of the plan behind it (Tufte, Beautiful Evidence, 2006): a trend as large as a
word, for a cell of a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.charts.numbers import tell
from documents.charts.scales import Point, Scale, draw_path

_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The drawing; paths are empty where there is nothing to draw."""

    width: int
    height: int
    line: str
    plan: str
    last: Point | None
    words: str


def draw_sparkline(
    values: Sequence[float], *, plan: Sequence[float | None] = (), width: int = 110, height: int = 28
) -> Sparkline:
    """The values in their order, oldest first; both lines share a scale that begins at nothing. The plan has
    one number for each value, None where there was none.
    """
    planned = [one for one in plan if one is not None]
    across = Scale(0, max(1, len(values) - 1), _MARGIN, width - _MARGIN)
    up = Scale(0, max([*values, *planned, 1]), height - _MARGIN, _MARGIN)
    points = [(across.at(at), up.at(value)) for at, value in enumerate(values)]
    goal = [None if one is None else (across.at(at), up.at(one)) for at, one in enumerate(plan)]
    return Sparkline(
        width,
        height,
        line=draw_path(points),
        plan=draw_path(goal),
        last=points[-1] if points else None,
        words=_describe(values, plan),
    )


def _describe(values: Sequence[float], plan: Sequence[float | None]) -> str:
    if not any(values):
        return _("nothing yet")
    facts = {"first": tell(values[0]), "last": tell(values[-1]), "most": tell(max(values))}
    words = _("from %(first)s to %(last)s, at most %(most)s") % facts
    goal = plan[-1] if plan else None
    return words if goal is None else f"{words}; " + _("plan %(n)s") % {"n": tell(goal)}
