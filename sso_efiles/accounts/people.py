"""Who gives whom a place: new people, other roles and offices, new passwords, disabling."""

from django.db import transaction

from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action, Role, Scope
from sso_efiles.refusal import Forbidden

_OFFICE_WORK = (Role.SCANNER, Role.INDEXER, Role.QC, Role.CERTIFIER, Role.COUNTER)
# nobody hands out a role that reaches further than their own
GRANTS: dict[str, tuple[Role, ...]] = {
    Role.HEAD: _OFFICE_WORK,
    Role.PROVINCE_ADMIN: (*_OFFICE_WORK, Role.HEAD),
    Role.HQ_ADMIN: tuple(Role),
}


def grantable_roles(by: User) -> tuple[Role, ...]:
    """The roles that this person may give and take."""
    return GRANTS.get(by.role, ()) if policy.can(by, Action.USERS) else ()


def may_change(person: User, *, by: User) -> bool:
    """Not oneself, not a role above, not outside one's offices."""
    return (
        person.pk != by.pk and Role(person.role) in grantable_roles(by) and _reaches_office(by, person.office)
    )


@transaction.atomic
def add(*, username: str, name_th: str, role: Role, office: Office | None, password: str, by: User) -> User:
    """A new person, with a first password that they must change when they come in."""
    _require_grant(role, office, by=by)
    facts = {"name_th": name_th, "role": role, "office": office, "must_change_password": True}
    person = User.objects.create_user(username, password, **facts)
    trail.record(AuditAction.USER_ADDED, person, by=by, role=role, at=office.pk if office else "")
    return person


@transaction.atomic
def change(person: User, *, name_th: str, role: Role, office: Office | None, active: bool, by: User) -> None:
    """Another role, office or name; or no way in any more. Works at that person's next request."""
    if not may_change(person, by=by):
        raise Forbidden
    _require_grant(role, office, by=by)
    before = {"role": person.role, "at": person.office_id or "", "active": person.is_active}
    person.name_th, person.role, person.office, person.is_active = name_th, role, office, active
    person.save(update_fields=["name_th", "role", "office", "is_active"])
    if not active:
        person.tokens.revoke()
    after = {"role": role, "at": person.office_id or "", "active": active}
    trail.record(AuditAction.USER_CHANGED, person, by=by, before=before, after=after)


@transaction.atomic
def set_password(person: User, password: str, *, by: User) -> None:
    """A password from somebody else, which the person must change when they come in; every session under the
    old one ends, and every token of the person.
    """
    if not may_change(person, by=by):
        raise Forbidden
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    trail.record(AuditAction.USER_PASSWORD_SET, person, by=by, tokens_revoked=person.tokens.revoke())


@transaction.atomic
def change_own_password(person: User, password: str) -> None:
    """The person's own new password, which nobody else knows; every session under the old one ends, and
    every token. The caller has made sure that it is they (signin.prove_password).
    """
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    trail.record(AuditAction.USER_PASSWORD_CHANGED, person, by=person, tokens_revoked=person.tokens.revoke())


def _require_grant(role: Role, office: Office | None, *, by: User) -> None:
    if role not in grantable_roles(by) or not _reaches_office(by, office):
        raise Forbidden


def _reaches_office(by: User, office: Office | None) -> bool:
    if office is None:  # people of no office belong to headquarters
        return policy.scope(by, Action.USERS) is Scope.ALL
    return policy.can(by, Action.USERS, office)
