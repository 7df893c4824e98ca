"""Documents that wait at the desk, and their cards."""

from typing import Any

from documents.models import Document
from sso_efiles.accounts.models import User
from tests.factories import BatchFactory, DocumentFactory, PageFactory, ReadingFactory


def waiting(clerk: User, **facts: Any) -> Document:
    document = DocumentFactory.create(
        batch=facts.pop("batch", None) or BatchFactory.create(office=clerk.office), **facts
    )
    page = PageFactory.create(
        upload__batch=document.batch,
        document=document,
        state="done",
        why=[{"rule": "foreign_page", "evidence": "74-9999002-8", "box": None}],
    )
    ReadingFactory.create(page=page)
    return document


def card_of(page: str, document: Document) -> str:
    """The HTML of one card."""
    return page.split(f'id="d{document.pk}"', 1)[1].split("</form>", 1)[0]
