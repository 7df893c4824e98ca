"""The nation's reports sent by mail, where the office has named who gets them; as workbook and as paper."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from documents.reports.formats import FORMATS
from documents.reports.models import Report

_ATTACHED = ("pdf", "xlsx")


def mail_reports() -> int:
    """Send what was not sent yet, each at most once where the mail server took it; how many. A server that is
    down raises, and the next run sends it.
    """
    if not settings.REPORT_RECIPIENTS:
        return 0
    sent = 0
    for report in Report.objects.to_mail().order_by("pk"):
        with translation.override("th"):
            _message(report).send()
        sent += Report.objects.filter(pk=report.pk, mailed_at=None).update(mailed_at=timezone.now())
    return sent


def _message(report: Report) -> EmailMessage:
    table = report.read_table()
    message = EmailMessage(
        subject=f"{table.title} {table.about}",
        body="\n".join([table.title, table.about, *table.notes]),
        to=list(settings.REPORT_RECIPIENTS),
    )
    for ending in _ATTACHED:
        way = FORMATS[ending]
        message.attach(f"{table.name}.{ending}", way.write(table), way.media_type)
    return message
