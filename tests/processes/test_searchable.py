"""A page that is read can be found: in the moment in which it is done, while workers go on with others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import scans
from tests.processes.workplace import Workplace

pytestmark = pytest.mark.processes
PAGES = 60
Opened = Callable[..., Workplace]


def test_whoever_sees_a_page_as_done_finds_it(opened: Opened, tmp_path: Path) -> None:
    place = opened(EFILES_OCR_ENGINE="fake")
    scanned = scans.folder(tmp_path / "in", jpegs=20, pdf_pages=PAGES - 20)
    for _worker in range(2):
        place.worker()
    told = place.program("-m", "tests.processes.finding", str(scanned), str(PAGES))
    assert told == told | {"seen": PAGES, "found": PAGES}, told["stderr"]
    place.until_quiet()
    place.assert_nothing_lost_or_doubled(done=PAGES)
