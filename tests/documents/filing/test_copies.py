"""A page counts once: whatever comes again is linked to the page that counts, and none is ever lost."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents.filing import arranging, machine, review, undoing
from documents.models import Batch, Deed, Document, Page, PageIndex, Upload
from documents.search.index.index_rows import not_indexed
from documents.states import OPEN_DOCUMENTS, BatchState, DocumentState, PageKind, UploadState
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Refusal
from sso_efiles.work.states import WorkState
from tests.documents.paper import CHIANG_MAI, SAMUT_SAKHON, employer, office, person, read_page

pytestmark = pytest.mark.django_db

OURS, THEIRS = "7499990028", "5099990029"
OUR_FOLDER, THEIR_FOLDER = "74-9999002-8 บริษัท หนึ่ง จำกัด", "50-9999002-9 บริษัท สอง จำกัด"
NUMBERS = {OUR_FOLDER: OURS, THEIR_FOLDER: THEIRS}
TEXTS = {"named": f"เลขที่บัญชี {OURS}"}
"""Pictures that say whose they are, wherever they lie."""
_SECOND_SIGN = {OUR_FOLDER: f"\nเลขที่บัญชี {OURS}", THEIR_FOLDER: f"\nเลขที่บัญชี {THEIRS}"}
"""What the other pictures say: the number of their folder, or nobody's."""


def send(name: str, *pictures: str, code: str = SAMUT_SAKHON, loose: bool = False) -> Batch:
    """A folder whose pages are read and filed, an upload for each picture: by the machine, or by a person
    where one has to agree with the folder's number.
    """
    batch = Batch.objects.create(
        office=office(code), folder_name=name, digest=uuid.uuid4().hex * 2, created_by=person(code=code),
        state=BatchState.PROCESSING, loose=loose,
    )  # fmt: skip
    for i, picture in enumerate(pictures):
        digest = hashlib.sha256(picture.encode()).hexdigest()
        file = Upload.objects.create(
            batch=batch, client_id=f"f{i}", name=f"{i}.jpg", size=1, kind="jpeg", position=i, pages_found=1,
            sha256=digest, state=UploadState.STORED, split=WorkState.DONE,
        )  # fmt: skip
        read_page(file, 1, TEXTS.get(picture, f"เรื่อง {picture}" + _SECOND_SIGN.get(name, "")))
    machine.file_batch(batch.pk)
    for document in Document.objects.filter(batch=batch, state=DocumentState.SUGGESTED):
        if name in NUMBERS and not loose:
            review.file_document(document, account_no=NUMBERS[name], by=officer(code))
    batch.refresh_from_db()
    return batch


def pages(batch: Batch) -> list[Page]:
    return list(Page.objects.filter(batch=batch).in_order().select_related("document"))


def counted(account_no: str) -> int:
    filed = Page.objects.counted().filter(document__state=DocumentState.FILED)
    return filed.filter(document__employer__account_no=account_no).count()


def officer(code: str = SAMUT_SAKHON) -> User:
    return person(Role.INDEXER, code)


def nothing_is_lost() -> None:
    """What must hold after every step, whatever came before."""
    assert not list(integrity._pages_count_once())
    for page in Page.objects.select_related("document", "duplicate_of__document"):
        assert page.document or page.duplicate_of, f"{page} lies nowhere"
        first = page.duplicate_of
        assert (page.kind == PageKind.DUPLICATE) == (first is not None)
        if first is not None:
            assert first.duplicate_of is None
            assert first.document is not None
            assert first.document.state != DocumentState.REJECTED
    assert not not_indexed().exists()
    assert not PageIndex.objects.filter(page__in=Page.objects.exclude(duplicate_of=None)).exists()
    for batch in Batch.objects.all():
        counts = batch.counts()
        # a page may have been moved into a document of another folder
        own = Document.objects.filter(batch=batch, state__in=OPEN_DOCUMENTS)
        moved = Page.objects.filter(batch=batch, document__state__in=OPEN_DOCUMENTS)
        waiting = own.exists() or moved.exists()
        assert (batch.state == BatchState.REVIEW) == waiting
        rejected = Page.objects.filter(batch=batch, document__state=DocumentState.REJECTED).count()
        placed = counts["filed"] + counts["in_review"] + rejected + counts["duplicate"]
        assert counts["pages"] == counts["done"] == placed


@pytest.fixture(autouse=True)
def registry() -> None:
    employer(OURS)
    employer(THEIRS)


def test_a_folder_that_comes_twice_is_filed_once() -> None:
    first = send(OUR_FOLDER, "1", "2", "3")
    second = send(OUR_FOLDER, "1", "2", "3", "4")
    assert counted(OURS) == 4
    assert [page.duplicate_of_id for page in pages(second)] == [*(page.pk for page in pages(first)), None]
    assert second.counts()["duplicate"] == 3
    assert second.state == BatchState.DONE
    assert [why["rule"] for why in pages(second)[0].why] == ["known_page"]
    assert Event.objects.get(action="pages.linked").data == {"pages": 3}
    nothing_is_lost()


def test_another_office_that_sends_the_same_folder_adds_nothing() -> None:
    send(OUR_FOLDER, "1", "2")
    send(OUR_FOLDER, "1", "2", code=CHIANG_MAI)
    assert counted(OURS) == 2
    nothing_is_lost()


def test_the_same_picture_in_the_files_of_two_employers_counts_in_each() -> None:
    send(OUR_FOLDER, "1")
    other = send(THEIR_FOLDER, "1")
    assert (counted(OURS), counted(THEIRS)) == (1, 1)
    assert pages(other)[0].duplicate_of is None


def test_a_picture_twice_in_one_folder_is_one_page() -> None:
    batch = send(OUR_FOLDER, "1", "2", "1")
    assert [page.kind for page in pages(batch)] == ["image", "image", "duplicate"]
    nothing_is_lost()


def test_without_a_number_the_office_and_its_folder_are_the_scope() -> None:
    first, second = send("Scan", "1", "2"), send("Scan", "1", "2")
    elsewhere = send("Scan", "1", "2", code=CHIANG_MAI)
    assert [page.duplicate_of_id for page in pages(second)] == [page.pk for page in pages(first)]
    assert [page.duplicate_of_id for page in pages(elsewhere)] == [None, None]
    assert (second.state, elsewhere.state) == (BatchState.DONE, BatchState.REVIEW)
    nothing_is_lost()


def test_copies_follow_when_the_first_is_filed_and_stand_up_when_it_goes_elsewhere() -> None:
    first, second = send("Scan", "1"), send("Scan", "1")
    document, copy = pages(first)[0].document, pages(second)[0]
    assert document
    review.file_document(document, account_no=OURS, by=officer())
    copy.refresh_from_db()
    assert copy.duplicate_of_id == pages(first)[0].pk
    document.refresh_from_db()
    review.file_document(document, account_no=THEIRS, by=officer())
    copy.refresh_from_db()
    second.refresh_from_db()
    assert copy.duplicate_of is None
    assert copy.document
    assert copy.document.employer
    assert (copy.document.state, copy.document.employer.account_no) == (DocumentState.SUGGESTED, OURS)
    assert second.state == BatchState.REVIEW
    assert copy.why[0]["rule"] == "stands_alone"
    nothing_is_lost()


@pytest.mark.parametrize("verb", ["reject", "reopen"])
def test_a_copy_of_a_page_that_leaves_the_file_is_not_lost(verb: str) -> None:
    first = send(OUR_FOLDER, "1")
    second = send(OUR_FOLDER, "1", code=CHIANG_MAI)
    document = pages(first)[0].document
    assert document
    review.reopen(document, by=officer())
    if verb == "reject":
        review.reject(document, by=officer())
    (copy,) = pages(second)
    assert copy.duplicate_of is None
    assert copy.document
    assert copy.document.state == DocumentState.SUGGESTED
    nothing_is_lost()


def test_a_document_that_is_moved_to_where_its_pages_lie_is_folded_and_can_be_moved_back() -> None:
    send(THEIR_FOLDER, "1", "2")
    batch = send(OUR_FOLDER, "1")
    (page,) = pages(batch)
    assert page.document
    review.file_document(page.document, account_no=THEIRS, by=officer())
    assert (counted(OURS), counted(THEIRS)) == (0, 2)
    folded = Document.objects.filter(pk=page.document.pk)
    assert folded.exists()
    assert not folded.with_pages().exists()
    nothing_is_lost()
    review.file_document(folded.get(), account_no=OURS, by=officer())
    assert (counted(OURS), counted(THEIRS)) == (1, 2)
    nothing_is_lost()


def test_a_loose_copy_joins_the_page_that_it_names() -> None:
    send(OUR_FOLDER, "named", "2")
    stack = send("กอง", "named", "2", loose=True)
    assert [page.duplicate_of is not None for page in pages(stack)] == [True, True]
    assert counted(OURS) == 2
    nothing_is_lost()


_PICTURES = st.lists(st.sampled_from(["1", "2", "3", "named"]), min_size=1, max_size=3)
_SENT = st.tuples(
    st.just("send"),
    st.sampled_from([OUR_FOLDER, THEIR_FOLDER, "Scan"]),
    _PICTURES,
    st.sampled_from([SAMUT_SAKHON, CHIANG_MAI]),
    st.booleans(),
)
_DECIDED = st.tuples(
    st.sampled_from(["reject", "reopen", "undo", OURS, THEIRS, "split", "merge", "order", "join", "move"]),
    st.integers(min_value=0, max_value=30),
)


@settings(max_examples=25)
@example(
    [
        ("send", OUR_FOLDER, ["1"], SAMUT_SAKHON, False),
        ("send", OUR_FOLDER, ["1"], SAMUT_SAKHON, False),
        ("send", THEIR_FOLDER, ["1", "2"], SAMUT_SAKHON, False),
        ("merge", 1),
    ]
)
@given(st.lists(st.one_of(_SENT, _DECIDED), min_size=2, max_size=12))
def test_in_whatever_order_pages_come_and_people_decide_none_is_lost_and_none_counts_twice(
    steps: Sequence[tuple[object, ...]],
) -> None:
    with transaction.atomic():
        for step in steps:
            take(step)
            nothing_is_lost()
        transaction.set_rollback(True)


def take(step: Sequence[object]) -> None:
    if step[0] == "send":
        _, name, pictures, code, loose = step
        send(str(name), *pictures, code=str(code), loose=bool(loose))  # type: ignore[misc]
        return
    documents = list(Document.objects.exclude(state=DocumentState.EMPTIED).order_by("pk"))
    if not documents:
        return
    at = int(str(step[1]))
    document, other = documents[at % len(documents)], documents[at // 2 % len(documents)]
    with suppress(Refusal):
        if step[0] in ARRANGE:
            counted = Page.objects.counted().filter(document=document).by_position()
            pages = list(counted.values_list("pk", flat=True))
            ARRANGE[str(step[0])](document, other, pages, officer(document.batch.office_id))
        else:
            decide(str(step[0]), document, by=officer(document.batch.office_id))


def decide(what: str, document: Document, *, by: User) -> None:
    if what == "reject":
        review.reject(document, by=by)
    elif what == "reopen":
        review.reopen(document, by=by)
    elif what == "undo":
        newest = Deed.objects.about(document).first()
        if newest:
            undoing.undo(newest, by=by)
    else:
        review.file_document(document, account_no=what, by=by)


ARRANGE: dict[str, Callable[[Document, Document, list[int], User], object]] = {
    "split": lambda document, _, pages, by: arranging.split(document, before=[0, *pages][-1], by=by),
    "merge": lambda document, other, _, by: arranging.merge(document, other=other, by=by),
    "order": lambda document, _, pages, by: arranging.order(document, pages=pages[::-1], by=by),
    "join": lambda _, other, pages, by: arranging.move_to_document(pages[:1], document=other, by=by),
    "move": lambda document, _, pages, by: arranging.move_to_file(
        pages[-1:], account_no=(OURS, THEIRS)[document.pk % 2], by=by
    ),
}


def test_the_ledger_tells_of_pages_that_count_twice_and_of_copies_that_point_nowhere() -> None:
    (first,) = pages(send(OUR_FOLDER, "1"))
    (other,) = pages(send(THEIR_FOLDER, "1"))
    assert other.document
    Document.objects.filter(pk=other.document.pk).update(employer=Employer.objects.get(account_no=OURS))
    assert len(list(integrity._pages_count_once())) == 1
    Page.objects.filter(pk=other.pk).update(duplicate_of=first, kind=PageKind.DUPLICATE)
    assert not list(integrity._pages_count_once())
    (third,) = pages(send(OUR_FOLDER, "1"))
    Page.objects.filter(pk=third.pk).update(duplicate_of=other)
    assert ["copy of a copy" in breach for breach in integrity._pages_count_once()] == [True]
