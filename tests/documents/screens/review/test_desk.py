"""The review queue: what waits, filing, rejecting; with htmx and without."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from documents.filing import review
from documents.models import Deed, Document
from documents.states import DocumentState, Strength
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.documents.screens.review.cards import card_of, waiting
from tests.factories import (
    BatchFactory,
    EmployerFactory,
    FormTypeFactory,
    OfficeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def test_the_queue_shows_what_the_machine_suggests_and_why(client: Client, clerk: User) -> None:
    employer = EmployerFactory.create(account_no="7499990028", name="บริษัท ตัวอย่าง จำกัด", office=clerk.office)
    waiting(clerk, state=DocumentState.SUGGESTED, employer=employer, strength=Strength.AGREED)
    page = client.get(reverse("documents:review-queue")).content.decode()
    assert "บริษัท ตัวอย่าง จำกัด" in page
    assert 'พบเลขของนายจ้างรายอื่นบนหน้าเอกสาร: <span class="digits nowrap">74-9999002-8</span>' in page, (
        "and no number breaks over two lines"
    )
    assert 'value="74-9999002-8"' in page


@pytest.mark.parametrize("strength", [one for one in Strength if one != Strength.AGREED])
def test_what_is_not_agreed_is_offered_and_not_filled_in(
    client: Client, clerk: User, strength: Strength
) -> None:
    ours = EmployerFactory.create(account_no="7499990028", office=clerk.office)
    theirs = EmployerFactory.create(account_no="5099990029", office=clerk.office)
    why = [{"rule": "account_no", "version": 1, "evidence": "5099990029", "box": None}]
    document = waiting(
        clerk,
        state=DocumentState.SUGGESTED,
        employer=ours,
        strength=strength,
        candidates=[
            {"account_no": theirs.account_no, "origin": "page", "why": why},
            {"account_no": ours.account_no, "origin": "folder", "why": []},
        ],
    )
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    assert 'value="74-9999002-8"' not in card
    assert "data-agreed" not in card
    assert "checked" not in card
    offered = [part[:10] for part in card.split('name="candidate"\n             value="')[1:]]
    assert offered == [theirs.account_no, ours.account_no], "likeliest first, keys 1 and 2"
    place = reverse("documents:review-file", args=[document.pk])
    answer = client.post(place, {"account_no": "", "version": document.version}, **HTMX)
    assert answer.status_code == 422, "Enter alone files nothing"
    assert client.post(place, {"candidate": ours.account_no}, **HTMX).status_code == 200
    document.refresh_from_db()
    assert (document.state, document.employer) == (DocumentState.FILED, ours)


def test_an_old_suggestion_of_which_no_sign_is_kept_is_one_key_away(client: Client, clerk: User) -> None:
    employer = EmployerFactory.create(account_no="7499990028", office=clerk.office)
    document = waiting(clerk, state=DocumentState.SUGGESTED, employer=employer)
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    assert card.count('name="candidate"') == 1


def test_other_offices_documents_do_not_wait_here(client: Client, clerk: User) -> None:
    theirs = waiting(clerk, batch=BatchFactory.create(office=OfficeFactory.create(code="5000")))
    assert f'id="d{theirs.pk}"' not in client.get(reverse("documents:review-queue")).content.decode()
    assert client.post(reverse("documents:review-file", args=[theirs.pk]), {}).status_code == 404


def test_filing_takes_the_number_as_people_write_it(client: Client, clerk: User) -> None:
    employer = EmployerFactory.create(account_no="7499990028", office=clerk.office)
    FormTypeFactory.create(id="sps_1_01")
    document = waiting(clerk)
    answer = client.post(
        reverse("documents:review-file", args=[document.pk]),
        {"account_no": "๗๔-๙๙๙๙๐๐๒-๘", "form": "sps_1_01", "note": "ดูแล้ว"},
        **HTMX,
    )
    document.refresh_from_db()
    assert (document.state, document.employer, document.form_id) == (
        DocumentState.FILED,
        employer,
        "sps_1_01",
    )
    assert f'id="d{document.pk}"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_without_javascript_filing_leads_back_to_the_queue(client: Client, clerk: User) -> None:
    EmployerFactory.create(account_no="7499990028", office=clerk.office)
    document = waiting(clerk)
    answer = client.post(reverse("documents:review-file", args=[document.pk]), {"account_no": "7499990028"})
    deed = Deed.objects.get()
    assert answer.headers["Location"] == f"{reverse('documents:review-queue')}?done={deed.pk}"
    undo = reverse("documents:review-undo", args=[deed.pk])
    assert undo in client.get(answer.headers["Location"]).content.decode()
    assert client.post(undo).headers["Location"] == reverse("documents:review-one", args=[document.pk])
    document.refresh_from_db()
    assert document.state == DocumentState.REVIEW


@pytest.mark.parametrize(
    ("number", "said"),
    [("12345", "เลขที่บัญชีนายจ้างมี 10 หลัก"), ("7499990028", "ไม่พบเลขที่บัญชีนายจ้างนี้ในทะเบียน")],
)
def test_a_number_that_nobody_has_is_told_in_the_row(
    client: Client, clerk: User, number: str, said: str
) -> None:
    document = waiting(clerk)
    for extra in (HTMX, {}):
        answer = client.post(
            reverse("documents:review-file", args=[document.pk]), {"account_no": number}, **extra
        )
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert number in answer.content.decode()
    assert Document.objects.get(pk=document.pk).state == DocumentState.REVIEW


def test_a_second_clerk_is_told_that_it_is_done(client: Client, clerk: User) -> None:
    document = waiting(clerk)
    place = reverse("documents:review-reject", args=[document.pk])
    assert client.post(place, {}, **HTMX).status_code == 200
    assert Document.objects.get(pk=document.pk).state == DocumentState.REJECTED
    again = client.post(place, {}, **HTMX)
    assert again.status_code == 409
    assert "มีผู้ดำเนินการไปแล้ว" in again.content.decode()


@pytest.mark.parametrize("extra", [HTMX, {}])
@pytest.mark.parametrize("verb", ["file", "reject", "reopen"])
def test_a_stale_card_is_refused_shows_the_present_and_keeps_what_was_written(
    client: Client, clerk: User, verb: str, extra: dict[str, Any]
) -> None:
    first = EmployerFactory.create(account_no="7499990028", name="บริษัท หนึ่ง จำกัด", office=clerk.office)
    EmployerFactory.create(account_no="5099990029", office=clerk.office)
    document = waiting(clerk)
    written = {"account_no": "50-9999002-9", "note": "ตามหัวหน้า", "version": document.version}
    colleague = UserFactory.create(role=Role.QC, office=clerk.office, name_th="วรรณา ตัวอย่าง")
    review.file_document(document, account_no=first.account_no, by=colleague)
    answer = client.post(reverse(f"documents:review-{verb}", args=[document.pk]), written, **extra)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "วรรณา ตัวอย่าง นำเข้าแฟ้ม" in page
    assert "บริษัท หนึ่ง จำกัด" in page
    assert 'value="50-9999002-9"' in page
    assert 'value="ตามหัวหน้า"' in page
    assert f'name="version" value="{document.version}"' in page, "the next decision is made on this one"
    document.refresh_from_db()
    assert (document.employer, document.filed_by) == (first, colleague)


def test_a_decision_answers_a_row_with_undo_and_the_live_count(client: Client, clerk: User) -> None:
    waiting(clerk)
    document = waiting(clerk)
    answer = client.post(
        reverse("documents:review-reject", args=[document.pk]), {"version": document.version}, **HTMX
    ).content.decode()
    deed = Deed.objects.get()
    assert f'action="{reverse("documents:review-undo", args=[deed.pk])}"' in answer
    assert 'hx-swap-oob="true">1<' in answer
    assert "1 เรื่อง" in answer.split('id="tempo"')[1]
    undone = client.post(reverse("documents:review-undo", args=[deed.pk]), **HTMX).content.decode()
    assert "data-case" in undone
    assert 'hx-swap-oob="true">2<' in undone
    document.refresh_from_db()
    assert document.state == DocumentState.REVIEW
    again = client.post(reverse("documents:review-undo", args=[deed.pk]), **HTMX)
    assert again.status_code == 409
    assert "นำกลับเข้าคิวงาน" in again.content.decode()


def test_an_answer_tells_of_cards_that_a_colleague_has_decided_meanwhile(client: Client, clerk: User) -> None:
    mine, theirs, own, open_still = (waiting(clerk) for _ in range(4))
    away = waiting(clerk, batch=BatchFactory.create(office=OfficeFactory.create(code="5000")))
    colleague = UserFactory.create(role=Role.QC, office=clerk.office, name_th="วรรณา ตัวอย่าง")
    review.reject(theirs, by=colleague)
    review.reject(own, by=clerk)
    Document.objects.filter(pk=away.pk).update(state=DocumentState.REJECTED)
    shown = ",".join(str(one.pk) for one in (theirs, own, open_still, away)) + ",x,-1," + "9" * 30
    answer = client.post(
        reverse("documents:review-reject", args=[mine.pk]), {"shown": shown}, **HTMX
    ).content.decode()
    assert answer.count('class="card case-done elsewhere"') == 1
    assert "วรรณา ตัวอย่าง ให้ไม่เข้าแฟ้ม" in answer.split(f'id="d{theirs.pk}"')[1]


def test_the_next_cards_are_those_behind_the_last_whatever_was_filed(client: Client, clerk: User) -> None:
    documents = [waiting(clerk) for _ in range(36)]
    queue, more = reverse("documents:review-queue"), reverse("documents:review-more")
    shown = [
        document for document in documents if f'id="d{document.pk}"' in client.get(queue).content.decode()
    ]
    assert shown == documents[:15]
    for document in shown:
        client.post(reverse("documents:review-reject", args=[document.pk]), {}, **HTMX)
    page = client.get(more, {"after": shown[-1].pk}, **HTMX).content.decode()
    assert [document for document in documents if f'id="d{document.pk}"' in page] == documents[15:30]
    assert 'hx-swap-oob="true">21<' in page
    last = client.get(more, {"after": documents[29].pk}, **HTMX).content.decode()
    assert [document for document in documents if f'id="d{document.pk}"' in last] == documents[30:]
    assert "data-end" in last


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, ""])
def test_an_address_that_names_no_document_begins_at_the_first(
    client: Client, clerk: User, after: str
) -> None:
    document = waiting(clerk)
    page = client.get(reverse("documents:review-queue"), {"after": after, "batch": after, "done": after})
    assert f'id="d{document.pk}"' in page.content.decode()


def test_the_queue_asks_no_more_for_more_documents(
    client: Client, clerk: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    FormTypeFactory.create()
    for _ in range(12):
        waiting(clerk)
    with django_assert_max_num_queries(16):
        answer = client.get(reverse("documents:review-queue"))
    assert answer.content.decode().count("data-case") == 12


def test_employers_are_offered_while_a_number_or_a_name_is_typed(client: Client, clerk: User) -> None:
    EmployerFactory.create(account_no="7499990028", name="บริษัท มหาชัยห้องเย็น จำกัด", office=clerk.office)
    place = reverse("documents:review-employers")
    assert "มหาชัยห้องเย็น" in client.post(place, {"account_no": "74-9999"}).content.decode()
    assert "74-9999002-8" in client.post(place, {"account_no": "มหาชัยห้องเย็น"}).content.decode()
    assert client.post(place, {"account_no": "x"}).content.decode().strip() == ""
    assert client.post(place, {"account_no": "\x00' OR 1=1 --"}).status_code == 200
    assert client.get(place, {"account_no": "1000000000017"}).status_code == 405, "no number in an address"
