"""An employer's file, the page viewer, pictures and originals: who may, what is shown, what is recorded."""

import hashlib
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from documents.models import Reading
from documents.reading.standing import Standing
from documents.screens.reading import words
from documents.storage import store
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.factories import (
    JPEG,
    BatchFactory,
    EmployerFactory,
    FormTypeFactory,
    IdentifierFactory,
    OfficeFactory,
    PageFactory,
    UserFactory,
    filed_page,
)

pytestmark = pytest.mark.django_db
TEXT = "แบบขึ้นทะเบียนนายจ้าง บริษัท มหาชัยห้องเย็น จำกัด"


@pytest.fixture
def officer(client: Client) -> User:
    user = UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code="5000"))
    client.force_login(user)
    return user


@pytest.fixture
def employer() -> Employer:
    return EmployerFactory.create(account_no="7499990028", name="บริษัท มหาชัยห้องเย็น จำกัด")


def test_a_file_shows_its_sections_documents_and_figures_and_is_recorded_once(
    client: Client, officer: User, employer: Employer
) -> None:
    filed_page(employer=employer, form=FormTypeFactory.create(), text=TEXT)
    filed_page(employer=employer, text=TEXT)
    page = client.get(reverse("documents:employer-file", args=["7499990028"])).content.decode()
    assert "การขึ้นทะเบียนและการเปลี่ยนแปลงของนายจ้าง" in page
    assert "ยังไม่ระบุประเภท" in page
    assert "74-9999002-8" in page
    assert Event.objects.filter(action="efile.viewed", actor=officer).count() == 1


def test_a_pasted_number_with_hyphens_finds_its_file(
    client: Client, officer: User, employer: Employer
) -> None:
    answer = client.get(reverse("documents:employer-file", args=["74-9999002-8"]))
    assert answer.headers["Location"] == reverse("documents:employer-file", args=["7499990028"])


@pytest.mark.parametrize("number", ["7499990029", "abc", "749999002", "๗๔๙๙๙๙๐๐๒๙"])
def test_a_number_that_nobody_has_is_not_found(client: Client, officer: User, number: str) -> None:
    assert client.get(reverse("documents:employer-file", args=[number])).status_code == 404


def test_a_large_file_asks_no_more_than_a_small_one(
    client: Client, officer: User, employer: Employer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    form = FormTypeFactory.create()
    address = reverse("documents:employer-file", args=["7499990028"])
    filed_page(employer=employer, form=form)
    client.get(address)
    with CaptureQueriesContext(connection) as small:
        client.get(address)
    for _ in range(24):
        filed_page(employer=employer, form=form)
    with django_assert_max_num_queries(len(small)):
        client.get(address)
    assert len(small) <= 46  # nine are the radar's, thirteen the gate's, eight the page ledger's


def test_a_file_without_paper_says_where_the_paper_lies(
    client: Client, officer: User, employer: Employer
) -> None:
    page = client.get(reverse("documents:employer-file", args=["7499990028"])).content.decode()
    assert "เอกสารกระดาษอยู่ที่สำนักงานที่รับผิดชอบ" in page


def test_the_viewer_shows_text_boxes_numbers_and_reasons(
    client: Client, officer: User, employer: Employer
) -> None:
    page = filed_page(
        employer=employer,
        text=TEXT,
        why=[{"rule": "account_no", "evidence": "7499990028", "box": [1, 2, 30, 40]}],
    )
    IdentifierFactory.create(page=page)
    place = reverse("documents:employer-page", args=["7499990028", page.pk])
    shown = client.get(place, {"q": "มหาชัยห้องเย็น"}).content.decode()
    assert shown.count("data-hit") == 1
    assert shown.count("data-box=") == len(TEXT.split())
    assert 'พบเลขที่บัญชีนายจ้างบนหน้าเอกสาร: <span class="digits nowrap">74-9999002-8</span>' in shown
    assert "เลขตรวจสอบถูกต้อง" in shown
    assert "data-hit" not in client.get(place).content.decode()
    assert Event.objects.filter(action="page.viewed", object_id=str(page.pk)).count() == 2


def test_the_viewer_claims_no_check_of_a_branch_and_tells_what_was_read_where_it_differs(
    client: Client, officer: User, employer: Employer
) -> None:
    page = filed_page(employer=employer)
    IdentifierFactory.create(page=page, kind="branch_seq", value="000005", as_read="000005")
    IdentifierFactory.create(
        page=page, kind="national_id", value="3101200345677", as_read="3-1012-00345-67-7"
    )
    IdentifierFactory.create(
        page=page, kind="national_id", value="3101200345699", as_read="31012O0345699",
        check_result="suspect", told=0.02, candidates=[["3101200345677", 0.83]],
    )  # fmt: skip
    shown = client.get(f"/e/7499990028/p/{page.pk}/").content.decode()
    with translation.override("th"):
        labels = [str(one.label) for one in (Standing.NO_BRANCH, Standing.FITS, Standing.MISFIT)]
        read_as = translation.gettext("read as")
    assert [shown.count(f"{label}<") for label in labels] == [1, 1, 1]
    assert shown.count(" 31012O0345699</span>") == 1
    assert shown.count(f"{read_as} ") == 1, "the same digits are not told twice"
    assert "83 %" in shown


def test_a_page_is_read_under_its_own_employer_only(
    client: Client, officer: User, employer: Employer
) -> None:
    page = filed_page(employer=EmployerFactory.create(account_no="1099990017"))
    assert client.get(reverse("documents:employer-page", args=["7499990028", page.pk])).status_code == 404


def test_pages_turn_in_the_order_of_the_file_and_keep_the_words(
    client: Client, officer: User, employer: Employer
) -> None:
    batch = BatchFactory.create()
    pages = [filed_page(employer=employer, batch=batch) for _ in range(3)]
    shown = client.get(
        reverse("documents:employer-page", args=["7499990028", pages[1].pk]), {"q": "ประกัน"}
    ).content.decode()
    for other, rel in ((pages[0], "prev"), (pages[2], "next")):
        address = reverse("documents:employer-page", args=["7499990028", other.pk])
        assert f"{address}?q=" in shown
        assert f'rel="{rel}"' in shown
    assert 'value="2"' in shown
    assert "จาก 3" in shown


def test_a_page_is_gone_to_by_its_number(client: Client, officer: User, employer: Employer) -> None:
    batch = BatchFactory.create()
    pages = [filed_page(employer=employer, batch=batch) for _ in range(3)]
    here = reverse("documents:employer-page", args=["7499990028", pages[0].pk])
    there = reverse("documents:employer-page", args=["7499990028", pages[2].pk])
    assert client.get(here, {"go": "3", "q": "ประกัน"})["Location"].startswith(f"{there}?q=")
    for nowhere in ("4", "0", "x", "9" * 40, "๓", ""):
        assert client.get(here, {"go": nowhere}).status_code == 200


@pytest.mark.parametrize(("at", "near"), [(0, 21), (20, 41), (21, 41), (59, 21)])
def test_the_strip_shows_the_pages_near_and_the_way_to_the_rest(
    client: Client, officer: User, employer: Employer, at: int, near: int
) -> None:
    batch = BatchFactory.create()
    pages = [filed_page(employer=employer, batch=batch) for _ in range(60)]
    shown = client.get(reverse("documents:employer-page", args=["7499990028", pages[at].pk]))
    strip = shown.context["strip"]
    assert len(strip.leaves) == near
    assert [leaf.number for leaf in strip.leaves if leaf.here] == [at + 1]
    assert bool(strip.earlier) == (at > 20)
    assert bool(strip.later) == (at < 39)


def test_a_filed_page_asked_for_by_its_id_is_read_in_its_file(
    client: Client, officer: User, employer: Employer
) -> None:
    page = filed_page(employer=employer)
    answer = client.get(reverse("documents:page", args=[page.pk]), {"q": "ก"})
    assert (
        answer.headers["Location"]
        == f"{reverse('documents:employer-page', args=['7499990028', page.pk])}?q=%E0%B8%81"
    )


def test_a_page_that_waits_says_so(client: Client) -> None:
    page = PageFactory.create(state=WorkState.QUEUED)
    client.force_login(UserFactory.create(role=Role.INDEXER, office=page.office))
    assert "หน้านี้กำลังรออ่าน" in client.get(reverse("documents:page", args=[page.pk])).content.decode()


def test_an_unfiled_page_of_another_office_is_not_there(client: Client, officer: User) -> None:
    page = PageFactory.create(state=WorkState.DONE)
    assert client.get(reverse("documents:page", args=[page.pk])).status_code == 404


def test_a_picture_is_sealed_and_never_kept(client: Client, officer: User, employer: Employer) -> None:
    page = filed_page(employer=employer)
    answer = client.get(reverse("documents:page-picture", args=[page.pk, "thumb"]))
    assert answer.content == JPEG
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get(reverse("documents:page-picture", args=[page.pk, "huge"])).status_code == 404


def test_a_thumbnail_opens_nothing_and_a_picture_asked_for_alone_opens_the_page_once(
    client: Client, officer: User, employer: Employer
) -> None:
    page = filed_page(employer=employer)
    client.get(reverse("documents:page-picture", args=[page.pk, "thumb"]))
    assert not Event.objects.filter(action="page.viewed").exists()
    client.get(reverse("documents:page-picture", args=[page.pk, "full"]))
    client.get(reverse("documents:page-picture", args=[page.pk, "view"]))
    assert Event.objects.filter(action="page.viewed", actor=officer).count() == 1


def test_nginx_sends_the_picture_where_there_is_one(
    client: Client, officer: User, employer: Employer, settings: Settings
) -> None:
    settings.EFILES_ACCEL_PREFIX = "/kept/"
    page = filed_page(employer=employer)
    answer = client.get(reverse("documents:page-picture", args=[page.pk, "view"]))
    key = Reading.objects.get(page=page).picture_key("view")
    assert answer.headers["X-Accel-Redirect"] == f"/kept/{key}"
    assert answer.content == b""


def test_an_original_is_an_attachment_checked_and_recorded(client: Client, employer: Employer) -> None:
    digest = hashlib.sha256(JPEG).hexdigest()
    incoming = store().stage()
    incoming.write(JPEG)
    store().publish(incoming)
    page = filed_page(employer=employer)
    page.image.upload.sha256 = digest
    page.image.upload.save(update_fields=["sha256"])
    clerk = UserFactory.create(role=Role.INDEXER, office=page.office)
    client.force_login(clerk)
    answer = client.get(reverse("documents:page-original", args=[page.pk]))
    assert b"".join(cast(Any, answer).streaming_content) == JPEG
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert Event.objects.filter(action="original.downloaded", actor=clerk, object_id=str(page.pk)).exists()


def test_a_counter_officer_takes_no_originals(client: Client, officer: User, employer: Employer) -> None:
    page = filed_page(employer=employer)
    assert client.get(reverse("documents:page-original", args=[page.pk])).status_code == 403


def test_words_keep_the_blanks_of_the_paper_and_find_their_place() -> None:
    reading = Reading(
        text="ชื่อ นายจ้าง\nเลขที่ 12",
        words=[
            ["ชื่อ", 0, 0, 10, 10, 0.9, 0],
            ["นายจ้าง", 20, 0, 60, 10, 0.4, 0],
            ["เลขที่", 0, 20, 30, 30, 0.9, 1],
            ["๙๙", 40, 20, 50, 30, 0.9, 1],
            ["12", 60, 20, 70, 30, 0.9, 1],
        ],
    )
    found, rest = words.words_of(reading, hits=[[18, 0, 62, 12]])
    assert [word.before for word in found] == ["", " ", "\n", " ", " "]
    assert [word.hit for word in found] == [False, True, False, False, False]
    assert [word.doubtful for word in found] == [False, True, False, False, False]
    assert rest == ""


@pytest.mark.parametrize(("region", "doubtful"), [([0, 0, 12, 12, 0.7], True), ([0, 20, 12, 32, 0.7], False)])
def test_a_word_that_a_hand_wrote_is_never_shown_as_sure(region: list[float], doubtful: bool) -> None:
    reading = Reading(text="สมชาย", words=[["สมชาย", 0, 0, 10, 10, 0.99, 0]], handwriting=[region])
    found, _rest = words.words_of(reading)
    assert [word.doubtful for word in found] == [doubtful]
