"""Pages that kill, hang or eat memory are set aside after three tries, and the others are read (F14)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import engines, scans
from tests.processes.workplace import Workplace

pytestmark = pytest.mark.processes
POISON = (engines.DIES, engines.KILLS, engines.HANGS, engines.EATS)
GOOD = 8
Opened = Callable[..., Workplace]


def test_poison_is_set_aside_and_the_rest_is_read(opened: Opened, tmp_path: Path) -> None:
    place = opened(
        EFILES_OCR_ENGINE="tests.processes.engines:Poison", EFILES_PAGE_WALL_S="5", EFILES_LEASE_S="30"
    )
    folder = scans.folder(tmp_path / "in", jpegs=GOOD) / "folder 1"
    for width in POISON:
        (folder / f"0000 {width}.jpg").write_bytes(scans.jpeg(width, width=width))
    place.ingest(tmp_path / "in")
    place.scheduler()
    worker = place.worker()
    place.until_quiet()
    aside = place.ask(
        "SELECT f.name, p.attempt, p.reason FROM documents_scan p"
        " JOIN documents_upload f ON f.id = p.upload_id WHERE p.state = 'quarantined' ORDER BY f.name"
    )
    assert aside == [
        (f"0000 {engines.DIES}.jpg", 3, "worker_lost"),
        (f"0000 {engines.KILLS}.jpg", 3, "worker_lost"),
        (f"0000 {engines.HANGS}.jpg", 3, "timeout"),
        (f"0000 {engines.EATS}.jpg", 3, "worker_lost"),
    ]
    assert worker.process.poll() is None
    assert "exited with" not in worker.said  # nor did a child of its pool
    place.assert_nothing_lost_or_doubled(done=GOOD, quarantined=len(POISON))
