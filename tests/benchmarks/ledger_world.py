"""A thousand pages in forty folders, and one of them gone: what the page ledger says of it.

Run as a program in an empty database, it prints one line of JSON; the quick tests build the same world in
their own.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from documents.models import Batch, FormType, Page, Reading, Scan, Upload
from documents.register.models import Folder
from documents.slots.gaps import gap_reason
from documents.slots.reconcile import reconcile_batch
from documents.states import BatchState, PageKind, UploadState
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState
from tests.documents.paper import office, said

KINDS = ("numbered sheets, counted", "numbered files, counted", "counted only", "fronts and backs, counted")
PAGES_EACH = 25
FOLDERS = 40


@dataclass(frozen=True, slots=True)
class Try:
    """One page gone: in a folder of which kind, and what the ledger said."""

    kind: str
    named: bool
    """The folder has one gap, and no other folder has any."""
    placed: bool
    """And it says behind or before which page, rightly."""
    by_evidence: bool
    """And something else than the count says so."""


def build(seed: int) -> dict[int, str]:
    """The folders, read and settled, as (batch, kind): nothing is missing in any."""
    draw = random.Random(seed)
    by = User.objects.create_user("counts", uuid.uuid4().hex, role=Role.SCANNER, office=office())
    kinds = {}
    for number in range(FOLDERS):
        kind = KINDS[number % len(KINDS)]
        kinds[_build_folder(number, kind, by=by, draw=draw).pk] = kind
    return kinds


def _build_folder(number: int, kind: str, *, by: User, draw: random.Random) -> Batch:
    both = kind.startswith("fronts")
    texts = list(_both_sides(draw) if both else _fronts(kind, draw))
    folder = Folder.objects.create(
        office=office(), sheets=len(texts) // (2 if both else 1), sides=2 if both else 1, registered_by=by
    )
    batch = Batch.objects.create(
        office=office(),
        folder_name=f"folder {number}",
        digest=uuid.uuid4().hex * 2,
        created_by=by,
        state=BatchState.DONE,
        folder=folder,
    )
    if kind.startswith("numbered files"):
        first = draw.choice((1, 1, 118))
        for place, text in enumerate(texts):
            _scan(batch, f"scan_{first + place:04}.jpg", [text], position=place)
    else:
        _scan(batch, "scan.pdf", texts, position=0)
    return batch


def _fronts(kind: str, draw: random.Random) -> Iterator[tuple[str, str | None]]:
    """One side a sheet: papers of 2 to 6 numbered sheets, or letters that say nothing of themselves."""
    left = PAGES_EACH
    paper = 0
    while left:
        paper += 1
        size = min(left, draw.randint(2, 6)) if kind.startswith("numbered sheets") else 1
        style = draw.choice(_STYLES)
        for sheet in range(1, size + 1):
            words = " ".join(draw.choice(_WORDS) for _ in range(20))
            yield _mark(sheet, size, style, draw) + words, f"form_{paper % 3}" if size > 1 else None
        left -= size


def _both_sides(draw: random.Random) -> Iterator[tuple[str, str | None]]:
    """Two sides a sheet, the back blank or written on."""
    for _ in range(PAGES_EACH // 2):
        yield " ".join(draw.choice(_WORDS) for _ in range(20)), None
        yield draw.choice(("", " ".join(draw.choice(_WORDS) for _ in range(9)))), None


_WORDS = (
    "สำนักงาน", "ประกันสังคม", "ลูกจ้าง", "เงินสมทบ", "หนังสือ", "ขอแจ้ง", "เรื่อง", "เอกสาร", "จำนวน", "๒๕๖๓",
    "12/03/2563",
)  # fmt: skip
_STYLES = ("แผ่นที่ {} จาก {}", "แผ่นที่ {} ใน {}", "หน้า {}/{}", "แผนที {} จาก {}", "หน้าที่ {} / {}", "Page {} of {}")
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_UNREAD, _MISREAD = 0.03, 0.01
"""Marks that the reader does not find, and numbers that it takes for another."""


def _mark(sheet: int, size: int, style: str, draw: random.Random) -> str:
    if size == 1 or draw.random() < _UNREAD:
        return ""
    told = draw.randint(1, size) if draw.random() < _MISREAD else sheet
    mark = style.format(told, size)
    return (mark.translate(_THAI) if draw.random() < 0.5 else mark) + "\n"  # half of them


def _scan(batch: Batch, name: str, texts: list[tuple[str, str | None]], *, position: int) -> None:
    digest = hashlib.sha256(f"{batch.pk}/{name}".encode()).hexdigest()
    upload = Upload.objects.create(
        batch=batch, client_id=name, name=name, size=1, sha256=digest, kind="pdf", position=position,
        state=UploadState.STORED, split=WorkState.DONE, pages_found=len(texts),
    )  # fmt: skip
    pages = Page.objects.create_with_scans(upload, range(1, len(texts) + 1), state=WorkState.DONE)
    for page, (text, form) in zip(pages, texts, strict=True):
        page.kind = PageKind.IMAGE if text else PageKind.BLANK
        page.form = _form(form) if form else None
        words = said(text).words
        Reading.objects.create(
            page=page, scan=page.image, token=uuid.uuid4(), source_sha256=digest, engine="told", text=text,
            blank=not text, words=[[w.text, *w.box, w.confidence, w.line] for w in words],
            width=1654, height=2339, dpi=200, made_at=timezone.now(),
        )  # fmt: skip
    Page.objects.bulk_update(pages, ["kind", "form"])


def _form(pk: str) -> FormType:
    facts = {"title_th": pk, "title_en": pk, "doc_class": "G"}
    return FormType.objects.get_or_create(pk=pk, defaults=facts)[0]


def false_gaps(kinds: dict[int, str]) -> int:
    """Gaps that the ledger raises although nothing is missing."""
    for batch in kinds:
        reconcile_batch(batch)
    return Page.objects.filter(kind=PageKind.MISSING).count()


def try_pages(kinds: dict[int, str], *, seed: int, tries: int) -> list[Try]:
    """One page gone, so many times, each from the whole."""
    draw = random.Random(seed)
    pages = list(Page.objects.filter(batch__in=kinds).order_by("pk").values_list("pk", "batch"))
    return [_try_page(page, batch, kinds) for page, batch in draw.sample(pages, tries)]


def _try_page(page: int, batch: int, kinds: dict[int, str]) -> Try:
    order = list(Page.objects.filter(batch=batch).in_order().values_list("pk", flat=True))
    place = order.index(page)
    with transaction.atomic():
        _take_away(page)
        beside = next(iter(kinds)) if batch != next(iter(kinds)) else batch
        for each in {batch, beside}:  # what no page was taken from says what it said before
            reconcile_batch(each)
        gaps = list(Page.objects.filter(kind=PageKind.MISSING))
        transaction.set_rollback(True)
    named = [gap.batch_id for gap in gaps] == [batch]
    why: Any = (gap_reason(gaps[0].why) if gaps else None) or {}
    behind = why.get("after") == (order[place - 1] if place else None) and why.get("after") is not None
    ahead = why.get("before") == (order[place + 1] if place + 1 < len(order) else None)
    said_so = named and why.get("rule") != "counted_sides"
    return Try(kinds[batch], named, said_so and (behind or ahead), said_so)


def _take_away(page: int) -> None:
    """As if its side had never been scanned: a file that holds it alone is gone with it."""
    scan = Scan.objects.select_related("upload").get(page=page)
    Reading.objects.filter(page=page).delete()
    Page.objects.filter(pk=page).update(scan=None)
    scan.delete()
    Page.objects.filter(pk=page).delete()
    if scan.upload.pages_found == 1:
        scan.upload.delete()


def main(asked: dict[str, Any]) -> dict[str, Any]:
    """All tries, by kind of folder."""
    call_command("migrate", verbosity=0)
    kinds = build(asked["seed"])
    told: dict[str, Any] = {"false": false_gaps(kinds), "kinds": []}
    began = time.process_time()
    tries = try_pages(kinds, seed=asked["seed"] + 1, tries=asked["tries"])
    cpu = time.process_time() - began
    for kind in (*KINDS, "all"):
        own = [one for one in tries if kind in (one.kind, "all")]
        told["kinds"].append(
            {
                "kind": kind,
                "tries": len(own),
                "named": sum(one.named for one in own),
                "by_evidence": sum(one.by_evidence for one in own),
                "placed": sum(one.placed for one in own),
            }
        )
    told["ms"] = round(1000 * cpu / len(tries) / 2, 2)
    return told


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))  # noqa: T201  # read by ledger.py
