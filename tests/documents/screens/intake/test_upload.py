"""The upload page, and its way without JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.models import Batch, Upload
from documents.states import UploadState
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.factories import JPEG, BatchFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> User:
    user = UserFactory.create(role=Role.SCANNER)
    client.force_login(user)
    return user


def scan(name: str, content: bytes = JPEG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def test_the_page_tells_the_script_where_to_send(client: Client, operator: User) -> None:
    page = client.get(reverse("documents:upload")).content.decode()
    assert f'data-office="{operator.office_id}"' in page
    assert 'data-whole="16777216"' in page
    assert 'data-part="4194304"' in page
    assert "ไฟล์ว่างเปล่า กรุณาสแกนใหม่" in page


def test_a_few_files_can_be_sent_without_javascript(
    client: Client, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.tasks.advance", lambda batch: None)
    answer = client.post(
        reverse("documents:upload"),
        {"folder_name": "74-9999002-8", "files": [scan("หน้า 1.jpg"), scan("ว่าง.jpg", b"")]},
    )
    batch = Batch.objects.get()
    assert answer.headers["Location"] == reverse("documents:batch-detail", args=[batch.pk])
    assert (batch.office_id, batch.folder_name, batch.loose) == (operator.office_id, "74-9999002-8", False)
    assert dict(Upload.objects.values_list("name", "state")) == {
        "หน้า 1.jpg": UploadState.STORED,
        "ว่าง.jpg": UploadState.REFUSED,
    }


def test_the_form_says_what_is_wrong_and_sends_nothing(client: Client, operator: User) -> None:
    answer = client.post(reverse("documents:upload"), {"folder_name": "แฟ้ม", "account_no": "12"})
    assert answer.status_code == 422
    assert "เลขที่บัญชีนายจ้างมี 10 หลัก" in answer.content.decode()
    empty = client.post(reverse("documents:upload"), {"folder_name": "แฟ้ม"})
    assert empty.status_code == 422
    assert "โฟลเดอร์นี้ไม่มีไฟล์สแกน" in empty.content.decode()
    assert not Batch.objects.exists()


def test_an_unfinished_batch_of_ones_own_is_offered_again(client: Client, operator: User) -> None:
    BatchFactory.create(office=operator.office, created_by=operator, state="receiving", folder_name="ส่งค้าง")
    BatchFactory.create(office=operator.office, state="receiving", folder_name="ของคนอื่น")
    page = client.get(reverse("documents:upload")).content.decode()
    assert "ส่งค้าง" in page
    assert "ของคนอื่น" not in page


def test_who_has_no_office_cannot_upload(client: Client) -> None:
    OfficeFactory.create()
    client.force_login(UserFactory.create(role=Role.SCANNER, office=None))
    assert client.post(reverse("documents:upload"), {"files": [scan("1.jpg")]}).status_code in (403, 422)
    assert not Batch.objects.exists()
