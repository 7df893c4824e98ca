"""THE PIPELINE: split -> read -> file, and dispatch(). Only this file knows Celery and the order of steps."""

import contextlib
import functools
import logging
from collections.abc import Callable, Iterable

from celery import shared_task
from celery.signals import worker_init
from django.conf import settings
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerDown

from documents.errors import FileMissing, NotTheSameBytes, StoreBusy, StoreFull, StoreUnfit
from documents.filing import halves, lookalikes, machine, refile
from documents.intake import manifest, split
from documents.intake.sniff import Refused
from documents.lots.jobs import JOBS as LOT_JOBS
from documents.models import Batch, Page, Scan, Upload
from documents.models.batch import REFILE
from documents.progress.jobs import JOBS as PROGRESS_JOBS
from documents.queue import READ, SPLIT
from documents.reading import scans
from documents.reading.jobs import JOBS as READING_JOBS
from documents.reading.known_bytes import TwinIsBeingRead
from documents.reasons import Reason
from documents.reports.jobs import JOBS as REPORT_JOBS
from documents.storage import DOWN, store
from documents.upkeep.jobs import JOBS
from ocr.engine import UnreadablePage
from ocr.engine_status import engine_status
from ocr.isolation.client import Reader, ReaderLost, WorkerNotStarted
from ocr.limits import Limits
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work import jobs, leases
from sso_efiles.work.dispatch import select_for_dispatch
from sso_efiles.work.kinds import Kind
from sso_efiles.work.leases import Claim, LeaseLost, Renewal
from sso_efiles.work.models import Job

log = logging.getLogger(__name__)
_PASSING = ("08", "40", "53", "55", "57", "58")
"""Classes of PostgreSQL's error codes: connection, rollback, resources, objects in use, operator, system."""


def refile_batch(job: Job, _renew: Renewal) -> dict[str, int]:
    """File what waits in a batch anew, after its folder was renamed."""
    return {"documents": refile.refile_waiting(job.facts["batch"])}


jobs.register_job(jobs.JobKind(name=REFILE, run=refile_batch))
for job_kind in (*JOBS, *LOT_JOBS, *READING_JOBS, *PROGRESS_JOBS, *REPORT_JOBS):
    jobs.register_job(job_kind)


@functools.cache
def reader() -> Reader:
    """This process's reader: a child that holds the models and forks for each page."""
    return Reader(settings.OCR_ENGINE, Limits(wall=settings.PAGE_WALL_S))


@worker_init.connect
def stay_behind_a_wall(**_: object) -> None:
    """A worker in production does not start where pages could reach the network."""
    if settings.REQUIRE_WALL:
        with Reader("fake") as probe:
            if probe.wall == "none":
                raise SystemExit("nothing keeps pages from the network here: EFILES_REQUIRE_WALL")


@worker_init.connect
def start_with_the_engine_that_is_set(**_: object) -> None:
    """A worker whose engine cannot be loaded does not start: it would only use up the attempts of pages."""
    status = engine_status(settings.OCR_ENGINE)
    if not status.ok:
        raise SystemExit(f"the engine {status.name} cannot be loaded: {status.problem}")


@worker_init.connect
def start_with_a_store_that_keeps(**_: object) -> None:
    """A worker whose store writes over originals does not start; one that is down is waited for at work."""
    with contextlib.suppress(*DOWN):
        try:
            store().require_write_once()
        except StoreUnfit as fault:
            raise SystemExit(f"{fault.message_th} / {fault.message_en}") from fault


@shared_task(soft_time_limit=settings.LONG_TASK_S, time_limit=settings.LONG_TASK_S + 10)
def split_upload(upload_id: int) -> None:
    """Count a stored upload's pages and make their rows; a large archive renews its lease meanwhile."""
    if _claim_and_run(SPLIT, upload_id, lambda held: split.split(held, reader=reader())):
        advance(Upload.objects.values_list("batch", flat=True).get(pk=upload_id))


@shared_task
def read_scan(scan_id: int) -> None:
    """Read one scan."""
    if _claim_and_run(READ, scan_id, lambda held: scans.read(held, reader=reader())):
        batch_id = Scan.objects.values_list("page__batch", flat=True).get(pk=scan_id)
        if refile.turns_on_sheet(scan_id):
            jobs.enqueue(REFILE, once=f"{REFILE} {batch_id}", batch=batch_id)
        advance(batch_id)


@shared_task(soft_time_limit=settings.LONG_TASK_S, time_limit=settings.LONG_TASK_S + 10)
def file_batch(batch_id: int) -> None:
    """File the pages of a batch that is read to its end; nothing to do is a good answer."""
    manifest.write(batch_id)  # before: nobody comes back to a batch that is filed
    halves.mark_halves(batch_id)
    lookalikes.recognise_pages(batch_id, reader=reader())
    machine.file_batch(batch_id)
    halves.fold_halves(batch_id)
    # a folder that came in an archive: the batch that brought it waits for all of them
    bringer = Batch.objects.filter(pk=batch_id).values_list("origin__batch", flat=True).first()
    if bringer and Batch.objects.to_file().filter(pk=bringer).exists():
        _send(file_batch, bringer)


@shared_task(soft_time_limit=settings.LONG_TASK_S, time_limit=settings.LONG_TASK_S + 10)
def run_job(job_id: int) -> None:
    """Run one background job."""
    _claim_and_run(jobs.JOB, job_id, jobs.run_claimed_job)


TASKS: dict[str, Callable[[int], None]] = {"split": split_upload, "read": read_scan, "job": run_job}
"""What a worker is sent for each kind of leased work; a test holds it against the registered kinds."""


def advance(batch_id: int) -> None:
    """File a batch when its last page is read, and tell the workers of the next work."""
    # nearly always pages are left, and that is asked in a tenth of the time
    unread = Page.objects.filter(batch=batch_id).unread()
    if not unread.exists() and Batch.objects.to_file().filter(pk=batch_id).exists():
        _send(file_batch, batch_id)
    dispatch()


def dispatch() -> int:
    """Tell the workers of waiting work, never of more than a short queue's worth; how much was told of."""
    # at least 50: a quick worker must not wait for its next message; # guess, four a worker likewise
    picked = select_for_dispatch(limit=max(50, 4 * settings.WORKERS))
    return _send_all((TASKS[kind], pk) for kind, pk in picked)


def sweep() -> dict[str, int]:
    """What the scheduler runs: reap dead leases, ask for due jobs, dispatch what was lost, file what was
    left.
    """
    freed = leases.reap_expired()
    jobs.enqueue_due()
    batches = list(Batch.objects.to_file().values_list("pk", flat=True)[:100])
    sent = _send_all((file_batch, pk) for pk in batches)
    return {"freed": freed, "offered": dispatch(), "batches": sent}


def _send_all(messages: Iterable[tuple[Callable[[int], None], int]]) -> int:
    """Send messages until one does not go: a broker that is down is waited for once, not for each."""
    sent = 0
    for task, pk in messages:
        if not _send(task, pk):
            break
        sent += 1
    return sent


def _send(task: Callable[[int], None], pk: int) -> bool:
    """Send a wake-up; without a broker nothing is lost, the sweep dispatches it again."""
    try:
        task.delay(pk)  # type: ignore[attr-defined]
    except (BrokerDown, OSError) as error:
        log.warning("broker does not answer, the sweep will dispatch again: %s", type(error).__name__)
        return False
    return True


def _claim_and_run(kind: Kind, pk: int, step: Callable[[Claim], None]) -> bool:
    """Claim a piece of work and run its step; False when it was not to be had."""
    held = leases.claim(kind, pk)
    if held is not None:
        _run_claimed(held, step)
    return held is not None


def _run_claimed(held: Claim, step: Callable[[Claim], None]) -> None:
    """Run one step under its claim, and turn every way to fail into a state."""
    try:
        step(held)
    except LeaseLost:
        log.warning("late: %s %s belongs to another worker now", held.kind.name, held.pk)
    except (UnreadablePage, Refused) as error:
        leases.quarantine(held, reason=error.code, detail=str(error))
    except (NotTheSameBytes, FileMissing) as error:
        trail.record(AuditAction.ORIGINAL_DAMAGED, None, kind=held.kind.name, id=held.pk, code=error.code)
        leases.quarantine(held, reason=error.code, detail=str(error))
    except (StoreBusy, StoreFull, StoreUnfit, TwinIsBeingRead, WorkerNotStarted, *DOWN) as error:
        log.warning("not begun: %s %s", type(error).__name__, getattr(error, "detail", ""))
        leases.defer(held)
    except ReaderLost as error:
        leases.retry(held, reason=error.code, detail=error.detail)
    except OperationalError as error:
        with contextlib.suppress(OperationalError):
            _after_database_error(held, error)
        raise
    except Exception as error:
        log.exception("%s %s failed", held.kind.name, held.pk)
        leases.retry(held, reason=Reason.WORKER_LOST, detail=repr(error))


def _after_database_error(held: Claim, error: OperationalError) -> None:
    """Away, busy or full: it will pass. Other errors (a row too large, say) come back at every attempt."""
    code = getattr(error.__cause__, "pgcode", None)  # SQLite and a lost connection give none
    if code is None or code[:2] in _PASSING:
        leases.defer(held)
    else:
        leases.retry(held, reason=Reason.WORKER_LOST, detail=repr(error))
