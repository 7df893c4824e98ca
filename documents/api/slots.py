"""The page ledger: a person signs what a slot is, settles doubts, asks for a new scan and sends it."""

from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from documents import tasks
from documents.api import upload_headers
from documents.api.base import ApiView, RawBodyParser, store_at_work
from documents.api.batches import body_length, require_raw
from documents.api.docs import documented
from documents.api.pages import READERS, page_with_all
from documents.api.serializers.pages import DecidedPage
from documents.api.serializers.slots import (
    Explained,
    ExplainedMany,
    RescanDeclined,
    RescanWanted,
    Settled,
    SettledMany,
    SignedPages,
)
from documents.intake.new_image import receive_image
from documents.models import Deed, Page
from documents.slots import explaining, rescans
from documents.slots.changing import with_owners
from documents.states import PageKind
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action
from sso_efiles.refusal import InvalidInput, NotFound


class SignKind(ApiView):
    """`pages/{id}/kind/`."""

    action_needed = Action.FILE

    @documented({200: DecidedPage}, request=Explained, errors=(409,), operation_id="explain_page")
    def post(self, request: Request, page_id: int) -> Response:
        """Sign what a slot is: a picture, a blank side, a duplicate, not scannable, missing; and why."""
        page = _page(page_id, by=self.user)
        body = self.body(Explained)
        deed = explaining.explain_page(
            page,
            kind=PageKind(body["kind"]),
            reason=body["reason"],
            version=body.get("version"),
            by=self.user,
        )
        return answer_changed(page.pk, deed, by=self.user)


class SignKinds(ApiView):
    """`pages/kinds/`."""

    action_needed = Action.FILE

    @documented({200: SignedPages}, request=ExplainedMany, errors=(409,), operation_id="explain_pages")
    def post(self, request: Request) -> Response:
        """Sign many slots at once after looking at them: all or none."""
        body = self.body(ExplainedMany)
        versions = _versions(body["pages"], by=self.user)
        deeds = explaining.explain_pages(
            versions, kind=PageKind(body["kind"]), reason=body["reason"], by=self.user
        )
        return _answer_many(deeds, by=self.user)


class SettleDoubts(ApiView):
    """`pages/{id}/doubts/settle/`."""

    action_needed = Action.FILE

    @documented({200: DecidedPage}, request=Settled, errors=(409,), operation_id="settle_doubts")
    def post(self, request: Request, page_id: int) -> Response:
        """Say of open doubts about a page that it may stay as it is."""
        page = _page(page_id, by=self.user)
        body = self.body(Settled)
        deed = explaining.settle_page(
            page,
            note=body["note"],
            codes=body.get("codes") or (),
            version=body.get("version"),
            by=self.user,
        )
        return answer_changed(page.pk, deed, by=self.user)


class SettleManyDoubts(ApiView):
    """`pages/doubts/settle/`."""

    action_needed = Action.FILE

    @documented({200: SignedPages}, request=SettledMany, errors=(409,), operation_id="settle_many_doubts")
    def post(self, request: Request) -> Response:
        """Settle open doubts about many pages at once: all or none."""
        body = self.body(SettledMany)
        versions = _versions(body["pages"], by=self.user)
        deeds = explaining.settle_pages(
            versions, note=body["note"], codes=body.get("codes") or (), by=self.user
        )
        return _answer_many(deeds, by=self.user)


class AskRescan(ApiView):
    """`pages/{id}/rescan/`."""

    action_needed = READERS

    @documented({200: DecidedPage}, request=RescanWanted, errors=(409,), operation_id="ask_rescan")
    def post(self, request: Request, page_id: int) -> Response:
        """Ask the office that holds the paper to scan a page again, or a side that is missing."""
        page = _page(page_id, by=self.user)
        body = self.body(RescanWanted)
        deed = rescans.ask_rescan(page, reason=body["reason"], version=body.get("version"), by=self.user)
        return answer_changed(page.pk, deed, by=self.user)


class DeclineRescan(ApiView):
    """`pages/{id}/rescan/decline/`."""

    action_needed = Action.FILE

    @documented({200: DecidedPage}, request=RescanDeclined, errors=(409,), operation_id="decline_rescan")
    def post(self, request: Request, page_id: int) -> Response:
        """Close the open request to scan a page again, without a new image; and say why."""
        page = _page(page_id, by=self.user)
        body = self.body(RescanDeclined)
        deed = rescans.decline_rescan(page, reason=body["reason"], version=body.get("version"), by=self.user)
        return answer_changed(page.pk, deed, by=self.user)


class PutScan(ApiView):
    """`pages/{id}/scan/`."""

    action_needed = Action.UPLOAD
    parser_classes = (RawBodyParser,)  # type: ignore[assignment]

    @documented(
        {201: DecidedPage},
        errors=(409, 411, 413, 422, 503),
        operation_id="put_scan",
        request={"application/octet-stream": OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter("version", int, description="The page's version that the caller saw"),
            OpenApiParameter(
                "Content-Digest", str, OpenApiParameter.HEADER, description="sha-256=:BASE64: of this body"
            ),
        ],
    )
    def put(self, request: Request, page_id: int) -> Response:
        """The bytes of one image, or of a PDF of one page. It takes the slot once it is read; the old image
        stays in history, the page's id stays.
        """
        page = _page(page_id, by=self.user)
        require_raw(request)
        body_length(request)
        digest = upload_headers.parse_content_digest(request.headers.get("Content-Digest", ""))
        with store_at_work():
            deed = receive_image(
                page, cast(BinaryIO, request), sha256=digest, version=_version(request), by=self.user
            )
        tasks.advance(page.batch_id)
        return answer_changed(page.pk, deed, by=self.user, status=201)


def answer_changed(page_id: int, deed: Deed, *, by: User, status: int = 200) -> Response:
    """The page as it is now, with the deed that changed it."""
    page = page_with_all(page_id, user=by)
    page.deed = deed.pk  # type: ignore[attr-defined]
    return Response(DecidedPage(page).data, status=status)


def _page(page_id: int, *, by: User) -> Page:
    page: Page = get_object_or_404(with_owners(Page.objects.visible_to(by)), pk=page_id)
    return page


def _versions(rows: list[dict[str, Any]], *, by: User) -> dict[int, int | None]:
    """By page; 404 for one that this person may not see, 400 for one that is named twice."""
    versions = {row["page"]: row.get("version") for row in rows}
    if len(versions) != len(rows):
        raise InvalidInput(fields={"pages": "twice / ซ้ำ"})
    if Page.objects.visible_to(by).filter(pk__in=versions).count() != len(versions):
        raise NotFound
    return versions


def _answer_many(deeds: Mapping[int, Deed], *, by: User) -> Response:
    pages = Page.objects.visible_to(by).filter(pk__in=deeds).order_by("pk")
    lines = [
        {"deed": deeds[page.pk].pk, "id": page.pk, "kind": page.kind, "version": page.version}
        for page in pages
    ]
    return Response(SignedPages({"pages": lines}).data)


def _version(request: Request) -> int | None:
    text = request.query_params.get("version", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise InvalidInput(fields={"version": "number / ตัวเลข"})
    return int(text)
