"""What check_ledger says of lots: nothing of sound ones, and each thing that does not hold by name."""

import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db.models import F

from documents.employer_file.models import Passage
from documents.gate.models import Finding
from documents.lots import invariants
from documents.lots.models import DrawnPage, Lot, LotFile
from documents.lots.states import LotState
from documents.upkeep import integrity
from sso_efiles.policy import Role
from tests.documents.lots.office_day import hand_over, look
from tests.documents.paper import person
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


def breaches() -> list[str]:
    rules = (
        invariants.find_foreign_pages,
        invariants.find_other_draws,
        invariants.find_wrong_counts,
        invariants.find_wrong_results,
    )
    return [what for rule in rules for what in rule()]


@pytest.fixture
def lot() -> Lot:
    """An accepted lot of 290 pages with one defect that is a finding, and one that was not."""
    first, second = hand_over(pages=100), hand_over(pages=190)
    look(first)
    drawn = DrawnPage.objects.filter(lot_file__passage=second, random=True).first()
    assert drawn
    Finding.objects.create(passage=second, page_id=drawn.page_id, code="turned", by=person(Role.QC))
    return look(second, lambda page: page == drawn.page_id).lot


def test_of_a_sound_lot_nothing_is_said(lot: Lot) -> None:
    assert lot.state == LotState.ACCEPTED
    assert breaches() == []


def other_seed(lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(seed="0" * 64)


def foreign_page(lot: Lot) -> None:
    DrawnPage.objects.create(lot_file=lot.files.all()[0], page=PageFactory.create(), random=False)


def fewer_defects(lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(defects=0)


def no_finding(lot: Lot) -> None:
    Finding.objects.all().delete()


def too_many(lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(accept=0)


def unchecked(lot: Lot) -> None:
    LotFile.objects.filter(lot=lot).update(checked_at=None)


def rejected(lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(state=LotState.REJECTED)


def certified(lot: Lot) -> None:
    rejected(lot)
    Passage.objects.update(state="certified", checked_by=person(Role.QC), certified_by=person(Role.CERTIFIER))


def hidden_critical(lot: Lot) -> None:
    LotFile.objects.filter(lot=lot).update(critical=True)


def unseen(lot: Lot) -> None:
    DrawnPage.objects.filter(lot_file__lot=lot).update(seen_at=None)


def another_size(lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(size=F("size") + 1)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (other_seed, "is not the draw of its seed"),
        (foreign_page, "which does not hold it"),
        (fewer_defects, "says 0 defects and its sample has 1"),
        (no_finding, "nobody found anything on it"),
        (too_many, "more defects than its plan bears"),
        (unchecked, "one of its files is not checked"),
        (rejected, "one of its files goes on"),
        (certified, "its lot is not accepted"),
        (unseen, "counts other pages as looked at than were"),
        (hidden_critical, "counts other critical files"),
        (another_size, "was drawn from 291"),
    ],
)
def test_what_does_not_hold_is_named(damage: Callable[[Lot], None], said: str, lot: Lot) -> None:
    damage(lot)
    assert any(said in what for what in breaches())


def test_check_ledger_goes_by_these_rules(lot: Lot) -> None:
    other_seed(lot)
    assert any(breach.invariant == "L1" for breach in integrity.check())


def test_a_draw_is_repeated_by_command(lot: Lot, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("lots_redraw", str(lot.pk), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["same"], len(told["sample"]), told["pages_of_lot"]) == (True, True, 80, 290)
    assert told["seed"] == lot.seed


def test_a_sample_that_was_changed_ends_the_command_with_1(
    lot: Lot, capsys: pytest.CaptureFixture[str]
) -> None:
    other_seed(lot)
    with pytest.raises(SystemExit) as ended:
        call_command("lots_redraw", str(lot.pk))
    assert ended.value.code == 1
    assert "not what its seed gives" in capsys.readouterr().out


def test_a_lot_that_is_not_there_or_not_drawn_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    gathering = hand_over().lot_file.lot
    for lot in (gathering.pk, 10**9):
        with pytest.raises(SystemExit):
            call_command("lots_redraw", str(lot))
    assert "Nothing was found" in capsys.readouterr().err
