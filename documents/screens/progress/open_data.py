"""Progress for the public: no sign-in, no session, nothing of an employer; off until a licence is set."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from documents.reports import open_data
from documents.reports.comma_separated import write_csv
from sso_efiles.refusal import NotFound

_KEPT = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}


@login_not_required
@require_safe
def send_csv(_request: HttpRequest) -> HttpResponse:
    """The figures of each province at the end of the last month."""
    _require_open()
    return HttpResponse(
        write_csv(open_data.public_table()), content_type="text/csv; charset=utf-8", headers=_KEPT
    )


@login_not_required
@require_safe
def send_description(request: HttpRequest) -> HttpResponse:
    """What the CSV holds, for catalogues of data."""
    _require_open()
    base = settings.EFILES_PUBLIC_URL.rstrip("/") or f"{request.scheme}://{request.get_host()}"
    facts = open_data.describe(
        csv_url=base + reverse("documents:open-csv"), licence=settings.OPEN_DATA_LICENCE
    )
    return JsonResponse(facts, content_type="application/ld+json", headers=_KEPT)


def _require_open() -> None:
    if not settings.OPEN_DATA_LICENCE:
        raise NotFound
