"""Months that a year's forms leave out, and the month that a form says."""

import pytest

from documents.slots.months import find_lost_months, month_of

OURS = "7499990028"


class TestMonths:
    def test_a_month_between_others_is_missed(self) -> None:
        assert find_lost_months([(2020, m) for m in (1, 2, 3, 5, 6, 7)]) == [(2020, 4)]

    @pytest.mark.parametrize(
        "months",
        [
            [(2020, m) for m in range(1, 13)],
            [(2020, m) for m in (4, 5, 6, 7, 8, 9)],
            [(2020, m) for m in (1, 3, 5)],
            [(2020, m) for m in (1, 2, 3, 5, 6, 7)] + [None],
            [(2020, m) for m in (1, 3, 5, 7, 9, 11)],
        ],
    )
    def test_what_is_not_certain_is_not_missed(self, months: list[tuple[int, int] | None]) -> None:
        assert find_lost_months(months) == []

    @pytest.mark.parametrize(
        ("text", "month"),
        [
            ("สำหรับค่าจ้างเดือน กุมภาพันธ์ พ.ศ. 2555", (2012, 2)),
            ("ประจำเดือน มี.ค. ๒๕๖๓", (2020, 3)),
            ("เดือน มกราคม 2563 และเดือน มีนาคม 2563", None),
            ("ต่อเดือน", None),
        ],
    )
    def test_the_month_of_a_form(self, text: str, month: tuple[int, int] | None) -> None:
        assert month_of(text) == month
