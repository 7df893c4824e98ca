"""The one box: pages, employers, persons; what it understood; and what is digitised when nothing is found."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from documents import search
from documents.errors import BadQuery
from documents.forms import SearchForm
from documents.models import FormType
from documents.search import Filters
from documents.search.query import Kind
from documents.views import asked
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.policy import Action

PER_PAGE = 20
BESIDE = 3
SEARCHES: Mapping[str, Callable[..., Any]] = {
    "pages": search.search_pages,
    "employers": search.search_employers,
    "persons": search.search_persons,
}
_MEANT = {
    Kind.ACCOUNT_NO: "employers",
    Kind.JURISTIC_NO: "employers",
    Kind.COMPANY: "employers",
    Kind.NATIONAL_ID: "persons",
    Kind.PERSON: "persons",
}
_FIELDS = ("kind", "office", "province", "form", "account_no", "since", "until")


@require_http_methods(["GET", "POST"])
def page(request: OfficerRequest) -> HttpResponse:
    """The box posts, so that nobody's number is in an address; the answer has one that can be kept."""
    policy.require(request.user, Action.READ_FILED)
    if request.method == "POST":
        return redirect(f"{reverse('documents:search')}?{urlencode(_address(request, request.POST))}")
    words = asked.words_of(request)
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"q": words, "form": form, "kinds": SearchForm.KINDS, "answer": None}
    context["chosen"] = request.GET.get("kind", "")
    status = 200
    if words.strip() and form.is_valid():
        try:
            context |= _found(request, words, form.cleaned_data)
        except BadQuery as refusal:
            context["problem"], status = refusal, refusal.status
    elif not form.is_valid():
        status = 422
    context["filtered"] = any(request.GET.get(name) for name in _FIELDS[1:])
    return render(request, "documents/search/page.html", context, status=status)


def _address(request: OfficerRequest, posted: QueryDict) -> dict[str, str]:
    words = posted.get("q", "").replace("\x00", " ").strip()
    fields = {name: posted.get(name, "") for name in _FIELDS}
    return asked.address_part(request, words) | {name: value for name, value in fields.items() if value}


def _found(request: OfficerRequest, words: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """One search, one audit event."""
    kind = given["kind"] or _MEANT.get(search.understand(words).kind, "pages")
    answer = _answer(request, kind, words, given)
    if not answer.total and not given["kind"] and kind != "pages":
        # nobody of that name in the registry: the paper may still name them
        kind, answer = "pages", _answer(request, "pages", words, given)
    trail.record("search", by=request.user, kind=kind, terms=words[:200], total=answer.total)
    return {
        "kind": kind,
        "answer": answer,
        "beside": _beside(request, words, given) if kind == "pages" else {},
        "carried": urlencode(asked.address_part(request, words)),
        "forms": FormType.objects.in_bulk(_codes(answer, "form_code")),
        "offices": Office.objects.in_bulk(_codes(answer, "office")),
    }


def _beside(request: OfficerRequest, words: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Plain words may be a name as well: the few best of the registry, above the first pages."""
    if given["kind"] or given["after"]:
        return {}
    filters = _filters(given)
    return {
        "employers": search.search_employers(words, user=request.user, filters=filters, limit=BESIDE).results,
        "persons": search.search_persons(words, user=request.user, filters=filters, limit=BESIDE).results,
    }


def _answer(request: OfficerRequest, kind: str, words: str, given: Mapping[str, Any]) -> Any:
    return SEARCHES[kind](
        words, user=request.user, filters=_filters(given), after=given["after"] or None, limit=PER_PAGE
    )


def _codes(answer: Any, name: str) -> set[str]:
    return {code for hit in answer.results if (code := getattr(hit, name, ""))}


def _filters(given: Mapping[str, Any]) -> Filters:
    return Filters(
        office=given["office"].pk if given["office"] else "",
        province=given["province"].pk if given["province"] else "",
        form=given["form"].pk if given["form"] else "",
        account_no=given["account_no"],
        since=given["since"],
        until=given["until"],
    )
