"""What a person decides about a document: file it, move it, reject it, take it up again. History is kept.

Each verb moves the document by one conditional UPDATE and then closes the change (closing.py).
"""

from django.db import transaction
from django.utils import timezone

from documents.errors import UnknownEmployer, UnknownForm
from documents.filing.closing import Verb, close_decision
from documents.models import Document, FormType
from documents.states import DocumentState
from employers.identifiers import AccountNo, InvalidAccountNo
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action


def file_document(
    document: Document, *, account_no: str, by: User, form: str = "", note: str = ""
) -> Document:
    """Put it into this employer's file; a filed one moves there. UnknownEmployer, UnknownForm, WrongState."""
    policy.require(by, Action.FILE, document.batch.office)
    employer = _find_employer(account_no)
    form_type = _find_form(form) if form else document.form
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
        close_decision(
            document,
            Verb.FILE,
            by=by,
            note=note,
            employers=[employer.pk, before.pk] if before else [employer.pk],
            account_no=employer.account_no,
        )
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
        close_decision(document, Verb.REJECT, by=by, note=note)
    return document


def reopen(document: Document, *, by: User) -> Document:
    """Back to the review queue."""
    policy.require(by, Action.FILE, document.batch.office)
    employer_id = document.employer_id
    with transaction.atomic():
        document.move_to(DocumentState.REVIEW)
        close_decision(document, Verb.REOPEN, by=by, employers=[employer_id] if employer_id else [])
    return document


def _find_employer(account_no: str) -> Employer:
    try:
        digits = AccountNo.parse(account_no).digits
    except InvalidAccountNo:
        raise UnknownEmployer(fields={"account_no": account_no[:40]}) from None
    employer = Employer.objects.filter(account_no=digits).first()
    if employer is None:
        raise UnknownEmployer(fields={"account_no": digits})
    return employer


def _find_form(form_id: str) -> FormType:
    form = FormType.objects.filter(pk=form_id).first()
    if form is None:
        raise UnknownForm(fields={"form_code": form_id[:40]})
    return form
