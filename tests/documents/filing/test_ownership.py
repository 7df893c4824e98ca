"""Both sides of each number that decides whose a page is."""

import pytest

from documents.filing import machine, review
from documents.filing.ownership import Decision, PageEvidence, assign_pages
from documents.models import Batch, Document, Page
from employers.matching import Evidence, Match, Rule
from employers.models import Employer
from employers.names import CompanyName
from sso_efiles.policy import Role
from tests.documents.paper import employer, folder, person

OURS, THEIRS, OTHERS = "7499990028", "5099990029", "1099990017"


def assigned(batch: Batch) -> list[tuple[Decision, str]]:
    """Decision and account number of each page in order."""
    pages = list(Page.objects.filter(batch=batch).in_order())
    found = assign_pages(batch, pages)
    return [
        (found[page.pk].decision, owner.account_no if (owner := found[page.pk].employer) else "")
        for page in pages
    ]


@pytest.mark.django_db
class TestFolderWithANumber:
    def test_one_foreign_page_is_a_stray_and_two_are_a_conflict(self) -> None:
        employer(OURS)
        employer(THEIRS)
        one = folder(OURS, f"เลขที่บัญชี {THEIRS}", "เรื่อง แจ้งผล")
        assert assigned(one) == [(Decision.SUGGEST, THEIRS), (Decision.AUTO_FILE, OURS)]
        two = folder(OURS, f"เลขที่บัญชี {THEIRS}", f"เลขที่บัญชี {THEIRS}", "เรื่อง แจ้งผล")
        assert assigned(two) == [*[(Decision.SUGGEST, THEIRS)] * 2, (Decision.SUGGEST, OURS)]

    def test_two_foreign_pages_of_two_employers_are_two_strays(self) -> None:
        for number in (OURS, THEIRS, OTHERS):
            employer(number)
        batch = folder(OURS, f"เลขที่บัญชี {THEIRS}", f"เลขที่บัญชี {OTHERS}", "เรื่อง แจ้งผล")
        assert assigned(batch)[2] == (Decision.AUTO_FILE, OURS)

    def test_one_page_of_its_own_outweighs_many_foreign_ones(self) -> None:
        employer(OURS)
        employer(THEIRS)
        batch = folder(OURS, *[f"เลขที่บัญชี {THEIRS}"] * 3, f"เลขที่บัญชี {OURS}", "เรื่อง แจ้งผล")
        assert assigned(batch)[3:] == [(Decision.AUTO_FILE, OURS)] * 2


@pytest.mark.django_db
class TestFolderWithoutANumber:
    def test_two_pages_speak_for_a_folder_of_any_size_and_one_for_three_pages_alone(self) -> None:
        employer(OURS)
        named, silent = f"เลขที่บัญชี {OURS}", "เรื่อง แจ้งผล"
        for pages, decision in (
            ([named, *[silent] * 2], Decision.AUTO_FILE),
            ([named, *[silent] * 3], Decision.SUGGEST),
            ([named, named, *[silent] * 8], Decision.AUTO_FILE),
        ):
            assert assigned(folder("แฟ้มที่ 7", *pages))[-1] == (decision, OURS)

    def test_pages_of_which_none_is_sure_are_suggested_one_by_one(self) -> None:
        name = "บริษัท รุ่งโรจน์กรุ๊ป ขนส่ง จำกัด"
        employer(OURS, name=name, search_key=CompanyName.parse(name).key)
        batch = folder("แฟ้มที่ 7", "บริษัท รุ่งโรจน์กรุ๊ปขนส่ง จำกัด", "เรื่อง แจ้งผล")
        assert assigned(batch) == [(Decision.SUGGEST, OURS), (Decision.REVIEW, "")]


def match_of(owner: Employer, *scores: float) -> Match:
    return Match(
        owner, sum(scores), tuple(Evidence(rule, "x") for rule, _ in zip(Rule, scores, strict=False))
    )


class TestPageEvidence:
    def test_one_sure_match_names_the_employer_and_two_name_nobody(self) -> None:
        ours, theirs = Employer(pk=1, account_no=OURS), Employer(pk=2, account_no=THEIRS)
        assert PageEvidence((match_of(ours, 1.0), match_of(theirs, 0.99)), {}).employer == ours
        assert PageEvidence((match_of(ours, 1.0), match_of(theirs, 1.0)), {}).employer is None
        assert PageEvidence((match_of(ours, 0.99),), {}).employer is None
        assert PageEvidence((), {}).employer is None

    def test_of_five_reasons_four_are_kept(self) -> None:
        ours = Employer(pk=1, account_no=OURS)
        four = PageEvidence((match_of(ours, *[0.2] * 4),), {}).reasons_for(ours)
        assert [why["rule"] for why in four] == [rule.value for rule in list(Rule)[:4]]
        assert PageEvidence((match_of(ours, *[0.2] * 5),), {}).reasons_for(ours) == four


@pytest.mark.django_db
def test_twenty_reasons_of_a_page_are_kept_the_newest_first() -> None:
    employer(OURS)
    machine.file_batch(folder(OURS, "เรื่อง แจ้งผล").pk)
    document, clerk = Document.objects.get(), person(Role.INDEXER)
    for deed in range(19):
        review.file_document(document, account_no=OURS, by=clerk, note=str(deed))
    assert [why["rule"] for why in Page.objects.get().why] == [*["person"] * 19, "folder_name"]
    review.reopen(document, by=clerk)
    assert [why["rule"] for why in Page.objects.get().why] == ["reopened", *["person"] * 19]
