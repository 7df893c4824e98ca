"""Lists page by cursor, newest first."""

import re
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from sso_efiles.refusal import InvalidInput

_POSITION = re.compile("[0-9]{1,18}")


class NewestFirst(CursorPagination):
    """`{"results": [...], "next": url | null}`."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 100

    def decode_cursor(self, request: Request) -> Any:
        """A cursor that we never gave out is a fault of the question, not a missing page."""
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            cursor = None
            broken = True
        else:
            broken = cursor is not None and not _POSITION.fullmatch(str(cursor.position or 0))
        if broken:
            raise InvalidInput(fields={"cursor": "Start the list again / เริ่มรายการใหม่"})
        return cursor

    def get_paginated_response(self, data: Any) -> Response:
        """The contract's shape."""
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same for OpenAPI."""
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {"type": "string", "nullable": True, "format": "uri"},
            },
        }


class OldestFirst(NewestFirst):
    """The same, in the order in which things came."""

    ordering = "id"
