"""Paper folders: the register of one's office, a new one, one folder with its batches and its way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents.intake import paper
from documents.models import Batch, Deed
from documents.register import custody, registration
from documents.register.codes import read_typed_code
from documents.register.finding import search_register
from documents.register.models import Custody, Folder
from documents.register.registration import FolderFacts, Registered
from documents.register.states import CustodyPlace
from documents.screens.register.forms import FolderForm
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import Forbidden, Refusal

_COUNTED = ("sheets", "sides", "box", "shelf")
AT_ONCE = 50  # guess: a screen and a half


@dataclass(frozen=True, slots=True)
class Row:
    """A folder with the last step of its paper's way."""

    folder: Folder
    event: Custody | None
    days: int


def rows_of(folders: list[Folder], *, now: datetime) -> list[Row]:
    """The folders with their last steps, in one query more."""
    events = custody.last_events(folders)
    since = {one.pk: events[one.pk].at if one.pk in events else one.registered_at for one in folders}
    return [Row(one, events.get(one.pk), custody.days_since(since[one.pk], now)) for one in folders]


def may_register(user: User) -> bool:
    """Whether this person takes folders from the shelf: whoever sends or files."""
    return policy.can(user, Action.UPLOAD) or policy.can(user, Action.FILE)


def require_writer(user: User) -> None:
    """Refuse with 403 whoever neither sends nor files."""
    if not may_register(user):
        raise Forbidden


@require_GET
def show_register(request: OfficerRequest) -> HttpResponse:
    """The folders of one's office, newest first: where each is, and for how long."""
    policy.require(request.user, Action.READ_UNFILED)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    ours = Folder.objects.visible_to(request.user).kept()
    found = search_register(asked, user=request.user).kept()
    if (code := read_typed_code(asked)) and found.filter(code=code).exists():
        return redirect("documents:register-folder", code)
    place, only = request.GET.get("place", ""), request.GET.get("only", "")
    if place in CustodyPlace.values:
        found = found.filter(place=place)
    if only == "pending":
        found = found.pending()
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    shown = list(found.select_related("employer")[: AT_ONCE + 1])
    counts = custody.count_places(ours)
    context = {
        "rows": rows_of(shown[:AT_ONCE], now=timezone.now()),
        "before": shown[AT_ONCE - 1].pk if len(shown) > AT_ONCE else None,
        "asked": asked,
        "place": place,
        "only": only,
        "places": [(value, label, counts[value]) for value, label in CustodyPlace.choices],
        "all": sum(counts.values()),
        "pending": ours.pending().count(),
        "may_register": may_register(request.user),
    }
    return render(request, "documents/register/list.html", context)


@require_http_methods(["GET", "POST"])
def take_folder(request: OfficerRequest) -> HttpResponse:
    """A folder is taken from the shelf and written down."""
    require_writer(request.user)
    office = request.user.office
    if office is None:
        raise Forbidden
    number = request.GET.get("account_no", "")[:40]
    form = FolderForm(request.POST if request.method == "POST" else None, initial=_offered(number))
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            facts = {name: value for name, value in form.changes.items() if value is not None}
            done = registration.register_folder(FolderFacts(**facts), office=office, by=request.user)
        except Refusal as refusal:
            if refusal.status not in (400, 409):
                raise
            problem = refusal
        else:
            _tell(request, done, _("Registered: print the cover and put it on top."))
            return redirect("documents:register-folder", done.folder.code)
    context = {"form": form, "problem": problem, "office": office}
    status = 422 if form.is_bound else 200
    return render(request, "documents/register/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def show_folder(request: OfficerRequest, folder_code: str) -> HttpResponse:
    """One folder: what was counted, its batches, who had the paper; and its description anew."""
    policy.require(request.user, Action.READ_UNFILED)
    folder = _folder(request, folder_code)
    form = FolderForm(request.POST if request.method == "POST" else None, initial=_written(folder))
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            done = paper.change_folder(folder, form.changes, by=request.user, version=version)
        except Refusal as refusal:
            if refusal.status not in (400, 409):
                raise
            problem = refusal
            folder = _folder(request, folder_code)
        else:
            _tell(request, done, _("Saved."))
            return redirect("documents:register-folder", folder.code)
    return _render_folder(request, folder, form=form, problem=problem)


@require_POST
def undo_deed(request: OfficerRequest, deed_id: int) -> HttpResponse:
    """The folder is again as it was before."""
    require_writer(request.user)
    deeds = Deed.objects.undoable_by(request.user).filter(thing=Deed.Thing.FOLDER)
    deed = get_object_or_404(deeds.select_related("by", "office"), pk=deed_id)
    try:
        folder = paper.undo_folder_deed(deed, by=request.user)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        messages.error(request, str(refusal))
        folder = get_object_or_404(Folder.objects.visible_to(request.user), pk=deed.thing_id)
    else:
        messages.success(request, _("Undone: it is as it was before."))
    return redirect("documents:register-folder", folder.code)


@require_POST
def describe_paper(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Tie a batch to a registered folder by its code, or register its folder with what was counted."""
    require_writer(request.user)
    batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("office"), pk=batch_id)
    code = request.POST.get("code", "").strip()[:200]
    form = FolderForm(request.POST)
    try:
        if code:
            folder = custody.find_by_code(code, by=request.user)
            done = paper.tie_batch(batch, folder, {}, by=request.user)
        elif form.is_valid():
            given = form.changes
            counted: dict[str, Any] = {name: given[name] for name in _COUNTED if name in given}
            done = paper.describe_batch(batch, counted, by=request.user)
        else:
            problems = [str(text) for texts in form.errors.values() for text in texts]
            messages.error(request, " ".join(problems))
            return redirect("documents:batch-detail", batch.pk)
    except Refusal as refusal:
        if refusal.status == Forbidden.status:
            raise
        messages.error(request, str(refusal))
    else:
        _tell(request, done, _("The batch is tied to folder %(code)s.") % {"code": done.folder.code})
    return redirect("documents:batch-detail", batch.pk)


def _folder(request: OfficerRequest, code: str) -> Folder:
    found = Folder.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("employer", "office", "registered_by"), code=code.upper())


def _render_folder(
    request: OfficerRequest, folder: Folder, *, form: FolderForm, problem: Refusal | None
) -> HttpResponse:
    own = Deed.objects.undoable_by(request.user).filter(
        thing=Deed.Thing.FOLDER, thing_id=folder.pk, version=folder.version
    )
    context: dict[str, Any] = {
        "folder": folder,
        "form": form,
        "problem": problem,
        "volumes": Folder.objects.visible_to(request.user).of_employer(folder.employer)
        if folder.employer
        else [],
        "batches": Batch.objects.visible_to(request.user).filter(folder=folder).order_by("pk"),
        "steps": custody.history_of(folder),
        "deed": own.exclude(verb=Deed.Verb.UNDO).first(),
        "may_register": Folder.objects.changeable_by(request.user).filter(pk=folder.pk).exists(),
        "places": CustodyPlace.choices,
    }
    status = problem.status if problem else 422 if form.is_bound else 200
    return render(request, "documents/register/folder.html", context, status=status)


def _offered(number: str) -> dict[str, Any]:
    """What a form begins with: a number that was chosen in the list, and the volume that comes next."""
    if not number:
        return {}
    try:
        employer = registration.find_employer(number)
    except Refusal:
        return {"account_no": number}
    return {"account_no": number, "volume": registration.next_volume(employer) if employer else None}


def _written(folder: Folder) -> dict[str, Any]:
    """What a form begins with for a folder that is there."""
    names = ("written_on", "volume", "sheets", "sides", "box", "shelf", "damage", "note", "version")
    number = folder.employer.account_no_shown if folder.employer else ""
    return {"account_no": number, **{name: getattr(folder, name) for name in names}}


def _tell(request: OfficerRequest, done: Registered, said: str) -> None:
    messages.success(request, said)
    for notice in done.notices:
        messages.warning(request, str(notice))
