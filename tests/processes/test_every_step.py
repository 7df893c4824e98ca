"""Each step from upload to done, and of the gate, fails in turn, and a restart leaves what a life without
faults does (F0).
"""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.processes.workplace import PROJECT, Workplace
from tests.servers import die_with_parent

pytestmark = pytest.mark.processes
SHARES = 2
"""Processes that share the runs."""
LEAST_RUNS = 150
"""Three ways to fail at each of some forty steps of a PDF; fewer would say that steps are overlooked."""
LEAST_AT_GATE = 100
"""Two ways to fail at each of some sixty writes of hand-over, check, certificate and revocation."""


@pytest.mark.parametrize(
    ("program", "least"), [("fail_nth", LEAST_RUNS), ("fail_gate", LEAST_AT_GATE)], ids=["intake", "gate"]
)
def test_nothing_is_lost_whichever_step_fails(
    opened: Callable[..., Workplace], program: str, least: int
) -> None:
    place = opened(EFILES_OCR_ENGINE="fake", EFILES_LOG_LEVEL="CRITICAL", OPENBLAS_NUM_THREADS="1")
    shares = [
        subprocess.Popen(
            [sys.executable, "-m", f"tests.processes.{program}", str(share), str(SHARES)],
            cwd=PROJECT,
            env=place.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent(),
        )
        for share in range(SHARES)
    ]
    told = [share.communicate() for share in shares]
    assert [share.returncode for share in shares] == [0] * SHARES, told
    facts = [json.loads(out.splitlines()[-1]) for out, _err in told]
    assert [each["failed"] for each in facts] == [[]] * SHARES
    assert sum(each["runs"] for each in facts) >= least
