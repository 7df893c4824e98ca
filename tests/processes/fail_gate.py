"""Every step of the gate fails in turn: the n-th write or commit raises, dies, dies just after, or its answer
is lost, in mid hand-over, check, certificate, revocation.

    python -m tests.processes.fail_gate SHARE OF

One life brings a file through the gate until it has done all or died at step n. The next is what people do
then: they look where the file stands and go on. What is then in the database must be what a life without
faults leaves, and the ledger must hold. The last line printed is JSON. Lives are forks of this process, each
in a copy of the prepared database, as in fail_nth.py.
"""

import contextlib
import gc
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.processes.fail_nth import WAYS, Steps, World, live  # which sets Django up

from django.db import OperationalError, connection  # isort: skip

from documents.employer_file import moves
from documents.employer_file.models import EmployerFile, FileDuties, Passage
from documents.employer_file.states import EmployerFileState
from documents.gate import certifying, checking, handing_over
from documents.gate.checking import Result, Verdict
from documents.gate.models import Certificate
from documents.lots.models import DrawnPage, Lot, LotFile
from documents.models import Deed, Page, Reading
from documents.search import index_pages
from documents.states import DocumentState
from documents.storage import store
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.counters import recount
from sso_efiles.work.states import WorkState
from tests.factories import BatchFactory, DocumentFactory, PageFactory, ReadingFactory, UploadFactory

PAGES = 4
PATIENCE = 12
"""Looks at the file after which it should have come through."""


class GateSteps(Steps):
    """Each write is a step, within a transaction too: a step of the gate is one transaction."""

    def _write(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("INSERT", "UPDATE", "DELETE")):
            return execute(sql, params, many, context)
        name = f"database: {' '.join(sql.split()[:3])}"
        gone = OperationalError("the server is gone")
        return self.step(name, gone, lambda: execute(sql, params, many, context))


def lay_file() -> None:
    """A file of some pages whose originals and pictures lie in the store; their digests were not kept yet."""
    employer, user = _employer(), User.objects.get(username="scan7400")
    batch = BatchFactory.create(office=employer.office, employer=employer, sheets=PAGES // 2, created_by=user)
    document = DocumentFactory.create(batch=batch, employer=employer, state=DocumentState.FILED)
    for position in range(PAGES):
        incoming = store().stage()
        incoming.write(f"page {position}".encode())
        store().publish(incoming)
        upload = UploadFactory.create(batch=batch, position=position, sha256=incoming.sha256)
        page = PageFactory.create(upload=upload, document=document, position=position, state=WorkState.DONE)
        ReadingFactory.create(page=page, with_pictures=True)
    index_pages(list(Page.objects.values_list("pk", flat=True)))
    moves.move(employer, EmployerFileState.TO_INDEX)
    recount.recount_office(employer.office_id)


def _employer() -> Employer:
    return Employer.objects.filter(office="7400").select_related("office").order_by("pk")[0]


def hand_over() -> None:
    handing_over.hand_over(_employer(), by=User.objects.get(username="index7400"))


def check() -> None:
    verdict = Verdict(Result.PASSED, seen=None, sheets=PAGES // 2)
    checking.check(_employer(), verdict, by=User.objects.get(username="qc7400"))


def certify() -> None:
    certifying.certify(_employer(), by=User.objects.get(username="certify7400"), statement=True)


def revoke() -> None:
    certifying.revoke(_employer(), by=User.objects.get(username="certify7400"), reason="หน้าหาย")


NEXT = {"to_index": hand_over, "to_check": check, "to_certify": certify, "certified": revoke}


def first_life() -> None:
    """All steps in their order; an error is the end of that request only."""
    for step in NEXT.values():
        with contextlib.suppress(Exception):
            step()


def second_life() -> dict[str, Any]:
    """People look where the file stands, and go on."""
    for _ in range(PATIENCE):
        file = EmployerFile.objects.get()
        if file.version > 1:
            break
        NEXT[file.state]()
    breaches = [f"{breach.invariant}: {breach.what}" for breach in integrity.check()]
    return {"breaches": breaches, **outcome()}


def outcome() -> dict[str, Any]:
    """All that is kept; the same whatever happened on the way."""
    return {
        "file": list(EmployerFile.objects.values_list("state", "version", "change")),
        "passages": list(Passage.objects.values_list("version", "attempt", "state", "pages")),
        "certificates": list(Certificate.objects.values_list("state", "pages", "end_reason")),
        "deeds": list(Deed.objects.order_by("pk").values_list("verb", "version")),
        "duties": list(FileDuties.objects.order_by("person").values_list("indexed", "checked", "certified")),
        "lots": list(Lot.objects.values_list("state", "size", "defects")),
        "in lots": LotFile.objects.count(),
        "drawn": DrawnPage.objects.filter(seen_at=None).count(),
        "digests": Reading.objects.filter(picture_sha256=_digest()).count(),
        "events": sorted(Counter(Event.objects.exclude(actor=None).values_list("action", flat=True)).items()),
    }


def _digest() -> str:
    reading = Reading.objects.all()[0]
    return hashlib.sha256(store().get(reading.picture_key("full"))).hexdigest()


def run(*, share: int, fails: int = 0, way: str = "") -> tuple[list[str], dict[str, Any]]:
    """One run: a file is laid, a first life may fail, people go on."""
    world = World(share)
    world.make()

    def lay() -> None:
        world.enter()
        lay_file()

    def first() -> list[str]:
        world.enter()
        steps = GateSteps(fails, way)
        steps.watch()
        first_life()
        return steps.taken

    def second() -> dict[str, Any]:
        world.enter()
        return second_life()

    laid, said = live(lay)
    if not laid:
        return [], {"error": said}
    _well, taken = live(first)
    _well, found = live(second)
    return taken or [], found


def plan(taken: list[str]) -> Iterator[tuple[str, int]]:
    """Which steps are to fail, and how; an answer is lost by a commit alone."""
    for way in WAYS:
        for n, name in enumerate(taken, start=1):
            if way == "raises" or name.endswith("commit") or (way == "dies" and name.startswith("database")):
                yield way, n


def main(share: int, of: int) -> dict[str, Any]:
    """This share of all runs."""
    began = time.monotonic()
    failed: list[Any] = []
    taken, expected = run(share=share)
    told: dict[str, Any] = {"runs": 0, "failed": failed, "steps": Counter(taken)}
    if expected.get("breaches") != [] or expected["file"][0][1] != 2:
        failed.append(["without a fault", expected])
        return told
    for way, n in list(plan(taken))[share::of]:
        told["runs"] += 1
        _taken, found = run(share=share, fails=n, way=way)
        if found != expected:
            wrong = {name: value for name, value in found.items() if expected.get(name) != value}
            failed.append([way, n, taken[n - 1], wrong])
    return told | {"seconds": round(time.monotonic() - began, 1)}


if __name__ == "__main__":
    connection.close()
    gc.collect()
    gc.freeze()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2])), default=str) + "\n")
