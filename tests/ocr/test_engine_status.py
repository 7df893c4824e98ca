"""Which engine really reads here is tried out, remembered, and asked again where it failed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ocr import engine_status as module
from ocr.engine_status import EngineStatus, engine_status

MOODY, NEVER = "tests.ocr.isolation.engines:Moody", "tests.ocr.isolation.engines:NeverStarts"


@pytest.fixture(autouse=True)
def nothing_is_known() -> Iterator[None]:
    module._known.clear()
    yield
    module._known.clear()


def test_an_engine_that_starts_is_the_one_that_reads() -> None:
    assert engine_status(MOODY) == EngineStatus(MOODY, ok=True)


def test_an_engine_that_does_not_start_says_why_in_one_line() -> None:
    status = engine_status(NEVER)
    assert not status.ok
    assert status.problem.endswith("no model here")
    assert "\n" not in status.problem
    assert "'no-such' is none of line_network, tesseract" in engine_status("no-such").problem


def test_a_bad_answer_is_asked_again_after_a_while_a_good_one_never(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def answer(name: str) -> EngineStatus:
        tried.append(name)
        return EngineStatus(name, ok=len(tried) > 1)

    monkeypatch.setattr(module, "_try_out", answer)
    assert [engine_status("x").ok for _ in range(2)] == [False, False]
    assert len(tried) == 1
    monkeypatch.setattr(module, "_TRY_AGAIN_S", -1.0)
    assert [engine_status("x").ok for _ in range(2)] == [True, True]
    assert len(tried) == 2


def test_threads_that_ask_at_once_start_one_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    asking, tried = threading.Barrier(4), []

    def answer(name: str) -> EngineStatus:
        tried.append(name)
        time.sleep(0.2)  # time enough for the others to start engines of their own
        return EngineStatus(name, ok=True)

    def ask(_: int) -> EngineStatus:
        asking.wait(10)
        return engine_status("x")

    monkeypatch.setattr(module, "_try_out", answer)
    with ThreadPoolExecutor(4) as pool:
        assert all(status.ok for status in pool.map(ask, range(4)))
    assert tried == ["x"]


@pytest.mark.tesseract
def test_the_real_engines_start_here() -> None:
    assert engine_status("line_network").ok
    assert engine_status("tesseract").ok
