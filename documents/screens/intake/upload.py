"""Sending scans: whole folders with JavaScript, a few files at a time without; the same verbs either way."""

import hashlib
import io

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents import tasks
from documents.errors import FileRefused
from documents.intake.batches import Declared, Folder, open_batch
from documents.intake.receive import Span, receive, receive_part
from documents.models import Batch, Upload
from documents.reasons import Reason, reason_text
from documents.register.codes import read_typed_code
from documents.register.models import Folder as PaperFolder
from documents.screens.intake.forms import UploadForm
from documents.states import BatchState
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import Refusal


@require_http_methods(["GET", "POST"])
def show_upload(request: OfficerRequest) -> HttpResponse:
    """The upload page; its form works without JavaScript."""
    policy.require(request.user, Action.UPLOAD)
    chosen = _chosen_folder(request)
    initial = {"folder": chosen.code if chosen else ""}
    form, problem = UploadForm(request.POST if request.method == "POST" else None, initial=initial), ""
    if request.method == "POST" and form.is_valid():
        try:
            batch = _receive_all(request, form)
        except Refusal as refusal:
            if refusal.status not in (400, 404, 409, 413, 422):
                raise
            problem = str(refusal)
        else:
            messages.success(request, _("The files were received."))
            return redirect("documents:batch-detail", batch.pk)
    context = {
        "form": form,
        "problem": problem,
        "office": request.user.office,
        "chosen": chosen,
        "unfinished": _unfinished_batches(request.user),
        "reasons": [(reason.value, reason_text(reason)) for reason in Reason],
        "limits": {"whole": settings.WHOLE_FILE_BYTES, "part": settings.PART_BYTES},
    }
    return render(request, "documents/upload/page.html", context, status=422 if form.is_bound else 200)


def _chosen_folder(request: OfficerRequest) -> PaperFolder | None:
    """The registered folder whose scans are sent from this page."""
    code = read_typed_code(request.GET.get("folder", "")[:200])
    ours = PaperFolder.objects.visible_to(request.user).kept().filter(office=request.user.office_id)
    return ours.select_related("employer").filter(code=code).first() if code else None


def _unfinished_batches(user: User) -> list[Batch]:
    """One's own batches that still miss files."""
    return list(Batch.objects.visible_to(user).filter(created_by=user, state=BatchState.RECEIVING)[:5])


def _receive_all(request: OfficerRequest, form: UploadForm) -> Batch:
    """Declare what came in this one request, then receive each; a refused file stops none of the others."""
    files = request.FILES.getlist("files")
    office = request.user.office
    if office is None:
        raise Refusal
    given = form.cleaned_data
    named = {"name": given["folder_name"], "account_no": given["account_no"], "code": given["folder"]}
    folder = Folder(**named, loose=given["loose"])
    declared = [_declare(file, number=i) for i, file in enumerate(files, start=1)]
    batch, _created = open_batch(folder, declared, office=office, by=request.user)
    for announced, file in zip(declared, files, strict=True):
        ours = Upload.objects.visible_to(request.user).filter(batch=batch, parent=None)
        row = ours.get(client_id=announced.client_id)
        try:
            _receive_one(row, file, by=request.user)
        except FileRefused as refusal:
            messages.error(request, f"{row.name}: {refusal}")
    tasks.advance(batch.pk)
    return batch


def _declare(file: "UploadedFile[bytes]", *, number: int) -> Declared:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return Declared(
        client_id=f"f{number}", name=file.name or "", size=file.size or 0, sha256=digest.hexdigest()
    )


def _receive_one(row: Upload, file: "UploadedFile[bytes]", *, by: User) -> None:
    if row.size <= settings.WHOLE_FILE_BYTES:
        receive(row, file, by=by)  # type: ignore[arg-type]  # it reads, which is all that is asked of it
        return
    for start in range(0, row.size, settings.PART_BYTES):
        end = min(start + settings.PART_BYTES, row.size)
        part = io.BytesIO(file.read(end - start))
        receive_part(row, part, span=Span(start, end, row.size), by=by)
