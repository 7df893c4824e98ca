"""Pages: listed, opened, looked at, taken away, read again."""

from typing import cast

from django.db.models import Prefetch, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from documents import queue, tasks
from documents.api.base import ApiView, store_at_work
from documents.api.docs import BYTES, JPEG, documented
from documents.api.requests import ANY_DOUBT, PageFilter, PictureSize
from documents.api.serializers.pages import PageDetail, PageLine, PageWords
from documents.doubts import Doubt
from documents.errors import FileMissing, NotTheSameBytes
from documents.models import Page, Reading
from documents.models.page import PageQuerySet, open_doubts
from documents.reading.hand_written import told_confidence
from documents.screens.reading import media
from documents.screens.reading.view_audit import record_view, record_view_once
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import Forbidden, NotFound
from sso_efiles.web.pagination import OldestFirst
from sso_efiles.work.states import WorkState

READERS = (Action.READ_FILED, Action.READ_UNFILED)
MENDERS = (Action.UPLOAD, Action.FILE)


class Pages(ApiView):
    """`pages/`."""

    action_needed = READERS
    pagination_class = OldestFirst

    @documented({200: PageLine(many=True)}, parameters=[PageFilter], operation_id="list_pages")
    def get(self, request: Request) -> Response:
        """Pages by batch, employer's file, state or doubt, in the order in which they came."""
        query = self.query(PageFilter)
        found = _pages_to_list(self.user)
        if doubt := query.pop("doubt", ""):
            found = found.with_doubt() if doubt == ANY_DOUBT else found.with_doubt(Doubt(doubt))
        if state := query.pop("state", ""):
            found = found.with_state(WorkState(state))
        if "batch" in query:
            found = found.brought_by(query.pop("batch"))
        if "employer" in query:
            found = found.counted()
            query["document__employer__account_no"] = query.pop("employer")
        return self.paged(found.filter(**query), lambda pages: PageLine(pages, many=True))


class OnePage(ApiView):
    """`pages/{id}/`."""

    action_needed = READERS

    @documented({200: PageDetail}, operation_id="get_page")
    def get(self, request: Request, page_id: int) -> Response:
        """All that is known of a page. Opening it is an audit event."""
        page = page_with_all(page_id, user=self.user)
        record_view(page, by=self.user)
        return Response(PageDetail(page).data)


class Picture(ApiView):
    """`pages/{id}/image/`."""

    action_needed = READERS
    http_method_names = ("get",)

    @documented(JPEG, parameters=[PictureSize], operation_id="get_page_image")
    def get(self, request: Request, page_id: int) -> HttpResponseBase:
        """The picture that we encoded, upright: `thumb`, `view` or `full`."""
        size = self.query(PictureSize)["size"]
        with store_at_work():
            return media.send_picture(cast(OfficerRequest, request), page_id, size)


class Words(ApiView):
    """`pages/{id}/words/`."""

    action_needed = READERS

    @documented({200: PageWords}, operation_id="get_page_words")
    def get(self, request: Request, page_id: int) -> Response:
        """Each word and where it stands on the full picture."""
        page = get_object_or_404(_visible_pages(self.user, Reading.objects.filter(current=True)), pk=page_id)
        if not page.current_readings:  # type: ignore[attr-defined]
            raise NotFound
        record_view_once(page, by=self.user)
        reading: Reading = page.current_readings[0]  # type: ignore[attr-defined]
        words = [
            {
                "text": w[0],
                "box": w[1:5],
                "confidence": told_confidence(w[5], w[1:5], reading.handwriting),
                "line": w[6],
            }
            for w in reading.words
        ]
        return Response({"width": reading.width, "height": reading.height, "words": words})


class Original(ApiView):
    """`pages/{id}/original/`."""

    action_needed = Action.ORIGINALS
    http_method_names = ("get",)

    @documented(BYTES, errors=(409,), operation_id="get_page_original")
    def get(self, request: Request, page_id: int) -> HttpResponseBase:
        """The stored bytes of the page's file as they came, as an attachment; checked now."""
        try:
            with store_at_work():
                return media.send_original(cast(OfficerRequest, request), page_id)
        except (NotTheSameBytes, FileMissing) as error:
            page = Page.objects.with_originals_for(self.user).get(pk=page_id)
            trail.record(AuditAction.ORIGINAL_DAMAGED, page, by=self.user, code=error.code)
            raise


class Release(ApiView):
    """`pages/{id}/release/`."""

    action_needed = MENDERS

    @documented({200: PageLine}, request=None, errors=(409,), operation_id="release_page")
    def post(self, request: Request, page_id: int) -> Response:
        """Send a page that was set aside to be read again."""
        page = _page_to_requeue(page_id, by=self.user)
        queue.release(page, by=self.user)
        return _requeued(page, by=self.user)


class Reread(ApiView):
    """`pages/{id}/reread/`."""

    action_needed = MENDERS

    @documented({200: PageLine}, request=None, errors=(409,), operation_id="reread_page")
    def post(self, request: Request, page_id: int) -> Response:
        """Have a page read again; its text stays until the new one is there."""
        page = _page_to_requeue(page_id, by=self.user)
        queue.reread(page, by=self.user)
        return _requeued(page, by=self.user)


def page_with_all(page_id: int, *, user: User) -> Page:
    """A page with all that is told of it; 404 for what this person may not see."""
    read = Reading.objects.filter(current=True).select_related("scan").defer("words", "digits")
    found = _visible_pages(user, read)
    whole = found.prefetch_related(
        "identifiers",
        "said",
        open_doubts(),
        "copies",
        "scans__upload__batch__created_by",
        "scans__upload__sent_by",
    )
    return get_object_or_404(whole, pk=page_id)


def _visible_pages(user: User, readings: QuerySet[Reading]) -> PageQuerySet:
    """Pages as this person may see them, with what an answer needs of them."""
    related = ("scan__upload__parent", "document__employer")
    current = Prefetch("readings", readings, to_attr="current_readings")
    return Page.objects.visible_to(user).select_related(*related).prefetch_related(current)


def _pages_to_list(user: User) -> PageQuerySet:
    return _visible_pages(user, Reading.objects.filter(current=True).only("page", "blank", "rotation"))


def _page_to_requeue(page_id: int, *, by: User) -> Page:
    """404 for what this person may not see, 403 for what another office has to mend."""
    page = get_object_or_404(Page.objects.visible_to(by), pk=page_id)
    if not Page.objects.releasable_by(by).filter(pk=page.pk).exists():
        raise Forbidden
    return page


def _requeued(page: Page, *, by: User) -> Response:
    tasks.advance(page.batch_id)
    return Response(PageLine(_pages_to_list(by).get(pk=page.pk)).data)
