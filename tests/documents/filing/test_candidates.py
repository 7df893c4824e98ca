"""The employers that a waiting document may belong to: ranked, at most three, with what names each."""

import pytest

from documents.filing import machine
from documents.filing.candidates import candidates_of
from documents.models import Batch, Document
from employers.models import Employer
from employers.names import CompanyName
from tests.documents.paper import employer, folder, own_page

pytestmark = pytest.mark.django_db
OURS, THEIRS, OTHERS, FOURTH = "7499990028", "5099990029", "1099990017", "7499990036"


def offered(batch: Batch, position: int = 0) -> list[tuple[str, str, list[str]]]:
    """(account number, origin, rules) of each candidate of a document."""
    machine.file_batch(batch.pk)
    document = Document.objects.filter(batch=batch).order_by("position")[position]
    found = candidates_of([document])[document.pk]
    return [(one.employer.account_no, one.origin, [why["rule"] for why in one.why]) for one in found]


def test_the_page_goes_before_the_folder() -> None:
    employer(OURS)
    employer(THEIRS)
    assert offered(folder(OURS, own_page(THEIRS))) == [
        (THEIRS, "page", ["account_no"]),
        (OURS, "folder", ["folder_name"]),
    ]


def test_a_page_that_names_nobody_has_its_folder_or_the_page_before() -> None:
    employer(OURS)
    assert offered(folder(OURS, "เรื่อง แจ้งผล")) == [(OURS, "folder", ["folder_name"])]
    stack = folder("", own_page(OURS), "ไม่มีเลข", loose=True)
    assert offered(stack, position=1) == [(OURS, "neighbours", ["page_before"])]


def test_who_is_named_by_more_signs_goes_first_and_three_are_kept() -> None:
    name = "บริษัท รุ่งโรจน์กรุ๊ป ขนส่ง จำกัด"
    employer(OURS, name=name, search_key=CompanyName.parse(name).key)
    for number in (THEIRS, OTHERS, FOURTH):
        employer(number)
    page = "\n".join(f"เลขที่บัญชีนายจ้าง {number}" for number in (THEIRS, OTHERS, FOURTH, OURS))
    found = offered(folder("", f"{page}\n{name}", loose=True))
    assert found[0][0] == OURS
    assert len(found) == 3


def test_an_employer_that_left_the_registry_is_not_offered() -> None:
    employer(OURS)
    employer(THEIRS)
    machine.file_batch(folder(OURS, own_page(THEIRS)).pk)
    document = Document.objects.get()
    document.employer = None
    document.state = "review"
    document.save()
    document.placements.update(employer=None)
    Employer.objects.filter(account_no=THEIRS).delete()
    assert [one.employer.account_no for one in candidates_of([document])[document.pk]] == [OURS]


def test_many_documents_are_asked_about_at_once(django_assert_num_queries: object) -> None:
    employer(OURS)
    machine.file_batch(folder(OURS, *["เรื่อง แจ้งผล"] * 5).pk)
    documents = list(Document.objects.all())
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert all(candidates_of(documents).values())
