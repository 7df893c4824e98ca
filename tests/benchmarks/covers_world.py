"""Mixed stacks in the product's own tables: sent, split, read in the bounded child, filed, and judged; JSON
in, JSON lines out, in a process of its own with an empty database.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    django.setup()  # before the models below

from celery import Task
from django.conf import settings
from django.core.management import call_command

from documents import tasks
from documents.models import Batch, Page, Reading
from tests.benchmarks.covers_judge import judge_stack
from tests.benchmarks.figures import Row
from tests.benchmarks.mixed_stack import make_leaves, register_firms, write_pdf
from tests.documents.paper import office, person
from tests.fieldcases.pipeline import ingest, work_off


def judge_seed(seed: int, *, firms: list[Any], sizes: tuple[int, int, int]) -> Row:
    """One stack as one PDF through the pipeline."""
    sheets, ours, spoiled = sizes
    leaves = make_leaves(firms, sheets=sheets, ours=ours, spoiled=spoiled, seed=seed)
    with tempfile.TemporaryDirectory() as name:
        write_pdf(leaves, Path(name) / f"stack{seed}.pdf")
        began = time.monotonic()
        ingest(Path(name))
        work_off()
    batch = Batch.objects.latest("pk")
    pages = list(Page.objects.filter(batch=batch).in_order().select_related("document__employer"))
    cpu = sum(Reading.objects.filter(page__batch=batch, current=True).values_list("cpu_s", flat=True))
    judged = judge_stack(leaves, pages).facts()
    return {"seed": seed, **judged, "cpu_s": cpu / len(leaves), "seconds": time.monotonic() - began}


def main(asked: dict[str, Any]) -> None:
    """Make the database, work through the stacks, print a line for each."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", json=True, stdout=io.StringIO())
    settings.OCR_ENGINE = asked["engine"]
    settings.EFILES_STORE = f"file://{asked['folder']}/store"
    Task.apply_async = lambda *_, **__: None  # work_off does it
    office()
    person()
    firms = register_firms(asked["firms"])
    for seed in asked["seeds"]:
        row = judge_seed(seed, firms=firms, sizes=tuple(asked["sizes"]))
        sys.stdout.write(json.dumps({"engine": asked["engine"], **row}) + "\n")
        sys.stdout.flush()
    tasks.reader().close()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
