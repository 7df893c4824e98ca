"""A change of several things as one deed: which documents and pages, how they were, how they are now.

Problem     A document is split, two are merged, pages go to another file: several rows change at once, must
            be right together for everybody, and must come back exactly when it is undone.
Known as    Command with undo by snapshot (memento); pessimistic locking in one order, behind optimistic
            version numbers.
Steps       `hold` locks the documents by their ids and reads their pages. Who changes a page or a document
            does it through the change, which keeps how it was. `hold_places` locks batches, employers and
            pages. `close` writes all, moves versions on, empties documents that have no page left, settles
            copies, tells search, and records one event and one deed with a part for each thing.
Locks       documents, batches, employers, pages, search rows (closing.py), each by ids.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import F

from documents.dating import COLUMNS, refresh_days
from documents.employer_file import moves
from documents.employer_file.duties import require_changeable
from documents.filing import copies
from documents.filing.closing import REASONS_KEPT, note_placement, record_indexing, refresh_batch_state
from documents.filing.copies import Before
from documents.filing.rules import Why
from documents.models import Batch, Deed, DeedPart, Document, Page
from documents.search import refile_index
from documents.slots import changing
from documents.states import DocumentState
from documents.worked import count_decision
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction

PLACE = ("document_id", "position")
"""Columns of a page that nobody else may have written meanwhile, if a deed is to be undone."""
_COLUMNS = (*PLACE, "duplicate_of_id", "kind", "why")
Columns = dict[str, Any]


def page_columns(page: Page) -> Columns:
    """What a change of places may change of a page, as JSON takes it."""
    return {name: getattr(page, name) for name in _COLUMNS}


@dataclass(slots=True)
class Change:
    """One change by a person, within its transaction."""

    by: User
    documents: dict[int, Document]
    pages: dict[int, Page] = field(default_factory=dict)
    """Of these documents, and where they were from."""
    made: set[int] = field(default_factory=set)
    """Documents that this change made."""
    touched: dict[int, Columns] = field(default_factory=dict)
    """Documents that get their next version although no page of them moves, with columns to write."""
    _were: dict[int, Columns] = field(default_factory=dict)
    _lay: dict[int, Columns] = field(default_factory=dict)

    @classmethod
    def hold(cls, documents: Iterable[int], *, by: User) -> Self:
        """Lock these documents and know how they and their pages are."""
        rows = Document.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(documents))
        held = {
            row.pk: row for row in rows.select_related("batch__office", "employer", "form").order_by("pk")
        }
        change = cls(by=by, documents=held)
        change._were = {pk: row.columns for pk, row in held.items()}
        return change

    def hold_places(self, *others: int | None) -> None:
        """Lock the batches of the pages and of their copies, the employers whose files are touched, the
        pages; `others` are employers that pages go to. TooLate, SamePerson.
        """
        ours = Page.objects.filter(document__in=self.documents)
        batches = set(ours.values_list("batch", flat=True))
        batches |= set(Page.objects.filter(duplicate_of__in=ours).values_list("batch", flat=True))
        batches |= {row.batch_id for row in self.documents.values()}
        held = Batch.objects.select_for_update(no_key=True).filter(pk__in=batches).order_by("pk")
        list(held.values_list("pk", flat=True))
        files = {row.employer_id for row in self.documents.values() if row.state == DocumentState.FILED}
        touched = {one for one in (*files, *others) if one is not None}
        named = {row.employer_id for row in self.documents.values() if row.employer_id is not None}
        copies.lock_employers(touched | named)
        require_changeable(touched, by=self.by)
        rows = Page.objects.select_for_update(no_key=True, of=("self",)).filter(document__in=self.documents)
        self.pages = {page.pk: page for page in rows.order_by("pk")}
        self._lay = {pk: page_columns(page) for pk, page in self.pages.items()}

    def pages_of(self, document: Document) -> list[Page]:
        """Its pages as they lie now, copies among them."""
        found = [page for page in self.pages.values() if page.document_id == document.pk]
        return sorted(found, key=lambda page: (page.position, page.pk))

    def place(self, pages: Iterable[Page], document: Document) -> None:
        """Let these be the pages of a document from its first place on, in this order."""
        for position, page in enumerate(pages):
            page.document_id, page.position = document.pk, position

    def touch(self, document: Document, **columns: Any) -> None:
        """Let a document get its next version, with these columns."""
        self.touched[document.pk] = columns

    def make_document(self, like: Document, *, first: Page, **changes: Any) -> Document:
        """A document of the batch of a page, whose history begins where `like` lies."""
        facts: Columns = {
            name: getattr(like, name)
            for name in (
                "employer",
                "form",
                "state",
                "title",
                "section",
                "dated",
                "period",
                "whole_year",
                "dated_by",
                "note",
                "filed_by",
                "filed_at",
            )
        }
        facts |= {name: getattr(like, name) for name in ("strength", "candidates", "rule", "rule_version")}
        document = Document(batch_id=first.batch_id, position=_place_in_batch(first), **facts)
        document.save(force_insert=True)
        last = like.placements.order_by("-pk").first()
        note_placement(document, by=last.by if last else None)
        for name, value in changes.items():
            setattr(document, name, value)
        if changes:
            document.save(update_fields=list(changes))
        note_placement(document, by=self.by, note=document.note if changes else "")
        self.documents[document.pk] = document
        self.made.add(document.pk)
        return document

    def close(self, verb: Deed.Verb, thing: Document, action: AuditAction, /, **details: object) -> Deed:
        """Write and record it all; `thing` is the document that the deed is named for."""
        moved = self._write_pages()
        touched = {thing.pk, *self.made, *self.touched}
        for page in moved:
            touched |= {page.document_id, self._lay[page.pk]["document_id"]} - {None}
        for pk in sorted(touched):
            self._move_on(self.documents[pk])
        batches = self._settle(moved)
        refile_index([page.pk for page in moved])
        trail.record(action, thing, by=self.by, **details)
        deed = self._record(verb, thing, touched, moved)
        self._refresh_days(touched)
        self._refresh(touched, batches)
        return deed

    def _refresh_days(self, touched: Iterable[int]) -> None:
        """Documents bear what the pages say that lie in them now."""
        for pk in refresh_days(touched):
            self.documents[pk].refresh_from_db(fields=COLUMNS)

    def _write_pages(self) -> list[Page]:
        moved = [page for pk, page in self.pages.items() if page_columns(page) != self._lay[pk]]
        Page.objects.bulk_update(
            moved, ["document", "position", "duplicate_of", "kind", "why"], batch_size=500
        )
        Page.objects.filter(pk__in=[page.pk for page in moved]).update(version=F("version") + 1)
        return moved

    def _move_on(self, document: Document) -> None:
        """The next version of a document; one without pages is emptied. What was made just now stays at its
        first.
        """
        if not document.pages.exists():
            document.change_row(state=DocumentState.EMPTIED)
            note_placement(document, by=self.by)
        elif document.pk not in self.made:
            was = document.state
            document.change_row(**self.touched.get(document.pk, {}))
            if document.state != was:
                note_placement(document, by=self.by)

    def _settle(self, moved: Iterable[Page]) -> set[int]:
        """Copies, group by group: pages that came from one place into one document."""
        groups: dict[tuple[int, str, int | None], list[int]] = defaultdict(list)
        for page in moved:
            lay = self._lay[page.pk]["document_id"]
            if lay != page.document_id and page.document_id is not None:
                was = self._were[lay] if lay in self._were else self.documents[lay].columns
                groups[page.document_id, was["state"], was["employer_id"]].append(page.pk)
        batches: set[int] = set()
        for (document, state, employer), pages in sorted(groups.items(), key=str):
            rows = Page.objects.filter(pk__in=pages).order_by("pk")
            before = Before(state, employer)
            batches |= copies.settle_pages(self.documents[document], rows, before=before)
        return batches

    def _record(
        self, verb: Deed.Verb, thing: Document, touched: Iterable[int], moved: Iterable[Page]
    ) -> Deed:
        deed = Deed.objects.create(
            verb=verb,
            thing=Deed.Thing.DOCUMENT,
            thing_id=thing.pk,
            version=thing.version,
            before=self._before(thing.pk) or thing.columns,
            after=thing.columns,
            office=thing.batch.office,
            by=self.by,
        )
        parts = [
            DeedPart(
                deed=deed, thing=Deed.Thing.DOCUMENT, thing_id=pk, version=self.documents[pk].version,
                before=self._before(pk), after=self.documents[pk].columns,
            )
            for pk in sorted(touched)
            if pk != thing.pk or pk in self.made
        ]  # fmt: skip
        now = {page.pk: page for page in Page.objects.filter(pk__in=[page.pk for page in moved])}
        parts += [
            DeedPart(
                deed=deed, thing=Deed.Thing.PAGE, thing_id=pk, version=page.version,
                before=self._lay[pk], after=page_columns(page),
            )
            for pk, page in sorted(now.items())
        ]  # fmt: skip
        DeedPart.objects.bulk_create(parts, batch_size=500)
        return count_decision(deed)

    def _before(self, pk: int) -> Columns | None:
        return None if pk in self.made else self._were[pk]

    def _refresh(self, touched: Iterable[int], batches: Iterable[int]) -> None:
        """Batches by their ids, then files: states follow, and who did it has indexed them."""
        rows = [self.documents[pk] for pk in touched]
        ours = {page.batch_id for page in self.pages.values()} | {row.batch_id for row in rows}
        for batch in sorted({*ours, *batches}):
            refresh_batch_state(batch)
        columns = [
            *(row.columns for row in rows),
            *(self._were[row.pk] for row in rows if row.pk in self._were),
        ]
        files = {one["employer_id"] for one in columns if one["state"] == DocumentState.FILED} - {None}
        for employer in sorted(files):
            moves.refresh_state(employer)
        record_indexing(files, by=self.by)


def say_first(pages: Iterable[Page], first: Why) -> None:
    """A person's decision stands first among the reasons of pages that are held."""
    for page in pages:
        page.why = [first, *page.why][:REASONS_KEPT]


def _place_in_batch(page: Page) -> int:
    """The place of a page among those of its batch, as the paper lay."""
    order = list(Page.objects.filter(batch=page.batch_id).in_order().values_list("pk", flat=True))
    return order.index(page.pk)


def require_standing(thing: Document | Page, deed: Deed, after: Columns) -> None:
    """Stale unless a thing is as this deed left it: nothing was done to it since, or all that was undone."""
    if isinstance(thing, Document):
        columns = thing.columns | thing.day_columns
    else:
        columns = page_columns(thing) | {"turn": thing.turn}
    changed = any(columns[name] != value for name, value in after.items())
    if changed or not changing.is_last_standing(thing, deed):
        raise thing.stale() if isinstance(thing, Document) else changing.stale(thing)
