"""An office whose files the radar is asked about, in an empty database of its own (sizes in, JSON out)."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

import django
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

if __name__ == "__main__":
    django.setup()  # before the models below

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.models import FormType, Page
from documents.radar.asking import Wanted, ask_of, list_to_pull
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.factories import (
    BatchFactory,
    DocumentFactory,
    EmployerFactory,
    PageFactory,
    ReadingFactory,
    UserFactory,
)

_FILLER = "\nรายละเอียดการนำส่งเงินสมทบ ลำดับที่ เลขประจำตัวประชาชน ชื่อ ค่าจ้าง" * 30
"""As long as a page full of rows."""


def main(pages: int, files: int, calls: int) -> dict[str, float]:
    """Make the office and ask."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", json=True, stdout=sys.stderr)
    user = UserFactory.create(role=Role.INDEXER)
    first, *_rest = [_make_file(user, pages) for _ in range(files)]
    client = Client()
    client.force_login(user)
    address = reverse("documents:employer-file", args=[first.account_no])
    return {
        "pages": pages,
        "files": files,
        "answer_ms": _median(calls, lambda: ask_of(first, user=user)),
        "view_ms": _median(calls, lambda: client.get(address)),
        "stretch_ms": _median(max(1, calls // 4), lambda: list_to_pull(Wanted(), user=user)),
    }


def _make_file(user: User, pages: int) -> Employer:
    """A folder of yearly and monthly papers, one document for five pages, that says its periods."""
    batch = BatchFactory.create(office=user.office, created_by=user)
    employer = EmployerFactory.create(office=user.office, registered_on=date(1995, 6, 1))
    EmployerFile.objects.create(employer=employer, office=employer.office, state=EmployerFileState.TO_INDEX)
    forms = [FormType.objects.get(pk=form) for form in ("kt_20k", "sps_1_10_p1", "sps_1_03", "juristic_cert")]
    document = None
    for number in range(pages):
        if document is None or number % 5 == 0:
            form = forms[number // 5 % len(forms)]
            document = DocumentFactory.create(batch=batch, employer=employer, state="filed", form=form)
        page: Page = PageFactory.create(
            upload__batch=batch, document=document, position=number % 5, state="done", form=document.form
        )
        text = f"ประจำปี {2540 + number % 25} ค่าจ้างเดือน มีนาคม {2540 + number % 5}{_FILLER}"
        ReadingFactory.create(page=page, text=text, words=[])
    return employer


def _median(calls: int, call: Callable[[], object]) -> float:
    """CPU milliseconds of one call; the first is not counted."""
    taken = []
    for _ in range(calls + 1):
        began = time.process_time()
        call()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken[1:])


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1].split(",")))))  # noqa: T201
