"""What was read is corrected by a person who looks at the picture."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.serializers.corrections import Corrected
from documents.api.serializers.pages import DecidedPage
from documents.api.slots import answer_changed
from documents.correcting import correct
from documents.correcting.refusals import NothingToCorrect
from documents.models import Deed, Identifier, Page
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action


class CorrectPage(ApiView):
    """`pages/{id}/correct/`."""

    action_needed = Action.FILE

    @documented({200: DecidedPage}, request=Corrected, errors=(409, 422), operation_id="correct_page")
    def post(self, request: Request, page_id: int) -> Response:
        """Say what stands on the picture instead of what was read: a line, the words in a box, or a number.
        What the machine read is kept; search finds the corrected words at once, and another reading of the
        same image keeps them.
        """
        page = get_object_or_404(Page.objects.visible_to(self.user).select_related("office"), pk=page_id)
        deed = _correct(page, self.body(Corrected), by=self.user)
        return answer_changed(page.pk, deed, by=self.user)


def _correct(page: Page, body: dict[str, Any], *, by: User) -> Deed:
    facts: dict[str, Any] = {"value": body["value"], "version": body.get("version"), "by": by}
    if body.get("line") is not None:
        return correct.correct_line(page, line=body["line"], **facts)
    if body.get("box") is not None:
        return correct.correct_box(page, box=body["box"], **facts)
    number = _number_named(page, body["identifier"])
    return correct.correct_number(page, number=number, as_written=body["as_written"], **facts)


def _number_named(page: Page, named: str) -> Identifier:
    """By its id, or by its digits; NothingToCorrect."""
    rows = page.identifiers.all()
    found = rows.filter(value=named).first() or (rows.filter(pk=named).first() if named.isdecimal() else None)
    if found is None:
        raise NothingToCorrect
    return found
