"""THE PIPELINE: split -> read -> file, and offer(). Only this file knows Celery and the order of steps."""

import contextlib
import functools
import logging
from collections.abc import Callable, Iterable

from celery import shared_task
from celery.signals import worker_init
from django.conf import settings
from django.db import OperationalError, transaction
from kombu.exceptions import OperationalError as BrokerDown

from documents import filing, queue, reading
from documents.errors import FileMissing, NotTheSameBytes, StoreFull
from documents.intake import manifest, split
from documents.intake.sniff import Refused
from documents.models import Batch, Page, StoredFile
from documents.queue import Claim, Superseded
from documents.states import FINAL
from documents.storage import DOWN
from ocr.engine import UnreadablePage
from ocr.limits import Limits
from ocr.reader import Reader, ReaderLost
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction

log = logging.getLogger(__name__)
_PASSING = ("08", "40", "53", "55", "57", "58")
"""Classes of PostgreSQL's error codes: connection, rollback, resources, objects in use, operator, system."""


@functools.cache
def reader() -> Reader:
    """This process's reader: a child that holds the models and forks for each page."""
    return Reader(settings.OCR_ENGINE, Limits(wall=settings.PAGE_WALL_S))


@worker_init.connect
def stay_behind_a_wall(**_: object) -> None:
    """A worker in production does not start where pages could reach the network (hardening rule 18)."""
    if settings.REQUIRE_WALL:
        with Reader("fake") as probe:
            if probe.wall == "none":
                raise SystemExit("nothing keeps pages from the network here: EFILES_REQUIRE_WALL")


@shared_task
def split_file(file_id: int) -> None:
    """Count a stored file's pages and make their rows."""
    held = queue.claim(StoredFile, file_id)
    if held is not None:
        _work(held, lambda: split.split(held, reader=reader()))
        wake(StoredFile.objects.values_list("batch", flat=True).get(pk=file_id))


@shared_task
def read_page(page_id: int) -> None:
    """Read one page."""
    held = queue.claim(Page, page_id)
    if held is not None:
        _work(held, lambda: reading.read(held, reader=reader()))
        wake(Page.objects.values_list("batch", flat=True).get(pk=page_id))


@shared_task
def file_batch(batch_id: int) -> None:
    """File the pages of a batch that is read to its end; nothing to do is a good answer."""
    manifest.write(batch_id)  # before: nobody comes back to a batch that is filed
    filing.file_batch(batch_id)


def wake(batch_id: int) -> None:
    """After something of this batch came to an end: file it when it is all read, and offer the next work."""
    # nearly always pages are left, and that is asked in a tenth of the time
    pages_left = Page.objects.filter(batch=batch_id).exclude(state__in=FINAL)
    if not pages_left.exists() and Batch.objects.to_file().filter(pk=batch_id).exists():
        _tell(file_batch, batch_id)
    offer()


def start(batch_id: int) -> None:
    """The same, once the present transaction is committed."""
    transaction.on_commit(functools.partial(wake, batch_id))


def offer() -> int:
    """Tell the workers of waiting work, never of more than a short queue's worth; how much was offered."""
    tasks = {"split": split_file, "read": read_page}
    picked = queue.to_offer(limit=max(50, 4 * settings.WORKERS))
    return _tell_all((tasks[kind], pk) for kind, pk in picked)


def sweep() -> dict[str, int]:
    """What the scheduler runs: free dead leases, offer what was lost, file what was left."""
    freed = queue.free_expired()
    batches = list(Batch.objects.to_file().values_list("pk", flat=True)[:100])
    told = _tell_all((file_batch, pk) for pk in batches)
    return {"freed": freed, "offered": offer(), "batches": told}


def _tell_all(messages: Iterable[tuple[Callable[[int], None], int]]) -> int:
    """Send them until one does not go: a broker that is down is waited for once, not for each message."""
    told = 0
    for task, pk in messages:
        if not _tell(task, pk):
            break
        told += 1
    return told


def _tell(task: Callable[[int], None], pk: int) -> bool:
    """Send a wake-up; without a broker nothing is lost, the sweep offers it again."""
    try:
        task.delay(pk)  # type: ignore[attr-defined]
    except (BrokerDown, OSError) as error:
        log.warning("broker does not answer, the sweep will offer again: %s", type(error).__name__)
        return False
    return True


def _work(held: Claim, step: Callable[[], None]) -> None:
    """Run one step under its claim, and turn every way to fail into a state."""
    try:
        step()
    except Superseded:
        log.warning("late: %s %s belongs to another worker now", held.model.__name__, held.pk)
    except (UnreadablePage, Refused) as error:
        queue.quarantine(held, reason=error.code, detail=str(error))
    except (NotTheSameBytes, FileMissing) as error:
        trail.record(
            AuditAction.ORIGINAL_DAMAGED, None, kind=held.model.__name__, id=held.pk, code=error.code
        )
        queue.quarantine(held, reason=error.code, detail=str(error))
    except ReaderLost as error:
        queue.give_back(held, reason=error.code, detail=error.detail)
    except (StoreFull, *DOWN) as error:
        log.warning("store does not answer: %s", type(error).__name__)
        queue.put_off(held)
    except OperationalError as error:
        with contextlib.suppress(OperationalError):
            _after_database_error(held, error)
        raise
    except Exception as error:
        log.exception("%s %s failed", held.model.__name__, held.pk)
        queue.give_back(held, reason="worker_lost", detail=repr(error))


def _after_database_error(held: Claim, error: OperationalError) -> None:
    """Away, busy or full: it will pass. Other errors (a row too large, say) come back at every attempt."""
    code = getattr(error.__cause__, "pgcode", None)  # SQLite and a lost connection give none
    if code is None or code[:2] in _PASSING:
        queue.put_off(held)
    else:
        queue.give_back(held, reason="worker_lost", detail=repr(error))
