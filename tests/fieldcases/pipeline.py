"""A scanned folder goes all the way: through the door, the bounded child with the real engine, and filing."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from django.core.management import call_command

from documents import tasks
from documents.models import Batch, Page, Scan, Upload
from documents.storage import store
from sso_efiles.work.dispatch import select_for_dispatch
from tests.documents.paper import employer, office, person

FILES = Path(__file__).parent / "files"
OURS, OTHER = "7450686171", "7431389841"


def prepare_office() -> None:
    """The registry of the cases: their employer and one more."""
    office()
    person()
    employer(OURS, "บริษัท นครชัยร่วมใจ จำกัด")
    employer(OTHER, "บริษัท สาครพัฒนา จำกัด")


def ingest(tree: Path) -> dict[str, Any]:
    """Hand a folder of folders over; what the command says."""
    out = io.StringIO()
    call_command(
        "ingest_folder", str(tree), "--office", "7400", "--user", "scanner7400", "--json", stdout=out
    )
    return dict(json.loads(out.getvalue()))


def take(name: str, *, into: Path) -> Path:
    """The file of a case in a folder of its employer, or the tree of a case as it is."""
    source = FILES / name
    if source.is_dir():
        shutil.copytree(source, into / name)
        return into / name
    folder = into / "74-5068617-1 แฟ้ม"
    folder.mkdir()
    shutil.copy(source, folder / name)
    return into


def work_off() -> None:
    """Do what workers do until nothing waits."""
    while picked := _waiting():
        for kind, pk in picked:
            tasks.TASKS[kind](pk)
    for batch in Batch.objects.to_file().order_by("-pk").values_list("pk", flat=True):
        tasks.file_batch(batch)
    for batch in Batch.objects.to_file().values_list("pk", flat=True):
        tasks.file_batch(batch)


def _waiting() -> list[tuple[str, int]]:
    for model in (Upload, Scan):  # told of already, to workers that are not there
        model.objects.update(dispatched_at=None)
    return select_for_dispatch(limit=50)


def process(name: str, *, folder: Path) -> list[Page]:
    """The pages that a case becomes, in order, when all is done."""
    ingest(take(name, into=folder))
    work_off()
    return list(Page.objects.in_order().select_related("scan__upload", "batch", "document__employer"))


def text_of(page: Page) -> str:
    reading = page.readings.get(current=True)
    return reading.text


def picture_of(page: Page) -> "np.ndarray[Any, Any]":
    """The picture that people see, in gray."""
    data = store().get(page.readings.get(current=True).picture_key("full"))
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE))


def doubts_of(page: Page) -> set[str]:
    return set(page.doubts.values_list("code", flat=True))


def numbers_of(page: Page) -> set[str]:
    return set(page.identifiers.filter(kind="account_no").values_list("value", flat=True))
