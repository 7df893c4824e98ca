"""Gaps that papers and file names speak of by themselves, each with what says so and where it lay.

Where two rules speak of the same place they mean the same sheet: the one that names it best is kept. File
names say nothing against a person who counted; papers do, for a sheet may have been lost before the count.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from documents.models import Deed, Page, PageFact, Reading, Upload
from documents.slots.counting import NOT_PAPER, Paper, balance_of
from documents.slots.file_numbers import find_lost_files, mark_in_name
from documents.slots.gaps import Gap, GapRule
from documents.slots.months import MONTHLY_FORMS, Month, find_lost_months, month_of
from documents.slots.runs import Leaf, LostSheet, find_lost_sheets
from documents.slots.sheet_marks import SheetMark, Unit, attached_count, mark_of
from sso_efiles.text import dates
from sso_efiles.text.periods import Span

_SURE = 0.6  # guess: mean confidence of a mark's words below which its numbers are not believed
_ATTACHING = {"sps_1_10_p1": ("sps_1_10_p2",), "sps_1_02": ("sps_1_03",)}
"""Forms that say how many sheets follow, and the form of those."""
_MOST_ATTACHED = 20  # guess: a count that misses more is misread


@dataclass(frozen=True, slots=True)
class _Side:
    """A page of the paper in its order, with what was read on it."""

    page: int
    batch: int
    form: str | None
    blank: bool
    text: str
    name: str
    alone: bool
    """Whether its file holds this page only."""


def find_gaps(paper: Paper) -> list[Gap]:
    """All gaps of a paper that something on it names. A query a batch, and two."""
    sides = _sides_of(paper)
    missing = balance_of(paper).missing
    counted = paper.counted is not None
    marks = {side.page: mark for side in sides if (mark := mark_of(side.text))}
    boxes = _boxes_of(marks)
    named = _by_marks(sides, {page: mark for page, mark in marks.items() if boxes[page][1] >= _SURE}, boxes)
    named += _by_attachments(sides, marks)
    files = _by_files(paper, sides) if not counted or missing else []
    named = _without_twins(named, files)
    months = _by_months(sides)
    filled = _filled_keys(paper)
    found = [gap for gap in [*named, *months] if gap.key not in filled]
    # a person's count outranks what was read: beyond it something was read wrongly, or is told once it is met
    return found[:missing] if missing else found


def _sides_of(paper: Paper) -> list[_Side]:
    """The paper's pages as they lay, without covers, copies and what a whole file came for."""
    sides = []
    for batch in paper.batches:
        rows = (
            Page.objects.filter(batch=batch, scan__isnull=False, duplicate_of=None)
            .exclude(form__in=NOT_PAPER)
            .in_order()
            .select_related("scan__upload")
        )
        pages = list(rows)
        readings = Reading.objects.filter(page__in=[page.pk for page in pages], current=True)
        read = {pk: (text, blank) for pk, text, blank in readings.values_list("page", "text", "blank")}
        for page in pages:
            upload = page.image.upload
            text, blank = read.get(page.pk, ("", False))
            alone = upload.pages_found == 1
            sides.append(_Side(page.pk, batch, page.form_id, blank, text, upload.name, alone=alone))
    return sides


def _by_marks(
    sides: Sequence[_Side], marks: dict[int, SheetMark], boxes: dict[int, tuple[Any, float]]
) -> list[Gap]:
    """Sheets that numbered sheets leave out; where a page bears no number its file's name may."""
    written = [side for side in sides if not side.blank]
    batches = {side.page: side.batch for side in sides}
    leaves = [_leaf(side, marks.get(side.page)) for side in written]
    texts = {side.page: marks[side.page].as_read for side in written if side.page in marks}
    named = {side.page: side.name for side in written}
    found = []
    for lost in find_lost_sheets(leaves):
        said = texts.get(lost.said_by, named[lost.said_by])
        found.append(
            Gap(
                GapRule.SHEET_OF_N,
                f"sheet:{lost.said_by}:{lost.number}/{lost.total}",
                f"{_say(lost)} ({said})",
                after=_behind_blanks(sides, lost),
                before=lost.before,
                box=boxes[lost.said_by][0] if lost.said_by in boxes else None,
                batch=batches[lost.said_by],
            )
        )
    return found


def _leaf(side: _Side, mark: SheetMark | None) -> Leaf:
    if mark is not None:
        return Leaf(side.page, side.form, mark.unit, mark.number, mark.total)
    if side.alone and (told := mark_in_name(side.name)):
        return Leaf(side.page, side.form, Unit.PAGE, *told)
    return Leaf(side.page, side.form)


def _say(lost: LostSheet) -> str:
    word = "แผ่นที่" if lost.unit is Unit.SHEET else "หน้า"
    return f"{word} {lost.number}/{lost.total}"


def _behind_blanks(sides: Sequence[_Side], lost: LostSheet) -> int | None:
    """The side right before the one that stands behind the gap: blank backs go with the sheet before."""
    order = [side.page for side in sides]
    if lost.before in order and order.index(lost.before) > 0 and lost.after is not None:
        return order[order.index(lost.before) - 1]
    return lost.after


def _by_attachments(sides: Sequence[_Side], marks: dict[int, SheetMark]) -> list[Gap]:
    """Sheets that a form says are attached and that do not follow; numbered ones speak for themselves."""
    written = [side for side in sides if not side.blank]
    found: list[Gap] = []
    for place, side in enumerate(written):
        told = attached_count(side.text) if side.form in _ATTACHING else None
        if told is None or side.form is None:
            continue
        following = _following(written[place + 1 :], _ATTACHING[side.form])
        if following is None or any(one.page in marks for one in following):
            continue
        lost = told.count - len(following)
        last = following[-1] if following else side
        if 0 < lost <= _MOST_ATTACHED:
            found += [
                Gap(
                    GapRule.SHEETS_ATTACHED,
                    f"attached:{side.page}:{number}",
                    f"{told.as_read}: {len(following)}/{told.count}",
                    after=last.page,
                    batch=side.batch,
                )
                for number in range(len(following) + 1, told.count + 1)
            ]
    return found


def _following(sides: Sequence[_Side], forms: tuple[str, ...]) -> list[_Side] | None:
    """The sheets of these forms right behind; None where a page of no known form may be one of them."""
    found: list[_Side] = []
    for side in sides:
        if side.form is None:
            return None
        if side.form not in forms:
            break
        found.append(side)
    return found


def _by_files(paper: Paper, sides: Sequence[_Side]) -> list[Gap]:
    """Files whose numbers are left out."""
    rows = Upload.objects.filter(batch__in=paper.batches, sent_by=None).exclude(kind="zip")
    names = list(rows.order_by("batch", "position", "pk").values_list("name", flat=True))
    first: dict[str, _Side] = {}
    last: dict[str, _Side] = {}
    for side in sides:
        first.setdefault(side.name, side)
        last[side.name] = side
    found = []
    for lost in find_lost_files(names):
        behind, ahead = last.get(lost.after or ""), first.get(lost.before)
        beside = behind or ahead
        found.append(
            Gap(
                GapRule.FILE_NUMBERS,
                f"file:{lost.name}",
                f"{lost.after or '-'}, [{lost.name}], {lost.before}",
                after=behind.page if behind else None,
                before=ahead.page if ahead else None,
                batch=beside.batch if beside else None,
            )
        )
    return found


def _by_months(sides: Sequence[_Side]) -> list[Gap]:
    """Months that the monthly forms of the paper leave out."""
    forms = [side for side in sides if side.form in MONTHLY_FORMS]
    told = _said_months(side.page for side in forms)
    months = {side.page: told.get(side.page) or [month_of(side.text)] for side in forms}
    pages = {said: side for side in forms for said in months[side.page] if said}
    found = []
    for year, month in find_lost_months(chain.from_iterable(months.values())):
        earlier = [one for one in pages if one[0] == year and one[1] < month]
        beside = pages[max(earlier)]
        found.append(
            Gap(
                GapRule.MONTH_OF_YEAR,
                f"month:{year}-{month:02}",
                dates.thai_month(year, month),
                after=beside.page,
                batch=beside.batch,
            )
        )
    return found


def _said_months(pages: Iterable[int]) -> dict[int, list[Month | None]]:
    """The months that pages say they are of, one or several: a caption and its value may stand in two lines
    of a text.
    """
    facts = PageFact.objects.filter(page__in=list(pages), kind=PageFact.Kind.PERIOD, main=True)
    spans = ((page, Span.parse(value)) for page, value in facts.values_list("page", "value"))
    return {page: [(one.year, one.month) for one in span.periods] for page, span in spans if span.first.month}


def _without_twins(papers: list[Gap], files: Iterable[Gap]) -> list[Gap]:
    """Papers and file names that speak of one place speak of one sheet."""
    spoken = Counter(gap.before for gap in papers if gap.before) + Counter(
        gap.after for gap in papers if gap.after and not gap.before
    )
    kept = list(papers)
    for gap in files:
        place = next((one for one in (gap.before, gap.after) if one and spoken[one] > 0), None)
        if place is not None:
            spoken[place] -= 1
        else:
            kept.append(gap)
    return kept


def _boxes_of(marks: dict[int, SheetMark]) -> dict[int, tuple[list[int] | None, float]]:
    """Where each mark stands on its page, and how sure its words are; words are asked for where marks are."""
    rows = Reading.objects.filter(page__in=marks, current=True).values_list("page", "words")
    found: dict[int, tuple[list[int] | None, float]] = dict.fromkeys(marks, (None, 1.0))
    for page, words in rows:
        wanted = set(marks[page].as_read.split())
        own = [word for word in words if word[0] in wanted]
        if own:
            sure = sum(word[5] for word in own) / len(own)
            found[page] = (_around(own), sure)
    return found


def _around(words: Sequence[Sequence[Any]]) -> list[int]:
    corners = list(zip(*(word[1:5] for word in words), strict=True))
    return [min(corners[0]), min(corners[1]), max(corners[2]), max(corners[3])]


def _filled_keys(paper: Paper) -> set[str]:
    """Gaps that have their image: what named them names them no more."""
    filled = Page.objects.filter(
        batch__in=paper.batches, scan__upload__sent_by__isnull=False, first_scan=None
    )
    deeds = Deed.objects.filter(thing=Deed.Thing.PAGE, verb=Deed.Verb.SCAN, thing_id__in=filled.values("pk"))
    return {before["gap"] for before in deeds.values_list("before", flat=True) if before.get("gap")}
