"""Employers: what the registry says, and the electronic file by sections."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.certificates import describe_version
from documents.api.docs import documented
from documents.api.serializers.certificates import WhichVersion
from documents.api.serializers.documents import ElectronicFileOut
from documents.api.serializers.employers import EmployerDetail
from documents.api.serializers.radar import ExpectedOut
from documents.gate import standing
from documents.gate.certificates import certificate_of
from documents.models import Document, FormClass, Page, Reading
from documents.models.document import DocumentQuerySet
from documents.models.page import open_doubts
from documents.radar.asking import ask_of
from documents.slots.file_slots import ledger_of, slots_of_file
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound


class OneEmployer(ApiView):
    """`employers/{account_no}/`."""

    action_needed = Action.READ_FILED

    @documented({200: EmployerDetail}, operation_id="get_employer")
    def get(self, request: Request, account_no: str) -> Response:
        """What the registry says of an employer, and how far the electronic file is."""
        found = Employer.objects.visible_to(self.user).select_related("office")
        found = found.prefetch_related("former_names", "establishments")
        employer = get_object_or_404(found, account_no=account_no)
        counts = _filed_documents(employer, user=self.user).aggregate(
            documents=Count("pk", distinct=True), pages=Count("pages", filter=Q(pages__duplicate_of=None))
        )
        return Response(EmployerDetail(employer, context={"counts": counts}).data)


class ElectronicFile(ApiView):
    """`employers/{account_no}/file/`."""

    action_needed = Action.READ_FILED

    @documented({200: ElectronicFileOut}, operation_id="get_employer_file", parameters=[WhichVersion])
    def get(self, request: Request, account_no: str) -> Response:
        """What lies in the file, by section, as far as the caller may read it; with `version`, what was
        certified as that one. An audit event.
        """
        employer = get_object_or_404(Employer.objects.visible_to(self.user), account_no=account_no)
        if (version := self.query(WhichVersion).get("version")) is not None:
            return self._certified(employer, version)
        blank = Prefetch("readings", Reading.objects.filter(current=True).only("page", "blank"))
        counted = Page.objects.counted().by_position()
        pages = counted.select_related("scan__upload", "kind_by").prefetch_related(
            blank, open_doubts(), "copies"
        )
        filed = _filed_documents(employer, user=self.user).select_related("form", "batch")
        documents = list(filed.in_file_order().prefetch_related(Prefetch("pages", pages)))
        trail.record(AuditAction.EFILE_VIEWED, employer, by=self.user, account_no=employer.account_no)
        slots = slots_of_file(employer.pk, [page for one in documents for page in one.pages.all()])
        answer = {
            **standing.describe_file(employer),
            "sections": _group_by_class(documents),
            "slots": slots,
            "ledger": ledger_of(employer.pk, slots),
        }
        return Response(ElectronicFileOut(answer).data)

    def _certified(self, employer: Employer, version: int) -> Response:
        certificate = certificate_of(employer.pk, version=version, user=self.user)
        if certificate is None:
            raise NotFound
        facts = {"account_no": employer.account_no, "version": version}
        trail.record(AuditAction.EFILE_VIEWED, employer, by=self.user, **facts)
        return Response(describe_version(certificate))


class ExpectedPapers(ApiView):
    """`employers/{account_no}/file/expected/`."""

    action_needed = Action.READ_FILED

    @documented({200: ExpectedOut}, errors=(503,), operation_id="get_expected_papers")
    def get(self, request: Request, account_no: str) -> Response:
        """What the file should hold by the rules of data/radar, and whether it does, as far as the caller may
        read it; what cannot be known is told as such. An audit event.
        """
        employer = get_object_or_404(Employer.objects.visible_to(self.user), account_no=account_no)
        expected = ask_of(employer, user=self.user)
        trail.record(AuditAction.EXPECTED_VIEWED, employer, by=self.user, account_no=employer.account_no)
        return Response(ExpectedOut(expected).data)


def _filed_documents(employer: Employer, *, user: User) -> DocumentQuerySet:
    filed = Document.objects.visible_to(user).filter(employer=employer, state=DocumentState.FILED)
    return filed.with_pages()


def _group_by_class(documents: Sequence[Document]) -> list[dict[str, Any]]:
    """Those that hold something, in the order of the classes; what has no form yet is the last."""
    titles = [*FormClass.choices, ("", _("Type not set yet"))]
    by_class: dict[str, list[Document]] = {str(code): [] for code, _title in titles}
    for document in documents:
        by_class[document.doc_class].append(document)
    return [
        {"doc_class": code, "title": str(title), "documents": by_class[str(code)]}
        for code, title in titles
        if by_class[str(code)]
    ]
