"""Documents are split, merged, put in order, pages are moved: exactly, once, and back again."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.employer_file import duties, moves
from documents.employer_file.models import FileDuties
from documents.employer_file.states import EmployerFileState
from documents.errors import (
    NothingToSplit,
    NotThesePages,
    OtherOffice,
    SamePerson,
    Stale,
    TooLate,
    UnknownEmployer,
    WrongState,
)
from documents.filing import arranging, machine, review, undoing
from documents.models import Deed, DeedPart, Document, Page, PageIndex
from documents.search.index.index_rows import not_indexed
from documents.states import BatchState, DocumentState
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.counters import recount
from sso_efiles.policy import Role
from sso_efiles.policy.duties import Duty
from sso_efiles.refusal import Forbidden, Refusal
from tests.documents.paper import CHIANG_MAI, employer, folder, person

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"


@pytest.fixture
def clerk() -> User:
    employer(OURS)
    employer(THEIRS, name="บริษัท อื่น จำกัด")
    return person(Role.INDEXER)


def paper(by: User, n: int = 4, account_no: str = OURS, **facts: Any) -> Document:
    """One paper of so many pages: a letter and blank sides behind it."""
    batch = folder("แฟ้มที่ 9", "เรื่อง แจ้งผล", *[""] * (n - 1), **facts)
    machine.file_batch(batch.pk)
    document = Document.objects.select_related("batch__office").get(batch=batch)
    return review.file_document(document, account_no=account_no, by=by) if account_no else document


def ids(document: Document) -> list[int]:
    return list(Page.objects.filter(document=document).by_position().values_list("pk", flat=True))


def deed_of(document: Document) -> Deed:
    document.refresh_from_db()
    deed = Deed.objects.that_made(document)
    assert deed is not None
    return deed


def assert_sound() -> None:
    """What must hold after every step: the ledger's rules about places, search, counters and states."""
    assert not list(integrity._pages_count_once())
    assert not list(integrity._slots_and_scans())
    assert not not_indexed().exists()
    for row in PageIndex.objects.all():
        page = Page.objects.select_related("document").get(pk=row.page)
        assert page.document is not None
        assert row.document == page.document_id
        assert row.filed == (page.document.state == DocumentState.FILED)
        assert row.employer == (page.document.employer_id if row.filed else None)
    assert not Document.objects.filter(pages=None).exclude(state=DocumentState.EMPTIED).exists()
    assert not Document.objects.exclude(pages=None).filter(state=DocumentState.EMPTIED).exists()
    for document in Document.objects.exclude(pages=None):
        places = list(document.pages.by_position().values_list("position", flat=True))
        assert places == list(range(len(places)))
        newest = document.placements.order_by("-pk")[0]
        assert (newest.state, newest.employer_id) == (document.state, document.employer_id)
    assert recount.find_differences("7400") == []
    for one in Employer.objects.all():
        holds = Document.objects.filter(employer=one, state=DocumentState.FILED).exists()
        assert (moves.state_of(one) != EmployerFileState.LISTED) == holds


def snapshot() -> dict[str, Any]:
    """All that an undo has to bring back."""
    pages = Page.objects.order_by("pk").values_list(
        "pk", "document", "position", "kind", "duplicate_of", "turn", "why", "form"
    )
    documents = Document.objects.exclude(state=DocumentState.EMPTIED).order_by("pk")
    return {
        "pages": [repr(row) for row in pages],
        "documents": {one.pk: (one.columns, one.title, one.position, one.batch_id) for one in documents},
        "files": {one.account_no: moves.state_of(one) for one in Employer.objects.all()},
        "search": list(
            PageIndex.objects.order_by("page").values_list("page", "document", "employer", "filed")
        ),
    }


def test_a_split_leaves_two_papers_where_the_one_was(clerk: User) -> None:
    document = paper(clerk)
    pages, before, seen = ids(document), snapshot(), document.version
    first, second = arranging.split(document, before=pages[1], by=clerk, version=seen)
    assert (ids(first), ids(second)) == (pages[:1], pages[1:])
    assert (second.state, second.employer_id, second.filed_by) == (
        DocumentState.FILED,
        first.employer_id,
        clerk,
    )
    assert second.position > first.position
    assert_sound()
    event = Event.objects.get(action="document.split")
    assert event.data == {"made": second.pk, "pages": 3}
    assert deed_of(first) == deed_of(second)
    undoing.undo(deed_of(first), by=clerk)
    assert snapshot() == before
    assert_sound()
    second.refresh_from_db()
    assert second.state == DocumentState.EMPTIED
    assert second not in Document.objects.visible_to(clerk)
    assert second not in Document.objects.fileable_by(clerk)


def test_a_paper_is_split_behind_its_first_page_at_the_earliest(clerk: User) -> None:
    document, other = paper(clerk), paper(clerk)
    with pytest.raises(NothingToSplit):
        arranging.split(document, before=ids(document)[0], by=clerk)
    for stranger in (ids(other)[1], 2**40):
        with pytest.raises(NotThesePages):
            arranging.split(document, before=stranger, by=clerk)
    assert Document.objects.exclude(pages=None).count() == 2


def test_two_merged_papers_are_one_and_come_apart_again(clerk: User) -> None:
    one, other = paper(clerk, 2), paper(clerk, 3, THEIRS)
    pages, before = [*ids(one), *ids(other)], snapshot()
    merged = arranging.merge(one, other=other, by=clerk, version=one.version, other_version=other.version)
    assert ids(merged) == pages
    assert merged.pk == one.pk
    assert moves.state_of(Employer.objects.get(account_no=THEIRS)) == EmployerFileState.LISTED
    assert Page.objects.get(pk=pages[-1]).why[0]["rule"] == "person"
    assert_sound()
    assert Event.objects.get(action="document.merged").data == {"emptied": other.pk, "pages": 3}
    undoing.undo(deed_of(merged), by=clerk)
    assert snapshot() == before
    assert_sound()


def test_what_waits_is_merged_into_what_is_filed_and_its_batch_is_through(clerk: User) -> None:
    filed, waits = paper(clerk, 1), paper(clerk, 2, "")
    waits.batch.refresh_from_db()
    assert waits.batch.state == BatchState.REVIEW
    arranging.merge(filed, other=waits, by=clerk)
    waits.batch.refresh_from_db()
    assert waits.batch.state == BatchState.DONE
    assert_sound()
    undoing.undo(deed_of(filed), by=clerk)
    waits.batch.refresh_from_db()
    assert waits.batch.state == BatchState.REVIEW
    assert_sound()


def test_pages_that_wait_in_another_batch_s_paper_keep_their_batch_open(clerk: User) -> None:
    one, other = paper(clerk, 1, ""), paper(clerk, 1)
    arranging.merge(one, other=other, by=clerk)
    other.batch.refresh_from_db()
    assert other.batch.state == BatchState.REVIEW
    review.file_document(Document.objects.get(pk=one.pk), account_no=OURS, by=clerk)
    other.batch.refresh_from_db()
    assert other.batch.state == BatchState.DONE
    assert_sound()


def test_a_paper_is_not_merged_with_itself_nor_with_another_office_s(clerk: User) -> None:
    one = paper(clerk)
    with pytest.raises(NotThesePages):
        arranging.merge(one, other=one, by=clerk)
    their_clerk = person(Role.INDEXER, CHIANG_MAI)
    away = paper(their_clerk, 2, code=CHIANG_MAI)
    for by in (clerk, their_clerk):
        with pytest.raises(Forbidden):
            arranging.merge(one, other=away, by=by)
    assert OtherOffice.status == 409


def test_pages_are_put_in_another_order_and_back(clerk: User) -> None:
    document = paper(clerk)
    pages, before = ids(document), snapshot()
    arranging.order(document, pages=pages[::-1], by=clerk, version=document.version)
    assert ids(document) == pages[::-1]
    assert_sound()
    undoing.undo(deed_of(document), by=clerk)
    assert snapshot() == before


@pytest.mark.parametrize("wrong", ["fewer", "twice", "stranger", "none"])
def test_an_order_names_each_page_once(clerk: User, wrong: str) -> None:
    document, other = paper(clerk), paper(clerk, 1)
    pages = ids(document)
    named: Sequence[int] = {
        "fewer": pages[1:],
        "twice": [*pages, pages[0]],
        "stranger": [*pages[1:], *ids(other)],
        "none": [],
    }[wrong]
    with pytest.raises(NotThesePages):
        arranging.order(document, pages=named, by=clerk)


def test_copies_stay_behind_the_page_that_they_stood_behind(clerk: User) -> None:
    document = paper(clerk, 5)
    a, b, copy, c, d = ids(document)
    Page.objects.filter(pk=copy).update(duplicate_of=a, kind="duplicate")
    arranging.order(document, pages=[d, b, c, a], by=clerk)
    assert ids(document) == [d, b, copy, c, a]


def test_pages_go_to_another_employer_as_papers_of_their_own(clerk: User) -> None:
    one, other = paper(clerk, 3), paper(clerk, 2)
    before = snapshot()
    taken = [ids(one)[1], ids(other)[0], ids(one)[2]]
    made = arranging.move_to_file(taken, account_no="50-9999002-9", by=clerk)
    assert [ids(document) for document in made] == [[taken[0], taken[2]], [taken[1]]]
    assert {str(document.employer) for document in made} == {str(Employer.objects.get(account_no=THEIRS))}
    assert ids(one) == [ids(one)[0]]
    for document in made:
        lines = list(document.placements.values_list("state", "employer__account_no"))
        assert lines == [("filed", OURS), ("filed", THEIRS)], "where its pages lay is not forgotten"
    assert Page.objects.get(pk=taken[0]).why[0]["rule"] == "person"
    assert moves.state_of(Employer.objects.get(account_no=THEIRS)) == EmployerFileState.TO_INDEX
    assert_sound()
    undoing.undo(deed_of(made[0]), by=clerk)
    assert snapshot() == before
    assert_sound()


def test_a_paper_that_loses_its_last_page_is_seen_no_more(clerk: User) -> None:
    document = paper(clerk, 2)
    (made,) = arranging.move_to_file(ids(document), account_no=THEIRS, by=clerk)
    document.refresh_from_db()
    assert document.state == DocumentState.EMPTIED
    with pytest.raises(WrongState):
        review.file_document(document, account_no=OURS, by=clerk)
    with pytest.raises(WrongState):
        arranging.order(document, pages=[], by=clerk)
    assert moves.state_of(Employer.objects.get(account_no=OURS)) == EmployerFileState.LISTED
    undoing.undo(deed_of(made), by=clerk)
    document.refresh_from_db()
    assert document.state == DocumentState.FILED
    assert_sound()


def test_pages_go_behind_those_of_another_paper(clerk: User) -> None:
    one, other = paper(clerk, 3), paper(clerk, 2, THEIRS)
    before, stay = snapshot(), ids(other)
    taken = [ids(one)[2], ids(one)[0]]
    arranging.move_to_document(taken, document=other, by=clerk)
    assert ids(other) == [*stay, *taken]
    assert_sound()
    with pytest.raises(NotThesePages):
        arranging.move_to_document(taken, document=other, by=clerk)
    undoing.undo(deed_of(other), by=clerk)
    assert snapshot() == before


@pytest.mark.parametrize("pages", [[], [1, 1], [2**40]])
def test_pages_that_are_not_there_are_not_moved(clerk: User, pages: list[int]) -> None:
    paper(clerk)
    with pytest.raises(NotThesePages):
        arranging.move_to_file(pages, account_no=THEIRS, by=clerk)


def test_a_copy_is_moved_with_the_page_that_counts_alone(clerk: User) -> None:
    document = paper(clerk, 2)
    first, copy = ids(document)
    Page.objects.filter(pk=copy).update(duplicate_of=first, kind="duplicate")
    with pytest.raises(NotThesePages):
        arranging.move_to_file([copy], account_no=THEIRS, by=clerk)
    with pytest.raises(NotThesePages):
        arranging.split(document, before=copy, by=clerk)


def test_a_number_that_nobody_has_moves_nothing(clerk: User) -> None:
    with pytest.raises(UnknownEmployer):
        arranging.move_to_file(ids(paper(clerk)), account_no="7499990036", by=clerk)


Deal = Any
VERBS: dict[str, Deal] = {
    "split": lambda document, other, by, **version: arranging.split(
        document, before=ids(document)[1], by=by, **version
    ),
    "merge": lambda document, other, by, **version: arranging.merge(document, other=other, by=by, **version),
    "order": lambda document, other, by, **version: arranging.order(
        document, pages=ids(document)[::-1], by=by, **version
    ),
    "move": lambda document, other, by, version=None: arranging.move_to_file(
        ids(document)[:1], account_no=THEIRS, by=by, versions=[version]
    ),
    "join": lambda document, other, by, version=None: arranging.move_to_document(
        ids(document)[:1], document=other, by=by, versions=[version]
    ),
}


def test_a_deed_on_an_older_version_says_who_did_what_when(clerk: User) -> None:
    document, other = paper(clerk, 3), paper(clerk, 2)
    seen = document.version
    arranging.order(document, pages=ids(document)[::-1], by=person(Role.INDEXER, name="ประพันธ์"))
    of_page = Page.objects.get(pk=ids(document)[0]).version - 1
    for verb, deal in VERBS.items():
        with pytest.raises(Stale) as refused:
            deal(document, other, clerk, version=of_page if verb in ("move", "join") else seen)
        assert "ประพันธ์ เรียงหน้าใหม่" in refused.value.message_th
        assert "another order" in refused.value.message_en
        assert refused.value.fields is not None
        assert refused.value.fields["by"] == "ประพันธ์"


@pytest.mark.parametrize("state", [EmployerFileState.TO_CHECK, EmployerFileState.TO_CERTIFY])
def test_after_the_hand_over_nothing_is_arranged_and_nothing_undone(
    clerk: User, state: EmployerFileState
) -> None:
    document, other = paper(clerk, 3), paper(clerk, 2)
    arranging.order(document, pages=ids(document)[::-1], by=clerk)
    deed, before = deed_of(document), snapshot()
    moves.move(Employer.objects.get(account_no=OURS), state)
    for deal in VERBS.values():
        with pytest.raises(TooLate):
            deal(document, other, clerk)
    with pytest.raises(TooLate):
        undoing.undo(deed, by=clerk)
    assert snapshot() == before | {"files": {OURS: state, THEIRS: EmployerFileState.LISTED}}


def test_who_may_not_file_and_who_has_checked_arranges_nothing(clerk: User) -> None:
    document, other = paper(clerk, 3), paper(clerk, 2)
    checker = person(Role.QC)
    FileDuties.objects.create(efile=Employer.objects.get(account_no=OURS).efile, person=checker, checked=True)
    for by, refusal in (
        (person(Role.SCANNER), Forbidden),
        (person(Role.HEAD), Forbidden),
        (person(Role.QC, CHIANG_MAI), Forbidden),
        (checker, SamePerson),
    ):
        for deal in VERBS.values():
            with pytest.raises(refusal):
                deal(document, other, by)


@pytest.mark.parametrize("verb", VERBS)
def test_who_arranges_a_file_has_indexed_it(clerk: User, verb: str) -> None:
    document, other = paper(clerk, 3), paper(clerk, 2)
    checker = person(Role.QC)
    VERBS[verb](document, other, checker)
    assert duties.duties_done(Employer.objects.get(account_no=OURS).pk, checker) == [Duty.INDEX]


def test_deeds_are_undone_one_behind_the_other(clerk: User) -> None:
    document = paper(clerk)
    before, pages = snapshot(), ids(document)
    first, second = arranging.split(document, before=pages[2], by=clerk)
    splitting = deed_of(first)
    arranging.order(first, pages=pages[1::-1], by=clerk)
    ordering = deed_of(first)
    with pytest.raises(Stale):
        undoing.undo(splitting, by=clerk)
    undoing.undo(ordering, by=clerk)
    undoing.undo(splitting, by=clerk)
    assert snapshot() == before
    with pytest.raises(Stale):
        undoing.undo(splitting, by=clerk)
    assert ids(second) == []


def test_a_deed_of_several_things_is_not_undone_past_a_later_one(clerk: User) -> None:
    document = paper(clerk)
    first, second = arranging.split(document, before=ids(document)[2], by=clerk)
    splitting = deed_of(first)
    review.file_document(second, account_no=THEIRS, by=clerk)
    with pytest.raises(Stale):
        undoing.undo(splitting, by=clerk)
    undoing.undo(deed_of(second), by=clerk)
    undoing.undo(splitting, by=clerk)
    assert ids(second) == []
    assert_sound()


def test_an_undoing_and_what_was_undone_cannot_be_undone(clerk: User) -> None:
    document = paper(clerk)
    arranging.order(document, pages=ids(document)[::-1], by=clerk)
    deed = deed_of(document)
    undoing.undo(deed, by=clerk)
    with pytest.raises(Stale):
        undoing.undo(deed, by=clerk)
    with pytest.raises(WrongState):
        undoing.undo(deed_of(document), by=clerk)


def test_each_thing_that_a_deed_changes_has_its_part(clerk: User) -> None:
    document = paper(clerk, 3)
    pages = ids(document)
    first, second = arranging.split(document, before=pages[2], by=clerk)
    deed = deed_of(first)
    parts = {(part.thing, part.thing_id): part for part in DeedPart.objects.filter(deed=deed)}
    assert parts.keys() == {("document", second.pk), ("page", pages[2])}
    assert parts["document", second.pk].before is None
    assert parts["page", pages[2]].before["position"] == 2  # type: ignore[index]
    assert set(Deed.objects.about(Page.objects.get(pk=pages[2]))) >= {deed}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["split", "merge", "order", "move", "join", "file", "reject", "reopen", "undo"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=7,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_steps_all_holds_and_undoing_them_brings_back_what_was(
    steps: list[tuple[str, int, int]],
) -> None:
    with transaction.atomic():
        employer(OURS)
        employer(THEIRS)
        by = person(Role.INDEXER)
        for n, account_no in ((3, OURS), (2, THEIRS), (2, "")):
            paper(by, n, account_no)
        done: list[tuple[dict[str, Any], int]] = []
        for step in steps:
            before, last = snapshot(), Deed.objects.order_by("pk").last()
            with suppress(Refusal), transaction.atomic():
                take(*step, by=by)
            newest = Deed.objects.order_by("pk").last()
            if newest is not None and newest != last:
                if newest.verb == Deed.Verb.UNDO:
                    assert snapshot() == done.pop()[0]
                else:
                    done.append((before, newest.pk))
            assert_sound()
        for before, deed in reversed(done):
            undoing.undo(Deed.objects.get(pk=deed), by=by)
            assert snapshot() == before
        assert_sound()
        transaction.set_rollback(True)


def take(verb: str, one: int, two: int, *, by: User) -> None:
    """One step of a history, upon whatever papers there are."""
    papers = list(Document.objects.exclude(state=DocumentState.EMPTIED).order_by("pk"))
    document, other = papers[one % len(papers)], papers[two % len(papers)]
    pages = ids(document)
    some = pages[: 1 + two % len(pages)]
    if verb == "split":
        arranging.split(document, before=pages[two % len(pages)], by=by)
    elif verb == "merge":
        arranging.merge(document, other=other, by=by)
    elif verb == "order":
        arranging.order(document, pages=[*pages[two % len(pages) :], *pages[: two % len(pages)]], by=by)
    elif verb == "move":
        arranging.move_to_file(some, account_no=(OURS, THEIRS)[two % 2], by=by)
    elif verb == "join":
        arranging.move_to_document(some, document=other, by=by)
    else:
        decide(verb, document, two, by=by)


def decide(verb: str, document: Document, two: int, *, by: User) -> None:
    """A step that changes where one document lies."""
    if verb == "file":
        review.file_document(document, account_no=(OURS, THEIRS)[two % 2], by=by)
    elif verb == "reject":
        review.reject(document, by=by)
    elif verb == "reopen":
        review.reopen(document, by=by)
    else:
        standing = Deed.objects.exclude(verb="undo").filter(undone_by=None)
        newest = standing.order_by("pk").last()
        if newest is not None and standing.count() > 2:  # the first two laid the ground
            undoing.undo(newest, by=by)
