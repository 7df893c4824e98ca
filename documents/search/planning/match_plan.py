"""How misspelt and misread terms are looked up: pieces that must have survived, chosen by cost (pure).

Problem: find the pages on which a folded term stands with up to k edits, with an index of exact strings.
Known as: filtering for approximate string matching, and a cost-based query optimizer. What survives mistakes
is chosen by planning.mistake_cover (budgeted maximum coverage); terms too long for it are cut by the
pigeonhole principle: k edits leave one of k+1 disjoint segments whole.
Steps: for each term a ladder of plans, from exact to most forgiving, each with its expected selectivity and
the chance that it finds a page of a misread term. From the most forgiving plans on, the step that loses least
for the rows that it saves is taken back (expected loss), until the candidates fit into the budget. What the
Markov chain likes is counted in the sample before it is believed: the chain misses set phrases.
Dropped: cuts chosen by dynamic programming, a cost of lookups; docs/adr/0014-search-planner-ablation.md
says what the other parts earn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log, prod

from documents.search.planning import mistake_cover
from documents.search.planning.markov_chain import MarkovChain
from documents.search.planning.page_stats import NgramStats
from documents.search.text.edit_distance import infix_distance, window_distance
from documents.search.text.ngrams import is_indexable
from documents.search.text.trigrams import SIZE

MIN_SEGMENT = SIZE
"""Letters of the shortest segment: an index finds nothing shorter."""
_EDITS = ((5, 0), (8, 1), (12, 2), (17, 3))  # guess: about a fifth of the letters
_MOST_EDITS = 4  # guess
_MOST_SLIPS = 0.9  # guess
"""The chance that a short term is found by its first or last letters, or with one of them lost."""
_SHORT = (4, 5)  # measured: bench ablation, 2026-11, first name and place -.093 at 6 % misread without
"""Lengths of terms that cannot be cut, and yet tell a slip from another word."""
_SAVES_NOTHING = 1e-6
"""The least that a step is taken to save, so that those that save no rows can be told apart by their loss."""
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
    reach: float = 1.0
    """The chance that it finds a page on which the term was misread as often as on bad pages."""
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


def plan_every_mistake(term: FuzzyTerm, stats: NgramStats) -> MatchPlan:
    """The plan that finds the term with any of its edits, at any cost; with fewer where it is short."""
    chain = stats.markov_chain(term.skeleton)
    forgiving = (_pigeonhole_plans(term.skeleton, edits, chain) for edits in range(term.edits, 0, -1))
    plans = next(filter(None, forgiving), None)
    return plans[0] if plans else plan_terms([term], stats, budget=stats.rows)[0]


def plan_terms(
    terms: Sequence[FuzzyTerm], stats: NgramStats, *, budget: int, worth: float = 0.0
) -> tuple[MatchPlan, ...]:
    """A plan for each term that reaches as far as the expected number of candidates, `budget`, allows.

    `worth`: the chance to find a page that one more candidate must add.
    """
    ladders = [_plans_by_reach(term, stats) for term in terms]
    if len(ladders) > 1:
        for ladder, term in zip(ladders, terms, strict=True):
            ladder += _plans_for_short_term(term, stats)
    while more := [ladder for ladder in ladders if len(ladder) > 1]:
        least = min(more, key=_loss_without_last)
        if _expected_rows(ladders, stats) <= budget and _earns(least, ladders, stats) >= worth:
            for ladder in ladders:
                ladder[-1] = _with_sampled_selectivity(ladder[-1], stats)
            if _expected_rows(ladders, stats) <= budget and _earns(least, ladders, stats) >= worth:
                break
        least.pop()
    mean = sum(len(term.skeleton) for term in terms) / len(terms)
    plans = (_with_sampled_selectivity(ladder[-1], stats) for ladder in ladders)
    return tuple(replace(plan, weight=mean / max(1, len(plan.term))) for plan in plans)


# -- ladders of plans --------------------------------------------------------------------------------------


def _plans_by_reach(term: FuzzyTerm, stats: NgramStats) -> list[MatchPlan]:
    """Plans for the term as it stands, then for ever more of its mistakes."""
    text, clean = term.skeleton, mistake_cover.clean_chance(term.skeleton)
    chain = stats.markov_chain(text)
    plans = [MatchPlan(text, 0, ((text, 0),), ((text,),), chain.selectivity(0, len(text)), clean)]
    if len(text) > mistake_cover.LONGEST:
        for edits in range(1, term.edits + 1):
            plans += _pigeonhole_plans(text, edits, chain)
    elif term.edits:
        plans += _covering_plans(term, stats, clean)
    return plans


def _covering_plans(term: FuzzyTerm, stats: NgramStats, clean: float) -> list[MatchPlan]:
    """A plan for each number of the pieces that are worth most; where rows cost little, one for all edits."""
    plans: list[MatchPlan] = []
    segments: dict[tuple[str, int], None] = {}
    alternatives: list[tuple[str, ...]] = []
    for piece in mistake_cover.choose_pieces(term.skeleton, term.edits, stats):
        segments |= dict.fromkeys(piece.segments)
        alternatives.append(tuple(segment for segment, _at in piece.segments))
        plans.append(
            MatchPlan(
                term.skeleton,
                term.edits,
                tuple(segments),
                tuple(alternatives),
                piece.selectivity,
                clean + (1 - clean) * piece.saved,
            )
        )
    whole = _pigeonhole_plans(term.skeleton, term.edits, stats.markov_chain(term.skeleton))
    if plans and whole:
        every = replace(
            whole[0],
            segments=tuple(dict.fromkeys((*segments, *whole[0].segments))),
            alternatives=tuple(dict.fromkeys((*alternatives, *whole[0].alternatives))),
            selectivity=min(1.0, plans[-1].selectivity + whole[0].selectivity),
            reach=1.0,
        )
        plans.append(every)
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
    likely = MatchPlan(text, 1, tuple(segments.items()), alternatives, selectivity, _MOST_SLIPS)
    return [likely, anywhere]


def _pigeonhole_plans(term: str, edits: int, chain: MarkovChain) -> list[MatchPlan]:
    """The plan by one of k+1 segments; none for a short term."""
    segments = _cut_term(term, edits + 1)
    if segments is None:
        return []
    alternatives = tuple((segment,) for segment, _at in segments)
    selectivity = sum(chain.selectivity(at, at + len(segment)) for segment, at in segments)
    reach = mistake_cover.chance_of_most(edits, term)
    return [MatchPlan(term, edits, segments, alternatives, min(1.0, selectivity), reach)]


def _cut_term(term: str, parts: int) -> tuple[tuple[str, int], ...] | None:
    """A term cut into `parts` segments as long as each other; None when it is too short."""
    if len(term) // parts < MIN_SEGMENT:
        return None
    cuts = [round(number * len(term) / parts) for number in range(parts + 1)]
    return tuple((term[start:end], start) for start, end in pairwise(cuts))


# -- cost --------------------------------------------------------------------------------------------------


def _loss_without_last(ladder: Sequence[MatchPlan]) -> float:
    """What is lost for each row that is saved when the last plan of a ladder is given up, as logarithms."""
    before, last = ladder[-2], ladder[-1]
    return log(last.reach / before.reach) / max(_SAVES_NOTHING, log(last.selectivity / before.selectivity))


def _earns(ladder: Sequence[MatchPlan], ladders: Sequence[Sequence[MatchPlan]], stats: NgramStats) -> float:
    """The chance to find a page that the last step of a ladder adds for each row that it has us read."""
    before, last = ladder[-2], ladder[-1]
    rows = _expected_rows(ladders, stats) * (1 - before.selectivity / last.selectivity)
    reach = prod(steps[-1].reach for steps in ladders) * (1 - before.reach / last.reach)
    return reach / max(_SAVES_NOTHING, rows)


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
