"""What pages say of themselves, as rows of the part Reading: ... said_of_pages EACH SEED prints them.

Texts in wordings held out of all tuning, misread by a seed: the form of all kinds of paper (said.py), the
page's own date, period, sheet and addressee (said_dates.py). A program of its own: both need the models.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import django

django.setup()  # before the models below

from tests.benchmarks import said, said_dates  # noqa: E402
from tests.benchmarks.figures import Row  # noqa: E402
from tests.benchmarks.papers.kinds import pages  # noqa: E402

_NOISES = (0.0, 0.02, 0.05)
_SAID_PAGES = 10
"""Pages about dates for each of a kind of paper."""


def rows(*, each: int, seed: int) -> Iterator[Row]:
    """So many pages of each kind of paper."""
    for noise in _NOISES:
        judged = said.judge_forms(pages("held_out", each=each, seed=seed, cer=noise))
        shares = {name: judged.share(name) for name in ("right", "left", "guessed", "wrong")}
        yield {"table": "reading, forms", "noise": f"{noise:.0%}", "pages": judged.pages, **shares}
    yield from said_dates.measure(seed=seed, pages=each * _SAID_PAGES)


def main(each: int, seed: int) -> None:
    """Print a line of JSON a row."""
    for row in rows(each=each, seed=seed):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
