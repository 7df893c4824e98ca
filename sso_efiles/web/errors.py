"""Every error in one shape: JSON for the API, a page for people; Thai and English, and what to do next."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework import exceptions
from rest_framework.response import Response
from structlog.contextvars import get_contextvars

from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.refusal import Forbidden, InvalidInput, NotFound, NotSignedIn, Refusal, Unavailable

log = logging.getLogger(__name__)
RETRY_AFTER_S = "30"


class TooManyRequests(Refusal):
    """A limit of the API."""

    code = "too_many_requests"
    status = 429
    th = "ส่งคำขอถี่เกินไป กรุณารอสักครู่แล้วลองใหม่"
    en = "Too many requests. Wait a moment and try again."


class MethodNotAllowed(Refusal):
    """The address is right and the method is not."""

    code = "method_not_allowed"
    status = 405
    th = "ที่อยู่นี้ไม่รับคำสั่งแบบนี้"
    en = "This address does not take this method."


class TypeNotTaken(Refusal):
    """A body that no parser takes."""

    code = "media_type"
    status = 415
    th = "ไม่รับข้อมูลชนิดนี้ กรุณาส่งเป็น JSON"
    en = "This media type is not accepted. Send JSON."


class CsrfFailed(Refusal):
    """A form without its token: another site, or a page that stood open over a sign-out."""

    code = "csrf"
    status = 403
    th = "หน้านี้เปิดค้างไว้นานเกินไป กรุณาโหลดหน้าใหม่แล้วทำรายการอีกครั้ง"
    en = "This page stood open too long. Load it again and repeat what you did."


class CsrfDenied(exceptions.PermissionDenied):
    """The same, where Django REST framework proves who calls: there it knows its own exceptions only."""


class ServerFault(Refusal):
    """A fault of ours; the log has it under the request id."""

    code = "fault"
    status = 500
    th = "เกิดข้อผิดพลาดในระบบ ข้อมูลที่บันทึกแล้วไม่สูญหาย กรุณาลองใหม่ หรือแจ้งรหัสคำขอแก่ผู้ดูแลระบบ"
    en = "Something went wrong. Nothing saved was lost. Try again, or tell the administrators the request id."


_KNOWN: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[Refusal]], ...] = (
    ((Http404, exceptions.NotFound), NotFound),
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), NotSignedIn),
    (CsrfDenied, CsrfFailed),
    ((PermissionDenied, exceptions.PermissionDenied), Forbidden),
    (exceptions.MethodNotAllowed, MethodNotAllowed),
    (exceptions.UnsupportedMediaType, TypeNotTaken),
    (exceptions.Throttled, TooManyRequests),
    ((OperationalError, InterfaceError), Unavailable),
    ((exceptions.APIException, SuspiciousOperation), InvalidInput),
)


def request_id() -> str:
    """The id under which the log tells of this request."""
    return str(get_contextvars().get("request_id", ""))


def error_body(refusal: Refusal) -> dict[str, Any]:
    """The contract's JSON of an error."""
    body: dict[str, Any] = {
        "code": refusal.code,
        "message_th": refusal.message_th,
        "message_en": refusal.message_en,
        "request_id": request_id(),
    }
    if refusal.fields:
        body["fields"] = refusal.fields
    return body | refusal.details


def as_refusal(error: Exception) -> Refusal | None:
    """What people are told of this error; None for a fault of ours."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, exceptions.ValidationError):
        return InvalidInput(fields=_flatten_detail(error.detail))
    for kinds, refusal in _KNOWN:
        if isinstance(error, kinds):
            return refusal()
    return None


def json_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's exception handler."""
    refusal = as_refusal(error)
    if refusal is None:
        return None
    log_refusal(refusal, context["request"])
    headers = {"Retry-After": RETRY_AFTER_S} if refusal.status in (429, 503) else {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(error_body(refusal), status=refusal.status, headers=headers)


def refusal_page(refusal: Refusal, request: HttpRequest) -> HttpResponse:
    """The HTML page of a refusal (a fragment for htmx)."""
    log_refusal(refusal, request)
    if refusal.status == 503:
        return text_response(refusal, request)
    template = "_error.html" if getattr(request, "htmx", False) else "error.html"
    return render(request, template, {"refusal": refusal, "request_id": request_id()}, status=refusal.status)


def text_response(refusal: Refusal, request: HttpRequest) -> HttpResponse:
    """An answer that needs no database: JSON for the API, two sentences for a browser."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse(error_body(refusal), status=refusal.status)
    else:
        text = f"{refusal.message_th}\n{refusal.message_en}\n{request_id()}\n"
        response = HttpResponse(text, status=refusal.status, content_type="text/plain; charset=utf-8")
    if refusal.status in (429, 503):
        response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def log_refusal(refusal: Refusal, request: Any) -> None:
    """A refused function or hidden row is an audit event too."""
    user = getattr(request, "user", None)
    if refusal.status in (403, 404) and getattr(user, "is_authenticated", False):
        trail.record(
            AuditAction.REFUSED, by=user, code=refusal.code, path=request.path[:200], method=request.method
        )


def _flatten_detail(detail: Any, path: str = "") -> dict[str, str]:
    if isinstance(detail, dict):
        return {
            k: v
            for name, part in detail.items()
            for k, v in _flatten_detail(part, _field_path(path, name)).items()
        }
    if isinstance(detail, list) and any(isinstance(part, dict | list) for part in detail):
        return {
            k: v
            for i, part in enumerate(detail)
            for k, v in _flatten_detail(part, _field_path(path, i)).items()
        }
    return {path or "body": " ".join(map(str, detail)) if isinstance(detail, list) else str(detail)}


def _field_path(path: str, name: object) -> str:
    if isinstance(name, int):
        return f"{path}[{name}]"
    return path if name == "non_field_errors" else f"{path}.{name}".strip(".")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return _respond_to_client(InvalidInput(), request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return _respond_to_client(CsrfFailed(), request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return _respond_to_client(Forbidden(), request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return _respond_to_client(NotFound(), request)


def server_fault(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return text_response(ServerFault(), request)


def _respond_to_client(refusal: Refusal, request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        log_refusal(refusal, request)
        return text_response(refusal, request)
    return refusal_page(refusal, request)
