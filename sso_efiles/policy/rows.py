"""The row half of the table: the one place where a scope becomes a filter over rows."""

from django.db.models import Q

from sso_efiles.policy.table import Action, Asker, Scope, scope

NOTHING = Q(pk__in=[])


def rows(user: Asker, action: Action, *, office: str, province: str = "") -> Q:
    """The rows that this action reaches for this person.

    `office` is the path from a row to the code of its office, `province` that to the code of its province,
    which may be left out where `office` is a relation. One query at most: for the person's own office.
    """
    reach = scope(user, action)
    if reach is Scope.NONE or not user.is_authenticated:
        return NOTHING
    if reach is Scope.ALL:
        return Q()
    if reach is Scope.OWN:
        return Q(**{office: user.office_id}) if user.office_id else NOTHING
    return Q(**{province or f"{office}__province_id": user.office.province_id}) if user.office else NOTHING
