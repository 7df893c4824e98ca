"""Samples that steer a search are drawn where nobody waits for them."""

from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections

from documents.models import SearchSample
from documents.search import warm_up
from documents.search.planning import sampling
from documents.search.planning.phonetic_stats import PhoneticStats, phonetic_stats_of
from documents.search.planning.sampling import SampleCache
from employers.models import Employer
from tests.employers.factories import EmployerFactory


def a_sample(monkeypatch: pytest.MonkeyPatch, *, fresh_s: float) -> SampleCache[PhoneticStats]:
    monkeypatch.setattr(sampling, "_FRESH_SMALL_S", fresh_s)
    monkeypatch.setattr(sampling, "_LOOKED_UP_S", -1.0)
    EmployerFactory.create_batch(2)
    drawn = SampleCache("sound_key", 100, PhoneticStats)
    assert drawn.statistic_of(Employer).rows == 2
    EmployerFactory.create()
    return drawn


@pytest.mark.django_db
def test_a_sample_serves_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    assert a_sample(monkeypatch, fresh_s=60).statistic_of(Employer).rows == 2


@pytest.mark.django_db
def test_an_old_sample_is_drawn_anew_at_once_where_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert a_sample(monkeypatch, fresh_s=0).statistic_of(Employer).rows == 3


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """As the test client does: a request's end would close the connection that the test goes on with."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
def test_a_question_is_answered_by_an_old_sample_and_a_new_one_drawn_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = a_sample(monkeypatch, fresh_s=0)
    request_started.send(sender=None)
    assert [drawn.statistic_of(Employer).rows, drawn.statistic_of(Employer).rows] == [2, 2]
    monkeypatch.setattr(sampling, "_FRESH_SMALL_S", 60)
    request_finished.send(sender=None)
    assert drawn.statistic_of(Employer).rows == 3


def on_another_connection(work: Callable[[], object]) -> None:
    """Done and committed by another thread, as by another worker."""

    def worker() -> None:
        work()
        for one in connections.all(initialized_only=True):
            if one.connection is not None:  # one in memory is left open by Django: the test's own keeps it
                one.connection.close()

    working = Thread(target=worker)
    working.start()
    working.join()


@pytest.fixture
def _no_sample_left() -> Iterator[None]:
    """What another connection stored outlives this test's rollback."""
    yield
    if connection.vendor == "postgresql":  # SQLite has one writer, and that is this test
        on_another_connection(SearchSample.objects.all().delete)


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_sample_left")
def test_a_web_worker_draws_before_the_first_question() -> None:
    on_another_connection(warm_up)
    EmployerFactory.create()
    assert phonetic_stats_of(Employer).rows == 0
