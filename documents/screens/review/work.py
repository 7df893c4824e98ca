"""Who works on what: take the next documents, give them back; the head sees ages and shares out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from documents.filing import taking
from documents.models import Document
from documents.screens.review.cards import HOUR
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

_FILES = [role for role, row in policy.TABLE.items() if row[Action.FILE] is not policy.Scope.NONE]


class TakeForm(forms.Form):
    """How many, and of which batch."""

    number = forms.IntegerField(min_value=1, max_value=taking.MOST_AT_ONCE, required=False)
    batch = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class ShareForm(forms.Form):
    """To whom, and how many."""

    to = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    number = forms.IntegerField(
        label=gettext_lazy("Documents"), min_value=1, max_value=taking.MOST_AT_ONCE, initial=taking.AT_ONCE
    )


@require_POST
def take_next(request: OfficerRequest) -> HttpResponse:
    """The oldest documents that nobody has in work."""
    policy.require(request.user, Action.FILE)
    form = TakeForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    taken = taking.take(
        by=request.user, number=given.get("number") or taking.AT_ONCE, batch=given.get("batch")
    )
    if not taken:
        messages.info(request, _("Nothing waits that nobody has in work."))
    return redirect("documents:review-queue")


@require_POST
def give_back(request: OfficerRequest) -> HttpResponse:
    """All that one has in work is anybody's."""
    policy.require(request.user, Action.FILE)
    taking.give_back(by=request.user)
    return redirect("documents:review-queue")


@require_GET
def show_work(request: OfficerRequest) -> HttpResponse:
    """What waits at one's office and since when, who has how many in work, and how many each did within the
    hour. For the head alone.
    """
    taking.require_head(request.user)
    people = User.objects.visible_to(request.user).filter(is_active=True, role__in=_FILES)
    in_work = {one.by.pk: one for one in taking.in_work(user=request.user)}
    done = taking.done_within(HOUR, people)
    waiting = Document.objects.visible_to(request.user).waiting_for_review()
    oldest = waiting.values_list("created_at", flat=True).first()
    context: dict[str, Any] = {
        "rows": [(person, in_work.get(person.pk), done.get(person.pk, 0)) for person in people],
        "waiting": waiting.count(),
        "oldest": oldest,
        "days": (timezone.now() - oldest).days if oldest else 0,
        "form": ShareForm(),
    }
    return render(request, "documents/review/work.html", context)


@require_POST
def share_out(request: OfficerRequest) -> HttpResponse:
    """Give the oldest free documents to one of one's people."""
    taking.require_head(request.user)
    form = ShareForm(request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
        return redirect("documents:review-work")
    to = get_object_or_404(
        User.objects.visible_to(request.user).select_related("office"), pk=form.cleaned_data["to"]
    )
    given = taking.share_out(to=to, number=form.cleaned_data["number"], by=request.user)
    said = ngettext("%(n)d document was given to %(who)s.", "%(n)d documents were given to %(who)s.", given)
    messages.success(request, said % {"n": given, "who": to})
    return redirect("documents:review-work")
