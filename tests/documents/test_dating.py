"""The day and the period of documents: from their pages, from a person, and back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents import dating
from documents.dating import DATE, PERIOD, OwnDays, columns_of, refresh_days
from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.errors import Stale
from documents.filing import arranging, machine, review, undoing
from documents.models import Deed, Document, Page, PageFact
from documents.states import DocumentState
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.refusal import InvalidInput
from sso_efiles.text.periods import Span
from tests.documents.paper import employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"
MARCH = "สปส. 1-10\nสำหรับค่าจ้างเดือน มีนาคม พ.ศ. 2563\nลงชื่อ......นายจ้าง\nวันที่ 12 เมษายน 2563"
YEARLY = "กท. 20 ก\nแบบแสดงเงินค่าจ้างประจำปี 2563\nลงชื่อ......นายจ้าง\nวันที่ 5 กุมภาพันธ์ 2564"
QUARTER = "สปส. 1-10\nสำหรับค่าจ้างเดือน ม.ค.–มี.ค. 2567\nลงชื่อ......นายจ้าง\nวันที่ 12 เมษายน 2567"
UNSURE = "ลงชื่อ......นายจ้าง\nวันที่ 12/04/19"
PLAIN = "ไม่มีวัน"


@pytest.fixture
def clerk() -> User:
    return person(Role.INDEXER)


def filed(*pages: str) -> list[Document]:
    """The documents of a folder that the machine filed."""
    employer(OURS)
    machine.file_batch(folder("74-9999002-8", *(own_page(OURS, text) for text in pages)).pk)
    return list(Document.objects.order_by("position"))


def told(document: Document) -> tuple[date | None, str | None]:
    document.refresh_from_db()
    return document.dated, document.period_told.code if document.period_told else None


@pytest.mark.parametrize(
    ("text", "day", "period"),
    [
        (MARCH, date(2020, 4, 12), "2020-03"),
        (YEARLY, date(2021, 2, 5), "2020"),
        (QUARTER, date(2024, 4, 12), "2024-01/2024-03"),
        (UNSURE, None, None),
        (PLAIN, None, None),
    ],
)
def test_a_new_document_bears_what_its_pages_say_for_sure(
    text: str, day: date | None, period: str | None
) -> None:
    (document,) = filed(text)
    assert told(document) == (day, period)
    assert document.dated_by is None


def test_of_several_pages_the_surest_counts_and_of_two_as_sure_the_first() -> None:
    first, second = (date(2020, 1, 1), 0.7), (date(2020, 1, 2), 0.74)
    surer = (date(2020, 1, 3), 0.9)
    pages = [None, OwnDays(dated=first), OwnDays(dated=second)]
    assert columns_of(pages)["dated"] == first[0]
    assert columns_of([*pages, OwnDays(dated=surer)])["dated"] == surer[0]
    assert columns_of([]) == {"dated": None, "period": None, "whole_year": False, "period_until": None}


@pytest.mark.parametrize(
    ("code", "first", "whole_year", "until"),
    [
        ("2020", date(2020, 1, 1), True, None),
        ("2020-03", date(2020, 3, 1), False, None),
        ("2020-01/2020-03", date(2020, 1, 1), False, date(2020, 3, 1)),
        ("2019/2020", date(2019, 1, 1), True, date(2020, 1, 1)),
    ],
)
def test_a_period_is_kept_from_its_first_to_its_last(
    code: str, first: date, whole_year: bool, until: date | None
) -> None:
    columns = columns_of([OwnDays(period=(Span.parse(code), 0.9))])
    assert columns == {"dated": None, "period": first, "whole_year": whole_year, "period_until": until}
    (document,) = filed(PLAIN)
    Document.objects.filter(pk=document.pk).update(**columns)
    assert told(document) == (None, code)


def test_the_database_takes_no_period_that_ends_before_it_begins() -> None:
    (document,) = filed(PLAIN)
    for first, until in ((date(2020, 3, 1), date(2020, 3, 1)), (None, date(2020, 3, 1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(period=first, period_until=until)


def test_a_fact_that_is_not_sure_enough_fills_no_column() -> None:
    (document,) = filed(MARCH)
    PageFact.objects.filter(kind="date", main=True).update(confidence=dating.SURE - 0.01)
    assert refresh_days([document.pk]) == {document.pk}
    assert told(document) == (None, "2020-03")
    assert refresh_days([document.pk]) == set(), "nothing is written twice"


def test_a_file_that_was_handed_over_does_not_change_by_itself() -> None:
    (document,) = filed(MARCH)
    EmployerFile.objects.filter(employer__account_no=OURS).update(state=EmployerFileState.TO_CHECK)
    PageFact.objects.all().delete()
    assert refresh_days([document.pk]) == set()
    assert told(document)[0] == date(2020, 4, 12)


def test_pages_that_move_take_their_days_with_them_and_an_undo_brings_them_back(clerk: User) -> None:
    first, second = filed(PLAIN, MARCH)
    assert (told(first), told(second)) == ((None, None), (date(2020, 4, 12), "2020-03"))
    arranging.merge(first, other=second, by=clerk)
    assert told(first) == (date(2020, 4, 12), "2020-03")
    assert Document.objects.get(pk=second.pk).state == DocumentState.EMPTIED
    undoing.undo(Deed.objects.get(verb="merge"), by=clerk)
    assert (told(first), told(second)) == ((None, None), (date(2020, 4, 12), "2020-03"))


def test_a_part_that_is_split_off_bears_its_own_day(clerk: User) -> None:
    first, second = filed(MARCH, MARCH.replace("12 เมษายน", "13 เมษายน"))
    merged = arranging.merge(first, other=second, by=clerk)
    last = list(Page.objects.order_by("pk"))[-1]
    one, other = arranging.split(merged, before=last.pk, by=clerk)
    assert (one.dated, other.dated) == (date(2020, 4, 12), date(2020, 4, 13))


def said_by(document: Document, clerk: User, **days: Any) -> Document:
    document.refresh_from_db()
    return review.file_document(document, account_no=OURS, by=clerk, days=days)


def test_what_a_person_says_stands_and_is_undone_whole(clerk: User) -> None:
    (document,) = filed(MARCH)
    decided = said_by(document, clerk, **{DATE: date(2020, 4, 2), PERIOD: Span.one(2019)})
    assert told(decided) == (date(2020, 4, 2), "2019")
    assert decided.dated_by == clerk
    assert refresh_days([document.pk]) == set()
    deed = Deed.objects.that_made(decided)
    assert deed is not None
    undoing.undo(deed, by=clerk)
    assert told(document) == (date(2020, 4, 12), "2020-03")
    assert document.dated_by is None


def test_a_decision_without_days_leaves_them_to_the_pages(clerk: User) -> None:
    (document,) = filed(MARCH)
    deed = Deed.objects.that_made(said_by(document, clerk))
    assert deed is not None
    assert "dated" not in deed.after
    PageFact.objects.filter(kind="date", main=True).update(value="2020-04-20")
    refresh_days([document.pk])
    undoing.undo(deed, by=clerk)
    assert told(document)[0] == date(2020, 4, 20), "what the machine read since is no obstacle and stays"


def test_a_person_may_take_a_wrong_day_away(clerk: User) -> None:
    (document,) = filed(MARCH)
    assert told(said_by(document, clerk, **{DATE: None})) == (None, "2020-03")


def test_of_two_who_date_it_the_older_decision_is_not_undone(clerk: User) -> None:
    (document,) = filed(MARCH)
    first = Deed.objects.that_made(said_by(document, clerk, **{DATE: date(2020, 4, 2)}))
    said_by(document, clerk, **{DATE: date(2020, 4, 3)})
    assert first is not None
    with pytest.raises(Stale):
        undoing.undo(first, by=clerk)


@pytest.mark.parametrize(
    "days",
    [
        {DATE: timezone.localdate() + timedelta(days=1)},
        {DATE: date(1899, 12, 31)},
        {PERIOD: Span.one(2100, 1)},
        {PERIOD: Span.parse("2020/2079")},
    ],
)
def test_a_day_to_come_is_refused(clerk: User, days: dict[str, Any]) -> None:
    (document,) = filed(MARCH)
    with pytest.raises(InvalidInput):
        said_by(document, clerk, **days)
    assert told(document)[0] == date(2020, 4, 12)


def test_the_papers_of_a_file_stand_by_their_days_within_their_kind() -> None:
    texts = [MARCH.replace("12 เมษายน 2563", day) for day in ("9 พฤษภาคม 2563", "1 เมษายน 2563", "xx")]
    employer(OURS)
    for text in texts:
        machine.file_batch(folder("74-9999002-8", own_page(OURS, text)).pk)
    in_order = Document.objects.in_file_order().values_list("dated", flat=True)
    assert list(in_order) == [date(2020, 4, 1), date(2020, 5, 9), None]
