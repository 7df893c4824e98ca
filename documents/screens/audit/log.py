"""The audit log, for the auditor alone."""

from datetime import date, datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from documents.screens.audit.forms import AuditForm
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Event, EventQuerySet
from sso_efiles.policy import Action

PER_PAGE = 50  # guess


@require_GET
def show_events(request: OfficerRequest) -> HttpResponse:
    """Newest first; goes on from an id, so that millions of rows cost no more than fifty."""
    policy.require(request.user, Action.AUDIT_LOG)
    form = AuditForm(request.GET)
    found = Event.objects.visible_to(request.user).select_related("actor")
    found = _filter_events(found, form) if form.is_valid() else found.none()
    shown = list(found[: PER_PAGE + 1])
    trail.record(AuditAction.AUDIT_VIEWED, by=request.user)
    context = {
        "form": form,
        "events": shown[:PER_PAGE],
        "before": shown[PER_PAGE - 1].pk if len(shown) > PER_PAGE else None,
    }
    return render(request, "documents/audit/page.html", context, status=200 if form.is_valid() else 422)


def _filter_events(found: EventQuerySet, form: AuditForm) -> EventQuerySet:
    given = form.cleaned_data
    filters: dict[str, object] = {
        "actor_name": given["actor"],
        "action": given["action"],
        "object_type": given["object_type"],
        "object_id": given["object_id"],
        "at__gte": _midnight(given["since"]),
        "at__lt": _midnight(given["until"], later=1),
        "pk__lt": given["before"],
    }
    return found.filter(**{name: value for name, value in filters.items() if value})


def _midnight(day: date | None, *, later: int = 0) -> datetime | None:
    """When that day begins in Thailand."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=later), time.min)) if day else None
