"""The link from a copy to the page that counts, as it stands in the rows: made, taken away, said, written.

When a page is linked says documents/filing/copies.py.
"""

from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from documents.filing.rules import FilingRule, reason
from documents.models import Page, Reading
from documents.search import index_pages
from documents.states import PageKind


def link_page(page: Page, *, of: Page) -> None:
    """Make a page, and all its copies, copies of another page that counts. Within a transaction."""
    Page.objects.filter(duplicate_of=page).update(duplicate_of=of)
    make_copy(page, of=of)
    save_links([page])


def make_copy(page: Page, *, of: Page) -> None:
    """Let a page be a copy of one that counts; not saved."""
    page.duplicate_of, page.kind = of, PageKind.DUPLICATE
    _void_signature(page)
    day = timezone.localdate(of.created_at).isoformat()
    _say_first(page, FilingRule.KNOWN_PAGE, f"{day}, {of.office_id}")


def make_page(page: Page) -> None:
    """Let a copy be a page of its own; not saved."""
    if page.duplicate_of is not None:
        _say_first(page, FilingRule.STANDS_ALONE, f"#{page.duplicate_of_id}")
    blank = Reading.objects.filter(page=page, current=True, blank=True).exists()
    page.duplicate_of, page.kind = None, PageKind.BLANK if blank else PageKind.IMAGE
    _void_signature(page)


def _void_signature(page: Page) -> None:
    """What somebody signed about the page said something else."""
    page.kind_reason, page.kind_by, page.kind_at = "", None, None


def _say_first(page: Page, rule: FilingRule, evidence: str) -> None:
    """These two rules stand once among the reasons of a page: the newest link is the one that holds."""
    links = {FilingRule.KNOWN_PAGE, FilingRule.STANDS_ALONE}
    page.why = [reason(rule, evidence), *(one for one in page.why if one.get("rule") not in links)]


def save_links(pages: Sequence[Page]) -> None:
    """Write what these pages are copies of, with their next version and their search rows."""
    if not pages:
        return
    columns = ["duplicate_of", "kind", "kind_reason", "kind_by", "kind_at", "why"]
    Page.objects.bulk_update(pages, columns, batch_size=500)
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(version=F("version") + 1)
    index_pages([page.pk for page in pages])
