"""What was filed like a document that a person moved: listed, and sent back with one action."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from documents.filing import siblings
from documents.screens.review.cards import documents_to_decide
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

_SHOWN = 200  # guess: a long folder
"""Documents that are listed; all of them are sent back."""


@require_http_methods(["GET", "HEAD", "POST"])
def decide_siblings(request: OfficerRequest, document_id: int) -> HttpResponse:
    """The list; or, posted to, all of them back into the review queue."""
    policy.require(request.user, Action.FILE)
    document = get_object_or_404(documents_to_decide(request.user), pk=document_id)
    if request.method == "POST":
        count = len(siblings.send_back_siblings(document, by=request.user))
        said = ngettext(
            "%(n)s document waits in the review queue again.",
            "%(n)s documents wait in the review queue again.",
            count,
        )
        messages.success(request, said % {"n": count})
        return redirect("documents:review-queue")
    found = siblings.find_siblings(document, by=request.user)
    context = {
        "document": document,
        "count": found.count(),
        "found": found.select_related("batch", "employer", "form").prefetch_related("pages")[:_SHOWN],
    }
    return render(request, "documents/review/siblings.html", context)
