"""What a person decides about a document: file it, move it, reject it, take it up again. History is kept."""

from django.db import transaction
from django.utils import timezone

from documents.employer_file import moves
from documents.errors import UnknownEmployer, UnknownForm
from documents.filing import machine
from documents.models import Document, FormType
from documents.states import DocumentState
from employers.identifiers import AccountNo, InvalidAccountNo
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action


def file_document(
    document: Document, *, account_no: str, by: User, form: str = "", note: str = ""
) -> Document:
    """Put it into this employer's file; a filed one moves there. UnknownEmployer, UnknownForm, WrongState."""
    policy.require(by, Action.FILE, document.batch.office)
    employer = _employer(account_no)
    form_type = _form(form) if form else document.form
    before = document.employer if document.state == DocumentState.FILED else None
    with transaction.atomic():
        document.move_to(
            DocumentState.FILED,
            employer=employer,
            form=form_type,
            note=note,
            filed_by=by,
            filed_at=timezone.now(),
        )
        machine.note_placement(document, by=by, note=note)
        machine.say_why(document, rule="person", evidence=by.username)
        trail.record(AuditAction.DOCUMENT_FILED, document, by=by, account_no=employer.account_no)
        machine.settle(document.batch_id)
        for touched in sorted({employer.pk, before.pk if before else employer.pk}):
            moves.refresh_state(touched)
    return document


def reject(document: Document, *, by: User, note: str = "") -> Document:
    """It belongs to no employer's file (a stray sheet, a test scan); its pages stay where they are, set
    apart.
    """
    policy.require(by, Action.FILE, document.batch.office)
    with transaction.atomic():
        if document.state == DocumentState.SUGGESTED:
            document.move_to(DocumentState.REVIEW)
        document.move_to(DocumentState.REJECTED, note=note, filed_by=by, filed_at=timezone.now())
        machine.note_placement(document, by=by, note=note)
        machine.say_why(document, rule="rejected", evidence=by.username)
        trail.record(AuditAction.DOCUMENT_REJECTED, document, by=by)
        machine.settle(document.batch_id)
    return document


def reopen(document: Document, *, by: User) -> Document:
    """Back to the review queue."""
    policy.require(by, Action.FILE, document.batch.office)
    employer_id = document.employer_id
    with transaction.atomic():
        document.move_to(DocumentState.REVIEW)
        machine.note_placement(document, by=by)
        machine.say_why(document, rule="reopened", evidence=by.username)
        trail.record(AuditAction.DOCUMENT_REOPENED, document, by=by)
        machine.settle(document.batch_id)
        if employer_id:
            moves.refresh_state(employer_id)
    return document


def _employer(account_no: str) -> Employer:
    try:
        digits = AccountNo.parse(account_no).digits
    except InvalidAccountNo:
        raise UnknownEmployer(fields={"account_no": account_no[:40]}) from None
    employer = Employer.objects.filter(account_no=digits).first()
    if employer is None:
        raise UnknownEmployer(fields={"account_no": digits})
    return employer


def _form(form_id: str) -> FormType:
    form = FormType.objects.filter(pk=form_id).first()
    if form is None:
        raise UnknownForm(fields={"form_code": form_id[:40]})
    return form
