"""How a program or a page proves who calls the API: a bearer token, or the browser's session with CSRF."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from sso_efiles.accounts.models import ApiToken
from sso_efiles.web.errors import CsrfDenied


class Session(SessionAuthentication):
    """The browser's session; unsafe methods need the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        """A missing token is told as what it is, not as a role that lacks something."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise CsrfDenied from None

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing sign-in 401, not 403."""
        return "Session"


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer TOKEN`, made by `manage.py create_token`."""

    def authenticate(self, request: Request) -> tuple[AbstractBaseUser, ApiToken] | None:
        """The token's person; None when no token was sent."""
        parts = get_authorization_header(request).decode("latin-1").split()
        if not parts or parts[0].lower() != "bearer":
            return None
        digest = ApiToken.digest_of(parts[1]) if len(parts) == 2 else ""
        token = ApiToken.objects.select_related("user__office").filter(digest=digest, revoked_at=None).first()
        if token is None or not token.user.is_active:
            raise AuthenticationFailed
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        return "Bearer"


class _BearerSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "sso_efiles.web.authentication.BearerToken"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class _SessionSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "sso_efiles.web.authentication.Session"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "session"}
