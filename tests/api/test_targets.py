"""Targets are read by whoever sees progress and set by headquarters; alarms tell who has seen them."""

import pytest

from documents.progress import alarms
from documents.progress.models import Alarm, AlarmKind
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.documents.paper import office, person

pytestmark = pytest.mark.django_db
PLAN = {"place": "7400", "month": "2026-01-15", "files": 120, "kind": "plan"}


@pytest.fixture(autouse=True)
def places() -> None:
    office("7400")
    office("5000")


def test_headquarters_sets_a_plan_and_the_office_reads_it() -> None:
    hq = Caller(role=Role.HQ_ADMIN, office=None)
    answer = hq.post("targets/", PLAN)
    assert answer.status_code == 200
    assert (answer.json()["month"], answer.json()["files"]) == ("2026-01-01", 120)
    hq.post("targets/", {**PLAN, "place": "5000"})
    hq.post("targets/", {**PLAN, "place": ""})
    own = Caller(role=Role.SCANNER).get("targets/").json()["results"]
    assert {line["place"] for line in own} == {"7400", ""}


@pytest.mark.parametrize(
    "wrong", [{"place": "741"}, {"files": -1}, {"kind": "wish"}, {"place": "", "month": None}]
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    answer = Caller(role=Role.HQ_ADMIN, office=None).post("targets/", PLAN | wrong)
    assert answer.status_code == 400


def test_a_place_that_there_is_not() -> None:
    assert (
        Caller(role=Role.HQ_ADMIN, office=None).post("targets/", PLAN | {"place": "9999"}).status_code == 404
    )


def test_alarms_with_their_owner_and_who_has_seen_them() -> None:
    alarm = Alarm.objects.create(kind=AlarmKind.SILENT_OFFICE, office=office("7400"), facts={"days": 3})
    alarms.take(alarm, by=person(Role.HEAD, name="somsri"))
    (line,) = Caller(role=Role.HQ_ADMIN, office=None).get("alarms/").json()["results"]
    assert (line["kind"], line["office"], line["owner"], line["seen_by"]) == (
        "silent_office", "7400", "somsri", ["somsri"],
    )  # fmt: skip
