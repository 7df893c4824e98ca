"""What a hand wrote is never told as read: names of the employer's own people are offered for it."""

import pytest
from pytest_django import DjangoAssertNumQueries

from documents.models import Document, Identifier, Page, Reading
from documents.reading.people_offered import MOST_OFFERED, offer_people
from documents.states import DocumentState
from employers.models import Employer, InsuredPerson
from tests.documents.paper import employee, employer, folder

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"
NUMBERS = ("3101200345600", "3101200345618", "3101200345626", "3101200345634", "3101200345642")


@pytest.fixture
def ours() -> Employer:
    return employer(OURS)


def hire(of: Employer, *names: str) -> None:
    """People of an employer, by their names."""
    for number, written in zip(NUMBERS, names, strict=False):
        person = employee(f"{of.account_no[0]}{number[1:]}", of)
        first, last = written.split()
        InsuredPerson.objects.filter(pk=person.pk).update(first_name=first, last_name=last)


def written(text: str, *, account_no: str = OURS, regions: list[list[float]] | None = None) -> Page:
    """A page of a folder on whose second line a hand wrote."""
    page = Page.objects.get(batch=folder(account_no, f"หนังสือแจ้ง\n{text}"))
    found = [[80, 150, 1600, 210, 0.9]] if regions is None else regions
    Reading.objects.filter(page=page).update(handwriting=found)
    return page


def offers(page: Page) -> list[tuple[str, ...]]:
    return [one.offers for one in offer_people(page, Reading.objects.get(page=page, current=True))]


def test_the_likest_of_the_folders_people_are_offered_best_first(ours: Employer) -> None:
    hire(ours, "สมชาย ใจดี", "สมหญิง ใจดีมาก", "ประยูร ศรีสุข")
    (offered,) = offers(written("สมชัย ใจดี"))
    assert offered[0] == "สมชาย ใจดี"
    assert "ประยูร ศรีสุข" not in offered


def test_nobody_is_offered_who_is_not_like_what_stands_there_or_works_elsewhere(ours: Employer) -> None:
    hire(ours, "ประยูร ศรีสุข")
    hire(employer(THEIRS), "สมชาย ใจดี")
    assert offers(written("สมชาย ใจดี")) == [()]


def test_three_are_offered(ours: Employer) -> None:
    hire(ours, "สมชาย ใจดี", "สมชาย ใจดีมาก", "สมชาย ใจดีจริง", "สมชาย ใจดีนะ")
    (offered,) = offers(written("สมชาย ใจดี"))
    assert len(offered) == MOST_OFFERED


def test_who_stands_on_other_papers_of_the_file_is_offered_too(ours: Employer) -> None:
    hire(employer(THEIRS), "สมชาย ใจดี")
    number = InsuredPerson.objects.get().national_id
    filed = Page.objects.get(batch=folder(OURS, "หนังสือแจ้ง"))
    document = Document.objects.create(batch=filed.batch, state=DocumentState.FILED, employer=ours)
    Page.objects.filter(pk=filed.pk).update(document=document)
    Identifier.objects.create(page=filed, kind="national_id", value=number, as_read=number, check_result="ok")
    assert offers(written("สมชาย ใจดี")) == [("สมชาย ใจดี",)]


@pytest.mark.parametrize("text", ["12345678", "กข"])
def test_for_a_figure_or_a_syllable_nobody_is_offered(ours: Employer, text: str) -> None:
    hire(ours, "สมชาย ใจดี")
    assert offers(written(text)) == []


def test_a_page_without_a_hand_asks_nothing(
    ours: Employer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = written("สมชาย ใจดี", regions=[])
    reading = Reading.objects.get(page=page)
    with django_assert_num_queries(0):
        assert offer_people(page, reading) == []
