"""Whom a folder names by its pages, whose people stand on them, when its own number is doubted."""

import pytest

from documents.filing import machine, review
from documents.filing.cases import Decision
from documents.filing.ownership import assign_pages
from documents.models import Batch, Document, Page
from documents.states import Strength
from employers.names import CompanyName
from sso_efiles.policy import Role
from tests.documents.paper import employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS, THEIRS, OTHERS = "7499990028", "5099990029", "1099990017"
DIRECTOR, STRANGER = "3101200345677", "5101200345673"
CARD = "บัตรประจำตัวประชาชน\nเลขประจำตัวประชาชน {}\nชื่อ นายสมาน ใจเย็น"


def assigned(batch: Batch) -> list[tuple[Decision, str]]:
    """Decision and account number of each page in order."""
    pages = list(Page.objects.filter(batch=batch).in_order())
    found = assign_pages(batch, pages)
    return [
        (found[page.pk].decision, owner.account_no if (owner := found[page.pk].employer) else "")
        for page in pages
    ]


def strengths(batch: Batch) -> list[Strength]:
    pages = list(Page.objects.filter(batch=batch).in_order())
    found = assign_pages(batch, pages)
    return [found[page.pk].strength for page in pages]


class TestFolderWithANumber:
    def test_one_foreign_page_is_a_stray_and_two_are_a_conflict(self) -> None:
        employer(OURS)
        employer(THEIRS)
        one = folder(OURS, f"เลขที่บัญชี {THEIRS}", "เรื่อง แจ้งผล")
        assert assigned(one) == [(Decision.SUGGEST, THEIRS), (Decision.SUGGEST, OURS)]
        assert strengths(one) == [Strength.CONTRADICTED, Strength.ONE_SIGN]
        two = folder(OURS, f"เลขที่บัญชี {THEIRS}", f"เลขที่บัญชี {THEIRS}", "เรื่อง แจ้งผล")
        assert strengths(two) == [Strength.CONTRADICTED] * 3

    def test_two_foreign_pages_of_two_employers_are_two_strays(self) -> None:
        for number in (OURS, THEIRS, OTHERS):
            employer(number)
        batch = folder(OURS, f"เลขที่บัญชี {THEIRS}", f"เลขที่บัญชี {OTHERS}", "เรื่อง แจ้งผล")
        assert strengths(batch)[2] is Strength.ONE_SIGN

    def test_one_page_of_its_own_outweighs_many_foreign_ones(self) -> None:
        employer(OURS)
        employer(THEIRS)
        batch = folder(OURS, *[f"เลขที่บัญชี {THEIRS}"] * 3, own_page(OURS), "เรื่อง แจ้งผล")
        assert assigned(batch)[3] == (Decision.AUTO_FILE, OURS)
        assert strengths(batch)[4] is Strength.ONE_SIGN


class TestFolderWithoutANumber:
    def test_two_other_pages_speak_for_a_folder_of_any_size_and_one_for_three_pages_alone(self) -> None:
        employer(OURS)
        silent = "เรื่อง แจ้งผล"
        for pages, decision in (
            ([own_page(OURS)] * 2 + [silent], Decision.AUTO_FILE),
            ([own_page(OURS)] * 2 + [silent] * 2, Decision.SUGGEST),
            ([own_page(OURS)] * 3 + [silent] * 8, Decision.AUTO_FILE),
        ):
            assert assigned(folder("แฟ้มที่ 7", *pages))[0] == (decision, OURS)

    def test_the_vote_of_a_folder_files_no_page_that_says_nothing_of_its_own(self) -> None:
        employer(OURS)
        batch = folder("แฟ้มที่ 7", *[own_page(OURS)] * 2, "เรื่อง แจ้งผล", *[own_page(OURS)] * 2)
        assert assigned(batch)[2] == (Decision.SUGGEST, OURS)

    def test_pages_of_which_none_is_sure_are_suggested_one_by_one(self) -> None:
        name = "บริษัท รุ่งโรจน์กรุ๊ป ขนส่ง จำกัด"
        employer(OURS, name=name, search_key=CompanyName.parse(name).key)
        batch = folder("แฟ้มที่ 7", "บริษัท รุ่งโรจน์กรุ๊ปขนส่ง จำกัด", "เรื่อง แจ้งผล")
        assert assigned(batch) == [(Decision.SUGGEST, OURS), (Decision.SUGGEST, OURS)]
        assert strengths(batch) == [Strength.ONE_SIGN] * 2


class TestPersonsOfTheFile:
    def test_the_card_of_a_director_who_stands_on_a_sure_paper_is_filed_and_a_strangers_is_not(self) -> None:
        employer(OURS)
        registration = own_page(OURS, f"เลขประจำตัวประชาชน {DIRECTOR}")
        batch = folder(OURS, registration, CARD.format(DIRECTOR), CARD.format(STRANGER), own_page(OURS))
        assert [decision for decision, _ in assigned(batch)] == [
            Decision.AUTO_FILE,
            Decision.AUTO_FILE,
            Decision.SUGGEST,
            Decision.AUTO_FILE,
        ]

    def test_a_person_on_a_paper_that_was_filed_before_is_known_in_the_next_folder(self) -> None:
        employer(OURS)
        machine.file_batch(folder(OURS, own_page(OURS, f"เลขประจำตัวประชาชน {DIRECTOR}")).pk)
        assert assigned(folder(OURS, CARD.format(DIRECTOR))) == [(Decision.AUTO_FILE, OURS)]

    def test_a_person_on_a_paper_that_waits_for_review_is_nobodys(self) -> None:
        employer(OURS)
        machine.file_batch(folder(OURS, f"เลขประจำตัวประชาชน {DIRECTOR}").pk)
        assert assigned(folder(OURS, CARD.format(DIRECTOR))) == [(Decision.SUGGEST, OURS)]

    def test_a_person_of_the_file_alone_is_one_sign(self) -> None:
        employer(OURS)
        machine.file_batch(folder(OURS, own_page(OURS, f"เลขประจำตัวประชาชน {DIRECTOR}")).pk)
        stack = folder("", CARD.format(DIRECTOR), loose=True)
        assert strengths(stack) == [Strength.ONE_SIGN]


def test_twenty_reasons_of_a_page_are_kept_the_newest_first() -> None:
    employer(OURS)
    machine.file_batch(folder(OURS, own_page(OURS)).pk)
    document, clerk = Document.objects.get(), person(Role.INDEXER)
    for deed in range(17):
        review.file_document(document, account_no=OURS, by=clerk, note=str(deed))
    assert [why["rule"] for why in Page.objects.get().why] == [
        *["person"] * 17, "two_signs", "folder_name", "account_no",
    ]  # fmt: skip
    review.reopen(document, by=clerk)
    kept = [why["rule"] for why in Page.objects.get().why]
    assert kept == ["reopened", *["person"] * 17, "two_signs", "folder_name"]
