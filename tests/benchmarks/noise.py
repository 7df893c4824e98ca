"""How bad the made-up pages truly are: letters wrong by edit distance, whatever share was asked for."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rapidfuzz.distance import Levenshtein

from documents.made_up.seeding.misreading import is_counted
from documents.made_up.seeding.papers import Folder
from employers.extraction import find_numbers
from sso_efiles.text import fold
from tests.benchmarks.truth import Truth

_FOLDERS = 60


def told(truth: Truth) -> Iterator[dict[str, Any]]:
    """A row for each share asked for, over some folders."""
    plan, dice = truth.plan, random.Random(truth.plan.seed)
    sums: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for number in dice.sample(range(plan.folders), min(_FOLDERS, plan.folders)):
        folder = Folder(number, plan.seed, truth.registry, plan.noise)
        for sheet in folder.sheets():
            due, read = sums[sheet.noise], sheet.read
            for name, said, seen in (
                ("letters", _counted(sheet.text), _counted(read)),
                ("skeleton", fold.skeleton_of(sheet.text), fold.skeleton_of(read)),
            ):
                due[name] += Levenshtein.distance(said, seen)
                due[f"of {name}"] += len(said)
            numbers = {one.digits for one in find_numbers(read)}
            due["accounts"] += folder.firm.account_no in numbers
            due["pages"] += 1
    for noise, due in sorted(sums.items()):
        yield {
            "table": "search, noise", "noise": noise, "sampled": int(due["pages"]),
            "letters": due["letters"] / due["of letters"], "skeleton": due["skeleton"] / due["of skeleton"],
            "accounts": due["accounts"] / due["pages"],
        }  # fmt: skip


def _counted(text: str) -> str:
    return "".join(filter(is_counted, text))
