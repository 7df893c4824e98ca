"""How folders are cut into papers: cuts right and papers whole, on stacks whose papers are known.

python -m tests.benchmarks.cutting --set held_out --stacks 30 --cer 0.03: one JSON line. A cut is judged at
every written page but the first: whether a paper begins there. `tuning` may be looked at, `held_out`
measures.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import django

django.setup()

from documents.filing.cutting import begins_paper, describe_page  # noqa: E402  # its neighbours are models
from documents.reading.classification import recognise_text  # noqa: E402
from tests.benchmarks.papers.kinds import SETS  # noqa: E402
from tests.benchmarks.papers.stacks import StackPage, make_stack  # noqa: E402


@dataclass(slots=True)
class CutsJudged:
    """Places between pages, and papers."""

    places: int = 0
    right: int = 0
    papers: int = 0
    whole: int = 0

    def take(self, pages: Sequence[StackPage], said: Sequence[bool]) -> None:
        """One folder."""
        due = [page.begins for page in pages]
        self.places += len(pages) - 1
        self.right += sum(one == other for one, other in zip(due[1:], said[1:], strict=True))
        own, found = _spans(due), set(_spans(said))
        self.papers += len(own)
        self.whole += sum(span in found for span in own)


def _spans(begins: Sequence[bool]) -> list[tuple[int, int]]:
    starts = [at for at, one in enumerate(begins) if one]
    return list(zip(starts, [*starts[1:], len(begins)], strict=True))


def cut_stack(pages: Sequence[StackPage]) -> list[bool]:
    """Where papers begin, by what is read on the pages alone."""
    told = []
    for page in pages:
        found = recognise_text(page.text)
        rule = found.rule if found.form else ""
        told.append(describe_page(page.text, form=found.form, rule=rule))
    return begins_paper(told)


def judge_cuts(which: str, *, stacks: int, seed: int, cer: float) -> CutsJudged:
    """So many folders."""
    judged = CutsJudged()
    for number in range(stacks):
        written = [page for page in make_stack(which, seed=seed + number, cer=cer) if page.text]
        judged.take(written, cut_stack(written))
    return judged


def main() -> None:
    """Make, cut, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="tuning", choices=SETS)
    parser.add_argument("--stacks", type=int, default=20)
    parser.add_argument("--cer", type=float, default=0.03)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true")
    asked = parser.parse_args()
    judged = judge_cuts(asked.set, stacks=asked.stacks, seed=asked.seed, cer=asked.cer)
    for number in range(asked.stacks if asked.wrong else 0):
        pages = [page for page in make_stack(asked.set, seed=asked.seed + number, cer=asked.cer) if page.text]
        for at, (page, said) in enumerate(zip(pages, cut_stack(pages), strict=True)):
            if page.begins != said and at:
                row = {"form": page.form, "before": pages[at - 1].form, "begins": page.begins}
                row |= {
                    "found": recognise_text(page.text).rule,
                    "text": page.text[:160],
                    "last": pages[at - 1].text[:160],
                }
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    shares = {"cuts right": judged.right / judged.places, "papers whole": judged.whole / judged.papers}
    row = {"places": judged.places, "papers": judged.papers} | {
        name: round(share, 4) for name, share in shares.items()
    }
    sys.stdout.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
