"""A page that came again is one leaf on every screen, the other comings to open; its sender is told."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Batch, Page
from documents.search import index_pages
from sso_efiles.policy import Role
from tests.documents.filing.test_copies import OUR_FOLDER, OURS, pages, send
from tests.documents.paper import CHIANG_MAI, SAMUT_SAKHON, employer, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders() -> list[Batch]:
    """A folder of two pages, again with a third, and again from another office."""
    employer(OURS)
    return [
        send(OUR_FOLDER, "named", "2"),
        send(OUR_FOLDER, "named", "2", "3"),
        send(OUR_FOLDER, "named", "2", code=CHIANG_MAI),
    ]


def show(client: Client, name: str, *args: object, code: str = SAMUT_SAKHON, **asked: str) -> str:
    client.force_login(person(Role.INDEXER, code))
    answer = client.get(reverse(f"documents:{name}", args=args), asked)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_batch_folds_what_came_before_and_says_who_sent_it(client: Client, folders: list[Batch]) -> None:
    first, second, _ = folders
    shown = show(client, "batch-detail", second.pk)
    assert "หน้าเหล่านี้มีอยู่แล้ว" in shown
    assert "scanner7400" in shown
    assert reverse("documents:batch-detail", args=[first.pk]) in shown
    assert [f'id="p{page.pk}"' in shown for page in pages(second)] == [False, False, True]
    again = show(client, "batch-detail", second.pk, only="duplicate")
    assert [f'id="p{page.pk}"' in again for page in pages(second)] == [True, True, False]


def test_another_office_is_told_the_office_and_not_the_person(client: Client, folders: list[Batch]) -> None:
    shown = show(client, "batch-detail", folders[2].pk, code=CHIANG_MAI, only="duplicate")
    assert "หน้าเหล่านี้มีอยู่แล้ว" in shown
    assert "สำนักงาน 7400" in shown
    assert "scanner7400" not in shown
    assert reverse("documents:batch-detail", args=[folders[0].pk]) not in shown


def test_the_file_holds_each_page_once_with_a_badge(client: Client) -> None:
    shown = show(client, "employer-file", OURS)
    assert shown.count("×3<") == 2
    assert shown.count('class="leaf-picture"') == 3
    assert "scanner5000" not in shown


def test_the_viewer_counts_each_page_once(client: Client, folders: list[Batch]) -> None:
    first, second, _ = folders
    shown = show(client, "employer-page", OURS, pages(first)[0].pk)
    assert re.search(r'name="go"[^>]*max="3"', shown)
    assert "หน้าเดียวกันนี้ส่งมาอีก" in shown
    copy = show(client, "page", pages(second)[0].pk)
    assert "หน้านี้เคยส่งมาแล้ว" in copy
    assert reverse("documents:page", args=[pages(first)[0].pk]) in copy


def test_search_finds_each_page_once_with_a_badge(client: Client) -> None:
    index_pages(Page.objects.values_list("pk", flat=True))
    shown = show(client, "search", q=OURS, kind="pages")
    assert shown.count('class="card hitcard"') == 3
    assert shown.count("×3<") == 2


def test_the_api_tells_the_same(client: Client, folders: list[Batch]) -> None:
    client.force_login(person(Role.INDEXER))
    first, second, other = folders
    page, copy = pages(first)[0], pages(second)[0]
    told = client.get(f"/api/v1/pages/{copy.pk}/").json()
    assert (told["kind"], told["duplicate_of"], told["document"]) == ("duplicate", page.pk, None)
    told = client.get(f"/api/v1/pages/{page.pk}/").json()
    assert (told["kind"], told["duplicate_of"]) == ("image", None)
    assert [one["office"] for one in told["copies"]] == ["7400", "5000"]
    told = client.get(f"/api/v1/batches/{second.pk}/").json()
    assert (told["counts"]["pages"], told["counts"]["done"], told["counts"]["duplicate"]) == (3, 3, 2)
    assert [file["sent_before"] and file["sent_before"]["by"] for file in told["files"]] == [
        "scanner7400",
        "scanner7400",
        None,
    ]
    ledger = client.get(f"/api/v1/employers/{OURS}/file/").json()["ledger"]
    assert (ledger["slots"], ledger["images"], ledger["duplicate"]) == (3, 3, 4)
    client.force_login(person(Role.INDEXER, CHIANG_MAI))
    told = client.get(f"/api/v1/batches/{other.pk}/").json()["files"][0]["sent_before"]
    assert (told["office"], told["by"], told["batch"]) == ("7400", None, None)
