"""What every address of the API shares: bounded input, lists by cursor, answers whatever a client accepts."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC
from typing import Any

from django.db.models import QuerySet
from django.http.request import UnreadablePostError
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView

from documents.errors import StoreFull, UsePost
from documents.search import has_person_id
from documents.storage import DOWN
from sso_efiles.accounts.models import User
from sso_efiles.refusal import InvalidInput, Refusal, Unavailable
from sso_efiles.web.pagination import NewestFirst

MAX_JSON = 8 * 1024 * 1024  # guess: a declaration of 5,000 files at 1.6 kB each
"""Room for a batch of 5,000 files with long Thai names."""
_WRITTEN = ("q", "account_no", "employer", "object", "actor", "office")
"""What people type into an address; ids and cursors are ours."""
_CHUNK = 256 * 1024
_THROWN_AWAY = 64 * 1024 * 1024  # guess: rest of a body that is read so that its answer arrives


class BodyTooLarge(Refusal):
    """JSON over the limit."""

    code = "body_too_large"
    status = 413
    th = "ข้อมูลที่ส่งมามีขนาดใหญ่เกินกำหนด กรุณาแบ่งส่ง"
    en = "What was sent is too large. Send it in smaller pieces."


class SendingBroke(Refusal):
    """The line went down while a body was being sent."""

    code = "sending_broke"
    status = 400
    th = "การส่งขาดตอน กรุณาส่งใหม่"
    en = "Sending broke off. Send it again."


class BoundedJson(BaseParser):
    """JSON of a bounded size, without what no database takes: NUL and halves of letters."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """ParseError (400) for anything else, however deep it is nested."""
        raw = stream.read(MAX_JSON + 1)
        if len(raw) > MAX_JSON:
            raise BodyTooLarge
        try:
            data = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise ParseError from None
        if b"\\u" in raw and not all(map(_is_storable, _strings_in(data))):
            raise InvalidInput(fields={"body": "NUL or half a letter / มีอักขระที่จัดเก็บไม่ได้"})
        return data


def _refuse_constant(text: str) -> float:
    raise ValueError(text)


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _strings_in(data: Any) -> Iterator[str]:
    waiting = [data]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, dict):
            waiting.extend(part.keys())
            waiting.extend(part.values())


class RawBodyParser(BaseParser):
    """Takes any media type and reads nothing: the verb reads the stream itself."""

    media_type = "*/*"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Never called by our own views."""
        raise ParseError


class FirstRenderer(DefaultContentNegotiation):
    """The view's one renderer, whatever the client says it accepts: a picture is asked for with `image/*`."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The first, always."""
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """One address of the API; `action_needed` says whose role may call it."""

    parser_classes = (BoundedJson,)
    content_negotiation_class = FirstRenderer
    pagination_class: type[CursorPagination] = NewestFirst
    http_method_names: Sequence[str] = ("get", "head", "post", "put")

    @property
    def user(self) -> User:
        """Who calls; the permission has seen to it that somebody does."""
        user = self.request.user
        if not isinstance(user, User):
            raise TypeError("a call without a person")
        return user

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Whoever is still sending cannot hear a refusal: take what comes, up to a bound, and drop it."""
        with suppress(OSError):
            for _ in range(_THROWN_AWAY // _CHUNK):
                if not request.read(_CHUNK):
                    break
        return super().finalize_response(request, response, *args, **kwargs)

    def paged(self, rows: QuerySet[Any], shown: Callable[[Any], BaseSerializer[Any]]) -> Response:
        """One page of a list, by cursor."""
        pager = self.pagination_class()
        page = pager.paginate_queryset(rows, self.request, view=self) or []
        return pager.get_paginated_response(shown(page).data)

    def query(self, form: type[Serializer[Any]]) -> dict[str, Any]:
        """The query string, as this form takes it; what is empty was not asked. UsePost for a person's id."""
        if any(has_person_id(self.request.query_params.get(name, "")) for name in _WRITTEN):
            raise UsePost
        return self._validate(
            form, {name: value for name, value in self.request.query_params.items() if value}
        )

    def body(self, form: type[Serializer[Any]]) -> dict[str, Any]:
        """The body, as this form takes it; what it does not name is ignored."""
        return self._validate(form, self.request.data)

    def _validate(self, form: type[Serializer[Any]], data: Any) -> dict[str, Any]:
        filled = form(data=data)
        filled.is_valid(raise_exception=True)
        valid: dict[str, Any] = filled.validated_data
        return valid


@contextmanager
def store_at_work() -> Iterator[None]:
    """A store that is full or out of order is 503; a line that breaks is the sender's to mend: never 500."""
    try:
        yield
    except UnreadablePostError:
        raise SendingBroke from None
    except DOWN as error:
        if isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT):
            raise StoreFull from error
        raise Unavailable from error
