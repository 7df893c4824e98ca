"""The check: another person than who indexed the file looks at what was drawn of it, and passes or returns
it; where the office asks for it, a third one validates that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.conf import settings
from django.db.models.functions import Now

from documents import worked
from documents.employer_file import duties, moves
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState, PassageState
from documents.errors import WrongState
from documents.gate.conditions import registered_sheets
from documents.gate.findings import Found, noted_on, require_may_check
from documents.gate.models import Finding
from documents.gate.refusals import CriticalFinding, FindingMissing, SampleNotSeen, SheetsDiffer
from documents.gate.states import CRITICAL
from documents.gate.steps import (
    at_gate,
    close_step,
    count_passage,
    held_files,
    passage_in,
    require_version,
)
from documents.lots import lifecycle
from documents.lots.models import DrawnPage
from documents.models import Deed
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters.steps import Step
from sso_efiles.counters.work import Facts
from sso_efiles.policy import Action
from sso_efiles.policy.duties import Duty

LOT_REJECTED = "lot_rejected"
"""What a passage is ended with when its lot was rejected for other files' defects."""
LOT_REJECTED_WITH_IT = "lot_rejected_with_it"
"""The same where a wrong page of its own was among those that counted."""


class Result(StrEnum):
    """What a check comes to."""

    PASSED = "passed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says of a file: the result, what was found, which pages were looked at beside those that
    the station has marked (None: every drawn one), how many sheets of paper were counted (None: not counted).
    """

    result: Result
    findings: Sequence[Found] = ()
    seen: Iterable[int] | None = ()
    sheets: int | None = None

    def require_sound(self, passage: Passage) -> None:
        """ForeignPage, FindingMissing, CriticalFinding."""
        for found in self.findings:
            found.require_in(passage)
        if self.result is Result.RETURNED and not self.findings:
            raise FindingMissing
        if self.result is Result.PASSED and any(found.code in CRITICAL for found in self.findings):
            raise CriticalFinding


def check(employer: Employer, verdict: Verdict, *, by: User, version: int | None = None) -> Deed:
    """Pass the file on to its certifier, or return it; and whatever its lot comes to by it. Forbidden,
    SamePerson, Stale, WrongState, ForeignPage, FindingMissing, CriticalFinding, SampleNotSeen.
    """
    mates = _draw_lot(employer, by=by)
    with held_files({employer.pk, *mates}) as files:
        file = files[employer.pk]
        require_may_check(file, by=by)
        require_version(file, version)
        passage = passage_in(file, EmployerFileState.TO_CHECK)
        verdict = _write_findings(passage, verdict, by=by)
        mark_seen(passage, verdict.seen)
        if verdict.result is Result.PASSED:
            _require_looked_at(passage, verdict)
        duties.record_duty(Duty.CHECK, file.employer, by)
        deed = _close_check(file, passage, verdict, by=by)
        _count_check(passage, verdict, Step.CHECKED, deed)
        _return_lot(_record_in_lot(passage, verdict), files, by=by)
        return deed


def validate(employer: Employer, verdict: Verdict, *, by: User, version: int | None = None) -> Deed:
    """A third person, who has done nothing else on the file, confirms its check, or returns it. Forbidden,
    SamePerson, Stale, WrongState, ForeignPage, FindingMissing, CriticalFinding.
    """
    with at_gate(employer, version=None) as file:
        if not policy.can(by, Action.CERTIFY, file.office):
            policy.require(by, Action.CHECK, file.office)
        duties.require_may(Duty.VALIDATE, file.pk, by)
        require_version(file, version)
        passage = passage_in(file, EmployerFileState.TO_CERTIFY)
        if not settings.INDEPENDENT_VALIDATOR or passage.validated_by_id:
            raise WrongState
        verdict = _write_findings(passage, verdict, by=by)
        duties.record_duty(Duty.VALIDATE, file.employer, by)
        facts = {
            "edition": passage.version,
            "result": verdict.result.value,
            "findings": len(verdict.findings),
        }
        trail.record(AuditAction.EFILE_VALIDATED, file.employer, by=by, **facts)
        passed = verdict.result is Result.PASSED
        ended = {} if passed else {"state": PassageState.RETURNED}
        Passage.objects.filter(pk=passage.pk).update(validated_by=by, validated_at=Now(), **ended)
        state = None if passed else EmployerFileState.RETURNED
        after = {"passage": passage.pk, "validated": verdict.result.value}
        deed = close_step(file, Deed.Verb.CHECK, state, by=by, after=after)
        _count_check(passage, verdict, None, deed)
        return deed


def mark_seen(passage: Passage, pages: Iterable[int] | None) -> int:
    """Note that these pages were looked at (None: every drawn one); how many drawn ones had not been."""
    drawn = DrawnPage.objects.filter(lot_file__passage=passage, seen_at=None)
    if pages is not None:
        drawn = drawn.filter(page__in=list(pages))
    return drawn.update(seen_at=Now())


def mark_seen_by(employer: Employer, page: int, *, by: User) -> None:
    """The checker has looked at this page. Forbidden, SamePerson, WrongState."""
    with at_gate(employer) as file:
        require_may_check(file, by=by)
        mark_seen(passage_in(file, EmployerFileState.TO_CHECK), [page])


def _draw_lot(employer: Employer, *, by: User) -> list[int]:
    """See to it that the sample of the file's lot is drawn, so that nothing joins the lot any more; the
    employers whose files a decision about the lot may touch. For whom may check the file only.
    """
    file = EmployerFile.objects.select_related("office").filter(pk=employer.pk).first()
    passage = moves.open_passage(employer.pk)
    if file is None or passage is None or passage.state != PassageState.TO_CHECK:
        return []
    require_may_check(file, by=by)
    lifecycle.sample_for(passage)
    return lifecycle.employers_of_lot(passage)


def _require_looked_at(passage: Passage, verdict: Verdict) -> None:
    """SampleNotSeen, SheetsDiffer for a pass without having looked."""
    left = DrawnPage.objects.filter(lot_file__passage=passage, seen_at=None).count()
    if left:
        raise SampleNotSeen(left=left)
    registered = registered_sheets(passage.efile_id)
    if verdict.sheets is not None and registered is not None and verdict.sheets != registered:
        raise SheetsDiffer(counted=verdict.sheets, registered=registered)


def _close_check(file: EmployerFile, passage: Passage, verdict: Verdict, *, by: User) -> Deed:
    """Findings, passage, audit event, deed."""
    passed = verdict.result is Result.PASSED
    state = PassageState.TO_CERTIFY if passed else PassageState.RETURNED
    Passage.objects.filter(pk=passage.pk).update(state=state, checked_by=by, checked_at=Now())
    trail.record(
        AuditAction.EFILE_CHECKED,
        file.employer,
        by=by,
        edition=passage.version,
        result=verdict.result.value,
        findings=len(verdict.findings),
        sheets=verdict.sheets,
    )
    after = {"passage": passage.pk, "result": verdict.result.value, "sheets": verdict.sheets}
    return close_step(file, Deed.Verb.CHECK, EmployerFileState(state.value), by=by, after=after)


def _count_check(passage: Passage, verdict: Verdict, step: Step | None, deed: Deed) -> None:
    """What somebody checked (None: validated, which is no step of its own), and what they returned by it."""
    facts = worked.facts_of(deed)
    if step:
        count_passage(passage, step, facts=facts)
    if verdict.result is Result.RETURNED:
        count_passage(passage, Step.RETURNED, facts=Facts(day=facts.day, person=facts.person))


def _write_findings(passage: Passage, verdict: Verdict, *, by: User) -> Verdict:
    """Keep what the verdict says was found; the verdict with what was noted before. ForeignPage,
    FindingMissing, CriticalFinding.
    """
    noted = noted_on(passage)
    whole = replace(verdict, findings=[*noted, *verdict.findings])
    whole.require_sound(passage)
    Finding.objects.bulk_create(
        Finding(passage=passage, page_id=found.page, code=found.code, note=found.note, by=by)
        for found in verdict.findings
    )
    return whole


def _record_in_lot(passage: Passage, verdict: Verdict) -> lifecycle.LotDecision:
    passage.refresh_from_db(fields=["state", "checked_by", "checked_at"])
    return lifecycle.record_check(
        passage,
        defective_pages={found.page for found in verdict.findings if found.page is not None},
        critical=any(found.code in CRITICAL for found in verdict.findings),
    )


def _return_lot(decision: lifecycle.LotDecision, files: Mapping[int, EmployerFile], *, by: User) -> None:
    """Every file of a rejected lot goes back to its indexers with the reason."""
    wrong = DrawnPage.objects.filter(lot_file__lot=decision.lot, random=True, defective=True)
    with_it = set(wrong.values_list("lot_file__passage", flat=True)) if decision.to_return else set()
    for passage in decision.to_return:
        returned = Passage.objects.filter(pk=passage.pk, state__in=moves.PASSING)
        note = LOT_REJECTED_WITH_IT if passage.pk in with_it else LOT_REJECTED
        if not returned.update(state=PassageState.RETURNED, ended_note=note):
            continue
        count_passage(passage, Step.RETURNED, facts=Facts())
        employer = files[passage.efile_id].employer
        facts = {"edition": passage.version, "lot": decision.lot.pk}
        trail.record(AuditAction.EFILE_LOT_REJECTED, employer, by=by, **facts)
        moves.move(employer, EmployerFileState.RETURNED)
