"""Search rows: written in the transaction that finishes a page, moved with its document, rebuilt in the open.

Whoever writes a row holds it before reading what it is made from: of two writers the later one knows more.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from documents.models import Page, PageIndex, Reading
from documents.search import fold
from documents.states import DocumentState, WorkState

BATCH = 200
_BY_PROVINCE = (
    "SELECT EXISTS (SELECT 1 FROM pg_partitioned_table WHERE partrelid = %s::regclass AND partstrat = 'l')"
)
_FILING = ("document", "employer", "account_no", "form", "filed")
_TEXT = ("office", "province", "scanned_on", "text", "skeleton", "version")
_SOURCE = {
    "page": "page_id",
    "text": "text",
    "office": "page__office_id",
    "province": "page__office__province_id",
    "created_at": "page__created_at",
    "form": "page__form_id",
    "document": "page__document_id",
    "document_form": "page__document__form_id",
    "employer": "page__document__employer_id",
    "account_no": "page__document__employer__account_no",
    "state": "page__document__state",
}


def index_pages(page_ids: Iterable[int]) -> int:
    """Make the search rows of these pages agree with current reading and place; returns rows written.

    Repeating it changes nothing. A page without a current reading loses its row.
    """
    return sum(_index(batch) for batch in _batches(page_ids))


def refile_index(page_ids: Iterable[int]) -> int:
    """After documents were filed, moved or rejected: the filing columns only; returns rows written."""
    return sum(_refile(batch) for batch in _batches(page_ids))


def drop_pages(page_ids: Iterable[int]) -> int:
    """Take pages out of search; returns rows taken out."""
    return sum(PageIndex.objects.filter(page__in=batch).delete()[0] for batch in _batches(page_ids))


def not_indexed() -> QuerySet[Page]:
    """Read pages that search does not know."""
    known = PageIndex.objects.filter(page=OuterRef("pk"))
    return Page.objects.filter(~Exists(known), state=WorkState.DONE)


def outdated() -> int:
    """Rows of an older folding, which wait for `reindex`."""
    return PageIndex.objects.exclude(version=fold.VERSION).count()


@transaction.atomic
def _index(page_ids: Sequence[int]) -> int:
    held = _hold(page_ids)
    fresh = {row.page: row for row in made(page_ids)}
    changed = [row for row in fresh.values() if _differs(row, held.get(row.page), (*_TEXT, *_FILING))]
    key = _key()
    PageIndex.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=key,
        update_fields=[name for name in (*_TEXT, *_FILING) if name not in key],
    )
    gone = drop_pages(held.keys() - fresh.keys())
    _mend({page: fresh[page] for page in fresh.keys() - held.keys()})
    return len(changed) + gone


def _mend(new: dict[int, PageIndex]) -> None:
    """What another filed while these rows were not there to be held; now they are ours."""
    again = made(sorted(new), text=False) if new else ()
    if changed := [row for row in again if _differs(row, new[row.page], _FILING)]:
        PageIndex.objects.bulk_update(changed, _FILING)


@transaction.atomic
def _refile(page_ids: Sequence[int]) -> int:
    held = _hold(page_ids)
    fresh = {row.page: row for row in made(page_ids, text=False)}
    changed = [row for row in fresh.values() if row.page in held and _differs(row, held[row.page], _FILING)]
    PageIndex.objects.bulk_update(changed, _FILING)
    missing = fresh.keys() - held.keys()
    return len(changed) + (_index(sorted(missing)) if missing else 0)


def _hold(page_ids: Sequence[int]) -> dict[int, PageIndex]:
    rows = PageIndex.objects.select_for_update().filter(page__in=page_ids).order_by("page")
    return {row.page: row for row in rows}


def _key() -> list[str]:
    """What tells rows apart: a table cut by province has that in its key. Asked while the table is held."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_BY_PROVINCE, [PageIndex._meta.db_table])
            if cursor.fetchone()[0]:
                return ["page", "province"]
    return ["page"]


def _differs(row: PageIndex, other: PageIndex | None, columns: Sequence[str]) -> bool:
    return other is None or any(getattr(row, column) != getattr(other, column) for column in columns)


def made(page_ids: Sequence[int], *, text: bool = True) -> Iterator[PageIndex]:
    """Rows as they should be, from the current readings."""
    source = {name: path for name, path in _SOURCE.items() if text or name != "text"}
    readings = Reading.objects.filter(page__in=page_ids, current=True).order_by("page_id")
    for values in readings.values_list(*source.values()):
        yield row(dict(zip(source, values, strict=True)))


def row(facts: dict[str, Any]) -> PageIndex:
    """The search row of these facts, named as in _SOURCE."""
    filed = facts["state"] == DocumentState.FILED
    text = facts.get("text", "")
    return PageIndex(
        page=facts["page"],
        document=facts["document"],
        employer=facts["employer"] if filed else None,
        account_no=facts["account_no"] if filed else "",
        office=facts["office"],
        province=facts["province"],
        form=facts["form"] or facts["document_form"] or "",
        filed=filed,
        scanned_on=timezone.localdate(facts["created_at"]),
        text=fold.exact(text),
        skeleton=fold.skeleton(text),
        version=fold.VERSION,
    )


def _batches(page_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = list(dict.fromkeys(page_ids))
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
