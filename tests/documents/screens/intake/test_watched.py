"""Screen, command and metric of watched folders: what to do is said, and a dead watcher is seen."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.intake.watch.faults import BY_CODE, Fault, fault_text
from documents.intake.watch.health import SILENT_AFTER
from documents.models import Watch, WatchedFolder
from documents.states import BatchState, FolderState
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Role
from tests.factories import BatchFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client) -> User:
    user = UserFactory.create(role=Role.SCANNER)
    client.force_login(user)
    return user


def watch(office: Office | None, by: User, **facts: Any) -> Watch:
    assert office is not None
    return Watch.objects.create(office=office, by=by, path="/scans", path_key=f"k{office.pk}", **facts)


def folder(place: Watch, name: str, **facts: Any) -> WatchedFolder:
    return WatchedFolder.objects.create(watch=place, name=name, way=name, way_key=name, **facts)


def shown(client: Client, **query: str) -> str:
    answer = client.get(reverse("documents:watched"), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_says_what_to_do_in_both_languages(fault: Fault) -> None:
    assert any("ก" <= letter <= "๙" for letter in fault_text(fault, language="th"))
    assert fault_text(fault, language="en").isascii()
    assert BY_CODE[fault.value] is fault


def test_every_fault_is_given_somewhere() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in Path(settings.BASE_DIR, "documents").rglob("*.py")
    )
    given = set(re.findall(r"\bFault\.([A-Z_]+)", code))
    assert given >= set(Fault.__members__)


def test_each_state_says_what_to_do(client: Client, clerk: User) -> None:
    place = watch(clerk.office, clerk)
    batch = BatchFactory.create(office=clerk.office, state=BatchState.REVIEW)
    folder(place, "แฟ้มที่รอ", fault=Fault.UNREADABLE, tries=3, next_try_at=timezone.now())
    folder(place, "แฟ้มที่กำลังมา", state=FolderState.TAKING)
    folder(place, "แฟ้มไม่มีเลข", state=FolderState.TAKEN, batch=batch)
    folder(place, "แฟ้มใหญ่", state=FolderState.REFUSED, fault=Fault.TOO_MANY_FILES)
    notes = [["type_not_allowed", f"{n}.doc"] for n in range(7)]
    folder(place, "แฟ้มที่ต้องดู", state=FolderState.DOUBTFUL, notes=notes, batch=batch)
    page = shown(client)
    for fault in (Fault.UNREADABLE, Fault.TOO_MANY_FILES):
        assert fault.words.th in page
    assert "4.doc" in page
    assert "5.doc" not in page
    assert "และอีก 2 ไฟล์" in page
    assert reverse("documents:batch-detail", args=[batch.pk]) in page
    assert "เปลี่ยนชื่อโฟลเดอร์เป็นเลขที่บัญชีนายจ้าง หน้าเอกสารจะตามไปเอง" in page
    assert page.index("แฟ้มใหญ่") < page.index("แฟ้มที่รอ") < page.index("แฟ้มที่ต้องดู") < page.index("แฟ้มไม่มีเลข")


def test_the_list_can_be_narrowed_and_counts_each_state(client: Client, clerk: User) -> None:
    place = watch(clerk.office, clerk)
    folder(place, "หนึ่ง", state=FolderState.TAKEN)
    folder(place, "สอง", state=FolderState.REFUSED)
    page = shown(client, state="refused")
    assert "สอง" in page
    assert "หนึ่ง" not in page
    assert "สอง" in shown(client, state="nonsense")


def test_a_name_is_text_and_no_markup(client: Client, clerk: User) -> None:
    folder(watch(clerk.office, clerk), "<script>alert(1)</script>", notes=[["link", "<b>x</b>"]])
    page = shown(client)
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_another_offices_folders_are_not_shown(client: Client, clerk: User) -> None:
    other = OfficeFactory.create(code="5000")
    folder(watch(other, clerk), "ของเขา")
    page = shown(client)
    assert "ของเขา" not in page
    assert "/scans" not in page


@pytest.mark.parametrize(("silent", "lives"), [(-5, True), (5, False)])
def test_a_dead_watcher_is_no_quiet_night(client: Client, clerk: User, silent: int, lives: bool) -> None:
    beat = timezone.now() - SILENT_AFTER - timedelta(seconds=silent)
    watch(clerk.office, clerk, beat_at=beat)
    assert ("กำลังเฝ้าดูอยู่" in shown(client)) == lives
    assert ("ไม่มีผู้เฝ้า" in shown(client)) != lives
    code, told = check()
    assert (code, told["watches"][0]["alive"]) == (0 if lives else 1, lives)
    home = client.get(reverse("home")).content.decode()
    assert ("ไม่มีผู้เฝ้าโฟลเดอร์" in home) != lives


def test_a_watch_that_a_person_ended_is_not_missed(client: Client, clerk: User) -> None:
    beat = timezone.now() - timedelta(days=1)
    watch(clerk.office, clerk, beat_at=beat, ended_at=beat)
    assert "หยุดเฝ้าเมื่อ" in shown(client)
    assert check()[0] == 0
    assert "efiles_watch_silent_seconds 0.0" in Client().get("/metrics").content.decode()


def test_a_watcher_whose_machine_is_gone_can_be_struck_off(clerk: User) -> None:
    place = watch(clerk.office, clerk, beat_at=timezone.now() - timedelta(minutes=2))
    assert check()[0] == 1
    call_command("watched_folders", "--end", str(place.pk), stdout=io.StringIO())
    assert check()[0] == 0
    with pytest.raises(SystemExit):
        call_command("watched_folders", "--end", str(place.pk + 1), stdout=io.StringIO())


def test_a_place_that_cannot_be_watched_is_told(client: Client, clerk: User) -> None:
    watch(clerk.office, clerk, fault=Fault.SHARE_AWAY)
    assert Fault.SHARE_AWAY.words.th in shown(client)
    assert check()[0] == 1
    assert "efiles_watch_silent_seconds " in Client().get("/metrics").content.decode()


def check() -> tuple[int, dict[str, Any]]:
    """The command's exit code and what it said."""
    out, code = io.StringIO(), 0
    try:
        call_command("watched_folders", "--check", "--json", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


def test_the_list_asks_no_more_for_more_folders(
    client: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = watch(clerk.office, clerk)
    for n in range(20):
        folder(place, f"แฟ้ม {n}", batch=BatchFactory.create(office=clerk.office))
    with django_assert_max_num_queries(11):
        shown(client)
