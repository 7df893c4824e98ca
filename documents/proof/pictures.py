"""The pictures of a file against the slots of its certificate: changed, missing, added, moved, swapped.

Problem     Say what happened to the pictures, not only that something did: "pages 3 and 4 swapped" instead of
            two changed ones.
Known as    Alignment of two sequences by digest (difflib's longest matching blocks), then pairing.
Steps       As many as wanted: place by place; a picture that belongs elsewhere is a swap or a move. More or
            fewer: opcodes of the alignment give what is missing and what was added; what is both has moved.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from documents.proof.differences import Difference, differs

Place = tuple[str, str]
"""How a place of the file is called, and the digest of the picture there."""


def pictured(slots: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Slots that have a picture, in order: number and digest (empty where the certificate knows none)."""
    rows = enumerate(slots, start=1)
    return [(number, slot["picture"]) for number, slot in rows if slot["picture"] is not None]


def compare_named(slots: Sequence[Mapping[str, Any]], found: Mapping[int, Place]) -> Iterator[Difference]:
    """What differs where each picture of the file says by its name which slot it is of."""
    wanted = dict(pictured(slots))
    yield from (differs("page_unproven", slot=number) for number, digest in wanted.items() if not digest)
    if len(found) == len(wanted) or set(found) == set(wanted):
        yield from _by_number(wanted, found)
    else:
        yield from _aligned([*wanted.items()], [found[number] for number in sorted(found)])


def compare_in_order(slots: Sequence[Mapping[str, Any]], found: Sequence[Place]) -> Iterator[Difference]:
    """What differs where the pictures of the file only stand one behind the other."""
    numbers = [number for number, _ in pictured(slots)]
    if len(numbers) == len(found):
        yield from compare_named(slots, dict(zip(numbers, found, strict=True)))
    else:
        yield from _aligned(pictured(slots), found)


def _by_number(wanted: Mapping[int, str], found: Mapping[int, Place]) -> Iterator[Difference]:
    """Swaps first; then what stands elsewhere; what is left was changed, is missing or was added."""
    wrong = {n: found[n][1] for n in sorted(found) if n not in wanted or wanted[n] not in ("", found[n][1])}
    astray = {n: digest for n, digest in wanted.items() if digest and (n in wrong or n not in found)}
    for one, other in _swaps(wanted, wrong):
        for number in (one, other):
            del wrong[number], astray[number]
        yield differs("pages_swapped", slot=one, other=other)
    homes = {digest: number for number, digest in reversed(astray.items())}
    for number, digest in list(wrong.items()):
        home = homes.get(digest)
        if home in astray:
            del wrong[number], astray[home]
            yield differs("page_moved", slot=home, name=found[number][0])
    for number in wrong:
        if astray.pop(number, ""):
            yield differs("page_changed", slot=number)
        else:
            yield differs("page_added", name=found[number][0])
    yield from (differs("page_missing", slot=number) for number in astray)


def _swaps(wanted: Mapping[int, str], wrong: Mapping[int, str]) -> list[tuple[int, int]]:
    """Pairs of numbers whose pictures stand in each other's place, each number in one pair at most."""
    homes: dict[str, list[int]] = {}
    for number in wrong:
        if number in wanted:
            homes.setdefault(wanted[number], []).append(number)
    pairs: list[tuple[int, int]] = []
    taken: set[int] = set()
    for number, digest in wrong.items():
        others = [o for o in homes.get(digest, []) if o not in taken and wrong[o] == wanted.get(number)]
        if number in wanted and number not in taken and others:
            taken |= {number, others[0]}
            pairs.append((number, others[0]))
    return pairs


def _aligned(wanted: list[tuple[int, str]], found: Sequence[Place]) -> Iterator[Difference]:
    ours, theirs = [digest for _, digest in wanted], [digest for _, digest in found]
    gone: list[tuple[int, str]] = []
    come: list[Place] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(a1 - a0, b1 - b0)
        yield from (differs("page_changed", slot=wanted[a0 + n][0]) for n in range(both))
        gone += wanted[a0 + both : a1]
        come += found[b0 + both : b1]
    yield from _moved(gone, come)


def _moved(gone: list[tuple[int, str]], come: list[Place]) -> Iterator[Difference]:
    """What is missing in one place and too much in another has moved."""
    missing = Counter(digest for _, digest in gone)
    for name, digest in come:
        if missing[digest] and digest:
            missing[digest] -= 1
            number = next(number for number, of in gone if of == digest)
            gone.remove((number, digest))
            yield differs("page_moved", slot=number, name=name)
        else:
            yield differs("page_added", name=name)
    yield from (differs("page_missing", slot=number) for number, _ in gone)
