"""The one table of who may do what, and to which offices' rows; views and querysets ask here, nobody else
decides.
"""

from enum import StrEnum

from django.db.models import Q, TextChoices
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


class Scope(StrEnum):
    """The offices that an allowed action reaches."""

    NONE = "-"
    OWN = "o"
    PROVINCE = "P"
    ALL = "*"


Officer = object
"""Whoever asks: a signed-in person, the anonymous one, or nothing at all; only a person with a role gets
anything.
"""


# One row a role; columns in the order of Action. * all, o own office, P own province, - no.
_TABLE = {
    Role.SCANNER: "o o o - - - - o - -",
    Role.INDEXER: "* o o o - - o o - -",
    Role.QC: "* o - o o - o o - -",
    Role.CERTIFIER: "* o - - - o o o - -",
    Role.HEAD: "* o - - - - o P o -",
    Role.COUNTER: "* - - - - - - o - -",
    Role.PROVINCE_ADMIN: "- - - - - - - P P -",
    Role.HQ_ADMIN: "- - - - - - - * * -",
    Role.EXECUTIVE: "- - - - - - - * - -",
    Role.AUDITOR: "- - - - - - - - - *",
}
TABLE: dict[str, dict[Action, Scope]] = {
    role: dict(zip(Action, map(Scope, row.split()), strict=True)) for role, row in _TABLE.items()
}


def scope(user: Officer, action: Action) -> Scope:
    """How far this action reaches for this person; nowhere for the signed-out, the disabled and the
    unknown.
    """
    if not getattr(user, "is_active", False) or not getattr(user, "is_authenticated", False):
        return Scope.NONE
    return TABLE.get(getattr(user, "role", ""), {}).get(action, Scope.NONE)


def can(user: Officer, action: Action, office: object = None) -> bool:
    """May this person do this (at this office, when one is given)?"""
    reach = scope(user, action)
    if reach is Scope.NONE:
        return False
    if office is None or reach is Scope.ALL:
        return True
    if reach is Scope.OWN:
        return getattr(user, "office_id", None) == getattr(office, "pk", office)
    return _province(user) is not None and _province(user) == getattr(office, "province_id", None)


def require(user: Officer, action: Action, office: object = None) -> None:
    """Refuse with 403 what `can` denies."""
    if not can(user, action, office):
        raise Forbidden


def rows(user: Officer, action: Action, *, office: str) -> Q:
    """The row half of the table: a filter over the path `office` that leads from a row to its office."""
    reach = scope(user, action)
    if reach is Scope.ALL:
        return Q()
    own = getattr(user, "office_id", None)
    if reach is Scope.OWN and own:
        return Q(**{office: own})
    if reach is Scope.PROVINCE and _province(user):
        return Q(**{f"{office}__province_id": _province(user)})
    return Q(pk__in=[])


def _province(user: Officer) -> str | None:
    office = getattr(user, "office", None)
    return getattr(office, "province_id", None)
