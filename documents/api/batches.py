"""Batches: declared, sent file by file, looked at."""

import contextlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from documents import tasks
from documents.api import upload_headers
from documents.api.base import ApiView, RawBodyParser, store_at_work
from documents.api.docs import documented
from documents.api.folder_requests import BatchPatch
from documents.api.requests import BatchFilter, NewBatch
from documents.api.serializers.batches import BatchDetail, BatchLine, Described, FileLine, Opened, Received
from documents.api.serializers.folders import NoticeLine
from documents.api.serializers.preflight import PreflightOut
from documents.errors import BadPart, FileRefused
from documents.intake import paper, receive
from documents.intake.arrivals import find_first_arrivals
from documents.intake.batches import Declared, Folder, open_batch, open_or_join
from documents.intake.preflight import look_ahead
from documents.models import Batch, Upload
from documents.reasons import Reason
from documents.register.custody import find_by_code
from documents.register.notices import Notice
from documents.register.tying import notices_about_count
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Action
from sso_efiles.refusal import InvalidInput, Refusal
from sso_efiles.web.pagination import NewestFirst


class LengthMissing(Refusal):
    """A body of unknown length: it could not be told from one that broke off."""

    code = "length_missing"
    status = 411
    th = "กรุณาระบุ Content-Length ของข้อมูลที่ส่ง"
    en = "Say with Content-Length how many bytes are sent."


class BodyNotRaw(Refusal):
    """A form or something packed where the file's own bytes are wanted."""

    code = "body_not_raw"
    status = 415
    th = (
        "ต้องส่งไบต์ของไฟล์โดยตรง ไม่ใช่แบบฟอร์ม (multipart) และไม่บีบอัด (gzip) เช่น"
        " curl -T 0001.jpg -H 'Authorization: Bearer TOKEN' {address}"
    )
    en = (
        "Send the file's own bytes, not a form (multipart) and not packed (gzip):"
        " curl -T 0001.jpg -H 'Authorization: Bearer TOKEN' {address}"
    )


class Batches(ApiView):
    """`batches/`."""

    action_needed = {"GET": Action.READ_UNFILED, "POST": Action.UPLOAD}
    pagination_class = NewestFirst

    @documented({200: BatchLine(many=True)}, parameters=[BatchFilter], operation_id="list_batches")
    def get(self, request: Request) -> Response:
        """The batches of one's office, newest first."""
        query = self.query(BatchFilter)
        found = Batch.objects.visible_to(self.user).select_related("employer", "origin", "folder")
        found = found.filter(**query)
        return self.paged(found, lambda batches: BatchLine(batches, many=True, context=_with_counts(batches)))

    @documented({201: Opened, 200: Opened}, request=NewBatch, errors=(413,), operation_id="open_batch")
    def post(self, request: Request) -> Response:
        """Declare a folder before its first byte. The same declaration again is the same batch."""
        body = self.body(NewBatch)
        office, folder, files = _read_declaration(body)
        if body["join"] == "own":
            joined = open_or_join(folder, files, office=office, by=self.user)
            uploads = {sent: row.client_id for sent, row in joined.uploads.items()}
            detail = _opened(joined.batch.pk, user=self.user) | {"uploads": uploads}
            return Response(detail, status=201 if joined.created else 200)
        batch, created = open_batch(folder, files, office=office, by=self.user)
        return Response(_opened(batch.pk, user=self.user), status=201 if created else 200)


class Ahead(ApiView):
    """`batches/preflight/`."""

    action_needed = Action.UPLOAD

    @documented({200: PreflightOut}, request=NewBatch, errors=(413,), operation_id="look_ahead")
    def post(self, request: Request) -> Response:
        """What is known of a folder before it is declared: its number's employer, numbers that may be meant,
        which of its files are here already. Files may be left out; nothing is written.
        """
        office, folder, files = _read_declaration(self.body(NewBatch))
        return Response(PreflightOut(look_ahead(folder, files, office=office, by=self.user)).data)


def _read_declaration(body: dict[str, Any]) -> tuple[Office, Folder, list[Declared]]:
    office = Office.objects.filter(pk=body["office"]).first()
    if office is None:
        raise InvalidInput(fields={"office": "unknown / ไม่รู้จักสำนักงานนี้"})
    folder = Folder(
        name=body["folder_name"],
        account_no=body.get("account_no") or "",
        sheets=body.get("sheets"),
        loose=not body["folder_name"].strip(),
        above=tuple(body.get("above") or ()),
        code=body.get("folder") or "",
    )
    return office, folder, [Declared(**file) for file in body["files"]]


class OneBatch(ApiView):
    """`batches/{id}/`."""

    action_needed = {"GET": Action.READ_UNFILED, "PATCH": (Action.UPLOAD, Action.FILE)}
    http_method_names = ("get", "head", "patch")

    @documented({200: BatchDetail}, operation_id="get_batch")
    def get(self, request: Request, batch_id: int) -> Response:
        """A batch: what is still missing, what became of each file, how many pages are where."""
        return Response(_batch_detail(batch_id, user=self.user))

    @documented({200: Described}, request=BatchPatch, errors=(409,), operation_id="describe_batch")
    def patch(self, request: Request, batch_id: int) -> Response:
        """Describe the paper that it was scanned from: its folder is changed, or registered where there is
        none; or tie it to a registered one by `folder`. What is left out stays.
        """
        batch = get_object_or_404(Batch.objects.visible_to(self.user).select_related("office"), pk=batch_id)
        body = self.body(BatchPatch)
        code, version = body.pop("folder", ""), body.pop("version", None)
        if code:
            folder = find_by_code(code, by=self.user)
            done = paper.tie_batch(batch, folder, body, by=self.user, version=version)
        else:
            done = paper.describe_batch(batch, body, by=self.user, version=version)
        told = {"deed": done.deed.pk, "warnings": _warnings(done.notices)}
        return Response(_batch_detail(batch_id, user=self.user) | told)


class OneFile(ApiView):
    """`batches/{id}/files/{client_id}/`."""

    action_needed = Action.UPLOAD
    parser_classes = (RawBodyParser,)  # type: ignore[assignment]

    @documented(
        {201: FileLine, 200: FileLine, 202: Received},
        errors=(411, 413, 422, 503),
        operation_id="put_file",
        request={"application/octet-stream": OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter(
                "Content-Range", str, OpenApiParameter.HEADER, description="bytes first-last/total"
            ),
            OpenApiParameter(
                "Content-Digest", str, OpenApiParameter.HEADER, description="sha-256=:BASE64: of this body"
            ),
        ],
    )
    def put(self, request: Request, batch_id: int, client_id: str) -> Response:
        """The bytes of a declared file: whole up to 16 MiB, else in parts of at most 4 MiB, in any order."""
        found = Upload.objects.visible_to(self.user).declared().select_related("batch__office")
        file = get_object_or_404(found, batch=batch_id, client_id=client_id)
        policy.require(self.user, Action.UPLOAD, file.batch.office)
        with store_at_work(), _advancing_batch(file.batch_id):
            receipt = _receive_body(file, request, by=self.user)
        if receipt.outcome == "part":
            return Response({"received": receipt.received}, status=202)
        stored = Upload.objects.visible_to(self.user).get(pk=file.pk)
        context = {"first": find_first_arrivals([stored], user=self.user)}
        return Response(
            FileLine(stored, context=context).data, status=201 if receipt.outcome == "stored" else 200
        )


@extend_schema(exclude=True)
class BareFile(OneFile):
    """The same without the last `/`: to an address that ends in one, `curl -T` adds the file's name."""


@contextlib.contextmanager
def _advancing_batch(batch_id: int) -> Iterator[None]:
    """A refused file may be the last one that a batch waited for, just as a stored one."""
    try:
        yield
    except FileRefused:
        tasks.advance(batch_id)
        raise
    tasks.advance(batch_id)


def _receive_body(file: Upload, request: Request, *, by: User) -> receive.Receipt:
    """Look at the headers, then let the verb read the stream: the body is never held in memory."""
    require_raw(request)
    length = body_length(request)
    digest = upload_headers.parse_content_digest(request.headers.get("Content-Digest", ""))
    stream = cast(BinaryIO, request)  # it hands read() on to Django's request
    if part := request.headers.get("Content-Range"):
        span = upload_headers.parse_content_range(part, digest=digest)
        if length != span.end - span.start:
            raise BadPart(fields={"Content-Length": f"{span.end - span.start}"})
        return receive.receive_part(file, stream, span=span, by=by)
    if length > settings.WHOLE_FILE_BYTES:
        raise receive.use_parts()
    if digest and digest != file.sha256:
        raise FileRefused(Reason.DIGEST_MISMATCH)
    return receive.receive(file, stream, by=by)


def require_raw(request: Request) -> None:
    """Else the size would be told as wrong, which is true and helps nobody. A body that `curl --data-binary`
    calls form fields is the file all the same.
    """
    packed = request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity")
    if packed or (request.content_type or "").lower().startswith("multipart/"):
        raise BodyNotRaw(address=request.build_absolute_uri(request.path.rstrip("/")))


def body_length(request: Request) -> int:
    """No length at all is no body, unless it comes in chunks."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in request.META or not (length.isascii() and length.isdecimal()):
        raise LengthMissing
    return int(length)


def _batch_detail(batch_id: int, *, user: User) -> dict[str, Any]:
    entries = Prefetch("entries", Upload.objects.order_by("position", "id"))
    declared = Upload.objects.listed().order_by("position", "id").prefetch_related(entries)
    found = Batch.objects.visible_to(user).select_related("employer", "origin", "folder")
    batch = get_object_or_404(found.prefetch_related(Prefetch("uploads", declared)), pk=batch_id)
    context = _with_counts([batch]) | {
        "received": receive.received_ranges_of(batch),
        "first": find_first_arrivals(batch.uploads.all(), user=user),
    }
    return dict(BatchDetail(batch, context=context).data)


def _opened(batch_id: int, *, user: User) -> dict[str, Any]:
    batch = Batch.objects.visible_to(user).select_related("folder").get(pk=batch_id)
    return _batch_detail(batch_id, user=user) | {"warnings": _warnings(notices_about_count(batch))}


def _warnings(notices: list[Notice]) -> list[dict[str, Any]]:
    return list(NoticeLine(notices, many=True).data)  # type: ignore[arg-type]  # many


def _with_counts(batches: list[Batch]) -> dict[str, Any]:
    return {"counts": Batch.counts_of([batch.pk for batch in batches])}
