"""recount: counters become what the rows say, on the record, and no pace grows out of it."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from documents.filing import machine
from sso_efiles.audit.models import Event
from sso_efiles.counters import deltas, recount
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.recount import Difference
from tests.documents.paper import employer, folder, office, own_page

pytestmark = pytest.mark.django_db
OURS = "7499990028"


@pytest.fixture
def work() -> None:
    """An office whose counters are right: an employer, and a folder that is filed."""
    employer(OURS)
    machine.file_batch(folder(OURS, own_page(OURS)).pk)
    office("5000")


def told(*words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    call_command("recount", *words, "--json")
    facts: dict[str, object] = json.loads(capsys.readouterr().out)
    return facts


def test_what_is_right_stays_and_leaves_no_trace(work: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = CounterDelta.objects.totals()
    assert told(capsys=capsys) == {"ok": True, "offices": 2, "differences": []}
    assert CounterDelta.objects.totals() == before
    assert not Event.objects.filter(action="counters.recounted").exists()


def test_what_is_wrong_becomes_what_the_rows_say(work: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = CounterDelta.objects.totals()
    deltas.add("7400", CounterName.PAGES_DONE, 3)
    deltas.add("5000", CounterName.FILES_CERTIFIED)
    CounterDelta.objects.create(office="9999", name="pages.burnt", day="2026-01-01", amount=2)
    CounterDelta.objects.filter(name="employers").delete()
    facts = told(capsys=capsys)
    assert facts["differences"] == [
        {"office": "5000", "name": "files.certified", "recorded": 1, "counted": 0},
        {"office": "7400", "name": "employers", "recorded": 0, "counted": 1},
        {"office": "7400", "name": "pages.done", "recorded": 4, "counted": 1},
        {"office": "9999", "name": "pages.burnt", "recorded": 2, "counted": 0},
    ]
    assert CounterDelta.objects.totals() == before
    assert recount.find_differences() == []
    events = Event.objects.filter(action="counters.recounted").order_by("pk")
    assert [event.data for event in events] == [
        {"office": "5000", "differences": {"files.certified": [1, 0]}},
        {"office": "7400", "differences": {"employers": [0, 1], "pages.done": [4, 1]}},
        {"office": "9999", "differences": {"pages.burnt": [2, 0]}},
    ]


def test_one_office_alone(work: None, capsys: pytest.CaptureFixture[str]) -> None:
    deltas.add("7400", CounterName.PAGES_OPEN, 2)
    deltas.add("5000", CounterName.PAGES_OPEN, 2)
    assert told("--office", "5000", capsys=capsys)["offices"] == 1
    assert recount.find_differences() == [Difference("7400", "pages.open", recorded=2, counted=0)]


def test_an_office_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("recount", "--office", "0000")
    assert "no such office" in capsys.readouterr().err


def test_people_read_which_counter_it_was(work: None, capsys: pytest.CaptureFixture[str]) -> None:
    deltas.add("7400", CounterName.PAGES_DONE, 3)
    call_command("recount")
    out = capsys.readouterr().out
    assert "7400 หน้าที่อ่านแล้ว: 4 → 1" in out
    assert "7400 Pages read: 4 → 1" in out


def test_a_correction_is_nobodys_work_of_today(work: None) -> None:
    deltas.add("7400", CounterName.FILES_CERTIFIED, 5)
    recount.recount_office("7400")
    lately = CounterDelta.objects.filter(day__gt=timezone.localdate() - timedelta(days=1))
    assert lately.totals()[("7400", "pages.done")] == 1
    assert ("7400", "files.certified") not in lately.totals()
    assert lately.by_work().totals()[("7400", "files.certified")] == 5
