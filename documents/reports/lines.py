"""The lines of the dashboard as a table to take away: the same figures as on the page, one column each."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.progress.board import Line
from documents.progress.forecast.reasons import Basis, Unknown
from documents.progress.rollups import Period
from documents.reports.tables import Cell, Column, Kind, Table
from sso_efiles.text import dates


@dataclass(frozen=True, slots=True)
class Measure:
    """A column, and what a line says in it."""

    key: str
    title: Promise
    kind: Kind
    of: Callable[[Line], Cell]
    width: float = 1.0


MEASURES = (
    Measure("code", gettext_lazy("Code"), Kind.TEXT, lambda line: line.figures.code, 0.75),
    Measure("name", gettext_lazy("Name"), Kind.TEXT, lambda line: line.figures.name_th, 1.9),
    Measure("target", gettext_lazy("Target"), Kind.NUMBER, lambda line: line.figures.target, 1.1),
    Measure(
        "target_kind", gettext_lazy("Kind of target"), Kind.TEXT, lambda line: line.figures.target_kind, 0
    ),
    Measure(
        "begun", gettext_lazy("With something scanned"), Kind.NUMBER, lambda line: line.figures.touched, 1.2
    ),
    Measure("certified", gettext_lazy("Certified"), Kind.NUMBER, lambda line: line.figures.certified),
    Measure("done", gettext_lazy("Certified in the period"), Kind.NUMBER, lambda line: line.work.done, 1.1),
    Measure("speed", gettext_lazy("Of the target, in the period"), Kind.SHARE, lambda line: line.speed, 1.2),
    Measure(
        "scanned", gettext_lazy("Pages scanned in the period"), Kind.NUMBER, lambda line: line.work.scanned
    ),
    Measure(
        "alone",
        gettext_lazy("Filed without a person"),
        Kind.SHARE,
        lambda line: line.work.straight_through,
        1.2,
    ),
    Measure("returned", gettext_lazy("Came back"), Kind.SHARE, lambda line: line.work.returned_share, 1.1),
    Measure("waiting", gettext_lazy("Begun, not certified"), Kind.NUMBER, lambda line: line.waiting),
    Measure("why", gettext_lazy("What holds it up"), Kind.TEXT, lambda line: str(line.why), 2.8),
    Measure(
        "finish_p10",
        gettext_lazy("Finished at the earliest"),
        Kind.DAY,
        lambda line: line.figures.finish.p10 if line.figures.finish else None,
        1.35,
    ),
    Measure(
        "finish_p50",
        gettext_lazy("Expected to be finished"),
        Kind.DAY,
        lambda line: line.figures.finish.p50 if line.figures.finish else None,
        1.35,
    ),
    Measure(
        "finish_p90",
        gettext_lazy("Finished at the latest"),
        Kind.DAY,
        lambda line: line.figures.finish.p90 if line.figures.finish else None,
        1.35,
    ),
)


def table_of(lines: Sequence[Line], *, name: str, title: str, about: str) -> Table:
    """The lines in their order."""
    columns = [Column(one.key, str(one.title), one.kind, one.width) for one in MEASURES]
    rows = [[measure.of(line) for measure in MEASURES] for line in lines]
    return Table(name, title, about, columns, rows, notes_of(lines))


def notes_of(lines: Sequence[Line]) -> list[str]:
    """What must be known to read the figures; each once."""
    notes = []
    if any(line.figures.target_kind == "estimate" for line in lines):
        notes.append(_("Targets of single provinces are estimates; the national total is published."))
    if any(line.figures.finish_basis is Basis.PRIOR for line in lines):
        notes.append(_("*: estimated %(how)s.") % {"how": Basis.PRIOR.label})
    unknown = Counter(why_no_finish(line) for line in lines if not line.figures.finish)
    return [*notes, *(f"–: {why} ({n})" for why, n in unknown.items())]


def why_no_finish(line: Line) -> str:
    """Why there is no day of the finish, and what is needed for one."""
    reason = line.figures.finish_unknown or Unknown.NO_TARGET
    return str(reason.label)


def tell_period(period: Period) -> str:
    """A period in words."""
    text = period.text
    if text.startswith("fy"):
        return _("Fiscal year %(year)s") % {"year": text[2:]}
    if text.startswith("d"):
        return _("Last %(n)s days") % {"n": text[1:]}
    if ".." not in text:
        return dates.month(period.since)
    return f"{dates.short(period.since)} – {dates.short(period.until)}"
