"""A made-up year at a handful of offices, through the product's own verbs: sent, read by the fake engine,
filed, handed over, checked, certified, some returned and some revoked.

Verbs know no other day than today. So what a verb wrote is dated back behind it, row by row, to the working
day on which it would have been done; the audit trail, which nobody can date back, tells when it was really
made.
"""

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import models
from django.utils import timezone
from PIL import Image, ImageDraw

from documents.employer_file.models import EmployerFile, Passage
from documents.errors import OfficeStopped
from documents.filing import machine, review
from documents.gate import certifying, checking, handing_over
from documents.gate.checking import Result, Verdict
from documents.gate.findings import Found as Finding
from documents.gate.models import Certificate
from documents.gate.states import FindingCode
from documents.intake import folders, split
from documents.intake.folders import Handover
from documents.lots.lifecycle import sample_for
from documents.made_up.nation_year.writing import PREFIX
from documents.made_up.office_year.plans import Behaviour
from documents.models import Batch, Deed, Document, Page, PageDoubt, Reading, Scan, Upload
from documents.queue import READ, SPLIT
from documents.reading import scans
from documents.slots import explaining
from documents.slots.open_points import pages_in_file, unexplained_of
from documents.states import OPEN_DOCUMENTS, PageKind
from employers.identifiers import check_digit
from employers.importing.registry import RegistryImporter
from employers.importing.run import run_import
from employers.models import Employer
from ocr.isolation.client import Reader
from sso_efiles.accounts.models import Office, User
from sso_efiles.counters.models import CounterDelta, QualityDelta, WorkDelta
from sso_efiles.counters.steps import Grain
from sso_efiles.policy import Role
from sso_efiles.work import leases

OFFICES = (Behaviour.GOOD, Behaviour.SLOW, Behaviour.LEARNING, Behaviour.STOPPED, Behaviour.CHEATING)
"""How each of the offices works; there are as many offices."""
_PAGES = (1, 2, 3)
_SECONDS = 150  # guess: what a deed takes a person
_SECONDS_WHEN_CHEATING = 4
_RETURNED_EACH = 5
"""Of so many files one is returned once; where nobody looks, one of so many is revoked."""
_LOOKED_AT = "ตรวจกับกระดาษแล้ว (ข้อมูลสมมติ)"
_DATED: Sequence[tuple[type[models.Model], tuple[str, ...]]] = (
    (Batch, ("created_at", "touched_at")),
    (Upload, ("created_at", "stored_at")),
    (Page, ("created_at",)),
    (Scan, ("created_at", "read_at")),
    (Reading, ("made_at",)),
    (Deed, ("at",)),
    (Passage, ("handed_over_at",)),
    (Certificate, ("certified_at",)),
)
_OF_DAYS = (WorkDelta, CounterDelta, QualityDelta)


@dataclass(frozen=True, slots=True)
class Desk:
    """An office, its made-up people, how they work."""

    office: Office
    behaviour: Behaviour
    people: dict[Role, User]
    reader: Reader


def simulate_small(seed: int, *, files: int, days: Sequence[date]) -> dict[str, int]:
    """A year of five offices with so many files each, on these working days; what became of it."""
    offices = list(Office.objects.exclude(kind="hq").order_by("pk")[: len(OFFICES)])
    told = {"offices": len(offices), "files": 0, "pages": 0}
    with Reader("fake") as reader, tempfile.TemporaryDirectory(prefix="year-") as place:
        for number, (office, behaviour) in enumerate(zip(offices, OFFICES, strict=False)):
            desk = Desk(office, behaviour, _make_people(office), reader)
            dice = random.Random(seed * 100 + number)  # noqa: S311  # the same seed, the same year
            employers = _register(office, files, dice, Path(place))
            for k, employer in enumerate(employers):
                began = _begins(behaviour, k, files, len(days))
                if began is not None:
                    told["pages"] += _work_on(desk, employer, k, days[began:], dice, Path(place))
                    told["files"] += 1
    return told


def _begins(behaviour: Behaviour, k: int, files: int, days: int) -> int | None:
    """On which day the k-th file is scanned; None where the year ends before."""
    share = (k + 0.5) / files
    if behaviour is Behaviour.SLOW:
        share *= 2
    elif behaviour is Behaviour.LEARNING:
        share **= 0.5
    elif behaviour is Behaviour.STOPPED and share > 0.5:  # half of the year
        return None
    return int(share * days) if share < 1 else None


def _work_on(
    desk: Desk, employer: Employer, k: int, days: Sequence[date], dice: random.Random, place: Path
) -> int:
    """One file as far as it comes by the end of the year; how many pages it has."""
    with _dated_back(desk, days[0]):
        batch = _scan(desk, employer, dice, place)
    careful = desk.behaviour is not Behaviour.CHEATING
    with suppress(OfficeStopped, IndexError):  # a stopped office, or the year is over
        _decide(desk, batch, employer, days[1])
        _hand_over(desk, employer, days[2])
        if careful and k % _RETURNED_EACH == 1:
            _check(desk, employer, days[3], returned=True)
            _hand_over(desk, employer, days[5])
        _check(desk, employer, days[6], returned=False)
        with _dated_back(desk, days[8]):
            certifying.certify(employer, by=desk.people[Role.CERTIFIER], statement=True)
        Passage.objects.filter(efile=employer.pk, state="certified").update(certified_at=_moment(days[8]))
        if not careful and k % _RETURNED_EACH == 1:
            with _dated_back(desk, days[20]):
                certifying.revoke(employer, reason=_LOOKED_AT, by=desk.people[Role.CERTIFIER])
            Certificate.objects.filter(passage__efile=employer.pk).update(ended_at=_moment(days[20]))
    return Page.objects.filter(batch=batch).count()


def _scan(desk: Desk, employer: Employer, dice: random.Random, place: Path) -> Batch:
    """The folder is sent, split, read and filed, as the pipeline does it."""
    root = place / str(employer.pk)
    stack = root / f"{employer.account_no} {employer.name}"
    stack.mkdir(parents=True)
    for number in range(dice.choice(_PAGES)):
        _draw_page(dice).save(stack / f"scan_{number + 1:04d}.png", dpi=(200, 200))
    (found,) = [one for one in folders.find(root) if one.files]
    report = folders.hand_over(found, Handover(desk.office, desk.people[Role.SCANNER]))
    batch = report.batch
    if batch is None:
        raise FileNotFoundError(report.left)
    for upload in Upload.objects.filter(batch=batch).values_list("pk", flat=True):
        if held := leases.claim(SPLIT, upload):
            split.split(held, reader=desk.reader)
    for scan in Scan.objects.filter(page__batch=batch).values_list("pk", flat=True):
        if held := leases.claim(READ, scan):
            scans.read(held, reader=desk.reader)
    machine.file_batch(batch.pk)
    return batch


def _decide(desk: Desk, batch: Batch, employer: Employer, day: date) -> None:
    """What the machine would not file alone: the folder's name is all that it had."""
    with _dated_back(desk, day):
        for document in Document.objects.filter(batch=batch, state__in=OPEN_DOCUMENTS):
            review.file_document(document, account_no=employer.account_no, by=desk.people[Role.INDEXER])


def _hand_over(desk: Desk, employer: Employer, day: date) -> None:
    """Doubts are settled, sides signed; then the file is given on."""
    by = desk.people[Role.INDEXER]
    with _dated_back(desk, day):
        doubted = pages_in_file(employer.pk).filter(pk__in=PageDoubt.objects.open().values("page"))
        if pages := dict.fromkeys(doubted.values_list("pk", flat=True)):
            explaining.settle_pages(pages, note=_LOOKED_AT, by=by)
        for page in unexplained_of(employer.pk):
            explaining.explain_page(page, kind=PageKind(page.kind), reason=_LOOKED_AT, by=by)
        handing_over.hand_over(employer, by=by)


def _check(desk: Desk, employer: Employer, day: date, *, returned: bool) -> None:
    passage = Passage.objects.filter(efile=employer.pk).order_by("pk").last()
    if passage is None:
        return
    with _dated_back(desk, day):
        verdict = Verdict(Result.PASSED, seen=None)
        if returned:
            page = sample_for(passage).pages[0]
            verdict = Verdict(Result.RETURNED, [Finding(FindingCode.KEY_FIELD_WRONG, page, _LOOKED_AT)])
        checking.check(employer, verdict, by=desk.people[Role.QC])
    Passage.objects.filter(pk=passage.pk).update(checked_at=_moment(day))


@contextmanager
def _dated_back(desk: Desk, day: date) -> Iterator[None]:
    """What is written within is of that day, and took a person what it takes there."""
    every = [model for model, _ in _DATED] + list(_OF_DAYS)
    newest = {model: model._default_manager.order_by("-pk").first() for model in every}
    marks = {model: row.pk if row else 0 for model, row in newest.items()}
    yield
    for model, columns in _DATED:
        new = model._default_manager.filter(pk__gt=marks[model])
        for column in columns:
            new.exclude(**{column: None}).update(**{column: _moment(day)})
    for days in _OF_DAYS:
        days._default_manager.filter(pk__gt=marks[days]).update(day=day)
    cheating = desk.behaviour is Behaviour.CHEATING
    deeds = WorkDelta.objects.filter(pk__gt=marks[WorkDelta], grain=Grain.NEW, timed__gt=0)
    deeds.update(seconds=_SECONDS_WHEN_CHEATING if cheating else _SECONDS)
    lately = timezone.now() - timedelta(minutes=5)
    EmployerFile.objects.filter(office=desk.office, changed_at__gt=lately).update(changed_at=_moment(day))


def _moment(day: date) -> datetime:
    """Ten in the morning."""
    return timezone.make_aware(datetime.combine(day, time(10)))


def _make_people(office: Office) -> dict[Role, User]:
    roles = (Role.SCANNER, Role.INDEXER, Role.QC, Role.CERTIFIER)
    return {
        role: User.objects.create_user(
            f"{PREFIX}{office.pk}-{role.value}", role=role, office=office, name_th="ผู้ปฏิบัติงานสมมติ"
        )
        for role in roles
    }


def _register(office: Office, files: int, dice: random.Random, place: Path) -> list[Employer]:
    """Made-up employers of the office, by an import of the registry."""
    numbers = []
    for n in dice.sample(range(1_000_000, 2_000_000), files):
        digits = f"{office.province_id}{n:07d}"
        numbers.append(digits + check_digit(digits))
    path = place / f"{office.pk}.csv"
    lines = [",".join(RegistryImporter.columns)]
    lines += [
        f"{number},000000,บริษัท สมมติ {k + 1} จำกัด,,{office.pk},active,," for k, number in enumerate(numbers)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run_import(
        path, RegistryImporter(), rejects_path=path.with_suffix(".refused.csv"), on_progress=lambda *_: None
    )
    known = Employer.objects.in_bulk(numbers, field_name="account_no")
    return [known[number] for number in numbers]


def _draw_page(dice: random.Random) -> Image.Image:
    """A sheet with lines of something on it: no two are alike."""
    page = Image.new("L", (1654, 2339), 250)
    pen = ImageDraw.Draw(page)
    for line in range(12):
        left = 160
        for _ in range(dice.randint(3, 9)):
            width = dice.randint(30, 150)
            pen.rectangle((left, 200 + 150 * line, left + width, 230 + 150 * line), fill=20)
            left += width + 25
    return page
