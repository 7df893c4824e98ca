"""Workers keep their connection to the database between pages; one that breaks meanwhile costs no page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import scans
from tests.processes.workplace import Workplace

pytestmark = pytest.mark.processes
PAGES = 6
_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
Opened = Callable[..., Workplace]


@pytest.mark.parametrize("house", ["postgres-redis"])
def test_connections_that_the_server_ends_are_made_anew(opened: Opened, tmp_path: Path) -> None:
    place = opened(EFILES_OCR_ENGINE="fake")
    place.worker()
    place.ingest(scans.folder(tmp_path / "in", jpegs=PAGES))
    place.until_quiet()
    assert place.number(f"SELECT count(*) {_OTHERS}") > 0
    place.ask(f"SELECT pg_terminate_backend(pid) {_OTHERS}")
    place.ingest(scans.folder(tmp_path / "more", jpegs=PAGES, first=101))
    place.until_quiet()
    assert place.number("SELECT max(attempt) FROM documents_scan") == 1
    place.assert_nothing_lost_or_doubled(done=2 * PAGES)
