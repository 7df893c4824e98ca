"""The folder register: paper folders, who has them, and those that were not found."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.folder_requests import CustodyMove, FolderFilter, FolderPatch, NewFolder, Search
from documents.api.gate import made_on
from documents.api.serializers.folders import (
    ChangedFolder,
    FolderDetail,
    FolderLine,
    MovedFolder,
    NotFoundOut,
)
from documents.employer_file import moves
from documents.gate import standing
from documents.intake import paper
from documents.register import custody, not_found, registration
from documents.register.finding import search_register
from documents.register.models import Folder, FolderSearch
from documents.register.registration import FolderFacts, Registered
from documents.register.states import CustodyPlace
from documents.screens.register import sheets
from employers.models import Employer
from sso_efiles.accounts.models import Office, User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import InvalidInput

_WRITERS = (Action.UPLOAD, Action.FILE)
"""Who takes folders from the shelf: whoever sends or files at the office."""


class Folders(ApiView):
    """`folders/`."""

    action_needed = {"GET": Action.READ_UNFILED, "POST": _WRITERS}

    @documented({200: FolderLine(many=True)}, parameters=[FolderFilter], operation_id="list_folders")
    def get(self, request: Request) -> Response:
        """The paper folders of one's office, newest first."""
        query = self.query(FolderFilter)
        found = search_register(query.get("q", ""), user=self.user).kept()
        if "place" in query:
            found = found.filter(place=query["place"])
        if query.get("pending"):
            found = found.pending()
        rows = found.select_related("employer", "registered_by")
        return self.paged(rows, lambda folders: FolderLine(folders, many=True))

    @documented({201: ChangedFolder}, request=NewFolder, errors=(409,), operation_id="register_folder")
    def post(self, request: Request) -> Response:
        """Register a folder that was taken from the shelf; 409 `volume_taken` offers the next volume."""
        body = self.body(NewFolder)
        office = _office(body.pop("office", ""), user=self.user)
        facts = {name: value for name, value in body.items() if value is not None}
        done = registration.register_folder(FolderFacts(**facts), office=office, by=self.user)
        return _answer_changed(done, by=self.user, status=201)


class OneFolder(ApiView):
    """`folders/{code}/`."""

    action_needed = {"GET": Action.READ_UNFILED, "PATCH": _WRITERS}
    http_method_names = ("get", "head", "patch")

    @documented({200: FolderDetail}, operation_id="get_folder")
    def get(self, request: Request, folder_code: str) -> Response:
        """A folder, its batches, and who had the paper."""
        folder = get_object_or_404(_shown(Folder.objects.visible_to(self.user)), code=folder_code)
        return Response(FolderDetail(folder).data)

    @documented({200: ChangedFolder}, request=FolderPatch, errors=(409,), operation_id="change_folder")
    def patch(self, request: Request, folder_code: str) -> Response:
        """Describe a folder otherwise, or give a pending one its number. What is left out stays."""
        folder = get_object_or_404(_shown(Folder.objects.changeable_by(self.user)), code=folder_code)
        body = self.body(FolderPatch)
        version = body.pop("version", None)
        done = paper.change_folder(folder, body, by=self.user, version=version)
        return _answer_changed(done, by=self.user)


class FolderCover(ApiView):
    """`folders/{code}/cover/`."""

    action_needed = Action.READ_UNFILED
    http_method_names = ("get", "head")

    @documented({(200, "application/pdf"): OpenApiTypes.BINARY}, operation_id="get_folder_cover")
    def get(self, request: Request, folder_code: str) -> HttpResponse:
        """The cover to print, one A4 page as PDF. An audit event."""
        return sheets.send_cover_pdf(cast(OfficerRequest, request), folder_code)


class FolderCustody(ApiView):
    """`folders/{code}/custody/`."""

    action_needed = _WRITERS

    @documented({200: MovedFolder}, request=CustodyMove, errors=(409,), operation_id="move_folder")
    def post(self, request: Request, folder_code: str) -> Response:
        """From now on the paper is here. Saying it twice says nothing new."""
        folder = custody.find_by_code(folder_code, by=self.user)
        body = self.body(CustodyMove)
        place = CustodyPlace(body["place"])
        moved = custody.move_paper(folder, place, by=self.user, note=body.get("note") or "")
        shown: Any = _shown(Folder.objects.visible_to(self.user)).get(pk=folder.pk)
        shown.again = moved.again
        return Response(MovedFolder(shown).data)


class NotFound(ApiView):
    """`employers/{account_no}/file/not-found/`."""

    action_needed = _WRITERS

    @documented({200: NotFoundOut}, request=Search, errors=(409,), operation_id="note_not_found")
    def post(self, request: Request, account_no: str) -> Response:
        """The folder is on the master list and not on the shelf; a folder that turns up takes this back."""
        known = Employer.objects.visible_to(self.user).select_related("office")
        employer = get_object_or_404(known, account_no=account_no)
        body = self.body(Search)
        with made_on(employer, body.get("version")):
            noted = not_found.note_not_found(
                employer, searched=body["searched"], note=body.get("note") or "", by=self.user
            )
        shown: Any = noted.search
        shown.deed = noted.deed.pk
        shown.state = moves.state_of(employer)
        shown.version = standing.file_of(employer).version
        shown.searches = FolderSearch.objects.visible_to(self.user).filter(employer=employer).count()
        return Response(NotFoundOut(shown).data)


def _office(code: str, *, user: User) -> Office:
    office = Office.objects.filter(pk=code or user.office_id).first()
    if office is None:
        raise InvalidInput(fields={"office": "unknown / ไม่รู้จักสำนักงานนี้"})
    return office


def _shown(folders: QuerySet[Folder]) -> QuerySet[Folder]:
    return folders.select_related("employer", "registered_by", "office")


def _answer_changed(done: Registered, *, by: User, status: int = 200) -> Response:
    shown: Any = _shown(Folder.objects.visible_to(by)).get(pk=done.folder.pk)
    shown.deed = done.deed.pk
    shown.warnings = done.notices
    return Response(ChangedFolder(shown).data, status=status)
