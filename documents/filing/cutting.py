"""Where one paper ends and the next begins among pages that lie one behind the other.

Problem     A folder is one stack of pages; a statement of four sheets, twelve receipts and a letter of two
            pages have to become documents, and no page says "here a paper begins".
Known as    Page stream segmentation, by rules over features of two neighbours.
Steps       Each page tells its form, whether it bears the form's head, its number among its sheets, its
            period and its account numbers. Numbers of sheets speak first: the next number of one total goes
            on unless period and account both speak against it, one that leaves some out unless either does;
            another total, a number again or the first begins anew. Then period and account, where both tell
            one; a month goes on in its quarter or its year. Then the form: another form begins anew; the same
            form with a head again does so too, but for lists, whose every sheet has the head. A page of no
            known form goes on where it says so (- 2 -, ต่อ).
Dropped     Likeness of wording between neighbours: two receipts are more alike than two pages of a contract.

Everything here is pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents.slots.months import month_of
from documents.slots.sheet_marks import mark_of
from sso_efiles.text.periods import Period, Span
from sso_efiles.text.read_periods import the_one_span

_LISTS = frozenset(
    {
        "sps_1_10_p2", "sps_1_10_1", "sps_1_03_1", "sps_1_04", "sps_6_09", "sps_6_07", "sps_1_23",
        "kt_20k_calc", "house_reg_copy", "passport_copy", "work_permit", "map_photo",
        "name_change",
    }
)  # fmt: skip
"""Papers of several sheets that all bear the head: it begins nothing anew by itself."""
_HEADED = ("code:", "heading:", "subject:", "letter:")
"""Rules by which a page is known by its head; by its words alone it may be any page of a paper."""
_GOES_ON = re.compile(
    r"^\s*[-–(]\s*(?P<page>[2-9๒-๙]|[1๑][0-9๐-๙])\s*[-–)]\s*$|^\s*(?:หน้า|แผ่น)(?:ที่)?\s*(?:[2-9๒-๙]|[1๑][0-9๐-๙])\s*$"
    r"|\((?:ใบ|แผ่น)?ต่อ\)|ต่อจากหน้า|(?:ใบ|แผ่น)ต่อ|^\s*page\s*[2-9]\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_EDGE_LINES = 4
"""Lines from the top and the bottom among which a page's bare number stands."""


@dataclass(frozen=True, slots=True)
class CutPage:
    """What of one page says whether it goes on with the page before."""

    form: str | None = None
    headed: bool = False
    sheet: tuple[int, int] | None = None
    """Which of how many."""
    period: str = ""
    """Its code: `2020-04`, `2020`, `2020-04/2020-06`."""
    accounts: frozenset[str] = frozenset()
    continues: bool = False
    """Whether it says by a bare number or a word that it goes on."""


def describe_page(
    text: str,
    *,
    form: str | None,
    rule: str = "",
    sheet: str = "",
    period: str = "",
    accounts: Sequence[str] = (),
) -> CutPage:
    """A page from its text and from what is known of it; what is not known is sought in the text."""
    lines = text.split("\n")
    edges = "\n".join([*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]])
    return CutPage(
        form,
        headed=not rule or rule.startswith(_HEADED),
        sheet=_parse_sheet(sheet) or _sheet_in(text),
        period=period or _period_in(text),
        accounts=frozenset(accounts),
        continues=bool(_GOES_ON.search(edges)),
    )


def begins_paper(pages: Sequence[CutPage]) -> list[bool]:
    """For each page whether a paper begins with it; the first page of a stack always begins one."""
    found: list[bool] = []
    paper: list[CutPage] = []
    for page in pages:
        begins = not paper or _begins(paper, page)
        paper = [page] if begins else [*paper, page]
        found.append(begins)
    return found


def _begins(paper: Sequence[CutPage], page: CutPage) -> bool:
    before = paper[-1]
    strange = _speak_against(paper, page)
    if (by_sheet := _begins_by_sheet(paper, page, against=strange)) is not None:
        return by_sheet
    if strange:
        return True
    if page.form is None or before.form is None:
        return not page.continues
    if page.form != before.form:
        return not (page.continues and not page.headed)
    return page.headed and page.form not in _LISTS and not page.continues


def _begins_by_sheet(paper: Sequence[CutPage], page: CutPage, *, against: int) -> bool | None:
    """By the numbers of sheets; None where they do not decide. A page of another form, known by its head, is
    another paper whatever number was read on it.
    """
    before, known = paper[-1], {one.form for one in paper if one.form}
    if page.sheet is None:
        ended = before.sheet is not None and before.sheet[0] == before.sheet[1]
        return True if ended and not page.continues else None
    number, total = page.sheet
    if number == 1:
        return True
    if before.sheet is None or (page.headed and page.form and known and page.form not in known):
        return None
    followed = number == before.sheet[0] + 1
    return total != before.sheet[1] or number <= before.sheet[0] or against > followed


def _speak_against(paper: Sequence[CutPage], page: CutPage) -> int:
    """How many of period and account are others than the paper's latest."""
    period = next((one.period for one in reversed(paper) if one.period), "")
    accounts = next((one.accounts for one in reversed(paper) if one.accounts), frozenset())
    return _differ(period, page.period) + bool(accounts and page.accounts and not accounts & page.accounts)


def _differ(one: str, other: str) -> bool:
    if not one or not other:
        return False
    here, there = Span.parse(one), Span.parse(other)
    return not (here.holds(there) or there.holds(here))


def _parse_sheet(value: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{1,3})/(\d{1,3})", value)
    return (int(match[1]), int(match[2])) if match else None


def _sheet_in(text: str) -> tuple[int, int] | None:
    mark = mark_of(text)
    return (mark.number, mark.total) if mark else None


def _period_in(text: str) -> str:
    month = month_of(text)
    if month:
        return Period(*month).code
    span = the_one_span(text, today=date.max)
    return span.code if span else ""
