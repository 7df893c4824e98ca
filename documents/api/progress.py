"""How far the work is: nation, provinces, offices, as far as the caller's role reaches."""

from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.requests import OfficeFilter
from documents.api.serializers.progress import FiguresLine
from documents.progress import figures
from sso_efiles.policy import Action
from sso_efiles.web.pagination import NewestFirst


class WholeList(NewestFirst):
    """A list that is always whole: 77 provinces, some offices. Same shape as the others, `next` is null."""

    page_size_query_param = None  # type: ignore[assignment]
    cursor_query_param = ""

    def get_schema_operation_parameters(self, view: object) -> list[dict[str, object]]:
        """Nothing to ask for."""
        return []


class Nation(ApiView):
    """`progress/`."""

    action_needed = Action.PROGRESS

    @documented({200: FiguresLine}, operation_id="get_progress")
    def get(self, request: Request) -> Response:
        """All that the caller's role reaches, as one line."""
        return Response(FiguresLine(figures.nation(self.user)).data)


class Provinces(ApiView):
    """`progress/provinces/`."""

    action_needed = Action.PROGRESS
    pagination_class = WholeList

    @documented({200: FiguresLine(many=True)}, operation_id="list_province_progress")
    def get(self, request: Request) -> Response:
        """A line for each province."""
        lines = FiguresLine(figures.provinces(self.user), many=True).data
        return Response({"results": lines, "next": None})


class Offices(ApiView):
    """`progress/offices/`."""

    action_needed = Action.PROGRESS
    pagination_class = WholeList

    @documented({200: FiguresLine(many=True)}, parameters=[OfficeFilter], operation_id="list_office_progress")
    def get(self, request: Request) -> Response:
        """A line for each office, of one province or of all."""
        province = self.query(OfficeFilter).get("province", "")
        lines = FiguresLine(figures.offices(self.user, province=province), many=True).data
        return Response({"results": lines, "next": None})
