"""The table of roles, actions and scopes, and the questions that need no row of a database."""

from enum import StrEnum
from typing import Literal, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sso_efiles.refusal import Forbidden


class Role(TextChoices):
    """The roles of the office's work."""

    SCANNER = "scanner", _("Scanner operator")
    INDEXER = "indexer", _("Indexing officer")
    QC = "qc", _("QC supervisor")
    CERTIFIER = "certifier", _("Certifying officer")
    HEAD = "head", _("Office head")
    COUNTER = "counter", _("Counter officer")
    PROVINCE_ADMIN = "province_admin", _("Province admin")
    HQ_ADMIN = "hq_admin", _("HQ admin")
    EXECUTIVE = "executive", _("Executive")
    AUDITOR = "auditor", _("Auditor")


class Action(StrEnum):
    """The columns of the table."""

    READ_FILED = "read_filed"
    READ_UNFILED = "read_unfiled"
    UPLOAD = "upload"
    FILE = "file"
    CHECK = "check"
    CERTIFY = "certify"
    ORIGINALS = "originals"
    PROGRESS = "progress"
    USERS = "users"
    AUDIT_LOG = "audit_log"
    STAFF_FIGURES = "staff_figures"
    """What each person of an office did: for their own head alone."""
    TARGETS = "targets"
    """To set targets and plans."""


class Scope(StrEnum):
    """The offices that an allowed action reaches."""

    NONE = "-"
    OWN = "o"
    PROVINCE = "P"
    ALL = "*"


class Place(Protocol):
    """An office: its code, and the province that it lies in."""

    @property
    def pk(self) -> str: ...

    @property
    def province_id(self) -> str: ...


class Officer(Protocol):
    """A signed-in person with one role at one office; of headquarters perhaps at none."""

    @property
    def is_authenticated(self) -> Literal[True]: ...

    @property
    def is_active(self) -> bool: ...

    @property
    def role(self) -> str: ...

    @property
    def office_id(self) -> str | None: ...

    @property
    def office(self) -> Place | None: ...


class Stranger(Protocol):
    """Whoever is not signed in."""

    @property
    def is_authenticated(self) -> Literal[False]: ...


Asker = Officer | Stranger
"""Whoever asks; only a person with a role gets anything."""


# One row a role; columns in the order of Action. * all, o own office, P own province, - no.
_TABLE = {
    Role.SCANNER: "o o o - - - - o - - - -",
    Role.INDEXER: "* o o o - - o o - - - -",
    Role.QC: "* o - o o - o o - - - -",
    Role.CERTIFIER: "* o - - - o o o - - - -",
    Role.HEAD: "* o - - - - o P o - o -",
    Role.COUNTER: "* - - - - - - o - - - -",
    Role.PROVINCE_ADMIN: "- - - - - - - P P - - -",
    Role.HQ_ADMIN: "- - - - - - - * * - - *",
    Role.EXECUTIVE: "- - - - - - - * - - - -",
    Role.AUDITOR: "- - - - - - - - - * - -",
}
TABLE: dict[str, dict[Action, Scope]] = {
    role: dict(zip(Action, map(Scope, row.split()), strict=True)) for role, row in _TABLE.items()
}


def scope(user: Asker, action: Action) -> Scope:
    """How far this action reaches for this person; nowhere for the signed-out, the disabled and the
    unknown.
    """
    if not user.is_authenticated or not user.is_active:
        return Scope.NONE
    return TABLE.get(user.role, {}).get(action, Scope.NONE)


def can(user: Asker, action: Action, office: Place | None = None) -> bool:
    """May this person do this (at this office, when one is given)?"""
    reach = scope(user, action)
    if reach is Scope.NONE or not user.is_authenticated:
        return False
    if office is None or reach is Scope.ALL:
        return True
    if reach is Scope.OWN:
        return user.office_id == office.pk
    return user.office is not None and user.office.province_id == office.province_id


def require(user: Asker, action: Action, office: Place | None = None) -> None:
    """Refuse with 403 what `can` denies."""
    if not can(user, action, office):
        raise Forbidden
