"""Runs of four letters or of four digits of a skeleton, as numbers: the terms of PostgreSQL's index of pages.

Problem: find the few pages of millions that hold a given string, in text without word boundaries.
Known as: an n-gram (q-gram) inverted index, here n = 4, in a GIN index over integer arrays. Zobel and
Moffat, "Inverted files for text search engines", 2006, is the usual survey.
Steps: a skeleton is cut into all its runs of four; a run becomes one integer (its four ASCII bytes); the row
of a page holds each integer once (`ngram_ids`, and migration 0016 makes the same in the database). A string
that is looked for is cut in the same way (`ngrams_of`), and the rarest of its n-grams are asked for.
Spelt "abcd"; "abc$" where a run of letters or digits ends; "abc" for any n-gram that begins so. Of what
spans letters and digits only "m39$" is one (a letter and two digits): all of them would be a sixth of the
index.
Turned down: trigrams of a tsvector, n-grams across letters and digits (docs/adr/0004-search-design.md).
Everything here is pure.
"""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from documents.search.text import day_keys

GRAM_TABLE = "documents_pagegrams"
"""PostgreSQL's table with the n-grams of each page, kept by triggers."""
SIZE = 4  # measured: docs/adr/0004, a trigram of a name stands on 1 to 5 pages of 100, a 4-gram on 1 of 1,000
END = "$"
_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Thai classes and Latin: they, and what keys of days are written in, have the bit 0x40."""
_RUN = re.compile(f"[A-Za-z{re.escape(day_keys.LETTERS)}]{{3,}}|[0-9]{{3,}}")
_NUMBERED = re.compile("[a-zA-Z][0-9]{2}")
_KIND, _FIRST_THREE, _FIRST = 0x40404040, 0x40404000, 0x40000000
"""The bit that letters have and digits have not: in four bytes, in the first three of them, in the first."""

Ids = npt.NDArray[np.int64]


def is_indexable(segment: str) -> bool:
    """Whether the index can be asked for pages that hold this segment of a skeleton."""
    return bool(_RUN.search(segment) or _NUMBERED.search(segment))


def ngrams_of(segment: str) -> list[str]:
    """The n-grams that every page with this segment has; of three letters only if it has no longer ones."""
    whole = [f"{numbered}{END}" for numbered in _NUMBERED.findall(segment)]
    begun: list[str] = []
    for match in _RUN.finditer(segment):
        run = match.group() + (END if match.end() < len(segment) else "")
        whole += [run[at : at + SIZE] for at in range(len(run) - SIZE + 1)]
        begun.append(run[:SIZE])
    return list(dict.fromkeys(whole or begun))


def ids_of_ngram(gram: str) -> list[int]:
    """The integers of an n-gram in the index; for three letters, of every n-gram that begins so."""
    if len(gram) == SIZE:
        return [int.from_bytes(gram.encode("ascii"))]
    following = _DIGITS if gram[0] in _DIGITS else _LETTERS
    return [int.from_bytes(f"{gram}{letter}".encode("ascii")) for letter in following + END]


def ngram_ids(skeleton: str) -> Ids:
    """The integers of all n-grams of a page, ascending, each once."""
    codes = np.frombuffer(f"{skeleton}{END}".encode("ascii", "replace"), dtype=np.uint8).astype(np.int64)
    if len(codes) < SIZE:
        return np.zeros(0, dtype=np.int64)
    runs = (codes[:-3] << 24) + (codes[1:-2] << 16) + (codes[2:-1] << 8) + codes[3:]
    runs = runs[np.isin(runs & _FIRST_THREE, (0, _FIRST_THREE, _FIRST))]
    ends = (runs & ~0xFF) + ord(END)
    return np.unique(np.where(np.isin(runs & _KIND, (0, _KIND)), runs, ends))


def to_pg_array(ids: Iterable[int]) -> str:
    """The literal of a PostgreSQL integer array."""
    return f"{{{','.join(map(str, ids))}}}"
