"""Read pages classified again: which office's, asked for and confirmed by whoever administers it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from documents import tasks
from documents.reading.jobs import ask_to_classify, classify_runs
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action, Scope

_RUNS = 10  # guess: a screenful
"""Runs shown."""


class ClassifyForm(forms.Form):
    """Which office's pages; all of them only for who administers all."""

    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Office"))
    sure = forms.BooleanField(
        label=gettext_lazy("Yes, find form, numbers, day and period of these pages again"),
        error_messages={"required": gettext_lazy("Tick the box to confirm, then press the button again.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        if isinstance(office, forms.ModelChoiceField):
            office.queryset = Office.objects.within(user, Action.USERS)
            if policy.scope(user, Action.USERS) is Scope.ALL:
                office.required, office.empty_label = False, _("All")


@require_http_methods(["GET", "POST"])
def classify_again(request: OfficerRequest) -> HttpResponse:
    """The form, with the last runs under it; sent and confirmed, a job is asked for."""
    user = request.user
    policy.require(user, Action.USERS)
    form = ClassifyForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        ask_to_classify(form.cleaned_data["office"], by=user)
        tasks.dispatch()
        messages.success(request, _("The pages are being classified again; nothing is read anew."))
        return redirect("documents:classify-again")
    offices = {office.pk: office for office in Office.objects.within(user, Action.USERS)}
    codes = [*offices, *([""] if policy.scope(user, Action.USERS) is Scope.ALL else [])]
    runs = [(run, offices.get(run.facts["office"])) for run in classify_runs(codes)[:_RUNS]]
    context = {"form": form, "runs": runs}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "documents/progress/classify.html", context, status=status)
