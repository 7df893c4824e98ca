"""Draws that depend on a seed and a number alone: any row can be made again without the rows before it."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_BITS = 16


class Draw:
    """A handful of draws for one thing; the same seed, kind and number give the same ones anywhere."""

    __slots__ = ("_left",)

    def __init__(self, seed: int, kind: str, number: int) -> None:
        digest = hashlib.blake2b(f"{seed}:{kind}:{number}".encode(), digest_size=40).digest()
        self._left = int.from_bytes(digest, "big")

    def below(self, size: int) -> int:
        """Any number below `size`."""
        self._left, drawn = divmod(self._left, size)
        return drawn

    def one(self, among: Sequence[T]) -> T:
        """Any of these."""
        return among[self.below(len(among))]

    def favoured(self, among: Sequence[T]) -> T:
        """One of these, the first far more often than the last: names of people are not spread evenly."""
        drawn = self.below(1 << _BITS)
        return among[drawn * drawn * len(among) >> 2 * _BITS]

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.below(100) < percent


def stride(size: int) -> int:
    """A step that visits each of `size` places once before it comes round."""
    return next(prime for prime in (7_368_787, 5_800_079, 104_729, 7_919) if size % prime)
