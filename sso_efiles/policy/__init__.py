"""Who may do what, and to which rows: views and querysets ask here, nobody else decides."""

from sso_efiles.policy.rows import rows
from sso_efiles.policy.table import TABLE, Action, Asker, Officer, Place, Role, Scope, can, require, scope

__all__ = [
    "TABLE",
    "Action",
    "Asker",
    "Officer",
    "Place",
    "Role",
    "Scope",
    "can",
    "require",
    "rows",
    "scope",
]
