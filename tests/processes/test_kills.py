"""Workers are killed with a page in hand: nothing is lost, nothing doubled (F1, F2)."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import scans
from tests.processes.workplace import Worker, Workplace, signal_to, wait_until_gone

pytestmark = pytest.mark.processes
SLOW = "tests.processes.engines:Slow"
PAGES = int(os.environ.get("EFILES_TEST_PAGES", "40"))
"""The rules ask for 200 before a release: EFILES_TEST_PAGES=200 kills 50 times."""
POOL_KILLS = PAGES // 4
WORKER_KILLS = PAGES // 13
Opened = Callable[..., Workplace]


@pytest.fixture
def place(opened: Opened) -> Workplace:
    """With a scheduler, and an engine that is slow enough to be caught."""
    place = opened(EFILES_OCR_ENGINE=SLOW)
    place.scheduler()
    return place


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    """PAGES pages: half of them JPEGs, the rest in one PDF and one TIFF."""
    bound = PAGES // 4
    return scans.folder(tmp_path / "in", jpegs=PAGES - 2 * bound, pdf_pages=bound, tiff_pages=bound)


def wait_for_a_first_try(place: Workplace, worker: Worker) -> list[int]:
    """Pool children with a page in hand, and none for the second time: the third kill sets it aside."""
    in_hand = "SELECT max(attempt) FROM documents_scan WHERE state = 'running' AND lease_until > "
    caught: list[int] = []

    def so() -> bool:
        caught[:] = worker.in_mid_page()
        return bool(caught) and place.number(in_hand + place.now) == 1

    place.until(so, "a page is in hand for the first time")
    return caught


def read_again(place: Workplace) -> int:
    """How often a page was begun after its first time."""
    return place.number("SELECT sum(attempt) - count(*) FROM documents_scan")


def test_pool_children_are_killed_in_mid_page(place: Workplace, scanned: Path) -> None:
    worker = place.worker()
    place.ingest(scanned)
    kills = 0
    while kills < POOL_KILLS:
        for child in wait_for_a_first_try(place, worker):
            signal_to(child, signal.SIGKILL)
            wait_until_gone(child)
            kills += 1
    place.until_quiet()
    assert worker.process.poll() is None
    assert read_again(place) >= POOL_KILLS // 2
    place.assert_nothing_lost_or_doubled(done=PAGES)


def test_whole_workers_are_killed_in_mid_page(place: Workplace, scanned: Path) -> None:
    place.ingest(scanned)
    for _kill in range(WORKER_KILLS):
        worker = place.worker()
        wait_for_a_first_try(place, worker)
        worker.kill()
    place.worker()
    place.until_quiet()
    assert read_again(place) >= WORKER_KILLS // 2
    place.assert_nothing_lost_or_doubled(done=PAGES)


def test_a_worker_that_is_asked_to_stop_gives_up_no_page(opened: Opened, tmp_path: Path) -> None:
    place = opened(EFILES_OCR_ENGINE="tests.processes.engines:Slower", EFILES_LEASE_S="60")
    place.ingest(scans.folder(tmp_path / "in", jpegs=4))
    worker = place.worker()
    place.until(worker.in_mid_page, "a page is in hand")
    worker.process.send_signal(signal.SIGTERM)
    place.until(lambda: worker.process.poll() is not None, "the worker has ended")
    assert worker.process.returncode == 0
    assert place.pages("done") > 0
    assert place.pages("running") == 0
    place.scheduler()
    place.worker()
    place.until_quiet()
    assert read_again(place) == 0
    place.assert_nothing_lost_or_doubled(done=4)
