"""The scheduler's jobs about figures: compact them, let old ones be coarser, look for what needs an eye."""

from typing import Any

from django.utils import timezone

from documents.progress import alarms, line_health
from sso_efiles.counters import deltas, quality, work
from sso_efiles.work.jobs import JobKind
from sso_efiles.work.leases import Renewal
from sso_efiles.work.models import Job


def compact_counters(_job: Job, renew: Renewal) -> dict[str, Any]:
    """Put changes of counters and of the figures of days together, those of today too: on a busy day there
    are hundreds of thousands. How many pages of today are read then is what the pace is told by.
    """
    today, saved = timezone.localdate(), 0
    for compact in (deltas.compact, work.compact, quality.compact):
        saved += compact(before=today)
        renew()
    read = line_health.pages_read_today()
    return {"rows_saved": saved, "day": today.isoformat(), "pages_read": read}


def coarsen_counters(_job: Job, _renew: Renewal) -> dict[str, Any]:
    """Let what is old be coarser, and forget what single persons did."""
    today = timezone.localdate()
    return {"rows_saved": deltas.fold(today=today) + work.coarsen(today=today)}


def look_for_alarms(_job: Job, _renew: Renewal) -> dict[str, Any]:
    """Raise what is new, end what is over."""
    raised, ended = alarms.look(today=timezone.localdate())
    return {"raised": raised, "ended": ended}


# guess: counters grow by some rows a page, ten minutes keep the dashboard's sums short; an hour late is early
# enough for what took days to go wrong
JOBS = (
    JobKind(name=line_health.PACE_JOB, run=compact_counters, every_s=600),
    JobKind(name="counters.coarsen", run=coarsen_counters, every_s=24 * 3600),
    JobKind(name="alarms.look", run=look_for_alarms, every_s=3600),
)
