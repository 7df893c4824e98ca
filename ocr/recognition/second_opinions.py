"""Which doubtful lines of a page a second, slower reader is asked about.

Problem: Tesseract costs ten times as much a line as our network; a worn page has dozens of lines that the
network doubts, and most of them are noise to both.
Known as: selective classification with a budget; the greedy choice by expected gain (value of information,
R. Howard 1966).
Steps: the gain to be hoped for is the letters of a line times the doubt about its worst word; lines of less
than a few doubtful letters are signatures, seals and dirt; of the rest the best few are asked.
Measured: 64 papers for tuning, 2026-11. All asked 6.5 calls a page, CER 4.4 %; eight at most 3.3 calls, 3.9 %
with the scribble rule of ensemble.py, five 2.6 calls, 4.1 %; nobody asked 4.4 %.
Dropped: the gain for a second of CPU (long lines cost more and hold more).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_ASKED = 8
"""Lines of a page, at most: 20 ms each."""  # measured: above
SURE = 0.70  # measured: docs/adr/0011, below it at most 60 of 100 lines were right
"""How likely a line must be right as the first reader has it; else it is doubtful."""
_LEAST_GAIN = 3.0  # measured: above; below it a call saved 0.04 to 0.5 letters
"""Letters times doubt."""


@dataclass(frozen=True, slots=True)
class DoubtfulLine:
    """A line as the first reader leaves it: its number on the page, its confidence and its letters."""

    number: int
    confidence: float
    letters: int

    @property
    def expected_gain(self) -> float:
        """Letters that may be put right, at most."""
        return self.letters * (1.0 - self.confidence)


def choose_lines_to_ask(lines: Iterable[DoubtfulLine], *, most: int = MOST_ASKED) -> set[int]:
    """Numbers of the lines to ask about: those with the greatest expected gain, at most so many."""
    hopeful = [line for line in lines if line.confidence < SURE and line.expected_gain >= _LEAST_GAIN]
    return {line.number for line in sorted(hopeful, key=lambda line: -line.expected_gain)[:most]}
