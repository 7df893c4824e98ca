"""The pull list: which papers of an office's scanned files are to be looked for on the shelf."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from documents.radar.answers import Verdict
from documents.radar.asking import PullLine, Stretch, Wanted, list_to_pull
from documents.screens.radar.forms import PullForm
from employers.importing.formulas import quote_formula
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action

FILES_SHOWN = 50  # guess: a morning's folders
FILES_TAKEN = 500  # guess: a sheet that opens at once; the next ones from where it ended
_BOM = "\ufeff"
"""By it spreadsheets know that the letters are UTF-8."""
_HEADINGS = (
    *("account_no", "employer", "place", "form_code", "form", "from", "to", "papers", "state", "certainty"),
    *("why_th", "why_en", "because_th", "because_en"),
)


@require_GET
def show_pull_list(request: OfficerRequest) -> HttpResponse:
    """The next files of one's office; `as=csv` takes a longer stretch away. An audit event."""
    policy.require(request.user, Action.READ_UNFILED)
    form = PullForm(request.GET)
    if not form.is_valid():
        return render(request, "documents/radar/page.html", {"form": form}, status=422)
    taken = request.GET.get("as") == "csv"
    wanted, after = form.wanted(), form.cleaned_data["after"] or 0
    stretch = list_to_pull(
        wanted, user=request.user, after=after, files=FILES_TAKEN if taken else FILES_SHOWN
    )
    _record(request, wanted, stretch, AuditAction.PULL_LIST_TAKEN if taken else AuditAction.PULL_LIST_VIEWED)
    if taken:
        return _send_csv(stretch)
    context = {
        "form": form,
        "stretch": stretch,
        "wanted": wanted,
        "to_fetch": wanted.verdict == Verdict.MISSING,
        "files_taken": FILES_TAKEN,
    }
    return render(request, "documents/radar/page.html", context)


def _record(request: OfficerRequest, wanted: Wanted, stretch: Stretch, action: AuditAction) -> None:
    office = request.user.office_id or ""
    facts: dict[str, Any] = {"form": wanted.form, "year": wanted.year, "state": wanted.verdict.value}
    trail.record(
        action, by=request.user, office=office, files=stretch.files, lines=len(stretch.lines), **facts
    )


def _send_csv(stretch: Stretch) -> HttpResponse:
    out = io.StringIO()
    out.write(_BOM)
    writer = csv.writer(out)
    writer.writerow(_HEADINGS)
    for line in stretch.lines:
        writer.writerow([quote_formula(cell) for cell in _cells(line)])
    ends = f"-until-{stretch.after}" if stretch.after else ""
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pull-list{ends}.csv"'
    return response


def _cells(line: PullLine) -> Iterator[str]:
    answer = line.answer
    yield from (line.employer.account_no_shown, line.employer.name, line.places, answer.form)
    yield str(line.form or answer.form)
    yield from (answer.period or "", answer.until_code or "")
    yield from (str(answer.periods), answer.verdict.value, answer.certainty.value)
    yield from (answer.message_th, answer.message_en, answer.rule.why_th, answer.rule.why_en)
