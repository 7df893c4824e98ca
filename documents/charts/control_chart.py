"""A control chart (Shewhart 1931): values in their order against limits that ordinary variation stays within.

The limits come in with the values: of a count they are another rule than of a mean. Beyond the limits a mark
is a diamond and not a dot, so that nobody needs to see its colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.charts.numbers import tell
from documents.charts.scales import Scale, draw_path

_MARGIN = 8.0
_SIDE = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The middle and the control limits of a measure."""

    low: float
    middle: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a value is ordinary."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Mark:
    """A value in the drawing."""

    x: float
    y: float
    label: str
    outside: bool

    @property
    def diamond(self) -> str:
        """The path of the mark of a value beyond the limits."""
        x, y = self.x, self.y
        return f"M{x:g} {y - _SIDE:g}L{x + _SIDE:g} {y:g}L{x:g} {y + _SIDE:g}L{x - _SIDE:g} {y:g}Z"


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The drawing."""

    width: int
    height: int
    line: str
    marks: list[Mark]
    low: float
    middle: float
    high: float
    words: str


def draw_control_chart(
    values: Sequence[tuple[str, float]], limits: Limits, *, width: int = 360, height: int = 110
) -> ControlChart:
    """The values, each with what it is called (a day), within a scale that holds them and the limits."""
    numbers = [value for _label, value in values]
    least, most = min([*numbers, limits.low]), max([*numbers, limits.high])
    if least == most:  # all the same lies in the middle
        least, most = least - 1, most + 1
    across = Scale(0, max(1, len(values) - 1), _MARGIN, width - _MARGIN)
    up = Scale(least, most, height - _MARGIN, _MARGIN)
    marks = [
        Mark(across.at(at), up.at(value), f"{label}: {tell(value)}", outside=not limits.holds(value))
        for at, (label, value) in enumerate(values)
    ]
    return ControlChart(
        width,
        height,
        line=draw_path((mark.x, mark.y) for mark in marks),
        marks=marks,
        low=up.at(limits.low),
        middle=up.at(limits.middle),
        high=up.at(limits.high),
        words=_describe(marks, limits),
    )


def _describe(marks: Sequence[Mark], limits: Limits) -> str:
    facts = {"low": tell(limits.low), "high": tell(limits.high)}
    words = _("ordinary is %(low)s to %(high)s") % facts
    outside = [mark.label for mark in marks if mark.outside]
    told = _("outside: %(which)s") % {"which": ", ".join(outside)} if outside else _("none is outside")
    return f"{words}; {told}"
