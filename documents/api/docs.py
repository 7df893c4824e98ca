"""What the OpenAPI schema says of every address alike."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from documents.api.serializers.fields import ErrorOut

F = TypeVar("F", bound=Callable[..., Any])
_ERRORS = (400, 401, 403, 404)


def documented(
    answers: Mapping[Any, Any], *, errors: tuple[int, ...] = (), **schema: Any
) -> Callable[[F], F]:
    """extend_schema with the errors that every address may answer, and those named."""
    refused = dict.fromkeys((*_ERRORS, *errors), ErrorOut)
    return extend_schema(responses={**answers, **refused}, **schema)


JPEG = {(200, "image/jpeg"): OpenApiTypes.BINARY}
BYTES = {(200, "application/octet-stream"): OpenApiTypes.BINARY}
