"""Pages that take their sign from those beside them, and what keeps them from it."""

import pytest

from documents.doubts import HOLDS_FILING, HOLDS_SILENT, Doubt
from documents.filing import machine
from documents.filing.evidence import PageEvidence
from documents.filing.otherwise import contradictions
from documents.models import Batch, FormType, Identifier, Page, PageDoubt
from documents.reading.classification import classify_form
from employers.identifiers import Check, Kind
from employers.models import Employer
from tests.documents.paper import employer, folder, own_page

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"
SILENT = "รายละเอียดแนบท้าย\nตามที่ได้แจ้งไว้แล้วนั้น"


@pytest.fixture(autouse=True)
def registry() -> None:
    employer(OURS, address="เลขที่ 9 ตำบลมหาชัย อำเภอเมือง จังหวัดสมุทรสาคร")
    employer(THEIRS, "บริษัท อื่นไกล จำกัด")


def as_classified(batch: Batch) -> None:
    """Give the pages the form that reading would have found."""
    for page in Page.objects.filter(batch=batch):
        code = classify_form(page.readings.get(current=True).text)
        if code:
            facts = {"title_th": code, "doc_class": "G"}
            page.form, _ = FormType.objects.get_or_create(pk=code, defaults=facts)
            page.save(update_fields=["form"])


def filed(batch: Batch) -> list[tuple[str, str]]:
    """(state, strength) of each page in order."""
    as_classified(batch)
    machine.file_batch(batch.pk)
    pages = Page.objects.filter(batch=batch).in_order()
    return list(pages.values_list("document__state", "document__strength"))


def rules(batch: Batch, number: int) -> list[str]:
    return [why["rule"] for why in Page.objects.get(batch=batch, scan__number=number).why]


SURE, LONE = ("filed", "agreed"), ("suggested", "one_sign")
AGAINST = ("suggested", "contradicted")


class TestSilentPages:
    def test_a_silent_page_between_sure_ones_is_filed(self) -> None:
        batch = folder(OURS, own_page(OURS), SILENT, own_page(OURS))
        assert filed(batch) == [SURE] * 3
        assert rules(batch, 2) == ["between_neighbours", "folder_name"]

    def test_a_page_with_a_sure_one_on_one_side_alone_waits(self) -> None:
        assert filed(folder(OURS, SILENT, own_page(OURS), SILENT)) == [LONE, SURE, LONE]

    @pytest.mark.parametrize(("count", "expected"), [(3, SURE), (4, LONE)])
    def test_three_silent_pages_may_lie_between_sure_ones_and_four_may_not(
        self, count: int, expected: tuple[str, str]
    ) -> None:
        batch = folder(OURS, own_page(OURS), *[SILENT] * count, own_page(OURS))
        assert filed(batch) == [SURE, *[expected] * count, SURE]

    def test_blank_sides_do_not_part_neighbours(self) -> None:
        assert filed(folder(OURS, own_page(OURS), "", SILENT, "", own_page(OURS), "")) == [SURE] * 6

    def test_beside_a_page_of_somebody_else_nothing_is_filed_by_its_neighbours(self) -> None:
        batch = folder(OURS, own_page(OURS), own_page(THEIRS), SILENT, own_page(OURS))
        assert filed(batch) == [SURE, AGAINST, LONE, SURE]

    def test_a_silent_page_beside_one_that_speaks_otherwise_waits_with_it(self) -> None:
        stranger = "เลขประจำตัวประชาชน 3101200345677"
        batch = folder(OURS, own_page(OURS), stranger, SILENT, own_page(OURS))
        assert filed(batch) == [SURE, AGAINST, LONE, SURE]

    def test_no_page_of_a_stack_or_of_a_folder_without_a_number_is_filed_by_its_neighbours(self) -> None:
        for loose in (True, False):
            batch = folder("แฟ้มที่ 7", *[own_page(OURS)] * 3, SILENT, *[own_page(OURS)] * 3, loose=loose)
            assert filed(batch)[3] == LONE


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        ("บัตรประจำตัวประชาชน Thai National ID Card\nนาย ก", "other_paper"),
        ("บตรประจำตวประชาซน", "other_paper"),
        ("ทะเบียนบ้าน\nเล่มที่ 1", "other_paper"),
        ("รายการเกี่ยวกับบาน เลขรหสประจำบาน 7401", "other_paper"),
        ("หนังสือรับรอง\nขอรับรองว่า", "other_paper"),
        ("WORK PERMIT", "other_paper"),
        ("เรื่อง แจ้งผล\nเรียน ร้านไม่รู้จัก", "other_paper"),
        ("อ้างถึง เลขที่บญชี 50-999", "other_paper"),
        ("ได้รับเงินจาก ร้านไม่รู้จัก", "other_paper"),
        ("เลขที่ 3-1012-00345-67-0", "other_number"),
        ("เลขที่ 3-1012-00345-6", "other_number"),
        ("เลขที่บัญชี 10-9999001-7", "other_number"),
        ("ที่ 3 1012 O0345 67 0", "other_number"),
        ("บริษัท ไม่รู้จัก การค้า จำกัด", "other_name"),
        ("ผู้รับ นายสมาน ใจเย็น", "other_name"),
        ("น.ส. สมานจิต ใจเย็น", "other_name"),
        ("ที่อยู่ 9 หมู่ 3 ต.บ้านกลาง อ.เมือง", "other_address"),
        ("ที่อยู่ 9 แขวงบางรัก", "other_address"),
    ],
)
def test_a_page_that_speaks_otherwise_is_not_filed_by_its_neighbours(page: str, rule: str) -> None:
    batch = folder(OURS, own_page(OURS), page, own_page(OURS))
    assert filed(batch) == [SURE, AGAINST, SURE]
    assert rules(batch, 2)[0] == rule


@pytest.mark.parametrize(
    "page",
    [
        SILENT,
        "ตำบลมหาชัย จำนวน 12,500.00 บาท โทร. 034-123456\nเอกสารแนบท้าย",
        "นายจ้างต้องนำส่งภายในวันที่ 15 ของเดือน\nเอกสารแนบท้าย",
        "แผนที่ตั้งของสถานประกอบการ",
    ],
)
def test_a_page_that_goes_on_with_the_paper_and_says_nothing_of_anybody_is_silent(page: str) -> None:
    assert filed(folder(OURS, own_page(OURS), page, own_page(OURS))) == [SURE] * 3


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("ตำบลมหาชับ", SURE),  # one letter of six misread
        ("ตำบลมหากับ", AGAINST),  # two
        ("ทะเบกยนบกาน", AGAINST),  # two letters of eleven misread
        ("ทกเบกยนบกาน", SURE),  # three
        ("เลขกี่บัญชี", AGAINST),  # one letter of eleven misread
        ("เลกกี่บัญชี", SURE),  # two
        ("ก" * 386 + "หนังสือเดินทาง", AGAINST),  # within the first 400 letters
        ("ก" * 400 + "หนังสือเดินทาง", SURE),
    ],
)
def test_the_bounds_of_what_speaks_otherwise(page: str, expected: tuple[str, str]) -> None:
    assert filed(folder(OURS, own_page(OURS), f"{page}\n{SILENT}", own_page(OURS)))[1] == expected


@pytest.mark.parametrize(
    "page",
    [
        "สมศักดิ์ ใจดี\nเกิดวันที่",
        "ใบขับขี่ ชนิดที่ 2",
        "SIAM OCEAN TRADING CO., LTD.\nINVOICE",
        "ร้านเจ๊แต๋ว ใบเสร็จ 120 บาท",
        "ข้าพเจ้าขอมอบอำนาจให้",
        "ใบรับรองแพทย์ ว่าที่ร้อยตรีสมาน",
        "โฉนดที่ดิน อำเภอเมือง",
        "เลขบัตร 1 1017 0023",
        "ตามที่ได้แจ้งไว้แล้วนั้น",
        "วาง",
    ],
)
def test_a_page_that_does_not_say_that_it_goes_on_waits_however_silent(page: str) -> None:
    """Nothing on it need speak otherwise: what strangers' papers may say is on no list."""
    batch = folder(OURS, own_page(OURS), page, own_page(OURS))
    assert filed(batch)[1][0] == "suggested"
    assert "between_neighbours" not in rules(batch, 2)


@pytest.mark.parametrize(
    ("number", "check", "speaks"),
    [
        ("7499991128", Check.SUSPECT, False),  # three digits of ours
        ("7499991139", Check.SUSPECT, False),  # four
        ("7499981139", Check.SUSPECT, True),  # five: nothing like ours, whether its check fits or not
        ("7499990139", Check.OK, True),  # three, and the check fits
        ("7499990128", Check.OK, False),
    ],
)
def test_how_far_a_number_must_be_from_ours_to_be_anothers(number: str, check: Check, speaks: bool) -> None:
    here = PageEvidence(numbers=(Identifier(kind=Kind.ACCOUNT_NO, value=number, check_result=check),))
    found = list(contradictions(Employer(account_no=OURS, search_key="ตวอยาง"), here))
    assert bool(found) == speaks


def test_a_person_who_is_named_on_sure_papers_is_no_stranger() -> None:
    knows = own_page(OURS, "ผู้มีอำนาจ นายสมาน ใจเย็น")
    assert filed(folder(OURS, knows, f"ลงชื่อ นายสมาน ใจเย็น\n{SILENT}", own_page(OURS))) == [SURE] * 3


@pytest.mark.parametrize(("digits", "expected"), [(11, AGAINST), (10, SURE)])
def test_eleven_digits_in_a_chain_are_somebodys_number(digits: int, expected: tuple[str, str]) -> None:
    page = f"เลขรับ {'9912345678901'[:digits]}\n{SILENT}"
    assert filed(folder(OURS, own_page(OURS), page, own_page(OURS)))[1] == expected


class TestBlankSides:
    def test_a_blank_side_goes_with_the_paper_before_it_wherever_that_goes(self) -> None:
        batch = folder(OURS, own_page(OURS), "", own_page(THEIRS), "", own_page(OURS))
        assert filed(batch) == [SURE, SURE, AGAINST, AGAINST, SURE]
        documents = Page.objects.filter(batch=batch).in_order().values_list("document", flat=True)
        assert documents[0] == documents[1]
        assert documents[2] == documents[3]

    def test_a_blank_side_before_any_paper_waits(self) -> None:
        assert filed(folder(OURS, "", own_page(OURS))) == [LONE, SURE]

    def test_in_a_stack_a_blank_side_waits_for_a_person(self) -> None:
        assert filed(folder("", own_page(OURS), "", loose=True)) == [LONE, LONE]


class TestDoubts:
    @pytest.mark.parametrize("doubt", Doubt)
    def test_a_page_with_a_doubt_that_holds_is_left_to_people_with_that_reason(self, doubt: Doubt) -> None:
        batch = folder(OURS, own_page(OURS))
        PageDoubt.objects.create(page=Page.objects.get(), code=doubt)
        held = doubt in HOLDS_FILING
        assert filed(batch) == [("suggested" if held else "filed", "agreed")]
        assert (rules(batch, 1)[0] == "held_by_doubt") is held

    @pytest.mark.parametrize("doubt", Doubt)
    def test_more_doubts_hold_a_page_that_names_nobody(self, doubt: Doubt) -> None:
        batch = folder(OURS, own_page(OURS), SILENT, own_page(OURS))
        PageDoubt.objects.create(page=Page.objects.get(scan__number=2), code=doubt)
        assert filed(batch)[1] == ("suggested" if doubt in HOLDS_SILENT else "filed", "agreed")

    def test_what_people_must_see_is_held(self) -> None:
        assert {Doubt.LOW_CONFIDENCE, Doubt.IMPLAUSIBLE_TEXT, Doubt.RENDERERS_DIFFER} <= HOLDS_FILING
        assert {Doubt.NEGATIVE, Doubt.NEARLY_BLACK, Doubt.FONT_MISSING} <= HOLDS_FILING
        assert HOLDS_FILING | {Doubt.FAINT, Doubt.SPARSE} <= HOLDS_SILENT
        assert Doubt.NEAR_DUPLICATE not in HOLDS_SILENT
