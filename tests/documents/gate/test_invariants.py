"""What check_ledger holds of the gate: each breach is found, and a sound file has none."""

from collections.abc import Callable

import pytest
from django.db import connection

from documents.employer_file.models import EmployerFile, FileDuties, Passage
from documents.gate.models import Certificate, Finding
from documents.models import Page
from documents.upkeep import integrity
from tests.documents.gate.people import certified, checker, filed_file, hand_over, to_certify

pytestmark = pytest.mark.django_db


def breaches() -> set[str]:
    return {each.invariant for each in integrity.check() if each.invariant.startswith("G")}


def alter_manifest() -> None:
    passage = Passage.objects.get()
    passage.manifest[0]["turn"] = 90
    passage.save(update_fields=["manifest"])


def note_critical_finding() -> None:
    Finding.objects.create(passage=Passage.objects.get(), code="unreadable", by=checker())


BREAKS: dict[str, tuple[str, Callable[[], object]]] = {
    "a state that no passage bears out": ("G1", lambda: EmployerFile.objects.update(state="to_check")),
    "a version that was not certified": ("G1", lambda: EmployerFile.objects.update(version=2)),
    "a certified passage of a file that is not": (
        "G1",
        lambda: EmployerFile.objects.update(state="to_index"),
    ),
    "a manifest that was altered": ("G2", alter_manifest),
    "another root": ("G2", lambda: Passage.objects.update(root="0" * 64)),
    "a page turned behind the certificate": (
        "G2",
        lambda: Page.objects.filter(position=1).update(turn=180),
    ),
    "a duty that nobody wrote down": ("G3", lambda: FileDuties.objects.filter(checked=True).delete()),
    "a critical finding that passed": ("G3", note_critical_finding),
    "no certificate": ("G4", lambda: Certificate.objects.all().delete()),
    "a certificate over another root": ("G4", lambda: Certificate.objects.update(root="0" * 64)),
    "a certificate by another person": (
        "G4",
        lambda: Certificate.objects.update(certified_by=checker("other")),
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_breach_is_found(name: str) -> None:
    certified(filed_file())
    assert breaches() == set()
    invariant, break_it = BREAKS[name]
    break_it()
    assert invariant in breaches()


def test_a_passage_open_beside_another_state_is_found() -> None:
    hand_over(filed_file())
    EmployerFile.objects.update(state="to_index")
    assert breaches() == {"G1"}


def test_a_pass_without_a_checker_is_found() -> None:
    to_certify(filed_file())
    Passage.objects.update(checked_by=None)
    assert "G3" in breaches()


def test_the_rules_work_on_either_database() -> None:
    certified(filed_file())
    assert breaches() == set(), connection.vendor
