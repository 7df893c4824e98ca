"""One day has many spellings, and some spellings stand for two days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso_efiles.text import days
from sso_efiles.text.days import Order

TODAY = date(2026, 11, 29)
DAY = date(2019, 6, 17)


@pytest.mark.parametrize(
    "written",
    [
        "17/6/2562",
        "17/6/2562 0:00",
        "17/06/2562 00:00:00",
        "17/06/2019 12:00:00 AM",
        "๑๗/๖/๒๕๖๒",
        "17-06-2562",
        "17.06.2562",
        "17 / 06 / 2562",
        "17—06—2562",
        "17/6/62",
        "17 มิ.ย. 2562",
        "17\u00a0มิ.ย.\u00a02562",
        "17 มิ.ย. 62",
        "17มิ.ย.62",
        "17-มิ.ย.-62",
        "17 มิย 2562",
        "17 มิ . ย . 2562",
        "๑๗ มิถุนายน ๒๕๖๒",
        "17 มิถุนายน พ.ศ. 2562",
        "17 มิถุนายน พ.ศ.2562",
        "17 เดือน มิถุนายน พ.ศ. ๒๕๖๒",
        "วันจันทร์ที่ 17 มิถุนายน 2562",
        "วันที่ 17 มิ.ย. 2562 เวลา 10.30 น.",
        "17 มิ.ย. ค.ศ. 2019",
        "2019-06-17",
        "2562-06-17",
        "2562/6/17",
        "2019-06-17T00:00:00",
        "2019-06-17T00:00:00.000+07:00",
        "2019-06-16T17:00:00Z",
        "17 June 2019",
        "17-Jun-2019",
        "17th Jun 2562 BE",
        "June 17, 2019",
        "Monday, 17 June 2019",
        "１７/６/２５６２",
        "\u200b17/6/2562\ufeff",
    ],
)
def test_a_day_is_read_in_every_spelling(written: str) -> None:
    found = days.read_day(written, today=TODAY)
    assert found is not None
    assert (found.day, found.rivals) == (DAY, ())


@pytest.mark.parametrize(
    ("month", "number"),
    [
        ("ม.ค.", 1),
        ("ก.พ.", 2),
        ("มี.ค.", 3),
        ("เม.ย.", 4),
        ("พ.ค.", 5),
        ("มิ.ย.", 6),
        ("ก.ค.", 7),
        ("ส.ค.", 8),
        ("ก.ย.", 9),
        ("ต.ค.", 10),
        ("พ.ย.", 11),
        ("ธ.ค.", 12),
        ("กรกฏาคม", 7),
        ("กุมภา", 2),
        ("พฤษจิกายน", 11),
        ("Sept", 9),
        ("dec.", 12),
    ],
)
def test_every_month_is_known_by_its_names(month: str, number: int) -> None:
    found = days.read_day(f"1 {month} 2562", today=TODAY)
    assert found is not None
    assert found.day == date(2019, number, 1)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "31/04/2563",
        "29/02/2564",
        "29 ก.พ. 2562",
        "12/03",
        "วันนี้",
        "17/6/562",
        "17 มิ.ย. พ.ศ. 2019",
        "2562-17-06",
        "1/2/3/2562",
        "17/6-2562",
        "1.09E+09",
        "17 มิ.ย. 2562 ถึง 18 มิ.ย. 2562",
        "0/0/2562",
        "17/6/2562" * 20,
    ],
)
def test_what_is_no_day_is_none(written: str) -> None:
    assert days.read_day(written, today=TODAY) is None
    assert days.read_cell(written, today=TODAY) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("17/6/26", [date(1983, 6, 17), date(2026, 6, 17)]),
        ("17/6/27", [date(1984, 6, 17)]),  # 2027 is to come
        ("17/6/69", [date(2026, 6, 17)]),
        ("17/6/70", [date(2027, 6, 17), date(1970, 6, 17)]),
        ("17/6/19", [date(1976, 6, 17), DAY]),
        ("17-Jun-62", [DAY, date(1962, 6, 17)]),
        ("17-Jun-19", [date(1976, 6, 17), DAY]),
        ("17 มิ.ย. 19", [date(1976, 6, 17)]),
        ("17/6/พ.ศ. 19", [date(1976, 6, 17)]),
        ("17 Jun 19 AD", [DAY]),
    ],
)
def test_a_year_of_two_figures_names_its_rival_where_another_era_is_as_likely(
    written: str, meant: list[date]
) -> None:
    found = days.read_day(written, today=TODAY)
    assert found is not None
    assert list(found.days) == meant


@pytest.mark.parametrize(
    ("written", "day", "order"),
    [
        ("3/4/2562", date(2019, 4, 3), Order.EITHER),
        ("4/4/2562", date(2019, 4, 4), Order.SURE),
        ("12/11/2562", date(2019, 11, 12), Order.EITHER),
        ("13/11/2562", date(2019, 11, 13), Order.SURE),
        ("11/13/2562", date(2019, 11, 13), Order.MONTH_FIRST),
        ("2019-04-03", date(2019, 4, 3), Order.SURE),
        ("3 เม.ย. 2562", date(2019, 4, 3), Order.SURE),
    ],
)
def test_it_is_said_when_day_and_month_could_be_the_other_way_round(
    written: str, day: date, order: Order
) -> None:
    found = days.read_day(written, today=TODAY)
    assert found is not None
    assert (found.day, found.order) == (day, order)


@pytest.mark.parametrize(
    "written", ["43633", "43633.0", "43633.75", "17062562", "25620617", "20190617", "17 6 2562"]
)
def test_a_column_of_days_takes_figures_without_signs_too(written: str) -> None:
    found = days.read_cell(written, today=TODAY)
    assert found is not None
    assert found.day == DAY
    assert days.read_day(written, today=TODAY) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [("9999", None), ("10000", date(1927, 5, 18)), ("79999", date(2119, 1, 10)), ("80000", None)],
)
def test_only_so_many_days_of_a_spreadsheet_are_one(written: str, day: date | None) -> None:
    found = days.read_cell(written, today=TODAY)
    assert (found.day if found else None) == day


def test_days_are_found_in_running_text_and_nothing_else_is() -> None:
    text = (
        "ลงวันที่ ๓๑ ธ.ค. ๒๕๖๓ และ 31/12/2563, ข้อ 1.2.63 โทร 02-123-4567 เลขที่ 74-9999002-8 สาขา 8/2562 "
        "ถึง 1-1-64 เลขรับ 1/12/2563/4 หรือ 31 ธ . ค .\n๒๕๖๓ กับ Dec 31, 2020"
    )
    found = [(text[one.start : one.end], one.read.day) for one in days.find_days(text, today=TODAY)]
    last = date(2020, 12, 31)
    assert found == [
        ("๓๑ ธ.ค. ๒๕๖๓", last),
        ("31/12/2563", last),
        ("1-1-64", date(2021, 1, 1)),
        ("31 ธ . ค .\n๒๕๖๓", last),
        ("Dec 31, 2020", last),
    ]


@given(st.text(max_size=60) | st.text("0123456789/-. มิ.ย.พ.ศ.", max_size=60))
def test_no_text_breaks_the_finding_of_days(text: str) -> None:
    end = 0
    for found in days.find_days(text, today=TODAY):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_what_is_found_is_what_was_written(day: date) -> None:
    for written in (f"{day.day}/{day.month}/{day.year + 543}", f"{day:%Y-%m-%d}", f"{day:%d %B %Y}"):
        assert [found.read.day for found in days.find_days(f"ก {written} ข", today=TODAY)] == [day]
