"""How misspelt and misread terms are looked up: segments that must have survived, chosen by cost (pure).

Problem: find the pages on which a folded term stands with up to k edits, with an index of exact strings.
Known as: filtering for approximate string matching by the pigeonhole principle: of k+1 disjoint segments k
edits leave one whole, of k+2 segments two. Navarro and Baeza-Yates, "A practical q-gram index for text
retrieval allowing errors", 1998; the choice among edits is that of a cost-based query optimizer.
Steps: for each term a ladder of plans, from exact to most forgiving, each with its expected selectivity. From
the most forgiving plans on, the step that multiplies the candidates most is taken back, until the candidates
fit into the budget. What the Markov chain likes is counted in the sample before it is believed: the chain
misses set phrases.
Dropped: cuts chosen by dynamic programming, a cost of lookups; docs/adr/0014-search-planner-ablation.md
says what the other parts earn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from documents.search.planning.markov_chain import MarkovChain
from documents.search.planning.page_stats import NgramStats
from documents.search.text.edit_distance import infix_distance, window_distance
from documents.search.text.ngrams import is_indexable
from documents.search.text.trigrams import SIZE

MIN_SEGMENT = SIZE
"""Letters of the shortest segment: an index finds nothing shorter."""
_EDITS = ((5, 0), (8, 1), (12, 2), (17, 3))  # guess: about a fifth of the letters
_MOST_EDITS = 4  # guess
WHOLE_BUDGET = (1.0,) * (_MOST_EDITS + 1)
_SHORT = (4, 5)  # measured: bench ablation, 2026-11, first name and place -.093 at 6 % misread without
"""Lengths of terms that cannot be cut, and yet tell a slip from another word."""
_PARTLY = range(5, 9)  # guess; none: bench ablation, 2026-11, rare short word -.043 at 6 % misread
"""Lengths of terms for which looking for most slips costs far less than looking for all of them."""
_CORRELATION = 4.0  # guess
"""Two segments of one term stand on a page this many times as often as by chance."""
MOST_LETTERS = 8  # guess
"""Letters of a segment that an index is asked for: more of them cost more than they narrow down."""


@dataclass(frozen=True, slots=True)
class MatchPlan:
    """How one folded term is looked for: all segments, in order, of one of the alternatives must be there."""

    term: str
    edits: int
    segments: tuple[tuple[str, int], ...]
    """The segments that are looked for, each with its offset in the term."""
    alternatives: tuple[tuple[str, ...], ...]
    """None: the index is not asked for this term, other terms of the query narrow the pages down."""
    selectivity: float
    """The share of the pages that the alternatives are expected to find."""
    weight: float = 1.0
    """What an edit counts for: in a short word it makes another word of it sooner than in a long one."""


@dataclass(frozen=True, slots=True)
class FuzzyTerm:
    """A folded term and the most edits that are forgiven."""

    skeleton: str
    edits: int
    exact_only: bool = False
    """Looked for as it stands: another term of the query is the misread one."""


def max_edits(length: int) -> int:
    """Edits forgiven in a folded term of this length."""
    return next((edits for below, edits in _EDITS if length < below), _MOST_EDITS)


def plan_exact(term: str, stats: NgramStats) -> MatchPlan:
    """The plan for a term as it stands."""
    return plan_terms([FuzzyTerm(term, 0)], stats, budget=0)[0]


def plan_terms(
    terms: Sequence[FuzzyTerm],
    stats: NgramStats,
    *,
    budget: int,
    budget_shares: Sequence[float] = WHOLE_BUDGET,
) -> tuple[MatchPlan, ...]:
    """A plan for each term, with as many edits as the expected number of candidates allows.

    `budget`: candidate rows that may be read; `budget_shares`: the share of it that plans with 0, 1, 2 ...
    edits may spend.
    """
    ladders = [_plans_by_edits(term, stats, alone=len(terms) == 1) for term in terms]
    if len(ladders) > 1:
        for ladder, term in zip(ladders, terms, strict=True):
            ladder += _plans_for_short_term(term, stats)
    while any(len(ladder) > 1 for ladder in ladders):
        most = budget * budget_shares[_most_edits_looked_up(ladders)]
        if _expected_rows(ladders, stats) <= most:
            for ladder in ladders:
                ladder[-1] = _with_sampled_selectivity(ladder[-1], stats)
            if _expected_rows(ladders, stats) <= most:
                break
        min((ladder for ladder in ladders if len(ladder) > 1), key=_rows_left_without_last).pop()
    mean = sum(len(term.skeleton) for term in terms) / len(terms)
    plans = (_with_sampled_selectivity(ladder[-1], stats) for ladder in ladders)
    return tuple(replace(plan, weight=mean / max(1, len(plan.term))) for plan in plans)


# -- ladders of plans --------------------------------------------------------------------------------------


def _plans_by_edits(term: FuzzyTerm, stats: NgramStats, *, alone: bool) -> list[MatchPlan]:
    """Plans with 0, 1, 2 ... edits; the last is the most forgiving."""
    text = term.skeleton
    chain = stats.markov_chain(text)
    plans = [MatchPlan(text, 0, ((text, 0),), ((text,),), chain.selectivity(0, len(text)))]
    if alone and term.edits and len(text) in _PARTLY and not text.isdigit():
        plans.append(_plan_likely_slips(text, stats))
    for edits in range(1, term.edits + 1):
        plans += _pigeonhole_plans(text, edits, chain)
    return plans


def _plans_for_short_term(term: FuzzyTerm, stats: NgramStats) -> list[MatchPlan]:
    """Plans for a term that is too short to be cut, where other terms say which pages to read.

    First as far as it can be looked up: most slips leave its first or its last three letters.
    """
    text = term.skeleton
    if term.exact_only or text.isdigit() or len(text) not in _SHORT:
        return []
    segments = {text[:MIN_SEGMENT]: 0, text[-MIN_SEGMENT:]: len(text) - MIN_SEGMENT}
    segments |= {text[:at] + text[at + 1 :]: 0 for at in range(1, len(text) - 1)}
    anywhere = MatchPlan(text, 1, (), (), 1.0)
    segments = {segment: at for segment, at in segments.items() if is_indexable(segment)}
    if not segments:
        return [anywhere]
    selectivity = max(stats.sampled([(segment,) for segment in segments]), 1 / stats.pages)
    alternatives = tuple((segment,) for segment in segments)
    return [MatchPlan(text, 1, tuple(segments.items()), alternatives, selectivity), anywhere]


def _plan_likely_slips(term: str, stats: NgramStats) -> MatchPlan:
    """Most ways to get one letter wrong, without those that would leave too little to look for.

    A letter lost anywhere; one or two at the ends other than they should be.
    """
    segments = {term[1:]: 1, term[:-1]: 0}
    if len(term) > _PARTLY[0]:
        segments |= {term[2:]: 2, term[:-2]: 0}
    segments |= {term[:at] + term[at + 1 :]: 0 for at in range(1, len(term) - 1)}
    selectivity = min(1.0, sum(stats.selectivity(segment) for segment in segments))
    return MatchPlan(term, 1, tuple(segments.items()), tuple((segment,) for segment in segments), selectivity)


def _pigeonhole_plans(term: str, edits: int, chain: MarkovChain) -> list[MatchPlan]:
    """The plan by one of k+1 segments or by two of k+2, whichever finds fewer rows; none for a short term."""
    one = _cut_term(term, edits + 1)
    if one is None:
        return []
    plans = [_plan_segments(term, edits, one, tuple((segment,) for segment, _at in one), chain)]
    if two := _cut_term(term, edits + 2):
        pairs = tuple((a, b) for number, (b, _at) in enumerate(two) for a, _ in two[:number])
        plans.append(_plan_segments(term, edits, two, pairs, chain))
    return [min(plans, key=lambda plan: plan.selectivity)]


def _cut_term(term: str, parts: int) -> tuple[tuple[str, int], ...] | None:
    """A term cut into `parts` segments as long as each other; None when it is too short."""
    if len(term) // parts < MIN_SEGMENT:
        return None
    cuts = [round(number * len(term) / parts) for number in range(parts + 1)]
    return tuple((term[start:end], start) for start, end in pairwise(cuts))


def _plan_segments(
    term: str,
    edits: int,
    segments: tuple[tuple[str, int], ...],
    alternatives: tuple[tuple[str, ...], ...],
    chain: MarkovChain,
) -> MatchPlan:
    selectivities = {segment: chain.selectivity(at, at + len(segment)) for segment, at in segments}
    total = 0.0
    for alternative in alternatives:
        joint = 1.0 if len(alternative) == 1 else _CORRELATION
        for segment in alternative:
            joint *= selectivities[segment]
        total += joint
    return MatchPlan(term, edits, segments, alternatives, min(1.0, total))


# -- cost --------------------------------------------------------------------------------------------------


def _most_edits_looked_up(ladders: Sequence[Sequence[MatchPlan]]) -> int:
    """The most edits for which the index is asked."""
    return max((ladder[-1].edits for ladder in ladders if ladder[-1].alternatives), default=0)


def _rows_left_without_last(ladder: Sequence[MatchPlan]) -> float:
    """The share of the candidates that is left when the last plan of a ladder is given up."""
    return ladder[-2].selectivity / ladder[-1].selectivity


def _expected_rows(ladders: Sequence[Sequence[MatchPlan]], stats: NgramStats) -> float:
    rows = float(stats.rows)
    for ladder in ladders:
        rows *= ladder[-1].selectivity
    return rows


def _with_sampled_selectivity(plan: MatchPlan, stats: NgramStats) -> MatchPlan:
    """The plan with its selectivity as the sample has it, where that is more than the chain expected."""
    sampled = stats.sampled(plan.alternatives) if plan.alternatives else 1.0
    return replace(plan, selectivity=max(plan.selectivity, sampled))


# -- distances ---------------------------------------------------------------------------------------------


def edit_distance(plan: MatchPlan, skeleton: str) -> int | None:
    """The fewest edits that make the term occur round one of its segments; None when more than allowed."""
    if plan.term in skeleton:
        return 0
    if not plan.alternatives:
        edits = infix_distance(plan.term, skeleton, most=plan.edits)
        return edits if edits >= 0 else None
    best: int | None = None
    for segment, at in plan.segments if plan.edits else ():
        found = skeleton.find(segment)
        while found >= 0:
            window = skeleton[max(0, found - at - plan.edits) : found - at + len(plan.term) + plan.edits]
            edits = window_distance(plan.term, window, most=plan.edits if best is None else best)
            best = edits if edits >= 0 else best
            found = skeleton.find(segment, found + 1)
    return best


def total_distance(plans: Sequence[MatchPlan], skeleton: str) -> float | None:
    """The edits of all terms, each by its weight; None when one of them is not there."""
    total = 0.0
    for plan in plans:
        edits = edit_distance(plan, skeleton)
        if edits is None:
            return None
        total += edits * plan.weight
    return total
