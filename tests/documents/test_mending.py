"""An original that rotted or went missing comes back from another copy, and its pages are read again."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test.utils import override_settings

from documents import tasks
from documents.models import Page, Scan, Upload
from documents.queue import READ
from documents.states import UploadState
from documents.storage import open_original, store
from sso_efiles.audit.models import Event
from sso_efiles.work.leases import Claim
from sso_efiles.work.states import WorkState
from tests.factories import PageFactory, UploadFactory

pytestmark = pytest.mark.django_db
DATA = b"\xff\xd8 made up bytes of a scan" * 1000


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """A page whose file is in the store."""
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store"):
        incoming = store().stage()
        incoming.write(DATA)
        digest = incoming.sha256
        store().publish(incoming)
        file = UploadFactory.create(
            sha256=digest, size=len(DATA), state=UploadState.STORED, split=WorkState.DONE, pages_found=1
        )
        yield PageFactory.create(upload=file)


def damage(page: Page, how: str) -> None:
    path = store().fetch(page.image.upload.sha256)
    if how == "gone":
        path.unlink()
    else:
        path.chmod(0o640)
        path.write_bytes(DATA.replace(b"up", b"UP"))


def verify(*options: str, whole: bool) -> dict[str, Any]:
    out = io.StringIO()
    if whole:
        call_command("verify_store", *options, "--json", stdout=out)
    else:
        with pytest.raises(SystemExit):
            call_command("verify_store", *options, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A scanning PC's folder: other names, other files, one of the same size."""
    folder = tmp_path / "scans" / "7499990028"
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(DATA.replace(b"up", b"Up"))
    (folder / "b.jpg").write_bytes(DATA)
    (folder / "c.txt").write_bytes(b"other")
    return folder.parent


@pytest.mark.parametrize("how", ["gone", "rotten"])
def test_a_damaged_original_comes_back_and_its_page_is_read_again(page: Page, copies: Path, how: str) -> None:
    damage(page, how)
    Scan.objects.filter(page=page).update(
        state=WorkState.QUARANTINED, reason="object_missing" if how == "gone" else "fixity_failed"
    )
    digest = page.image.upload.sha256
    assert list(verify(whole=False)["damaged"]) == [digest]
    facts = verify("--mend-from", str(copies), whole=True)
    assert (facts["mended"], facts["pages_released"], facts["damaged"]) == ([digest], 1, {})
    with open_original(digest) as path:
        assert path.read_bytes() == DATA
    assert Page.objects.get(pk=page.pk).state == WorkState.QUEUED
    assert Event.objects.filter(action="original.mended", data__sha256=digest).count() == 1
    assert verify(whole=True)["damaged"] == {}


def test_the_damaged_bytes_are_kept_aside(page: Page, copies: Path, tmp_path: Path) -> None:
    damage(page, "rotten")
    verify("--mend-from", str(copies), whole=True)
    (kept,) = (tmp_path / "store" / "damaged").iterdir()
    assert kept.read_bytes() == DATA.replace(b"up", b"UP")


def test_without_a_right_copy_nothing_changes(page: Page, copies: Path) -> None:
    damage(page, "rotten")
    (copies / "7499990028" / "b.jpg").unlink()
    facts = verify("--mend-from", str(copies), whole=False)
    assert list(facts["damaged"]) == [page.image.upload.sha256]
    assert facts["mended"] == []


def test_a_whole_store_needs_no_copy(page: Page, copies: Path, tmp_path: Path) -> None:
    facts = {"ok": True, "checked": 1, "damaged": {}, "certified_pictures_damaged": []}
    assert verify("--mend-from", str(copies), whole=True) == facts
    assert not (tmp_path / "store" / "damaged").exists()


class Refusing(Exception):
    """What PostgreSQL's driver raises, with its code."""

    def __init__(self, pgcode: str | None) -> None:
        super().__init__(pgcode)
        self.pgcode = pgcode


@pytest.mark.parametrize(
    ("pgcode", "attempt"),
    [(None, 0), ("57P01", 0), ("40P01", 0), ("53100", 0), ("54000", 1)],
)
def test_what_the_database_will_never_take_is_not_tried_for_ever(
    page: Page, pgcode: str | None, attempt: int
) -> None:

    def step(_held: Claim) -> None:
        raise OperationalError("no") from Refusing(pgcode)

    with pytest.raises(OperationalError):
        tasks._claim_and_run(READ, page.image.pk, step)
    now = Scan.objects.get(page=page)
    assert (now.state, now.attempt) == (WorkState.QUEUED, attempt)
    assert Upload.objects.get(pk=now.upload_id).state == UploadState.STORED
