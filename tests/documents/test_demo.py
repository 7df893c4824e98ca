"""What the demo tells at its end."""

import io

import pytest

from documents.made_up import demo
from documents.management.commands.demo import Command

REPORT = demo.Report(
    folders=8,
    pages=78,
    done=78,
    quarantined=0,
    filed=60,
    in_review=18,
    by_name=1,
    by_pages=1,
    seconds=229.0,
    pages_a_minute=20.4,
    cpu_s_a_page=1.5,
    searched=12,
    found=12,
    hit=None,
    wall="namespace",
    breaches=0,
    certified=1,
    certificate="kODqY7mZ",
    stopped=(),
    cores=2,
    load=11.96,
)


def test_the_pace_is_told_with_the_machine_that_it_was_measured_on() -> None:
    said = "\n".join(demo.lines(REPORT, port=8000))
    assert "20.4" in said
    assert "2 cores, load 12.0" in said


@pytest.mark.parametrize(
    ("password", "said"), [("secret-words", "secret-words"), ("", "EFILES_DEMO_PASSWORD")]
)
def test_the_accounts_are_named_whether_it_serves_or_not(password: str, said: str) -> None:
    out = io.StringIO()
    command = Command(stdout=out)
    command.machine = False
    command._tell_accounts(password)
    told = out.getvalue()
    assert "scan7400, index7400" in told
    assert said in told
