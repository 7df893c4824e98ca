"""Paper for the tests: folders whose pages say what the test wants, as if they had been read."""

import hashlib
import uuid
from typing import Any

from documents import worked
from documents.models import Batch, Identifier, Page, Reading, Upload
from documents.reading.extraction import extract_identifiers
from documents.reading.page_facts import find_facts, keep_facts
from documents.search import index_pages
from documents.states import BatchState, UploadState
from employers.models import Employer, Employment, Establishment, InsuredPerson
from ocr.engine import PageText, Word
from sso_efiles.accounts.models import Office, Province, User
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState

SAMUT_SAKHON, CHIANG_MAI = "7400", "5000"


def office(code: str = SAMUT_SAKHON) -> Office:
    """An office in the province that its code begins with."""
    province, _ = Province.objects.get_or_create(
        code=code[:2], defaults={"iso": f"TH-{code[:2]}", "name_th": f"จังหวัด {code[:2]}", "name_en": code[:2]}
    )
    facts = {
        "name_th": f"สำนักงาน {code}",
        "name_en": f"Office {code}",
        "province": province,
        "kind": "province",
    }
    return Office.objects.get_or_create(code=code, defaults=facts)[0]


def person(role: Role = Role.SCANNER, code: str = SAMUT_SAKHON, name: str = "") -> User:
    """Somebody with this role at this office."""
    username = name or f"{role.value}{code}"
    known = User.objects.filter(username=username).first()
    return known or User.objects.create_user(username, "only-for-tests", role=role, office=office(code))


def employer(
    account_no: str, name: str = "บริษัท ตัวอย่าง จำกัด", code: str = SAMUT_SAKHON, **facts: Any
) -> Employer:
    """An employer of the registry, counted as an import counts it."""
    row = Employer.objects.create(
        account_no=account_no, name=name, office=office(code), status="active", **facts
    )
    deltas.add(code, CounterName.EMPLOYERS)
    return row


def employee(national_id: str, of: Employer) -> InsuredPerson:
    """Somebody who works there."""
    row = InsuredPerson.objects.create(national_id=national_id, first_name="สมชาย", last_name="ตัวอย่าง")
    place, _ = Establishment.objects.get_or_create(
        employer=of, branch_seq="000000", defaults={"name": of.name, "office": of.office, "status": "active"}
    )
    Employment.objects.create(person=row, establishment=place, started_on="2020-01-01")
    return row


def own_page(account_no: str, text: str = "เรื่อง แจ้งผล") -> str:
    """What a page says that shows its employer's number: beside a folder of this number, the second sign."""
    return f"เลขที่บัญชีนายจ้าง {account_no}\n{text}"


def said(text: str) -> PageText:
    """What an engine gives back for a page with these lines."""
    words, letter, row = [], 16, 60
    for line, written in enumerate(text.splitlines()):
        at = 100
        for word in written.split():
            box = (at, 100 + row * line, at + letter * len(word), 140 + row * line)
            words.append(Word(word, box, 0.9, line))
            at = box[2] + letter
    return PageText(text, tuple(words), 0.9, 1654, 2339, engine="told")


def folder(name: str, *pages: str, code: str = SAMUT_SAKHON, **facts: Any) -> Batch:
    """A folder whose pages are read and not filed yet; an empty string is a blank page."""
    by = person(code=code)
    batch = Batch.objects.create(
        office=office(code),
        folder_name=name,
        digest=uuid.uuid4().hex * 2,
        created_by=by,
        state=BatchState.PROCESSING,
        **facts,
    )
    digest = hashlib.sha256(repr((batch.pk, pages)).encode()).hexdigest()
    file = Upload.objects.create(
        batch=batch, client_id="f0", name="scan.pdf", size=1, sha256=digest, kind="pdf",
        state=UploadState.STORED, split=WorkState.DONE, pages_found=len(pages),
    )  # fmt: skip
    for number, text in enumerate(pages, start=1):
        read_page(file, number, text)
    return batch


def read_page(file: Upload, number: int, text: str) -> Page:
    """A page that was read, as documents/reading/scans.py leaves it."""
    (page,) = Page.objects.create_with_scans(file, [number], state=WorkState.DONE)
    deltas.add(file.batch.office_id, CounterName.PAGES_DONE)
    worked.count_scanned([page])
    result = said(text)
    reading = Reading.objects.create(
        page=page, scan=page.image, token=uuid.uuid4(), source_sha256=file.sha256, engine="told", text=text,
        blank=not text,
        words=[[w.text, *w.box, w.confidence, w.line] for w in result.words],
        width=1654, height=2339, dpi=200,
    )  # fmt: skip
    worked.count_reading(reading, kind="", faint=False)
    Identifier.objects.bulk_create(extract_identifiers(page, result))
    keep_facts(page.pk, find_facts(reading))
    index_pages([page.pk])
    return page
