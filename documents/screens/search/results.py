"""The one box: employers, persons and pages at once, and what it understood of the words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from documents import search
from documents.errors import BadQuery, UsePost
from documents.intake.arrivals import copies_by_page
from documents.models import FormType
from documents.screens.search import carry
from documents.screens.search.forms import SearchForm
from documents.search import FILTERS, MAX_LETTERS, Filters, Kind, Query, parse_query
from documents.search.usage import time_to_find, zero_results
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import InvalidInput, Refusal

PER_PAGE = 20  # guess
FEW = 5  # guess
"""Hits of a register that stand above or below the pages while no kind was chosen."""
_REGISTERS_FIRST = ("employers", "persons", "pages")
LABELS: Mapping[str, Promise] = {
    "employers": _("Employers in the registry"),
    "persons": _("Persons in the registry"),
    "pages": _("Pages of scanned papers"),
}
_BY_NUMBER = ("employers", "pages")
_KINDS_FOR: Mapping[Kind, tuple[str, ...]] = {
    Kind.ACCOUNT_NO: _BY_NUMBER,
    Kind.JURISTIC_NO: _BY_NUMBER,
    Kind.NUMBER: _BY_NUMBER,
    Kind.COMPANY: _BY_NUMBER,
    Kind.PERSON: ("persons", "pages"),
    Kind.DAY: ("pages",),
    Kind.NATIONAL_ID: ("persons", "employers", "pages"),
}
"""Where a number or a name is looked for, registers first; any other words are looked for everywhere."""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind."""

    kind: str
    answer: Any
    whole: bool
    """Whether its list goes on below; else it shows a few, and a link to all."""

    @property
    def label(self) -> Promise:
        """Its heading."""
        return LABELS[self.kind]

    @property
    def certain(self) -> bool:
        """Whether something was found as it was written."""
        return any(hit.how == "exact" for hit in self.answer.results)

    @property
    def goes_on(self) -> bool:
        """Whether there is more of it elsewhere."""
        return not self.whole and bool(self.answer.total > len(self.answer.results))


@require_http_methods(["GET", "POST"])
def show_search(request: OfficerRequest) -> HttpResponse:
    """The box posts, so that nobody's number is in an address; the answer has one that can be kept."""
    policy.require(request.user, Action.READ_FILED)
    if request.method == "POST":
        return _redirect_to_answer(request)
    if search.has_person_id(request.GET.get("account_no", "")):
        raise UsePost
    form = SearchForm(request.GET)
    context = _page_frame(request, carry.words_of(request), form)
    if not form.is_valid():
        return _show_refusal(request, context, InvalidInput())
    try:
        context |= _search_all(request, context["q"], form.cleaned_data) if context["q"].strip() else {}
    except BadQuery as refusal:
        return _show_refusal(request, context, refusal)
    more = request.htmx and form.cleaned_data["after"]
    return render(request, f"documents/search/{'_more' if more else 'page'}.html", context)


def _redirect_to_answer(request: OfficerRequest) -> HttpResponse:
    """To the answer's own address; words that cannot be searched for get none."""
    words = request.POST.get("q", "").replace("\x00", " ").strip()
    try:
        parse_query(words)
    except BadQuery as refusal:
        return _show_refusal(request, _page_frame(request, words[:MAX_LETTERS], SearchForm({})), refusal)
    return redirect(
        f"{reverse('documents:search')}?{urlencode(_answer_address(request, words, request.POST))}"
    )


def _page_frame(request: OfficerRequest, words: str, form: SearchForm) -> dict[str, Any]:
    """What the page shows whatever was found."""
    chosen = request.GET.get("kind", "")
    return {
        "q": words,
        "form": form,
        "kinds": SearchForm.KINDS,
        "chosen": chosen,
        "filters": form.shown_filters(chosen),
        "groups": [],
        "narrowed": [form[name] for name in FILTERS if request.GET.get(name)],
    }


def _show_refusal(request: OfficerRequest, context: dict[str, Any], refusal: Refusal) -> HttpResponse:
    context |= {"problem": refusal, "q": context["q"][:MAX_LETTERS]}
    return render(request, "documents/search/page.html", context, status=refusal.status)


def _answer_address(request: OfficerRequest, words: str, posted: QueryDict) -> dict[str, str]:
    fields = {name: posted.get(name, "") for name in ("kind", *FILTERS)}
    return carry.address_part(request, words) | {name: value for name, value in fields.items() if value}


def _search_all(request: OfficerRequest, words: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """One query, one audit event."""
    query = parse_query(words)
    groups = list(_search_groups(request, query, given))
    total = sum(group.answer.total for group in groups)
    trail.record(
        AuditAction.SEARCHED, by=request.user, kind=given["kind"] or "all", terms=words[:200], total=total
    )
    quest = time_to_find.record_query(words, by=request.user)
    carried = carry.address_part(request, words)
    first = groups[0].answer
    meant = _other_layout(request, query, groups, given)
    return {
        "understood": first.understood if given["kind"] else search.explain_query(query),
        "hints": _collect_hints(groups),
        "groups": [group for group in groups if group.answer.results],
        "asked": True,
        "meant": _other_search(request, meant, kind=given["kind"]) if meant else None,
        "carried": urlencode(carried),
        "to_page": urlencode(carried | {"f": quest}),
        "to_file": urlencode({"f": quest}),
        "forms": FormType.objects.in_bulk(_codes_in_hits(groups, "form_code")),
        "offices": Office.objects.in_bulk(_codes_in_hits(groups, "office")),
        "copies": copies_by_page(_pages_in_hits(groups), user=request.user),
        "nearest": _nearest_words(request, query, groups, given),
        **(_tell_coverage(request, given) if total else _explain_nothing(request, query, given, meant=meant)),
    }


def _other_layout(
    request: OfficerRequest, query: Query, groups: Sequence[Group], given: Mapping[str, Any]
) -> str | None:
    """What was meant, if the keyboard stood in the other layout."""
    return search.suggest_other_layout(
        query,
        [group.answer for group in groups],
        kinds=[given["kind"]] if given["kind"] else _REGISTERS_FIRST,
        user=request.user,
        filters=Filters.from_form(given),
    )


def _search_groups(request: OfficerRequest, query: Query, given: Mapping[str, Any]) -> Iterable[Group]:
    """The kind that was chosen; else all that may be meant, registers before pages when they are surer."""
    if given["kind"]:
        return [_search_kind(request, given["kind"], query, given)]
    kinds = _KINDS_FOR.get(query.kind, _REGISTERS_FIRST)
    groups = [_search_kind(request, kind, query, given) for kind in kinds]
    pages = groups.pop()
    if query.kind in _KINDS_FOR or any(group.certain for group in groups) or not pages.certain:
        return [*groups, pages]
    return [pages, *groups]


def _search_kind(request: OfficerRequest, kind: str, query: Query, given: Mapping[str, Any]) -> Group:
    whole = bool(given["kind"]) or kind == "pages"
    answer = search.SEARCHES[kind](
        query,
        user=request.user,
        filters=Filters.from_form(given),
        after=given["after"] or None,
        limit=PER_PAGE if whole else FEW,
    )
    return Group(kind, answer, whole)


def _collect_hints(groups: Iterable[Group]) -> list[str]:
    """What would find more, each told once."""
    hints = (hint for group in groups for hint in group.answer.understood.hint_sentences)
    return list(dict.fromkeys(hints))


def _nearest_words(
    request: OfficerRequest, query: Query, groups: Sequence[Group], given: Mapping[str, Any]
) -> dict[str, str] | None:
    """The spelling that was meant, where nothing or no page is as it was typed; registers tell their own."""
    hits = [hit for group in groups for hit in group.answer.results]
    asked = given["kind"] == "pages" if hits else any(given.values())
    if not asked or given["after"] or any(hit.how == "exact" for hit in hits):
        return None
    near = search.suggest_spelling(query, user=request.user)
    return _other_search(request, near) if near else None


def _tell_coverage(request: OfficerRequest, given: Mapping[str, Any]) -> dict[str, Any]:
    """How much of the office or province that was asked for can be found at all."""
    filters = Filters.from_form(given)
    if not (filters.office or filters.province):
        return {}
    return {"digitised": search.digitised_places(filters, user=request.user)}


def _explain_nothing(
    request: OfficerRequest, query: Query, given: Mapping[str, Any], *, meant: str | None
) -> dict[str, Any]:
    """What of the country was searched at all; words that are nowhere are noted for the administrators."""
    if not any(given.values()) and not meant:  # the registers were asked for near names already
        zero_results.record_words(query, by=request.user)
    return {
        "digitised": search.digitised_places(Filters.from_form(given), user=request.user),
        "fewer": [_other_search(request, words, kind=given["kind"]) for words in _terms_alone(query)],
    }


def _terms_alone(query: Query) -> list[str]:
    """Each of several words alone: all may be there, and on no page together."""
    terms = query.terms if len(query.terms) > 1 else ()
    return [f'"{term.text}"' if term.phrase else term.text for term in terms[:FEW]]


def _other_search(request: OfficerRequest, words: str, *, kind: str = "") -> dict[str, str]:
    """Other words, and the address that searches for them."""
    fields = carry.address_part(request, words) | ({"kind": kind} if kind else {})
    return {"text": words, "address": f"?{urlencode(fields)}"}


def _pages_in_hits(groups: Sequence[Group]) -> list[int]:
    return [hit.page for group in groups if group.kind == "pages" for hit in group.answer.results]


def _codes_in_hits(groups: Sequence[Group], name: str) -> set[str]:
    return {code for group in groups for hit in group.answer.results if (code := getattr(hit, name, ""))}
