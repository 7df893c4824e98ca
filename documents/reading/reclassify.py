"""Pages classified again from their stored readings, without reading them again: form, numbers, what they
say of themselves, search row.

Documents stay where they lie. The form of one that only the machine made follows its pages
(form_following.py), and so do the day and the period that it bears (documents/dating.py).
"""

from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from documents.correcting.standing import correct_numbers_again
from documents.dating import refresh_days
from documents.models import FormType, Identifier, Page, PageFact, Reading, Reclassifying
from documents.reading.classification import Recognised, drop_unknown_form, recognise_page, tables_digest
from documents.reading.form_following import differing, follow_pages
from documents.reading.mending import identify_numbers
from documents.reading.page_facts import find_facts, keep_facts, values_of
from documents.reading.stored_text import decode_text
from documents.search import index_pages

_BATCH = 200  # guess: a second of work, so that little is done twice after an interruption
"""Pages of one step."""
_COLUMNS = ("kind", "value", "as_read", "check_result", "mended", "candidates", "told", "by_hand", "box")


@dataclass(frozen=True, slots=True)
class Step:
    """One batch: pages gone over, and how many of them are of another form, hold other numbers or say other
    things of themselves now.
    """

    pages: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What a stored reading says now, beside what is kept of it."""

    reading: Reading
    form: Recognised
    identifiers: list[Identifier]
    kept: list[Identifier]
    facts: list[PageFact]
    facts_kept: list[PageFact]

    @property
    def is_news(self) -> bool:
        """Whether something differs from what is kept."""
        page = self.reading.page
        before = Recognised(page.form_id, page.form_sure, page.form_rule)
        return (
            self.form != before
            or _values(self.identifiers) != _values(self.kept)
            or values_of(self.facts) != values_of(self.facts_kept)
        )


def pages_left(*, office: str = "") -> int:
    """How many pages a run would go over from where the last one stopped."""
    return _readings_after(office, after=_reached_page(office)).count()


def classify_pages(*, office: str = "") -> Generator[Step, None, None]:
    """Go on where the last run over this office (or all) stopped, to the end; then the next starts afresh.

    It may be killed anywhere: each page is one transaction, and a page gone over twice stays as it is.
    """
    known = frozenset(FormType.objects.values_list("pk", flat=True))
    after = _reached_page(office)
    while readings := list(_readings_after(office, after=after)[:_BATCH]):
        news = [found for found in _classify(readings, known) if found.is_news]
        changed = sum(_write(found) for found in news)
        _let_documents_follow([reading.page_id for reading in readings])
        after = readings[-1].page_id
        reached = {"tables": tables_digest(), "after": after}
        Reclassifying.objects.update_or_create(office=office, defaults=reached)
        yield Step(len(readings), changed)
    Reclassifying.objects.filter(office=office).delete()


def start_again(*, office: str = "") -> None:
    """Forget where the last run stopped."""
    Reclassifying.objects.filter(office=office).delete()


def _classify(readings: Sequence[Reading], known: frozenset[str]) -> list[_Found]:
    pages = [reading.page_id for reading in readings]
    kept: dict[int, list[Identifier]] = defaultdict(list)
    for identifier in Identifier.objects.filter(page__in=pages):
        kept[identifier.page_id].append(identifier)
    said: dict[int, list[PageFact]] = defaultdict(list)
    for fact in PageFact.objects.filter(page__in=pages):
        said[fact.page_id].append(fact)
    return [
        _Found(
            reading,
            drop_unknown_form(recognise_page(reading), known, page_id=reading.page_id),
            identify_numbers(reading.page, decode_text(reading)),
            kept[reading.page_id],
            find_facts(reading),
            said[reading.page_id],
        )
        for reading in readings
    ]


@transaction.atomic
def _write(found: _Found) -> bool:
    """False when the page was read anew meanwhile: that reading was classified as it was kept."""
    page_id = found.reading.page_id
    page = Page.objects.select_for_update(no_key=True).get(pk=page_id)
    if not Reading.objects.filter(pk=found.reading.pk, current=True).exists():
        return False
    Page.objects.filter(pk=page_id).update(**found.form.columns)
    Identifier.objects.filter(page=page_id).delete()
    Identifier.objects.bulk_create(found.identifiers)
    correct_numbers_again(page, found.reading)
    keep_facts(page_id, found.facts)
    if page.document_id is not None:
        refresh_days([page.document_id])
    index_pages([page_id])
    return True


def _let_documents_follow(pages: Sequence[int]) -> None:
    """Behind the pages and in a transaction of its own: whoever decides about a paper holds the document
    first. Asked for every batch, so that what an interruption left out is made good by the next run.
    """
    if not (documents := differing(pages)):
        return
    with transaction.atomic():
        if changed := follow_pages(documents):
            index_pages(Page.objects.filter(document__in=changed).values_list("pk", flat=True))


def _values(identifiers: Sequence[Identifier]) -> list[tuple[object, ...]]:
    """What identifiers say, in one order."""
    rows = [tuple(getattr(row, column) for column in _COLUMNS) for row in identifiers]
    return sorted(rows, key=repr)


def _reached_page(office: str) -> int:
    run = Reclassifying.objects.filter(office=office, tables=tables_digest()).first()
    return run.after if run else 0


def _readings_after(office: str, *, after: int) -> QuerySet[Reading]:
    rows = Reading.objects.select_related("page__batch", "scan")
    readings = rows.filter(current=True, page__gt=after).order_by("page_id")
    return readings.filter(page__office=office) if office else readings
