"""What a person decided lately, each with its undo as long as nobody has changed the document since."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from documents.models import Deed, Document
from documents.screens.review.cards import documents_to_decide
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

MOST = 20  # guess: what a person still remembers


@dataclass(frozen=True, slots=True)
class Line:
    """One decision, and what it made of the document."""

    deed: Deed
    document: Document
    state: DocumentState
    employer: Employer | None

    @property
    def arranged(self) -> bool:
        """Whether it changed which pages the document has, and not where that lies."""
        return self.deed.verb not in (Deed.Verb.FILE, Deed.Verb.REJECT, Deed.Verb.REOPEN)

    @property
    def stands(self) -> bool:
        """Whether nothing was decided about the document since."""
        return self.document.version == self.deed.version


@require_GET
def show_lately(request: OfficerRequest) -> HttpResponse:
    """The person's own last decisions, newest first."""
    policy.require(request.user, Action.FILE)
    own = Deed.objects.undoable_by(request.user).filter(by=request.user, thing=Deed.Thing.DOCUMENT)
    deeds = list(own.exclude(verb=Deed.Verb.UNDO).select_related("by")[:MOST])
    documents = documents_to_decide(request.user).in_bulk([deed.thing_id for deed in deeds])
    named = {deed.after["employer_id"] for deed in deeds}
    employers = Employer.objects.visible_to(request.user).in_bulk(named - {None})
    lines = [
        Line(
            deed,
            documents[deed.thing_id],
            DocumentState(deed.after["state"]),
            employers.get(deed.after["employer_id"]),
        )
        for deed in deeds
        if deed.thing_id in documents
    ]
    return render(request, "documents/review/lately.html", {"lines": lines})
