"""How strictly each office is sampled now: the switching rules applied to its row.

The office's row is also the lock over all its lots (`lock_office`): whoever opens, draws or decides a lot
holds it. Order of locks: employers by their ids, then the office. Nobody who holds an office asks for an
employer.
"""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from documents.errors import ReleaseReasonMissing, WrongState
from documents.lots import plans, switching
from documents.lots.models import Lot, OfficeSeverity
from documents.lots.states import LotState, Severity
from documents.lots.switching import Standing
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action, Scope
from sso_efiles.refusal import Forbidden

LEAST_REASON = 10
"""Letters of a reason; as of the reason of an export."""
MOST_REASON = 500


def severity_of(office: Office | str) -> Severity:
    """How strictly an office is sampled; normally, while nothing was handed over there."""
    code = office if isinstance(office, str) else office.pk
    row = OfficeSeverity.objects.filter(office=code).values_list("severity", flat=True).first()
    return Severity(row or Severity.NORMAL)


def lock_office(code: str) -> OfficeSeverity:
    """The office's row, held until the transaction ends: one at a time opens, draws or decides its lots."""
    OfficeSeverity.objects.get_or_create(office_id=code)
    return OfficeSeverity.objects.select_for_update(no_key=True).get(office=code)


def count_result(lot: Lot) -> None:
    """Let the severity of the office follow from a lot that was accepted or rejected just now. Within a
    transaction that holds the office. A lot that was drawn at another severity than the office has now says
    nothing about that one.
    """
    row = OfficeSeverity.objects.get(office=lot.office_id)
    if lot.severity != row.severity:
        return
    was = _standing_of(row)
    _save(row, switching.follow(was, _result_of(lot), steady=settings.SAMPLING_REDUCED))
    if row.severity != was.severity:
        trail.record(
            AuditAction.SEVERITY_SWITCHED, lot.office, was=was.severity, now=row.severity, lot=lot.pk
        )


def may_release(user: policy.Officer, office: Office | None = None) -> bool:
    """Whether this person administers people beyond an own office: a stopped office is not released by itself
    (ISO 2859-1, 9.4: by the responsible authority).
    """
    beyond = policy.scope(user, Action.USERS) in (Scope.PROVINCE, Scope.ALL)
    return beyond and policy.can(user, Action.USERS, office)


def release_office(office: Office, *, by: policy.Officer, reason: str) -> None:
    """Take a stopped office up again, on tightened inspection. Forbidden, ReleaseReasonMissing,
    WrongState.
    """
    if not may_release(by, office):
        raise Forbidden
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise ReleaseReasonMissing
    with transaction.atomic():
        row = lock_office(office.pk)
        if row.severity != Severity.STOPPED:
            raise WrongState
        _save(row, switching.release(_standing_of(row)))
        trail.record(AuditAction.OFFICE_RELEASED, office, by=by, reason=reason[:MOST_REASON])


def _standing_of(row: OfficeSeverity) -> Standing:
    return Standing(Severity(row.severity), row.score, tuple(row.recent), row.rejected)


def _save(row: OfficeSeverity, standing: Standing) -> None:
    if standing.severity != row.severity:
        row.since = timezone.now()
    row.severity = standing.severity
    row.score, row.recent, row.rejected = standing.score, list(standing.recent), standing.rejected
    row.save()


def _result_of(lot: Lot) -> switching.Result:
    if lot.plan is None:
        raise WrongState
    accepted = lot.state == LotState.ACCEPTED
    tighter = plans.row_for(lot.plan, lot.severity, size=lot.size).accept_one_aql_tighter
    return switching.Result(
        accepted=accepted,
        accept=lot.accept,
        accepted_if_tighter=accepted and tighter is not None and lot.defects <= tighter,
    )
