"""What was rejected: by whom, when and why; a person takes it up again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from documents.screens.review.cards import documents_to_decide
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

AT_ONCE = 30  # guess: two screens


@require_GET
def show_rejected(request: OfficerRequest) -> HttpResponse:
    """The rejected documents of one's office, newest first; of one `batch` when it is given. `before` is the
    last that was shown: what is taken up again meanwhile makes no gap.
    """
    policy.require(request.user, Action.FILE)
    found = documents_to_decide(request.user).rejected().select_related("batch", "form", "filed_by")
    batch, before = (_row_id(request, name) for name in ("batch", "before"))
    found = found if batch is None else found.brought_by(batch)
    stretch = found if before is None else found.filter(pk__lt=before)
    shown = list(stretch[: AT_ONCE + 1])
    context = {
        "total": found.count(),
        "documents": shown[:AT_ONCE],
        "more": len(shown) > AT_ONCE,
        "batch": batch,
    }
    return render(request, "documents/review/rejected.html", context)


def _row_id(request: OfficerRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
