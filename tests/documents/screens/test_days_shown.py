"""A paper's day and period on the screens: the viewer, the file, the inventory, the desk."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Deed, Document, Page, PageFact
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.factories import (
    BatchFactory,
    DocumentFactory,
    EmployerFactory,
    FormTypeFactory,
    OfficeFactory,
    PageFactory,
    ReadingFactory,
    UserFactory,
    filed_page,
)

pytestmark = pytest.mark.django_db
OURS = "7499990028"


@pytest.fixture
def employer() -> Employer:
    return EmployerFactory.create(account_no=OURS)


@pytest.fixture
def officer(client: Client) -> User:
    user = UserFactory.create(role=Role.COUNTER, office=OfficeFactory.create(code="5000"))
    client.force_login(user)
    return user


@pytest.fixture
def clerk(client: Client) -> User:
    user = UserFactory.create(role=Role.INDEXER)
    client.force_login(user)
    return user


def say(page: Page, kind: str, value: str, *, main: bool = True, confidence: float = 0.9) -> None:
    box = [100, 200, 300, 240]
    facts = {"as_read": f"อ่านว่า {value}", "box": box, "main": main, "confidence": confidence}
    PageFact.objects.create(page=page, kind=kind, value=value, **facts)


class TestViewer:
    def shown(self, client: Client, page: Page) -> str:
        return client.get(reverse("documents:employer-page", args=[OURS, page.pk])).content.decode()

    def test_it_tells_what_the_page_says_and_where(
        self, client: Client, officer: User, employer: Employer
    ) -> None:
        page = filed_page(employer=employer, text="วันที่")
        for kind, value in (
            ("date", "2020-03-12"),
            ("period", "2020"),
            ("sheet", "2/5"),
            ("addressee", "นายอำเภอ"),
        ):
            say(page, kind, value)
        html = self.shown(client, page)
        for told in ("12 มีนาคม 2563", "ปี 2563", "2/5", "นายอำเภอ", "อ่านว่า 2020-03-12", "90%"):
            assert told in html
        assert html.count("data-fact-box") == html.count("data-fact=") == 4
        assert "ไม่แน่ใจ" not in html

    def test_what_is_not_sure_is_never_shown_as_sure(
        self, client: Client, officer: User, employer: Employer
    ) -> None:
        page = filed_page(employer=employer, text="วันที่")
        say(page, "date", "1976-03-12", main=False, confidence=0.4)
        say(page, "date", "2019-03-12", main=False, confidence=0.4)
        html = self.shown(client, page)
        assert html.count("ไม่แน่ใจ") == 2
        assert "12 มีนาคม 2519" in html
        assert "12 มีนาคม 2562" in html

    def test_a_page_that_says_nothing_has_no_list(
        self, client: Client, officer: User, employer: Employer
    ) -> None:
        assert 'id="facts"' not in self.shown(client, filed_page(employer=employer, text="วันที่"))


def test_the_file_shows_day_and_period_in_their_order(
    client: Client, officer: User, employer: Employer
) -> None:
    form = FormTypeFactory.create()
    facts = [
        (date(2020, 5, 2), date(2020, 4, 1), None, False),
        (date(2020, 3, 4), date(2019, 1, 1), None, True),
        (date(2020, 6, 4), date(2019, 1, 1), date(2019, 3, 1), False),
        (date(2020, 7, 4), date(2018, 11, 1), date(2019, 2, 1), False),
        (date(2020, 8, 4), date(2017, 1, 1), date(2018, 1, 1), True),
    ]
    for dated, period, until, whole_year in facts:
        page = filed_page(employer=employer, form=form, text="x")
        said = {"dated": dated, "period": period, "period_until": until, "whole_year": whole_year}
        Document.objects.filter(pages=page).update(**said)
    html = client.get(reverse("documents:employer-file", args=[OURS])).content.decode()
    assert html.index("4 มี.ค. 2563") < html.index("2 พ.ค. 2563")
    shown = ("ปี 2562", "เมษายน 2563", "มกราคม – มีนาคม 2562", "พฤศจิกายน 2561 – กุมภาพันธ์ 2562", "ปี 2560 – 2561")
    places = [html.index(f"งวด {period} ·") for period in shown]
    assert places == sorted(places)


class TestDesk:
    @pytest.fixture
    def document(self, clerk: User) -> Document:
        document = DocumentFactory.create(
            batch=BatchFactory.create(office=clerk.office), state=DocumentState.REVIEW
        )
        page = PageFactory.create(upload__batch=document.batch, document=document, state="done")
        ReadingFactory.create(page=page)
        return document

    def card(self, client: Client, document: Document) -> str:
        return client.get(reverse("documents:review-one", args=[document.pk])).content.decode()

    def file(self, client: Client, document: Document, **words: str) -> int:
        place = reverse("documents:review-file", args=[document.pk])
        sent = {"account_no": OURS, "version": str(document.version), **words}
        status = client.post(place, sent).status_code
        document.refresh_from_db()
        return status

    def test_a_day_that_is_sure_stands_in_the_field(self, client: Client, document: Document) -> None:
        days = {"dated": date(2020, 3, 12), "period": date(2020, 2, 1)}
        Document.objects.filter(pk=document.pk).update(**days)
        html = self.card(client, document)
        assert 'value="12/03/2563"' in html
        assert 'value="02/2563"' in html
        assert "said_day" not in html

    def test_several_months_stand_in_the_field_and_come_back_as_they_stood(
        self, client: Client, document: Document, employer: Employer
    ) -> None:
        days = {"dated": date(2020, 3, 12), "period": date(2024, 1, 1), "period_until": date(2024, 3, 1)}
        Document.objects.filter(pk=document.pk).update(**days)
        assert 'value="01/2567 - 03/2567"' in self.card(client, document)
        assert self.file(client, document, day="12/03/2563", period="01/2567 - 03/2567") == 302
        assert document.dated_by is None, "nothing was said anew"

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ({"period": "01/2567 - 03/2567"}, "2024-01/2024-03"),
            ({"period": "ม.ค. - มี.ค. 67"}, "2024-01/2024-03"),
            ({"period": "ไตรมาส 1/2567"}, "2024-01/2024-03"),
            ({"period": "2566 - 2567"}, "2023/2024"),
            ({"said_period": "2024-01/2024-03"}, "2024-01/2024-03"),
        ],
    )
    def test_several_months_may_be_said(
        self, client: Client, document: Document, employer: Employer, words: dict[str, str], code: str
    ) -> None:
        assert self.file(client, document, **words) == 302
        assert document.period_told
        assert document.period_told.code == code

    def test_one_that_is_not_is_offered_and_not_filled_in(self, client: Client, document: Document) -> None:
        page = document.pages.get()
        say(page, "date", "1976-03-12", main=False, confidence=0.4)
        say(page, "date", "2019-03-12", main=False, confidence=0.4)
        say(page, "date", "2999-03-12", main=False)
        say(page, "period", "2019-02", main=False, confidence=0.4)
        html = self.card(client, document)
        assert 'value="12/03/' not in html
        assert html.count('name="said_day"') == 2
        assert 'value="2019-03-12"' in html
        assert 'name="said_period" value="2019-02"' in html
        assert "checked" not in html

    def test_what_was_chosen_is_the_person_s_word_and_is_undone(
        self, client: Client, clerk: User, document: Document, employer: Employer
    ) -> None:
        chosen = {"said_day": "2019-03-12", "said_period": "2019-02", "day": "", "period": ""}
        assert self.file(client, document, **chosen) == 302
        assert (document.dated, document.period, document.dated_by) == (
            date(2019, 3, 12),
            date(2019, 2, 1),
            clerk,
        )
        deed = Deed.objects.get(verb="file")
        client.post(reverse("documents:review-undo", args=[deed.pk]))
        document.refresh_from_db()
        assert (document.dated, document.period, document.dated_by) == (None, None, None)

    @pytest.mark.parametrize(
        ("words", "dated", "period"),
        [
            ({"day": "12 มี.ค. 2563", "period": "มี.ค. 63"}, date(2020, 3, 12), date(2020, 3, 1)),
            ({"day": "๑๒/๓/๒๕๖๓", "period": "2563"}, date(2020, 3, 12), date(2020, 1, 1)),
            ({"day": "", "period": ""}, None, None),
            ({"day": "1/02/2563", "period": "01/2563"}, date(2020, 2, 1), date(2020, 1, 1)),
            ({}, date(2020, 2, 1), date(2020, 1, 1)),
        ],
    )
    def test_what_was_written_counts_and_what_was_left_does_not(
        self, client: Client, document: Document, employer: Employer,
        words: dict[str, str], dated: date | None, period: date | None,
    ) -> None:  # fmt: skip
        days = {"dated": date(2020, 2, 1), "period": date(2020, 1, 1)}
        Document.objects.filter(pk=document.pk).update(**days)
        assert self.file(client, document, **words) == 302
        assert (document.dated, document.period) == (dated, period)
        untouched = words == {} or words.get("day") == "1/02/2563"
        assert (document.dated_by is None) == untouched

    @pytest.mark.parametrize(
        "words", [{"day": "เมื่อวาน"}, {"day": "12/03/19"}, {"period": "ไม่รู้"}, {"day": "1/1/2999"}]
    )
    def test_what_is_no_day_is_refused_on_the_card_and_keeps_what_was_written(
        self, client: Client, document: Document, employer: Employer, words: dict[str, str]
    ) -> None:
        place = reverse("documents:review-file", args=[document.pk])
        answer = client.post(place, {"account_no": OURS, "version": str(document.version), **words})
        assert answer.status_code == 422
        assert next(iter(words.values())) in answer.content.decode()
        document.refresh_from_db()
        assert document.state == DocumentState.REVIEW
