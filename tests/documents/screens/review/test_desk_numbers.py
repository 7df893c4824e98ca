"""Numbers in doubt on the cards of the desk: shown with their pictures, offered, masked."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Document
from documents.states import DocumentState, Strength
from sso_efiles.accounts.models import User
from tests.documents.screens.review.cards import card_of, waiting
from tests.factories import (
    EmployerFactory,
    IdentifierFactory,
)

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def doubtful_number(document: Document, **facts: Any) -> None:
    """An account number on the document's page, as it was read with doubt."""
    offers = [["7499990036", 0.62], ["7499990028", 0.31]]
    facts = {"check_result": "suspect", "told": 0.62, "candidates": offers} | facts
    IdentifierFactory.create(page=document.pages.get(), value="7499990036", as_read="7499990036", **facts)


def test_a_number_read_with_doubt_is_shown_with_what_it_may_be_one_key_away(
    client: Client, clerk: User
) -> None:
    ours = EmployerFactory.create(account_no="7499990028", office=clerk.office)
    document = waiting(clerk)
    doubtful_number(document)
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    place = reverse("documents:page-picture", args=[document.pages.get().pk, "view"])
    assert f'<image href="{place}"' in card
    assert 'viewBox="0 6 48 48"' in card, "the number with a little paper round it"
    offered = [part[:10] for part in card.split('name="candidate"\n             value="')[1:]]
    assert offered == ["7499990036", "7499990028"], "likeliest first"
    assert "62 %" in card
    assert "checked" not in card
    answer = client.post(
        reverse("documents:review-file", args=[document.pk]), {"candidate": "7499990028"}, **HTMX
    )
    assert answer.status_code == 200
    document.refresh_from_db()
    assert document.employer == ours


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_number_by_hand_is_keyed_from_its_picture_and_never_filled_in(
    client: Client, clerk: User, by_hand: bool
) -> None:
    ours = EmployerFactory.create(account_no="7499990028", office=clerk.office)
    document = waiting(clerk, state=DocumentState.SUGGESTED, employer=ours, strength=Strength.AGREED)
    doubtful_number(document, by_hand=by_hand)
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    assert ("data-by-hand" in card) is by_hand
    assert ('value="74-9999002-8"' in card) is not by_hand
    picture, field, offers = (card.index(part) for part in ("<image", 'name="account_no"', "62 %"))
    assert picture < field
    assert (field < offers) is by_hand, "the empty field comes first, what the machine read under it"


@pytest.mark.parametrize("facts", [{"check_result": "ok"}, {"candidates": []}, {"box": None}])
def test_a_number_that_leaves_nothing_to_choose_is_not_asked(
    client: Client, clerk: User, facts: dict[str, Any]
) -> None:
    document = waiting(clerk)
    doubtful_number(document, **facts)
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    assert "<image" not in card


def doubtful_id(document: Document, kind: str, *offers: str, **facts: Any) -> None:
    """A 13-digit number on the document's page with these readings, likeliest first."""
    told = [[value, round(0.6 - 0.1 * place, 2)] for place, value in enumerate(offers)]
    facts = {"check_result": "suspect", "told": 0.6, "candidates": told} | facts
    page = document.pages.get()
    IdentifierFactory.create(page=page, kind=kind, value=offers[0], as_read=offers[0], **facts)


def test_a_persons_number_in_doubt_shows_its_picture_and_only_the_digits_in_dispute(
    client: Client, clerk: User
) -> None:
    document = waiting(clerk)
    doubtful_id(document, "national_id", "1101200345671", "1101200845671")
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    assert "<image" in card
    assert card.index("1-10XX-XX3XX-XX-1") < card.index("1-10XX-XX8XX-XX-1")
    assert "60 %" in card
    assert "1101200345671" not in card.replace("-", "")
    assert 'name="candidate"' not in card, "a person's number files nothing"


def test_readings_of_a_person_that_differ_much_are_masked_whole(client: Client, clerk: User) -> None:
    document = waiting(clerk)
    doubtful_id(document, "juristic_no", "1101200345671", "1109876845671")
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    assert card.count("1-10XX-XXXXX-XX-1") == 2


def test_a_companys_number_in_doubt_is_written_out(client: Client, clerk: User) -> None:
    document = waiting(clerk)
    doubtful_id(document, "juristic_no", "0105536000013", "0105536000018")
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    assert "0-10-5-536-00001-3" in card
    assert "0-10-5-536-00001-8" in card


def test_a_persons_number_by_hand_leaves_the_account_field_filled_in(client: Client, clerk: User) -> None:
    ours = EmployerFactory.create(account_no="7499990028", office=clerk.office)
    document = waiting(clerk, state=DocumentState.SUGGESTED, employer=ours, strength=Strength.AGREED)
    doubtful_id(document, "national_id", "1101200345671", by_hand=True)
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    assert "data-by-hand" not in card
    assert 'value="74-9999002-8"' in card


@pytest.mark.parametrize("facts", [{"check_result": "ok"}, {"candidates": []}, {"box": None}])
def test_a_persons_number_that_leaves_nothing_to_compare_is_not_shown(
    client: Client, clerk: User, facts: dict[str, Any]
) -> None:
    document = waiting(clerk)
    doubtful_id(document, "national_id", "1101200345671", **facts)
    card = card_of(client.get(reverse("documents:review-queue")).content.decode(), document)
    assert "<image" not in card
