"""What the newer screens show, laid out without work: a year's figures, papers of a file, numbers in doubt,
reports, alarms.

Run as a program in an office that is made ready and empty (tests.processes.prepare); its last line is JSON.
"""

import io
import json
import sys
from datetime import date, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # after set-up
from django.utils import timezone  # noqa: E402

from documents.dating import DATE, PERIOD  # noqa: E402
from documents.filing import review  # noqa: E402
from documents.models import Document, Identifier, Page, PageFact, Reading  # noqa: E402
from documents.progress.models import Alarm, AlarmKind  # noqa: E402
from documents.reports.making import make_due  # noqa: E402
from employers.identifiers import check_digit  # noqa: E402
from employers.models import Employer  # noqa: E402
from sso_efiles.accounts.models import User  # noqa: E402
from sso_efiles.counters.models import QualityDelta  # noqa: E402
from sso_efiles.text.periods import Span  # noqa: E402
from tests.e2e.lay_out_desk import lay_out  # noqa: E402

OFFICE = "7400"
PAPERS = ((date(2020, 4, 2), "2020-03"), (date(2021, 2, 2), "2021-01"), (date(2021, 6, 2), None))
"""Days and periods of what lies in the file; the periods of two years."""
_FILES = 20_000
_LINES = ("หนังสือนำส่งเงินสมทบ เลขที่บัญชี", "นายจ้าง ประจำเดือน มีนาคม พ.ศ. ๒๕๖๓", "ที่อยู่ ๑๒/๓๔ ถนนกู้ยืมปู่ญี่ปุ่น")
_TOP, _STEP, _HIGH, _LETTER = 200, 160, 60, 24


def _lay_out_year() -> None:
    """Figures of all offices, their reports, and what needs an eye."""
    call_command("simulate_year", "--seed", "1", "--files", str(_FILES), stdout=io.StringIO())
    make_due()
    for kind in AlarmKind:
        Alarm.objects.create(kind=kind, office_id=OFFICE)
    for n in range(20):
        QualityDelta.objects.create(
            office=OFFICE, device="watch:1", day=timezone.localdate() - timedelta(days=n), pages=100,
            confidence=90, skew=10 + n % 2, dpi=30_000, faint=40 if n == 0 else 2,
        )  # fmt: skip


def _lay_out_file(batch: int) -> dict[str, object]:
    """An employer's file of some papers with days; the page of the first of them."""
    employer = Employer.objects.order_by("account_no")[0]
    by = User.objects.get(username="index7400")
    documents = list(Document.objects.filter(batch=batch).order_by("position")[: len(PAPERS)])
    for document, (dated, period) in zip(documents, PAPERS, strict=True):
        days = {DATE: dated, PERIOD: Span.parse(period) if period else None}
        review.file_document(document, account_no=employer.account_no, by=by, days=days)
    page = documents[0].pages.get()
    number = _write_on(page)
    return {"account_no": employer.account_no, "page": page.pk, "number": number}


def _write_on(page: Page) -> int:
    """Lines that were read, the page's own day, and a number in doubt with what it may be."""
    box = [160, _TOP, 160 + 13 * _LETTER, _TOP + _HIGH]
    rows = []
    for line, text in enumerate(_LINES):
        left = 160
        for word in text.split():
            right, top = left + _LETTER * len(word), _TOP + _STEP * line
            rows.append([word, left, top, right, top + _HIGH, 0.7, line, 0])
            left = right + _LETTER
    Reading.objects.filter(page=page).update(text="\n".join(_LINES), words=rows)
    PageFact.objects.create(
        page=page, kind=DATE, value="2020-04-02", as_read="๒ เม.ย. ๒๕๖๓", box=box, confidence=0.6
    )
    digits = [f"{OFFICE[:2]}{n:07d}" for n in (9_990_002, 9_990_003, 9_990_004)]
    numbers = [one + check_digit(one) for one in digits]
    offers = [list(pair) for pair in zip(numbers, (0.61, 0.27, 0.04), strict=True)]
    number = Identifier.objects.create(
        page=page, kind=Identifier.Kind.ACCOUNT_NO, value=numbers[0], as_read="74-999000?-8",
        check_result=Identifier.Check.SUSPECT, candidates=offers, told=0.61, by_hand=True, box=box,
    )  # fmt: skip
    return number.pk


def lay_out_screens() -> dict[str, object]:
    """All of it; what addresses are made of."""
    _lay_out_year()
    batch = lay_out("จอใหม่", agreed=24, others=30)["batch"]
    assert isinstance(batch, int)
    waiting = Page.objects.filter(batch=batch).order_by("pk")[30].pk
    return {"ok": True, "batch": batch, "waiting": waiting, **_lay_out_file(batch)}


if __name__ == "__main__":
    assert Employer.objects.exists()
    sys.stdout.write(json.dumps(lay_out_screens()) + "\n")
