"""A finish is a band of dates, wide where little is known, joint where offices are together."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.conf import settings

from documents.progress.forecast.calendar import thai_calendar
from documents.progress.forecast.finish import Finish, Line, Outlook, outlooks, together
from documents.progress.forecast.reasons import Basis, Unknown

CALENDAR = thai_calendar(settings.DATA_DIR / "holidays_th.csv")
TODAY = date(2026, 10, 30)
PEERS = [
    Line(f"p{n}", 1000 + 100 * n, 800, tuple(int(v) for v in np.random.default_rng(n).poisson(8, 100)))
    for n in range(12)
]


def line(*daily: int, target: int | None = 2000, code: str = "7400") -> Line:
    return Line(code, target, sum(daily), daily)


def outlook(asked: Line) -> Outlook:
    return outlooks([asked, *PEERS])[asked.code]


def working_days(asked: Line) -> tuple[int, ...]:
    draws = outlook(asked).draws
    assert draws is not None
    return tuple(np.quantile(draws, (0.1, 0.5, 0.9)).round().astype(int).tolist())


def test_a_steady_office_will_be_done_when_its_pace_says() -> None:
    low, middle, high = working_days(line(*[10] * 100))
    assert low < 100 < high
    assert middle == pytest.approx(100, rel=0.12)


def test_the_same_figures_give_the_same_band() -> None:
    assert working_days(line(*[10] * 50)) == working_days(line(*[10] * 50))


def test_the_band_is_wider_where_the_history_is_short() -> None:
    def width(days: int) -> float:
        low, middle, high = working_days(Line("7400", 2000 + 10 * days, 10 * days, (10,) * days))
        return (high - low) / middle

    assert width(5) > 1.3 * width(200)


def test_a_rough_office_has_a_wider_band_than_a_smooth_one() -> None:
    smooth, rough = line(*[10] * 120), line(*([40] + [0] * 3) * 30)
    (low, _, high), (rough_low, _, rough_high) = working_days(smooth), working_days(rough)
    assert rough_high - rough_low > 1.1 * (high - low)


def test_an_office_that_stands_still_will_be_done_later() -> None:
    assert working_days(line(*[10] * 80, *[0] * 20))[1] > 1.1 * working_days(line(*[10] * 80))[1]


def test_an_office_that_still_learns_will_be_done_sooner_than_its_days_say() -> None:
    learned = [round(20 * (1 - 0.8 * np.exp(-day / 50))) for day in range(80)]
    assert working_days(line(*learned))[1] < (2000 - sum(learned)) / np.mean(learned[-40:])


def test_few_days_are_told_from_offices_with_lists_of_like_length() -> None:
    assert outlook(line()).basis is Basis.PRIOR
    assert outlook(line(5)).basis is Basis.PRIOR
    assert outlook(line(*[10] * 100)).basis is Basis.OWN


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (line(3, target=None), Unknown.NO_TARGET),
        (line(5, target=5), Unknown.DONE),
        (Line("7400", 900_000, 300, (1,) * 300), Unknown.TOO_FAR),
    ],
)
def test_why_no_date_can_be_told(asked: Line, why: Unknown) -> None:
    told = outlook(asked)
    assert told.unknown is why
    assert told.draws is None
    assert told.finish(TODAY, CALENDAR) is None


def test_where_nobody_has_certified_anything_nobody_knows() -> None:
    assert outlooks([line()])["7400"].unknown is Unknown.NOTHING_CERTIFIED


def test_the_whole_is_done_with_its_last_office_draw_by_draw() -> None:
    parts = outlooks(PEERS)
    whole = together(parts.values())
    assert whole.draws is not None
    assert all((whole.draws >= part.draws).all() for part in parts.values() if part.draws is not None)


def test_offices_are_late_together() -> None:
    one, other = (outlook(line(*[10] * 100, code=code)).draws for code in ("7400", "5000"))
    assert one is not None
    assert other is not None
    assert 0.2 < np.corrcoef(one, other)[0, 1] < 0.7


def test_an_untold_office_leaves_the_whole_untold_and_one_without_target_does_not() -> None:
    done, unset = Outlook(None, unknown=Unknown.DONE), Outlook(None, unknown=Unknown.NO_TARGET)
    told = outlook(line(*[10] * 100))
    assert together([told, done, unset]).draws is not None
    assert together([told, Outlook(None, unknown=Unknown.TOO_FAR)]).unknown is Unknown.TOO_FAR
    assert together([done]).unknown is Unknown.DONE
    assert together([unset]).unknown is Unknown.NO_TARGET


def test_days_become_dates_of_the_calendar() -> None:
    assert Outlook(np.full(400, 3.0)).finish(date(2026, 4, 10), CALENDAR) == Finish(
        *[date(2026, 4, 20)] * 3  # Songkran lies between
    )
    assert date(2026, 4, 20) - date(2026, 4, 10) == timedelta(days=10)
