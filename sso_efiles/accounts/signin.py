"""Sign in and out: one answer for every failure, a lock that grows, and never one that shuts out the true
person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sso_efiles.accounts.models import SignInFailure, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.refusal import Refusal

# Numbers below are guesses at what tired people do and a guessing program cannot wait for.
WINDOW = timedelta(minutes=15)  # guess
FREE_FAILURES = 5  # guess: a tired finger, not a list of passwords
"""Of one name from one address within the window; the next try waits."""
FIRST_WAIT = timedelta(minutes=1)  # guess
ADDRESS_FAILURES = 100  # guess: a whole office behind one address
"""Of all names from one address within the window."""


class WrongSignIn(Refusal):
    """Name or password is wrong, the person is disabled, or there is none: always the same words."""

    code = "wrong_sign_in"
    status = 422
    th = "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง กรุณาตรวจสอบแล้วลองใหม่"
    en = "The user name or the password is not right. Check both and try again."


class WrongPassword(Refusal):
    """The present password is not the one that was written."""

    code = "wrong_password"
    status = 422
    th = "รหัสผ่านปัจจุบันไม่ถูกต้อง กรุณาตรวจสอบแล้วลองใหม่"
    en = "The present password is not right. Check it and try again."


class SignInLocked(Refusal):
    """Too many failures: wait, from here, for this name."""

    code = "sign_in_locked"
    status = 429
    th = "เข้าสู่ระบบผิดหลายครั้ง กรุณารอ {minutes} นาทีแล้วลองใหม่"
    en = "Too many failed tries. Wait {minutes} min and try again."


def sign_in(request: HttpRequest, *, name: str, password: str) -> User:
    """The person behind name and password, now signed in; else a refusal."""
    with _counted_try(request, name):
        user = auth.authenticate(request, username=name, password=password)
        if not isinstance(user, User):
            trail.record(
                AuditAction.SIGNIN_FAILED,
                User.objects.filter(username=name).first(),
                name=_digest_name(name)[:16],
            )
            raise WrongSignIn
    with transaction.atomic():
        auth.login(request, user)
        trail.record(AuditAction.SIGNIN_OK, user, by=user)
    return user


def prove_password(request: HttpRequest, person: User, password: str) -> None:
    """Whoever has the session knows the password, too: WrongPassword, SignInLocked. Tries count as those at
    the door do.
    """
    with _counted_try(request, person.username):
        if not person.check_password(password):
            trail.record(AuditAction.SIGNIN_FAILED, person, name=_digest_name(person.username)[:16])
            raise WrongPassword


@contextmanager
def _counted_try(request: HttpRequest, name: str) -> Iterator[None]:
    """A try with a password: counted before it is looked at, so that tries at the same moment see each other;
    forgotten, with those before it, once it went well.
    """
    digest, address = _digest_name(name), request.META.get("REMOTE_ADDR", "")[:45]
    attempt = SignInFailure.objects.create(name_digest=digest, address=address)
    wait = _time_to_wait(attempt)
    if wait:
        attempt.delete()
        raise SignInLocked(minutes=max(1, -(-int(wait.total_seconds()) // 60)))
    yield
    SignInFailure.objects.filter(name_digest=digest, address=address).delete()


def sign_out(request: HttpRequest) -> None:
    """Ends the session; the old one is dead at the next request."""
    if isinstance(request.user, User):
        trail.record(AuditAction.SIGNOUT, request.user, by=request.user)
    auth.logout(request)


def _digest_name(name: str) -> str:
    return salted_hmac("sign-in name", name.strip().casefold(), algorithm="sha256").hexdigest()


def _time_to_wait(attempt: SignInFailure) -> timedelta:
    """How long this try has come too early."""
    now = timezone.now()
    SignInFailure.objects.filter(at__lt=now - WINDOW).delete()
    others = SignInFailure.objects.filter(address=attempt.address).exclude(pk=attempt.pk)
    own = list(others.filter(name_digest=attempt.name_digest).order_by("at").values_list("at", flat=True))
    if len(own) >= FREE_FAILURES:
        delay: timedelta = min(FIRST_WAIT * 2 ** (len(own) - FREE_FAILURES), WINDOW)
        return max(timedelta(), own[-1] + delay - now)
    first = others.order_by("at").values_list("at", flat=True).first()
    return _rest_of_window(first, now) if others.count() >= ADDRESS_FAILURES else timedelta()


def _rest_of_window(first: datetime | None, now: datetime) -> timedelta:
    return max(timedelta(seconds=1), (first or now) + WINDOW - now)
