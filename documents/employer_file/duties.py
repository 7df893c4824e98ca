"""Who did what on an electronic file: asked before each step, written down in its transaction.

The rule stands in sso_efiles/policy/duties.py; the database holds it besides (FileDuties' constraints), so
that two steps at once, or code that forgets to ask, cannot break it.
"""

from collections.abc import Iterable

from documents.employer_file.models import EmployerFile, FileDuties
from documents.employer_file.states import IN_GATE
from documents.errors import SamePerson, TooLate
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy.duties import Duty, conflicting_duty

_COLUMNS = {
    Duty.INDEX: "indexed",
    Duty.CHECK: "checked",
    Duty.VALIDATE: "validated",
    Duty.CERTIFY: "certified",
}
_WORDS = {
    Duty.INDEX: ("จัดทำดัชนี", "index"),
    Duty.CHECK: ("ตรวจสอบคุณภาพ", "check"),
    Duty.VALIDATE: ("ตรวจยืนยัน", "validate"),
    Duty.CERTIFY: ("รับรอง", "certify"),
}


def duties_done(employer_id: int, person: User) -> list[Duty]:
    """What this person has done on this file, over all its versions."""
    row = FileDuties.objects.filter(efile=employer_id, person=person).first()
    return [duty for duty in Duty if row is not None and getattr(row, _COLUMNS[duty])]


def kept_from(duty: Duty, employers: Iterable[int], person_id: int) -> set[int]:
    """Those of these employers on whose files this person did what keeps them from this duty. One query."""
    rows = FileDuties.objects.filter(efile__in=set(employers), person=person_id)
    done = {row.efile_id: [one for one in Duty if getattr(row, _COLUMNS[one])] for row in rows}
    return {employer for employer, earlier in done.items() if conflicting_duty(duty, done=earlier)}


def require_may(duty: Duty, employer_id: int, person: User) -> None:
    """SamePerson where what this person did on the file keeps them from this duty."""
    earlier = conflicting_duty(duty, done=duties_done(employer_id, person))
    if earlier is not None:
        raise same_person(duty, earlier)


def require_changeable(employers: Iterable[int], *, by: User) -> None:
    """TooLate where one of these files was handed over and not certified yet; SamePerson where this person
    may not index it.
    """
    employers = set(employers)
    if EmployerFile.objects.filter(employer__in=employers, state__in=IN_GATE).exists():
        raise TooLate
    for employer in sorted(employers):
        require_may(Duty.INDEX, employer, by)


def record_duty(duty: Duty, employer: Employer, person: User) -> None:
    """Write down that this person did it. Within a transaction that holds the employer; SamePerson."""
    require_may(duty, employer.pk, person)
    efile, _ = EmployerFile.objects.get_or_create(employer=employer, defaults={"office": employer.office})
    FileDuties.objects.update_or_create(efile=efile, person=person, defaults={_COLUMNS[duty]: True})


def same_person(duty: Duty, earlier: Duty) -> SamePerson:
    """The refusal in words of both duties."""
    (duty_th, duty_en), (earlier_th, earlier_en) = _WORDS[duty], _WORDS[earlier]
    words = {"duty_th": duty_th, "duty_en": duty_en, "earlier_th": earlier_th, "earlier_en": earlier_en}
    return SamePerson(fields={"duty": duty.value, "done": earlier.value}, **words)
