"""Runs of four letters, or of four digits: what PostgreSQL's index of pages is asked for (pure).

A gram is written "abcd"; "abc$" where a stretch of letters or digits ends; "abc" for any that begins so. Of
what spans letters and digits only "m39$" is one: a letter and two digits. Migration 0016 makes the same of a
skeleton.
"""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

GRAM_TABLE = "documents_pagegrams"
"""Of PostgreSQL: the grams of each page, kept by triggers."""
SIZE = 4
END = "$"
_LETTERS, _DIGITS = "abcdefghijklmnopqrstuvwxyz", "0123456789"
_STRETCH = re.compile("[a-z]{3,}|[0-9]{3,}")
_NUMBERED = re.compile("[a-z][0-9]{2}")
_KIND, _FIRST_THREE, _FIRST = 0x40404040, 0x40404000, 0x40000000
"""The bit that letters have and digits have not: in four bytes, in three of them, in one."""

Numbers = npt.NDArray[np.int64]


def tells(piece: str) -> bool:
    """Whether an index of grams can be asked for what holds this piece."""
    return bool(_STRETCH.search(piece) or _NUMBERED.search(piece))


def within(piece: str) -> list[str]:
    """Grams on every page with this piece; those of three letters only where it has no longer ones."""
    whole = [f"{numbered}{END}" for numbered in _NUMBERED.findall(piece)]
    begun: list[str] = []
    for stretch in _STRETCH.finditer(piece):
        run = stretch.group() + (END if stretch.end() < len(piece) else "")
        whole += [run[at : at + SIZE] for at in range(len(run) - SIZE + 1)]
        begun.append(run[:SIZE])
    return list(dict.fromkeys(whole or begun))


def numbers(gram: str) -> list[int]:
    """As the index has it: four bytes as one number; for three letters every gram that begins so."""
    if len(gram) == SIZE:
        return [int.from_bytes(gram.encode("ascii"))]
    follow = _DIGITS if gram[0] in _DIGITS else _LETTERS
    return [int.from_bytes(f"{gram}{each}".encode("ascii")) for each in follow + END]


def of(skeleton: str) -> Numbers:
    """The numbers of all grams of a page, in order and once each."""
    each = np.frombuffer(f"{skeleton}{END}".encode("ascii", "replace"), dtype=np.uint8).astype(np.int64)
    if len(each) < SIZE:
        return np.zeros(0, dtype=np.int64)
    runs = (each[:-3] << 24) + (each[1:-2] << 16) + (each[2:-1] << 8) + each[3:]
    runs = runs[np.isin(runs & _FIRST_THREE, (0, _FIRST_THREE, _FIRST))]
    ends = (runs & ~0xFF) + ord(END)
    return np.unique(np.where(np.isin(runs & _KIND, (0, _KIND)), runs, ends))


def written(numbers: Iterable[int]) -> str:
    """As PostgreSQL reads an array."""
    return f"{{{','.join(map(str, numbers))}}}"
