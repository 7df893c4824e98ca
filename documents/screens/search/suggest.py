"""Suggestions while typing, for the script of the search box; without it the box is a box."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents import search
from documents.errors import BadQuery
from documents.search import Suggestion
from employers.identifiers import AccountNo
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.text import keyboard

MOST_LETTERS = 80  # guess
MOST_DIGITS = 10
"""An account number's. Twelve of a person's thirteen digits tell the last one: so many ask for nothing."""


@require_POST
def suggest_completions(request: OfficerRequest) -> HttpResponse:
    """At most eight lines for what stands in the box. It posts, so that no word is in an address or a log.

    An employer's line leads to its file; a person's fills the box. Names of persons are personal data: a
    request that shows some is an audit event, as every search is.
    """
    policy.require(request.user, Action.READ_FILED)
    words = request.POST.get("q", "").strip()
    found = _find_suggestions(request, words)
    persons = sum(line.kind == "persons" for line in found)
    if persons:
        trail.record(AuditAction.SUGGESTED, by=request.user, terms=words, persons=persons)
    sentence = (
        ngettext("%(n)s suggestion", "%(n)s suggestions", len(found)) % {"n": len(found)} if found else ""
    )
    return JsonResponse({"said": sentence, "suggestions": [_line_of(line) for line in found]})


def _find_suggestions(request: OfficerRequest, words: str) -> list[Suggestion]:
    """By what is typed; where nothing begins so, by what the keys say in the other layout."""
    if found := _complete_words(request, words):
        return found
    other = keyboard.read_in_other_layout(words)
    return _complete_words(request, other) if other else []


def _complete_words(request: OfficerRequest, words: str) -> list[Suggestion]:
    """Nothing for words that no search takes: what is wrong with them is told when they are sent."""
    if len(words) > MOST_LETTERS or sum(letter.isdigit() for letter in words) > MOST_DIGITS:
        return []
    try:
        return search.suggest_completions(words, user=request.user)
    except BadQuery:
        return []


def _line_of(found: Suggestion) -> dict[str, str]:
    line = {"kind": found.kind, "text": found.text, "number": "", "address": ""}
    if found.account_no:
        line["number"] = AccountNo(found.account_no).shown
        line["address"] = reverse("documents:employer-file", args=[found.account_no])
    return line
