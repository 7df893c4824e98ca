"""A file of some pages and the people of its office, who bring it through the gate."""

from typing import Any

from documents.employer_file import moves
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState
from documents.gate import certifying, checking, handing_over
from documents.gate.checking import Result, Verdict
from documents.gate.findings import Found
from documents.models import Deed, Document
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.documents.paper import employer, office, person
from tests.factories import (
    BatchFactory,
    DocumentFactory,
    EmployerFactory,
    PageFactory,
    ReadingFactory,
    UploadFactory,
)

OURS, OTHERS = "7499990028", "5099990029"
CLEAN = Verdict(Result.PASSED, seen=None)


def indexer(name: str = "somchai") -> User:
    return person(Role.INDEXER, name=name)


def checker(name: str = "suda") -> User:
    return person(Role.QC, name=name)


def certifier(name: str = "wipa") -> User:
    return person(Role.CERTIFIER, name=name)


def filed_file(account_no: str = OURS, *, pages: int = 3, **facts: Any) -> Employer:
    """The file of an employer, counted, in which some pages of its own folder lie; to be indexed."""
    known = Employer.objects.filter(account_no=account_no).first() or employer(account_no)
    fill(known, pages=pages, **facts)
    return known


def fill(ours: Employer, *, pages: int = 3, **facts: Any) -> Document:
    """One more document in a file, of a folder of its own."""
    batch = BatchFactory.create(office=ours.office, employer=ours, sheets=pages, created_by=indexer())
    document = DocumentFactory.create(batch=batch, employer=ours, state=DocumentState.FILED, **facts)
    for position in range(pages):
        upload = UploadFactory.create(batch=batch, position=position)
        page = PageFactory.create(upload=upload, document=document, position=position, state=WorkState.DONE)
        ReadingFactory.create(page=page, picture_sha256=f"{page.pk:064x}")
    if moves.state_of(ours) in ("listed", "in_progress"):
        moves.move(ours, EmployerFileState.TO_INDEX)
    return document


def many_files(count: int, *, pages: int = 2) -> list[Employer]:
    """Files of one office, each to be indexed."""
    home = office()
    found = [EmployerFactory.create(office=home) for _ in range(count)]
    for each in found:
        fill(each, pages=pages)
    return found


def file_of(ours: Employer) -> EmployerFile:
    return EmployerFile.objects.get(pk=ours.pk)


def state_of(ours: Employer) -> str:
    return str(moves.state_of(ours))


def last_passage(ours: Employer) -> Passage:
    passage = Passage.objects.filter(efile=ours.pk).order_by("pk").last()
    assert passage
    return passage


def hand_over(ours: Employer) -> Deed:
    return handing_over.hand_over(ours, by=indexer())


def to_certify(ours: Employer) -> Deed:
    hand_over(ours)
    return checking.check(ours, CLEAN, by=checker())


def certified(ours: Employer) -> Deed:
    to_certify(ours)
    return certifying.certify(ours, by=certifier(), statement=True)


def returned(*found: Found) -> Verdict:
    return Verdict(Result.RETURNED, list(found))
