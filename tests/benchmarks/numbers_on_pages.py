"""Numbers of pages as the product stores them: python -m tests.benchmarks.numbers_on_pages JSON.

In a process of its own, with a database of its own: the picture is read by our engine, numbers are extracted
and mended as a worker does, against a registry that has the numbers of every second page and of strangers.
One line of JSON a page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import django
import numpy as np
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()  # before the models below

from documents.models import Batch, Identifier, Page
from documents.reading.mending import identify_numbers
from employers.identifiers import Kind, plain
from employers.models import Employer
from ocr.engine import Engine, PageText
from ocr.registry import get_engine
from tests.benchmarks.measure import digits_of
from tests.benchmarks.papers.conditions import MEASURING_SEEDS, Part, worn_pages
from tests.benchmarks.papers.make import papers
from tests.benchmarks.papers.people import People
from tests.benchmarks.sheets import decode_bytes
from tests.documents.paper import employee, employer, folder

SEED = MEASURING_SEEDS + 7
STRANGERS = 200
"""Employers with a person each whose numbers stand on no page."""
ALONE = ("stamps alone", "signed alone")
"""Conditions that leave nothing to read on a sheet."""
_MOST_OFFERED = 5


def judge_page(truth: Mapping[str, Any], read: PageText, rows: Iterable[Identifier]) -> dict[str, Any]:
    """What became of each number of a page, and what was stored that does not stand on it.

    *Shown as right* is what the product marks ok; *offered* the value and what stands beside, five at most.
    """
    rows = [row for row in rows if row.kind != Kind.BRANCH_SEQ]
    due = list(numbers_of(truth))
    text = digits_of(read.text)
    values = {row.value for row in rows}
    offered = {plain(one) for row in rows for one in (row.value, *list_offers(row))}
    boxed = {plain(field.as_read) for field in read.digits}
    there = {number for _, number in due}
    shown = [row for row in rows if row.check_result == Identifier.Check.OK]
    return {
        "numbers": [
            {
                "kind": kind,
                "found": number in values,
                "in_text": number in text,
                "as_read": number in boxed,
                "offered": number in offered,
            }
            for kind, number in due
        ],
        "stored": len(rows),
        "shown": len(shown),
        "shown_wrong": [row.value for row in shown if row.value not in there],
        "invented": [row.value for row in rows if row.value not in there] if not due else [],
        "by_hand": sum(field.by_hand for field in read.digits),
        "fields": len(read.digits),
        "letters": len(read.text.replace(" ", "").replace("\n", "")),
        "blank": read.blank,
    }


def list_offers(row: Identifier) -> list[str]:
    """The digits of the likeliest, as the desk offers them."""
    return [offer.value for offer in row.offers[:_MOST_OFFERED]]


def numbers_of(truth: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and digits of each number that stands on a page."""
    fields = truth["fields"]
    if fields.get("employer_account"):
        yield "account", fields["employer_account"]
    if fields.get("juristic_id"):
        yield "ids", fields["juristic_id"]
    for person in fields["persons"]:
        if person["national_id"]:
            yield "ids", person["national_id"]


class Registry:
    """Strangers at first; then the numbers of every second page, so that repair has something to look up."""

    def __init__(self) -> None:
        people = People(np.random.default_rng(SEED))
        for _ in range(STRANGERS):
            self._employ(people.account(), [people.person().number])

    def register(self, truth: Mapping[str, Any]) -> Batch:
        """The employer of a page, and the folder of his that it lies in."""
        fields = truth["fields"]
        account = fields.get("employer_account")
        if not account:
            return self.loose()
        self._employ(
            account, [person["national_id"] for person in fields["persons"] if person["national_id"]]
        )
        return folder(account)

    def loose(self) -> Batch:
        """A stack that says of no employer."""
        return Batch.objects.filter(folder_name="").first() or folder("")

    def _employ(self, account: str, people: Iterable[str]) -> None:
        if Employer.objects.filter(account_no=account).exists():
            return
        firm = employer(account)
        for number in dict.fromkeys(people):
            employee(number, firm)


def read_family(engine: Engine, registry: Registry, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Pages of one family, or sheets of one condition on which nothing is to be read."""
    for number, (truth, picture, dpi) in enumerate(_pages(asked)):
        read = engine.read(picture, dpi=dpi)
        batch = registry.register(truth) if number % 2 == 0 else registry.loose()
        rows = identify_numbers(Page(batch=batch), read)
        facts = {name: asked[name] for name in ("set", "family")}
        comb, fill = truth["fields"].get("comb", ""), truth["fields"].get("filling", "")
        yield {**facts, "comb": comb, "fill": fill, "level": truth["level"], **judge_page(truth, read, rows)}


def _pages(asked: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Any, int]]:
    if asked["family"] in ALONE:
        for page in worn_pages(
            asked["family"], "others", seed=SEED, count=asked["count"], part=Part.MEASURING
        ):
            yield page.truth, page.picture, page.dpi
        return
    for truth, data in papers(asked["family"], seed=asked.get("seed", SEED), count=asked["count"]):
        if not truth["blank"]:
            yield truth, decode_bytes(data), truth["dpi"]


def main(asked: list[dict[str, Any]]) -> None:
    """Make the database, read, print."""
    call_command("migrate", verbosity=0)
    engine = get_engine("line_network")
    engine.warm()
    registry = Registry()
    for family in asked:
        for row in read_family(engine, registry, family):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
