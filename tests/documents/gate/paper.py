"""A certified file for the tests: pages with pictures that tell them apart, certified by three people."""

import hashlib
import io
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from PIL import Image

from documents.employer_file import moves
from documents.employer_file.content import manifest_of
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState, PassageState
from documents.gate.certificates import issue_certificate
from documents.gate.models import Certificate
from documents.models import Page, Reading, Scan
from documents.storage import store
from employers.models import Employer
from sso_efiles.policy import Role
from tests.documents.paper import employer, person
from tests.factories import BatchFactory, FormTypeFactory, PageFactory, SlotFactory, UploadFactory, filed_page

OURS = "7499990028"


def picture(shade: int, *, mode: str = "L") -> bytes:
    """A small page in this shade of grey, as a JPEG."""
    drawn = io.BytesIO()
    colour = shade if mode == "L" else (shade, 255 - shade, 90)
    Image.new(mode, (200, 280), colour).save(drawn, "JPEG", quality=90)
    return drawn.getvalue()


def filed(count: int = 5, *, account_no: str = OURS, without_picture: bool = True) -> Employer:
    """An employer with one document of so many pages, and a missing one behind them."""
    ours = Employer.objects.filter(account_no=account_no).first() or employer(account_no)
    batch = BatchFactory.create(office=ours.office)
    first = filed_page(employer=ours, batch=batch, form=FormTypeFactory.create())
    pages = [first]
    pages += [
        PageFactory.create(upload__batch=batch, document=first.document, position=n, state="done")
        for n in range(1, count)
    ]
    for number, page in enumerate(pages):
        depict(page, number, shade=20 * number % 250)
    if without_picture:
        SlotFactory.create(
            batch=batch,
            document=first.document,
            position=count,
            kind_reason="ต้นฉบับขาดหาย",
            kind_by=person(Role.INDEXER),
            kind_at=timezone.now(),
        )
    return ours


def depict(page: Page, number: int, *, shade: int) -> Reading:
    """The current reading of a page, with a picture of its own in the store, and its original."""
    data = picture(shade, mode="RGB" if number % 2 else "L")
    incoming = store().stage()
    incoming.write(data + b"as the scanner sent it")
    digest = incoming.sha256
    store().publish(incoming)
    upload = page.image.upload
    upload.sha256 = digest
    upload.save(update_fields=["sha256"])
    Reading.objects.filter(page=page).update(current=False)
    text = f"หน้า {number}"
    reading = Reading.objects.create(
        page=page, scan=page.image, source_sha256=digest, engine="told", text=text, token=uuid.uuid4(),
        words=[[word, 10 * at, 10, 10 * at + 8, 20, 0.9, 0] for at, word in enumerate(text.split())],
        width=200, height=280, dpi=72, picture_sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    for size in ("thumb", "view", "full"):
        store().put(reading.picture_key(size), data)
    return reading


def add_sheets(ours: Employer) -> tuple[Page, Page, Page]:
    """A cover and a separator of the office, and a linked copy of the first page, in the file of `filed`."""
    first = Page.objects.filter(document__employer=ours, position=0)[0]
    about = {"employer": ours, "batch": first.batch}
    cover, separator = (
        filed_page(**about, form=FormTypeFactory.create(id=form)) for form in ("cover", "separator")
    )
    copy = PageFactory.create(
        upload__batch=first.batch, document=first.document, position=90, state="done",
        kind="duplicate", duplicate_of=first, kind_reason="สแกนซ้ำ",
        kind_by=person(Role.INDEXER), kind_at=timezone.now(),
    )  # fmt: skip
    for number, page in enumerate((cover, separator, copy), start=60):
        depict(page, number, shade=150 + number)
    return cover, separator, copy


def rescan(page: Page) -> Reading:
    """Another image takes the page's place; the older scan stays beside it."""
    upload = UploadFactory.create(batch=page.batch)
    page.scan = Scan.objects.create(page=page, office=page.office, upload=upload, number=1, state="done")
    page.save(update_fields=["scan"])
    return depict(page, 1, shade=99)


@transaction.atomic
def certify(ours: Employer) -> Certificate:
    """The file as it lies now, through the gate in one step: its next version, certified."""
    manifest = manifest_of(ours.pk)
    moves.move(ours, EmployerFileState.TO_INDEX)
    efile = EmployerFile.objects.get(pk=ours.pk)
    passage = Passage.objects.create(
        efile=efile,
        version=efile.version,
        office=ours.office,
        state=PassageState.CERTIFIED,
        manifest=manifest.slots,
        content=manifest.digest,
        root=manifest.root,
        pages=manifest.pages,
        handed_over_by=person(Role.INDEXER),
        checked_by=person(Role.QC),
        certified_by=person(Role.CERTIFIER),
        certified_at=timezone.now(),
    )
    moves.move(ours, EmployerFileState.CERTIFIED)
    return issue_certificate(passage, by=person(Role.CERTIFIER))


def open_next_version(ours: Employer) -> None:
    """Something is to be changed in a certified file."""
    EmployerFile.objects.filter(pk=ours.pk).update(version=F("version") + 1)
    moves.move(ours, EmployerFileState.TO_INDEX)
