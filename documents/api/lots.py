"""Lots: how what was handed over is sampled, and how that turned out."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.requests import LotFilter
from documents.api.serializers.lots import LotDetail, LotLine
from documents.lots.models import Lot
from documents.lots.results import members_of
from sso_efiles.policy import Action


class Lots(ApiView):
    """`lots/`."""

    action_needed = Action.PROGRESS

    @documented({200: LotLine(many=True)}, parameters=[LotFilter], operation_id="list_lots")
    def get(self, request: Request) -> Response:
        """The lots of the offices whose progress the caller sees, newest first."""
        found = Lot.objects.visible_to(self.user).filter(**self.query(LotFilter))
        return self.paged(found.with_files().select_related("plan"), lambda lots: LotLine(lots, many=True))


class OneLot(ApiView):
    """`lots/{id}/`."""

    action_needed = Action.PROGRESS

    @documented({200: LotDetail}, operation_id="get_lot")
    def get(self, request: Request, lot_id: int) -> Response:
        """One lot with its files, its sample and the seed of the draw."""
        found = Lot.objects.visible_to(self.user).with_files().select_related("plan")
        lot = get_object_or_404(found, pk=lot_id)
        return Response(LotDetail(lot, context={"members": members_of(lot, user=self.user)}).data)
