"""An office's day for the tests of lots: files handed over, and checks of them, as the gate does it."""

import random
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models.functions import Now

from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import PassageState
from documents.lots.lifecycle import LotDecision, join_lot, record_check, sample_for
from documents.lots.models import DrawnPage, Lot
from documents.models import Page
from tests.documents.paper import person
from tests.employers.factories import EmployerFactory, OfficeFactory
from tests.factories import BatchFactory, PageFactory, SlotFactory


def hand_over(*, pages: int = 10, slots: int = 0, code: str = "7400") -> Passage:
    """A file of so many pictures, and slots without one, that is handed over and in its lot."""
    office = OfficeFactory.create(code=code)
    batch = BatchFactory.create(office=office, created_by=person(code=code))
    lying = [PageFactory.create(upload__batch=batch) for _ in range(pages)]
    lying += [SlotFactory.create(batch=batch) for _ in range(slots)]
    return hand_over_pages(lying, code=code)


def slot_of(number: int, page: Page) -> dict[str, object]:
    """The line of the manifest of a page on which no number was read."""
    return {
        "slot": number,
        "page": page.pk,
        "document": page.document_id,
        "kind": page.kind,
        "copy_of": None,
        "original": "a" * 64 if page.scan else None,
        "numbers": [],
        "date": None,
    }


def hand_over_pages(lying: Iterable[Page], *, code: str = "7400") -> Passage:
    """A file that holds these pages."""
    lying = list(lying)
    employer = EmployerFactory.create(office=OfficeFactory.create(code=code))
    efile = EmployerFile.objects.create(employer=employer, office=employer.office, state="to_check")
    manifest = [slot_of(at, page) for at, page in enumerate(lying, start=1)]
    with transaction.atomic():
        passage = Passage.objects.create(
            efile=efile,
            version=1,
            office=employer.office,
            manifest=manifest,
            content="c" * 64,
            root="d" * 64,
            pages=len(lying),
            handed_over_by=person(code=code),
        )
        join_lot(passage)
    return passage


def look(
    passage: Passage, wrong: Callable[[int], bool] = lambda _: False, critical: bool = False
) -> LotDecision:
    """Draw the sample of a file, look at each page of it and record what is wrong; the file passes."""
    sample = sample_for(passage)
    with transaction.atomic():
        DrawnPage.objects.filter(lot_file__passage=passage).update(seen_at=Now())
        defective = {page for page in sample.pages if wrong(page)}
        decision = record_check(passage, defective_pages=defective, critical=critical)
        Passage.objects.filter(pk=passage.pk, state=PassageState.TO_CHECK).update(
            state=PassageState.TO_CERTIFY, checked_by=None
        )
        for back in decision.to_return:
            Passage.objects.filter(pk=back.pk).update(state=PassageState.RETURNED)
    return decision


def work_a_lot(rate: float, dice: random.Random, *, pages: int = 30) -> Lot:
    """One lot of one file at this rate of wrong pages, from the hand-over to its result."""
    return look(hand_over(pages=pages), lambda _: dice.random() < rate).lot
