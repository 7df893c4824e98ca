"""The certifier's desk: what waits by lot, one file with all that is known of it, the signature, the
withdrawal.
"""

from collections import Counter
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from documents.employer_file.models import Passage
from documents.gate import certifying, queues, standing
from documents.gate.history import passages_of
from documents.gate.statements import statement_on
from documents.screens.gate.answers import require_valid, take_step
from documents.screens.gate.forms import RevokeForm, SignForm
from documents.screens.reading.employer_file import employer_of
from documents.states import PageKind
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action


@require_GET
def show_queue(request: OfficerRequest) -> HttpResponse:
    """The files of one's office that wait to be certified, by lot."""
    policy.require(request.user, Action.CERTIFY)
    return _show_queue(request)


@require_GET
def show_file(request: OfficerRequest, account_no: str) -> HttpResponse:
    """One file with statement, ledger, findings and history."""
    return _show_file(request, _own_employer(request, account_no))


@require_POST
def sign_file(request: OfficerRequest, account_no: str) -> HttpResponse:
    """Certify the file."""
    employer = _own_employer(request, account_no)
    form = SignForm(request.POST)
    require_valid(form)

    def sign() -> str:
        said = form.cleaned_data
        certifying.certify(employer, statement=said["statement"], version=said["version"], by=request.user)
        return _("%(name)s is certified.") % {"name": employer.name}

    show = partial(_show_file, request, employer)
    return take_step(request, sign, to=reverse("documents:certify-queue"), show=show)


@require_POST
def sign_lot(request: OfficerRequest, lot_id: int) -> HttpResponse:
    """Certify every file of a lot that waits for it."""
    policy.require(request.user, Action.CERTIFY)
    lot = standing.find_lot(lot_id, by=request.user)
    form = SignForm(request.POST)
    require_valid(form)

    def sign() -> str:
        done = certifying.certify_lot(lot, statement=form.cleaned_data["statement"], by=request.user)
        count = len(done.deeds)
        said = ngettext("%(n)s file is certified.", "%(n)s files are certified.", count) % {"n": count}
        if not done.changed:
            return said
        names = ", ".join(each.name for each in done.changed)
        changed = _("Changed since, and taken back: %(names)s") % {"names": names}
        return f"{said} {changed}"

    to = reverse("documents:certify-queue")
    return take_step(request, sign, to=to, show=partial(_show_queue, request))


@require_POST
def revoke_file(request: OfficerRequest, account_no: str) -> HttpResponse:
    """Withdraw the valid certificate."""
    employer = _own_employer(request, account_no)
    form = RevokeForm(request.POST)
    require_valid(form)

    def revoke() -> str:
        said = form.cleaned_data
        certifying.revoke(employer, reason=said["reason"], version=said["version"], by=request.user)
        return _("The certificate was withdrawn; the next version of the file is open.")

    to = reverse("documents:employer-file", args=[employer.account_no])
    return take_step(request, revoke, to=to, show=partial(_show_file, request, employer))


def _own_employer(request: OfficerRequest, account_no: str) -> Employer:
    """The employer of an address, for who certifies at the office of its file."""
    policy.require(request.user, Action.CERTIFY)
    employer = employer_of(account_no, user=request.user)
    policy.require(request.user, Action.CERTIFY, standing.file_of(employer).office)
    return employer


def _show_queue(request: OfficerRequest, problem: str = "") -> HttpResponse:
    lots = queues.lots_to_certify(request.user)
    statements = {each.lot.pk: _statement_for(request, each.files[0].passage) for each in lots}
    context = {"lots": lots, "statements": statements, "problem": problem}
    return render(request, "documents/gate/certify_queue.html", context)


def _statement_for(request: OfficerRequest, passage: Passage) -> str:
    """The words that this person agrees to about this file, as of now."""
    wording = statement_on(timezone.localdate())
    return wording.fill(passage, name=str(request.user), at=timezone.now())


def _show_file(request: OfficerRequest, employer: Employer, problem: str = "") -> HttpResponse:
    passage = standing.newest_passage(employer)
    if passage is None:
        return redirect("documents:employer-file", employer.account_no)
    kinds = Counter(slot["kind"] for slot in passage.manifest)
    context = {
        "employer": employer,
        "passage": passage,
        "standing": standing.standing_of(employer, by=request.user),
        "kinds": [(PageKind(kind), kinds[kind]) for kind in PageKind.values if kinds[kind]],
        "unpictured": [slot for slot in passage.manifest if slot["kind"] != PageKind.IMAGE],
        "passages": passages_of(employer.pk),
        "drawn": standing.drawn_of(passage),
        "statement": _statement_for(request, passage),
        "problem": problem,
    }
    return render(request, "documents/gate/certify.html", context)
