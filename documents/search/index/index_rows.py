"""Search rows: written in the transaction that finishes a page, moved with its document, rebuilt in the open.

Whoever writes a row holds it before reading what it is made from: of two writers the later one knows more. A
row that is not there to be held goes in only where nobody has written it meanwhile; else all is read again.
A page's first reading is kept by who holds the page, and so does hold it who files it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from documents.models import Page, PageIndex
from documents.search.text import day_keys
from documents.states import DocumentState
from sso_efiles.text import fold
from sso_efiles.work.states import WorkState

BATCH = 200  # guess
_TABLE = PageIndex._meta.db_table
_FILING = ("document", "employer", "account_no", "form", "filed")
_TEXT = ("office", "province", "scanned_on", "text", "skeleton", "version")
_ALL = (*_FILING, *_TEXT)
_SOURCE = {
    "page": "reading.page_id",
    "text": "reading.text",
    "office": "page.office_id",
    "province": "(SELECT province_id FROM accounts_office WHERE code = page.office_id)",
    "created_at": "page.created_at",
    "form": "page.form_id",
    "document": "page.document_id",
    "document_form": "document.form_id",
    "employer": "document.employer_id",
    "account_no": "(SELECT account_no FROM employers_employer WHERE id = document.employer_id)",
    "state": "document.state",
}
_FROM = (
    " FROM documents_reading reading JOIN documents_page page ON page.id = reading.page_id"
    " LEFT JOIN documents_document document ON document.id = page.document_id"
    " WHERE reading.current AND page.duplicate_of_id IS NULL AND reading.page_id IN "
)
# By hand, since a page is one row: querysets took half of the time of indexing it. To plan a join costs
# PostgreSQL more than to read it, hence the subqueries. All names are our own: hence the exceptions.


def index_pages(page_ids: Iterable[int]) -> int:
    """Make the search rows of these pages agree with current reading and place; returns rows written.

    Repeating it changes nothing. A page without a current reading loses its row, and so does a copy that was
    linked to another page.
    """
    return sum(_index_batch(batch) for batch in _in_batches(page_ids))


def refile_index(page_ids: Iterable[int]) -> int:
    """After documents were filed, moved or rejected: the filing columns only; returns rows written."""
    return sum(_refile_batch(batch) for batch in _in_batches(page_ids))


def drop_pages(page_ids: Iterable[int]) -> int:
    """Take pages out of search; returns rows taken out."""
    return sum(PageIndex.objects.filter(page__in=batch).delete()[0] for batch in _in_batches(page_ids))


def not_indexed() -> QuerySet[Page]:
    """Read pages that search does not know; linked copies are found through the page that counts."""
    known = PageIndex.objects.filter(page=OuterRef("pk"))
    return Page.objects.counted().in_state(WorkState.DONE).filter(~Exists(known))


def count_outdated() -> int:
    """Rows of an older folding, which wait for `reindex`."""
    return PageIndex.objects.exclude(version=fold.VERSION).count()


@transaction.atomic(savepoint=False)
def _index_batch(page_ids: Sequence[int]) -> int:
    held = _lock_rows(page_ids, _ALL)
    fresh = {row.page: row for row in expected_rows(page_ids)}
    changed = {page: row for page, row in fresh.items() if held.get(page) != _column_values(row, _ALL)}
    gone = held.keys() - fresh.keys()
    if gone:
        drop_pages(gone)
    new = [row for page, row in changed.items() if page not in held]
    _update_rows([row for page, row in changed.items() if page in held])
    # fewer: another wrote what was not there to be held; now it is
    again = _index_batch(page_ids) if _insert_rows(new) < len(new) else 0
    return len(gone) + len(changed) + again


@transaction.atomic(savepoint=False)
def _refile_batch(page_ids: Sequence[int]) -> int:
    held = _lock_rows(page_ids, _FILING)
    fresh = {row.page: row for row in expected_rows(page_ids, text=False)}
    moved: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for page in held.keys() & fresh.keys():
        if held[page] != (values := _column_values(fresh[page], _FILING)):
            moved[values].append(page)
    for values, pages in moved.items():  # the pages of a document go to one place
        PageIndex.objects.filter(page__in=pages).update(**dict(zip(_FILING, values, strict=True)))
    missing = fresh.keys() - held.keys()
    return sum(map(len, moved.values())) + (_index_batch(sorted(missing)) if missing else 0)


def _lock_rows(page_ids: Sequence[int], columns: Sequence[str]) -> dict[int, tuple[Any, ...]]:
    """These columns of the rows that are there."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    question = f"SELECT page, {', '.join(columns)} FROM {_TABLE} WHERE page IN {_placeholders(page_ids)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{question} ORDER BY page{lock}", page_ids)
        return {page: tuple(values) for page, *values in cursor.fetchall()}


def _update_rows(rows: Sequence[PageIndex]) -> None:
    """In place: a row that went and came again would be missed by a writer who waits for it."""
    if rows:
        columns = ", ".join(f"{name} = %s" for name in _ALL)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {_TABLE} SET {columns} WHERE page = %s",  # noqa: S608
                [(*_column_values(row, _ALL), row.page) for row in rows],
            )


def _insert_rows(rows: Sequence[PageIndex]) -> int:
    """How many went in: a row that another has written stays as it is."""
    if not rows:
        return 0
    columns = ("page", *_ALL)
    places = ", ".join([_placeholders(columns)] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} ({', '.join(columns)}) VALUES {places} ON CONFLICT DO NOTHING",  # noqa: S608
            list(chain.from_iterable(_column_values(row, columns) for row in rows)),
        )
        return int(cursor.rowcount)


def _placeholders(values: Sequence[Any]) -> str:
    return f"({', '.join(['%s'] * len(values))})"


def _column_values(row: PageIndex, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in columns)


def expected_rows(page_ids: Sequence[int], *, text: bool = True) -> Iterator[PageIndex]:
    """Rows as they should be, from the current readings."""
    source = {name: path for name, path in _SOURCE.items() if text or name != "text"}
    question = f"SELECT {', '.join(source.values())}{_FROM}{_placeholders(page_ids)} ORDER BY reading.page_id"
    with connection.cursor() as cursor:
        cursor.execute(question, page_ids)
        for values in cursor.fetchall():
            yield make_row(dict(zip(source, values, strict=True)))


def make_row(facts: dict[str, Any]) -> PageIndex:
    """The search row of these facts, named as in _SOURCE."""
    filed = facts["state"] == DocumentState.FILED
    text = facts.get("text", "")
    keys = day_keys.keys_of(text)
    return PageIndex(
        page=facts["page"],
        document=facts["document"],
        employer=facts["employer"] if filed else None,
        account_no=facts["account_no"] if filed else "",
        office=facts["office"],
        province=facts["province"],
        form=facts["form"] or facts["document_form"] or "",
        filed=filed,
        scanned_on=_local_day(facts["created_at"]),
        text=fold.exact_letters(text) + keys,
        skeleton=fold.skeleton_of(text) + keys,
        version=fold.VERSION,
    )


def _local_day(moment: datetime) -> date:
    """SQLite tells UTC without saying so."""
    return timezone.localdate(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _in_batches(page_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = list(dict.fromkeys(page_ids))
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
