"""Background jobs: asked for once or often, done under a lease, quarantined when they fail to the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from documents import tasks
from documents.lots.jobs import JOBS as LOT_JOBS
from documents.upkeep.jobs import JOBS
from sso_efiles.work import jobs
from sso_efiles.work.jobs import JobKind, UnknownJob, enqueue, enqueue_due, forget_finished, register_job
from sso_efiles.work.leases import Renewal
from sso_efiles.work.models import Job
from sso_efiles.work.states import WorkState
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def add_up(job: Job, renew: Renewal) -> dict[str, Any]:
    renew()
    return {"sum": sum(job.facts["numbers"])}


def fail(_job: Job, _renew: Renewal) -> dict[str, Any]:
    raise RuntimeError("no paper in the printer")


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two jobs of the tests beside the product's own."""
    monkeypatch.setattr(jobs, "_kinds", dict(jobs._kinds))
    register_job(JobKind(name="tests.add", run=add_up, every_s=60))
    register_job(JobKind(name="tests.fail", run=fail))


def test_a_job_is_done_in_the_background_and_keeps_its_result() -> None:
    person = UserFactory.create()
    job = enqueue("tests.add", by=person, numbers=[1, 2, 3])
    assert job.is_open
    tasks.dispatch()
    job.refresh_from_db()
    assert (job.state, job.result, job.asked_by) == (WorkState.DONE, {"sum": 6}, person)
    assert job.finished_at is not None


def test_a_job_that_always_fails_is_set_aside_after_its_attempts() -> None:
    job = enqueue("tests.fail")
    for _attempt in range(3):
        tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.reason) == (WorkState.QUARANTINED, 3, "worker_lost")
    assert "no paper" in job.stderr_tail


def test_a_job_that_nobody_registered_is_refused() -> None:
    with pytest.raises(UnknownJob):
        enqueue("tests.unknown")


def test_the_same_job_is_not_asked_for_twice_while_it_is_open() -> None:
    first = enqueue("tests.add", once="today", numbers=[1])
    assert enqueue("tests.add", once="today", numbers=[2]) == first
    tasks.dispatch()
    assert enqueue("tests.add", once="today", numbers=[2]) != first


@pytest.mark.parametrize(("seconds", "due"), [(59, False), (61, True)])
def test_the_clock_asks_for_a_job_when_its_time_has_come(seconds: int, due: bool) -> None:
    enqueue_due()
    assert Job.objects.filter(name="tests.add").count() == 1
    Job.objects.update(created_at=timezone.now() - timedelta(seconds=seconds), state=WorkState.DONE)
    enqueue_due()
    assert Job.objects.filter(name="tests.add").count() == (2 if due else 1)


def test_the_clock_never_asks_for_a_job_on_demand() -> None:
    enqueue_due()
    assert not Job.objects.filter(name="tests.fail").exists()


def test_old_jobs_of_the_clock_are_forgotten_and_a_persons_are_kept() -> None:
    old = timezone.now() - timedelta(days=8)
    ended = {"name": "tests.add", "state": WorkState.DONE}
    Job.objects.create(**ended, finished_at=old)
    Job.objects.create(**ended, finished_at=timezone.now())
    Job.objects.create(**ended, finished_at=old, asked_by=UserFactory.create())
    assert forget_finished(older_than=timedelta(days=7)) == 1
    assert Job.objects.count() == 2


def test_every_job_of_the_scheduler_runs() -> None:
    for kind in (*JOBS, *LOT_JOBS):
        job = enqueue(kind.name)
        tasks.run_job(job.pk)
        job.refresh_from_db()
        assert job.state == WorkState.DONE, (kind.name, job.stderr_tail)
