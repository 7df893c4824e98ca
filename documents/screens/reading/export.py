"""An employer's whole file to take away: for those who may take originals, of their own office's pages."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.http import FileResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from documents.delivery.export import FORMATS, AsItLies, Errand, Wanted, certificate_wanted
from documents.delivery.export import export_file as write_file
from documents.errors import ReasonMissing, TooMuchToExport
from documents.gate.versions import may_take_away
from documents.models import Page
from documents.screens.reading.employer_file import employer_of, may_export, pages_of
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import InvalidInput, NotFound

MOST_PAGES = 500  # guess: one of the thickest folders, in a web request's patience
FEWEST_LETTERS = 10  # guess: a reason of two words; shorter says nothing to an auditor


@require_POST
def export_file(request: OfficerRequest, account_no: str) -> HttpResponseBase:
    """A searchable PDF/A or a BagIt bag; what for is asked, and is on the record with the number of pages. As
    it was certified, where it was; `version` names another, or `now` what lies there now.
    """
    policy.require(request.user, Action.ORIGINALS)
    employer = employer_of(account_no, user=request.user)
    version = _version_asked(request)
    certificate = certificate_wanted(employer, version)
    if certificate is not None:
        allowed = may_take_away(certificate.passage, originals=Page.objects.with_originals_for(request.user))
    else:
        allowed = may_export(employer, user=request.user)
    if not allowed:
        raise NotFound
    kind, reason = request.POST.get("as", ""), _reason_given(request)
    if kind not in FORMATS:
        raise InvalidInput(fields={"as": ", ".join(FORMATS)})
    pages = certificate.pages if certificate else pages_of(employer, user=request.user).count()
    if pages > MOST_PAGES:
        raise TooMuchToExport(pages=pages, most=MOST_PAGES)
    name = f"{employer.account_no}.{kind}"
    settings.WORK_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.WORK_DIR) as folder:
        errand = Errand(by=request.user, reason=reason, base=request.build_absolute_uri("/"))
        write_file(employer, Path(folder) / name, kind=kind, errand=errand, version=version)
        content = (Path(folder) / name).open("rb")  # FileResponse closes it; its name is gone by then
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")


def _reason_given(request: OfficerRequest) -> str:
    reason = request.POST.get("reason", "").replace("\x00", " ").strip()[:200]
    if len(reason) < FEWEST_LETTERS:
        raise ReasonMissing
    return reason


def _version_asked(request: OfficerRequest) -> Wanted:
    """Empty for the certified one; NotFound for what is no number."""
    written = request.POST.get("version", "")
    if written == AsItLies.NOW.value:
        return AsItLies.NOW
    if written and not (written.isascii() and written.isdigit() and len(written) < 10):
        raise NotFound
    return int(written) if written else None
