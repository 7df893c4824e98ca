"""The certificate: a third step by another person than who checked; one file, or a day's lot by one
statement; and the withdrawal of what was certified.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models.functions import Now

from documents import worked
from documents.employer_file import duties, moves
from documents.employer_file.content import content_of
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState, PassageState
from documents.gate.certificates import issue_certificate, withdraw_certificate
from documents.gate.refusals import (
    ChangedMeanwhile,
    NoCertificate,
    NothingToCertify,
    NotValidated,
    StatementMissing,
    WhyMissing,
)
from documents.gate.steps import (
    at_gate,
    close_step,
    count_passage,
    held_files,
    passage_in,
    require_version,
)
from documents.lots import lifecycle
from documents.lots.models import Lot
from documents.models import Deed
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters.steps import Step
from sso_efiles.policy import Action
from sso_efiles.policy.duties import Duty


@dataclass(slots=True)
class CertifiedLot:
    """What became of the files of a lot: the deeds that certified them, the employers whose files had changed
    and were taken back.
    """

    deeds: list[Deed] = field(default_factory=list)
    changed: list[Employer] = field(default_factory=list)


def certify(employer: Employer, *, by: User, statement: bool, version: int | None = None) -> Deed:
    """Certify the file as equal to the paper. Forbidden, SamePerson, Stale, WrongState, StatementMissing,
    NotValidated, ChangedMeanwhile (it was taken back then), what lots refuse.
    """
    require_statement(agreed=statement)
    with at_gate(employer) as file:
        require_may_certify(file, by=by)
        require_version(file, version)
        deed = _certify_held(file, by=by)
    if deed is None:
        raise ChangedMeanwhile
    return deed


def certify_lot(lot: Lot, *, by: User, statement: bool) -> CertifiedLot:
    """Certify all files of an accepted lot that wait for it; all of them or, where this person may not
    certify one, none. Those that have changed are taken back, and do not keep the others. Forbidden,
    SamePerson, StatementMissing, NotValidated, NothingToCertify, what lots refuse.
    """
    require_statement(agreed=statement)
    policy.require(by, Action.CERTIFY, lot.office)
    waiting = Passage.objects.filter(lot_file__lot=lot, state=PassageState.TO_CERTIFY)
    done = CertifiedLot()
    with held_files(waiting.values_list("efile", flat=True)) as files:
        held = [file for file in files.values() if file.state == EmployerFileState.TO_CERTIFY]
        if not held:
            raise NothingToCertify
        for file in held:
            require_may_certify(file, by=by)
            deed = _certify_held(file, by=by)
            if deed is None:
                done.changed.append(file.employer)
            else:
                done.deeds.append(deed)
    return done


def revoke(employer: Employer, *, reason: str, by: User, version: int | None = None) -> Deed:
    """Withdraw the valid certificate of a file. One that is certified goes back to indexing as its next
    version; one whose next version is open already stays where it is. Forbidden, Stale, WhyMissing,
    NoCertificate.
    """
    reason = reason.strip()
    if not reason:
        raise WhyMissing(fields={"reason": "required / ต้องระบุ"})
    with at_gate(employer) as file:
        policy.require(by, Action.CERTIFY, file.office)
        require_version(file, version)
        withdrawn = withdraw_certificate(file.pk, reason=reason, by=by)
        if withdrawn is None:
            raise NoCertificate
        facts = {"certificate": withdrawn.pk, "reason": reason}
        trail.record(AuditAction.EFILE_REVOKED, file.employer, by=by, **facts)
        was = {"state": file.state, "version": file.version}
        if file.state == EmployerFileState.CERTIFIED:
            moves.open_next_version(file.employer)
            file.refresh_from_db(fields=["state", "version", "change", "changed_at"])
        after = {"certificate": withdrawn.pk, "reason": reason}
        deed = close_step(file, Deed.Verb.REVOKE, None, by=by, after=after, before=was)
        count_passage(withdrawn.passage, Step.REVOKED, facts=worked.facts_of(deed))
        return deed


def require_statement(*, agreed: bool) -> None:
    """StatementMissing where nobody stands for it."""
    if not agreed:
        raise StatementMissing(fields={"statement": "true"})


def require_may_certify(file: EmployerFile, *, by: User) -> None:
    """Forbidden or SamePerson for who may not certify this file."""
    policy.require(by, Action.CERTIFY, file.office)
    duties.require_may(Duty.CERTIFY, file.pk, by)


def _certify_held(file: EmployerFile, *, by: User) -> Deed | None:
    """Certify a file that is held; None where it has changed, and was taken back."""
    passage = passage_in(file, EmployerFileState.TO_CERTIFY)
    if settings.INDEPENDENT_VALIDATOR and not passage.validated_by_id:
        raise NotValidated
    lifecycle.require_certifiable(passage)
    if content_of(file.pk) != passage.content:
        moves.leave_gate(file.employer)
        return None
    duties.record_duty(Duty.CERTIFY, file.employer, by)
    Passage.objects.filter(pk=passage.pk).update(
        state=PassageState.CERTIFIED, certified_by=by, certified_at=Now()
    )
    passage.refresh_from_db(fields=["state", "certified_by", "certified_at"])
    certificate = issue_certificate(passage, by=by)
    trail.record(
        AuditAction.EFILE_CERTIFIED,
        file.employer,
        by=by,
        edition=passage.version,
        pages=passage.pages,
        certificate=certificate.pk,
    )
    after = {"passage": passage.pk, "certificate": certificate.pk}
    deed = close_step(file, Deed.Verb.CERTIFY, EmployerFileState.CERTIFIED, by=by, after=after)
    count_passage(passage, Step.CERTIFIED, facts=worked.facts_of(deed))
    return deed
