"""Whose page is it, and why: the folder's number, the numbers on the pages, and what is left to people."""

import pytest

from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.errors import UnknownEmployer, WrongState
from documents.filing import machine, review
from documents.models import Batch, Document, FormType, Page, PageIndex, Scan
from documents.reading.classification import classify_form
from documents.states import BatchState, DocumentState
from employers.names import CompanyName
from sso_efiles.audit.models import Event
from sso_efiles.counters.models import CounterDelta
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.paper import CHIANG_MAI, employee, employer, folder, own_page, person, read_page

pytestmark = pytest.mark.django_db

OURS, THEIRS, NOBODYS = "7499990028", "5099990029", "1099990017"
OTHERS = NOBODYS  # where it is somebody's
COMPANY = "0745599000013"
NAME = "บริษัท รุ่งโรจน์กรุ๊ป ขนส่ง จำกัด"


def filed(batch: Batch) -> list[tuple[str, str]]:
    """(state, account number) of each page in order."""
    machine.file_batch(batch.pk)
    pages = Page.objects.filter(batch=batch).in_order()
    found = pages.values_list("document__state", "document__employer__account_no")
    return [(state, account_no or "") for state, account_no in found]


def strengths(batch: Batch) -> list[str]:
    """How well founded the opinion on each page is, in order."""
    pages = Page.objects.filter(batch=batch).in_order()
    return list(pages.values_list("document__strength", flat=True))


def rules(batch: Batch, page: int) -> list[str]:
    return [reason["rule"] for reason in Page.objects.get(batch=batch, scan__number=page).why]


def test_a_folder_with_a_number_of_the_registry_is_filed_by_it() -> None:
    employer(OURS)
    batch = folder("74-9999002-8 บริษัท ตัวอย่าง จำกัด", own_page(OURS), "")
    assert filed(batch) == [("filed", OURS), ("filed", OURS)]
    assert rules(batch, 1) == ["two_signs", "folder_name", "account_no"]
    assert rules(batch, 2) == ["blank_side"]
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert str(batch.employer).startswith("74-9999002-8")


def test_a_declared_number_goes_before_the_name_of_the_folder() -> None:
    employer(OURS)
    employer(THEIRS)
    batch = folder("50-9999002-9", own_page(OURS), account_no=OURS)
    assert filed(batch) == [("filed", OURS)]
    assert rules(batch, 1) == ["two_signs", "declared_account", "account_no"]


def test_a_folder_with_the_numbers_of_two_employers_is_parted_by_a_person() -> None:
    employer(OURS)
    employer(THEIRS)
    batch = folder("74-9999002-8 และ 50-9999002-9", f"เลขที่บัญชี {THEIRS}", "เรื่อง แจ้งผล")
    assert filed(batch) == [("suggested", THEIRS), ("review", "")]
    assert rules(batch, 2) == ["folder_numbers"]
    assert strengths(batch) == ["contradicted", "nothing_known"]


def test_a_page_that_names_another_employer_is_a_document_of_its_own_for_review() -> None:
    employer(OURS)
    employer(THEIRS)
    batch = folder("7499990028", own_page(OURS), f"เลขที่บัญชีนายจ้าง {THEIRS}", own_page(OURS))
    assert filed(batch) == [("filed", OURS), ("suggested", THEIRS), ("filed", OURS)]
    assert strengths(batch) == ["agreed", "contradicted", "agreed"]
    assert rules(batch, 2) == ["foreign_page", "account_no"]
    assert Page.objects.get(batch=batch, scan__number=2).why[1]["box"] is not None
    batch.refresh_from_db()
    assert batch.state == BatchState.REVIEW


def test_a_folder_without_a_number_belongs_to_whom_its_pages_name() -> None:
    employer(OURS)
    batch = folder("แฟ้มที่ 7", *[own_page(OURS)] * 3, "", "เรื่อง แจ้งผล")
    assert filed(batch) == [*[("filed", OURS)] * 4, ("suggested", OURS)]
    assert rules(batch, 1) == ["two_signs", "folder_by_pages", "account_no"]
    assert rules(batch, 5) == ["no_second_sign", "folder_by_pages"]


def test_two_other_pages_speak_for_a_folder_and_one_does_not() -> None:
    employer(OURS)
    assert filed(folder("แฟ้มที่ 7", *[own_page(OURS)] * 3, "เรื่อง ก")) == [
        *[("filed", OURS)] * 3,
        ("suggested", OURS),
    ]
    assert filed(folder("แฟ้มที่ 8", *[own_page(OURS)] * 2, "เรื่อง ก", "เรื่อง ข")) == [("suggested", OURS)] * 4


def test_in_a_folder_of_three_one_other_page_speaks_for_it_in_one_of_four_it_does_not() -> None:
    employer(OURS)
    small = folder("แฟ้มที่ 7", *[own_page(OURS)] * 2, "เรื่อง ก")
    assert filed(small) == [*[("filed", OURS)] * 2, ("suggested", OURS)]
    larger = folder("แฟ้มที่ 8", *[own_page(OURS)] * 2, "เรื่อง ก", "เรื่อง ข")
    assert filed(larger) == [("suggested", OURS)] * 4


def test_the_number_alone_waits_for_a_person_and_with_the_name_it_is_filed() -> None:
    employer(OURS, name=NAME, search_key=CompanyName.parse(NAME).key)
    alone = folder("", own_page(OURS), loose=True)
    assert filed(alone) == [("suggested", OURS)]
    assert (rules(alone, 1), strengths(alone)) == (["no_second_sign", "account_no"], ["one_sign"])
    both = folder("", own_page(OURS, NAME), loose=True)
    assert filed(both) == [("filed", OURS)]
    assert (rules(both, 1), strengths(both)) == (["two_signs", "account_no", "name"], ["agreed"])


def votes(*owners: str) -> list[str]:
    """A page for each that names it, and one that names nobody."""
    for account_no in {OURS, *owners}:
        employer(account_no)
    return [*(own_page(account_no) for account_no in owners), "เรื่อง แจ้งผล"]


def test_three_votes_of_five_make_the_folder_theirs() -> None:
    batch = folder("แฟ้มที่ 7", *votes(OURS, OURS, OURS, THEIRS, OTHERS))
    assert filed(batch) == [
        *[("filed", OURS)] * 3,
        ("suggested", THEIRS),
        ("suggested", OTHERS),
        ("suggested", OURS),
    ]


def test_fewer_than_three_votes_of_five_leave_each_page_to_itself() -> None:
    batch = folder("แฟ้มที่ 7", *votes(OURS, OURS, OURS, OURS, THEIRS, THEIRS, OTHERS))
    assert filed(batch) == [
        *[("suggested", OURS)] * 4,
        *[("suggested", THEIRS)] * 2,
        ("suggested", OTHERS),
        ("suggested", OTHERS),
    ]
    assert set(strengths(batch)) == {"one_sign"}


def test_as_many_votes_for_another_leave_each_page_to_itself() -> None:
    batch = folder("แฟ้มที่ 7", *votes(OURS, THEIRS, OURS, THEIRS))
    assert filed(batch) == [("suggested", OURS), ("suggested", THEIRS)] * 2 + [("suggested", THEIRS)]


def test_a_page_that_comes_late_does_not_go_past_the_people_who_moved_the_folder() -> None:
    employer(OURS)
    employer(THEIRS)
    batch = folder(OURS, own_page(OURS))
    machine.file_batch(batch.pk)
    review.file_document(Document.objects.get(), account_no=THEIRS, by=person(Role.INDEXER))
    late = read_page(batch.uploads.get(), 2, own_page(OURS, "เรื่อง มาทีหลัง"))
    machine.file_batch(batch.pk)
    late.refresh_from_db()
    assert late.document is not None
    assert late.document.state == DocumentState.SUGGESTED
    assert (late.document.strength, late.why[0]["rule"]) == ("contradicted", "people_decided")


def test_a_page_that_comes_late_and_agrees_with_the_people_is_suggested_with_full_strength() -> None:
    employer(OURS)
    batch = folder(OURS, "เรื่อง แจ้งผล")
    machine.file_batch(batch.pk)
    review.file_document(Document.objects.get(), account_no=OURS, by=person(Role.INDEXER))
    late = read_page(batch.uploads.get(), 2, own_page(OURS, "เรื่อง มาทีหลัง"))
    machine.file_batch(batch.pk)
    late.refresh_from_db()
    assert late.document is not None
    assert (late.document.state, late.document.strength) == (DocumentState.SUGGESTED, "agreed")


def test_a_companys_number_names_its_employer_too() -> None:
    employer(OURS, juristic_no=COMPANY)
    batch = folder(OURS, f"ทะเบียนนิติบุคคลเลขที่ {COMPANY}")
    assert filed(batch) == [("filed", OURS)]
    assert rules(batch, 1) == ["two_signs", "folder_name", "juristic_no"]


def test_a_number_that_nobody_has_waits_for_a_person() -> None:
    batch = folder("74-9999002-8", "เรื่อง แจ้งผล")
    assert filed(batch) == [("review", "")]
    assert rules(batch, 1) == ["folder_number_unknown"]


def test_a_folder_of_which_every_page_names_another_is_not_filed_by_its_name() -> None:
    employer(OURS)
    employer(THEIRS)
    batch = folder("7499990028", f"เลขที่บัญชี {THEIRS}", f"เลขที่บัญชี {THEIRS}", "เรื่อง แจ้งผล")
    assert filed(batch) == [("suggested", THEIRS), ("suggested", THEIRS), ("suggested", OURS)]
    assert "folder_conflict" in rules(batch, 3)
    assert strengths(batch) == ["contradicted"] * 3


def test_each_page_of_a_loose_stack_is_filed_by_its_own_number_and_name() -> None:
    employer(OURS, name=NAME, search_key=CompanyName.parse(NAME).key)
    employer(THEIRS)
    batch = folder("", own_page(OURS, NAME), own_page(THEIRS), "ไม่มีเลข", "", loose=True)
    assert filed(batch) == [("filed", OURS), *[("suggested", THEIRS)] * 3]
    assert rules(batch, 3) == rules(batch, 4) == ["page_before"]
    assert strengths(batch) == ["agreed", *["one_sign"] * 3]


def test_a_page_that_names_two_employers_goes_to_review() -> None:
    employer(OURS)
    employer(THEIRS)
    batch = folder("", f"เลขที่บัญชี {OURS}\nเลขที่บัญชี {THEIRS}", loose=True)
    assert filed(batch) == [("review", "")]
    assert rules(batch, 1) == ["several_numbers"]


def test_insured_persons_only_suggest_their_employer() -> None:
    ours = employer(OURS)
    employee("1000000000009", ours)
    batch = folder("", "1-0000-00000-00-9 นายสมชาย ตัวอย่าง", loose=True)
    assert filed(batch) == [("suggested", OURS)]


def test_consecutive_pages_of_one_form_are_one_document_and_a_blank_side_stays_with_it() -> None:
    employer(OURS)
    paper = "สปส. 1-10 (ส่วนที่ 2)\nรายละเอียดการนำส่งเงินสมทบ"
    paper = f"{paper}\nเลขที่บัญชี {OURS}"
    batch = folder("7499990028", paper, "", paper, own_page(OURS, "เรื่อง อื่น"))
    from_reading(batch)
    machine.file_batch(batch.pk)
    documents = Document.objects.filter(batch=batch)
    assert [document.pages.count() for document in documents] == [3, 1]


def from_reading(batch: Batch) -> None:
    """Give the pages the form that reading would have found."""
    for page in Page.objects.filter(batch=batch):
        code = classify_form(page.readings.get(current=True).text)
        if code:
            page.form, _ = FormType.objects.get_or_create(
                pk=code, defaults={"title_th": code, "doc_class": "C"}
            )
            page.save(update_fields=["form"])


def test_pages_that_come_late_are_no_document_with_others_further_on() -> None:
    employer(OURS)
    paper = "สปส. 1-10\nแบบรายการแสดงการส่งเงินสมทบ"
    paper = f"{paper}\nเลขที่บัญชี {OURS}"
    batch = folder("7499990028", paper, own_page(OURS, "เรื่อง อื่น"), paper)
    from_reading(batch)
    set_aside = Scan.objects.filter(page__batch=batch, number__in=(1, 3))
    set_aside.update(state="quarantined")
    machine.file_batch(batch.pk)
    set_aside.update(state="done")
    assert machine.file_batch(batch.pk) == 2


def test_filing_a_batch_twice_changes_nothing() -> None:
    employer(OURS)
    batch = folder("7499990028", "เรื่อง แจ้งผล")
    assert machine.file_batch(batch.pk) == 1
    assert machine.file_batch(batch.pk) == 0
    assert Document.objects.count() == 1


def test_a_batch_with_a_page_still_to_read_is_not_filed() -> None:
    employer(OURS)
    batch = folder("7499990028", "เรื่อง แจ้งผล", "เรื่อง อื่น")
    Scan.objects.filter(page__batch=batch, number=2).update(state="queued")
    assert machine.file_batch(batch.pk) == 0


def test_filing_moves_the_file_of_the_employer_and_its_counters() -> None:
    ours = employer(OURS)
    machine.file_batch(folder("7499990028", own_page(OURS)).pk)
    assert moves.state_of(ours) == EmployerFileState.TO_INDEX
    totals = CounterDelta.objects.totals()
    assert totals[("7400", "employers")] == 1
    assert totals[("7400", "files.to_index")] == 1


def test_search_learns_where_a_page_was_filed() -> None:
    employer(OURS)
    machine.file_batch(folder("7499990028", own_page(OURS)).pk)
    row = PageIndex.objects.get()
    assert (row.filed, row.account_no) == (True, OURS)


class TestReview:
    def test_a_person_files_what_the_machine_could_not(self) -> None:
        employer(OURS)
        batch = folder("แฟ้มที่ 9", "ไม่มีเลข")
        machine.file_batch(batch.pk)
        clerk = person(Role.INDEXER)
        document = review.file_document(Document.objects.get(), account_no="74-9999002-8", by=clerk)
        assert (document.state, document.filed_by) == (DocumentState.FILED, clerk)
        first = {"rule": "person", "version": 1, "evidence": clerk.username, "box": None}
        assert Page.objects.get().why[0] == first
        batch.refresh_from_db()
        assert batch.state == BatchState.DONE
        assert Event.objects.filter(action="document.filed", actor=clerk).exists()

    def test_a_filed_document_can_move_and_its_old_place_stays_in_its_history(self) -> None:
        ours, theirs = employer(OURS), employer(THEIRS, code=CHIANG_MAI)
        machine.file_batch(folder("7499990028", "เรื่อง แจ้งผล").pk)
        review.file_document(
            Document.objects.get(), account_no=THEIRS, by=person(Role.INDEXER), note="แฟ้มปะปน"
        )
        assert list(Document.objects.get().placements.values_list("employer", flat=True)) == [
            ours.pk,
            theirs.pk,
        ]
        assert moves.state_of(ours) == EmployerFileState.LISTED
        assert moves.state_of(theirs) == EmployerFileState.TO_INDEX

    def test_a_rejected_document_waits_no_longer_and_can_be_taken_up_again(self) -> None:
        machine.file_batch(folder("แฟ้มที่ 9", "ไม่มีเลข").pk)
        clerk = person(Role.INDEXER)
        document = review.reject(Document.objects.get(), by=clerk, note="แผ่นทดสอบ")
        assert document.state == DocumentState.REJECTED
        assert Batch.objects.get().state == BatchState.DONE
        assert review.reopen(document, by=clerk).state == DocumentState.REVIEW
        assert Batch.objects.get().state == BatchState.REVIEW

    def test_the_second_of_two_officers_is_told_that_the_first_was_quicker(self) -> None:
        employer(OURS)
        machine.file_batch(folder("แฟ้มที่ 9", "ไม่มีเลข").pk)
        first, second = Document.objects.get(), Document.objects.get()
        review.file_document(first, account_no=OURS, by=person(Role.INDEXER))
        with pytest.raises(WrongState):
            review.reject(second, by=person(Role.QC))

    def test_a_number_that_nobody_has_is_refused(self) -> None:
        machine.file_batch(folder("แฟ้มที่ 9", "ไม่มีเลข").pk)
        for number in (NOBODYS, "12", ""):
            with pytest.raises(UnknownEmployer):
                review.file_document(Document.objects.get(), account_no=number, by=person(Role.INDEXER))

    @pytest.mark.parametrize("role", [Role.SCANNER, Role.COUNTER, Role.CERTIFIER, Role.HQ_ADMIN])
    def test_a_role_that_may_not_file_is_refused(self, role: Role) -> None:
        employer(OURS)
        machine.file_batch(folder("แฟ้มที่ 9", "ไม่มีเลข").pk)
        with pytest.raises(Forbidden):
            review.file_document(Document.objects.get(), account_no=OURS, by=person(role))

    def test_another_office_may_not_file_our_papers(self) -> None:
        employer(OURS)
        machine.file_batch(folder("แฟ้มที่ 9", "ไม่มีเลข").pk)
        with pytest.raises(Forbidden):
            review.file_document(Document.objects.get(), account_no=OURS, by=person(Role.INDEXER, CHIANG_MAI))


def test_a_page_that_comes_late_finds_its_place_kept() -> None:
    employer(OURS)
    batch = folder("7499990028", "เรื่อง หนึ่ง", "เรื่อง สอง", "เรื่อง สาม")
    first = Scan.objects.filter(page__batch=batch, number=1)
    first.update(state="quarantined")
    machine.file_batch(batch.pk)
    first.update(state="done")
    machine.file_batch(batch.pk)
    order = Document.objects.filter(batch=batch).in_file_order().values_list("pages__scan__number", flat=True)
    assert list(order) == [1, 2, 3]
