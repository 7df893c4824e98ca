"""What is taken away or uncovered: whole files with a reason, a person's number by a click."""

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from documents.errors import ReasonMissing, TooMuchToExport
from documents.models import Reading
from documents.screens.reading import export
from documents.storage import store
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.employers.factories import InsuredPersonFactory
from tests.factories import BatchFactory, EmployerFactory, OfficeFactory, UserFactory, filed_page

pytestmark = pytest.mark.django_db
PERSON, SHOWN = "1000000000017", "1-0000-00000-01-7"
REASON = "ศาลแรงงานขอสำเนา"


@pytest.fixture
def clerk(client: Client) -> User:
    user = UserFactory.create(role=Role.INDEXER, office=OfficeFactory.create())
    client.force_login(user)
    return user


@pytest.fixture
def employer(clerk: User, tmp_path: Path, settings: Settings) -> Employer:
    """One whose file holds a page of the clerk's own office."""
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    settings.WORK_DIR = tmp_path / "work"
    row = EmployerFactory.create(account_no="7499990028", office=clerk.office)
    page = filed_page(employer=row, batch=BatchFactory.create(office=clerk.office), text="เงินสมทบ")
    picture = io.BytesIO()
    Image.new("L", (1654, 2339), "white").save(picture, "JPEG")
    incoming = store().stage()
    incoming.write(picture.getvalue())
    page.image.upload.sha256 = incoming.sha256
    page.image.upload.save()
    store().publish(incoming)
    reading = Reading.objects.get(page=page)
    store().put(reading.picture_key("full"), picture.getvalue())
    return row


def take(client: Client, employer: Employer, **sent: str) -> tuple[int, bytes]:
    answer = client.post(reverse("documents:employer-export", args=[employer.account_no]), sent)
    return answer.status_code, b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize(("kind", "head"), [("pdf", b"%PDF-"), ("zip", b"PK")])
def test_the_whole_file_is_taken_away_with_a_reason(
    client: Client, clerk: User, employer: Employer, kind: str, head: bytes
) -> None:
    shown = client.get(reverse("documents:employer-file", args=[employer.account_no])).content.decode()
    assert reverse("documents:employer-export", args=[employer.account_no]) in shown
    status, data = take(client, employer, reason=REASON, **{"as": kind})
    assert status == 200
    assert data.startswith(head)
    event = Event.objects.get(action="efile.exported", actor=clerk)
    assert event.data == {"kind": kind, "pages": 1, "reason": REASON}


def test_the_bag_holds_the_original(client: Client, employer: Employer) -> None:
    _, data = take(client, employer, reason=REASON, **{"as": "zip"})
    with zipfile.ZipFile(io.BytesIO(data)) as bag:
        assert any("/data/originals/" in name for name in bag.namelist())


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"as": "pdf"}, 400), ({"as": "pdf", "reason": "สั้น"}, 400), ({"as": "exe", "reason": REASON}, 400)],
)
def test_without_a_reason_nothing_is_taken_away(
    client: Client, employer: Employer, sent: dict[str, str], status: int
) -> None:
    assert take(client, employer, **sent)[0] == status
    assert not Event.objects.filter(action="efile.exported").exists()


def test_a_file_with_a_page_of_another_office_stays_where_it_is(client: Client, employer: Employer) -> None:
    away = BatchFactory.create(office=OfficeFactory.create(code="5000"))
    filed_page(employer=employer, batch=away)
    shown = client.get(reverse("documents:employer-file", args=[employer.account_no])).content.decode()
    assert reverse("documents:employer-export", args=[employer.account_no]) not in shown
    assert take(client, employer, reason=REASON, **{"as": "zip"})[0] == 404


def test_a_file_too_large_for_a_browser_names_the_way_out(
    client: Client, employer: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_PAGES", 0)
    status, said = take(client, employer, reason=REASON, **{"as": "pdf"})
    assert status == 409
    assert "export_file" in said.decode()


def test_the_refusals_say_what_to_do_in_both_languages() -> None:
    many = TooMuchToExport(pages=900, most=500)
    assert "900" in many.message_th
    assert "900" in many.message_en
    assert "10" in ReasonMissing().message_th
    assert "10" in ReasonMissing().message_en


def test_a_persons_number_is_masked_until_somebody_asks_for_it_by_name(client: Client, clerk: User) -> None:
    person = InsuredPersonFactory.create(national_id=PERSON, first_name="สมชาย", last_name="ใจดี")
    shown = client.get(reverse("documents:search"), {"q": "สมชาย ใจดี"}).content.decode()
    place = reverse("documents:person-unmask", args=[person.pk])
    assert place in shown
    assert PERSON not in shown.replace("-", "")
    fragment = client.post(place, headers={"hx-request": "true"}).content.decode()
    assert SHOWN in fragment
    assert "<html" not in fragment
    page = client.post(place).content.decode()
    assert SHOWN in page
    assert "สมชาย ใจดี" in page
    assert Event.objects.filter(action="person.unmasked", actor=clerk, object_id=str(person.pk)).count() == 2
    assert client.get(place).status_code == 405


def test_what_is_printed_says_who_printed_it(client: Client, clerk: User, employer: Employer) -> None:
    shown = client.get(reverse("documents:employer-file", args=[employer.account_no])).content.decode()
    printed = shown[shown.index('class="printed"') :]
    assert str(clerk) in printed
    assert str(clerk.office) in printed
