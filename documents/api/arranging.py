"""How pages lie: documents split, merged and put in order, pages moved and turned by a person."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView, store_at_work
from documents.api.docs import documented
from documents.api.filing import answer_decided, answer_decided_page, visible_documents
from documents.api.requests import Merging, Moving, Ordering, Splitting, Turning
from documents.api.serializers.documents import DecidedDocument, MovedPages, SplitDocuments
from documents.api.serializers.pages import DecidedPage
from documents.filing import arranging, turning
from documents.models import Deed, Document, Page
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action


class SplitDocument(ApiView):
    """`documents/{id}/split/`."""

    action_needed = Action.FILE

    @documented({200: SplitDocuments}, request=Splitting, errors=(409,), operation_id="split_document")
    def post(self, request: Request, document_id: int) -> Response:
        """Cut it before a page: that page and those behind it become a document of their own, which lies
        where the first does.
        """
        document = get_object_or_404(visible_documents(self.user), pk=document_id)
        body = self.body(Splitting)
        made = arranging.split(document, before=body["before"], version=body.get("version"), by=self.user)
        return Response(SplitDocuments(_told(made, by=self.user)).data)


class MergeDocuments(ApiView):
    """`documents/{id}/merge/`."""

    action_needed = Action.FILE

    @documented({200: DecidedDocument}, request=Merging, errors=(409,), operation_id="merge_documents")
    def post(self, request: Request, document_id: int) -> Response:
        """Put another document's pages behind this one's; this one stays where it lies, the other is no
        more.
        """
        document = get_object_or_404(visible_documents(self.user), pk=document_id)
        body = self.body(Merging)
        other = get_object_or_404(visible_documents(self.user), pk=body["document"])
        versions = {name: body.get(name) for name in ("version", "other_version")}
        merged = arranging.merge(document, other=other, by=self.user, **versions)
        return answer_decided(merged, by=self.user)


class OrderPages(ApiView):
    """`documents/{id}/order/`."""

    action_needed = Action.FILE

    @documented({200: DecidedDocument}, request=Ordering, errors=(409,), operation_id="order_pages")
    def post(self, request: Request, document_id: int) -> Response:
        """Put its pages into this order: all that the document shows, each once."""
        document = get_object_or_404(visible_documents(self.user), pk=document_id)
        body = self.body(Ordering)
        ordered = arranging.order(document, pages=body["pages"], version=body.get("version"), by=self.user)
        return answer_decided(ordered, by=self.user)


class MovePages(ApiView):
    """`pages/move/`."""

    action_needed = Action.FILE

    @documented({200: MovedPages}, request=Moving, errors=(409,), operation_id="move_pages")
    def post(self, request: Request) -> Response:
        """Put pages behind those of a document, or file them under an employer: pages of one paper stay
        together, as a paper of their own.
        """
        body = self.body(Moving)
        pages = body["pages"]
        if Page.objects.visible_to(self.user).filter(pk__in=set(pages)).count() != len(set(pages)):
            raise Http404
        versions = body.get("versions") or [body.get("version")]
        if body.get("document"):
            document = get_object_or_404(visible_documents(self.user), pk=body["document"])
            lies = arranging.move_to_document(pages, document=document, versions=versions, by=self.user)
            made = [lies]
        else:
            account_no = body["account_no"]
            made = arranging.move_to_file(pages, account_no=account_no, versions=versions, by=self.user)
        return Response(MovedPages(_told(made, by=self.user) | {"pages": pages}).data)


class TurnPage(ApiView):
    """`pages/{id}/turn/`."""

    action_needed = Action.FILE

    @documented({200: DecidedPage}, request=Turning, errors=(409,), operation_id="turn_page")
    def post(self, request: Request, page_id: int) -> Response:
        """Turn the picture that is kept, clockwise, with all its boxes; the original stays as it came."""
        page = get_object_or_404(Page.objects.visible_to(self.user).select_related("office"), pk=page_id)
        body = self.body(Turning)
        with store_at_work():
            turned = turning.turn_page(
                page, degrees=body["degrees"], version=body.get("version"), by=self.user
            )
        return answer_decided_page(turned, by=self.user)


def _told(documents: list[Document] | tuple[Document, ...], *, by: User) -> dict[str, object]:
    """Documents as they are now, in this order, with the deed that made them so."""
    deed = Deed.objects.that_made(documents[0])
    shown = visible_documents(by).in_bulk([document.pk for document in documents])
    return {"deed": deed.pk if deed else None, "documents": [shown[document.pk] for document in documents]}
