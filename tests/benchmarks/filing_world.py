"""A made-up world in the product's own tables, filed by the machine, and judged against the truth.

In the suite's database by the quick form; by the benchmark in a process of its own (JSON in, JSON out), which
makes the empty database first.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()  # before the models below

from documents.filing import machine
from documents.models import Batch, FormType, Page
from documents.reading.classification import classify_form
from documents.states import DocumentState, Strength
from employers.models import Employer, Employment, Establishment, InsuredPerson
from employers.names import CompanyName
from tests.benchmarks.planted import Firm, Paper, Tray, World
from tests.benchmarks.read_numbers import Office, tell
from tests.benchmarks.told_papers import trays_of
from tests.documents.paper import folder, office


@dataclass(slots=True)
class Judged:
    """What became of the pages of one kind of tray."""

    pages: int = 0
    own: int = 0
    planted: int = 0
    filed: int = 0
    own_filed: int = 0
    wrong: int = 0
    agreed_wrong: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    """Own pages that wait for a person, by their kind."""
    mistakes: list[str] = field(default_factory=list)

    def take(self, paper: Paper, page: Page) -> None:
        """One page: whose it is, and where it lies."""
        document = page.document
        assert document is not None, "every page that is read has a document"
        owner = document.employer.account_no if document.employer else ""
        filed = document.state == DocumentState.FILED
        self.pages += 1
        self.filed += filed
        if paper.planted:
            self.planted += 1
        else:
            self.own += 1
            self.own_filed += filed
            self.missed[paper.kind] += not filed
        if owner != paper.owner:
            self.wrong += filed
            self.agreed_wrong += document.strength == Strength.AGREED
            if document.strength == Strength.AGREED:
                rules = ",".join(why["rule"] for why in page.why)
                self.mistakes.append(f"{paper.kind} of {paper.owner or 'a stranger'}: {rules}")

    def facts(self) -> dict[str, Any]:
        """For a row of figures."""
        return {
            "pages": self.pages,
            "planted": self.planted,
            "filed": self.filed,
            "wrong": self.wrong,
            "agreed_wrong": self.agreed_wrong,
            "straight": self.own_filed / max(1, self.own),
            "missed": ", ".join(f"{kind} {n}" for kind, n in self.missed.most_common(4) if n) or "–",
            "mistakes": self.mistakes[:5],
        }


def sow(world: World) -> None:
    """The registry of a world, and the kinds of paper that are recognised."""
    home = office()
    for firm in world.firms:
        _sow_firm(firm, home_code=home.code)


def _sow_firm(firm: Firm, *, home_code: str) -> None:
    name = CompanyName.parse(firm.name)
    row = Employer.objects.create(
        account_no=firm.account_no,
        name=firm.name,
        search_key=name.key,
        sound_key=name.sound,
        juristic_no=firm.juristic_no,
        office_id=home_code,
        status="active",
        address=firm.address,
    )
    place = Establishment.objects.create(
        employer=row, branch_seq="000000", name=row.name, office_id=home_code, status="active"
    )
    for one in firm.people:
        if one.number in firm.known:
            first, _, last = one.name.partition(" ")
            person = InsuredPerson.objects.create(
                national_id=one.number, first_name=first[:50], last_name=last[:50]
            )
            Employment.objects.create(person=person, establishment=place, started_on="2020-01-01")


def file_tray(tray: Tray) -> list[Page]:
    """Its pages in order, after the machine has filed them."""
    batch = folder(tray.name, *[paper.text for paper in tray.papers], loose=tray.loose)
    _classify(batch)
    machine.file_batch(batch.pk)
    return list(Page.objects.filter(batch=batch).in_order().select_related("document__employer"))


def _classify(batch: Batch) -> None:
    for page in Page.objects.filter(batch=batch):
        code = classify_form(page.readings.get(current=True).text)
        if code:
            facts = {"title_th": code, "doc_class": "C"}
            page.form, _ = FormType.objects.get_or_create(pk=code, defaults=facts)
            page.save(update_fields=["form"])


def judge(trays: Iterable[Tray]) -> dict[str, Judged]:
    """Kind of tray -> what became of its pages."""
    out: dict[str, Judged] = {}
    for tray in trays:
        judged = out.setdefault(tray.kind, Judged())
        for paper, page in zip(tray.papers, file_tray(tray), strict=True):
            judged.take(paper, page)
    return out


def judge_seeds(seeds: Sequence[int], *, firms: int, folders: int, stacks: int) -> dict[str, Judged]:
    """All worlds of these seeds, one beside the other in one registry."""
    out: dict[str, Judged] = {}
    for seed in seeds:
        world = World(seed, firms=firms)
        sow(world)
        for kind, judged in judge(world.trays(folders=folders, stacks=stacks)).items():
            if kind in out:
                _add(out[kind], judged)
            else:
                out[kind] = judged
    return out


def _add(total: Judged, more: Judged) -> None:
    for name in ("pages", "own", "planted", "filed", "own_filed", "wrong", "agreed_wrong"):
        setattr(total, name, getattr(total, name) + getattr(more, name))
    total.missed += more.missed
    total.mistakes += more.mistakes


def judge_samples(samples: Path, seeds: Sequence[int]) -> dict[str, Judged]:
    """The papers of a folder laid out as data/demo is, misread anew for each seed."""
    call_command("load_reference", verbosity=0, json=True, stdout=StringIO())
    for command, name in (("import_registry", "registry.csv"), ("import_employees", "employees.csv")):
        call_command(command, str(samples / name), json=True, stdout=StringIO(), stderr=StringIO())
    out: dict[str, Judged] = {}
    for seed in seeds:
        for kind, judged in judge(trays_of(samples, seed=seed)).items():
            if kind in out:
                _add(out[kind], judged)
            else:
                out[kind] = judged
    return out


def main(asked: dict[str, Any]) -> None:
    """Make the database, judge, print."""
    call_command("migrate", verbosity=0)
    firms, folders, stacks = asked["sizes"]
    numbers = tell(Office(asked["seeds"][0], employers=firms), pages=asked["number_pages"]).facts()
    samples = judge_samples(Path(asked["samples"]), asked["seeds"])
    judged = judge_seeds(asked["seeds"], firms=firms, folders=folders, stacks=stacks) | samples
    told = {"filing": {kind: one.facts() for kind, one in judged.items()}, "numbers": numbers}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
