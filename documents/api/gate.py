"""The gate: a file is handed over, sampled, checked, validated, certified, revoked; a lot is certified."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.gate_requests import AtGate, CertifyIn, CertifyLotIn, CheckIn, RevokeIn, verdict_of
from documents.api.serializers.gate import CertifiedLotOut, FileAtGate, SampleOut
from documents.errors import WrongState
from documents.gate import certifying, checking, handing_over, standing
from documents.gate.history import stale_file
from documents.models import Deed
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action


class HandOver(ApiView):
    """`employers/{account_no}/file/hand-over/`."""

    action_needed = Action.FILE

    @documented({200: FileAtGate}, request=AtGate, errors=(409,), operation_id="hand_over_file")
    def post(self, request: Request, account_no: str) -> Response:
        """Give the file to the check; 409 `not_ready` with `open` while something is to be mended first."""
        employer = _find_employer(account_no, user=self.user)
        body = self.body(AtGate)
        with made_on(employer, body.get("version")):
            deed = handing_over.hand_over(employer, by=self.user, version=body.get("change"))
        return answer_at_gate(employer, deed)


class Sample(ApiView):
    """`employers/{account_no}/file/sample/`."""

    action_needed = Action.READ_FILED

    @documented({200: SampleOut}, errors=(409,), operation_id="get_sample")
    def get(self, request: Request, account_no: str) -> Response:
        """The drawn pages of the file, for who may check or certify it. The first call draws the lot."""
        sample = standing.show_sample(_find_employer(account_no, user=self.user), by=self.user)
        return Response(SampleOut(standing.describe_sample(sample)).data)


class Check(ApiView):
    """`employers/{account_no}/file/check/`."""

    action_needed = Action.CHECK

    @documented({200: FileAtGate}, request=CheckIn, errors=(409,), operation_id="check_file")
    def post(self, request: Request, account_no: str) -> Response:
        """Pass the file on to its certifier, or return it with findings. Sending this says that every drawn
        page was looked at. 403 `same_person` for who indexed it.
        """
        employer = _find_employer(account_no, user=self.user)
        body = self.body(CheckIn)
        verdict = verdict_of(body)
        with made_on(employer, body.get("version")):
            deed = checking.check(employer, verdict, by=self.user, version=body.get("change"))
        return answer_at_gate(employer, deed)


class Validate(ApiView):
    """`employers/{account_no}/file/validate/`."""

    action_needed = Action.READ_UNFILED

    @documented({200: FileAtGate}, request=CheckIn, errors=(409,), operation_id="validate_file")
    def post(self, request: Request, account_no: str) -> Response:
        """A third person confirms the check or returns the file, where the office asks for one."""
        employer = _find_employer(account_no, user=self.user)
        body = self.body(CheckIn)
        verdict = verdict_of(body)
        with made_on(employer, body.get("version")):
            deed = checking.validate(employer, verdict, by=self.user, version=body.get("change"))
        return answer_at_gate(employer, deed)


class Certify(ApiView):
    """`employers/{account_no}/file/certify/`."""

    action_needed = Action.CERTIFY

    @documented({200: FileAtGate}, request=CertifyIn, errors=(409,), operation_id="certify_file")
    def post(self, request: Request, account_no: str) -> Response:
        """Certify the file as equal to the paper. 403 `same_person` for who checked it; 409 `changed` where
        something else lies in it than was checked.
        """
        employer = _find_employer(account_no, user=self.user)
        body = self.body(CertifyIn)
        with made_on(employer, body.get("version")):
            facts = {"statement": body["statement"], "version": body.get("change")}
            deed = certifying.certify(employer, **facts, by=self.user)
        return answer_at_gate(employer, deed)


class Revoke(ApiView):
    """`employers/{account_no}/file/revoke/`."""

    action_needed = Action.CERTIFY

    @documented({200: FileAtGate}, request=RevokeIn, errors=(409,), operation_id="revoke_file")
    def post(self, request: Request, account_no: str) -> Response:
        """Withdraw the valid certificate; the file goes back to indexing as its next version."""
        employer = _find_employer(account_no, user=self.user)
        body = self.body(RevokeIn)
        with made_on(employer, body.get("version")):
            facts = {"reason": body["reason"], "version": body.get("change")}
            deed = certifying.revoke(employer, **facts, by=self.user)
        return answer_at_gate(employer, deed)


class CertifyLot(ApiView):
    """`lots/{id}/certify/`."""

    action_needed = Action.CERTIFY

    @documented({200: CertifiedLotOut}, request=CertifyLotIn, errors=(409,), operation_id="certify_lot")
    def post(self, request: Request, lot_id: int) -> Response:
        """Certify every file of an accepted lot that waits for it, by one statement."""
        lot = standing.find_lot(lot_id, by=self.user)
        done = certifying.certify_lot(lot, statement=self.body(CertifyLotIn)["statement"], by=self.user)
        numbers = dict(
            Employer.objects.visible_to(self.user)
            .filter(pk__in=[deed.thing_id for deed in done.deeds])
            .values_list("pk", "account_no")
        )
        answer = {
            "lot": lot.pk,
            "deeds": [deed.pk for deed in done.deeds],
            "certified": [numbers[deed.thing_id] for deed in done.deeds],
            "changed": [employer.account_no for employer in done.changed],
        }
        return Response(CertifiedLotOut(answer).data)


@contextmanager
def made_on(employer: Employer, version: int | None) -> Iterator[None]:
    """A step by who saw this version of the file: Stale where another is open now, and, for who says what
    they saw, where the file has moved on since and the step is not its next.
    """
    file = standing.file_of(employer)
    if version is not None and version != file.version:
        raise stale_file(file)
    try:
        yield
    except WrongState as refusal:
        if version is None or type(refusal) is not WrongState:  # what says more than that stays as it is
            raise
        raise stale_file(standing.file_of(employer)) from refusal


def answer_at_gate(employer: Employer, deed: Deed) -> Response:
    """The file as the deed left it."""
    return Response(FileAtGate({"deed": deed.pk, **standing.describe_file(employer)}).data)


def _find_employer(account_no: str, *, user: User) -> Employer:
    return get_object_or_404(
        Employer.objects.visible_to(user).select_related("office"), account_no=account_no
    )
