"""The checker's desk: the queue of files to check, and the station at which one is looked at page by page."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.employer_file.models import Passage
from documents.gate import blind, checking, findings, queues, standing
from documents.gate.checking import Result, Verdict
from documents.gate.findings import Found
from documents.gate.states import CRITICAL, FindingCode
from documents.models import Page
from documents.reading.standing import judge_numbers
from documents.screens.gate.answers import problems_of, take_step
from documents.screens.gate.forms import FindingForm, VerdictForm
from documents.screens.reading.employer_file import employer_of
from documents.screens.reading.view_audit import record_view
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action


@require_GET
def show_queue(request: OfficerRequest) -> HttpResponse:
    """The files of one's office that wait to be checked."""
    policy.require(request.user, Action.CHECK)
    return render(
        request, "documents/gate/check_queue.html", {"waiting": queues.files_to_check(request.user)}
    )


@require_GET
def show_station(request: OfficerRequest, account_no: str) -> HttpResponse:
    """One file, a drawn page at a time: its picture beside its key fields, the order of all, the verdict."""
    return _show(request, _own_employer(request, account_no))


@require_POST
def mark_page_seen(request: OfficerRequest, account_no: str, page_id: int) -> HttpResponse:
    """This drawn page was looked at; on to the next one."""
    employer = _own_employer(request, account_no)
    checking.mark_seen_by(employer, page_id, by=request.user)
    return redirect("documents:check-station", employer.account_no)


@require_POST
def note_finding(request: OfficerRequest, account_no: str) -> HttpResponse:
    """Note what is wrong, on this page or with the file as a whole."""
    employer = _own_employer(request, account_no)
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _show(request, employer, problem=problems_of(form), status=422)
    said = form.cleaned_data
    found = Found(FindingCode(said["code"]), said["page"], said["note"].strip())
    findings.note_finding(employer, found, by=request.user)
    return redirect(_station(employer, page=said["page"]))


@require_POST
def drop_finding(request: OfficerRequest, account_no: str, finding_id: int) -> HttpResponse:
    """Take back what was noted by mistake."""
    employer = _own_employer(request, account_no)
    findings.drop_finding(employer, finding_id, by=request.user)
    page = request.POST.get("page", "")
    return redirect(_station(employer, page=int(page) if page.isdecimal() and len(page) < 19 else None))


@require_POST
def give_verdict(request: OfficerRequest, account_no: str) -> HttpResponse:
    """Pass the file or return it, with what was noted; then the queue."""
    employer = _own_employer(request, account_no)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _show(request, employer, problem=problems_of(form), status=422)
    return take_step(
        request,
        partial(_check, request, employer, form.cleaned_data),
        to=reverse("documents:check-queue"),
        show=partial(_show, request, employer),
    )


def _check(request: OfficerRequest, employer: Employer, said: Mapping[str, Any]) -> str:
    verdict = Verdict(Result(said["result"]), sheets=said["sheets"])
    checking.check(employer, verdict, version=said["version"], by=request.user)
    words = _("%(name)s passed and waits for its certifier.") if said["result"] == Result.PASSED else ""
    return (words or _("%(name)s was returned with your findings.")) % {"name": employer.name}


def _own_employer(request: OfficerRequest, account_no: str) -> Employer:
    """The employer of an address, for who checks at the office of its file."""
    policy.require(request.user, Action.CHECK)
    employer = employer_of(account_no, user=request.user)
    policy.require(request.user, Action.CHECK, standing.file_of(employer).office)
    return employer


def _show(
    request: OfficerRequest, employer: Employer, problem: str = "", *, status: int = 200
) -> HttpResponse:
    file = standing.file_of(employer)
    passage = standing.newest_passage(employer)
    if passage is None or passage.state != "to_check":
        return redirect("documents:employer-file", employer.account_no)
    findings.require_may_check(file, by=request.user)
    sample = standing.show_sample(employer, by=request.user)
    drawn = standing.drawn_of(passage)
    shown = _chosen(request, passage, drawn)
    second = blind.state_of(passage)
    context = {
        "employer": employer,
        "file": file,
        "passage": passage,
        "sample": sample,
        "strip": passage.manifest,
        "drawn": drawn,
        "left": sum(not seen for seen in drawn.values()),
        "codes": [(code, FindingCode(code).label, code in CRITICAL) for code in FindingCode.values],
        "noted": passage.findings.select_related("by"),
        "problem": problem,
        "blind": second,
        "unkeyed": {one.field for one in second.left if one.page == shown},
        **_page_context(request, passage, shown, drawn),
    }
    return render(request, "documents/gate/station.html", context, status=status)


def _chosen(request: OfficerRequest, passage: Passage, drawn: Mapping[int, bool]) -> int | None:
    """The page to show: the one asked for, else the next that was not looked at, else the first drawn."""
    asked = request.GET.get("page", "") or request.POST.get("page", "")
    if asked.isdecimal() and any(slot["page"] == int(asked) for slot in passage.manifest):
        return int(asked)
    unseen = (page for page, seen in drawn.items() if not seen)
    first = passage.manifest[0]["page"] if passage.manifest else None
    return next(unseen, next(iter(drawn), first))


def _page_context(
    request: OfficerRequest, passage: Passage, shown: int | None, drawn: Mapping[int, bool]
) -> dict[str, Any]:
    """The page's picture and key fields, its slot, and the drawn pages beside it."""
    found = Page.objects.visible_to(request.user).filter(pk=shown or 0)
    page = found.select_related(
        "document__form", "document__employer", "scan__upload", "batch__office"
    ).first()
    if page is None:
        return {"page": None}
    record_view(page, by=request.user)
    slot = next(each for each in passage.manifest if each["page"] == page.pk)
    order = list(drawn)
    at = order.index(page.pk) if page.pk in drawn else None
    return {
        "page": page,
        "slot": slot,
        "reading": page.readings.filter(current=True).defer("text", "words").first(),
        "numbers": judge_numbers(page),
        "seen": drawn.get(page.pk),
        "place": None if at is None else at + 1,
        "before": order[at - 1] if at else None,
        "behind": order[at + 1] if at is not None and at + 1 < len(order) else None,
    }


def _station(employer: Employer, *, page: int | None) -> str:
    address = reverse("documents:check-station", args=[employer.account_no])
    return f"{address}?page={page}" if page else address
