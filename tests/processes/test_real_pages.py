"""The whole way on real pages: real workers, real Tesseract, found by the words that stand on the paper."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.processes.workplace import PROJECT, Workplace

pytestmark = [pytest.mark.processes, pytest.mark.tesseract]
DEMO = PROJECT / "data" / "demo"
ASKED = 3
Opened = Callable[..., Workplace]


@pytest.fixture
def folders(tmp_path: Path) -> list[dict[str, Any]]:
    """What is true of a folder of JPEGs with its number on it, and of one that is a PDF; both lie ready."""
    truth = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))["folders"]
    chosen = [
        each for each in truth if each["folder"].startswith("74-") or each["pages"][0]["file"] == "scan.pdf"
    ]
    for each in chosen:
        shutil.copytree(DEMO / "folders" / each["folder"], tmp_path / "in" / each["folder"])
    return chosen


def test_bundled_folders_are_read_filed_and_found(
    opened: Opened, folders: list[dict[str, Any]], tmp_path: Path
) -> None:
    pages = sum(len(folder["pages"]) for folder in folders)
    assert pages >= 10
    place = opened(EFILES_OCR_ENGINE="line_network", EFILES_LEASE_S="180", EFILES_OFFER_AGE_S="60")
    place.ingest(tmp_path / "in")
    place.scheduler()
    place.worker()
    place.until_quiet()
    place.assert_nothing_lost_or_doubled(done=pages)
    assert place.number("SELECT count(*) FROM documents_document WHERE state = 'filed'") > 0
    found = [found_first(place, folders, name) for name in names(folders)]
    assert found.count(True) > ASKED // 2, found


def names(folders: list[dict[str, Any]]) -> list[str]:
    """People of the truth, from that folder's own pages which is filed by the number on it."""
    own = [page for page in folders[0]["pages"] if page["belongs_to"] == folders[0]["account_no"]]
    said = [page["fields"]["persons"] for page in own]
    return [persons[0]["name"] for persons in said if persons][:ASKED]


def found_first(place: Workplace, folders: list[dict[str, Any]], name: str) -> bool:
    """Does a search for the name give first a page on which, says the truth, it stands?"""
    answer = place.command("search", name)
    assert answer["ok"], answer
    hits = [hit["page"] for hit in answer["results"]]
    surname = name.split()[-1]
    return bool(hits) and any(surname in line["text"] for line in page_of(place, folders, hits[0])["lines"])


def page_of(place: Workplace, folders: list[dict[str, Any]], page_id: int) -> dict[str, Any]:
    """What is true of a page."""
    rows = place.ask(
        "SELECT p.id, b.folder_name, f.name, s.number"
        " FROM documents_page p JOIN documents_scan s ON s.id = p.scan_id"
        " JOIN documents_upload f ON f.id = s.upload_id JOIN documents_batch b ON b.id = p.batch_id"
    )
    _id, *lies = next(row for row in rows if row[0] == page_id)
    return next(
        page
        for folder in folders
        for page in folder["pages"]
        if [folder["folder"], page["file"], page["page"]] == lies
    )
