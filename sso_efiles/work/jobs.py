"""Background jobs: registered by name, asked for by a person or by the clock, run under a lease."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from sso_efiles.work import leases
from sso_efiles.work.kinds import Kind, register_kind
from sso_efiles.work.leases import Claim, Renewal
from sso_efiles.work.models import Job

JOB = register_kind(Kind(name="job", model=Job, at_most=4))  # guess: a worker's worth
"""All background jobs, as one kind of leased work."""


class UnknownJob(Exception):
    """Nobody registered a job of this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """A kind of background job. `run` gets the job and a renewal of its lease to call in long loops; what it
    returns is kept as the job's result. It may be run twice and must then do no harm.
    """

    name: str
    run: Callable[[Job, Renewal], dict[str, Any]]
    every_s: int = 0
    """The scheduler asks for it so often, in seconds; 0: only on demand."""


_kinds: dict[str, JobKind] = {}


def register_job(kind: JobKind) -> JobKind:
    """Make a job known."""
    if kind.name in _kinds:
        raise ValueError(f"two jobs are called {kind.name}")
    _kinds[kind.name] = kind
    return kind


def enqueue(name: str, *, by: Any = None, once: str = "", **facts: Any) -> Job:
    """Ask for a job; while one with the same key `once` is open, that one is the answer."""
    if name not in _kinds:
        raise UnknownJob(name)
    try:
        with transaction.atomic():
            return Job.objects.create(name=name, asked_by=by, once=once, facts=facts)
    except IntegrityError:
        # it may have ended since: the newest with this key is the answer all the same
        return Job.objects.filter(once=once).latest("pk")


def enqueue_due() -> int:
    """Ask for the jobs whose time has come; how many. The scheduler's part."""
    due = 0
    for kind in _kinds.values():
        since = timezone.now() - timedelta(seconds=kind.every_s)
        if kind.every_s and not Job.objects.filter(name=kind.name, created_at__gt=since).exists():
            enqueue(kind.name, once=kind.name)
            due += 1
    return due


def run_claimed_job(held: Claim) -> None:
    """Run a claimed job to its end; LeaseLost when another took it meanwhile."""
    job = Job.objects.get(pk=held.pk)
    if job.name not in _kinds:
        raise UnknownJob(job.name)
    result = _kinds[job.name].run(job, Renewal(held))
    leases.finish(held, result=result, finished_at=Now())


def forget_finished(*, older_than: timedelta) -> int:
    """Delete the rows of the clock's own jobs that ended long ago; a person's jobs stay. How many."""
    old = Job.objects.filter(state="done", asked_by=None, finished_at__lt=timezone.now() - older_than)
    return int(old.delete()[0])
