"""Folders scanned one behind the other come in by the door and lie in the files of their employers: as one
PDF, as a folder of pages, as a ZIP; through the bounded child, with sheets that were printed and scanned.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Task
from django.conf import LazySettings
from django.core.management import call_command

from documents.models import Batch, Page
from documents.states import BatchState
from documents.upkeep import integrity
from tests.benchmarks.covers_judge import judge_stack
from tests.benchmarks.mixed_stack import Leaf, make_leaves, register_firms, write_jpegs, write_pdf
from tests.documents.paper import office, person
from tests.fieldcases.pipeline import ingest, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[None]:
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    monkeypatch.setattr(Task, "apply_async", lambda *_, **__: None)  # work_off does it, in its order
    call_command("load_reference", "--json")
    office()
    person()
    yield
    assert [breach for breach in integrity.check() if breach.invariant != "I7"] == []


def send(leaves: list[Leaf], how: str, tray: Path) -> None:
    tray.mkdir()
    if how == "pdf":
        write_pdf(leaves, tray / "stack.pdf")
        return
    folder = tray / "ถาดที่ 1"
    folder.mkdir()
    write_jpegs(leaves, folder)
    if how == "zip":
        with zipfile.ZipFile(tray / "stack.zip", "w") as archive:
            for one in sorted(folder.iterdir()):
                archive.write(one, one.name)
                one.unlink()
        folder.rmdir()


@pytest.mark.parametrize("how", ["pdf", "folder", "zip"])
def test_a_stack_is_cut_however_it_comes(how: str, tmp_path: Path) -> None:
    leaves = make_leaves(register_firms(5), sheets=16, ours=7, spoiled=2, seed=3)
    send(leaves, how, tmp_path / "tray")
    ingest(tmp_path / "tray")
    work_off()
    pages = list(Page.objects.in_order().select_related("document__employer"))
    judged = judge_stack(leaves, pages)
    assert (judged.wrong, judged.silent, judged.merged) == (0, 0, 0)
    assert (judged.told, judged.read) == (2, 5)
    assert judged.filed > 0
    assert Batch.objects.filter(state=BatchState.REVIEW).exists()


def test_a_stack_with_whole_sheets_needs_nobody(tmp_path: Path) -> None:
    leaves = make_leaves(register_firms(4), sheets=20, ours=5, spoiled=0, seed=8)
    assert "next" not in {leaf.kind for leaf in leaves}
    send(leaves, "pdf", tmp_path / "tray")
    ingest(tmp_path / "tray")
    work_off()
    judged = judge_stack(leaves, list(Page.objects.in_order().select_related("document__employer")))
    assert judged.filed == judged.papers == 15
    assert judged.wrong == 0
    assert Batch.objects.get().state == BatchState.DONE
