"""The figures that a role may see, and the log that the auditor alone reads."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from documents.employer_file.states import EmployerFileState
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Event
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.factories import EmployerFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
LINE = {
    "code", "name_th", "name_en", "target", "target_kind", "by_state", "certified", "percent", "pages",
    "counters", "pace_per_day", "finish", "finish_basis", "finish_unknown",
}  # fmt: skip


class TestProgress:
    def test_the_nation_as_far_as_the_role_reaches(self) -> None:
        OfficeFactory.create(code="7400")
        OfficeFactory.create(code="5000")
        deltas.add("7400", CounterName.FILES_CERTIFIED, 3)
        deltas.add("7400", CounterName.EMPLOYERS, 3)
        deltas.add("5000", CounterName.EMPLOYERS, 5)
        told = Caller(role=Role.EXECUTIVE, office=None).get("progress/").json()
        assert told.keys() == LINE
        assert told["certified"] == 3
        assert told["by_state"].keys() == set(EmployerFileState.values)
        assert told["by_state"]["listed"] == 5
        assert told["counters"].items() >= {"pages.open": 0, "pages.quarantined": 0}.items()
        assert Caller(role=Role.SCANNER).get("progress/").json()["by_state"]["listed"] == 0

    def test_provinces_and_offices(self) -> None:
        for code in ("7400", "7401", "5000"):
            OfficeFactory.create(code=code)
        hq, head = Caller(role=Role.HQ_ADMIN, office=None), Caller(role=Role.HEAD)

        def codes(caller: Caller, address: str, **query: Any) -> list[str]:
            answer = caller.get(address, **query).json()
            assert answer["next"] is None
            assert all(line.keys() == LINE for line in answer["results"])
            return [line["code"] for line in answer["results"]]

        assert codes(hq, "progress/provinces/") == ["50", "74"]
        assert codes(head, "progress/provinces/") == ["74"]
        assert codes(hq, "progress/offices/") == ["5000", "7400", "7401"]
        assert codes(hq, "progress/offices/", province="74") == ["7400", "7401"]
        assert codes(head, "progress/offices/", province="50") == []
        assert codes(Caller(role=Role.COUNTER), "progress/offices/") == ["7400"]
        assert hq.get("progress/offices/", province="x").status_code == 400

    def test_the_auditor_sees_no_figures(self) -> None:
        for address in ("progress/", "progress/provinces/", "progress/offices/"):
            assert Caller(role=Role.AUDITOR).get(address).status_code == 403


class TestAudit:
    @pytest.fixture
    def auditor(self) -> Caller:
        return Caller(role=Role.AUDITOR, office=None)

    def test_who_saw_what(self, auditor: Caller) -> None:
        one, other = UserFactory.create(username="nid"), UserFactory.create()
        employer = EmployerFactory.create(account_no="7499990028")
        trail.record(AuditAction.EFILE_VIEWED, employer, by=one)
        trail.record(AuditAction.EFILE_VIEWED, EmployerFactory.create(), by=one)
        trail.record(AuditAction.EFILE_VIEWED, employer, by=other)

        def found(**query: Any) -> int:
            answer = auditor.get("audit/", **query)
            assert answer.status_code == 200, answer.content
            return sum(event["action"] == "efile.viewed" for event in answer.json()["results"])

        assert found() == 3
        assert found(object="employer:7499990028") == 2
        assert found(object="employer:7499990028", actor="nid") == 1
        assert found(object="employer") == 3
        assert found(object="page:1") == 0
        now, hour = timezone.now(), timedelta(hours=1)
        assert found(**{"from": (now - hour).isoformat(), "to": (now + hour).isoformat()}) == 3
        assert found(**{"from": (now + hour).isoformat()}) == 0
        today = timezone.localdate()
        assert found(**{"from": today.isoformat(), "to": today.isoformat()}) == 3
        assert found(to=(today - timedelta(days=1)).isoformat()) == 0

    def test_what_is_told_of_an_event(self, auditor: Caller) -> None:
        user = UserFactory.create()
        trail.record(AuditAction.EFILE_VIEWED, EmployerFactory.create(), by=user, account_no="7499990028")
        (event,) = auditor.get("audit/", object="employer").json()["results"]
        assert event["actor"] == user.username
        assert event["object"].startswith("employer:")
        assert event["data"] == {"account_no": "7499990028"}
        assert event["at"].endswith("Z")

    def test_the_log_goes_on_by_cursor_newest_first(self, auditor: Caller) -> None:
        for _ in range(5):
            trail.record(AuditAction.REFERENCE_LOADED, by=auditor.user)
        seen: list[int] = []
        address = "audit/?limit=2&actor=" + auditor.user.username
        while address and len(seen) < 20:
            answer = auditor.get(address).json()
            seen += [event["id"] for event in answer["results"] if event["action"] == "reference.loaded"]
            address = answer["next"]
        assert seen == sorted(seen, reverse=True)
        assert len(seen) == 5

    @pytest.mark.parametrize(
        "query",
        [
            {"from": "yesterday"},
            {"from": "2026-13-01"},
            {"object": "page:"},
            {"object": "' OR 1"},
            {"actor": "\0"},
        ],
    )
    def test_a_question_that_makes_no_sense_is_refused(self, auditor: Caller, query: dict[str, str]) -> None:
        assert auditor.get("audit/", **query).status_code == 400

    def test_nobody_else_reads_the_log_and_reading_it_is_logged(self, auditor: Caller) -> None:
        for role in Role:
            if role != Role.AUDITOR:
                assert Caller(role=role).get("audit/").status_code == 403, role
        auditor.get("audit/")
        assert Event.objects.filter(action="audit.viewed", actor=auditor.user).count() == 1
