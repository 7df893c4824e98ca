"""What becomes of covers and separators themselves, and what is told of them: they are slots of the file, no
papers.

A cover that is believed goes into the file of its folder, a separator into that of the papers round it, or
into nobody's. One that is not believed waits for a person, with the doubt on its page.
"""

from collections.abc import Iterator, Mapping, Sequence

from documents.doubts import Doubt
from documents.filing.cases import Assignment, Assignments, Decision
from documents.filing.rules import FilingRule, Why, reason
from documents.filing.stacks import CountedFolder, Place, SheetPage, Stack, count_folders
from documents.models import Batch, Page, PageDoubt
from documents.sheets.payload import Cover, Misread, Section
from documents.states import Strength
from employers.models import Employer


def assign_sheets(stack: Stack, pages: Sequence[Page], *, papers: Assignments) -> Assignments:
    """The assignments of papers, and those of the sheets among these pages, with their backs."""
    owners = _owners_of_parts(stack, papers)
    sheets = {
        page.pk: _assign_sheet(place, owners.get(place.part))
        for page in pages
        if (place := stack.get(page.pk)) and place.sheet
    }
    return papers | sheets


def _owners_of_parts(stack: Stack, papers: Assignments) -> dict[int, Employer]:
    """Part -> the employer in whose file the machine puts its papers; none where there are two."""
    found: dict[int, set[Employer]] = {}
    for pk, assignment in papers.items():
        if pk in stack and assignment.decision is Decision.AUTO_FILE and assignment.employer:
            found.setdefault(stack[pk].part, set()).add(assignment.employer)
    return {part: next(iter(employers)) for part, employers in found.items() if len(employers) == 1}


def _assign_sheet(place: Place, owner: Employer | None) -> Assignment:
    sheet = place.sheet
    if sheet is None or isinstance(sheet.found, Misread):
        misread = sheet.found.value if sheet and isinstance(sheet.found, Misread) else ""
        return Assignment(None, Decision.REVIEW, (reason(FilingRule.SHEET_UNREAD, misread),))
    if isinstance(sheet.found, Cover):
        return _assign_cover(place)
    said = reason(FilingRule.OWN_SHEET, sheet.found.parts)
    employer = place.folder.employer if place.folder else owner
    if isinstance(sheet.found, Section) and employer:
        return Assignment(employer, Decision.AUTO_FILE, (said,), Strength.AGREED)
    return Assignment(None, Decision.SET_APART, (said,))


def _assign_cover(place: Place) -> Assignment:
    """Code and register are two signs; the names above its batch are asked with its papers."""
    sheet, folder = place.sheet, place.folder
    employer = folder.employer if folder else None
    if employer is None or folder is None:
        why = (sheet.problem,) if sheet and sheet.problem else ()
        return Assignment(None, Decision.REVIEW, why)
    return Assignment(
        employer, Decision.AUTO_FILE, (reason(FilingRule.OWN_SHEET, "C"), *folder.why), Strength.AGREED
    )


def section_reason(place: Place, page: Page) -> tuple[Why, ...]:
    """That a page's form is of another section than the separator before it says; letters are of all
    sections.
    """
    own = page.form.doc_class if page.form else ""
    if not place.section or place.sheet or own in ("", "G", place.section):
        return ()
    return (reason(FilingRule.SECTION_DIFFERS, place.section),)


def note_doubts(stack: Stack) -> None:
    """Write on the pages of sheets what a person has to look at; what is right now is taken back, unless
    somebody has settled it. Within the transaction of filing.
    """
    counted = count_folders(stack)
    codes = dict(_doubts(stack, counted))
    pages = [place.sheet.page for place in stack.values() if place.sheet]
    given = (Doubt.SHEET_UNKNOWN, Doubt.SHEETS_DIFFER)
    stale = PageDoubt.objects.filter(page__in=pages, code__in=given, settled_by=None)
    stale.exclude(page__in=codes).delete()
    doubts = [PageDoubt(page_id=page, code=code) for page, code in codes.items()]
    PageDoubt.objects.bulk_create(doubts, ignore_conflicts=True)


def _goes_on_elsewhere(cover: SheetPage) -> bool:
    """Whether a folder was scanned in several batches: the page ledger counts them together."""
    return Batch.objects.filter(folder=cover.folder).exclude(pages=cover.page).exists()


def _doubts(stack: Stack, counted: Mapping[str, CountedFolder]) -> Iterator[tuple[int, Doubt]]:
    for pk, place in stack.items():
        sheet = place.sheet
        if (
            sheet
            and sheet.page == pk
            and sheet.problem
            and sheet.problem["rule"] is not FilingRule.COVER_PENDING
        ):
            yield pk, Doubt.SHEET_UNKNOWN
    for one in counted.values():
        if one.differs and not _goes_on_elsewhere(one.cover):
            yield one.cover.page, Doubt.SHEETS_DIFFER
