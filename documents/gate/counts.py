"""What the gate's rows say of the figures of days."""

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate

from documents.gate.models import Certificate
from documents.gate.states import CertificateState
from sso_efiles.counters.steps import Step
from sso_efiles.counters.work_recount import WorkCounts, register_work


@register_work(Step.REVOKED)
def count_revoked(office: str) -> WorkCounts:
    """Certificates withdrawn, by the office whose file it was and the day; one query."""
    rows = Certificate.objects.filter(state=CertificateState.WITHDRAWN)
    rows = rows.filter(passage__office=office) if office else rows
    by_day = rows.order_by().values_list("passage__office", TruncDate("ended_at"))
    sums = by_day.annotate(files=Count("pk"), sheets=Sum("passage__pages"))
    return {(code, day): (files, pages) for code, day, files, pages in sums}
