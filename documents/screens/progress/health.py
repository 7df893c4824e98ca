"""Health of the line: alarms, whose they are and who has seen them; queues, failures, drifting scanners."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from documents.charts.control_chart import ControlChart, Limits, draw_control_chart
from documents.progress import alarms, figures, line_health
from documents.progress.line_health import DeviceDrift
from documents.progress.models import Alarm
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.text import dates

_MOST = 40  # guess: more alarms at once are one alarm, about the whole
_CHARTS = 12  # guess: a screen or two
_FIGURES = {
    "confidence": gettext_lazy("Confidence of reading"),
    "skew": gettext_lazy("Lean, in degrees"),
    "dpi": gettext_lazy("Dots per inch"),
    "faint": gettext_lazy("Share of faint pages"),
}


@require_GET
def show_health(request: OfficerRequest) -> HttpResponse:
    """All that one's role reaches; signals first."""
    user = request.user
    policy.require(user, Action.PROGRESS)
    codes, today = figures.reached_codes(user), timezone.localdate()
    standing = Alarm.objects.visible_to(user).standing()
    rows = standing.select_related("office", "owner").prefetch_related("seen__by")
    charts = line_health.device_charts(codes, today=today)
    charts.sort(key=lambda one: (one.chart.signal == "none", one.office, one.device))
    reasons = Counter[str]()
    for of_office in line_health.error_reasons(codes).values():
        reasons.update(of_office)
    context = {
        "alarms": [(one, {each.by_id for each in one.seen.all()}) for one in rows[:_MOST]],
        "standing": standing.count(),
        "queue": sum(line_health.queue_depth(codes).values()),
        "pace": line_health.pages_a_minute(),
        "reasons": reasons.most_common(),
        "charts": [(one, _FIGURES[one.figure], draw_device(one)) for one in charts[:_CHARTS]],
    }
    return render(request, "documents/progress/health.html", context)


@require_POST
def answer_alarm(request: OfficerRequest, alarm_id: int) -> HttpResponse:
    """Look after an alarm, or note that one has seen it."""
    alarm = get_object_or_404(Alarm.objects.visible_to(request.user), pk=alarm_id)
    if request.POST.get("deed") == "take":
        alarms.take(alarm, by=request.user)
        messages.success(request, _("You look after this alarm now."))
    else:
        alarms.mark_seen(alarm, by=request.user)
    return redirect("documents:progress-health")


def draw_device(one: DeviceDrift) -> ControlChart:
    """A device's figure by day, against its own limits."""
    low, high = one.chart.limits
    named = [dates.short(day) for day in one.days]
    values = list(zip(named, one.chart.values, strict=True))
    return draw_control_chart(values, Limits(low, one.chart.centre, high))
