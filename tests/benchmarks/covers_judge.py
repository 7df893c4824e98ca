"""What became of a mixed stack, held against its truth: what was filed wrongly, and what was run together
unasked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents.models import Document, Page
from documents.states import OPEN_DOCUMENTS, DocumentState
from tests.benchmarks.mixed_stack import Leaf

_TOLD = ("sheet_unread", "sheet_unknown")


@dataclass(slots=True)
class Judged:
    """Counts of one stack."""

    sheets: int = 0
    ours: int = 0
    spoiled: int = 0
    told: int = 0
    """Spoiled sheets that wait for a person with a doubt on their page."""
    read: int = 0
    """Whole sheets that cut the stack."""
    papers: int = 0
    filed: int = 0
    wrong: int = 0
    """Papers that the machine filed under an employer whose they are not."""
    silent: int = 0
    """Papers of a folder behind a spoiled sheet that lie in a filed document or one of another folder."""
    merged: int = 0
    """Documents, in any state, that hold papers of two folders."""

    def facts(self) -> dict[str, Any]:
        """For a row of figures."""
        return {name: getattr(self, name) for name in self.__slots__}


def judge_stack(leaves: Sequence[Leaf], pages: Sequence[Page]) -> Judged:
    """Counts over the pages of a stack in its order."""
    out = Judged(sheets=len(leaves))
    behind_spoiled = False
    for leaf, page in zip(leaves, pages, strict=True):
        document = page.document
        assert document is not None, "every page that is read has a document"
        if leaf.kind == "paper":
            _take_paper(out, leaf, document, behind_spoiled=behind_spoiled)
            continue
        if leaf.kind != "section" or leaf.spoiled:
            behind_spoiled = leaf.spoiled
        _take_sheet(out, leaf, page, document)
    folders = {page.pk: leaf.folder for leaf, page in zip(leaves, pages, strict=True)}
    for document in Document.objects.filter(pages__in=folders).distinct():
        of = {folders[pk] for pk in document.pages.values_list("pk", flat=True)}
        out.merged += len(of) > 1
    return out


def _take_paper(out: Judged, leaf: Leaf, document: Document, *, behind_spoiled: bool) -> None:
    filed = document.state == DocumentState.FILED
    owner = document.employer.account_no if document.employer else ""
    out.papers += 1
    out.filed += filed
    out.wrong += filed and owner != leaf.owner
    out.silent += filed and behind_spoiled


def _take_sheet(out: Judged, leaf: Leaf, page: Page, document: Document) -> None:
    out.ours += 1
    doubted = page.doubts.filter(code__in=_TOLD).exists()
    if leaf.spoiled:
        out.spoiled += 1
        out.told += doubted and document.state in OPEN_DOCUMENTS
    else:
        out.read += not doubted and page.form_id in ("cover", "separator")
