"""Which sheets of numbered papers are missing, from the marks that the pages of a folder bear in their order.

Problem     Sheet 1 of 3 and sheet 3 of 3 lie side by side: 2 is missing, unless the page between was misread.
Known as    Gap detection in a sequence with noisy labels; what cannot be decided is left to the count.
Steps       Pages whose marks have one total are one set while no number comes twice. What is absent in
            a set is missing only if no page that it could be stands in its place: between two marks at the
            distance that the set keeps (backs of sheets are pages too), before the first and behind the last
            no page that bears no mark and is of no other form. Halves of one set that lie apart in the folder
            complete each other. A stretch that is as long as its papers should be misses nothing, whatever
            numbers were misread on it. A set that few pages speak for may miss few.
Dropped     Believing a single mark whatever it says: one misread total would raise dozens of gaps.

Everything here is pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from documents.slots.sheet_marks import Unit

_FEW = 4  # guess: sheets that one page alone may say are missing
_MANY = 20  # guess: the same for two pages that agree on the total


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page in the order of the folder, without blank sides: what it says of itself."""

    page: int
    form: str | None
    unit: Unit | None = None
    number: int = 0
    total: int = 0

    @property
    def marked(self) -> bool:
        """Whether it says which of how many it is."""
        return self.unit is not None


@dataclass(frozen=True, slots=True)
class LostSheet:
    """A sheet that is missing: which of how many, and between which leaves it lay."""

    number: int
    total: int
    unit: Unit
    after: int | None
    before: int | None
    said_by: int
    """The page whose mark says that there is such a sheet."""


@dataclass(slots=True)
class _Set:
    """Leaves of one numbered paper, by their numbers: where they stand in the folder."""

    unit: Unit
    total: int
    places: dict[int, int] = field(default_factory=dict)

    @property
    def absent(self) -> list[int]:
        return [number for number in range(1, self.total + 1) if number not in self.places]


def find_lost_sheets(leaves: Sequence[Leaf]) -> list[LostSheet]:
    """What the marks of these leaves leave out for certain, in the order of the folder."""
    leaves = _doubt_lone_totals(leaves)
    sets = [one for one in _group(leaves) if not one.absent or not _is_whole(one, leaves)]
    return [lost for one in _join_halves(sets) for lost in _find_in_set(one, leaves)]


def _doubt_lone_totals(leaves: Sequence[Leaf]) -> list[Leaf]:
    """A mark whose total differs from those before and behind it, which agree, was misread."""
    marked = [place for place, leaf in enumerate(leaves) if leaf.marked]
    doubted = set()
    for before, place, behind in zip(marked, marked[1:], marked[2:], strict=False):
        around = {(leaves[at].total, leaves[at].form) for at in (before, behind)}
        own = leaves[place]
        goes_on = leaves[before].number < own.number < leaves[behind].number
        if goes_on and len(around) == 1 and around != {(own.total, own.form)}:
            doubted.update([place] if own.form in {form for _total, form in around} else [])
    return [Leaf(leaf.page, leaf.form) if at in doubted else leaf for at, leaf in enumerate(leaves)]


def _group(leaves: Sequence[Leaf]) -> list[_Set]:
    sets: list[_Set] = []
    for place, leaf in enumerate(leaves):
        if leaf.unit is None:
            continue
        last = sets[-1] if sets else None
        if last is None or not _goes_on(last, leaf, place, leaves):
            last = _Set(leaf.unit, leaf.total)
            sets.append(last)
        last.places[leaf.number] = place
    return sets


def _goes_on(last: _Set, leaf: Leaf, place: int, leaves: Sequence[Leaf]) -> bool:
    """Whether a leaf is one more of the last set: nothing of another form lies between."""
    if last.total != leaf.total or leaf.number in last.places:
        return False
    newest = max(last.places.values())
    forms = {one.form for one in leaves[newest : place + 1] if one.form}
    return len(forms) <= 1


def _is_whole(one: _Set, leaves: Sequence[Leaf]) -> bool:
    """Whether a set lies in a stretch of its form and total that is as long as whole papers are: then a
    number was misread there, or not read, and nothing is missing.
    """
    first = last = min(one.places.values())
    while first > 0 and _alike(leaves[first - 1], leaves[first], one):
        first -= 1
    while last + 1 < len(leaves) and _alike(leaves[last + 1], leaves[last], one):
        last += 1
    stretch = leaves[first : last + 1]
    if len(stretch) % one.total:
        return False
    marked = [(at, leaf.number) for at, leaf in enumerate(stretch) if leaf.marked]
    upwards = sum(number == at % one.total + 1 for at, number in marked)
    downwards = sum(number == one.total - at % one.total for at, number in marked)
    return max(upwards, downwards) * 2 >= len(marked)


def _alike(leaf: Leaf, beside: Leaf, one: _Set) -> bool:
    return leaf.form == beside.form and (not leaf.marked or leaf.total == one.total)


def _join_halves(sets: list[_Set]) -> list[_Set]:
    """Incomplete sets of one total that have no number in common are one paper in two places."""
    joined: list[_Set] = []
    for one in sets:
        fitting = (
            other
            for other in joined
            if one.absent
            and other.absent
            and other.total == one.total
            and not other.places.keys() & one.places.keys()
            and not set(other.absent) - one.places.keys()
        )
        other = next(fitting, None)
        if other is None:
            joined.append(one)
        else:
            other.places |= one.places
    return joined


def _find_in_set(one: _Set, leaves: Sequence[Leaf]) -> Iterable[LostSheet]:
    absent = one.absent
    if not absent or len(absent) > (_FEW if len(one.places) == 1 else _MANY):
        return
    if len(one.places) == 1 and _goes_on_beside(one, leaves):
        return
    step = _step_of(one)
    there = sorted(one.places)
    for run in _runs_of(absent):
        lower = max((number for number in there if number < run[0]), default=None)
        upper = min((number for number in there if number > run[-1]), default=None)
        if _may_be_there(one, (lower, upper), leaves, run=run, step=step):
            continue
        yield from _describe(one, (lower, upper), leaves, run=run)


def _goes_on_beside(one: _Set, leaves: Sequence[Leaf]) -> bool:
    """Whether a page alone has the next number of the paper beside it, and only its total is another."""
    ((number, place),) = one.places.items()
    return any(
        0 <= at < len(leaves)
        and leaves[at].form == leaves[place].form
        and leaves[at].total != one.total
        and leaves[at].number == beside
        for at, beside in ((place - 1, number - 1), (place + 1, number + 1))
    )


def _describe(
    one: _Set, sides: tuple[int | None, int | None], leaves: Sequence[Leaf], *, run: Sequence[int]
) -> Iterable[LostSheet]:
    lower, upper = sides
    after = _page_at(leaves, one.places[lower] if lower else one.places[upper or 0] - 1)
    before = _page_at(leaves, one.places[upper] if upper else one.places[lower or 0] + 1)
    said_by = leaves[one.places[lower or upper or 0]].page
    for number in run:
        yield LostSheet(number, one.total, one.unit, after, before, said_by)


def _page_at(leaves: Sequence[Leaf], place: int) -> int | None:
    return leaves[place].page if 0 <= place < len(leaves) else None


def _step_of(one: _Set) -> int:
    """Places from one sheet to the next: 2 where backs are written on."""
    steps = [
        abs(one.places[number + 1] - one.places[number]) for number in one.places if number + 1 in one.places
    ]
    return max(set(steps), key=steps.count) if steps else 1


def _may_be_there(
    one: _Set,
    sides: tuple[int | None, int | None],
    leaves: Sequence[Leaf],
    *,
    run: Sequence[int],
    step: int,
) -> bool:
    """Whether pages that bear no mark, or a doubtful one, may be these sheets."""
    lower, upper = sides
    if lower is not None and upper is not None:
        return abs(one.places[upper] - one.places[lower]) > step
    if lower is not None:
        return _strangers(one, leaves, place=one.places[lower], way=+1, run=run) >= step
    return _strangers(one, leaves, place=one.places[upper or 0], way=-1, run=run) > 0


def _strangers(one: _Set, leaves: Sequence[Leaf], *, place: int, way: int, run: Sequence[int]) -> int:
    """Leaves beside a place that may be sheets of this set: of its form or of none, without a mark, or with
    the number that is missing and another total.
    """
    form = leaves[place].form
    count, at = 0, place + way
    while 0 <= at < len(leaves):
        leaf = leaves[at]
        if leaf.marked and not (leaf.number in run and leaf.total != one.total):
            break
        if leaf.form is not None and leaf.form != form:
            break
        count, at = count + 1, at + way
    return count


def _runs_of(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow each other, together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
