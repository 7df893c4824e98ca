"""What a page says of itself: its own day among several, its period, its sheet, its addressee."""

import random
from datetime import UTC, datetime
from time import process_time

import pytest

from documents.dating import SURE
from documents.models import PageFact, Reading, Scan
from documents.reading.dates_found import find_dates
from documents.reading.page_facts import MOST_DAYS, find_facts
from documents.reading.page_rows import rows_of
from ocr.preparation.deskew import PageTransform
from tests.benchmarks.said_dates import tally
from tests.benchmarks.said_papers import HELD_OUT, TAUGHT, Said, draw_papers, lay_out, make_paper

Kind = PageFact.Kind


def own(page: Reading, kind: Kind) -> str:
    """The page's own of a kind; empty where there is none."""
    return next((fact.value for fact in find_facts(page) if fact.kind == kind and fact.main), "")


def confidence(page: Reading, value: str) -> float:
    return max((fact.confidence for fact in find_facts(page) if fact.value == value), default=0.0)


LETTER = (
    "ที่ รง ๐๖๑๒/๒๔๕ | สำนักงานประกันสังคมจังหวัดลำพูน\n^๒๐ กุมภาพันธ์ ๒๕๕๗\nเรื่อง ขอให้นำส่งเอกสาร\n"
    "เรียน กรรมการผู้จัดการ บริษัท ร่มโพธิ์ จำกัด\nอ้างถึง หนังสือ ลงวันที่ ๓ มกราคม ๒๕๕๗\n"
    "ให้ชำระภายในวันที่ ๓๑ มีนาคม ๒๕๕๗\nจึงเรียนมาเพื่อโปรดทราบ\n>รับวันที่ ๒๘ กุมภาพันธ์ ๒๕๕๗"
)


class TestOwnDay:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            (LETTER, "2014-02-20"),
            ("วัน เดือน ปีเกิด 7 ธันวาคม 2530\n>ลงชื่อ............ผู้ประกันตน\n>วันที่ 12 กุมภาพันธ์ 2563", "2020-02-12"),
            ("ใบเสร็จรับเงิน | วันที่ 22/04/2563\nจดทะเบียนเมื่อวันที่ 1 มกราคม 2540", "2020-04-22"),
            ("ขอรับรองว่าได้จดทะเบียนเมื่อวันที่ 6 พ.ย. 2537\n>ออกให้ ณ วันที่ 8 ธันวาคม 2564", "2021-12-08"),
            ("เกิดวันที่ 7 ม.ค. 2508\n8 พ.ค. 2563 | 7 มิ.ย. 2570", ""),
            ("สำหรับเจ้าหน้าที่\nผู้บันทึก ........ วันที่ 5 มีนาคม 2563", ""),
            ("สำนักงานประกันสังคม\n>รับวันที่ 19 ก.ค. 2566", ""),
            ("1 | ก้อง | 24 ก.พ. 2558 | ลา\n2 | เก่ง | 22 ก.พ. 2559 | ลา\n3 | กล้า | 3 ธ.ค. 2560 | ลา", ""),
            ("สิริวัฒน์ | ๕ ก.พ. ๒๕๕๘ | ลาออก\nเกียรติยศ | ๗ ก.ย. ๒๕๕๙ | เลิกจ้าง", ""),
            ("ไม่มีวันใดเลย", ""),
        ],
    )  # fmt: skip
    def test_it_is_told_apart_from_births_stamps_and_lists(self, text: str, day: str) -> None:
        assert own(lay_out(text), Kind.DATE) == day

    def test_all_days_are_kept_beside_it(self) -> None:
        facts = [fact for fact in find_facts(lay_out(LETTER)) if fact.kind == Kind.DATE]
        assert [fact.value for fact in facts] == ["2014-02-20", "2014-01-03", "2014-03-31", "2014-02-28"]
        assert [fact.main for fact in facts] == [True, False, False, False]
        assert facts[0].as_read == "๒๐ กุมภาพันธ์ ๒๕๕๗"

    def test_a_day_after_the_reading_is_never_its_own(self) -> None:
        page = lay_out(">ลงชื่อ............ผู้ประกันตน\n>วันที่ 12 กุมภาพันธ์ 2563")
        page.made_at = datetime(2020, 2, 11, tzinfo=UTC)
        assert own(page, Kind.DATE) == ""
        page.made_at = datetime(2020, 2, 12, tzinfo=UTC)
        assert own(page, Kind.DATE) == "2020-02-12"

    @pytest.mark.parametrize("day", ["12/13/2567", "12/03/2657", "12 มีนาคม 2657", "1 ธันวาคม 2569"])
    def test_an_impossible_one_or_one_to_come_is_offered_with_its_doubt(self, day: str) -> None:
        page = lay_out(f">ลงชื่อ............ผู้ประกันตน\n>วันที่ {day}", confidence=0.99)
        page.made_at = datetime(2026, 11, 30, tzinfo=UTC)
        (fact,) = [fact for fact in find_facts(page) if fact.kind == Kind.DATE]
        assert not fact.main
        assert fact.confidence < SURE
        assert find_dates(page) == []

    def test_read_again_a_page_is_still_of_the_day_it_was_scanned(self) -> None:
        page = lay_out(">ลงชื่อ............ผู้ประกันตน\n>วันที่ 12 กุมภาพันธ์ 2563")
        page.scan = Scan(pk=1, created_at=datetime(2020, 2, 11, tzinfo=UTC))
        page.made_at = datetime(2026, 11, 30, tzinfo=UTC)
        assert own(page, Kind.DATE) == ""
        page.scan.created_at = datetime(2020, 2, 12, tzinfo=UTC)
        assert own(page, Kind.DATE) == "2020-02-12"

    def test_two_days_that_are_as_likely_leave_it_open(self) -> None:
        assert own(lay_out("^5 มีนาคม 2563\n\n^9 พฤษภาคม 2563"), Kind.DATE) == ""

    def test_an_unsure_era_is_told_as_both_and_never_shown_as_sure(self) -> None:
        page = lay_out(">ลงชื่อ............ผู้ประกันตน\n>วันที่ 12/03/19")
        facts = [fact for fact in find_facts(page) if fact.kind == Kind.DATE]
        assert [fact.value for fact in facts] == ["1976-03-12", "2019-03-12"]
        assert not any(fact.main for fact in facts)
        assert all(fact.confidence < 0.5 for fact in facts)
        assert find_dates(page) == []

    def test_unsure_words_make_an_unsure_day(self) -> None:
        text = ">ลงชื่อ............ผู้ประกันตน\n>วันที่ 12 กุมภาพันธ์ 2563"
        assert confidence(lay_out(text, confidence=0.99), "2020-02-12") > 0.85
        assert confidence(lay_out(text, confidence=0.3), "2020-02-12") < 0.6
        assert own(lay_out(text, confidence=0.3), Kind.DATE) == ""

    def test_its_parts_may_stand_in_lines_of_their_own(self) -> None:
        page = lay_out("ลงชื่อ...............นายจ้าง\nวันที่ 12 | เดือน มีนาคม | พ.ศ. 2563")
        assert own(page, Kind.DATE) == "2020-03-12"

    def test_figures_in_boxes_that_are_no_words_count(self) -> None:
        page = lay_out("ลงชื่อ...............นายจ้าง\nวันที่")
        page.digits = [["12032563", 230, 192, 500, 232, 0.95, []]]
        assert own(page, Kind.DATE) == "2020-03-12"
        (fact,) = [fact for fact in find_facts(page) if fact.kind == Kind.DATE]
        assert fact.box == [230, 192, 500, 232]


class TestPeriod:
    @pytest.mark.parametrize(
        ("text", "period"),
        [
            ("^สำหรับค่าจ้างเดือน มีนาคม พ.ศ. 2563", "2020-03"),
            ("^แบบแสดงเงินค่าจ้างประจำปี 2563", "2020"),
            ("^ประจำปี 2563\n^ประจำเดือน มีนาคม 2563", "2020-03"),
            ("ค่าจ้างเดือน มีนาคม 2563 | ค่าจ้างเดือน เมษายน 2563", ""),
            ("งวด 03/20", ""),
            ("ประจำปี 2512", ""),
            ("^ม.ค.–มี.ค. 2567", "2024-01/2024-03"),
            ("^มกราคม - มีนาคม 2567", "2024-01/2024-03"),
            ("^ไตรมาส 1/2567", "2024-01/2024-03"),
            ("^ไตรมาสที่ 2 พ.ศ. 2566", "2023-04/2023-06"),
            ("^ปี 2566", "2023"),
            ("^งวดที่ 01/2567 ถึง 03/2567", "2024-01/2024-03"),
            ("^งวด ม.ค. - มี.ค. 2567\nค่าจ้างเดือน มกราคม 2567", "2024-01/2024-03"),
            ("ประจำปี 2657", ""),
            ("งวด 03/2657", ""),
            ("ข้าพเจ้าทำงานมาแต่ปี พ.ศ. 2563", ""),
        ],
    )
    def test_it_is_the_plainest_one(self, text: str, period: str) -> None:
        assert own(lay_out(text), Kind.PERIOD) == period


class TestSheetAndAddressee:
    @pytest.mark.parametrize(
        ("text", "sheet"),
        [
            ("สปส. 1-10 | แผ่นที่ 2 จาก 5", "2/5"), ("แผ่นที่ ๒ ในจำนวน ๕ แผ่น", "2/5"), ("Page 2 of 5", "2/5"),
            ("หน้า | 2/5", "2/5"), ("แผ่นที่ 1 จาก 1", "1/1"), ("เจ้าหน้าที่ 2 ใน 3", ""),
            ("หฉ้า 2/5", "2/5"), ("แผ่นที่ 2 จา 5", "2/5"), ("Page 2 o 5", "2/5"),
            ("แผ่นที่ 1 จาก 3\nแผ่นที่ 2 จาก 3", ""), ("เจ้าหน้าที่ 2 คน 3 วัน", ""), ("วันที่ 2/5/2563", ""),
        ],
    )  # fmt: skip
    def test_n_of_m(self, text: str, sheet: str) -> None:
        assert own(lay_out(text), Kind.SHEET) == sheet

    @pytest.mark.parametrize(
        ("text", "who"),
        [
            (LETTER, "กรรมการผู้จัดการ บริษัท ร่มโพธิ์ จำกัด"),
            ("เรียน | ผู้ว่าราชการจังหวัด", "ผู้ว่าราชการจังหวัด"),
            ("กราบเรียน ท่านเลขาธิการ", "ท่านเลขาธิการ"),
            ("เรียบ นายอำเภอ", "นายอำเภอ"),
            ("To: The Manager, Lanna Co.", "The Manager, Lanna Co"),
            ("จึงเรียนมาเพื่อโปรดทราบ", ""),
            ("\n" * 30 + "เรียน ผู้จัดการ", ""),
            ("ชื่อสถานประกอบการ ร้านล้านช้าง", ""),
        ],
    )
    def test_to_whom_a_letter_goes(self, text: str, who: str) -> None:
        assert own(lay_out(text), Kind.ADDRESSEE) == who

    def test_a_name_may_go_on_in_the_next_row(self) -> None:
        page = lay_out("เรียน กรรมการผู้จัดการ\nXX")
        page.words[-1] = ["บริษัท ร่มโพธิ์ จำกัด", page.words[1][1], *page.words[-1][2:]]
        assert own(page, Kind.ADDRESSEE) == "กรรมการผู้จัดการ บริษัท ร่มโพธิ์ จำกัด"


def test_a_row_of_a_thousand_days_costs_no_more_than_its_letters() -> None:
    def cost(days: int) -> float:
        page = lay_out("12/03/2563 " * days)
        begun = process_time()
        find_facts(page)
        return process_time() - begun

    assert cost(1_200) <= 8 * cost(300), "sixteen times where it were quadratic"


def test_its_own_day_is_kept_behind_a_list_of_more_days_than_are_kept() -> None:
    listed = "".join(f"{n} | ก้อง | 24 ก.พ. 2558 | ลา\n" for n in range(MOST_DAYS + 5))
    page = lay_out(f"{listed}>ลงชื่อ............ผู้ประกันตน\n>วันที่ 12 กุมภาพันธ์ 2563")
    assert own(page, Kind.DATE) == "2020-02-12"


def test_rows_join_what_stands_side_by_side_and_keep_what_does_not() -> None:
    rows = rows_of(lay_out("วันที่ | 12 มีนาคม 2563\nลงชื่อ"))
    assert [row.text for row in rows] == ["วันที่  12 มีนาคม 2563", "ลงชื่อ"]
    assert rows[0].box_of(0, 6) == rows[0].cells[0].box


@pytest.mark.parametrize("degrees", [-12.0, -9.0, -4.0, -1.5, 0.0, 1.5, 4.0, 9.0, 12.0])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        (LETTER, "2014-02-20"),
        ("ใบเสร็จรับเงิน | วันที่ 22/04/2563\nจดทะเบียนเมื่อวันที่ 1 มกราคม 2540", "2020-04-22"),
        ("หนังสือรับรอง\nวันที่ | 12 มีนาคม 2563\nนายสมชาย | ลงชื่อ\nเกิดวันที่ | 7 มกราคม 2508", "2020-03-12"),
    ],
)
def test_a_page_that_leans_says_what_it_says_level(text: str, day: str, degrees: float) -> None:
    level = lay_out(text)
    leaning = lean(level, degrees)
    assert [row.text for row in rows_of(leaning)] == [row.text for row in rows_of(level)]
    assert own(leaning, Kind.DATE) == day
    boxes = [cell.box for row in rows_of(leaning) for cell in row.cells]
    assert sorted(boxes) == sorted(word[1:5] for word in leaning.words), (
        "boxes are those of the page as it lies"
    )


@pytest.mark.parametrize(("degrees", "made_level"), [(15.0, True), (-15.0, True), (15.5, False)])
def test_what_leans_more_than_any_sheet_is_left_as_it_lies(degrees: float, *, made_level: bool) -> None:
    level = lay_out("วันที่ | 12 มีนาคม 2563\nลงชื่อ | นายสมชาย")
    rows = [row.text for row in rows_of(lean(level, degrees))]
    assert (rows == [row.text for row in rows_of(level)]) is made_level


def lean(level: Reading, degrees: float) -> Reading:
    """The page as a reader stores it that made it level by so many degrees: its boxes lean."""
    wide, high = level.width, level.height
    turn = PageTransform(width=wide, height=high, degrees=degrees)
    right, down = ((turn.size[0] - wide) // 2, (turn.size[1] - high) // 2)
    words = [
        [
            word[0],
            *turn.unmap_box((word[1] + right, word[2] + down, word[3] + right, word[4] + down)),
            *word[5:],
        ]
        for word in level.words
    ]
    return Reading(
        text=level.text, words=words, digits=[], confidence=level.confidence, width=wide, height=high,
        dpi=level.dpi, skew=degrees,
    )  # fmt: skip


def test_a_page_without_words_says_nothing() -> None:
    assert find_facts(lay_out("")) == []


@pytest.mark.parametrize("wordings", [TAUGHT, HELD_OUT])
def test_every_paper_of_the_benchmark_is_understood_as_it_is_printed(wordings: object) -> None:
    for paper in draw_papers(wordings, seed=11, count=60, noise=0.0):  # type: ignore[arg-type]
        assert own(paper.reading, Kind.DATE) == paper.date, paper.reading.text
        assert own(paper.reading, Kind.PERIOD) == paper.period, paper.reading.text
        assert own(paper.reading, Kind.SHEET) == paper.sheet, paper.reading.text
        assert bool(own(paper.reading, Kind.ADDRESSEE)) == bool(paper.addressee), paper.reading.text


def test_noise_never_makes_two_facts_main_or_leaves_the_range() -> None:
    dice = random.Random(5)
    for _ in range(40):
        paper: Said = make_paper(HELD_OUT, dice, noise=0.08)
        facts = find_facts(paper.reading)
        for kind in Kind:
            assert sum(fact.main for fact in facts if fact.kind == kind) <= 1
        assert all(0 <= fact.confidence <= 1 and len(fact.as_read) <= 200 for fact in facts)


def test_one_letter_in_fifty_misread_costs_little_and_tells_little_wrong() -> None:
    counted = tally(HELD_OUT, seed=101, pages=300, noise=0.02, plain_digits=True)
    least = {Kind.DATE: 0.94, Kind.PERIOD: 0.95, Kind.SHEET: 0.97, Kind.ADDRESSEE: 0.95}
    for kind, share in least.items():
        assert counted.share_right(kind) >= share, kind
        assert counted.share_wrong(kind) <= 0.01, kind


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_day_that_a_hand_wrote_is_never_sure(by_hand: bool) -> None:
    page = lay_out("ใบเสร็จรับเงิน\n>วันที่ 22/04/2563", confidence=0.99)
    page.handwriting = [[0, 0, page.width, page.height, 0.8]] if by_hand else []
    assert own(page, Kind.DATE) == "2020-04-22", "it is found all the same"
    assert (confidence(page, "2020-04-22") < SURE) is by_hand
