"""More hands help at the bottleneck and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from documents.progress.forecast.finish import Outlook
from documents.progress.forecast.reasons import Unknown
from documents.progress.forecast.what_if import (
    Desk,
    bottleneck,
    capacities,
    gain,
    gain_of_order,
    one_more,
    usual_rates,
)

SCAN = Desk("scan", 2, waiting=50_000, waiting_files=2000, done=(1600.0,) * 20, files=(64,) * 20)
INDEX = Desk("index", 2, waiting=20_000, waiting_files=800, done=(800.0,) * 20, files=(32,) * 20)
CHECK = Desk("check", 1, waiting=300, waiting_files=12, done=(800.0,) * 20, files=(32,) * 20)
CERTIFY = Desk("certify", 1, waiting=10, waiting_files=10, done=(32.0,) * 20, files=(32,) * 20)
LINE = (SCAN, INDEX, CHECK, CERTIFY)
USUAL = {"scan": 800.0, "index": 400.0, "check": 1000.0, "certify": 60.0}
OUTLOOK = Outlook(np.linspace(70, 110, 400))


def saved(**more: float) -> tuple[float, float, float]:
    told = gain(LINE, USUAL, OUTLOOK, more=more)
    assert told is not None
    return told.p10, told.p50, told.p90


def test_the_bottleneck_is_the_desk_with_most_days_of_work_still_to_pass_it() -> None:
    assert bottleneck(LINE, USUAL) == "index"
    assert bottleneck((replace(SCAN, done=(300.0,) * 20), *LINE[1:]), USUAL) == "scan"


def test_a_desk_that_waits_for_work_could_do_more_than_it_does() -> None:
    could = capacities(LINE, USUAL)
    assert (could["index"], could["check"], could["certify"]) == (800, 1000, 60)


@pytest.mark.parametrize(("waiting", "busy"), [(1600, False), (1601, True)])
def test_two_days_of_work_before_a_desk_make_it_busy(waiting: float, *, busy: bool) -> None:
    assert replace(INDEX, waiting=waiting).is_busy is busy


def test_one_more_indexer_helps_and_one_more_scanner_does_not() -> None:
    assert one_more(INDEX) == 1.5
    assert saved(index=1.5)[1] > 10
    assert saved(scan=1.5)[2] < 4


def test_what_a_desk_can_gain_ends_where_the_next_one_holds_up_the_line() -> None:
    assert saved(index=100.0)[1] < 50


def test_longer_hours_at_all_desks_save_their_share() -> None:
    low, middle, high = saved(scan=8 / 7, index=8 / 7, check=8 / 7, certify=8 / 7)
    assert low < 90 / 8 < high
    assert middle == pytest.approx(90 / 8, rel=0.25)


def test_usual_rates_are_those_of_busy_desks() -> None:
    slow = replace(INDEX, done=(400.0,) * 20, files=(16,) * 20)
    assert usual_rates([LINE, (SCAN, slow, CHECK, CERTIFY), LINE]) == {"scan": 800, "index": 400}


def test_no_date_no_gain() -> None:
    assert gain(LINE, USUAL, Outlook(None, unknown=Unknown.TOO_FAR), more={"index": 1.5}) is None


def test_a_visiting_team_goes_to_the_slowest_office_first() -> None:
    offices = {"slow": Outlook(np.full(400, 200.0)), "fast": Outlook(np.full(400, 60.0))}
    told = gain_of_order(
        offices, was=("fast", "slow"), now=("slow", "fast"), hastens={"slow": 2.0, "fast": 2.0}
    )
    assert told.p50 == pytest.approx(115 - 100)
