"""What `make demo` measures and checks: against the bundled truth, never against our own reading."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, Q

from documents.filing.rules import FilingRule
from documents.models import Batch, Document, Page, Reading
from documents.search import search_pages
from documents.states import OPEN_DOCUMENTS, BatchState, DocumentState
from documents.upkeep import integrity
from employers.identifiers import AccountNo
from ocr.isolation.client import Reader
from sso_efiles.accounts.models import User
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName
from sso_efiles.work.states import FINAL, WorkState

DATA = settings.DATA_DIR / "demo"
OFFICE = "7400"
_QUERIES = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A search for words of the truth that found the page on which they stand."""

    words: str
    page: int
    account_no: str
    took_ms: float


@dataclass(frozen=True, slots=True)
class Walked:
    """How far a folder came through the gate; `code` is that of its valid certificate, `problems` say what
    stood in the way in Thai and English.
    """

    code: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The demo's figures; pages a minute and CPU are those of this run, or None when nothing was left to
    read.
    """

    folders: int
    pages: int
    done: int
    quarantined: int
    filed: int
    in_review: int
    by_name: int
    by_pages: int
    seconds: float
    pages_a_minute: float | None
    cpu_s_a_page: float
    searched: int
    found: int
    hit: Hit | None
    wall: str
    breaches: int
    certified: int
    """Files of this office that are certified, as its dashboard says."""
    certificate: str
    """Code of the certificate of the folder that was taken through the gate; empty: it got not so far."""
    stopped: tuple[tuple[str, str], ...]
    """What kept it from getting through, in Thai and English."""
    cores: int
    load: float
    """Processes that wanted a core, on average of the last five minutes: ours and all others'."""

    def facts(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


def open_pages(batches: Sequence[int]) -> bool:
    """Is there anything to read in these batches?"""
    return Batch.objects.filter(pk__in=batches, state=BatchState.PROCESSING).exists()


def busy(batches: Sequence[int]) -> bool:
    """Is something still to be split, read or filed?"""
    return Batch.objects.filter(
        pk__in=batches, state__in=[BatchState.RECEIVING, BatchState.PROCESSING]
    ).exists()


def pages_final(batches: Sequence[int]) -> tuple[int, int]:
    """(pages read or set aside, pages known)."""
    counts = Page.objects.filter(batch__in=batches).aggregate(
        done=Count("pk", filter=Q(scan__state__in=FINAL)), known=Count("pk")
    )
    return counts["done"], counts["known"]


def report(batches: Sequence[int], walked: Walked, *, seconds: float, worked: bool) -> Report:
    """Everything that the report says."""
    pages = Page.objects.filter(batch__in=batches)
    documents = Document.objects.filter(batch__in=batches, state=DocumentState.FILED)
    hits = list(_search(batches))
    done = pages.in_state(WorkState.DONE).count()
    return Report(
        folders=len(batches),
        pages=pages.count(),
        done=done,
        quarantined=pages.in_state(WorkState.QUARANTINED).count(),
        filed=pages.filter(document__state=DocumentState.FILED).count(),
        in_review=pages.filter(document__state__in=OPEN_DOCUMENTS).count(),
        by_name=_folders_by(documents, FilingRule.FOLDER_NAME),
        by_pages=_folders_by(documents, FilingRule.FOLDER_BY_PAGES),
        seconds=round(seconds, 1),
        pages_a_minute=round(60 * done / seconds, 1) if worked and seconds else None,
        cpu_s_a_page=round(
            Reading.objects.filter(page__in=pages, current=True).aggregate(n=Avg("cpu_s"))["n"] or 0, 2
        ),
        searched=len(hits),
        found=sum(hit is not None for hit in hits),
        hit=next((hit for hit in hits if hit is not None), None),
        wall=_wall(),
        breaches=sum(1 for _ in integrity.check()),
        certified=CounterDelta.objects.of_offices([OFFICE]).nation().get(CounterName.FILES_CERTIFIED, 0),
        certificate=walked.code,
        stopped=walked.problems,
        cores=len(os.sched_getaffinity(0)),
        load=os.getloadavg()[1],
    )


def _wall() -> str:
    """What keeps a page's reader from the network on this machine."""
    with Reader("fake") as reader:
        return reader.wall


def problems(report: Report) -> list[tuple[str, str]]:
    """What keeps the demo from being a success, in Thai and English."""
    rules = (
        (report.done == report.pages > 0, "มีหน้าที่อ่านไม่สำเร็จ", "not every page was read"),
        (report.by_name > 0, "ไม่มีแฟ้มที่จัดเก็บตามชื่อแฟ้ม", "no folder was filed by its name"),
        (report.by_pages > 0, "ไม่มีแฟ้มที่จัดเก็บตามเลขบนหน้า", "no folder was filed by numbers on its pages"),
        (
            report.breaches == 0,
            "บัญชีตรวจสอบไม่ครบถ้วน ดู manage.py check_ledger",
            "the ledger has breaches: manage.py check_ledger",
        ),
        (
            report.hit is not None,
            "ค้นหาคำจากเฉลยไม่พบหน้าที่ถูกต้อง",
            "a search for words of the truth did not find its page",
        ),
    )
    failed = [(th, en) for good, th, en in rules if not good]
    if not report.certificate or not report.certified:
        failed.append(("แฟ้มตัวอย่างไม่ผ่านถึงการรับรอง", "the folder did not get through the gate"))
    return [*failed, *report.stopped]


def lines(report: Report, *, port: int) -> Iterator[str]:
    """The report for people."""
    pace = f"{report.pages_a_minute:,.1f}" if report.pages_a_minute else "– (อ่านไว้แล้ว / read before)"
    yield ""
    yield "รายงาน / report"
    yield f"  แฟ้ม folders                {report.folders}"
    yield f"  หน้า pages                  {report.pages}"
    yield f"  อ่านแล้ว done               {report.done}"
    yield f"  กักไว้ quarantined           {report.quarantined}"
    yield f"  จัดเข้าแฟ้ม filed             {report.filed} หน้า pages"
    yield f"  รอตรวจ in review            {report.in_review} หน้า pages"
    yield f"  ตามชื่อแฟ้ม by folder name     {report.by_name} แฟ้ม folders"
    yield f"  ตามเลขบนหน้า by page numbers {report.by_pages} แฟ้ม folders"
    yield f"  เวลา wall time              {report.seconds} s, {pace} หน้า/นาที pages a minute"
    yield f"  บนเครื่องที่มี on a machine of   {report.cores} cores, load {report.load:.1f}"
    yield f"  CPU วินาที/หน้า s a page      {report.cpu_s_a_page}"
    yield f"  กำแพงเครือข่าย network wall     {report.wall}"
    yield f"  ความครบถ้วน ledger breaches   {report.breaches}"
    yield f"  แฟ้มที่รับรองแล้ว certified     {report.certified}"
    if report.certificate:
        yield f"  ตรวจสอบใบรับรอง check it       http://127.0.0.1:{port}/v/{report.certificate}/"
    yield f"  ค้นหาคำจากเฉลย truth searched {report.found}/{report.searched}"
    if report.hit:
        shown = AccountNo(report.hit.account_no).shown if report.hit.account_no else "-"
        path = (
            f"e/{report.hit.account_no}/p/{report.hit.page}/"
            if report.hit.account_no
            else f"pages/{report.hit.page}/"
        )
        yield f"  “{report.hit.words}” → {shown} ({report.hit.took_ms:.0f} ms)"
        yield f"  http://127.0.0.1:{port}/{path}"


def _folders_by(documents: Any, rule: FilingRule) -> int:
    """Folders of which a filed page says that it was this rule."""
    pages = Page.objects.filter(document__in=documents).values_list("batch", "why")
    return len({batch for batch, why in pages if any(reason["rule"] == rule for reason in why)})


def _search(batches: Sequence[int]) -> Iterator[Hit | None]:
    """Search as an officer for names and lines that the truth says stand on a page; is that page among the
    first?
    """
    officer = User.objects.get(username="officer5000")
    for words, page in _questions(batches):
        answer = search_pages(words, user=officer)
        found = next((hit for hit in answer.results if hit.page == page.pk), None)
        if found is None:
            yield None
        else:
            employer = page.document.employer if page.document else None
            yield Hit(words, page.pk, employer.account_no if employer else "", answer.took_ms)


def _questions(batches: Sequence[int]) -> Iterator[tuple[str, Page]]:
    truth = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
    asked = 0
    filed = Page.objects.filter(batch__in=batches, document__state=DocumentState.FILED).select_related(
        "document__employer"
    )
    for folder in truth["folders"]:
        for said in folder["pages"]:
            names = [person["name"] for person in said["fields"]["persons"]]
            page = filed.filter(
                batch__folder_name=folder["folder"],
                scan__upload__name=said["file"],
                scan__number=said["page"],
            ).first()
            if names and page and asked < _QUERIES:
                asked += 1
                yield names[0], page
