"""What is said of a number on a page, in words that are true."""

import pytest
from django.utils import translation

from documents.models import Identifier, Page
from documents.reading.standing import Standing, judge_numbers
from employers.identifiers import Kind
from tests.documents.paper import employee, employer, folder

pytestmark = pytest.mark.django_db
OURS = "7499990028"
PERSON, STRANGER, COMPANY = "3101200345677", "5101200345673", "0745599000013"


@pytest.fixture
def page() -> Page:
    """A page on which nothing was found yet, and an employer with a person in the registry."""
    employee(PERSON, employer(OURS, juristic_no=COMPANY))
    batch = folder("ถาดที่ 1", "เรื่อง แจ้งผล")
    return Page.objects.get(batch=batch)


def standing(page: Page, kind: Kind, value: str, *, check: str = "ok", as_read: str = "") -> Standing:
    Identifier.objects.create(page=page, kind=kind, value=value, as_read=as_read or value, check_result=check)
    return judge_numbers(page)[-1].standing


@pytest.mark.parametrize(
    ("kind", "value", "check", "expected"),
    [
        (Kind.ACCOUNT_NO, OURS, "ok", Standing.REGISTERED),
        (Kind.JURISTIC_NO, COMPANY, "ok", Standing.REGISTERED),
        (Kind.NATIONAL_ID, PERSON, "ok", Standing.REGISTERED),
        (Kind.NATIONAL_ID, STRANGER, "ok", Standing.FITS),
        (Kind.NATIONAL_ID, STRANGER, "suspect", Standing.UNSURE),
        (Kind.NATIONAL_ID, PERSON, "suspect", Standing.UNSURE),
        (Kind.NATIONAL_ID, "5101200345674", "suspect", Standing.MISFIT),
        (Kind.ACCOUNT_NO, "5099990029", "ok", Standing.FITS),
    ],
)
def test_fits_and_registered_fits_alone_or_neither(
    page: Page, kind: Kind, value: str, check: str, expected: Standing
) -> None:
    assert standing(page, kind, value, check=check) is expected


def test_a_number_of_the_registry_whose_check_digit_does_not_fit_is_told_so(page: Page) -> None:
    employer("7499990020")
    assert standing(page, Kind.ACCOUNT_NO, "7499990020", check="suspect") is Standing.MISFIT_REGISTERED


def test_of_a_branch_no_check_digit_is_claimed(page: Page) -> None:
    assert standing(page, Kind.BRANCH_SEQ, "000000") is Standing.NO_BRANCH, "no employer is known"
    standing(page, Kind.ACCOUNT_NO, OURS)
    judged = {one.found.value: one.standing for one in judge_numbers(page)}
    assert judged["000000"] is Standing.BRANCH
    assert standing(page, Kind.BRANCH_SEQ, "000009") is Standing.NO_BRANCH
    for language, word in (("en", "heck digit"), ("th", "เลขตรวจสอบ")):
        with translation.override(language):
            assert not any(word in str(one.label) for one in (Standing.BRANCH, Standing.NO_BRANCH))


def test_only_what_the_registry_has_is_good() -> None:
    assert {one for one in Standing if one.is_good} == {Standing.REGISTERED, Standing.BRANCH}


@pytest.mark.parametrize(
    ("as_read", "otherwise"), [("74-9999002-8", False), ("๗๔-๙๙๙๙๐๐๒-๘", False), ("74-9999OO2-8", True)]
)
def test_what_was_read_is_told_only_where_it_differs(page: Page, as_read: str, otherwise: bool) -> None:
    standing(page, Kind.ACCOUNT_NO, OURS, as_read=as_read)
    assert judge_numbers(page)[0].read_otherwise is otherwise
