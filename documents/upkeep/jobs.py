"""The scheduler's own jobs: what runs how often, in the background, under a lease."""

from datetime import timedelta
from typing import Any

from documents.employer_file import moves
from sso_efiles.work.jobs import JobKind, forget_finished
from sso_efiles.work.leases import Renewal
from sso_efiles.work.models import Job

KEEP_JOBS = timedelta(days=7)
"""How long the row of a job that the clock asked for is kept. # guess: a week is looked at by whoever is on
call"""


def follow_registry(_job: Job, renew: Renewal) -> dict[str, Any]:
    """Hand files over to the office that the registry names now."""
    moved = 0
    while more := moves.follow_registry():
        moved += more
        renew()
    return {"files": moved}


def forget_jobs(_job: Job, _renew: Renewal) -> dict[str, Any]:
    """Drop the rows of the clock's jobs that ended long ago."""
    return {"jobs": forget_finished(older_than=KEEP_JOBS)}


# guess: offices change rarely
JOBS = (
    JobKind(name="efiles.follow_registry", run=follow_registry, every_s=3600),
    JobKind(name="jobs.forget", run=forget_jobs, every_s=24 * 3600),
)
