"""The ledger finds every kind of breach, and none where there is none."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test.utils import override_settings
from django.utils import timezone

from documents.filing import machine
from documents.models import Batch, Page, PageIndex, Reading, Scan, Upload
from documents.storage import store
from documents.upkeep import integrity
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName
from tests.documents.paper import employer, folder, own_page

pytestmark = pytest.mark.django_db
OURS = "7499990028"


@pytest.fixture
def batch(tmp_path: Path) -> Iterator[Batch]:
    """A filed folder of two pages, whole in every way."""
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store"):
        employer(OURS)
        made = folder(OURS, own_page(OURS), "")
        incoming = store().stage()
        incoming.write(b"%PDF- made up")
        digest = incoming.sha256
        store().publish(incoming)
        Upload.objects.filter(batch=made).update(sha256=digest)
        Reading.objects.update(source_sha256=digest)
        for reading in Reading.objects.all():
            for size in ("full", "view", "thumb"):
                store().put(reading.picture_key(size), b"\xff\xd8")
        machine.file_batch(made.pk)
        yield made


def breaches() -> set[str]:
    return {breach.invariant for breach in integrity.check()}


def test_a_whole_batch_has_no_breach(batch: Batch) -> None:
    assert list(integrity.check()) == []
    assert integrity.quiet()


def told(*, code: int = 0) -> dict[str, Any]:
    out = io.StringIO()
    if code:
        with pytest.raises(SystemExit):
            call_command("check_ledger", "--json", stdout=out)
    else:
        call_command("check_ledger", "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def test_the_check_counts_what_search_does_not_know(batch: Batch) -> None:
    assert told()["not_indexed"] == 0
    assert told()["indexed_by_older_folding"] == 0
    first, second = PageIndex.objects.order_by("page")
    PageIndex.objects.filter(page=first.page).update(version=0)
    assert told()["indexed_by_older_folding"] == 1
    lost = second.page
    second.delete()
    facts = told(code=1)
    assert facts["not_indexed"] == 1
    assert facts["breaches"] == [
        {"invariant": "I4", "what": f"page {lost} is done and search does not know it"}
    ]
    call_command("reindex", "--json", stdout=io.StringIO())
    assert (told()["not_indexed"], told()["indexed_by_older_folding"]) == (0, 0)


def rot(batch: Batch) -> None:
    path = store().fetch(Upload.objects.get(batch=batch).sha256)
    path.chmod(0o640)
    path.write_bytes(b"%PDF- made uq")


def lose(batch: Batch) -> None:
    store().fetch(Upload.objects.get(batch=batch).sha256).unlink()


def lose_picture(_: Batch) -> None:
    store().delete(Reading.objects.order_by("pk")[0].picture_key("view"))


def stray_object(_: Batch) -> None:
    incoming = store().stage()
    incoming.write(b"nobody's")
    store().publish(incoming)


def hang(_: Batch) -> None:
    Scan.objects.update(state="running", lease_until=timezone.now() - timedelta(hours=1))


def swap_scans(_: Batch) -> None:
    """Two pages show each other's image."""
    first, second = Page.objects.order_by("pk")[:2]
    mine, theirs = first.scan, second.scan
    Page.objects.update(scan=None)
    Page.objects.filter(pk=first.pk).update(scan=theirs)
    Page.objects.filter(pk=second.pk).update(scan=mine)


def set_aside_in_silence(_: Batch) -> None:
    Scan.objects.filter(number=1).update(state="quarantined", reason="")


def go_on_with_a_file_missing(batch: Batch) -> None:
    Upload.objects.filter(batch=batch).update(state="declared")


@pytest.mark.parametrize(
    ("invariant", "break_it"),
    [
        ("I1", go_on_with_a_file_missing),
        ("I1", lambda batch: Batch.objects.filter(pk=batch.pk).update(state="receiving")),
        ("I2", lambda _: Upload.objects.update(pages_found=3)),
        ("I3", hang),
        ("I3", set_aside_in_silence),
        ("I4", lambda _: Reading.objects.filter(scan__number=1).update(current=False)),
        ("I4", lambda _: Reading.objects.update(source_sha256="0" * 64)),
        ("I4", lose_picture),
        ("I4", lambda _: Page.objects.filter(scan__number=1).update(scan=None)),
        ("I4", swap_scans),
        ("I4", lambda _: Page.objects.update(position=0)),
        ("I4", lambda _: PageIndex.objects.all().delete()),
        ("I5", rot),
        ("I5", lose),
        ("I5", stray_object),
        ("I6", lambda _: deltas.add("7400", CounterName.PAGES_DONE)),
        ("I6", lambda _: deltas.add("5000", CounterName.FILES_CERTIFIED)),
    ],
)
def test_each_breach_is_found(batch: Batch, invariant: str, break_it: Callable[[Batch], object]) -> None:
    break_it(batch)
    assert invariant in breaches()


def test_a_room_above_has_its_own_rules_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "_RULES", [])

    def broken() -> Iterator[str]:
        yield "something"

    integrity.register_rule("I9", broken)
    integrity.register_rule("I9", broken)
    assert [breach.what for breach in integrity.check() if breach.invariant == "I9"] == ["something"]
