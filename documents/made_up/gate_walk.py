"""One bundled folder through the whole gate, by scripted people and the verbs that screens and API use.

The scanner operator takes the folder from the shelf, prints its cover and scans the stack with it; the
indexing officer decides what the machine left, signs what is no picture, settles doubts and hands over; the
supervisor checks the drawn sample; the certifying officer certifies. Each step looks where the file stands,
so that a demo that was broken off goes on, and one that is done does nothing.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.filing import review
from documents.gate import certifying, checking, handing_over
from documents.gate.certificates import certificates_of
from documents.gate.checking import Result, Verdict
from documents.gate.conditions import open_points, registered_sheets
from documents.intake import paper
from documents.made_up.demo import DATA, Walked
from documents.models import Batch, Document, Page, PageDoubt
from documents.register import custody, registration
from documents.register.models import Folder
from documents.register.registration import FolderFacts
from documents.register.states import CustodyPlace
from documents.sheets.artwork import CoverFacts, draw_cover, write_png
from documents.sheets.payload import Cover
from documents.slots import explaining
from documents.slots.open_points import pages_in_file, unexplained_of
from documents.states import OPEN_DOCUMENTS, PageKind
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.refusal import Refusal

NAME = "74-0846591-0 บริษัท ธนากรุ๊ป การ์เมนท์ จำกัด"
ACCOUNT_NO = "7408465910"
_COVER = "0000-cover.png"
_SEEN = "เทียบกับกระดาษแล้ว ใช้ภาพนี้ได้"
_BLANK = "ไม่มีข้อความ เทียบกับกระดาษแล้ว"


def take_from_shelf() -> Folder:
    """The folder as the scanner operator registers it: by its number, sheets counted, scanned on one side."""
    employer = _employer()
    known = Folder.objects.of_employer(employer).first()
    if known is not None:
        return known
    facts = FolderFacts(account_no=ACCOUNT_NO, sheets=len(_truth()), sides=1, box="ก 1", shelf="ชั้น 2")
    by = _person("scan7400")
    return registration.register_folder(facts, office=employer.office, by=by).folder


def lay_out_scans(folder: Folder) -> Path:
    """A place with the bundled scans of the folder and, before them, its printed cover."""
    place = settings.VAR / "demo" / folder.code
    stack = place / NAME
    if not stack.exists():
        shutil.copytree(DATA / "folders" / NAME, stack)
        (stack / _COVER).write_bytes(write_png(draw_cover(_cover_of(folder))))
    return place


def tie_scans(folder: Folder) -> None:
    """The batch of the folder, where it was sent before there was a register."""
    for batch in Batch.objects.filter(office=folder.office, folder=None, folder_name=NAME):
        paper.tie_batch(batch, folder, {}, by=_person("scan7400"))


def walk_through_gate(folder: Folder) -> Walked:
    """From filed to certified, as far as it goes."""
    employer = _employer()
    try:
        if _state(employer) not in (EmployerFileState.CERTIFIED, *_GATE):
            _index(employer, folder)
        if _state(employer) == EmployerFileState.TO_CHECK:
            _check(employer)
        if _state(employer) == EmployerFileState.TO_CERTIFY:
            certifying.certify(employer, by=_person("certify7400"), statement=True)
            custody.move_paper(folder, CustodyPlace.ARCHIVE, by=_person("scan7400"))
    except Refusal as refusal:
        points = ((point.message_th, point.message_en) for point in open_points(employer))
        return Walked(problems=((refusal.message_th, refusal.message_en), *points))
    certificate = certificates_of(employer.pk).last()
    if certificate is None or _state(employer) != EmployerFileState.CERTIFIED:
        return Walked()
    return Walked(certificate.code)


_GATE = (EmployerFileState.TO_CHECK, EmployerFileState.TO_CERTIFY)


def _index(employer: Employer, folder: Folder) -> None:
    """What the machine left open is decided as the bundled truth says it; then the file is handed over."""
    by = _person("index7400")
    open_ones = Document.objects.filter(batch__folder=folder, state__in=OPEN_DOCUMENTS)
    for document in open_ones.select_related("batch__office", "employer", "form"):
        review.file_document(document, account_no=_owner_of(document), by=by)
    for kind, pages in _unexplained(employer):
        explaining.explain_pages(pages, kind=kind, reason=_BLANK, by=by)
    doubted = PageDoubt.objects.open().filter(page__in=pages_in_file(employer.pk))
    doubtful = dict.fromkeys(doubted.values_list("page", flat=True))
    if doubtful:
        explaining.settle_pages(doubtful, note=_SEEN, by=by)
    handing_over.hand_over(employer, by=by)


def _check(employer: Employer) -> None:
    """Every drawn page is looked at, the sheets are counted again."""
    sheets = registered_sheets(employer.pk)
    verdict = Verdict(Result.PASSED, seen=None, sheets=sheets)
    checking.check(employer, verdict, by=_person("qc7400"))


def _unexplained(employer: Employer) -> Iterator[tuple[PageKind, dict[int, None]]]:
    """Slots that nobody has signed, by their kind."""
    rows = list(unexplained_of(employer.pk).values_list("kind", "pk"))
    for kind in sorted({kind for kind, _pk in rows}):
        yield PageKind(kind), {pk: None for one, pk in rows if one == kind}


def _owner_of(document: Document) -> str:
    """Whose its first page is, by the bundled truth; a cover goes with its folder."""
    page = Page.objects.filter(document=document).select_related("scan__upload").order_by("position")[0]
    said = _truth().get(page.image.upload.name)
    return str(said["belongs_to"]) if said else ACCOUNT_NO


def _truth() -> Mapping[str, Mapping[str, Any]]:
    """What stands on each page of the folder, by file."""
    truth = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
    pages = next(one["pages"] for one in truth["folders"] if one["folder"] == NAME)
    return {page["file"]: page for page in pages}


def _cover_of(folder: Folder) -> CoverFacts:
    cover = Cover(folder.code, ACCOUNT_NO, folder.volume, folder.sheets, folder.sides)
    name = _employer().name
    return CoverFacts(cover, employer=name, office=folder.office.name_th, box=folder.box, shelf=folder.shelf)


def _state(employer: Employer) -> EmployerFileState:
    return moves.state_of(employer)


def _employer() -> Employer:
    return Employer.objects.select_related("office").get(account_no=ACCOUNT_NO)


def _person(name: str) -> User:
    return User.objects.select_related("office").get(username=name)
