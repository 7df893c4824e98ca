"""The type of a request after the middleware: somebody is signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from sso_efiles.accounts.models import User


class OfficerRequest(HttpRequest):
    """A request by a signed-in person; `htmx` is truthy when htmx asked."""

    user: User
    htmx: HtmxDetails
