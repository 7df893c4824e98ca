"""Finding pages, employers and persons."""

from typing import Any
from urllib.parse import urlencode

from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.base import ApiView
from documents.api.docs import documented
from documents.api.requests import SearchForm
from documents.api.serializers.fields import EmployerName, box
from documents.search import SEARCHES, Filters, parse_query, suggest_other_layout
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action


class Coverage(serializers.Serializer[Any]):
    """How much of the part of the country that was searched is digitised."""

    files_certified = serializers.IntegerField()
    files_touched = serializers.IntegerField(
        help_text="Of which something is scanned; the certified ones too"
    )
    files_target = serializers.IntegerField(allow_null=True)


class UnderstoodOut(serializers.Serializer[Any]):
    """What the query was taken for, and what would find more."""

    kind = serializers.CharField()
    value = serializers.CharField()
    sentence = serializers.CharField()
    hints = serializers.ListField(child=serializers.CharField())


class PageHitOut(serializers.Serializer[Any]):
    """A page, of the file that was asked for or another (`group`); `snippet` is HTML whose one tag is <mark>,
    round the hit; other people's ids are masked.
    """

    page = serializers.IntegerField()
    document = serializers.IntegerField(allow_null=True)
    employer = EmployerName(allow_null=True)
    form_code = serializers.CharField(allow_null=True)
    snippet = serializers.CharField()
    boxes = serializers.ListField(child=box())
    score = serializers.FloatField()
    how = serializers.ChoiceField(["exact", "near"])
    group = serializers.ChoiceField(["file", "mention"])
    by_hand = serializers.BooleanField()


class FileOut(serializers.Serializer[Any]):
    """The file that was asked for: an employer's, or with no account number the pages of a person."""

    account_no = serializers.CharField()
    name = serializers.CharField()
    pages = serializers.IntegerField()


class EmployerHitOut(serializers.Serializer[Any]):
    """An employer; `former_name` when an old name is what was found."""

    account_no = serializers.CharField()
    branch_seq = serializers.CharField()
    name = serializers.CharField()
    office = serializers.CharField()
    status = serializers.CharField()
    score = serializers.FloatField()
    how = serializers.ChoiceField(["exact", "near"])
    former_name = serializers.CharField()


class PersonHitOut(serializers.Serializer[Any]):
    """An insured person; `pages` counts those that hold the person's number and that the caller may see."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    national_id_masked = serializers.CharField()
    employers = EmployerName(many=True)
    pages = serializers.IntegerField()
    score = serializers.FloatField()
    how = serializers.ChoiceField(["exact", "near"])


class AnswerOut(serializers.Serializer[Any]):
    """One page of hits, best first. After a POST, `next` takes a POST of the same body."""

    total = serializers.IntegerField()
    total_is = serializers.ChoiceField(["exact", "at_least"])
    took_ms = serializers.IntegerField()
    coverage = Coverage()
    understood = UnderstoodOut()
    results = PolymorphicProxySerializer(
        component_name="Hit",
        serializers=[PageHitOut, EmployerHitOut, PersonHitOut],
        resource_type_field_name=None,
        many=True,
    )
    next = serializers.URLField(allow_null=True)
    file = FileOut(allow_null=True)
    other_layout = serializers.CharField(
        allow_null=True,
        help_text="The question read in the other keyboard layout, where that is found and this is not",
    )


class Search(ApiView):
    """`search/`."""

    action_needed = Action.READ_FILED

    @documented({200: AnswerOut}, parameters=[SearchForm], operation_id="search")
    def get(self, request: Request) -> Response:
        """Find pages, employers or persons. A 13-digit personal id is asked for with POST."""
        answer = self._search_and_record(self.query(SearchForm))
        if answer["next"]:
            again = {**request.query_params.dict(), "after": answer["next"]}
            answer["next"] = request.build_absolute_uri(f"{request.path}?{urlencode(again)}")
        return Response(answer)

    @documented(
        {200: AnswerOut},
        request=SearchForm,
        parameters=[OpenApiParameter("after", str, description="From `next`")],
        operation_id="search_by_post",
    )
    def post(self, request: Request) -> Response:
        """The same, with the question in the body."""
        body = self.body(SearchForm)
        body["after"] = request.query_params.get("after") or body.get("after")
        answer = self._search_and_record(body)
        if answer["next"]:
            again = urlencode({"after": answer["next"]})
            answer["next"] = request.build_absolute_uri(f"{request.path}?{again}")
        return Response(answer)

    def _search_and_record(self, query: dict[str, Any]) -> dict[str, Any]:
        """Search, and note who asked for what: the terms are for the auditor alone."""
        filters = Filters.parse(query)
        kind, asked = query["kind"], parse_query(query["q"])
        found = SEARCHES[kind](
            asked, user=self.user, filters=filters, after=query.get("after"), limit=query["limit"]
        )
        other = suggest_other_layout(asked, [found], kinds=[kind], user=self.user, filters=filters)
        trail.record(AuditAction.SEARCHED, by=self.user, kind=kind, terms=query["q"][:200], total=found.total)
        return found.as_json() | {"other_layout": other}
