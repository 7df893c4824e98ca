"""What a person decides about a document: file it, move it, reject it, take it up again. History is kept;
undoing stands in undoing.py.

Each verb moves the document by one conditional UPDATE on the version that the person saw, and then closes the
change (closing.py). `version` is that number; a decision on an older one is Stale. None stands for the
version that the caller holds.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from documents import dating
from documents.errors import UnknownEmployer, UnknownForm
from documents.filing.closing import Verb, close_decision, require_changeable
from documents.models import Document, FormType
from documents.slots.changing import owner_of_batch
from documents.states import DocumentState, Strength
from employers.identifiers import AccountNo, InvalidAccountNo
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action
from sso_efiles.text.periods import Span

_NO_DAYS: Mapping[str, date | Span | None] = MappingProxyType({})


def file_document(  # noqa: PLR0913  # all that one form says
    document: Document,
    *,
    account_no: str,
    by: User,
    form: str = "",
    note: str = "",
    version: int | None = None,
    days: Mapping[str, date | Span | None] = _NO_DAYS,
) -> Document:
    """Put it into this employer's file; a filed one moves there. `days` are the day and the period that the
    person says it has, by `dating.DATE` and `dating.PERIOD`. UnknownEmployer, UnknownForm, InvalidInput,
    WrongState, Stale.
    """
    policy.require(by, Action.FILE, document.batch.office)
    document.require_version(version)
    employer = find_employer(account_no)
    form_type = _find_form(form) if form else document.form
    require_changeable(document, employer.pk, by=by)
    said = dating.columns_given(days, by=by)
    before = document.columns | (document.day_columns if said else {})
    with transaction.atomic():
        document.move_to(
            DocumentState.FILED,
            employer=employer,
            form=form_type,
            section="" if form else document.section,
            note=note,
            filed_by=by,
            filed_at=timezone.now(),
            **said,
        )
        close_decision(document, Verb.FILE, by=by, before=before, note=note, account_no=employer.account_no)
    return document


def reject(document: Document, *, by: User, note: str = "", version: int | None = None) -> Document:
    """It belongs to no employer's file (a stray sheet, a test scan); its pages stay where they are, set
    apart. WrongState, Stale.
    """
    policy.require(by, Action.FILE, document.batch.office)
    document.require_version(version)
    require_changeable(document, owner_of_batch(document.batch), by=by)
    before = document.columns
    with transaction.atomic():
        if document.state == DocumentState.SUGGESTED:
            document.move_to(DocumentState.REVIEW)
        document.move_to(DocumentState.REJECTED, note=note, filed_by=by, filed_at=timezone.now())
        close_decision(document, Verb.REJECT, by=by, before=before, note=note)
    return document


def reopen(document: Document, *, by: User, note: str = "", version: int | None = None) -> Document:
    """Back to the review queue; the machine's opinion that filed it is contradicted. WrongState, Stale."""
    policy.require(by, Action.FILE, document.batch.office)
    document.require_version(version)
    require_changeable(document, owner_of_batch(document.batch), by=by)
    before = document.columns
    with transaction.atomic():
        doubted = {"strength": Strength.CONTRADICTED} if document.strength == Strength.AGREED else {}
        document.move_to(DocumentState.REVIEW, **doubted)
        close_decision(document, Verb.REOPEN, by=by, before=before, note=note)
    return document


def find_employer(account_no: str) -> Employer:
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
