"""What an index of n-grams is asked for: conjunctions of the rarest n-grams of each plan (pure).

Problem: a query is an AND of terms, each an OR of alternatives, each an AND of segments; an inverted index
answers one conjunction of n-grams in the time of its shortest posting list.
Known as: query planning over an inverted index in disjunctive normal form, short posting lists first.
Steps: of each option the rarest term leads; each of its alternatives makes one conjunction, into which the
other terms put what narrows it down; the same conjunction is asked once.
Dropped: absorption (A or A and B is A), docs/adr/0014-search-planner-ablation.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.search.planning.match_plan import MatchPlan

_NGRAMS_OF_OTHERS = 2  # guess
"""N-grams of each other term: more of them say nothing new."""
_SELECTIVE = 0.5  # guess
"""A term on more than this share of the pages narrows nothing down."""
_ENTRY_COST = 0.005  # guess: page_stats, and an n-gram is on five times the pages of a piece
"""The cost of reading an entry of the lists of another term, which is done for each conjunction, in rows."""
Group = tuple[tuple[str, ...], ...]
PickNgrams = Callable[[Sequence[str]], Sequence[str]]
"""The n-grams of some segments for which the index is asked, the rarest first."""


@dataclass(frozen=True, slots=True)
class Conjunction:
    """All n-grams of `all_of`, and of each group of `any_of` all n-grams of one member."""

    all_of: tuple[str, ...]
    any_of: tuple[Group, ...] = ()


def conjunctions_of(options: Sequence[Sequence[MatchPlan]], pick: PickNgrams) -> list[Conjunction]:
    """Conjunctions that find at least what has all plans of an option; none if an option is not indexable."""
    found: list[Conjunction] = []
    for plans in options:
        picked = {segments: tuple(pick(segments)) for plan in plans for segments in plan.alternatives}
        indexable = [plan for plan in plans if plan.alternatives and all(map(picked.get, plan.alternatives))]
        if not indexable:
            return []
        found += _conjoin(sorted(indexable, key=lambda plan: plan.selectivity), picked)
    return list(dict.fromkeys(found))


def _conjoin(
    plans: Sequence[MatchPlan], picked: Mapping[tuple[str, ...], tuple[str, ...]]
) -> Iterator[Conjunction]:
    """A conjunction for each alternative of the rarest term; of the other terms all that narrow it down."""
    lead, *others = plans
    lists = _ENTRY_COST * len(lead.alternatives)
    all_of: list[str] = []
    any_of: list[Group] = []
    for plan in others:
        members = tuple(picked[segments][:_NGRAMS_OF_OTHERS] for segments in plan.alternatives)
        if plan.selectivity < _SELECTIVE and len(members) > 1:
            if lead.selectivity > lists * plan.selectivity:
                any_of.append(members)
        elif plan.selectivity < _SELECTIVE:
            all_of += members[0]
    for segments in lead.alternatives:
        yield Conjunction(tuple(dict.fromkeys([*picked[segments], *all_of])), tuple(any_of))
