"""The least valid rows of the work; those of the registry stand in tests/employers/factories.py.

The dashboard's counters are not kept here: a test that ends with check_ledger builds its rows with the verbs.
"""

import hashlib
import uuid
from typing import Any

import factory

from documents.models import (
    Batch,
    Deed,
    Document,
    FormType,
    Identifier,
    Page,
    Placement,
    Reading,
    Scan,
    Upload,
)
from documents.states import BatchState, DocumentState, PageKind, UploadState
from documents.storage import store
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.employers.factories import EmployerFactory, OfficeFactory, ProvinceFactory

__all__ = [
    "BatchFactory",
    "DeedFactory",
    "DocumentFactory",
    "EmployerFactory",
    "FormTypeFactory",
    "IdentifierFactory",
    "OfficeFactory",
    "PageFactory",
    "PlacementFactory",
    "ProvinceFactory",
    "ReadingFactory",
    "SlotFactory",
    "UploadFactory",
    "UserFactory",
    "filed_page",
]
PASSWORD = "only-for-tests"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
"""Enough of a JPEG for everything that never opens it."""


def digest(text: str) -> str:
    """A SHA-256 of nothing in particular."""
    return hashlib.sha256(text.encode()).hexdigest()


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A scanner operator at office 7400; `office=None` for a person of no office."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person{n}")
    role = Role.SCANNER
    office = factory.SubFactory(OfficeFactory)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        facts = {"password": PASSWORD, **kwargs}
        return model_class.objects.create_user(*args, **facts)


class FormTypeFactory(factory.django.DjangoModelFactory[FormType]):
    """A form of the employer's registration."""

    class Meta:
        model = FormType
        django_get_or_create = ("id",)

    id = "sps_1_01"
    title_th = "แบบขึ้นทะเบียนนายจ้าง"
    title_en = "Employer registration"
    doc_class = "A"


class BatchFactory(factory.django.DjangoModelFactory[Batch]):
    """A folder that is through."""

    class Meta:
        model = Batch

    office = factory.SubFactory(OfficeFactory)
    folder_name = factory.Sequence(lambda n: f"แฟ้มที่ {n}")
    digest = factory.Sequence(lambda n: digest(f"batch {n}"))
    state = BatchState.DONE
    created_by = factory.SubFactory(UserFactory, office=factory.SelfAttribute("..office"))


class UploadFactory(factory.django.DjangoModelFactory[Upload]):
    """A stored picture of one page; its bytes are not in the store."""

    class Meta:
        model = Upload

    batch: Any = factory.SubFactory(BatchFactory)
    client_id = factory.Sequence(lambda n: f"f{n}")
    name = factory.Sequence(lambda n: f"{n:04d}.jpg")
    size = len(JPEG)
    sha256 = factory.Sequence(lambda n: digest(f"file {n}"))
    kind = "jpeg"
    state = UploadState.STORED
    split = WorkState.DONE
    pages_found = 1


class DocumentFactory(factory.django.DjangoModelFactory[Document]):
    """A paper that waits for a person; `state=FILED` needs an employer."""

    class Meta:
        model = Document

    batch: Any = factory.SubFactory(BatchFactory)
    state = DocumentState.REVIEW


class DeedFactory(factory.django.DjangoModelFactory[Deed]):
    """A decision about `document` that made its present version; before it, the document waited."""

    class Meta:
        model = Deed

    class Params:
        document: Any = factory.SubFactory(DocumentFactory)

    verb = Deed.Verb.FILE
    thing = Deed.Thing.DOCUMENT
    thing_id = factory.SelfAttribute("document.pk")
    version = factory.SelfAttribute("document.version")
    before = factory.LazyAttribute(lambda row: {**row.document.columns, "state": DocumentState.REVIEW})
    after = factory.SelfAttribute("document.columns")
    office = factory.SelfAttribute("document.batch.office")
    by: Any = factory.SubFactory(UserFactory, office=factory.SelfAttribute("..office"))


class PlacementFactory(factory.django.DjangoModelFactory[Placement]):
    """One line of a document's history."""

    class Meta:
        model = Placement

    document: Any = factory.SubFactory(DocumentFactory)
    state = factory.SelfAttribute("document.state")
    employer = factory.SelfAttribute("document.employer")


class PageFactory(factory.django.DjangoModelFactory[Page]):
    """A page whose scan waits to be read; for one that is read, make its reading.

    `upload__…`, `number` and the columns of leased work are those of its scan.
    """

    class Meta:
        model = Page

    upload: Any = factory.SubFactory(UploadFactory)
    number = 1
    batch = factory.SelfAttribute("upload.batch")
    office = factory.SelfAttribute("batch.office")

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        image = {name: kwargs.pop(name) for name in _OF_SCAN & kwargs.keys()}
        page = model_class.objects.create(*args, **kwargs)
        page.scan = Scan.objects.create(page=page, office=page.office, **image)
        page.save(update_fields=["scan"])
        return page


_OF_SCAN = {field.name for field in Scan._meta.get_fields()} - {
    "id",
    "page",
    "office",
    "created_at",
    "readings",
}


class SlotFactory(factory.django.DjangoModelFactory[Page]):
    """A place in the paper file without a picture: a person said that the page is missing."""

    class Meta:
        model = Page

    batch: Any = factory.SubFactory(BatchFactory)
    office = factory.SelfAttribute("batch.office")
    kind = PageKind.MISSING


class ReadingFactory(factory.django.DjangoModelFactory[Reading]):
    """What was read on a page; `with_pictures=True` puts three, the same few bytes, into the store."""

    class Meta:
        model = Reading

    page: Any = factory.SubFactory(PageFactory, state=WorkState.DONE)
    scan = factory.SelfAttribute("page.scan")
    token = factory.LazyFunction(uuid.uuid4)
    source_sha256 = factory.SelfAttribute("scan.upload.sha256")
    engine = "told"
    text = "สำนักงานประกันสังคม"
    words = factory.LazyAttribute(
        lambda row: [[word, 40 * i, 10, 40 * i + 38, 50, 0.9, 0] for i, word in enumerate(row.text.split())]
    )
    confidence = 0.9
    width = 1654
    height = 2339
    dpi = 200

    @classmethod
    def _create(cls, model_class: type[Reading], *args: Any, **kwargs: Any) -> Reading:
        with_pictures = kwargs.pop("with_pictures", False)
        reading = model_class.objects.create(*args, **kwargs)
        for size in ("thumb", "view", "full") if with_pictures else ():
            store().put(reading.picture_key(size), JPEG)
        return reading


class IdentifierFactory(factory.django.DjangoModelFactory[Identifier]):
    """A number found on a page."""

    class Meta:
        model = Identifier

    page: Any = factory.SubFactory(PageFactory)
    kind = Identifier.Kind.ACCOUNT_NO
    value = "7499990028"
    as_read = "74-9999002-8"
    check_result = Identifier.Check.OK
    box = [10, 20, 30, 40]


def filed_page(**facts: Any) -> Page:
    """A page that is read and lies in an employer's file; `text=`, `employer=`, `batch=` as needed."""
    batch = facts.pop("batch", None) or BatchFactory.create()
    employer = facts.pop("employer", None) or EmployerFactory.create(office=batch.office)
    document = DocumentFactory.create(
        batch=batch, employer=employer, state=DocumentState.FILED, form=facts.pop("form", None)
    )
    text = facts.pop("text", "สำนักงานประกันสังคม")
    page = PageFactory.create(upload__batch=batch, document=document, state=WorkState.DONE, **facts)
    ReadingFactory.create(page=page, text=text, with_pictures=True)
    return page
