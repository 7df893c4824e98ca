"""Headquarters sets targets and plans on the screen, sees who set what before, and imports a table."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from documents.models import Target, TargetKind
from documents.progress.targets import set_target
from documents.screens.progress.targets import MOST_BYTES
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.documents.paper import office, person

pytestmark = pytest.mark.django_db
ADDRESS = reverse("documents:progress-targets")
TABLE = reverse("documents:progress-targets-import")


@pytest.fixture(autouse=True)
def boss(client: Client) -> Any:
    for code in ("7400", "7401", "5000"):
        office(code)
    boss = person(Role.HQ_ADMIN)
    client.force_login(boss)
    return boss


def sent(client: Client, text: str | bytes) -> Any:
    content = text.encode() if isinstance(text, str) else text
    return client.post(TABLE, {"table": SimpleUploadedFile("แผน.csv", content)})


def test_a_plan_of_an_office_and_month_is_set_and_its_history_stays(client: Client, boss: Any) -> None:
    for files, kind in ((100, "estimate"), (120, "plan")):
        month = timezone.localdate().replace(day=1).isoformat()
        form = {"place": "7400", "month": month, "number": files, "kind": kind, "source": "หนังสือ 1"}
        assert client.post(f"{ADDRESS}?province=74", form).headers["Location"] == f"{ADDRESS}?province=74"
    assert [(row.files, row.current, row.set_by) for row in Target.objects.all()] == [
        (120, True, boss),
        (100, False, boss),
    ]
    shown = client.get(ADDRESS, {"province": "74"}).content.decode()
    assert shown.count(str(TargetKind.ESTIMATE.label)) >= 2  # in the form, and in the history
    assert shown.count("หนังสือ 1") == 2
    assert "ถูกแทนที่" in shown
    standing = client.get(ADDRESS, {"province": "74", "show": "standing"}).content.decode()
    assert "ถูกแทนที่" not in standing
    assert standing.count("หนังสือ 1") == 1


def test_the_filter_leaves_other_provinces_out(client: Client) -> None:
    set_target("50", 1_234, by=None)
    set_target("7401", 4_321, by=None)
    everywhere = client.get(ADDRESS).content.decode()
    assert "1,234" in everywhere
    assert "4,321" in everywhere
    here = client.get(ADDRESS, {"province": "74"}).content.decode()
    assert "4,321" in here
    assert "1,234" not in here
    assert 'value="5000"' not in here


@pytest.mark.parametrize(
    "wrong",
    [{"number": "-1"}, {"number": "10000001"}, {"kind": "dream"}, {"place": "9999"}, {"month": "2026-13-01"}],
)
def test_what_is_no_target_is_refused_in_the_form(client: Client, wrong: dict[str, str]) -> None:
    form = {"place": "7400", "number": "5", "kind": "plan"} | wrong
    assert client.post(ADDRESS, form).status_code == 422
    assert not Target.objects.exists()


def test_the_nation_has_months_alone(client: Client) -> None:
    answer = client.post(ADDRESS, {"place": "", "number": "5", "kind": "plan"})
    assert answer.status_code == 422
    assert "ผลรวมของทุกจังหวัด" in answer.content.decode()
    month = timezone.localdate().replace(day=1).isoformat()
    form = {"place": "", "number": "5", "kind": "plan", "month": month}
    assert client.post(ADDRESS, form).status_code == 302


def test_a_table_is_imported_in_the_name_of_who_sent_it(client: Client, boss: Any) -> None:
    answer = sent(client, "place,month,files,kind\n7400,2569-01,100,แผน\n74,,5000,ประมาณการ\n")
    assert answer.status_code == 302
    row = Target.objects.get(place="7400")
    assert (row.month, row.files, row.set_by, row.source) == (date(2026, 1, 1), 100, boss, "แผน.csv")
    assert Event.objects.get(action="targets.imported").actor == boss


def test_refused_lines_are_shown_one_by_one_and_the_others_taken(client: Client) -> None:
    answer = sent(client, "place,month,files,kind\n7400,2569-01,100,แผน\n9999,,5,\n7401,2569-13,5,\n")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "ไม่รู้จักรหัสจังหวัดหรือสำนักงาน" in shown
    assert "7401,2569-13,5," in shown
    assert Target.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"place,month\n", b"x" * (MOST_BYTES + 1)])
def test_what_is_no_table_is_refused(client: Client, content: bytes) -> None:
    assert sent(client, content).status_code in (400, 422)
    assert not Target.objects.exists()


def test_a_table_of_the_most_bytes_is_read(client: Client) -> None:
    text = b"place,month,files,kind\n74,,5000,\n"
    assert sent(client, text + b"\n" * (MOST_BYTES - len(text))).status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HQ_ADMIN])
def test_nobody_else_comes_here(client: Client, role: Role) -> None:
    client.force_login(person(role))
    assert client.get(ADDRESS).status_code == 403
    assert sent(client, "place,month,files,kind\n74,,5000,\n").status_code == 403


def test_it_costs_at_most_twelve_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(11, 40):
        office(f"{n}00")
        set_target(f"{n}00", n, by=None)
    client.get(ADDRESS)
    with django_assert_max_num_queries(12):
        assert client.get(ADDRESS).status_code == 200
