"""Documents: a person files them, moves them, rejects them, takes them up again, and undoes that."""

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.gate import answer_at_gate, made_on
from documents.api.pages import page_with_all
from documents.api.requests import Filing, Remarked, Versioned
from documents.api.serializers.documents import DecidedDocument, SiblingsOut
from documents.api.serializers.folders import FileMoved, FolderDetail
from documents.api.serializers.gate import FileAtGate
from documents.api.serializers.pages import DecidedPage
from documents.dating import DATE, PERIOD
from documents.errors import WrongState
from documents.filing import review, siblings, undoing
from documents.gate import handing_over, standing
from documents.intake import paper
from documents.models import Deed, Document, Page, Placement
from documents.register.models import Folder
from documents.register.not_found import undo_not_found
from documents.slots.undoing import drop_needless_gap
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action

UNDONE = PolymorphicProxySerializer(
    component_name="UndoneThing",
    serializers=[DecidedDocument, DecidedPage, FileAtGate, FolderDetail, FileMoved],
    resource_type_field_name=None,
)
"""What a deed was about, as it is again."""


class FileDocument(ApiView):
    """`documents/{id}/file/`."""

    action_needed = Action.FILE

    @documented({200: DecidedDocument}, request=Filing, errors=(409,), operation_id="file_document")
    def post(self, request: Request, document_id: int) -> Response:
        """Put it into this employer's file, or move it there; its old place stays in its history."""
        document = get_object_or_404(visible_documents(self.user), pk=document_id)
        body = self.body(Filing)
        review.file_document(
            document,
            account_no=body["account_no"],
            form=body.get("form_code") or "",
            note=body.get("note") or "",
            version=body.get("version"),
            by=self.user,
            days={name: body[name] for name in (DATE, PERIOD) if name in body},
        )
        return answer_decided(document, by=self.user)


class RejectDocument(ApiView):
    """`documents/{id}/reject/`."""

    action_needed = Action.FILE

    @documented({200: DecidedDocument}, request=Remarked, errors=(409,), operation_id="reject_document")
    def post(self, request: Request, document_id: int) -> Response:
        """It belongs to nobody's file: a stray sheet, a test scan. Its pages stay in their batch."""
        document = get_object_or_404(visible_documents(self.user), pk=document_id)
        body = self.body(Remarked)
        review.reject(document, note=body.get("note") or "", version=body.get("version"), by=self.user)
        return answer_decided(document, by=self.user)


class ReopenDocument(ApiView):
    """`documents/{id}/reopen/`."""

    action_needed = Action.FILE

    @documented({200: DecidedDocument}, request=Remarked, errors=(409,), operation_id="reopen_document")
    def post(self, request: Request, document_id: int) -> Response:
        """Back to the review queue, of what was rejected; a filed document is moved, or its deed undone."""
        document = get_object_or_404(visible_documents(self.user), pk=document_id)
        policy.require(self.user, Action.FILE, document.batch.office)
        body = self.body(Remarked)
        document.require_version(body.get("version"))
        if document.state == DocumentState.FILED:
            raise WrongState
        review.reopen(document, note=body.get("note") or "", by=self.user)
        return answer_decided(document, by=self.user)


class Siblings(ApiView):
    """`documents/{id}/siblings/`."""

    action_needed = Action.FILE

    @documented({200: SiblingsOut}, operation_id="get_siblings")
    def get(self, request: Request, document_id: int) -> Response:
        """What the machine filed by the same rule, the same day, in the same batch or under the same
        employer, as this document that a person has moved since.
        """
        document = get_object_or_404(Document.objects.fileable_by(self.user), pk=document_id)
        found = siblings.find_siblings(document, by=self.user)
        return Response(SiblingsOut({"documents": [one.pk for one in found], "rule": document.rule}).data)

    @documented({200: SiblingsOut}, request=None, operation_id="send_back_siblings")
    def post(self, request: Request, document_id: int) -> Response:
        """All of them wait for a person again; answers which."""
        document = get_object_or_404(Document.objects.fileable_by(self.user), pk=document_id)
        found = siblings.send_back_siblings(document, by=self.user)
        return Response(SiblingsOut({"documents": [one.pk for one in found], "rule": document.rule}).data)


class UndoDeed(ApiView):
    """`deeds/{id}/undo/`."""

    action_needed = (Action.FILE, Action.UPLOAD)

    @documented({200: UNDONE}, request=Versioned, errors=(409,), operation_id="undo_deed")
    def post(self, request: Request, deed_id: int) -> Response:
        """Put what this deed changed back as it was, if nobody has changed it since: a document with its
        pages, a page, a file that was handed over, a paper folder or the search for one.
        """
        deed = get_object_or_404(
            Deed.objects.undoable_by(self.user).select_related("by", "office"), pk=deed_id
        )
        version = self.body(Versioned).get("version")
        if deed.thing == Deed.Thing.FOLDER:
            return _answer_folder(paper.undo_folder_deed(deed, version=version, by=self.user), by=self.user)
        if deed.verb == Deed.Verb.NOT_FOUND:
            return _answer_search(undo_not_found(deed, by=self.user))
        if deed.thing == Deed.Thing.EFILE:
            employer = Employer.objects.visible_to(self.user).get(pk=deed.thing_id)
            with made_on(employer, version):
                taken_back = handing_over.take_back(deed, by=self.user)
            return answer_at_gate(employer, taken_back)
        thing = undoing.undo(deed, version=version, by=self.user)
        if isinstance(thing, Page):
            answer = answer_decided_page(thing, by=self.user)
            drop_needless_gap(thing)
            return answer
        return answer_decided(thing, by=self.user)


def _answer_folder(folder: Folder, *, by: User) -> Response:
    shown = Folder.objects.visible_to(by).select_related("employer", "registered_by").get(pk=folder.pk)
    return Response(FolderDetail(shown).data)


def _answer_search(employer: Employer) -> Response:
    file = standing.file_of(employer)
    facts = {"account_no": employer.account_no, "state": file.state, "version": file.version}
    return Response(FileMoved(facts).data)


def answer_decided_page(page: Page, *, by: User) -> Response:
    """The changed page with the deed that made its present version."""
    deed = Deed.objects.that_made(page)
    shown = page_with_all(page.pk, user=by)
    shown.deed = deed.pk if deed else None  # type: ignore[attr-defined]
    return Response(DecidedPage(shown).data)


def answer_decided(document: Document, *, by: User) -> Response:
    """The changed document with the deed that made its present version."""
    deed = Deed.objects.that_made(document)
    shown = visible_documents(by).get(pk=document.pk)
    shown.deed = deed.pk if deed else None  # type: ignore[attr-defined]
    return Response(DecidedDocument(shown).data)


def visible_documents(user: User) -> QuerySet[Document]:
    pages = Prefetch("pages", Page.objects.counted().by_position())
    history = Prefetch("placements", Placement.objects.select_related("employer", "by"))
    return (
        Document.objects.visible_to(user)
        .select_related("employer", "form", "batch__office")
        .prefetch_related(pages, history)
    )
