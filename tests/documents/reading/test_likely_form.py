"""A page of no known form says at the desk and in the viewer what it probably is."""

import pytest
from django.test import Client
from django.urls import reverse

from documents.filing import machine
from documents.models import Document, FormType, Page
from documents.reading.likely_form import likely_form_of
from sso_efiles.policy import Role
from tests.documents.paper import employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"


@pytest.fixture
def unsure() -> Page:
    FormType.objects.create(pk="lease", title_th="สัญญาเช่า", doc_class="E")
    employer(OURS)
    batch = folder("แฟ้มที่ 7", own_page(OURS, "ข้อ 3 การชำระเงิน"))
    Page.objects.update(form_rule="words:lease@1", form_sure=0.75)
    machine.file_batch(batch.pk)
    return Page.objects.get()


def test_it_is_told_with_how_sure_it_is(unsure: Page) -> None:
    likely = likely_form_of(unsure)
    assert likely is not None
    assert (likely.form, str(likely.words)) == ("lease", "เป็นไปได้")
    for sure, words in ((0.7, "เป็นไปได้"), (0.69, "ไม่แน่ใจ"), (0.9, "ค่อนข้างแน่ใจ")):
        unsure.form_sure = sure
        again = likely_form_of(unsure)
        assert again is not None
        assert str(again.words) == words


def test_a_page_of_a_known_form_or_without_a_guess_tells_nothing(unsure: Page) -> None:
    unsure.form_id = "lease"
    assert likely_form_of(unsure) is None
    unsure.form_id, unsure.form_rule = None, ""
    assert likely_form_of(unsure) is None


def test_the_viewer_shows_it(client: Client, unsure: Page) -> None:
    client.force_login(person(Role.INDEXER))
    answer = client.get(reverse("documents:page", args=[unsure.pk]), follow=True)
    assert "แบบที่น่าจะใช่" in answer.content.decode()
    Page.objects.update(form_id="lease")
    answer = client.get(reverse("documents:page", args=[unsure.pk]), follow=True)
    assert "แบบที่น่าจะใช่" not in answer.content.decode()


def test_the_desk_shows_it(client: Client, unsure: Page) -> None:
    client.force_login(person(Role.INDEXER))
    document = Document.objects.get()
    answer = client.get(reverse("documents:review-one", args=[document.pk]))
    assert "แบบที่น่าจะใช่" in answer.content.decode()
