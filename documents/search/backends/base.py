"""What search asks of a database."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from documents.search.planning.index_query import PickNgrams, conjunctions_of
from documents.search.planning.match_plan import MatchPlan
from documents.search.planning.page_stats import NgramStats
from documents.search.text.trigrams import END, START

M = TypeVar("M", bound=Model)
PATIENCE_S = 3.0  # guess: longer than a citizen at the counter should wait


class TooSlow(Exception):
    """A statement was ended because it took longer than its time limit."""


class Backend(Protocol):
    """One database."""

    indexes_anchors: bool
    """Whether `filter_exact` finds by the two letters that the column begins or ends with."""

    def filter_exact(self, rows: QuerySet[M], column: str, plans: Sequence[MatchPlan]) -> QuerySet[M]:
        """The rows whose column holds, for each plan, all segments of one of its alternatives, in order."""
        ...

    def candidates(
        self, rows: QuerySet[M], column: str, *options: Sequence[MatchPlan], stats: NgramStats
    ) -> QuerySet[M]:
        """By the index alone: at least the rows with all plans of one option; who reads them verifies."""
        ...

    def time_limit(
        self, seconds: float = PATIENCE_S, *, no_full_scan: bool = False
    ) -> AbstractContextManager[None]:
        """Statements inside end in TooSlow when they take longer; `no_full_scan`: no table is read whole."""
        ...


def like_condition(column: str, plans: Sequence[MatchPlan]) -> Q:
    """The condition of `filter_exact`, as LIKE over the column: exact on both databases."""
    condition = Q()
    for plan in plans:
        patterns = [_like_pattern("%".join(segments)) for segments in plan.alternatives]
        condition &= Q(**{f"{column}__like_any": patterns}) if patterns else Q()
    return condition


def filter_by_index(
    rows: QuerySet[M], column: str, options: Sequence[Sequence[MatchPlan]], pick: PickNgrams
) -> QuerySet[M]:
    """The rows that the column's n-gram index finds for what `pick` chooses; all where it has none."""
    wanted = conjunctions_of(options, pick)
    return rows.filter(**{f"{column}__by_index": wanted}) if wanted else rows


def _like_pattern(segments: str) -> str:
    start = "" if segments.startswith(START) else "%"
    end = "" if segments.endswith(END) else "%"
    return f"{start}{segments.removeprefix(START).removesuffix(END)}{end}"
