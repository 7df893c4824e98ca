"""Covers and separators cut a stack; one that is not believed stops it, and nothing runs on in silence."""

import pytest

from documents.doubts import Doubt
from documents.filing import machine
from documents.filing.refile import refile_waiting, turns_on_sheet
from documents.models import Batch, Document, FormType, Page, PageDoubt, Reading, Upload
from documents.register.models import Folder
from documents.sheets.payload import Cover, Misread, NextFile, Section, Sheet
from documents.sheets.recognition import encode_mark
from documents.states import BatchState, DocumentState
from employers.models import Employer
from tests.documents.paper import employer, folder, office, own_page

pytestmark = pytest.mark.django_db
OURS, THEIRS, THIRD = "7450686171", "7431389841", "7499990028"
SILENT = "แผนที่ตั้ง\nถนนสายหลัก"
PLAIN = "รายการ\nลำดับ จำนวน"
BLANK = ""


@pytest.fixture(autouse=True)
def registry() -> None:
    employer(OURS, "บริษัท นครชัยร่วมใจ จำกัด")
    employer(THEIRS, "บริษัท สาครพัฒนา จำกัด")
    employer(THIRD, "บริษัท ท่าจีนการช่าง จำกัด")
    for code, title in (("cover", "ปกแฟ้ม"), ("separator", "ใบคั่น")):
        FormType.objects.get_or_create(pk=code, defaults={"title_th": title, "doc_class": "G"})
    FormType.objects.get_or_create(pk="sps_1_01", defaults={"title_th": "แบบขึ้นทะเบียน", "doc_class": "A"})


def registered(account_no: str = OURS, code: str = "7400", **facts: object) -> Folder:
    """A folder of the register, with its sheets counted on one side unless the test says otherwise."""
    of = Employer.objects.filter(account_no=account_no).first()
    return Folder.objects.create(office=office(code), employer=of, **{"sides": 1, **facts})


def cover_of(row: Folder) -> Cover:
    number = row.employer.account_no if row.employer else ""
    return Cover(row.code, number, row.volume, row.sheets, row.sides)


def stack(*pages: str | Sheet | Misread, name: str = "ถาดที่ 1", loose: bool = True) -> Batch:
    """A stack of texts and sheets, filed."""
    batch = folder(name, *("" if one == BLANK else str(one) for one in pages), loose=loose)
    for page, said in zip(Page.objects.filter(batch=batch).in_order(), pages, strict=True):
        if not isinstance(said, str):
            mark(page, said)
    machine.file_batch(batch.pk)
    return Batch.objects.get(pk=batch.pk)


def mark(page: Page, said: Sheet | Misread) -> None:
    """As documents/reading/scans.py leaves a sheet."""
    Reading.objects.filter(page=page).update(sheet=encode_mark(said), text="")
    page.identifiers.all().delete()
    form = None if isinstance(said, Misread) else "cover" if isinstance(said, Cover) else "separator"
    Page.objects.filter(pk=page.pk).update(form=form)


def filed(batch: Batch) -> list[tuple[str, str, int]]:
    """State, employer and pages of each document in order."""
    documents = Document.objects.filter(batch=batch).order_by("position")
    return [
        (one.state, one.employer.account_no if one.employer else "", one.pages.count()) for one in documents
    ]


def rules(batch: Batch, at: int) -> list[str]:
    page = list(Page.objects.filter(batch=batch).in_order())[at]
    return [why["rule"] for why in page.why]


def doubts(batch: Batch) -> list[tuple[int, str]]:
    order = list(Page.objects.filter(batch=batch).in_order().values_list("pk", flat=True))
    found = PageDoubt.objects.filter(page__batch=batch).order_by("page")
    return [(order.index(one.page_id), one.code) for one in found]


class TestCovers:
    def test_pages_behind_a_counted_cover_go_to_its_employer_without_a_word_of_it(self) -> None:
        ours, theirs = registered(sheets=2), registered(THEIRS, sheets=1)
        batch = stack(cover_of(ours), PLAIN, SILENT, cover_of(theirs), PLAIN)
        assert filed(batch) == [
            ("filed", OURS, 1), ("filed", OURS, 1), ("filed", OURS, 1),
            ("filed", THEIRS, 1), ("filed", THEIRS, 1),
        ]  # fmt: skip
        assert rules(batch, 1) == ["two_signs", "cover", "cover_counted"]
        assert batch.state == BatchState.DONE

    @pytest.mark.parametrize("sheets", [None, 1, 3])
    def test_without_the_right_count_a_page_needs_a_sign_of_its_own(self, sheets: int | None) -> None:
        ours = registered(sheets=sheets)
        batch = stack(cover_of(ours), own_page(OURS), PLAIN)
        assert [state for state, *_ in filed(batch)] == ["filed", "filed", "suggested"]
        assert doubts(batch) == ([(0, Doubt.SHEETS_DIFFER)] if sheets else [])

    def test_what_names_somebody_else_is_never_filed_by_a_cover(self) -> None:
        ours = registered(sheets=3)
        stranger = "นางสาว วารี ใจงาม\nบัตรประจำตัวประชาชน"
        batch = stack(cover_of(ours), PLAIN, own_page(THEIRS), stranger)
        assert [state for state, *_ in filed(batch)] == ["filed", "filed", "review", "suggested"]
        assert "several_numbers" in rules(batch, 2)
        assert "other_paper" in rules(batch, 3)

    def test_persons_on_pages_that_are_silent_of_the_employer_vouch_for_nobody(self) -> None:
        ours = registered(sheets=2)
        batch = stack(cover_of(ours), "นาย สมหมาย ดีพร้อม\nบันทึก", "นาย สมหมาย ดีพร้อม\nจดหมาย")
        assert [state for state, *_ in filed(batch)] == ["filed", "suggested", "suggested"]

    def test_two_sides_a_sheet_are_counted_with_their_blank_ones(self) -> None:
        ours = registered(sheets=2, sides=2)
        batch = stack(cover_of(ours), BLANK, PLAIN, BLANK, PLAIN, SILENT)
        assert {state for state, *_ in filed(batch)} == {"filed"}
        assert filed(batch)[0] == ("filed", OURS, 2)  # the back of the cover lies with it
        assert doubts(batch) == []

    def test_the_registers_count_goes_before_the_printed_one(self) -> None:
        ours = registered(sheets=5)
        printed = cover_of(ours)
        Folder.objects.update(sheets=1)
        batch = stack(printed, PLAIN)
        assert [state for state, *_ in filed(batch)] == ["filed", "filed"]

    def test_a_folder_that_goes_on_behind_its_cover_scanned_again_is_counted_as_one(self) -> None:
        ours = registered(sheets=2)
        batch = stack(cover_of(ours), PLAIN, cover_of(ours), PLAIN)
        assert {state for state, *_ in filed(batch)} == {"filed"}
        assert doubts(batch) == []

    def test_a_cover_beside_a_folder_of_another_number_is_a_persons(self) -> None:
        ours = registered(sheets=1)
        batch = stack(cover_of(ours), PLAIN, name="74-3138984-1", loose=False)
        assert [state for state, *_ in filed(batch)] == ["filed", "review"]
        assert "folder_numbers" in rules(batch, 1)

    def test_a_cover_in_the_folder_of_its_own_number_agrees(self) -> None:
        ours = registered(sheets=1)
        batch = stack(cover_of(ours), PLAIN, name="74-5068617-1", loose=False)
        assert {state for state, *_ in filed(batch)} == {"filed"}

    def test_pages_before_the_first_cover_stay_as_they_were(self) -> None:
        ours = registered(sheets=1)
        batch = stack(PLAIN, own_page(THEIRS), cover_of(ours), PLAIN)
        assert [state for state, *_ in filed(batch)] == ["review", "suggested", "filed", "filed"]


class TestTheBatch:
    def test_a_batch_behind_one_cover_is_tied_to_its_folder(self) -> None:
        ours = registered(sheets=1)
        batch = stack(cover_of(ours), BLANK, PLAIN, name="74-5068617-1", loose=False)
        assert (batch.folder, batch.employer) == (ours, ours.employer)

    def test_a_batch_with_papers_before_its_cover_is_not(self) -> None:
        assert stack(PLAIN, cover_of(registered(sheets=1)), PLAIN).folder is None

    def test_a_batch_that_was_sent_under_another_number_is_not(self) -> None:
        batch = stack(cover_of(registered(sheets=1)), PLAIN, name="74-3138984-1", loose=False)
        assert batch.folder is None

    def test_a_stack_of_several_folders_is_nobodys(self) -> None:
        first, second = registered(sheets=1), registered(sheets=1, volume=2)
        batch = stack(cover_of(first), PLAIN, cover_of(second), PLAIN, name="ถาด", loose=False)
        assert {state for state, *_ in filed(batch)} == {"filed"}
        assert (batch.folder, batch.employer) == (None, None)

    def test_a_folder_that_was_scanned_twice_is_counted_by_the_page_ledger(self) -> None:
        ours = registered(sheets=2)
        first = stack(cover_of(ours), PLAIN)
        assert doubts(first) == [(0, Doubt.SHEETS_DIFFER)]
        assert doubts(stack(cover_of(ours), SILENT)) == []


class TestStops:
    @pytest.mark.parametrize("why", Misread)
    def test_a_sheet_that_is_not_believed_stops_and_asks(self, why: Misread) -> None:
        ours = registered(sheets=1)
        batch = stack(cover_of(ours), PLAIN, why, PLAIN, SILENT, own_page(OURS))
        assert [state for state, *_ in filed(batch)] == [
            "filed", "filed", "review", "review", "review", "suggested",
        ]  # fmt: skip
        assert rules(batch, 3) == ["sheet_unread"]
        assert batch.state == BatchState.REVIEW

    def test_it_stops_a_folder_with_a_number_as_well(self) -> None:
        batch = stack(own_page(OURS), Misread.UNREAD, own_page(OURS), name="74-5068617-1", loose=False)
        assert [state for state, *_ in filed(batch)] == ["filed", "review", "suggested"]

    def test_the_next_cover_goes_on(self) -> None:
        ours, theirs = registered(sheets=1), registered(THEIRS, sheets=1)
        batch = stack(cover_of(ours), PLAIN, Misread.UNREAD, PLAIN, cover_of(theirs), PLAIN)
        assert [state for state, *_ in filed(batch)] == [
            "filed", "filed", "review", "review", "filed", "filed",
        ]  # fmt: skip

    def test_a_cover_that_the_register_lacks_is_told(self) -> None:
        batch = stack(own_page(OURS), Cover("K7M2Q9XT3A", OURS), PLAIN)
        assert filed(batch)[1:] == [("review", "", 1), ("review", "", 1)]
        assert rules(batch, 2) == ["cover_unknown"]
        assert doubts(batch) == [(1, Doubt.SHEET_UNKNOWN)]

    def test_a_cover_whose_registration_was_undone_is_told(self) -> None:
        row = registered(sheets=1, withdrawn=True)
        assert rules(stack(cover_of(row), PLAIN), 1) == ["cover_unknown"]

    def test_a_cover_of_another_office_is_told(self) -> None:
        batch = stack(cover_of(registered(code="5000", sheets=1)), PLAIN)
        assert [state for state, *_ in filed(batch)] == ["review", "review"]
        assert rules(batch, 1) == ["cover_elsewhere"]
        assert doubts(batch) == [(0, Doubt.SHEET_UNKNOWN)]

    def test_a_cover_printed_under_a_number_that_was_taken_back_is_told(self) -> None:
        row = registered(sheets=1)
        batch = stack(Cover(row.code, THEIRS, 1, 1, 1), PLAIN)
        assert rules(batch, 1) == ["cover_outdated"]

    def test_a_cover_printed_before_the_number_was_known_takes_it_from_the_register(self) -> None:
        row = registered(sheets=1)
        batch = stack(Cover(row.code, "", 1, 1, 1), PLAIN)
        assert {(state, of) for state, of, _ in filed(batch)} == {("filed", OURS)}

    def test_a_folder_whose_number_is_pending_waits(self) -> None:
        batch = stack(cover_of(registered("", sheets=1)), own_page(OURS))
        assert [state for state, *_ in filed(batch)] == ["review", "suggested"]
        assert "cover_pending" in rules(batch, 1)
        assert doubts(batch) == []

    def test_what_shines_through_on_a_blank_back_is_no_second_sheet(self) -> None:
        ours = registered(sheets=1, sides=1)
        batch = folder("ถาดที่ 1", "x", BLANK, PLAIN, loose=True)
        first, back, _ = Page.objects.filter(batch=batch).in_order()
        mark(first, cover_of(ours))
        Reading.objects.filter(page=back).update(sheet=encode_mark(Misread.UNREAD))
        machine.file_batch(batch.pk)
        assert filed(batch) == [("filed", OURS, 2), ("filed", OURS, 1)]


class TestScannedAgain:
    def test_what_waits_behind_a_sheet_is_filed_once_it_is_read(self) -> None:
        ours, theirs = registered(sheets=1), registered(THEIRS, sheets=1)
        batch = stack(cover_of(ours), PLAIN, Misread.UNREAD, PLAIN, Misread.UNREAD, SILENT)
        pages = list(Page.objects.filter(batch=batch).in_order())
        mark(pages[2], cover_of(theirs))
        assert turns_on_sheet(pages[2].image.pk)
        refile_waiting(batch.pk)
        assert [(state, of) for state, of, _ in filed(batch)] == [
            *[("filed", OURS)] * 2,
            *[("filed", THEIRS)] * 2,
            *[("review", "")] * 2,
        ]
        assert Document.objects.get(pages=pages[2]).form_id == "cover"
        mark(pages[4], NextFile())
        refile_waiting(batch.pk)
        assert [state for state, *_ in filed(batch)][4:] == ["rejected", "review"]

    def test_an_ordinary_page_turns_on_no_sheet(self) -> None:
        batch = stack(cover_of(registered(sheets=1)), PLAIN)
        cover, paper = Page.objects.filter(batch=batch).in_order()
        assert turns_on_sheet(cover.image.pk)
        assert not turns_on_sheet(paper.image.pk)


class TestSeparators:
    def test_sections_cut_and_say_what_class_a_paper_is(self) -> None:
        ours = registered(sheets=4)
        batch = stack(cover_of(ours), Section("B"), PLAIN, SILENT, Section("F"), PLAIN, PLAIN)
        documents = Document.objects.filter(batch=batch, form=None).order_by("position")
        assert [one.doc_class for one in documents] == ["B", "B", "F", "F"]
        assert {state for state, *_ in filed(batch)} == {"filed"}

    def test_papers_of_one_form_are_not_joined_across_a_separator(self) -> None:
        ours = registered(sheets=2)
        batch = folder("ถาด", "x", own_page(OURS), "x", own_page(OURS), loose=True)
        first, one, between, other = Page.objects.filter(batch=batch).in_order()
        mark(first, cover_of(ours))
        mark(between, Section("C"))
        Page.objects.filter(pk__in=[one.pk, other.pk]).update(form="sps_1_01")
        machine.file_batch(batch.pk)
        assert filed(batch) == [("filed", OURS, 1)] * 4
        assert "section_differs" in rules(batch, 3)
        assert "section_differs" not in rules(batch, 1)

    def test_next_file_ends_the_folder_and_belongs_to_nobody(self) -> None:
        ours = registered(sheets=1)
        batch = stack(cover_of(ours), PLAIN, NextFile(), PLAIN)
        assert filed(batch) == [
            ("filed", OURS, 1), ("filed", OURS, 1), ("rejected", "", 1), ("review", "", 1),
        ]  # fmt: skip
        assert rules(batch, 3) == ["no_number"]
        assert not Document.objects.filter(batch=batch).rejected().exists()

    def test_a_section_in_a_stack_of_nobody_is_set_apart(self) -> None:
        assert filed(stack(Section("A"), PLAIN)) == [("rejected", "", 1), ("review", "", 1)]

    def test_the_pages_of_a_numbered_folder_have_no_voice_behind_next_file(self) -> None:
        batch = stack(own_page(OURS), own_page(OURS), NextFile(), PLAIN, name="74-5068617-1", loose=False)
        assert [state for state, *_ in filed(batch)] == ["filed", "filed", "rejected", "review"]

    def test_the_same_separator_again_is_no_copy(self) -> None:
        batch = stack(Section("A"), PLAIN, Section("A"), SILENT)
        assert Page.objects.filter(batch=batch).counted().count() == 4


class TestTrays:
    def test_a_cover_reaches_no_further_than_its_folder(self) -> None:
        ours = registered(sheets=1)
        batch = folder("ถาด", "x", PLAIN, PLAIN, loose=False)
        (file,) = Upload.objects.filter(batch=batch)
        pages = list(Page.objects.filter(batch=batch).in_order())
        for place, (page, name) in enumerate(zip(pages, ("a/1.jpg", "a/2.jpg", "b/1.jpg"), strict=True)):
            upload = Upload.objects.create(
                batch=batch, client_id=f"p{place}", name=name, size=1, sha256=f"{place:064d}", kind="jpeg",
                state=file.state, split=file.split, pages_found=1, position=place,
            )  # fmt: skip
            page.scans.update(upload=upload, number=1)
        mark(pages[0], cover_of(ours))
        machine.file_batch(batch.pk)
        assert [state for state, *_ in filed(batch)] == ["filed", "filed", "review"]

    def test_in_a_loose_stack_a_file_of_several_pages_is_a_stack_of_its_own(self) -> None:
        ours = registered(sheets=1)
        batch = folder("ถาด", "x", PLAIN, loose=True)
        (file,) = Upload.objects.filter(batch=batch)
        other = Upload.objects.create(
            batch=batch, client_id="f1", name="scan2.pdf", size=1, sha256="1" * 64, kind="pdf",
            state=file.state, split=file.split, pages_found=2, position=1,
        )  # fmt: skip
        Page.objects.create_with_scans(other, [1, 2], state="done")
        mark(Page.objects.filter(batch=batch).in_order()[0], cover_of(ours))
        machine.file_batch(batch.pk)
        assert [state for state, *_ in filed(batch)][:2] == ["filed", "filed"]
        assert DocumentState.FILED not in [state for state, *_ in filed(batch)][2:]
