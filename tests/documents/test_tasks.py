"""The pipeline's conductor: who starts, and what becomes of a step that could not begin."""

import pytest
from pytest_django import Settings

from documents import tasks
from documents.queue import READ
from ocr.failures import Failure
from ocr.isolation.client import ReaderLost, WorkerNotStarted
from sso_efiles.work.leases import Claim
from sso_efiles.work.states import WorkState
from tests.factories import PageFactory


def test_a_worker_whose_engine_cannot_be_loaded_does_not_start(settings: Settings) -> None:
    settings.OCR_ENGINE = "no.such.module:Engine"
    with pytest.raises(SystemExit, match=r"no\.such\.module"):
        tasks.start_with_the_engine_that_is_set()


def test_a_worker_with_a_sound_engine_starts(settings: Settings) -> None:
    settings.OCR_ENGINE = "fake"
    tasks.start_with_the_engine_that_is_set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "attempts"),
    [(WorkerNotStarted(Failure.WORKER_LOST, "no model"), 0), (ReaderLost(Failure.TIMEOUT, ""), 1)],
)
def test_a_reader_that_does_not_start_costs_a_page_no_attempt(error: Exception, attempts: int) -> None:
    scan = PageFactory.create().image

    def step(_held: Claim) -> None:
        raise error

    assert tasks._claim_and_run(READ, scan.pk, step)
    scan.refresh_from_db()
    assert (scan.state, scan.attempt) == (WorkState.QUEUED, attempts)
