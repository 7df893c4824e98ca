"""Findings that a checker notes one by one at the station, before the verdict: they outlive a closed browser,
and count for whatever verdict is given on the file.
"""

from dataclasses import dataclass

from documents.employer_file import duties
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState
from documents.gate.models import Finding
from documents.gate.refusals import ForeignPage
from documents.gate.states import FindingCode
from documents.gate.steps import at_gate, passage_in
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.policy.duties import Duty
from sso_efiles.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Found:
    """One finding as a checker says it; `page` is None for the file as a whole."""

    code: FindingCode
    page: int | None = None
    note: str = ""

    def require_in(self, passage: Passage) -> None:
        """ForeignPage for a page that was not handed over."""
        if self.page is not None and self.page not in {slot["page"] for slot in passage.manifest}:
            raise ForeignPage(fields={"findings.page": str(self.page)}, page=self.page)


def require_may_check(file: EmployerFile, *, by: User) -> None:
    """Forbidden or SamePerson for who may not check this file."""
    policy.require(by, Action.CHECK, file.office)
    duties.require_may(Duty.CHECK, file.pk, by)


def noted_on(passage: Passage) -> list[Found]:
    """What was noted on a file so far."""
    return [Found(FindingCode(row.code), row.page_id, row.note) for row in passage.findings.all()]


def note_finding(employer: Employer, found: Found, *, by: User) -> Finding:
    """Note it on the file that is being checked; the same thing of the same page once. Forbidden, SamePerson,
    WrongState, ForeignPage.
    """
    with at_gate(employer) as file:
        require_may_check(file, by=by)
        passage = passage_in(file, EmployerFileState.TO_CHECK)
        found.require_in(passage)
        facts = {"page_id": found.page, "code": found.code}
        finding, new = passage.findings.get_or_create(**facts, defaults={"note": found.note, "by": by})
        if new:
            trail.record(AuditAction.FINDING_NOTED, employer, by=by, code=found.code.value, page=found.page)
        return finding


def drop_finding(employer: Employer, finding_id: int, *, by: User) -> None:
    """Take back what was noted by mistake, until the verdict. Forbidden, SamePerson, WrongState, NotFound."""
    with at_gate(employer) as file:
        require_may_check(file, by=by)
        passage = passage_in(file, EmployerFileState.TO_CHECK)
        finding = passage.findings.filter(pk=finding_id).first()
        if finding is None:
            raise NotFound
        trail.record(AuditAction.FINDING_DROPPED, employer, by=by, code=finding.code, page=finding.page_id)
        finding.delete()
