"""What the page's shell shows: who is signed in, and what their role may do."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from sso_efiles import policy
from sso_efiles.policy import Action


def shell_context(request: HttpRequest) -> dict[str, Any]:
    """`may`: a dictionary action -> bool for the menu; `now` stands on what is printed."""
    user = getattr(request, "user", None)
    may = {action.value: user is not None and policy.can(user, action) for action in Action}
    return {"may": may, "now": timezone.now()}
