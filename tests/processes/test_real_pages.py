"""The whole way on real pages: real workers, real Tesseract, found by the words that stand on the paper."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes.workplace import PROJECT, Workplace

pytestmark = [pytest.mark.processes, pytest.mark.tesseract]
DEMO = PROJECT / "data" / "demo"
Opened = Callable[..., Workplace]


def test_bundled_folders_are_read_filed_and_found(opened: Opened, tmp_path: Path) -> None:
    truth = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))
    folders = [folder for folder in truth["folders"] if folder["folder"][:2].isdigit()][:2]
    for folder in folders:
        shutil.copytree(DEMO / "folders" / folder["folder"], tmp_path / "in" / folder["folder"])
    pages = sum(len(folder["pages"]) for folder in folders)
    assert pages >= 10
    place = opened(EFILES_OCR_ENGINE="lines", EFILES_LEASE_S="120", EFILES_OFFER_AGE_S="60")
    place.ingest(tmp_path / "in")
    place.scheduler()
    place.worker()
    place.until_quiet()
    place.assert_nothing_lost_or_doubled(done=pages)
    assert place.number("SELECT count(*) FROM documents_document WHERE state = 'filed'") > 0
