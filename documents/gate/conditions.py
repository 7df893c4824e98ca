"""What stands in the way of handing a file over: a closed list of points, each with its words in Thai and in
English, how many there are, and where they are mended.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Self

from django.db.models import Q, QuerySet
from django.urls import reverse

from documents.models import Batch, Document, Page
from documents.slots.open_points import (
    FOLDER_NOT_COUNTED,
    FOLDER_NOT_SCANNED,
    MORE_SLOTS_THAN_COUNTED,
    OPEN_DOUBTS,
    REJECTED_WITHOUT_REASON,
    RESCAN_OPEN,
    UNEXPLAINED_SLOTS,
    open_slots,
    papers_of,
)
from documents.states import OPEN_DOCUMENTS, BatchState, DocumentState
from employers.models import Employer
from sso_efiles.text.language import is_english
from sso_efiles.work.states import OPEN as UNREAD
from sso_efiles.work.states import WorkState


class _Words(NamedTuple):
    th: str
    en: str


class Point(StrEnum):
    """Each member: code, words; braces stand for the count."""

    words: _Words

    def __new__(cls, code: str, th: str, en: str) -> Self:
        point = str.__new__(cls, code)
        point._value_ = code
        point.words = _Words(th, en)
        return point

    NOTHING_FILED = (
        "nothing_filed",
        "ยังไม่มีเอกสารในแฟ้มนี้",
        "Nothing lies in the file yet.",
    )
    BATCH_UNSETTLED = (
        "batch_unsettled",
        "ยังมีชุดงานที่กำลังรับไฟล์หรืออ่านอยู่ {count} ชุด",
        "{count} batches of the folder are still coming in or being read.",
    )
    PAGES_UNREAD = (
        "pages_unread",
        "ยังมีหน้าที่รออ่าน {count} หน้า",
        "{count} pages are still to be read.",
    )
    PAGES_IN_REVIEW = (
        "pages_in_review",
        "ยังมีหน้าที่รอตรวจสอบว่าเป็นของแฟ้มใด {count} หน้า",
        "{count} pages wait for somebody to say whose they are.",
    )
    PAGES_QUARANTINED = (
        "pages_quarantined",
        "ยังมีหน้าที่ถูกพักไว้เพราะอ่านไม่ได้ {count} หน้า",
        "{count} pages were set aside, for they could not be read.",
    )
    FOLDER_NOT_COUNTED = (
        FOLDER_NOT_COUNTED,
        "ยังไม่ได้นับแผ่นของแฟ้มกระดาษ {count} เล่ม",
        "The sheets of {count} folders have not been counted.",
    )
    FOLDER_NOT_SCANNED = (
        FOLDER_NOT_SCANNED,
        "มีแฟ้มกระดาษที่ลงทะเบียนแล้วแต่ยังไม่มีภาพสแกน {count} เล่ม",
        "{count} registered folders have not been scanned yet.",
    )
    MORE_SLOTS_THAN_COUNTED = (
        MORE_SLOTS_THAN_COUNTED,
        "มีหน้าเกินกว่าจำนวนแผ่นที่นับไว้ {count} หน้า กรุณานับใหม่ หาหน้าที่ปนมา หรือเลิกลงชื่อของหน้าที่ได้ภาพแล้ว",
        "{count} sides more than were counted. Count again, find what does not belong, or undo a signature.",
    )
    UNEXPLAINED_SLOTS = (
        UNEXPLAINED_SLOTS,
        "ยังมีหน้าที่ไม่มีภาพและยังไม่มีผู้ลงชื่ออธิบาย {count} หน้า",
        "{count} sides are no picture, and nobody has signed why.",
    )
    OPEN_DOUBTS = (
        OPEN_DOUBTS,
        "ยังมีข้อสงสัยที่ยังไม่มีผู้พิจารณา {count} ข้อ",
        "{count} doubts are still to be settled.",
    )
    RESCAN_OPEN = (
        RESCAN_OPEN,
        "ยังมีหน้าที่ขอให้สแกนใหม่ {count} หน้า",
        "{count} pages are still to be scanned again.",
    )
    REJECTED_WITHOUT_REASON = (
        REJECTED_WITHOUT_REASON,
        "มี {count} หน้าที่ให้ไม่เข้าแฟ้มโดยไม่มีเหตุผล กรุณานำกลับมาพิจารณาแล้วให้ไม่เข้าแฟ้มอีกครั้งพร้อมหมายเหตุ",
        "{count} pages were rejected without a reason. Take them up again and reject them with a remark.",
    )


_BY_CODE = {point.value: point for point in Point}


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One reason why a file cannot be handed over, how many there are of it, and where it is mended."""

    code: str
    message_th: str
    message_en: str
    count: int
    url: str = ""

    @property
    def message(self) -> str:
        """In the present language."""
        return self.message_en if is_english() else self.message_th

    @property
    def told(self) -> dict[str, Any]:
        """As the API says it."""
        return {
            "code": self.code,
            "message_th": self.message_th,
            "message_en": self.message_en,
            "count": self.count,
        }


def open_points(employer: Employer) -> list[OpenPoint]:
    """What is to be mended before the file of this employer is handed over; none: it may be. The number of
    queries does not grow with the file.
    """
    slots = (_point_of_slots(code, count, employer) for code, count in open_slots(employer.pk))
    return [*_points_of_pages(employer), *slots]


def _point_of_slots(code: str, count: int, employer: Employer) -> OpenPoint:
    if code == REJECTED_WITHOUT_REASON:
        return _point(Point.REJECTED_WITHOUT_REASON, count, "documents:review-rejected")
    return _point(_BY_CODE[code], count, "documents:employer-file", employer.account_no)


def _points_of_pages(employer: Employer) -> Iterator[OpenPoint]:
    own = list(batches_of(employer).values_list("pk", flat=True))
    filed = Document.objects.filter(employer=employer, state=DocumentState.FILED)
    if not filed.exists():
        yield _point(Point.NOTHING_FILED, 1, "documents:batch-list")
    unsettled = list(_unsettled(own, filed))
    if unsettled:
        yield _point(Point.BATCH_UNSETTLED, len(unsettled), "documents:batch-detail", unsettled[0])
    pages = Page.objects.filter(_of_file(employer, own)).counted()
    settled = pages.exclude(batch__in=unsettled)
    unread = settled.unread().count()
    if unread:
        yield _point(Point.PAGES_UNREAD, unread, "documents:employer-file", employer.account_no)
    # a slot without a picture waits for nobody to say whose it is: the ledger asks for its explanation
    unsure = Q(document__state__in=OPEN_DOCUMENTS) | Q(document=None, scan__isnull=False)
    waiting = settled.filter(unsure).exclude(scan__state__in=[*UNREAD, WorkState.QUARANTINED]).count()
    if waiting:
        yield _point(Point.PAGES_IN_REVIEW, waiting, "documents:review-queue")
    aside = pages.in_state(WorkState.QUARANTINED).count()
    if aside:
        yield _point(Point.PAGES_QUARANTINED, aside, "documents:pages-aside")


def batches_of(employer: Employer) -> "QuerySet[Batch]":
    """The batches of this employer's own folders."""
    return Batch.objects.filter(Q(employer=employer) | Q(folder__employer=employer)).order_by("pk")


def registered_sheets(employer_id: int) -> int | None:
    """Sheets of paper in all folders of an employer, as they were counted; None where one was not."""
    counts = [paper.sheets for paper in papers_of(employer_id)]
    return None if not counts or None in counts else sum(filter(None, counts))


def _unsettled(own: Iterable[int], filed: "QuerySet[Document]") -> "QuerySet[Batch, int]":
    """Own batches, and those of papers in the file, that are not through yet."""
    open_ones = Batch.objects.filter(state__in=[BatchState.RECEIVING, BatchState.PROCESSING])
    found = open_ones.filter(Q(pk__in=own) | Q(pk__in=filed.values("batch")))
    return found.order_by("pk").values_list("pk", flat=True)


def _of_file(employer: Employer, own: Iterable[int]) -> Q:
    """Pages that lie in the file, are suggested for it, or came in its folders and were not filed elsewhere
    or rejected.
    """
    elsewhere = Q(document__state__in=[DocumentState.FILED, DocumentState.REJECTED])
    ours = Q(document__employer=employer) & ~Q(document__state=DocumentState.REJECTED)
    return ours | (Q(batch__in=own) & (Q(document=None) | ~elsewhere))


def _point(point: Point, count: int, address: str, *arguments: object) -> OpenPoint:
    th, en = (words.format(count=count) for words in point.words)
    return OpenPoint(point.value, th, en, count, reverse(address, args=arguments))
