"""Merkle tree over the slots of a file: one root for all, and a short proof for each.

Problem     A certificate must name what it certifies in a few letters, so that one changed pixel, one page
            out of order, one swapped field shows; and one page must be provable without the others.
Known as    Merkle tree as of RFC 6962, 2.1 (Certificate Transparency): leaves and inner nodes are hashed with
            different first bytes, so that neither can be passed off as the other.
Steps       A leaf is SHA-256 of 0x00 and the slot's canonical JSON (sorted keys, no spaces, UTF-8); a node is
            SHA-256 of 0x01 and its two children; of n leaves the left subtree has the largest power of two
            below n.
Dropped     A chain of hashes: proving one page would need all. Pairing with a repeated last leaf (Bitcoin):
            two different lists of leaves would have one root.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any


def leaf_hash(slot: Any) -> bytes:
    """Of one slot, which is anything that JSON can say."""
    text = json.dumps(slot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes; of none, SHA-256 of nothing. O(n)."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    cut = _split(len(leaves))
    return _node(root_of(leaves[:cut]), root_of(leaves[cut:]))


def proof_of(leaves: Sequence[bytes], at: int) -> list[bytes]:
    """The hashes beside the way from leaf `at` (from 0) to the root, the nearest first; IndexError."""
    if not 0 <= at < len(leaves):
        raise IndexError(at)
    if len(leaves) == 1:
        return []
    cut = _split(len(leaves))
    if at < cut:
        return [*proof_of(leaves[:cut], at), root_of(leaves[cut:])]
    return [*proof_of(leaves[cut:], at - cut), root_of(leaves[:cut])]


def root_by_proof(leaf: bytes, at: int, count: int, proof: Sequence[bytes]) -> bytes:
    """The root that leaf `at` of `count` and its proof give; ValueError for a proof of another length."""
    turns = []
    while count > 1:
        cut = _split(count)
        turns.append(at < cut)
        at, count = (at, cut) if at < cut else (at - cut, count - cut)
    if len(turns) != len(proof):
        raise ValueError("a proof of another length")
    for left, beside in zip(reversed(turns), proof, strict=True):
        leaf = _node(leaf, beside) if left else _node(beside, leaf)
    return leaf


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)
