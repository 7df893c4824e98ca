"""A view sent as a file instead of a page: `?as=csv`, `?as=xlsx`, `?as=pdf` behind any of its addresses."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from documents.reports.formats import FORMATS
from documents.reports.tables import Table


def wants_file(request: HttpRequest) -> bool:
    """Whether the address asks for a file that we can write."""
    return request.GET.get("as", "") in FORMATS


def send_table(request: HttpRequest, make: Callable[[], Table]) -> HttpResponse:
    """The table in the way that was asked for."""
    way, table = FORMATS[request.GET["as"]], make()
    answer = HttpResponse(way.write(table), content_type=way.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{table.name}.{way.ending}"'
    return answer
