"""Targets and plans of places and months: what stands, what stood before, who set it; a form and a CSV."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from documents.models import TargetKind
from documents.progress import targets
from documents.progress.board import months_from
from documents.progress.figures import first_month
from documents.progress.target_table import import_table
from sso_efiles import policy
from sso_efiles.accounts.models import Province
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.text import dates
from sso_efiles.text.language import is_english

_ON_A_PAGE = 50  # guess
_AHEAD_DAYS = 366 * 2  # guess: plans are made for this year and the next
MOST_BYTES = 64 * 1024  # guess: two years of plans of all offices, some ten seconds; more goes by the command


class TargetForm(forms.Form):
    """What a place should have in all, or certify in a month."""

    place = forms.ChoiceField(label=gettext_lazy("Province or office"), required=False)
    month = forms.TypedChoiceField(
        label=gettext_lazy("Month"), required=False, coerce=date.fromisoformat, empty_value=None
    )
    number = forms.IntegerField(
        label=gettext_lazy("Employer files"), min_value=0, max_value=targets.MOST_FILES
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of number it is"), choices=TargetKind.choices, initial=TargetKind.PLAN
    )
    source = forms.CharField(
        label=gettext_lazy("Where the number comes from"), max_length=200, required=False
    )

    def __init__(self, given: QueryDict | None, *, places: dict[str, str]) -> None:
        super().__init__(given)
        today = timezone.localdate()
        months = months_from(first_month(today), today + timedelta(days=_AHEAD_DAYS))
        named: Any = self.fields
        named["place"].choices = list(places.items())
        named["month"].choices = [
            ("", _("All files, of no month")),
            *((month.isoformat(), dates.month(month)) for month in months),
        ]


class TableForm(forms.Form):
    """A CSV of targets."""

    table = forms.FileField(
        label=gettext_lazy("CSV file"), error_messages={"required": gettext_lazy("Choose the CSV file.")}
    )

    def __init__(self, files: MultiValueDict[str, Any] | None = None) -> None:
        super().__init__({} if files is not None else None, files)

    def clean_table(self) -> Any:
        """Not larger than what is imported while somebody waits."""
        table = self.cleaned_data["table"]
        if table.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 64 KB. Cut it in parts, or have it imported by a command.")
            )
        return table


@require_http_methods(["GET", "POST"])
def show_targets(request: OfficerRequest) -> HttpResponse:
    """What was set, newest first, of one province or of all; and a form to set one."""
    policy.require(request.user, Action.TARGETS)
    province = _province(request)
    names = _names(province)
    form = TargetForm(request.POST if request.method == "POST" else None, places=names)
    if not form.is_valid() or not _set(form, request):
        return _render(request, names, form, TableForm())
    return redirect(_address(province))


def _set(form: TargetForm, request: OfficerRequest) -> bool:
    """Set what a form says, or note in it that the nation's whole is a sum."""
    given = form.cleaned_data
    try:
        row = targets.set_target(
            given["place"],
            given["number"],
            by=request.user,
            month=given["month"],
            kind=TargetKind(given["kind"]),
            source=given["source"],
        )
    except targets.NationIsSum as refusal:
        form.add_error("place", str(refusal))
        return False
    messages.success(request, _("The target is set.") if row else _("That stands already."))
    return True


@require_POST
def send_table(request: OfficerRequest) -> HttpResponse:
    """The lines of a CSV; those that are refused are listed, each with why."""
    policy.require(request.user, Action.TARGETS)
    province, form = _province(request), TableForm(request.FILES)
    if not form.is_valid():
        names = _names(province)
        return _render(request, names, TargetForm(None, places=names), form)
    table = form.cleaned_data["table"]
    report, refused = import_table(table.name, table.chunks(), by=request.user)
    if not refused:
        done = {"lines": report.lines, "changed": report.added + report.updated}
        messages.success(request, _("%(lines)d lines read, %(changed)d targets set.") % done)
        return redirect(_address(province))
    lines = [(one.number, one.en if is_english() else one.th, one.text) for one in refused]
    return render(
        request, "documents/progress/targets_read.html", {"report": report, "refused": lines}, status=422
    )


def _render(
    request: OfficerRequest, names: dict[str, str], form: TargetForm, table: TableForm
) -> HttpResponse:
    rows = targets.history_of(*names)
    is_standing = request.GET.get("show") == "standing"
    rows = rows.standing() if is_standing else rows
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "table": table,
        "page": page,
        "rows": [(row, names[row.place]) for row in page],
        "province": _province(request),
        "provinces": [(one.pk, str(one)) for one in Province.objects.all()],
        "is_standing": is_standing,
    }
    wrong = form.is_bound or table.is_bound
    return render(request, "documents/progress/targets.html", context, status=422 if wrong else 200)


def _names(province: str) -> dict[str, str]:
    """Places by code: a province and its offices, or the nation and all of them."""
    provinces = Province.objects.prefetch_related("offices")
    names = {} if province else {"": _("Whole nation")}
    for one in provinces.filter(pk=province) if province else provinces:
        names[one.pk] = str(one)
        names |= {office.pk: str(office) for office in one.offices.all()}
    return names


def _province(request: OfficerRequest) -> str:
    code = request.GET.get("province", "")
    return code if Province.objects.filter(pk=code).exists() else ""


def _address(province: str) -> str:
    return reverse("documents:progress-targets") + (f"?province={province}" if province else "")
