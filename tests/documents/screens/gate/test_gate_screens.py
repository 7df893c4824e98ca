"""The gate in the browser: hand-over, station, certifier's desk; every action is a form."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from documents.gate.models import Finding
from documents.lots.lifecycle import sample_for
from documents.lots.models import DrawnPage
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.documents.gate.people import (
    OTHERS,
    certified,
    certifier,
    checker,
    filed_file,
    hand_over,
    indexer,
    last_passage,
    many_files,
    state_of,
    to_certify,
)
from tests.documents.paper import CHIANG_MAI, employer, person

pytestmark = pytest.mark.django_db


def signed_in(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def at(name: str, ours: Employer, *more: Any) -> str:
    return reverse(f"documents:{name}", args=[ours.account_no, *more])


def fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to this address."""
    form = page.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in pairs if name != "csrfmiddlewaretoken"}


def press(client: Client, shown_at: str, action: str, **more: Any) -> Any:
    """Send the form of a page as its button does, with what is typed into it."""
    found = fields(page_of(client.get(shown_at)), action)
    return client.post(action, {**found, **more})


def look_at_all(client: Client, ours: Employer) -> None:
    station = at("check-station", ours)
    for _ in range(50):
        found = re.search(r'action="([^"]+/seen/\d+/)"', page_of(client.get(station)))
        if not found or not DrawnPage.objects.filter(seen_at=None).exists():
            return
        client.post(found[1])


def test_a_file_goes_through_the_browser_to_its_certificate() -> None:
    ours = filed_file()
    home = at("employer-file", ours)
    answer = press(signed_in(indexer()), home, at("file-hand-over", ours))
    assert answer.status_code == 302
    check = signed_in(checker())
    assert at("check-station", ours) in page_of(check.get(reverse("documents:check-queue")))
    look_at_all(check, ours)
    answer = press(check, at("check-station", ours), at("check-verdict", ours), result="passed", sheets="3")
    assert (answer.status_code, state_of(ours)) == (302, "to_certify")
    sign = signed_in(certifier())
    assert at("certify-file", ours) in page_of(sign.get(reverse("documents:certify-queue")))
    answer = press(sign, at("certify-file", ours), at("certify-sign", ours), statement="on")
    assert (answer.status_code, state_of(ours)) == (302, "certified")
    answer = press(sign, at("certify-file", ours), at("certify-revoke", ours), reason="หน้าหาย")
    assert (answer.status_code, state_of(ours)) == (302, "to_index")
    told = page_of(sign.get(home))
    for name in ("somchai", "suda", "wipa"):
        assert name in told


def test_what_stands_in_the_way_is_linked_to_where_it_is_mended() -> None:
    with translation.override("th"):
        page = page_of(signed_in(indexer()).get(at("employer-file", employer(OTHERS))))
    assert "ยังไม่มีเอกสารในแฟ้มนี้" in page
    assert reverse("documents:batch-list") in page
    assert "hand-over" not in page


def test_a_hand_over_is_taken_back_by_a_button() -> None:
    ours = filed_file()
    deed = hand_over(ours)
    client = signed_in(indexer())
    answer = press(client, at("employer-file", ours), at("file-take-back", ours, deed.pk))
    assert (answer.status_code, state_of(ours)) == (302, "to_index")
    assert at("file-take-back", ours, deed.pk) not in page_of(client.get(at("employer-file", ours)))


class TestQueue:
    def test_who_indexed_is_told_why_they_may_not(self) -> None:
        ours = filed_file()
        both = person(Role.QC, name="both")
        client = signed_in(both)
        client.post(at("file-hand-over", ours))
        page = page_of(client.get(reverse("documents:check-queue")))
        assert at("check-station", ours) not in page
        assert "somebody else has to" in page or "ให้เจ้าหน้าที่คนอื่น" in page
        assert client.get(at("check-station", ours)).status_code == 403

    def test_it_holds_the_own_office_the_oldest_first(self) -> None:
        files = many_files(3)
        for each in files:
            hand_over(each)
        page = page_of(signed_in(checker()).get(reverse("documents:check-queue")))
        places = [page.index(at("check-station", each)) for each in files]
        assert places == sorted(places)
        away = signed_in(person(Role.QC, CHIANG_MAI))
        assert at("check-station", files[0]) not in page_of(away.get(reverse("documents:check-queue")))

    def test_its_queries_do_not_grow(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        for each in many_files(8):
            hand_over(each)
        client = signed_in(checker())
        with django_assert_max_num_queries(8):
            client.get(reverse("documents:check-queue"))


class TestStation:
    def test_it_shows_every_slot_and_the_key_fields_of_the_drawn_page(self) -> None:
        ours = filed_file(pages=4)
        hand_over(ours)
        page = page_of(signed_in(checker()).get(at("check-station", ours)))
        strip = page.split('class="viewer-strip"', 1)[1].split("</nav>", 1)[0]
        assert strip.count("?page=") == 4
        assert ours.name in page
        assert "74-9999002-8" in page

    def test_a_finding_is_noted_and_taken_back(self) -> None:
        ours = filed_file()
        hand_over(ours)
        client = signed_in(checker())
        page = last_passage(ours).manifest[0]["page"]
        sent = {"page": page, "code": "turned", "note": "กลับหัว"}
        client.post(at("check-finding", ours), sent)
        client.post(at("check-finding", ours), sent)
        finding = Finding.objects.get()
        assert (finding.page_id, finding.note) == (page, "กลับหัว")
        client.post(at("check-drop", ours, finding.pk))
        assert not Finding.objects.exists()

    def test_something_else_is_said_in_words(self) -> None:
        ours = filed_file()
        hand_over(ours)
        answer = signed_in(checker()).post(at("check-finding", ours), {"code": "other"})
        assert answer.status_code == 422
        assert not Finding.objects.exists()

    def test_what_was_noted_counts_for_the_verdict(self) -> None:
        ours = filed_file()
        hand_over(ours)
        client = signed_in(checker())
        look_at_all(client, ours)
        client.post(at("check-finding", ours), {"code": "unreadable"})
        verdict = at("check-verdict", ours)
        answer = press(client, at("check-station", ours), verdict, result="passed", sheets="3")
        assert (answer.status_code, state_of(ours)) == (409, "to_check")
        press(client, at("check-station", ours), verdict, result="returned")
        assert state_of(ours) == "returned"
        assert Finding.objects.count() == 1

    def test_no_pass_before_every_drawn_page_was_looked_at(self) -> None:
        ours = filed_file()
        hand_over(ours)
        client = signed_in(checker())
        sample_for(last_passage(ours))
        answer = press(
            client, at("check-station", ours), at("check-verdict", ours), result="passed", sheets="3"
        )
        assert (answer.status_code, state_of(ours)) == (409, "to_check")
        assert 'role="alert"' in page_of(answer)

    @pytest.mark.parametrize(
        ("sheets", "status"), [("", 422), ("x", 422), ("-1", 422), ("2", 409), ("3", 302)]
    )
    def test_the_paper_is_counted_and_compared(self, sheets: str, status: int) -> None:
        ours = filed_file(pages=3)
        hand_over(ours)
        client = signed_in(checker())
        look_at_all(client, ours)
        station, verdict = at("check-station", ours), at("check-verdict", ours)
        answer = press(client, station, verdict, result="passed", sheets=sheets)
        assert answer.status_code == status

    def test_a_station_that_stood_open_meanwhile_is_stale(self) -> None:
        ours = filed_file()
        deed = hand_over(ours)
        first = signed_in(checker())
        old = deed.version - 1
        answer = first.post(at("check-verdict", ours), {"version": old, "result": "returned"})
        assert answer.status_code == 409

    def test_its_queries_do_not_grow(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        ours = filed_file(pages=40)
        hand_over(ours)
        client = signed_in(checker())
        client.get(at("check-station", ours))
        with django_assert_max_num_queries(30):
            client.get(at("check-station", ours))

    def test_a_file_that_waits_for_no_check_leads_to_its_page(self) -> None:
        ours = filed_file()
        answer = signed_in(checker()).get(at("check-station", ours))
        assert answer.headers["Location"] == at("employer-file", ours)


class TestCertifier:
    def test_a_lot_is_signed_by_one_form(self) -> None:
        files = many_files(2)
        for each in files:
            hand_over(each)
        check = signed_in(checker())
        for each in files:
            look_at_all(check, each)
            press(check, at("check-station", each), at("check-verdict", each), result="passed", sheets="2")
        lot = last_passage(files[0]).lot_file.lot
        sign = reverse("documents:certify-lot", args=[lot.pk])
        client = signed_in(certifier())
        assert client.post(sign).status_code == 400
        answer = press(client, reverse("documents:certify-queue"), sign, statement="on")
        assert answer.status_code == 302
        assert [state_of(each) for each in files] == ["certified"] * 2

    def test_without_the_statement_the_page_says_so(self) -> None:
        ours = filed_file()
        to_certify(ours)
        client = signed_in(certifier())
        answer = press(client, at("certify-file", ours), at("certify-sign", ours))
        assert (answer.status_code, state_of(ours)) == (400, "to_certify")
        assert 'role="alert"' in page_of(answer)

    def test_who_checked_sees_why_they_may_not(self) -> None:
        ours = filed_file()
        to_certify(ours)
        both = checker()
        both.role = Role.CERTIFIER
        both.save()
        client = signed_in(both)
        page = page_of(client.get(at("certify-file", ours)))
        assert at("certify-sign", ours) not in page
        assert client.post(at("certify-sign", ours), {"statement": "on"}).status_code == 403

    def test_a_withdrawal_takes_a_reason(self) -> None:
        ours = filed_file()
        certified(ours)
        answer = signed_in(certifier()).post(at("certify-revoke", ours), {"reason": " "})
        assert (answer.status_code, state_of(ours)) == (400, "certified")


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_screen_is_whole_in_both_languages(language: str) -> None:
    first, second = filed_file(), filed_file(OTHERS)
    hand_over(first)
    sample_for(last_passage(first))
    to_certify(second)
    for by, address in (
        (checker("other"), reverse("documents:check-queue")),
        (checker("other"), at("check-station", first)),
        (certifier(), reverse("documents:certify-queue")),
        (certifier(), at("certify-file", second)),
        (indexer(), at("employer-file", second)),
    ):
        client = signed_in(by)
        client.cookies["language"] = language
        answer = client.get(address, headers={"accept-language": language})
        assert answer.status_code == 200, address
