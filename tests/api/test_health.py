"""Is the process there, can it work, what waits: for programs that nobody signs in for."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from documents.models import Scan
from documents.storage import store
from sso_efiles.celery import app
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


def test_the_process_answers_without_a_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_database_store_and_broker_answer() -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    told = answer.json()
    assert told["checks"] == {"database": "ok", "store": "ok", "broker": "ok", "fonts": "ok"}
    assert told["engine"] == {"name": "fake", "ok": True, "weights": {}}
    assert told["wall"] in ("namespace", "seccomp", "none")


def test_a_store_out_of_order_is_503_without_a_path() -> None:
    store().root.rename(store().root.with_name("gone"))  # type: ignore[attr-defined]
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert answer.json()["checks"] == {
        "database": "ok",
        "store": "FileNotFoundError",
        "broker": "ok",
        "fonts": "ok",
    }


def test_a_broker_out_of_order_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] != "ok"


def test_a_package_that_draws_letters_is_missed_by_name(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr("documents.api.health.missing_packages", lambda: ("poppler-data",))
    assert Client().get("/readyz").json()["checks"]["fonts"] == "ok"  # the fake engine draws nothing
    settings.OCR_ENGINE = "tests.ocr.isolation.engines:Moody"
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["fonts"] == "missing: poppler-data"


def test_an_engine_that_does_not_start_is_503_and_only_the_log_says_why(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OCR_ENGINE = "tests.ocr.isolation.engines:NeverStarts"
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    told = answer.json()
    assert (told["status"], set(told["checks"].values())) == ("down", {"ok"})
    assert told["engine"] == {"name": "tests.ocr.isolation.engines:NeverStarts", "ok": False, "weights": {}}
    assert "no model here" not in answer.content.decode()
    assert "no model here" in caplog.text


class TestMetrics:
    def test_what_waits_and_for_how_long(self) -> None:
        waiting = PageFactory.create()
        Scan.objects.filter(page=waiting).update(created_at=timezone.now() - timedelta(seconds=300))
        deltas.add("7400", CounterName.PAGES_OPEN, 2)
        deltas.add("5000", CounterName.PAGES_DONE, 1)
        told = self.told()
        assert told['efiles_pages{state="done"}'] == "1.0"
        assert told['efiles_pages{state="open"}'] == "2.0"
        assert 300 <= float(told["efiles_oldest_waiting_seconds"]) < 400

    def test_files_by_state_and_the_master_list(self) -> None:
        deltas.add("7400", CounterName.EMPLOYERS, 7)
        deltas.add("7400", CounterName.FILES_TO_INDEX, 3)
        told = self.told()
        assert (told["efiles_employers"], told['efiles_files{state="to_index"}']) == ("7.0", "3.0")

    def test_each_is_ours_and_stands_in_the_operators_page_with_its_labels(self) -> None:
        page = (Path(settings.BASE_DIR) / "docs" / "design" / "health.md").read_text(encoding="utf-8")
        table = dict(re.findall(r"^\| `(efiles_\w+)` \|([^|]*)\|", page, flags=re.MULTILINE))
        told = {re.sub(r"\{.*", "", line): line for line in self.told()}
        assert told.keys() == table.keys()
        for name, line in told.items():
            assert ("state=" in line) == ("`state`" in table[name]), name

    def test_they_count_no_rows(self) -> None:
        for number in range(3):
            deltas.add("7400", CounterName.PAGES_DONE, number)
        with CaptureQueriesContext(connection) as asked:
            self.told()
        assert not [q["sql"] for q in asked if "COUNT(" in q["sql"]]
        assert len(asked) <= 7

    def told(self) -> dict[str, str]:
        """A scrape, by name and labels."""
        answer = Client().get("/metrics")
        assert answer.headers["Content-Type"].startswith("text/plain")
        return dict(line.rsplit(" ", 1) for line in answer.content.decode().splitlines() if line[0] != "#")

    @pytest.mark.parametrize(
        ("sender", "status"),
        [
            ({}, 200),
            ({"REMOTE_ADDR": "::1"}, 200),
            ({"REMOTE_ADDR": "10.0.0.7"}, 404),
            ({"REMOTE_ADDR": ""}, 404),
            ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
            ({"HTTP_FORWARDED": "for=127.0.0.1"}, 404),
        ],
    )
    def test_they_are_closed_to_the_outside(self, sender: Any, status: int) -> None:
        assert Client().get("/metrics", **sender).status_code == status

    def test_a_network_may_be_let_in(self, settings: Settings) -> None:
        settings.METRICS_FROM = ["10.0.0.0/8"]
        assert Client().get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 200
        assert Client().get("/metrics").status_code == 404


def test_nothing_is_changed_there() -> None:
    for address in ("/healthz", "/readyz", "/metrics"):
        assert Client().post(address).status_code == 405
