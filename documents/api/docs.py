"""What the schema says of every call alike."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from documents.api.serializers import ErrorOut

F = TypeVar("F", bound=Callable[..., Any])
_ERRORS = (400, 401, 403, 404)


def call(answers: Mapping[Any, Any], *, errors: tuple[int, ...] = (), **said: Any) -> Callable[[F], F]:
    """extend_schema with the errors that every call may answer, and those named."""
    refused = dict.fromkeys((*_ERRORS, *errors), ErrorOut)
    return extend_schema(responses={**answers, **refused}, **said)


JPEG = {(200, "image/jpeg"): OpenApiTypes.BINARY}
BYTES = {(200, "application/octet-stream"): OpenApiTypes.BINARY}
