"""Who administers an office has its read pages classified again from a screen."""

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import FormType, Page
from documents.reading import jobs as reading_jobs
from documents.reading import reclassify
from documents.reading.jobs import CLASSIFY, ask_to_classify
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.work import jobs, leases
from sso_efiles.work.models import Job
from tests.documents.paper import folder, person

pytestmark = pytest.mark.django_db
ADDRESS = "documents:classify-again"


@pytest.fixture(autouse=True)
def guarantee() -> None:
    FormType.objects.create(pk="sps_1_10_p1", title_th="สปส. 1-10", doc_class="C")


def contributions() -> Page:
    """A page whose form was not known when it was read."""
    batch = folder("แฟ้มที่ 7", "สปส. 1-10\nแบบรายการแสดงการส่งเงินสมทบ")
    return Page.objects.get(batch=batch)


def test_the_form_stands_where_the_engine_is_told_of(client: Client) -> None:
    client.force_login(person(Role.HEAD))
    assert reverse(ADDRESS) in client.get(reverse("documents:progress")).content.decode()
    client.force_login(person(Role.INDEXER))
    assert reverse(ADDRESS) not in client.get(reverse("documents:progress")).content.decode()


def test_nothing_is_done_before_it_is_confirmed(client: Client) -> None:
    page = contributions()
    client.force_login(person(Role.HEAD))
    answer = client.post(reverse(ADDRESS), {"office": page.office_id})
    assert answer.status_code == 422
    assert "ทำเครื่องหมายเพื่อยืนยัน" in answer.content.decode()
    assert not Job.objects.filter(name=CLASSIFY).exists()


def test_confirmed_the_pages_get_their_form_and_the_run_is_shown(client: Client) -> None:
    page = contributions()
    head = person(Role.HEAD)
    client.force_login(head)
    answer = client.post(reverse(ADDRESS), {"office": page.office_id, "sure": "on"}, follow=True)
    assert Page.objects.get(pk=page.pk).form_id == "sps_1_10_p1"
    run = Job.objects.get(name=CLASSIFY)
    assert (run.state, run.result) == ("done", {"finished": True, "pages": 1, "changed": 1})
    assert "หน้าที่เปลี่ยน" in answer.content.decode()
    event = Event.objects.get(action=AuditAction.PAGES_CLASSIFIED)
    assert (event.actor, event.data["pages"]) == (head, 1)


@pytest.mark.parametrize("office", ["", "5000"])
def test_no_office_but_the_own_can_be_named(client: Client, office: str) -> None:
    contributions()
    client.force_login(person(Role.HEAD))
    assert client.post(reverse(ADDRESS), {"office": office, "sure": "on"}).status_code == 422
    assert not Job.objects.filter(name=CLASSIFY).exists()


def test_headquarters_may_name_none_for_all(client: Client) -> None:
    page = contributions()
    client.force_login(person(Role.HQ_ADMIN))
    client.post(reverse(ADDRESS), {"office": "", "sure": "on"})
    assert Page.objects.get(pk=page.pk).form_id == "sps_1_10_p1"


def test_asked_twice_it_runs_once() -> None:
    page, head = contributions(), person(Role.HEAD)
    assert ask_to_classify(page.office, by=head) == ask_to_classify(page.office, by=head)
    assert Event.objects.filter(action=AuditAction.PAGES_CLASSIFIED).count() == 1


def test_a_run_longer_than_a_task_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_jobs, "LONGEST_S", 0)
    monkeypatch.setattr(reclassify, "_BATCH", 1)
    page = contributions()
    contributions()
    ask_to_classify(page.office, by=person(Role.HEAD))
    while waiting := Job.objects.filter(name=CLASSIFY, state="queued").first():
        held = leases.claim(jobs.JOB, waiting.pk)
        assert held is not None
        jobs.run_claimed_job(held)
    assert not Page.objects.exclude(form="sps_1_10_p1").exists()
    last = Job.objects.filter(name=CLASSIFY).latest("pk")
    assert (last.result["finished"], last.result["changed"]) == (True, 2)
