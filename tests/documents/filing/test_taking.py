"""Documents in work: nobody gets what another has, what rests is free again, the head shares out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.filing import taking
from documents.models import Document, Taking
from documents.models.taking import FREE_AFTER
from documents.screens.review.cards import waiting
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden, InvalidInput
from tests.documents.paper import CHIANG_MAI, office, person
from tests.factories import BatchFactory, DocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> User:
    return person(Role.INDEXER, name="ประพันธ์")


@pytest.fixture
def other() -> User:
    return person(Role.INDEXER, name="สุนีย์")


@pytest.fixture
def papers(one: User) -> list[Document]:
    batch = BatchFactory.create(office=office())
    return [DocumentFactory.create(batch=batch) for _ in range(5)]


def queue(user: User) -> list[int]:
    in_hand = Taking.objects.held().filter(by=user).count()
    return list(waiting(user, batch=None, in_hand=in_hand).values_list("pk", flat=True))


def rest(user: User, how_long: timedelta) -> None:
    Taking.objects.filter(by=user).update(seen_at=timezone.now() - how_long)


def test_two_who_take_get_different_documents(one: User, other: User, papers: list[Document]) -> None:
    ids = [paper.pk for paper in papers]
    assert taking.take(by=one, number=2) == 2
    assert taking.take(by=other, number=2) == 2
    assert (queue(one), queue(other)) == (ids[:2], ids[2:4])
    assert taking.take(by=one, number=20) == 1, "what is left"
    assert queue(one) == [*ids[:2], ids[4]]


def test_who_has_nothing_in_hand_sees_what_nobody_has(one: User, other: User, papers: list[Document]) -> None:
    taking.take(by=one, number=3)
    assert queue(other) == [paper.pk for paper in papers[3:]]
    assert taking.give_back(by=one) == 3
    assert queue(other) == [paper.pk for paper in papers]


def test_what_rests_for_a_quarter_of_an_hour_is_free_again(
    one: User, other: User, papers: list[Document]
) -> None:
    taking.take(by=one, number=5)
    rest(one, FREE_AFTER - timedelta(seconds=5))
    assert queue(other) == []
    rest(one, FREE_AFTER + timedelta(seconds=5))
    assert len(queue(other)) == 5
    assert taking.take(by=other, number=5) == 5
    assert set(Taking.objects.values_list("by", flat=True)) == {other.pk}


def test_a_sign_of_presence_keeps_what_one_has_and_brings_nothing_back(
    one: User, other: User, papers: list[Document]
) -> None:
    taking.take(by=one, number=5)
    rest(one, FREE_AFTER - timedelta(minutes=1))
    taking.note_presence(one)
    assert Taking.objects.get(document=papers[0]).seen_at > timezone.now() - timedelta(minutes=1)
    rest(one, FREE_AFTER + timedelta(minutes=1))
    taking.note_presence(one)
    assert len(queue(other)) == 5


def test_the_head_shares_out_and_sees_who_has_what(one: User, papers: list[Document]) -> None:
    head = person(Role.HEAD)
    assert taking.share_out(to=one, by=head, number=4) == 4
    (row,) = taking.in_work(user=head)
    assert (row.by, row.documents) == (one, 4)
    assert set(Taking.objects.values_list("given_by", flat=True)) == {head.pk}
    assert Event.objects.get(action="work.shared").data == {"documents": 4}


@pytest.mark.parametrize("role", [Role.QC, Role.PROVINCE_ADMIN, Role.HQ_ADMIN, Role.INDEXER])
def test_nobody_else_shares_out_or_sees_figures_of_persons(one: User, role: Role) -> None:
    by = person(role, name="x")
    with pytest.raises(Forbidden):
        taking.share_out(to=one, by=by)
    with pytest.raises(Forbidden):
        taking.in_work(user=by)


def test_work_goes_to_ones_own_people_who_file(one: User, papers: list[Document]) -> None:
    with pytest.raises(Forbidden):
        taking.share_out(to=one, by=person(Role.HEAD, CHIANG_MAI))
    with pytest.raises(InvalidInput):
        taking.share_out(to=person(Role.COUNTER), by=person(Role.HEAD))
    one.is_active = False
    with pytest.raises(InvalidInput):
        taking.share_out(to=one, by=person(Role.HEAD))


@pytest.mark.parametrize("number", [0, 201])
def test_some_are_taken_and_not_all(one: User, papers: list[Document], number: int) -> None:
    taking.take(by=one, number=200)
    with pytest.raises(InvalidInput):
        taking.take(by=one, number=number)


def test_another_offices_documents_are_taken_by_nobody(papers: list[Document]) -> None:
    assert taking.take(by=person(Role.INDEXER, CHIANG_MAI)) == 0
    with pytest.raises(Forbidden):
        taking.take(by=person(Role.SCANNER))
