"""How the screens of the gate answer: a step is followed by its page; what is refused is said on the page on
which it was tried, under its own status.
"""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect

from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.refusal import Forbidden, InvalidInput, NotFound, Refusal


def take_step(
    request: OfficerRequest,
    step: Callable[[], str],
    *,
    to: str,
    show: Callable[[str], HttpResponse],
) -> HttpResponse:
    """Do the step and go on to the address `to` with what it says; where it is refused, `show` the page with
    the reason.
    """
    try:
        said = step()
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        answer = show(str(refusal))
        answer.status_code = refusal.status
        return answer
    messages.success(request, said)
    return redirect(to)


def require_valid(form: Form) -> None:
    """InvalidInput that says what is wrong with which field."""
    if not form.is_valid():
        raise InvalidInput(fields={name: " ".join(map(str, errors)) for name, errors in form.errors.items()})


def problems_of(form: Form) -> str:
    """What is wrong with a form, in one line; empty for a valid one."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
