"""Pages on which a company's name stands whole beside its legal form: `หจก. กิจ`, but not `กิจการ`.

Problem: a short name is a piece of a thousand other words, and the legal form that was typed tells them
apart; yet paper writes the form otherwise, in full or short, and a page row has no spaces.
Steps: the index is asked for the form, in each of its spellings, with the name behind it; of the newest pages
that hold one the text that was read decides whether the name ends there. They stand before other pages that
hold the name's letters, and behind those of the employer's file.
Dropped: names behind which OCR lost the gap; they stand among the others, where they stood before.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from django.db.models import Q

from documents.models import PageIndex, Reading
from documents.search.backends import backend_of
from documents.search.backends.base import TooSlow
from documents.search.page_search.exact_stage import Rows
from documents.search.page_search.scoring import JOINED, Scores
from documents.search.planning import match_plan
from documents.search.planning.page_stats import page_stats_of
from documents.search.query.parsing import Kind, Query
from documents.search.query.terms import Term, make_term
from employers.names import LegalForm
from sso_efiles.text.thai import tidy

NAMED = 1.5
"""What a page with the whole name is ranked by: above what any other page scores, below those of the file."""
_READ = 400  # guess: twenty pages of the list, and a few milliseconds
_MOST_ROWS = 5_000  # guess
"""Rows expected to hold a spelling beyond which it tells nothing apart, and is not asked for."""
_SPELLINGS: Mapping[LegalForm, tuple[str, ...]] = {
    LegalForm.COMPANY: ("บริษัท", "บจก."),
    LegalForm.PUBLIC_COMPANY: ("บริษัท", "บมจ."),
    LegalForm.LIMITED_PARTNERSHIP: ("ห้างหุ้นส่วน จำกัด", "หจก."),
    LegalForm.ORDINARY_PARTNERSHIP: ("ห้างหุ้นส่วน สามัญ นิติบุคคล", "ห้างหุ้นส่วน สามัญ", "หสน."),
}
_ENDS = r"(?=\s*(?:จำกัด|จก\.)|[^ก-๎a-zA-Z]|\Z)"
"""What stands behind a whole name: the rest of the form, or no letter."""


@dataclass(frozen=True, slots=True)
class NamedPages:
    """The newest pages with the whole name, among the rows asked."""

    pages: frozenset[int]

    @classmethod
    def of(cls, query: Query, rows: Rows) -> Self | None:
        """None where no company was asked for with its form, or nothing holds the name whole."""
        company = query.names.company
        if query.kind is not Kind.COMPANY or query.without or company.legal_form not in _SPELLINGS:
            return None
        forms = _SPELLINGS[company.legal_form]
        whole = _whole_name(forms, company.core)
        with suppress(TooSlow), backend_of(rows).time_limit(no_full_scan=True):
            found = _find_pages([make_term(f"{form} {company.core}") for form in forms], rows)
            read = Reading.objects.filter(page__in=found, current=True).values_list("page", "text")
            pages = frozenset(page for page, text in read if whole.search(tidy(text)))
            return cls(pages) if pages else None
        return None

    def rank_pages(self) -> Scores:
        """Each page, ranked above others that hold the letters."""
        return dict.fromkeys(self.pages, NAMED)

    def leave_out(self, rows: Rows) -> Rows:
        """The rows without these pages, for windows behind the one that had them."""
        return rows.exclude(page__in=self.pages)


def score_named(rank: float) -> float:
    """The score of a hit that may be ranked by its whole name."""
    return JOINED if rank == NAMED else rank


def _whole_name(forms: tuple[str, ...], core: str) -> re.Pattern[str]:
    """The name behind one of the forms, with gaps as they come, and no letter behind it."""
    spelt = "|".join(_with_gaps(form.rstrip(".")) + r"\s*\.?" for form in forms)
    name = _with_gaps(core)
    return re.compile(rf"(?:{spelt})\s*{name}{_ENDS}", re.IGNORECASE)


def _with_gaps(words: str) -> str:
    """A pattern of these words, with gaps or without."""
    return r"\s*".join(map(re.escape, words.split()))


def _find_pages(spelt: list[Term], rows: Rows) -> list[int]:
    """The newest pages that hold one of the spellings, as far as the index tells them apart."""
    holding = Q()
    options = []
    for term, plan in _plan_spellings(spelt):
        holding |= Q(text__holds=term.exact)
        options.append([plan])
    if not options:
        return []
    stats = page_stats_of(PageIndex)
    likely = backend_of(rows).candidates(rows, "skeleton", *options, stats=stats).filter(holding)
    return list(likely.order_by("-page").values_list("page", flat=True)[:_READ])


def _plan_spellings(spelt: list[Term]) -> Iterator[tuple[Term, match_plan.MatchPlan]]:
    stats = page_stats_of(PageIndex)
    for term in spelt:
        if stats.rows * stats.joint_selectivity([term.skeleton]) <= _MOST_ROWS:
            yield term, match_plan.plan_exact(term.skeleton, stats)
