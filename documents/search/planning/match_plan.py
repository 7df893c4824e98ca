"""Finding a folded string that OCR or a typist got wrong: what to look up, how far off a hit is (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import edlib
from rapidfuzz.distance import Levenshtein

from documents.search.planning.page_stats import Chain, Letters
from documents.search.text.ngrams import tells

MIN_PIECE = 3
"""An index finds nothing shorter."""
_EDITS = ((5, 0), (8, 1), (12, 2), (17, 3))
_MOST_EDITS = 4
ALL_WORTH = (1.0,) * (_MOST_EDITS + 1)
_SHORT = (4, 5)
"""Lengths of words that cannot be cut, and yet tell a slip from another word."""
_PARTLY = range(5, 9)
"""Lengths of words for which looking for most ways of a slip costs far less than for all of them."""
_LOOK = 0.0
"""Where it is not said: looks into the index cost nothing."""
_PLACES = 8
"""Of places that are equally near so many are compared letter for letter."""
LEAD = 8
"""Letters that an index is asked for: more of them cost more than they narrow down."""
_CUT_BY_SHARE = 64
"""Up to this length the places to cut are chosen; longer strings are rare wherever they are cut."""


@dataclass(frozen=True, slots=True)
class Way:
    """How one folded term is looked for: all pieces, in order, of one of the alternatives must be there."""

    term: str
    edits: int
    pieces: tuple[tuple[str, int], ...]
    """The pieces that are looked for, each with its place in the term."""
    alternatives: tuple[tuple[str, ...], ...]
    """None: the index is not asked for this term, other terms of the query narrow the pages down."""
    share: float
    """Of the pages that the alternatives are expected to find."""
    complete: bool = True
    """Whether the alternatives find all that is so far off, or most of it."""
    weight: float = 1.0
    """What an edit counts for: beside longer words, one in a short word makes it another word sooner."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A folded term and the most edits that are forgiven."""

    skeleton: str
    edits: int
    firm: bool = False
    """Looked for as it stands: another term of the query is the misread one."""


def allowed(length: int) -> int:
    """Edits forgiven in a folded term of this length, about a fifth of it."""
    return next((edits for below, edits in _EDITS if length < below), _MOST_EDITS)


def whole(term: str, letters: Letters) -> Way:
    """The term as it stands."""
    return plan([Sought(term, 0)], letters, budget=0)[0]


def plan(
    wanted: Sequence[Sought],
    letters: Letters,
    *,
    budget: int,
    worth: Sequence[float] = ALL_WORTH,
    look: float = _LOOK,
) -> tuple[Way, ...]:
    """A way for each term, with as many edits as the expected number of candidates allows.

    `worth`: the share of the budget that a way with 0, 1, 2 ... edits may spend; `look`: how many rows can be
    read in the time of one look into the index.
    """
    ladders = [_ladder(term, letters, look, alone=len(wanted) == 1) for term in wanted]
    if len(ladders) > 1:
        for ladder, term in zip(ladders, wanted, strict=True):
            ladder += _in_company(term, letters)
    while any(len(ladder) > 1 for ladder in ladders):
        most = budget * worth[_looked_up(ladders)]
        looks = look * _looks(ladders)
        if _expected(ladders, letters) + looks <= most:
            for ladder in ladders:  # the chain misses set phrases: what it likes is counted in the sample
                ladder[-1] = _counted(ladder[-1], letters)
            if _expected(ladders, letters) + looks <= most:
                break
        min((ladder for ladder in ladders if len(ladder) > 1), key=_gained).pop()
    mean = sum(len(each.skeleton) for each in wanted) / len(wanted)
    ways = (_counted(ladder[-1], letters) for ladder in ladders)
    return tuple(replace(way, weight=mean / max(1, len(way.term))) for way in ways)


def _in_company(wanted: Sought, letters: Letters) -> list[Way]:
    """Too short to be cut, a word may yet be misread where other words say which pages to read.

    First as far as it can be looked up: most slips leave its first or its last three letters.
    """
    term = wanted.skeleton
    if wanted.firm or term.isdigit() or len(term) not in _SHORT:
        return []
    pieces = {term[:MIN_PIECE]: 0, term[-MIN_PIECE:]: len(term) - MIN_PIECE}
    pieces |= {term[:at] + term[at + 1 :]: 0 for at in range(1, len(term) - 1)}
    anywhere = Way(term, 1, (), (), 1.0)
    pieces = {piece: at for piece, at in pieces.items() if tells(piece)}
    if not pieces:
        return [anywhere]
    share = letters.counted([(piece,) for piece in pieces])
    ends = tuple((piece,) for piece in pieces)
    partly = Way(term, 1, tuple(pieces.items()), ends, max(share, 1 / letters.pages), complete=False)
    return [partly, anywhere]


def _looks(ladders: Sequence[Sequence[Way]]) -> int:
    """The rarest term says which rows to look at; the others are asked for these alone."""
    asked = [ladder[-1] for ladder in ladders if ladder[-1].alternatives]
    return len(min(asked, key=lambda way: way.share).alternatives) if asked else 0


def _looked_up(ladders: Sequence[Sequence[Way]]) -> int:
    """The most edits for which the index is asked."""
    return max((ladder[-1].edits for ladder in ladders if ladder[-1].alternatives), default=0)


def _gained(ladder: Sequence[Way]) -> float:
    """What share of the candidates is left when this ladder's last way is given up."""
    return ladder[-2].share / ladder[-1].share


def _expected(ladders: Sequence[Sequence[Way]], letters: Letters) -> float:
    rows = float(letters.rows)
    for ladder in ladders:
        rows *= ladder[-1].share
    return rows


def _counted(way: Way, letters: Letters) -> Way:
    return replace(way, share=max(way.share, letters.counted(way.alternatives) if way.alternatives else 1.0))


def _ladder(wanted: Sought, letters: Letters, look: float, *, alone: bool) -> list[Way]:
    """Ways with 0, 1, 2 ... edits; the last is the most forgiving."""
    term = wanted.skeleton
    chain = letters.chain(term)
    ways = [Way(term, 0, ((term, 0),), ((term,),), chain.share(0, len(term)))]
    if alone and wanted.edits and len(term) in _PARTLY and not term.isdigit():
        ways.append(_partly(term, letters))
    for edits in range(1, wanted.edits + 1):
        ways += _forgiving(term, edits, chain, look / max(1, letters.rows))
    return ways


def _partly(term: str, letters: Letters) -> Way:
    """Most ways to get one letter wrong, without those that would leave too little to look for.

    A letter lost anywhere; one or two at the ends other than they should be.
    """
    pieces = {term[1:]: 1, term[:-1]: 0}
    if len(term) > _PARTLY[0]:
        pieces |= {term[2:]: 2, term[:-2]: 0}
    pieces |= {term[:at] + term[at + 1 :]: 0 for at in range(1, len(term) - 1)}
    share = sum(letters.share(piece) for piece in pieces)
    return Way(
        term, 1, tuple(pieces.items()), tuple((piece,) for piece in pieces), min(1.0, share), complete=False
    )


def _forgiving(term: str, edits: int, chain: Chain, look: float) -> list[Way]:
    """k edits leave one of k+1 pieces whole, and two of k+2: what costs less behind what finds less."""
    one = _cut(term, edits + 1, chain)
    if one is None:
        return []
    ways = [_way(term, edits, one, tuple((piece,) for piece, _at in one), chain)]
    if two := _cut(term, edits + 2, chain):
        pairs = tuple((a, b) for number, (b, _at) in enumerate(two) for a, _ in two[:number])
        ways.append(_way(term, edits, two, pairs, chain))
    fewest = min(ways, key=lambda way: way.share)
    cheapest = min(ways, key=lambda way: way.share + look * len(way.alternatives))
    return [fewest] if fewest is cheapest else [fewest, cheapest]


def _way(
    term: str,
    edits: int,
    pieces: tuple[tuple[str, int], ...],
    alternatives: tuple[tuple[str, ...], ...],
    chain: Chain,
) -> Way:
    shares = {piece: chain.share(at, at + len(piece)) for piece, at in pieces}
    total = 0.0
    for alternative in alternatives:
        together = 1.0 if len(alternative) == 1 else 4.0  # pieces of one term meet more often than by chance
        for piece in alternative:
            together *= shares[piece]
        total += together
    return Way(term, edits, pieces, alternatives, min(1.0, total))


def _cut(term: str, parts: int, chain: Chain) -> tuple[tuple[str, int], ...] | None:
    """Cut into `parts` pieces that together are expected on the fewest pages; None when it is too short."""
    if len(term) // parts < MIN_PIECE:
        return None
    cuts = _best_cuts(len(term), parts, chain) if len(term) <= _CUT_BY_SHARE else _even(len(term), parts)
    ends = [*cuts[1:], len(term)]
    return tuple((term[start:end], start) for start, end in zip(cuts, ends, strict=True))


def _even(length: int, parts: int) -> list[int]:
    return [round(number * length / parts) for number in range(parts)]


def _best_cuts(length: int, parts: int, chain: Chain) -> list[int]:
    """Dynamic programme over the places to cut."""

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            return chain.share(start, length), (start,)
        options = range(start + MIN_PIECE, length - MIN_PIECE * (left - 1) + 1)
        tails = ((chain.share(start, end), best(end, left - 1)) for end in options)
        cost, cuts = min((share + tail[0], tail[1]) for share, tail in tails)
        return cost, (start, *cuts)

    return list(best(0, parts)[1])


def distance(way: Way, skeleton: str) -> int | None:
    """The fewest edits that make the term occur round one of its pieces; None when more than allowed."""
    if way.term in skeleton:
        return 0
    if not way.alternatives:
        off = edlib.align(way.term, skeleton, mode="HW", k=way.edits, task="distance")["editDistance"]
        return off if off >= 0 else None
    best: int | None = None
    for piece, at in way.pieces if way.edits else ():
        found = skeleton.find(piece)
        while found >= 0:
            window = skeleton[max(0, found - at - way.edits) : found - at + len(way.term) + way.edits]
            most = way.edits if best is None else best
            edits = edlib.align(way.term, window, mode="HW", k=most, task="distance")["editDistance"]
            best = edits if edits >= 0 else best
            found = skeleton.find(piece, found + 1)
    return best


def together(ways: Sequence[Way], skeleton: str) -> float | None:
    """The edits of all terms, each by its weight; None when one of them is not there."""
    total = 0.0
    for way in ways:
        edits = distance(way, skeleton)
        if edits is None:
            return None
        total += edits * way.weight
    return total


def cost(term: str, letters: str, page: str, page_letters: str, *, alike: float) -> float:
    """The fewest edits to find the skeleton `term` in `page`; a letter for one of its class costs `alike`.

    `letters` and `page_letters` stand letter for letter beside the skeletons (fold.letters).
    """
    most = len(term) // 2
    found = edlib.align(term, page, mode="HW", k=most, task="locations")
    off = found["editDistance"]
    if off < 0:
        return most + 1.0
    if len(letters) != len(term) or len(page_letters) != len(page):
        return float(off)
    places = [(start or 0, last + 1) for start, last in found["locations"][:_PLACES] if last is not None]
    written = min(
        (Levenshtein.distance(letters, page_letters[slice(*place)]) for place in places), default=off
    )
    return float(off + alike * max(0, written - off))


def nearest(term: str, text: str) -> tuple[int, int] | None:
    """Where the text is most like the term, as [start, end); None when nothing is."""
    if not term or not text:
        return None
    result = edlib.align(term, text, mode="HW", k=max(4, len(term) // 3), task="locations")
    if result["editDistance"] < 0:
        return None
    spans = [(start or 0, last + 1) for start, last in result["locations"] if last is not None and last >= 0]
    return min(spans, key=lambda span: abs(span[1] - span[0] - len(term)), default=None)
