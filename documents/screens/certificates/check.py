"""The public check of a certificate: no sign-in, no session, no content; a page, or JSON by Accept."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from documents.gate.public_check import Standing, TooManyChecks, check_certificate, office_key
from sso_efiles.web import errors

_JSON = "application/json"
_NOBODY_KEEPS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow, noarchive"}
"""A certificate may be withdrawn any minute: nothing between us and whoever asks may remember the answer."""


@login_not_required
@require_safe
def show_standing(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, replaced, withdrawn or unknown; with `?root=` also whether that root is the certified one."""
    as_json = request.get_preferred_type(["text/html", _JSON]) == _JSON
    try:
        standing = check_certificate(code, address=request.META.get("REMOTE_ADDR", ""))
    except TooManyChecks as refusal:
        response = _refuse(request, refusal, as_json=as_json)
    else:
        response = JsonResponse(standing.as_json()) if as_json else _page(request, standing)
    for name, value in _NOBODY_KEEPS.items():
        response.headers[name] = value
    patch_vary_headers(response, ["Accept"])
    return response


def _refuse(request: HttpRequest, refusal: TooManyChecks, *, as_json: bool) -> HttpResponse:
    if as_json:
        response: HttpResponse = JsonResponse(errors.error_body(refusal), status=refusal.status)
    else:
        response = errors.refusal_page(refusal, request)
    response.headers["Retry-After"] = str(refusal.data["minutes"] * 60)
    return response


def _page(request: HttpRequest, standing: Standing) -> HttpResponse:
    asked = "".join(request.GET.get("root", "").split()).lower()[:200]
    context = {
        "standing": standing,
        "asked": asked,
        "agrees": bool(asked) and asked == standing.root,
        "key": office_key(),
        "root_groups": group_root(standing.root or ""),
    }
    return render(request, "documents/certificates/check.html", context)


def group_root(root: str) -> list[str]:
    """A root in groups of eight letters, as it is printed: easier to compare by eye."""
    return [root[at : at + 8] for at in range(0, len(root), 8)]
