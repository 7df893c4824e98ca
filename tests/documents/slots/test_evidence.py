"""Gaps that papers, forms, months and file names name by themselves, and what they must not name."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from documents.filing import machine
from documents.models import Batch, FormType, Page, Reading
from documents.slots.file_numbers import find_lost_files, mark_in_name
from documents.slots.runs import Leaf, find_lost_sheets
from documents.slots.sheet_marks import Unit, attached_count, mark_of
from documents.states import PageKind
from tests.documents.paper import employer, folder, own_page
from tests.documents.slots.test_reconcile import paper_folder

OURS = "7499990028"


class TestMarks:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("แผ่นที่ 2 จาก 3", ("sheet", 2, 3)),
            ("แผ่นที่ ๒ ใน ๓", ("sheet", 2, 3)),
            ("แผ่นที่ 2 ในจำนวน 3 แผ่น", ("sheet", 2, 3)),
            ("แผ่นที่ 2 จากทั้งหมด 12", ("sheet", 2, 12)),
            ("แผนที 2 จาก 3", ("sheet", 2, 3)),
            ("แผ่นที่ l จาก 3", None),
            ("แผ่นที่ 1O จาก 12", ("sheet", 10, 12)),
            ("หน้า 2/3", ("page", 2, 3)),
            ("หน้าที่ ๒ / ๓", ("page", 2, 3)),
            ("หน้า 2 จาก 3", ("page", 2, 3)),
            ("Page 2 of 3", ("page", 2, 3)),
            ("sheet 2 of 3", ("page", 2, 3)),
            ("หน้า 12/03/2563", None),
            ("หน้า 2/2563", None),
            ("แผ่นที่ 5 จาก 3", None),
            ("แผ่นที่ 1 จาก 1", None),
            ("หน้า 2/3.5", None),
            ("เจ้าหน้าที่ 2 คน", None),
            ("แผ่นที่ 1 จาก 3 แผ่นที่ 2 จาก 3", None),
            ("วันที่ 2/3/2563", None),
        ],
    )
    def test_what_a_page_says_of_itself(self, text: str, expected: tuple[str, int, int] | None) -> None:
        mark = mark_of(text)
        assert (mark and (mark.unit.value, mark.number, mark.total)) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("รายละเอียดการนำส่งเงินสมทบ จำนวน 3 แผ่น", 3),
            ("จำนวนแผ่น ๓ แผ่น", 3),
            ("จำนวน........3.......แผ่น", 3),
            ("จำนวน 2 ฉบับ", 2),
            ("จำนวน 3 แผ่น จำนวน 4 แผ่น", None),
            ("จำนวน 66,861.00 บาท", None),
            ("จำนวนผู้ประกันตน 12 คน", None),
        ],
    )
    def test_how_many_are_attached(self, text: str, expected: int | None) -> None:
        told = attached_count(text)
        assert (told.count if told else None) == expected


def leaves(*told: str) -> list[Leaf]:
    """`2/3` a sheet's mark, `-` a page without one, `x` a page of another form."""
    out = []
    for page, one in enumerate(told, start=1):
        if "/" in one:
            number, total = map(int, one.split("/"))
            out.append(Leaf(page, "form", Unit.SHEET, number, total))
        else:
            out.append(Leaf(page, "other" if one == "x" else None))
    return out


class TestRuns:
    @pytest.mark.parametrize(
        ("told", "lost"),
        [
            (["1/3", "2/3", "3/3"], []),
            (["1/3", "3/3"], [(2, 1, 2)]),
            (["x", "2/3", "3/3"], [(1, 1, 2)]),
            (["1/3", "2/3", "x"], [(3, 2, 3)]),
            (["1/3", "2/3"], [(3, 2, None)]),
            (["3/3", "2/3", "1/3"], []),
            (["3/3", "1/3"], [(2, 2, 1)]),
            (["1/2", "1/2", "2/2"], [(2, 1, 2)]),
            # a page between, before or behind that bears no mark may be the one
            (["1/3", "-", "3/3"], []),
            (["-", "2/3", "3/3"], []),
            (["1/3", "2/3", "-"], []),
            # backs that are written on
            (["1/3", "-", "2/3", "-", "3/3", "-"], []),
            (["1/4", "-", "2/4", "-", "4/4", "-"], [(3, 3, 5)]),
            # the missing sheet lies elsewhere in the folder
            (["1/3", "3/3", "x", "2/3"], []),
            # one misread total
            (["1/3", "2/8", "3/3"], []),
            (["1/3", "2/3", "3/8"], []),
            (["x", "2/30", "x"], []),
            # one misread number
            (["1/3", "2/3", "2/3"], []),
            (["1/3", "1/3", "3/3"], []),
            (["1/3", "2/3", "3/4", "x"], []),
            # one page alone
            (["x", "1/2", "x"], [(2, 2, 3)]),
        ],
    )
    def test_what_is_missing_for_certain(
        self, told: list[str], lost: list[tuple[int, int | None, int | None]]
    ) -> None:
        found = find_lost_sheets(leaves(*told))
        assert [(one.number, one.after, one.before) for one in found] == lost


class TestFileNumbers:
    @pytest.mark.parametrize(
        ("names", "lost"),
        [
            (["scan_0001.jpg", "scan_0002.jpg", "scan_0004.jpg"], ["scan_0003.jpg"]),
            (["scan_0001.jpg", "scan_0003.jpg", "scan_0004.jpg"], ["scan_0002.jpg"]),
            (["0002.jpg", "0003.jpg", "0004.jpg"], ["0001.jpg"]),
            (["หน้า ๑.jpg", "หน้า ๒.jpg", "หน้า ๔.jpg"], ["หน้า 3.jpg"]),
            (["a/1.jpg", "a/2.jpg", "b/4.jpg"], []),
            (["0001.jpg", "0003.jpg", "0005.jpg"], []),
            (["0001.jpg", "0003.jpg", "0007.jpg", "0009.jpg"], ["0005.jpg"]),
            (["0001.jpg", "0003.jpg"], []),
            (["0001.jpg", "0002.jpg", "0003.jpg"], []),
            (["IMG_20260101_120301.jpg", "IMG_20260101_120305.jpg", "IMG_20260101_120306.jpg"], []),
            (["1.jpg", "5.jpg", "17.jpg", "40.jpg"], []),
            (["scan.pdf"], []),
        ],
    )
    def test_what_a_series_leaves_out(self, names: list[str], lost: list[str]) -> None:
        assert [one.name for one in find_lost_files(names)] == lost

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("contract 2of3.jpg", (2, 3)),
            ("สัญญา 2จาก3.pdf", (2, 3)),
            ("p_2_of_3.jpg", (2, 3)),
            ("2-3.jpg", None),
            ("5of3.jpg", None),
        ],
    )
    def test_which_of_how_many_a_name_says(self, name: str, expected: tuple[int, int] | None) -> None:
        assert mark_in_name(name) == expected


def form(pk: str) -> FormType:
    return FormType.objects.get_or_create(pk=pk, defaults={"title_th": pk, "title_en": pk, "doc_class": "C"})[
        0
    ]


def filed(*pages: tuple[str, str], **facts: Any) -> Batch:
    """A folder of (form, text), read and filed; an empty text is a blank side."""
    batch = folder(OURS, *(text for _form, text in pages), **facts)
    for page, (pk, _text) in zip(batch.pages.order_by("pk"), pages, strict=True):
        Page.objects.filter(pk=page.pk).update(form=form(pk) if pk else None)
    machine.file_batch(batch.pk)
    return batch


def gaps() -> list[Page]:
    return list(Page.objects.filter(kind=PageKind.MISSING).order_by("pk"))


@pytest.mark.django_db
class TestFolders:
    def test_a_numbered_sheet_that_is_missing_is_named_without_any_count(self) -> None:
        employer(OURS)
        batch = filed(("", own_page(OURS, "แผ่นที่ ๑ ใน ๓")), ("", ""), ("", own_page(OURS, "แผ่นที่ ๓ ใน ๓")))
        (gap,) = gaps()
        (why,) = gap.why
        _first, blank, third = (
            batch.pages.filter(scan__isnull=False).order_by("pk").values_list("pk", flat=True)
        )
        assert (why["rule"], why["after"], why["before"]) == ("sheet_of_n", blank, third)
        assert "แผ่นที่ 2/3" in why["evidence"]
        assert why["box"]

    def test_count_and_evidence_of_one_sheet_are_one_gap(self) -> None:
        row = paper_folder(employer(OURS), sheets=3, sides=1)
        filed(("", own_page(OURS, "แผ่นที่ 1 จาก 3")), ("", own_page(OURS, "แผ่นที่ 3 จาก 3")), folder=row)
        (gap,) = gaps()
        assert gap.why[0]["rule"] == "sheet_of_n"

    def test_what_the_count_knows_beside_is_a_gap_of_its_own(self) -> None:
        row = paper_folder(employer(OURS), sheets=4, sides=1)
        filed(("", own_page(OURS, "แผ่นที่ 1 จาก 3")), ("", own_page(OURS, "แผ่นที่ 3 จาก 3")), folder=row)
        assert [gap.why[0]["rule"] for gap in gaps()] in (
            ["sheet_of_n", "counted_sides"],
            ["counted_sides", "sheet_of_n"],
        )

    def test_a_gap_goes_when_its_page_comes_in_another_batch_of_the_folder(self) -> None:
        row = paper_folder(employer(OURS), sheets=3, sides=1)
        filed(("", own_page(OURS, "แผ่นที่ 1 จาก 3")), ("", own_page(OURS, "แผ่นที่ 3 จาก 3")), folder=row)
        assert len(gaps()) == 1
        filed(("", own_page(OURS, "แผ่นที่ 2 จาก 3")), folder=row)
        assert gaps() == []

    def test_a_gap_of_the_count_that_a_paper_names_later_keeps_its_id(self) -> None:
        row = paper_folder(employer(OURS), sheets=3, sides=1)
        filed(("", own_page(OURS, "แผ่นที่ 1 จาก 3")), ("", own_page(OURS, "อื่น")), folder=row)
        (before,) = gaps()
        page = Page.objects.filter(scan__isnull=False).order_by("-pk")[0]
        Reading.objects.filter(page=page).update(text="แผ่นที่ 3 จาก 3")
        from documents.slots.reconcile import reconcile_folder  # noqa: PLC0415

        reconcile_folder(row)
        (after,) = gaps()
        assert (after.pk, after.why[0]["rule"]) == (before.pk, "sheet_of_n")

    def test_part_one_says_how_many_sheets_of_part_two_follow(self) -> None:
        employer(OURS)
        filed(
            ("sps_1_10_p1", own_page(OURS, "รายละเอียดการนำส่งเงินสมทบ จำนวน 2 แผ่น")),
            ("sps_1_10_p2", own_page(OURS, "รายละเอียด")),
            ("sps_6_09", own_page(OURS, "แจ้งออก")),
        )
        (gap,) = gaps()
        assert gap.why[0]["rule"] == "sheets_attached"

    def test_a_page_of_no_known_form_may_be_the_attached_sheet(self) -> None:
        employer(OURS)
        filed(
            ("sps_1_10_p1", own_page(OURS, "รายละเอียดการนำส่งเงินสมทบ จำนวน 2 แผ่น")),
            ("sps_1_10_p2", own_page(OURS, "รายละเอียด")),
            ("", own_page(OURS, "อ่านไม่ออก")),
        )
        assert gaps() == []

    def test_a_month_that_a_year_leaves_out(self) -> None:
        employer(OURS)
        names = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "พฤษภาคม", "มิถุนายน", "กรกฎาคม")
        filed(*(("sps_1_10_p1", own_page(OURS, f"สำหรับค่าจ้างเดือน {name} พ.ศ. 2563")) for name in names))
        (gap,) = gaps()
        assert (gap.why[0]["rule"], gap.why[0]["evidence"]) == ("month_of_year", "เมษายน 2563")

    def test_a_form_of_several_months_leaves_none_of_them_out(self) -> None:
        employer(OURS)
        names = ("มกราคม", "กุมภาพันธ์", "มีนาคม - เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม")
        filed(*(("sps_1_10_p1", own_page(OURS, f"สำหรับค่าจ้างเดือน {name} พ.ศ. 2563")) for name in names))
        assert gaps() == []

    def test_an_explained_gap_stays_explained(self) -> None:
        row = paper_folder(employer(OURS), sheets=3, sides=1)
        filed(("", own_page(OURS, "แผ่นที่ 1 จาก 3")), ("", own_page(OURS, "แผ่นที่ 3 จาก 3")), folder=row)
        from documents.slots.explaining import explain_page  # noqa: PLC0415
        from documents.slots.reconcile import reconcile_folder  # noqa: PLC0415
        from sso_efiles.policy import Role  # noqa: PLC0415
        from tests.documents.paper import person  # noqa: PLC0415

        (gap,) = gaps()
        explain_page(gap, kind=PageKind.MISSING, reason="หายไปก่อนแล้ว", by=person(Role.INDEXER))
        reconcile_folder(row)
        (still,) = gaps()
        assert (still.pk, still.kind_reason) == (gap.pk, "หายไปก่อนแล้ว")


@pytest.mark.django_db
def test_the_bundled_folders_raise_no_gap() -> None:
    truth = json.loads((Path(settings.BASE_DIR) / "data/demo/truth.json").read_text(encoding="utf-8"))
    for each in truth["folders"]:
        texts = ["\n".join(line["text"] for line in page.get("lines", [])) for page in each["pages"]]
        batch = folder(each["folder"], *texts)
        machine.file_batch(batch.pk)
        names = [page["file"] for page in each["pages"]]
        assert find_lost_files(dict.fromkeys(names)) == []
    assert gaps() == []


def test_one_sheet_taken_out_of_numbered_papers_is_named_wherever_it_lay() -> None:
    """Every position of 200 papers of 2 to 6 sheets, each in its own form."""
    draw = random.Random(12)
    papers = [(n, draw.randint(2, 6)) for n in range(200)]
    whole = [
        Leaf(100 * n + number, f"form{n}", Unit.SHEET, number, total)
        for n, total in papers
        for number in range(1, total + 1)
    ]
    assert find_lost_sheets(whole) == []
    for gone in range(len(whole)):
        (lost,) = find_lost_sheets(whole[:gone] + whole[gone + 1 :])
        assert (lost.number, lost.total) == (whole[gone].number, whole[gone].total)
