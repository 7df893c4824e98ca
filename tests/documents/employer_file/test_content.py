"""The manifest of a file: every slot in its order; a change by a person shows, a better reading does not."""

from datetime import date

import pytest
from django.db import transaction

from documents.employer_file import moves
from documents.employer_file.content import digest_of_slots, is_as_it_was, manifest_of, slots_of
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState, PassageState
from documents.models import Document, Page, Reading
from employers.models import Employer
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.documents.paper import employer, person
from tests.factories import ReadingFactory, SlotFactory, filed_page

pytestmark = pytest.mark.django_db
OURS = "7499990028"


def known() -> Employer:
    """The employer of these tests, registered once."""
    return Employer.objects.filter(account_no=OURS).first() or employer(OURS)


def three_pages() -> Document:
    first = filed_page(employer=known())
    assert first.document
    for position in (1, 2):
        SlotFactory.create(batch=first.batch, document=first.document, position=position, kind="missing")
    return first.document


def test_every_slot_stands_in_the_order_of_the_file() -> None:
    document = three_pages()
    slots = manifest_of(known().pk).slots
    assert [slot["slot"] for slot in slots] == [1, 2, 3]
    assert [slot["page"] for slot in slots] == list(document.pages.by_position().values_list("pk", flat=True))
    assert [slot["kind"] for slot in slots] == ["image", "missing", "missing"]
    assert slots[0]["original"]
    assert slots[1]["original"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"turn": 90},
        {"kind": "blank", "kind_reason": "ด้านหลังว่าง"},
        {"position": 9},
    ],
)
def test_what_a_person_changes_shows_in_both_digests(change: dict[str, object]) -> None:
    document = three_pages()
    before = manifest_of(known().pk)
    Page.objects.filter(pk=document.pages.by_position().first().pk).update(**change)  # type: ignore[union-attr]
    after = manifest_of(known().pk)
    assert after.digest != before.digest
    assert after.root != before.root


def test_another_reading_of_the_same_image_changes_the_root_alone() -> None:
    document = three_pages()
    before = manifest_of(known().pk)
    page = document.pages.by_position().first()
    assert page
    Reading.objects.filter(page=page).update(current=False)
    ReadingFactory.create(page=page, scan=page.scan, picture_sha256="b" * 64)
    after = manifest_of(known().pk)
    assert after.digest == before.digest
    assert after.root != before.root


def test_the_period_of_a_paper_is_part_of_what_is_handed_over() -> None:
    document = three_pages()
    assert manifest_of(known().pk).slots[0]["period"] is None
    months = {"period": date(2024, 1, 1), "period_until": date(2024, 3, 1)}
    Document.objects.filter(pk=document.pk).update(**months)
    before = manifest_of(known().pk)
    assert before.slots[0]["period"] == "2024-01/2024-03"
    Document.objects.filter(pk=document.pk).update(period_until=date(2024, 4, 1))
    assert not is_as_it_was(known().pk, before.digest)


def test_a_manifest_from_before_it_told_periods_still_holds_while_nothing_else_changes() -> None:
    document = three_pages()
    slots = [
        {name: value for name, value in slot.items() if name != "period"} for slot in slots_of(known().pk)
    ]
    before = digest_of_slots(slots)
    Document.objects.filter(pk=document.pk).update(period=date(2024, 1, 1))
    assert is_as_it_was(known().pk, before)
    Document.objects.filter(pk=document.pk).update(dated=date(2024, 1, 1))
    assert not is_as_it_was(known().pk, before)


@pytest.mark.parametrize(
    ("state", "changed", "becomes", "version"),
    [
        (EmployerFileState.TO_CHECK, False, EmployerFileState.TO_CHECK, 1),
        (EmployerFileState.TO_CHECK, True, EmployerFileState.TO_INDEX, 1),
        (EmployerFileState.TO_CERTIFY, True, EmployerFileState.TO_INDEX, 1),
        (EmployerFileState.CERTIFIED, False, EmployerFileState.CERTIFIED, 1),
        (EmployerFileState.CERTIFIED, True, EmployerFileState.TO_INDEX, 2),
    ],
)
def test_what_comes_behind_the_hand_over_opens_the_file_again(
    state: EmployerFileState, changed: bool, becomes: EmployerFileState, version: int
) -> None:
    ours = known()
    three_pages()
    moves.move(ours, state)
    passage = hand_over_as(state)
    if changed:
        filed_page(employer=ours)
    with transaction.atomic():
        moves.refresh_state(ours.pk)
    efile = EmployerFile.objects.get()
    assert (efile.state, efile.version) == (becomes, version)
    passage.refresh_from_db()
    withdrawn = changed and state != EmployerFileState.CERTIFIED
    assert (passage.state == PassageState.WITHDRAWN) is withdrawn
    assert Event.objects.filter(action="efile.withdrawn").exists() is withdrawn


def hand_over_as(state: EmployerFileState) -> Passage:
    """A passage of the file as it lies now, as far as this state."""
    ours = known()
    manifest = manifest_of(ours.pk)
    by = {"handed_over_by": person(Role.INDEXER)}
    if state == EmployerFileState.CERTIFIED:
        by |= {"checked_by": person(Role.QC), "certified_by": person(Role.CERTIFIER)}
    return Passage.objects.create(
        efile_id=ours.pk,
        version=1,
        office=ours.office,
        state=PassageState(state),
        manifest=manifest.slots,
        content=manifest.digest,
        root=manifest.root,
        pages=manifest.pages,
        **by,
    )
