"""What truly stands on every made-up page, to hold against what search finds; made again from the seed."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np

from documents.made_up.seeding import PAGES, Plan
from documents.made_up.seeding.draws import stride
from documents.made_up.seeding.papers import Folder, noise_of
from documents.made_up.seeding.registry import Firm, Registry
from sso_efiles.text import fold

_FOLDERS_AT_ONCE = 250
_LETTERS = "cp874"
"""One byte a letter: a million pages stay in memory."""


class Truth:
    """Pages by what stands on them; `pages` count from 1, as seeding numbers them."""

    def __init__(self, plan: Plan, registry: Registry, path: Path) -> None:
        self.plan, self.registry = plan, registry
        with path.open("rb") as file:
            self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._ends = np.flatnonzero(np.frombuffer(self._text, dtype=np.uint8) == ord("\n"))

    @classmethod
    def made(cls, plan: Plan, registry: Registry, folder: Path, *, jobs: int = 2) -> Self:
        """Write it to a file below `folder`."""
        path = folder / f"truth-{plan.pages}"
        blocks = [
            range(first, min(first + _FOLDERS_AT_ONCE, plan.folders))
            for first in range(0, plan.folders, _FOLDERS_AT_ONCE)
        ]
        with path.open("wb") as file, ProcessPoolExecutor(jobs) as pool:
            for lines in pool.map(partial(_lines, plan.seed, registry), blocks):
                file.write(lines)
        return cls(plan, registry, path)

    def holding(self, words: Sequence[str], *, most: int | None = None) -> list[int]:
        """The pages on which all of these stand, letter for letter, gaps and signs left out; the first
        `most`.
        """
        wanted = sorted((fold.exact_letters(word).encode(_LETTERS) for word in words), key=len, reverse=True)
        found = (page for page, start, end in self._with(wanted[0]) if self._all(wanted[1:], start, end))
        return list(islice(found, most))

    def pages_of(self, firm: Firm) -> range:
        """The pages of its folder, if it has one."""
        number = self._folders.get(firm.number)
        return range(0) if number is None else range(number * PAGES + 1, (number + 1) * PAGES + 1)

    @cached_property
    def _folders(self) -> dict[int, int]:
        """Folders by the numbers of their firms; of two the first."""
        employers = self.registry.employers
        step = stride(employers)
        return {number * step % employers: number for number in reversed(range(self.plan.folders))}

    def noise(self, page: int) -> int:
        """Percent of the page's letters that were misread."""
        return noise_of((page - 1) // PAGES, (page - 1) % PAGES, self.plan.noise)

    def _all(self, words: Sequence[bytes], start: int, end: int) -> bool:
        return all(self._text.find(word, start, end) >= 0 for word in words)

    def _with(self, word: bytes) -> Iterator[tuple[int, int, int]]:
        at = self._text.find(word)
        while at >= 0:
            line = int(np.searchsorted(self._ends, at))
            end = int(self._ends[line])
            yield line + 1, int(self._ends[line - 1]) + 1 if line else 0, end
            at = self._text.find(word, end)


def _lines(seed: int, registry: Registry, folders: range) -> bytes:
    """A line for each page; how much of it is misread does not matter here."""
    sheets = (sheet for number in folders for sheet in Folder(number, seed, registry, (0,)).sheets())
    return "".join(f"{fold.exact_letters(sheet.text)}\n" for sheet in sheets).encode(_LETTERS, "replace")
