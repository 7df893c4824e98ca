"""A stack cut by its covers and separators: to which paper folder each page belongs, and to which section.

Problem     Folders are scanned one behind the other; a sheet that is not seen for one, or not believed, runs
            two employers' files together, and nobody hears of it.
Known as    Segmentation of a sequence by delimiters (batch scanning with separator sheets).
Steps       In the order of the paper: a cover begins the stretch of its folder, which the register must know
            for this office and number; `next file` ends it; a section's separator cuts within it. A sheet
            that is not believed begins a stretch that is nobody's: its pages wait for a person. Stretches end
            where their tray or file does. Behind a sheet its blank back belongs with it. Then sheets are
            counted: as many behind a cover as were counted before it is the sign that no sheet between was
            missed.
Dropped     Guessing from the papers what an unread sheet was: the next folder may be the same employer's
            volume. A page that was set aside as a possible sheet: what follows has the count against it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from documents.filing.folder_numbers import Folder
from documents.filing.rules import FilingRule, Why, reason
from documents.models import Batch, Page, Reading
from documents.register import models as register
from documents.sheets.payload import Cover, Misread, Section, Sheet, decode_mark


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A page that is a cover or a separator: what it says, and what of it the register does not bear out."""

    page: int
    found: Sheet | Misread
    problem: Why | None = None
    folder: register.Folder | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page lies in its stack. `part` counts the stretches of one file, `stretch` those between any
    two sheets; `folder` is what the sheets say of whose it is, None where only names above it speak; `sheet`
    is set for a sheet and for its blank back.
    """

    part: int = 0
    stretch: int = 0
    section: str = ""
    folder: Folder | None = None
    cover: SheetPage | None = None
    sheet: SheetPage | None = None


Stack = Mapping[int, Place]
"""Page id -> its place, for all pages of a batch that holds a sheet; empty when none does."""
_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class CountedFolder:
    """The sides that lie behind the covers of one folder, and the sides that its cover counts."""

    cover: SheetPage
    came: int
    counted: int | None

    @property
    def agrees(self) -> bool:
        """Whether as many came as were counted."""
        return self.counted is not None and self.came == self.counted

    @property
    def differs(self) -> bool:
        """Whether others came than were counted; None is counted of what nobody counted."""
        return self.counted is not None and self.came != self.counted


def cut_stack(batch: Batch) -> Stack:
    """The places of all pages of a batch; one query when it holds no sheet, four when it does."""
    read = Reading.objects.filter(page__batch=batch, current=True).exclude(sheet="")
    marks = dict(read.values_list("page", "sheet"))
    if not marks:
        return {}
    pages = list(
        Page.objects.filter(batch=batch)
        .exclude(scan=None)
        .in_order()
        .select_related("scan__upload__parent__batch")
    )
    blank = Reading.objects.filter(page__batch=batch, current=True, blank=True).values_list("page", flat=True)
    cutter = _Cutter(batch, {pk: decode_mark(mark) for pk, mark in marks.items()}, frozenset(blank))
    places = {page.pk: cutter.place(page) for page in pages}
    agreed = {code: counted.came for code, counted in count_folders(places).items() if counted.agrees}
    return {pk: _with_count(place, agreed) for pk, place in places.items()}


def count_folders(stack: Stack) -> dict[str, CountedFolder]:
    """Folder's code -> what lies behind its covers in this batch against what was counted."""
    sides: Counter[str] = Counter()
    covers: dict[str, SheetPage] = {}
    for place in stack.values():
        if place.cover and place.cover.folder:
            code = place.cover.folder.code
            covers.setdefault(code, place.cover)
            sides[code] += place.sheet is None
    return {code: CountedFolder(cover, sides[code], _counted_sides(cover)) for code, cover in covers.items()}


def _counted_sides(cover: SheetPage) -> int | None:
    """The register's count, which may be newer than the print; else the cover's."""
    if cover.folder is not None and cover.folder.sheets is not None:
        return cover.folder.sheets * cover.folder.sides
    said = cover.found
    if isinstance(said, Cover) and said.sheets is not None:
        return said.sheets * (said.sides or 1)
    return None


def _with_count(place: Place, agreed: Mapping[str, int]) -> Place:
    if place.folder is None or place.cover is None or place.cover.folder is None:
        return place
    if place.folder.employer is None or place.cover.folder.code not in agreed:
        return place
    why = (*place.folder.why, reason(FilingRule.COVER_COUNTED, str(agreed[place.cover.folder.code])))
    return replace(place, folder=replace(place.folder, why=why, counted=True))


def folder_behind(place: Place | None, named: Folder) -> Folder:
    """The folder of a page from its place in the stack and the names above it. A sheet is nearer than a name;
    a name that says otherwise than a cover leaves it to a person.
    """
    if place is None or place.folder is None:
        return replace(named, part=place.part) if place else named
    folder = place.folder
    if folder.employer is None or named.employer == folder.employer or not named.why:
        return folder
    if named.employer is None:
        return replace(folder, employer=None, why=(*named.why, *folder.why), cover=False, counted=False)
    both = f"{folder.employer.account_no_shown}, {named.employer.account_no_shown}"
    why = (reason(FilingRule.FOLDER_NUMBERS, both), *folder.why)
    return replace(folder, employer=None, why=why, cover=False, counted=False)


@dataclass(slots=True)
class _Cutter:
    """Goes through the pages once, and knows where the last cut was."""

    batch: Batch
    marks: Mapping[int, Sheet | Misread | None]
    blank: frozenset[int]
    known: Mapping[str, register.Folder] = field(init=False)
    here: Place = _NOWHERE
    tray: tuple[str, ...] = ()
    last: SheetPage | None = None
    """The sheet that the page before was, or was the back of."""

    def __post_init__(self) -> None:
        codes = [one.code for one in self.marks.values() if isinstance(one, Cover)]
        found = (
            register.Folder.objects.kept().filter(code__in=codes).select_related("employer__office", "office")
        )
        self.known = {one.code: one for one in found}

    def place(self, page: Page) -> Place:
        """The place of the next page."""
        tray = _tray_of(page, loose=self.batch.loose)
        self._leave_tray(tray)
        said = self.marks.get(page.pk)
        if page.pk in self.blank and self.last and said in (None, Misread.UNREAD, self.last.found):
            return replace(self.here, sheet=self.last)  # what shines through is no sheet of its own
        if said is None:
            self.last = None
            return self.here
        if isinstance(said, Section):
            self.last = SheetPage(page.pk, said)
            self.here = replace(self.here, stretch=self.here.stretch + 1, section=said.section)
        else:
            self.tray = tray
            self.last = (
                self._judge_cover(page.pk, said) if isinstance(said, Cover) else SheetPage(page.pk, said)
            )
            self._begin_file(self.last)
        return replace(self.here, sheet=self.last)

    def _leave_tray(self, tray: tuple[str, ...]) -> None:
        """A cover reaches into the folders within its own, and not out of it; in a loose stack not beyond a
        file of several pages, which is a stack of its own.
        """
        is_cut = self.here != _NOWHERE
        if is_cut and tray[: len(self.tray)] == self.tray:
            return
        if is_cut:
            self.here, self.last = Place(self.here.part + 1, self.here.stretch + 1), None
        self.tray = tray

    def _begin_file(self, sheet: SheetPage) -> None:
        """What follows a cover, `next file`, or a sheet that is not believed."""
        here = self.here
        again = here.cover is not None and here.cover.found == sheet.found
        part = here.part if again else here.part + 1
        cover = sheet if isinstance(sheet.found, Cover) else None
        self.here = Place(part, here.stretch + 1, folder=_folder_of(sheet, part=part), cover=cover)

    def _judge_cover(self, page: int, said: Cover) -> SheetPage:
        """A cover is believed when the register has its folder, for this office, under this number."""
        row = self.known.get(said.code)
        if row is None:
            return SheetPage(page, said, reason(FilingRule.COVER_UNKNOWN, said.code))
        if row.office_id != self.batch.office_id:
            return SheetPage(page, said, reason(FilingRule.COVER_ELSEWHERE, str(row.office)))
        if said.account_no and (row.employer is None or row.employer.account_no != said.account_no):
            return SheetPage(page, said, reason(FilingRule.COVER_OUTDATED, said.account_no))
        problem = reason(FilingRule.COVER_PENDING, said.code) if row.employer is None else None
        return SheetPage(page, said, problem, row)


def _folder_of(sheet: SheetPage, *, part: int) -> Folder:
    """What a sheet says of whose the pages behind it are."""
    if isinstance(sheet.found, Misread):
        return Folder(None, (reason(FilingRule.SHEET_UNREAD, sheet.found.value),), part)
    if sheet.problem:
        return Folder(None, (sheet.problem,), part)
    employer = sheet.folder.employer if sheet.folder else None
    if employer is None:
        return Folder(part=part)
    return Folder(employer, (reason(FilingRule.COVER, employer.account_no_shown),), part, cover=True)


def _tray_of(page: Page, *, loose: bool) -> tuple[str, ...]:
    if page.scan is None:
        return ()
    upload = page.scan.upload
    own = (f"#{upload.pk}",) if loose and (upload.pages_found or 0) > 1 else ()
    return (*reversed(upload.folder_names), *own)


def folders_of(stack: Stack) -> set[register.Folder]:
    """The folders of the register whose covers lie in a stack."""
    return {place.cover.folder for place in stack.values() if place.cover and place.cover.folder}


def lies_behind_cover(stack: Stack, batch: Batch) -> bool:
    """Whether every page lies behind a cover that the register bears out, under no other number than the
    batch was sent with.
    """
    claimed = batch.claimed_account_no
    covers = [place.cover.folder if place.cover else None for place in stack.values()]
    return all(
        row is not None and (not claimed or (row.employer is not None and row.employer.account_no == claimed))
        for row in covers
    )


def pages_of_paper(stack: Stack, pages: Sequence[Page]) -> list[Page]:
    """The pages that are no sheets of ours, nor backs of them."""
    return [page for page in pages if page.pk not in stack or stack[page.pk].sheet is None]
