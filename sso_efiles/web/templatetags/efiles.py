"""How numbers, dates and identifiers stand on a page."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from sso_efiles.text import dates
from sso_efiles.text.periods import Span

register = template.Library()
_UNITS = ("B", "KB", "MB", "GB", "TB")


_GROUPED_NUMBER = re.compile(r"(?<![\d-])(\d{1,2}(?:-\d{1,7})+)(?![\d-])")


@register.inclusion_tag("partials/sentence.html")
def sentence(text: object) -> dict[str, Any]:
    """A sentence in which no number of hyphened groups (74-9999002-8) breaks over two lines."""
    return {"parts": [(part, at % 2 == 1) for at, part in enumerate(_GROUPED_NUMBER.split(str(text)))]}


@register.filter
def thai_date(value: date | None, style: str = "short") -> str:
    """A day in the Buddhist Era; styles short, long, full, month."""
    return getattr(dates, style)(value) if value else "–"


@register.filter
def period(value: Span) -> str:
    """A month or a year, or several, in the Buddhist Era."""
    return dates.period(value)


@register.filter
def thai_moment(value: datetime | None) -> str:
    """Day and time."""
    return dates.moment(value) if value else "–"


@register.filter
def thai_clock(value: datetime | None) -> str:
    """Time alone."""
    return dates.clock(value) if value else "–"


@register.filter
def grouped(value: Any) -> str:
    """`926,183`."""
    return f"{value:,}" if isinstance(value, int | float) else "–" if value is None else str(value)


@register.filter
def percent(value: float | None) -> str:
    """`12.5%`; a little is never told as nothing."""
    if value is None:
        return "–"
    return "<0.1%" if 0 < value < 0.05 else f"{value:,.1f}%"


@register.filter
def share(part: int, whole: int | None) -> str:
    """The percentage that a number is of another."""
    return percent(100 * part / whole) if whole else ""


@register.filter
def as_percent(share: float | None) -> str:
    """A share, 0.125, in per cent: `12.5%`."""
    return percent(None if share is None else 100 * share)


@register.filter
def duration(seconds: float | None) -> str:
    """`8 s`, `1 min 20 s`."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(n)s s") % {"n": rest}
    return _("%(m)s min %(n)s s") % {"m": minutes, "n": rest} if rest else _("%(m)s min") % {"m": minutes}


@register.filter
def file_size(value: int | None) -> str:
    """`1.4 MB`."""
    size, unit = float(value or 0), 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:,.0f} {_UNITS[unit]}" if unit == 0 or size >= 100 else f"{size:,.1f} {_UNITS[unit]}"


@register.inclusion_tag("partials/icon.html")
def icon(name: str, classes: str = "") -> dict[str, str]:
    """A sign beside its word; screen readers pass over it."""
    return {"name": name, "classes": classes}


_CHIPS = {
    "declared": ("circle-dashed", ""),
    "stored": ("check", "good"),
    "refused": ("circle-x", "bad"),
    "receiving": ("upload", "info"),
    "queued": ("hourglass", ""),
    "running": ("scan-text", "info"),
    "processing": ("scan-text", "info"),
    "done": ("circle-check", "good"),
    "quarantined": ("octagon-alert", "bad"),
    "suggested": ("inbox", "warn"),
    "review": ("inbox", "warn"),
    "filed": ("file-check", "good"),
    "rejected": ("file-x", "bad"),
    "agreed": ("circle-check", "good"),
    "one_sign": ("triangle-alert", "warn"),
    "contradicted": ("triangle-alert", "warn"),
    "nothing_known": ("circle-help", ""),
    "waiting": ("hourglass", "info"),
    "taking": ("loader-circle", "info"),
    "taken": ("circle-check", "good"),
    "doubtful": ("triangle-alert", "warn"),
    "shelf": ("archive", "good"),
    "desk": ("scan-line", "info"),
    "van": ("move-horizontal", "warn"),
    "archive": ("archive", ""),
    "pending_number": ("circle-help", "warn"),
    "ok": ("circle-check", "good"),
    "suspect": ("triangle-alert", "warn"),
    "open": ("inbox", "info"),
    "drawn": ("list-checks", "info"),
    "accepted": ("circle-check", "good"),
    "void": ("circle-dashed", ""),
    "normal": ("circle-check", ""),
    "reduced": ("circle-check", "good"),
    "tightened": ("triangle-alert", "warn"),
    "stopped": ("octagon-alert", "bad"),
}


@register.inclusion_tag("partials/chip.html")
def chip(state: str, label: str = "") -> dict[str, str]:
    """A state as sign, colour and word: never colour alone."""
    sign, tone = _CHIPS.get(state, ("circle-dashed", ""))
    return {"sign": sign, "tone": tone, "label": label or _(state)}


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with some of its fields changed; empty values leave."""
    fields = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            fields.pop(name, None)
        else:
            fields[name] = value
    return f"?{fields.urlencode()}" if fields else "?"
