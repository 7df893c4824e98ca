"""A person corrects what was read of a page: its crop above a field; each line, or one number."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from documents.correcting import correct
from documents.correcting.numbers import is_likely, parse_number
from documents.correcting.refusals import NothingToCorrect, NumberDoesNotFit
from documents.correcting.written_over import lines_of
from documents.models import Identifier, Page, Reading
from employers.identifiers import InvalidIdentifier, Kind
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import Forbidden, Refusal

_MARGIN = 14  # guess: the walls of boxes and a little paper, at 200 dpi
_ROW, _DIGITS = 2**63 - 1, 19


class CorrectionForm(forms.Form):
    """What stands on the picture, and where."""

    value = forms.CharField(label=gettext_lazy("What stands on the picture"), max_length=correct.MOST_LETTERS)
    number = forms.IntegerField(min_value=1, max_value=_ROW, required=False)
    line = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    as_written = forms.BooleanField(required=False)


@dataclass(frozen=True, slots=True)
class Place:
    """What is to be corrected: a number or a line, with the part of the picture on which it stands."""

    view: str
    """x, y, width and height of the part, as SVG writes a view box."""
    as_read: str
    line: int | None = None
    number: Identifier | None = None

    @property
    def prefilled(self) -> str:
        """What the field begins with: nothing where a hand wrote, or a person's number stands."""
        if self.number is None:
            return self.as_read
        hidden = self.number.by_hand or self.number.kind == Kind.NATIONAL_ID
        return "" if hidden else self.number.value


@require_http_methods(["GET", "HEAD", "POST"])
def correct_page(request: OfficerRequest, page_id: int) -> HttpResponse:
    """The lines of a page to choose from, or one place with its field; what was keyed is kept."""
    page = _page_of(page_id, user=request.user)
    reading = get_object_or_404(page.readings, current=True)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    misfit = False
    if request.method == "POST" and form.is_valid():
        try:
            _correct(page, form.cleaned_data, by=request.user)
        except NumberDoesNotFit as refused:
            misfit = True
            form.add_error("value", str(refused))
        except Refusal as refused:
            form.add_error("value", str(refused))
        else:
            messages.success(request, _("Corrected. The undo button stands with “This slot of the file”."))
            return redirect("documents:page", page.pk)
    asked = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"page": page, "reading": reading, "form": form, "misfit": misfit}
    place = _place_asked(page, reading, number=asked.get("number", ""), line=asked.get("line", ""))
    if place is None:
        context["lines"] = [_line_place(reading, line) for line in lines_of(reading.words)]
    else:
        context |= {"place": place, "typed": form.data.get("value", place.prefilled)}
    status = 422 if form.errors else 200
    return render(request, "documents/viewer/correct.html", context, status=status)


@require_POST
def judge_number(request: OfficerRequest, page_id: int) -> HttpResponse:
    """While a number is being keyed: whether its check digit fits, and whose it is."""
    page = _page_of(page_id, user=request.user)
    number = _number_asked(page, request.POST.get("number", ""))
    if number is None:
        raise Http404
    context: dict[str, Any] = {}
    try:
        keyed = parse_number(Kind(number.kind), request.POST.get("value", ""))
    except InvalidIdentifier as refused:
        context["unfinished"] = str(refused)
    else:
        named = Q(account_no=keyed.digits) | Q(juristic_no=keyed.digits)
        owner = Employer.objects.visible_to(request.user).filter(named).first()
        context |= {"likely": is_likely(keyed), "owner": owner}
    return render(request, "documents/viewer/_judged.html", context)


def _page_of(page_id: int, *, user: User) -> Page:
    """404 for what this person may not see, 403 for what another office's people correct."""
    policy.require(user, Action.FILE)
    page = get_object_or_404(Page.objects.visible_to(user).select_related("office"), pk=page_id)
    if not policy.can(user, Action.FILE, page.office):
        raise Forbidden
    return page


def _correct(page: Page, given: dict[str, Any], *, by: User) -> None:
    facts = {"value": given["value"], "version": given["version"], "by": by}
    if given["number"] is None and given["line"] is None:
        raise NothingToCorrect
    if given["number"] is not None:
        number = get_object_or_404(page.identifiers, pk=given["number"])
        correct.correct_number(page, number=number, as_written=given["as_written"], **facts)
    else:
        correct.correct_line(page, line=given["line"], **facts)


def _place_asked(page: Page, reading: Reading, *, number: str, line: str) -> Place | None:
    """The place that an address or a form names; None where it names none."""
    found = _number_asked(page, number)
    if found is not None and found.box:
        return Place(_view_of(found.box), found.as_read, number=found)
    if line.isdecimal() and len(line) < _DIGITS and int(line) in lines_of(reading.words):
        return _line_place(reading, int(line))
    return None


def _number_asked(page: Page, number: str) -> Identifier | None:
    if not (number.isascii() and number.isdecimal() and len(number) < _DIGITS):
        return None
    return page.identifiers.filter(pk=int(number)).first()


def _line_place(reading: Reading, line: int) -> Place:
    box, text = lines_of(reading.words)[line]
    return Place(_view_of(box), text, line=line)


def _view_of(box: list[int]) -> str:
    left, top = max(0, box[0] - _MARGIN), max(0, box[1] - _MARGIN)
    return f"{left} {top} {box[2] - left + _MARGIN} {box[3] - top + _MARGIN}"
