"""Which pages of a lot are looked at: a draw that anybody can repeat.

Problem     A sample must not be foreseen by who hands over, nor be chosen by who checks; and years later it
            must be provable that it was drawn as the plan says.
Known as    Simple random sampling without replacement by ranking keyed digests (permanent random numbers).
Steps       When the lot is closed, 256 random bits are drawn from the operating system and kept: the seed.
            The key of a page is SHA-256 of "<seed>:<page id>"; the sample are the pages with the smallest
            keys. Seed, page ids and sample size stand in the record: `lots_redraw` draws again and compares.
Dropped     random.sample of a seeded generator: its order is the library's own and may change with a version.
            Every n-th page: who knows where it begins knows the sample.
"""

import hashlib
import secrets
from collections.abc import Iterable

SEED_BYTES = 32


def make_seed() -> str:
    """A seed that nobody can foresee, in 64 hexadecimal digits."""
    return secrets.token_hex(SEED_BYTES)


def draw_pages(seed: str, pages: Iterable[int], *, size: int) -> list[int]:
    """The sample: the `size` page ids with the smallest keys, by their keys; all where there are fewer. O(n
    log n). The order of `pages` does not matter.
    """
    return sorted(set(pages), key=lambda page: (_key(seed, page), page))[:size]


def _key(seed: str, page: int) -> bytes:
    return hashlib.sha256(f"{seed}:{page}".encode()).digest()
