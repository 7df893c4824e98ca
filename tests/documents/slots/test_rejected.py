"""Pages of an own folder that are kept out of every file need a reason before the file is handed over."""

import pytest

from documents.filing import machine, review
from documents.gate.conditions import open_points
from documents.gate.handing_over import hand_over
from documents.gate.refusals import NotReady
from documents.models import Batch, Document, FormType, Page, Reading
from documents.slots.open_points import open_slots
from employers.models import Employer
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.documents.paper import employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"
POINT = ("rejected_without_reason", 1)


@pytest.fixture
def ours() -> Employer:
    return employer(OURS)


@pytest.fixture
def paper(ours: Employer) -> Document:
    """The first paper of a counted folder of one sheet, whole; it is taken up again."""
    batch = folder(OURS, own_page(OURS), own_page(OURS, "ก"), sheets=1)
    machine.file_batch(batch.pk)
    document = Document.objects.order_by("pk")[0]
    review.reopen(document, by=person(Role.INDEXER))
    return document


def test_a_rejection_without_a_reason_is_taken_and_stands_in_the_way(paper: Document, ours: Employer) -> None:
    indexer = Caller(person(Role.INDEXER))
    assert indexer.post(f"documents/{paper.pk}/reject/", {}).status_code == 200
    assert POINT in open_slots(ours.pk)
    told = {point["code"]: point for point in indexer.get(f"employers/{OURS}/file/").json()["open"]}
    assert "หมายเหตุ" in told["rejected_without_reason"]["message_th"]
    (shown,) = (point for point in open_points(ours) if point.code == "rejected_without_reason")
    assert shown.url.endswith("/review/rejected/")
    Reading.objects.update(picture_sha256="0" * 64)  # made without a picture
    with pytest.raises(NotReady):
        hand_over(ours, by=person(Role.INDEXER))


def test_taken_up_again_and_rejected_with_a_remark_it_does_not(paper: Document, ours: Employer) -> None:
    by = person(Role.INDEXER)
    review.reject(paper, by=by)
    review.reopen(paper, by=by)
    review.reject(paper, by=by, note="ใบทดสอบเครื่อง")
    assert "rejected_without_reason" not in dict(open_slots(ours.pk))


def test_covers_and_what_the_machine_set_apart_are_no_papers(paper: Document, ours: Employer) -> None:
    review.reject(paper, by=person(Role.INDEXER))
    cover = FormType.objects.create(id="cover", title_th="ปกแฟ้ม", title_en="Cover", doc_class="G")
    Page.objects.filter(document=paper).update(form=cover)
    assert "rejected_without_reason" not in dict(open_slots(ours.pk))
    Page.objects.filter(document=paper).update(form=None)
    assert POINT in open_slots(ours.pk)
    Document.objects.update(filed_by=None)
    assert "rejected_without_reason" not in dict(open_slots(ours.pk))


def test_a_loose_stack_is_no_folder_of_anybody(paper: Document, ours: Employer) -> None:
    review.reject(paper, by=person(Role.INDEXER))
    Batch.objects.update(loose=True)
    assert "rejected_without_reason" not in dict(open_slots(ours.pk))
