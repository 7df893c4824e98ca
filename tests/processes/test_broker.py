"""The broker forgets everything, or dies: the database knows what is to be done (F3)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import scans
from tests.processes.workplace import Workplace
from tests.servers import RedisServer

pytestmark = pytest.mark.processes
PAGES = 60
Opened = Callable[..., Workplace]


@pytest.fixture
def place(opened: Opened, tmp_path: Path) -> Workplace:
    """Sixty pages, of which some are read and most are told to the broker."""
    place = opened(EFILES_OCR_ENGINE="tests.processes.engines:Slow", EFILES_LEASE_S="20")
    place.ingest(scans.folder(tmp_path / "in", jpegs=10, pdf_pages=50))
    place.scheduler()
    place.worker()
    place.until(lambda: place.pages() == PAGES and place.pages("done") >= 5, "some pages are read")
    place.until(lambda: place.messages() > 0, "the broker is told of the next pages")
    return place


def test_the_broker_loses_all_its_messages(place: Workplace) -> None:
    place.lose_messages()
    assert place.pages("queued") > 0
    place.until_quiet()
    place.assert_nothing_lost_or_doubled(done=PAGES)


@pytest.mark.parametrize("house", ["postgres-redis"])
def test_redis_is_killed_and_uploads_go_on(
    place: Workplace, mortal_redis: RedisServer, tmp_path: Path
) -> None:
    mortal_redis.kill()
    try:
        handed = place.ingest(scans.folder(tmp_path / "more", jpegs=8, first=1001))
    finally:
        mortal_redis.start()
    assert handed["batches"][0]["refused"] == []
    assert handed["stderr"].count("broker does not answer") <= 1  # waited for once, not for each file
    place.until_quiet()
    place.assert_nothing_lost_or_doubled(done=PAGES + 8)
