"""Blind second entry: which key fields to key from the paper, and what was keyed."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.requests import BlindValue
from documents.api.serializers.blind import BlindOut
from documents.employer_file.models import Passage
from documents.gate import blind
from employers.models import Employer
from sso_efiles.policy import Action


class BlindEntries(ApiView):
    """`employers/{account_no}/file/blind/`."""

    action_needed = Action.CHECK

    @documented({200: BlindOut}, operation_id="get_blind_fields")
    def get(self, request: Request, account_no: str) -> Response:
        """The fields of a file under check that are still to be keyed, without their first value, and what
        was keyed. 403 `same_person` for who indexed the file.
        """
        return Response(BlindOut(blind.state_of(self._passage(account_no))).data)

    @documented({200: BlindOut}, request=BlindValue, errors=(409,), operation_id="key_blind_field")
    def post(self, request: Request, account_no: str) -> Response:
        """Keep a field as it was keyed from the paper, once. Where it differs from the first entry, both are
        told: whether the file is wrong (`key_field_wrong`) the checker decides with the paper in hand.
        """
        passage = self._passage(account_no)
        blind.record_blind_entry(passage, **self.body(BlindValue), by=self.user)
        return Response(BlindOut(blind.state_of(passage)).data)

    def _passage(self, account_no: str) -> Passage:
        employer = get_object_or_404(Employer.objects.visible_to(self.user), account_no=account_no)
        return blind.passage_to_key(employer, by=self.user)
