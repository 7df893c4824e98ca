"""Messages come more than once and workers wake up late: each page is read once (F11, F12)."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import scans
from tests.processes.workplace import Workplace, signal_to, tree_of

pytestmark = pytest.mark.processes
PAGES = 40
TIMES = 5
Opened = Callable[..., Workplace]


def test_every_message_comes_five_times_to_two_workers(opened: Opened, tmp_path: Path) -> None:
    place = opened(EFILES_LEASE_S="60")
    place.ingest(scans.folder(tmp_path / "in", jpegs=10, pdf_pages=PAGES - 10))
    sent = place.program("-m", "tests.processes.tell", str(TIMES))
    assert sent == sent | {"files": 11, "pages": PAGES}
    assert place.messages() >= TIMES * PAGES
    for _worker in range(2):
        place.worker()
    place.until(lambda: place.quiet() and not place.messages(), "every message is taken")
    # the engine starts behind a claim only, and each one's pictures have a name of their own
    assert place.number("SELECT sum(attempt) FROM documents_scan") == PAGES
    assert len(list((place.folder / "store" / "scans").rglob("*-full.jpg"))) == PAGES
    place.assert_nothing_lost_or_doubled(done=PAGES)


@pytest.mark.parametrize("stopped", ["child", "child and reader"])
def test_a_zombie_writes_nothing(opened: Opened, tmp_path: Path, stopped: str) -> None:
    """It stands still past its lease, alone (the reader's answer waits) or with its reader; then goes on."""
    place = opened(EFILES_OCR_ENGINE="tests.processes.engines:Slower", EFILES_LEASE_S="10")
    place.ingest(scans.folder(tmp_path / "in", jpegs=1))
    zombie = place.worker(children=1)
    place.until(zombie.in_mid_page, "a page is in hand")
    child = zombie.in_mid_page()[0]
    still = [child, *(tree_of(child) if stopped == "child and reader" else [])]
    for pid in still:
        signal_to(pid, signal.SIGSTOP)
    assert place.pages("running") == 1
    first = place.ask("SELECT token FROM documents_scan")[0][0]
    place.scheduler()
    place.worker(children=1)
    place.until_quiet()
    assert place.pages("done") == 1
    made_by = place.ask("SELECT token FROM documents_reading")
    assert len(made_by) == 1
    assert made_by[0][0] != first
    for pid in still:
        signal_to(pid, signal.SIGCONT)
    place.until(lambda: "belongs to another worker now" in zombie.said, "the zombie has tried to write")
    assert place.ask("SELECT token FROM documents_reading") == made_by
    place.assert_nothing_lost_or_doubled(done=1)
