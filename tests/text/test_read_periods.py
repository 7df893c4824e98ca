"""Periods that a paper tells: months and years in every spelling, ranges, boxes; and what is none."""

from datetime import date

import pytest

from sso_efiles.text.read_periods import PLAIN_TRUST, find_read_periods

TODAY = date(2026, 11, 30)


def told(text: str) -> list[str]:
    return [one.span.code for one in find_read_periods(text, today=TODAY)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("สำหรับค่าจ้างเดือน มีนาคม พ.ศ. 2563", "2020-03"),
        ("ประจำเดือน 03/2563", "2020-03"),
        ("ประจำเดือน 03 พ.ศ. 2563", "2020-03"),
        ("ประจำเดือน 3/63", "2020-03"),
        ("งวด 0363", "2020-03"),
        ("งวด 0 3 6 3", "2020-03"),
        ("งวดที่ 03/2563", "2020-03"),
        ("งวดเดือน มี.ค. 63", "2020-03"),
        ("ค่าจ้างเดือนธันวาคม ๒๕๔๔", "2001-12"),
        ("ประจำเดือน ม,ค, 2545", "2002-01"),
        ("สำหรับค่าจ้างเดื0น มนาคม พศ 25b3", "2020-03"),
        ("สำหรับค่าจ้างเดือน ....มีนาคม.... พ.ศ. ....2563", "2020-03"),
        ("เดือน 0 3 พ.ศ. 2 5 6 3", "2020-03"),
        ("ประจาเดอน กุมภาพนธ์ 2563", "2020-02"),
        ("เงินสมทบ งวด ก.พ. 2565 20,643.00", "2022-02"),
        ("for the month of March 2020", "2020-03"),
        ("Period: 03/2020", "2020-03"),
        ("ประจำปี 2563", "2020"),
        ("ประจำปี พ.ศ. ๒๕๖๓", "2020"),
        ("ประจำปีภาษี 2563", "2020"),
        ("แบบแสดงเงินค่าจ้างประจำป พ.ศ. 2554", "2011"),
    ],
)
def test_a_period_is_told_plainly(text: str, code: str) -> None:
    (one,) = find_read_periods(text, today=TODAY)
    assert one.span.code == code
    assert one.sure
    assert one.trust >= 0.7


@pytest.mark.parametrize(
    ("text", "code", "as_read"),
    [
        ("ประจำเดือน ม.ค. - มี.ค. 2563", "2020-01/2020-03", "เดือน ม.ค. - มี.ค. 2563"),
        ("เดือน มกราคม ถึง มีนาคม 2563", "2020-01/2020-03", "เดือน มกราคม ถึง มีนาคม 2563"),
        ("งวด 01/2563 - 03/2563", "2020-01/2020-03", "งวด 01/2563 - 03/2563"),
        ("งวดที่ 01/2567 ถึง 03/2567", "2024-01/2024-03", "งวดที่ 01/2567 ถึง 03/2567"),
        ("งวดที่ 11/2566 ถึงงวดที่ 02/2567", "2023-11/2024-02", "งวดที่ 11/2566 ถึงงวดที่ 02/2567"),
        ("งวด 0163 - 0363", "2020-01/2020-03", "งวด 0163 - 0363"),
        ("ประจำปี 2562 - 2563", "2019/2020", "ปี 2562 - 2563"),
        ("ประจำปี 2562 ถึงปี พ.ศ. 2564", "2019/2021", "ปี 2562 ถึงปี พ.ศ. 2564"),
        ("ม.ค.–มี.ค. 2567", "2024-01/2024-03", "ม.ค.–มี.ค. 2567"),
        ("มกราคม - มีนาคม 2567", "2024-01/2024-03", "มกราคม - มีนาคม 2567"),
        ("มกราคมถึงมีนาคม พ.ศ. ๒๕๖๗", "2024-01/2024-03", "มกราคมถึงมีนาคม พ.ศ. ๒๕๖๗"),
        ("ต.ค. - ธ.ค. 66", "2023-10/2023-12", "ต.ค. - ธ.ค. 66"),
        ("ตุลาคม - มกราคม 2567", "2023-10/2024-01", "ตุลาคม - มกราคม 2567"),
        ("งวดเดือน ธ.ค. 2566 - ก.พ. 2567", "2023-12/2024-02", "งวดเดือน ธ.ค. 2566 - ก.พ. 2567"),
        ("ค่าจ้างเดือนตุลาคม 2566 ถึงเดือนมกราคม 2567", "2023-10/2024-01", "เดือนตุลาคม 2566 ถึงเดือนมกราคม 2567"),
        ("ไตรมาส 1/2567", "2024-01/2024-03", "ไตรมาส 1/2567"),
        ("ไตรมาสที่ 2 พ.ศ. 2566", "2023-04/2023-06", "ไตรมาสที่ 2 พ.ศ. 2566"),
        ("ไตรมาสที่ ๔ ปี ๒๕๖๖", "2023-10/2023-12", "ไตรมาสที่ ๔ ปี ๒๕๖๖"),
        ("ไตรมาส 4/66", "2023-10/2023-12", "ไตรมาส 4/66"),
        ("ปี 2566", "2023", "ปี 2566"),
        ("ประจำปี 2567", "2024", "ปี 2567"),
    ],
)
def test_a_period_of_several_months_is_told_whole(text: str, code: str, as_read: str) -> None:
    (one,) = find_read_periods(text, today=TODAY)
    assert (one.span.code, text[one.start : one.end]) == (code, as_read)
    assert one.sure
    assert one.trust >= 0.75


@pytest.mark.parametrize(
    "text",
    [
        "งวด 03/2563 - 01/2563", "งวดที่ 01/2567 ถึง 03/2577", "งวด 01/2540 - 03/2563",
        "ประจำปี 2563 - 2560",
    ],
)  # fmt: skip
def test_what_goes_backwards_too_far_or_beyond_today_is_never_sure(text: str) -> None:
    assert not any(one.sure for one in find_read_periods(text, today=TODAY))


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("งวด 10/2569 - 11/2569", True),
        ("งวด 10/2569 - 12/2569", False),
        ("งวด 01/2559 - 12/2563", True),
        ("งวด 01/2559 - 01/2564", False),
    ],
)
def test_several_months_end_today_at_the_latest_and_are_five_years_at_most(text: str, sure: bool) -> None:
    (one,) = find_read_periods(text, today=TODAY)
    assert one.sure is sure


@pytest.mark.parametrize(
    "text",
    ["ไตรมาส 5/2567", "ไตรมาส 0/2567", "ไตรมาส 1/2577", "12 ม.ค. - มี.ค. 2567", "ม.ค. มี.ค. 2567", "ไตรมาสที่ 2"],
)  # fmt: skip
def test_no_quarter_and_no_stretch_of_months_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "วันที่ 5 เดือน มีนาคม พ.ศ. 2563", "วันที่ ....5.... เดือน ....มีนาคม.... พ.ศ. ..2563",
        "9อเดือน พฤษภาคม พ.ศ. 2552",
        "ค่าจ้างรายเดือน 12,500.00 บาท", "ภายในวันที่ 15 ของเดือนถัดไป", "อีกหกเดือน", "งวดที่ 3",
        "ประจำปี 2570", "ประจำปี 0000",
        "วัน เดือน ปีเกิด 7 ธันวาคม 2548", "ประจำเดือน 13/2563", "ต่อเดือน", "",
    ],
)  # fmt: skip
def test_a_day_an_amount_or_what_is_to_come_is_no_period(text: str) -> None:
    assert told(text) == []


def test_two_figures_of_an_unsure_era_are_told_as_both() -> None:
    (one,) = find_read_periods("งวด 03/20", today=TODAY)
    assert [span.code for span in one.spans] == ["1977-03", "2020-03"]
    assert one.trust < 0.5


def test_a_bare_caption_speaks_less_plainly() -> None:
    plain, bare, year = (
        find_read_periods(text, today=TODAY)[0]
        for text in ("ประจำเดือน มีนาคม 2563", "ของเดือน มีนาคม 2563", "ปี พ.ศ. 2563")
    )
    assert plain.trust == 1.0 > bare.trust >= PLAIN_TRUST > year.trust


@pytest.mark.parametrize(
    ("text", "code", "sure"),
    [
        ("ประจำเดือน มกราคม 20", "1977-01", False),
        ("ประจำเดือน มกราคม พ.ศ. ๒๕", "1982-01", False),
        ("ประจำเดือน ธันวาคม 2532", "1989-12", False),
        ("ประจำเดือน มกราคม 2533", "1990-01", True),
        ("ประจำเดือน มกราคม 33", "1990-01", True),
        ("งวด 1232", "1989-12", False),
        ("ประจำปี 2532", "1989", False),
        ("ประจำปี 2533", "1990", True),
    ],
)
def test_a_period_from_before_the_fund_began_is_never_sure(text: str, code: str, *, sure: bool) -> None:
    (one,) = find_read_periods(text, today=TODAY)
    assert (one.span.code, one.sure) == (code, sure)


@pytest.mark.parametrize(
    ("text", "code", "sure"),
    [
        ("งวดที่ 2/36", "1993-02", False),
        ("งวดที่ 12/36", "1993-12", False),
        ("งวดที่ 2/60", "2017-02", False),
        ("งวดที่ 2/61", "2018-02", True),
        ("งวดที่ 02/36", "1993-02", True),
        ("งวดที่ 2/2536", "1993-02", True),
        ("งวดเดือน 2/36", "1993-02", True),
    ],
)
def test_one_of_so_many_instalments_is_no_sure_month(text: str, code: str, *, sure: bool) -> None:
    (one,) = find_read_periods(text, today=TODAY)
    assert (one.span.code, one.sure) == (code, sure)
