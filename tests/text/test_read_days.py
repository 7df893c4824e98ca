"""Days in text that a recogniser read: as they are, misread, split, in boxes; and what is none."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso_efiles.text.days import find_days
from sso_efiles.text.read_days import BELIEVED_SINCE, DOUBTED, find_read_days
from sso_efiles.text.read_periods import find_read_periods

TODAY = date(2026, 11, 30)
MARCH = "2020-03-12"


def told(text: str) -> list[str]:
    return [one.days[0].isoformat() for one in find_read_days(text, today=TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        "วันที่ 12 มีนาคม 2563", "๑๒ มี.ค. ๒๕๖๓", "12 มี.ค. 63", "12/03/2563", "12.03.2563", "2020-03-12",
        "12 March 2020", "March 12, 2020", "12มีนาคม2563", "วันที่ 12 เดือน มีนาคม พ.ศ. 2563",
        "วันที่ ....12.... เดือน ....มีนาคม.... พ.ศ. ....2563", "วันที่ 12 เดือน 3 พ.ศ. 2563",
        "วันที่ 1 2 0 3 2 5 6 3", "วันที่ 12 03 2563", "ว/ด/ป 12032563", "วันที่ 120363", "DATE 12 03 2563",
        "l2 มีนาคม 2563", "12 มนาคม 25b3", "12 มีนาค 2S63", "12 I03/2563", "12103/2563", "12/03ก2563",
        "12 เดื6น มีนาคม พ.ศ. 2563", "12 มีนาคม พอศ. 2563", "12 มีนาคม 7563", "12 Marcb 2020",
        "วันที่ 12 มีนาคม 25 63",
    ],
)  # fmt: skip
def test_a_day_is_found_however_it_is_written_and_read(text: str) -> None:
    assert told(text) == [MARCH]


def test_figures_of_a_day_that_stand_apart_belong_together_behind_a_caption() -> None:
    assert told("วันที่ 2 2 เมษายน 2563") == ["2020-04-22"]
    (alone,) = find_read_days("3 2 เมษายน 2563", today=TODAY)
    assert alone.trust < 0.7


@pytest.mark.parametrize(
    "text",
    [
        "26-3609262-1", "02-123-4567", "สปส. 1-10 2563", "3-5635-96816-52-1", "15 บาท 2563",
        "จำนวน 12 คน ปี 2563",
        "วันที่ 15 ของเดือนถัดไป", "1,204,500.00", "ที่ 0022/2561", "มี.ค. 2563", "31/02/2563", "12 03 2563",
        "เลขที่ 12032563", "1พ.ศ. 2549", "",
    ],
)  # fmt: skip
def test_what_is_no_day_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12/03/19", ("1976-03-12", "2019-03-12")),
        ("12-Mar-20", ("1977-03-12", "2020-03-12")),
        ("12/03/63", ("2020-03-12",)),
        ("12 มี.ค. 19", ("1976-03-12",)),
    ],
)
def test_a_year_of_two_figures_whose_era_is_unsure_is_told_as_both(text: str, days: tuple[str, ...]) -> None:
    (one,) = find_read_days(text, today=TODAY)
    assert tuple(day.isoformat() for day in one.days) == days
    assert one.sure == (len(days) == 1)
    assert one.sure or one.trust < 0.5


def test_what_was_mended_is_trusted_less_than_what_stands_there() -> None:
    trusts = [
        find_read_days(text, today=TODAY)[0].trust for text in ("12/03/2563", "l2/03/2563", "l2/03/25b3")
    ]
    assert trusts == sorted(trusts, reverse=True)
    assert trusts[0] == 1.0


def test_two_days_of_a_row_stand_apart_with_their_places() -> None:
    text = "5 พ.ค. 2563 หมดอายุ 7 มิ.ย. 2570"
    assert [text[one.start : one.end] for one in find_read_days(text, today=TODAY)] == [
        "5 พ.ค. 2563",
        "7 มิ.ย. 2570",
    ]


@pytest.mark.parametrize(
    ("text", "day", "sure"),
    [
        ("12/12/2567", "2024-12-12", True),
        ("12/13/2567", "2024-12-13", False),
        ("30/11/2569", "2026-11-30", True),
        ("1/12/2569", "2026-12-01", False),
        ("30 พฤศจิกายน 2569", "2026-11-30", True),
        ("1 ธันวาคม 2569", "2026-12-01", False),
        ("12 March 2030", "2030-03-12", False),
        ("1 มกราคม 2480", "1937-01-01", True),
        ("31 ธันวาคม 2479", "1936-12-31", False),
        ("วันที่ 31121479", "", False),
        ("12 มีนาคม 2557", "2014-03-12", True),
        ("12 มีนาคม 2657", "2014-03-12", False),
        ("12/03/2657", "2014-03-12", False),
        ("12 มีนาคม 3557", "2014-03-12", False),
    ],
)
def test_an_impossible_day_or_one_to_come_is_told_and_never_sure(text: str, day: str, sure: bool) -> None:
    found = find_read_days(text, today=TODAY)
    assert [one.days[0].isoformat() for one in found] == ([day] if day else [])
    assert all(one.sure is sure for one in found)
    assert all((one.trust > DOUBTED) is sure for one in found)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["{0:%d/%m/}{1}", "{0.day} มิ.ย. {1}"]))
def test_no_day_outside_of_what_a_scan_can_show_is_sure(day: date, style: str) -> None:
    for one in find_read_days(style.format(day, day.year + 543), today=TODAY):
        assert one.trust <= DOUBTED or BELIEVED_SINCE <= one.days[0] <= TODAY


@given(st.dates(date(1990, 1, 1), date(2026, 1, 1)), st.sampled_from(["{0:%d/%m/}{1}", "{0:%d-%m-}{1}"]))
def test_what_stands_there_plainly_is_read_as_it_stands(day: date, style: str) -> None:
    text = style.format(day, day.year + 543)
    assert told(text) == [day.isoformat()]
    assert find_days(text)[0].read.day == day


@given(st.text(alphabet="0123456789/-. มคกพีเยนา๒๕๖๓วันที่ดือ", max_size=40))
def test_days_never_overlap_and_are_days_of_the_years_of_papers(text: str) -> None:
    found = find_read_days(text, today=TODAY)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(date(1900, 1, 1) <= day < date(2101, 1, 1) for one in found for day in one.days)
    assert all(0 < one.trust <= 1 and one.start < one.end for one in found)


@pytest.mark.parametrize(
    "stretch",
    [
        "12/03/2563 ", "12 มีนาคม 2563 ", "1/", "12/", "1..", "12 abcdef lO", "ก1", "กขคงจม", "เดือน ม.ค. - ",
        "12" + " " * 38,
    ],
)  # fmt: skip
@pytest.mark.parametrize("find", [find_read_days, find_read_periods])
def test_four_times_the_letters_take_four_times_as_long(find: Callable[..., object], stretch: str) -> None:
    def cost(letters: int) -> float:
        text = stretch * (letters // len(stretch))
        spent = []
        for _ in range(3):
            begun = process_time()
            find(text, today=TODAY)
            spent.append(process_time() - begun)
        return min(spent)

    assert cost(20_000) <= 8 * max(cost(5_000), 0.004), "sixteen times where it were quadratic"


@pytest.mark.parametrize(
    ("text", "day", "sure"),
    [
        ("ให้ไว้ ณ วันที่ 12 มีนาคม 25ธ3", "1982-03-12", False),
        ("ให้ไว้ ณ วันที่ 12 มีนาคม 25?3", "1982-03-12", False),
        ("12 มีนาคม 25.3", "1982-03-12", False),
        ("๑๒ มีนาคม ๒๕_๓", "1982-03-12", False),
        ("12 มีนาคม 25", "1982-03-12", False),
        ("12 เดือน มีนาคม พ.ศ. 25", "1982-03-12", False),
        ("วันที่ 120325", "1982-03-12", False),
        ("12 มีนาคม 24", "1981-03-12", True),
        ("12 มีนาคม 26", "1983-03-12", True),
        ("12 มีนาคม 2525", "1982-03-12", True),
        ("12 มีนาคม 25b3", MARCH, True),
        ("12 มีนาคม 25 63", MARCH, True),
        ("2020-03-25", "2020-03-25", True),
        ("25 มีนาคม 63", "2020-03-25", True),
        ("ให้ไว้ ณ วันที่ 1 กรกฎาคม-31 ธันวาคม 2563", "1988-07-01", False),
        ("1 กรกฎาคม 31 ธ.ค. 2563", "1988-07-01", False),
        ("1 กรกฎาคม 31 ทำที่", "1988-07-01", True),
        ("1 กรกฎาคม 2531 ธันวาคม", "1988-07-01", True),
        ("วันที่ 10.12.25.63", "2020-12-10", False),
        ("วันที่ 10.12.2563", "2020-12-10", True),
        ("วันที่ 10/12/25.63", "2020-12-10", True),
    ],
)
def test_the_half_of_a_year_and_what_is_the_next_days_are_never_sure(
    text: str, day: str, *, sure: bool
) -> None:
    (one,) = find_read_days(text, today=TODAY)
    assert (one.days[0].isoformat(), one.sure) == (day, sure)
