"""Headers, session limits, and the one place where a Refusal becomes a page."""

import logging
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.contrib.auth import logout
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect
from structlog.contextvars import get_contextvars

from sso_efiles.audit import trail
from sso_efiles.refusal import Refusal, Unavailable
from sso_efiles.web import errors

log = logging.getLogger(__name__)
_DOWN = (OperationalError, InterfaceError, OSError, BotoCoreError, ClientError)
Next = Callable[[HttpRequest], HttpResponseBase]


class Headers:
    """Answers that no browser should keep or guess about; and where this request came from, for the audit."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.META["REMOTE_ADDR"] = _client_address(request)
        origin = trail.Origin(
            request_id=str(get_contextvars().get("request_id", ""))[:40],
            address=request.META.get("REMOTE_ADDR", "")[:45],
        )
        marker = trail.origin.set(origin)
        try:
            response = self.get_response(request)
        except (OperationalError, InterfaceError):
            # middleware below this one (sessions, sign-in) needs the database too
            response = errors.text_response(Unavailable(), request)
        finally:
            trail.origin.reset(marker)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers["X-Request-ID"] = origin.request_id
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _client_address(request: HttpRequest) -> str:
    """Who is at the other end. Behind a proxy of our own, the address that the proxy saw: else all the
    country would share one address, and a hundred wrong passwords would shut everybody out.
    """
    sender: str = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        ours = any(ip_address(sender) in ip_network(net, strict=False) for net in settings.PROXIES)
        return str(ip_address(forwarded)) if ours and forwarded else sender
    except ValueError:
        return sender


class ThaiFirst(LocaleMiddleware):
    """Thai, unless this browser's user chose English here: an office's browser may speak anything."""

    def process_request(self, request: HttpRequest) -> None:
        """Leave Accept-Language out of it."""
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)


class SessionLimits:
    """A session ends after 30 idle minutes and after 10 hours whatever happens."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._end_if_over(request)
        return self.get_response(request)

    def _end_if_over(self, request: HttpRequest) -> None:
        now = int(time.time())
        began = request.session.setdefault("began", now)
        seen = request.session.get("seen", now)
        if now - began > settings.SESSION_ABSOLUTE_S or now - seen > settings.SESSION_IDLE_S:
            logout(request)
        elif now - seen > 60 or "seen" not in request.session:
            request.session["seen"] = now


_OPEN_BEFORE = ("own-password", "logout", "set_language")


class PasswordToChange(Refusal):
    """A person who came in with a password that somebody else knows."""

    code = "password_to_change"
    status = 403
    th = "กรุณาตั้งรหัสผ่านของท่านเองก่อนใช้งาน ที่เมนูบัญชีของท่าน"
    en = "Choose a password of your own first, in the menu of your account."


class OwnPasswordFirst:
    """With a password that somebody else has set, a session opens the page that changes it, and nothing
    more; what is open to everybody, and the way out, stay open.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Called by Django before the view."""
        if not getattr(request.user, "must_change_password", False):
            return None
        if request.path.startswith("/api/"):  # it knows callers by itself: to Django it is open to everybody
            return errors.text_response(PasswordToChange(), request)
        here = request.resolver_match.view_name if request.resolver_match else ""
        if here in _OPEN_BEFORE or not getattr(view, "login_required", True):
            return None
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(resolve_url("own-password"))
        return redirect("own-password")


class Refusals:
    """A Refusal raised by any view becomes its page; a lost database or store becomes 503, never 500."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django for what a view raised."""
        if isinstance(error, _DOWN):
            log.warning("a part we depend on is down: %s %s", type(error).__name__, error)
            error = Unavailable()
        if not isinstance(error, Refusal):
            return None
        return errors.refusal_page(error, request)
