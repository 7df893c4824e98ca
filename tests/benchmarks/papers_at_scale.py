"""Many generated pages in the product's tables, with what truly stands on them; needs a set-up Django."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from documents.models import Batch, Document, Page, Reading, StoredFile
from documents.search import fold
from documents.states import BatchState, DocumentState, FileState, WorkState
from sso_efiles.accounts.models import User
from tests.documents.search import papers
from tests.documents.search.papers import Firm, Paper

PAGES_A_FIRM = 8
PEOPLE_A_FIRM = 6
_FIRMS_AT_ONCE = 100
_FORM = "sps_6_09"


@dataclass(slots=True)
class Collection:
    """Firms, and what their pages say letter for letter before they were misread."""

    firms: list[Firm]
    said: dict[int, str] = field(default_factory=dict)

    def holding(self, words: Sequence[str]) -> set[int]:
        """Pages on which all of these stand."""
        wanted = [fold.exact(word) for word in words]
        return {page for page, text in self.said.items() if all(word in text for word in wanted)}


def laid_out(pages: int, *, noise: float, seed: int, by: User) -> Collection:
    """Rows as reading and filing leave them, but for the search rows."""
    paper = Paper(seed)
    firms = [paper.firm(number) for number in range(max(1, pages // PAGES_A_FIRM))]
    for number, firm in enumerate(firms):
        firm.people = [paper.person(number * PEOPLE_A_FIRM + n) for n in range(PEOPLE_A_FIRM)]
    papers.registry(firms)
    made = Collection(firms)
    for start in range(0, len(firms), _FIRMS_AT_ONCE):
        made.said.update(_filed(firms[start : start + _FIRMS_AT_ONCE], paper, noise=noise, by=by))
    return made


@transaction.atomic
def _filed(firms: Sequence[Firm], paper: Paper, *, noise: float, by: User) -> Iterator[tuple[int, str]]:
    batches = Batch.objects.bulk_create(
        Batch(office_id=firm.office, digest=uuid.uuid4().hex, created_by=by, state=BatchState.DONE)
        for firm in firms
    )
    files = StoredFile.objects.bulk_create(map(_file, batches))
    documents = Document.objects.bulk_create(
        Document(batch=batch, employer=firm.row, form_id=_FORM, state=DocumentState.FILED)
        for firm, batch in zip(firms, batches, strict=True)
    )
    pages = Page.objects.bulk_create(
        Page(
            file=file,
            number=number,
            batch=document.batch,
            office_id=document.batch.office_id,
            state=WorkState.DONE,
            document=document,
        )
        for file, document in zip(files, documents, strict=True)
        for number in range(1, PAGES_A_FIRM + 1)
    )
    texts = [paper.page(firm, form=_FORM) for firm in firms for _ in range(PAGES_A_FIRM)]
    Reading.objects.bulk_create(
        _reading(page, paper.misread(text, share=noise)) for page, text in zip(pages, texts, strict=True)
    )
    return ((page.pk, fold.exact(text)) for page, text in zip(pages, texts, strict=True))


def _file(batch: Batch) -> StoredFile:
    return StoredFile(
        batch=batch,
        client_id="1",
        name="scan.pdf",
        size=1,
        sha256="0" * 64,
        kind="pdf",
        state=FileState.STORED,
        split=WorkState.DONE,
        pages_found=PAGES_A_FIRM,
    )


def _reading(page: Page, text: str) -> Reading:
    return Reading(
        page=page,
        token=uuid.uuid4(),
        source_sha256="0" * 64,
        engine="generated",
        text=text,
        words=papers.words_of(text),
        width=2000,
        height=2800,
        dpi=200,
    )
