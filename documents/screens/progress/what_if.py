"""What one more person or longer hours would bring an office or a province, and which desk holds it up."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.progress import desks, figures
from documents.progress.desks import Answer, Place
from documents.progress.figures import Counters
from documents.progress.forecast.finish import Finish, Outlook
from documents.progress.outlook import calendar, outlook_of, outlook_of_office
from documents.reports.tables import Cell, Column, Kind, Table
from documents.screens.progress.sending import send_table, wants_file
from sso_efiles import policy
from sso_efiles.accounts.models import Office, Province
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action, Scope
from sso_efiles.refusal import NotFound
from sso_efiles.text import dates


@require_GET
def show_office(request: OfficerRequest, office_code: str) -> HttpResponse:
    """Of one office; the days saved where it has a target of its own, or its province no other office."""
    policy.require(request.user, Action.PROGRESS)
    counters, today = figures.counters_of_office(request.user, office_code), timezone.localdate()
    (place,) = counters.offices
    outlook = _outlook_of(place, counters)
    whole = figures.office_figures(place, counters)
    found = desks.read_desks({place.pk: Place([place.pk], whole.target)}, counters, today=today)
    answer = desks.tell_changes(found[place.pk], desks.usual(counters, today=today), outlook)
    reach = policy.scope(request.user, Action.PROGRESS)
    context = {
        "province": place.province,
        "place": place,
        "finish": _finish(outlook),
        "answer": answer,
        "leads_to_province": outlook is None and reach in (Scope.PROVINCE, Scope.ALL),
    }
    return _send(request, context, answer)


@require_GET
def show_province(request: OfficerRequest, province: str) -> HttpResponse:
    """Of the desks of all offices of a province together, for those who see all of them; and of each office,
    which desk holds it up.
    """
    policy.require(request.user, Action.PROGRESS)
    counters, today = figures.counters_of(request.user, province=province), timezone.localdate()
    if not counters.offices or not counters.is_whole:
        raise NotFound
    (whole,) = figures.provinces(request.user, counters)
    places = {province: Place(counters.codes, whole.target)}
    for office in counters.offices:
        places[office.pk] = Place([office.pk], figures.target_of_office(office, counters).files)
    found = desks.read_desks(places, counters, today=today)
    rates = desks.usual(counters, today=today)
    outlook = outlook_of(province, counters.facts)
    answer = desks.tell_changes(found[province], rates, outlook)
    context = {
        "place": counters.provinces[0],
        "finish": _finish(outlook),
        "answer": answer,
        "offices": [(one, desks.tell_changes(found[one.pk], rates, None)) for one in counters.offices],
    }
    return _send(request, context, answer)


def _outlook_of(place: Office, counters: Counters) -> Outlook | None:
    """By its own target; by its province's where it is the only office there."""
    if own := counters.standing.wholes.get(place.pk):
        return outlook_of_office(place.pk, own.files or 0, counters.facts)
    return outlook_of(place.province_id, counters.facts) if place.pk in counters.sole else None


def _finish(outlook: Outlook | None) -> Finish | None:
    return outlook.finish(timezone.localdate() - timedelta(days=1), calendar()) if outlook else None


def _send(request: OfficerRequest, context: dict[str, Any], answer: Answer) -> HttpResponse:
    if wants_file(request):
        return send_table(request, lambda: what_if_table(context["place"], answer))
    return render(request, "documents/progress/what_if.html", context)


def what_if_table(place: Office | Province, answer: Answer) -> Table:
    """What changes would bring, to take away."""
    columns = [
        Column("change", _("What is changed"), width=2.4),
        Column("p10", _("At least, working days"), Kind.NUMBER),
        Column("p50", _("Most likely, working days"), Kind.NUMBER),
        Column("p90", _("At most, working days"), Kind.NUMBER),
        Column("why", _("Why it cannot be told"), width=2.4),
    ]
    rows: list[list[Cell]] = [
        [
            str(one.change.label),
            *(one.whole_days or (None,) * 3),
            str(one.unknown.label) if one.unknown else "",
        ]
        for one in answer.told
    ]
    notes = [str(answer.unknown.label)] if answer.unknown else []
    title = _("What if: %(place)s") % {"place": place}
    return Table(f"what-if-{place.pk}", title, dates.long(timezone.localdate()), columns, rows, notes)
