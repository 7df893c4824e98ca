"""Several people arrange the same pages at once: of one version one wins, nobody waits for ever."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections

from documents.errors import Stale
from documents.filing import arranging, machine, review, undoing
from documents.models import Deed, DeedPart, Document, Page
from documents.states import DocumentState
from documents.upkeep import integrity
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.refusal import Refusal
from tests.documents.gate.test_races import own_database
from tests.documents.paper import employer, folder, person

__all__ = ["own_database"]
pytestmark = pytest.mark.postgres
alone = pytest.mark.usefixtures("own_database")
OURS, THEIRS = "7499990028", "5099990029"


@pytest.fixture
def people() -> list[User]:
    employer(OURS)
    employer(THEIRS)
    return [person(Role.INDEXER, name=f"person{n}") for n in range(8)]


def paper(by: User, n: int = 4, account_no: str = OURS) -> Document:
    batch = folder("แฟ้มที่ 9", "เรื่อง แจ้งผล", *[""] * (n - 1))
    machine.file_batch(batch.pk)
    document = Document.objects.select_related("batch__office").get(batch=batch)
    return review.file_document(document, account_no=account_no, by=by)


def ids(document: Document) -> list[int]:
    return list(Page.objects.filter(document=document).by_position().values_list("pk", flat=True))


def at_once(*calls: Callable[[], Any]) -> Counter[str]:
    """What came of calls that begin together: done, or the code of the refusal."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> str:
        start.wait()
        try:
            call()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(run, calls))


def assert_sound() -> None:
    assert not list(integrity._slots_and_scans())
    assert not list(integrity._pages_count_once())
    assert not Document.objects.filter(pages=None).exclude(state=DocumentState.EMPTIED).exists()
    assert not Document.objects.exclude(pages=None).filter(state=DocumentState.EMPTIED).exists()
    for document in Document.objects.exclude(pages=None):
        places = [page.position for page in document.pages.by_position()]
        assert places == list(range(len(places)))


@pytest.mark.django_db
def test_one_version_of_a_thing_is_made_by_one_deed() -> None:
    """The database's own rule; and as somebody here asks for it, there is a database for tests to copy."""
    for number in (OURS, THEIRS):
        employer(number)
    by = person(Role.INDEXER)
    document = paper(by)
    _, second = arranging.split(document, before=ids(document)[1], by=by)
    part = DeedPart.objects.get(thing="document", thing_id=second.pk)
    part.pk = None
    with pytest.raises(IntegrityError, match="deed_part_made_one_version"):
        part.save(force_insert=True)


@alone
@pytest.mark.parametrize("verb", ["split", "order", "merge", "move"])
def test_of_eight_who_saw_one_version_one_wins(people: list[User], verb: str) -> None:
    document, other = paper(people[0]), paper(people[0], 2)
    pages, seen = ids(document), document.version
    page_seen = Page.objects.get(pk=pages[0]).version

    def call(by: User) -> Callable[[], Any]:
        fresh = Document.objects.select_related("batch__office").get(pk=document.pk)
        return {
            "split": lambda: arranging.split(fresh, before=pages[1], version=seen, by=by),
            "order": lambda: arranging.order(fresh, pages=pages[::-1], version=seen, by=by),
            "merge": lambda: arranging.merge(fresh, other=other, version=seen, by=by),
            "move": lambda: arranging.move_to_file(pages[:1], account_no=THEIRS, versions=[page_seen], by=by),
        }[verb]

    came = at_once(*map(call, people))
    assert came == {"done": 1, Stale.code: 7}
    assert Deed.objects.filter(verb=verb).count() == 1
    assert_sound()


@alone
def test_papers_that_are_merged_both_ways_at_once_lock_nobody_out(people: list[User]) -> None:
    one, other = paper(people[0]), paper(people[0], 2, THEIRS)
    calls = [
        lambda by=by, ends=ends: arranging.merge(ends[0], other=ends[1], by=by)
        for by, ends in zip(people, [(one, other), (other, one)] * 4, strict=True)
    ]
    came = at_once(*calls)
    assert came["done"] == 1
    assert set(came) <= {"done", "stale"}
    assert_sound()


@alone
def test_an_undo_is_done_once(people: list[User]) -> None:
    document = paper(people[0])
    arranging.split(document, before=ids(document)[1], by=people[0])
    deed = Deed.objects.select_related("by", "office").order_by("pk").last()
    assert deed is not None
    came = at_once(*(lambda by=by: undoing.undo(Deed.objects.get(pk=deed.pk), by=by) for by in people))
    assert came["done"] == 1
    assert set(came) <= {"done", "stale", "wrong_state"}
    assert len(ids(document)) == 4
    assert_sound()


@alone
def test_all_verbs_at_once_leave_all_sound(people: list[User]) -> None:
    papers = [paper(people[0], 3, number) for number in (OURS, THEIRS, OURS)]
    a, b, c = papers
    first = {document.pk: ids(document) for document in papers}
    calls = [
        lambda: arranging.split(a, before=first[a.pk][1], by=people[0]),
        lambda: arranging.merge(b, other=a, by=people[1]),
        lambda: arranging.order(c, pages=first[c.pk][::-1], by=people[2]),
        lambda: arranging.move_to_file(first[a.pk][:2], account_no=THEIRS, by=people[3]),
        lambda: arranging.move_to_document(first[c.pk][1:], document=b, by=people[4]),
        lambda: review.file_document(
            Document.objects.select_related("batch__office").get(pk=c.pk), account_no=THEIRS, by=people[5]
        ),
        lambda: arranging.merge(c, other=b, by=people[6]),
        lambda: review.reopen(Document.objects.select_related("batch__office").get(pk=a.pk), by=people[7]),
    ]
    came = at_once(*calls)
    assert came["done"] >= 1
    assert_sound()
