"""Documents: a person files them, moves them, rejects them."""

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.requests import Filing, Rejection
from documents.api.serializers.documents import DocumentDetail
from documents.filing import review
from documents.models import Document, Page, Placement
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action


class FileDocument(ApiView):
    """`documents/{id}/file/`."""

    action_needed = Action.FILE

    @documented({200: DocumentDetail}, request=Filing, errors=(409,), operation_id="file_document")
    def post(self, request: Request, document_id: int) -> Response:
        """Put it into this employer's file, or move it there; its old place stays in its history."""
        document = get_object_or_404(_visible_documents(self.user), pk=document_id)
        body = self.body(Filing)
        review.file_document(
            document,
            account_no=body["account_no"],
            form=body.get("form_code") or "",
            note=body.get("note") or "",
            by=self.user,
        )
        return Response(DocumentDetail(_visible_documents(self.user).get(pk=document_id)).data)


class RejectDocument(ApiView):
    """`documents/{id}/reject/`."""

    action_needed = Action.FILE

    @documented({200: DocumentDetail}, request=Rejection, errors=(409,), operation_id="reject_document")
    def post(self, request: Request, document_id: int) -> Response:
        """It belongs to nobody's file: a stray sheet, a test scan. Its pages stay in their batch."""
        document = get_object_or_404(_visible_documents(self.user), pk=document_id)
        review.reject(document, note=self.body(Rejection).get("note") or "", by=self.user)
        return Response(DocumentDetail(_visible_documents(self.user).get(pk=document_id)).data)


def _visible_documents(user: User) -> QuerySet[Document]:
    pages = Prefetch("pages", Page.objects.counted().by_position())
    history = Prefetch("placements", Placement.objects.select_related("employer", "by"))
    return (
        Document.objects.visible_to(user)
        .select_related("employer", "form", "batch__office")
        .prefetch_related(pages, history)
    )
