"""An office whose files go through the gate, in an empty database of its own (sizes in, JSON out)."""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections.abc import Callable, Sequence

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()  # before the models below

from documents.employer_file import moves
from documents.employer_file.models import Passage
from documents.employer_file.states import EmployerFileState
from documents.models import Document, Page, Reading
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.api.callers import Caller
from tests.factories import BatchFactory, EmployerFactory, FormTypeFactory, UploadFactory, UserFactory

_EACH = 5  # pages of a document
Told = dict[str, float]


def main(pages: int, rounds: int, lot: int, of: int) -> Told:
    """Take one large file round and round, then lots of several files."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", json=True, stdout=sys.stderr)
    office = Office.objects.get(code="7400")
    people = [
        UserFactory.create(role=role, office=office) for role in (Role.INDEXER, Role.QC, Role.CERTIFIER)
    ]
    told: Told = {"pages": pages, "rounds": rounds, "lot": lot, "of": of}
    return told | _time_steps(_make_file(people[0], pages), people, rounds) | _time_lots(people, lot, of)


def _time_steps(ours: Employer, people: Sequence[User], rounds: int) -> Told:
    """Hand over, check, certify, revoke, as often as asked; by API, the answer included."""
    indexer, checker, certifier = (Caller(each) for each in people)
    spent: dict[str, list[tuple[float, float]]] = {}
    file = f"employers/{ours.account_no}/file"
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("hand_over", lambda: indexer.post(f"{file}/hand-over/")),
        ("sample", lambda: checker.get(f"{file}/sample/")),
        ("check", lambda: checker.post(f"{file}/check/", {"result": "passed"})),
        ("certify", lambda: certifier.post(f"{file}/certify/", {"statement": True})),
        ("revoke", lambda: certifier.post(f"{file}/revoke/", {"reason": "หน้าหาย"})),
    )
    for turn in range(rounds + 1):
        for name, step in steps:
            wall, cpu = time.perf_counter(), time.process_time()
            answer = step()
            took = (time.perf_counter() - wall, time.process_time() - cpu)
            if answer.status_code != 200:  # type: ignore[attr-defined]
                raise RuntimeError(answer.content)  # type: ignore[attr-defined]
            if turn:  # the first warms up
                spent.setdefault(name, []).append(took)
    told: Told = {}
    for name, found in spent.items():
        told[f"{name}_p95_ms"] = 1000 * _p95([wall for wall, _cpu in found])
        told[f"{name}_cpu_ms"] = 1000 * _p95([cpu for _wall, cpu in found])
    return told


def _time_lots(people: Sequence[User], lot: int, of: int) -> Told:
    """A day's lot of so many files, certified in one call."""
    indexer, checker, certifier = (Caller(each) for each in people)
    files = [_make_file(people[0], of) for _ in range(lot)]
    for each in files:
        indexer.post(f"employers/{each.account_no}/file/hand-over/")
    for each in files:
        checker.post(f"employers/{each.account_no}/file/check/", {"result": "passed"})
    lots = Passage.objects.filter(efile=files[0].pk).values_list("lot_file__lot", flat=True)
    wall, cpu = time.perf_counter(), time.process_time()
    answer = certifier.post(f"lots/{lots[0]}/certify/", {"statement": True})
    took = {"lot_s": time.perf_counter() - wall, "lot_cpu_s": time.process_time() - cpu}
    if len(answer.json().get("certified", [])) != lot:
        raise RuntimeError(answer.content)
    return took


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1) + 0.5)]


def _make_file(user: User, pages: int) -> Employer:
    """The file of an employer in documents of five pages each, all of one scanned folder; to be indexed."""
    employer = EmployerFactory.create(office=user.office)
    batch = BatchFactory.create(
        office=user.office, employer=employer, sheets=(pages + 1) // 2, created_by=user
    )
    upload = UploadFactory.create(batch=batch, kind="pdf", pages_found=pages)
    made = Page.objects.create_with_scans(upload, range(1, pages + 1), state=WorkState.DONE)
    form = FormTypeFactory.create()
    facts = {"batch": batch, "employer": employer, "state": DocumentState.FILED, "form": form}
    documents = [Document.objects.create(position=at, **facts) for at in range(0, pages, _EACH)]
    for at, page in enumerate(made):
        page.document, page.position = documents[at // _EACH], at % _EACH
    Page.objects.bulk_update(made, ["document", "position"], batch_size=500)
    Reading.objects.bulk_create(
        (
            Reading(
                page=page, scan=page.image, token=uuid.uuid4(), source_sha256=upload.sha256, engine="told",
                text="สำนักงานประกันสังคม", width=1654, height=2339, dpi=200, picture_sha256=f"{page.pk:064x}",
            )
            for page in made
        ),
        batch_size=500,
    )  # fmt: skip
    moves.move(employer, EmployerFileState.TO_INDEX)
    return employer


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1].split(",")))) + "\n")
