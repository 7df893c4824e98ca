"""Deny by default: an API view names its action in `action_needed`, or nobody may call it."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from sso_efiles import policy
from sso_efiles.policy import Action


class RoleMay(BasePermission):
    """The caller's role has the view's `action_needed` (one Action, or a dictionary by HTTP method)."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """False for a view that names no action; a method that the view does not have goes on to its 405."""
        method = str(request.method).lower()
        if method not in view.http_method_names or not hasattr(view, method):
            return bool(request.user and request.user.is_authenticated)
        needed: Any = getattr(view, "action_needed", None)
        if isinstance(needed, dict):
            needed = needed.get("GET" if request.method == "HEAD" else request.method)
        if isinstance(needed, Action):
            needed = (needed,)
        return bool(needed) and any(policy.can(request.user, action) for action in needed)


class SignedIn(BasePermission):
    """Anyone who is signed in: the schema and its pages."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True for every role."""
        return bool(request.user and request.user.is_authenticated)
