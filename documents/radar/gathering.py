"""The facts of the radar, read for one employer or for a few dozen at once.

Cost: ten queries whatever the number of employers, each bounded by the papers of their files; of texts only
the head is read, and only of forms that come again. A page that stands for others is asked for, not its
copies.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Substr

from documents.dating import SURE
from documents.employer_file.models import EmployerFile
from documents.employer_file.states import UNTOUCHED, EmployerFileState
from documents.models import Batch, Document, FormType, Page, PageFact, Reading
from documents.models.document import told_span
from documents.radar.facts import Cloud, Facts, Keep, Paper
from documents.radar.periods import MONTH, YEAR
from documents.radar.rules import Frequency, Rule
from documents.states import OPEN_DOCUMENTS, BatchState, DocumentState, PageKind
from employers.models import Employer, Establishment, FormerName
from sso_efiles import policy
from sso_efiles.policy import Action, Scope
from sso_efiles.text.periods import Period, Span
from sso_efiles.text.read_periods import the_one_period
from sso_efiles.work.states import WorkState

_HEAD = 1500  # guess: a form says what it is of above its first list; a full page has 3,000 letters
_COLUMNS = (
    "pk", "document__employer", "document__dated", "document__period", "document__whole_year",
    "document__period_until", "document__dated_by", "known_form", "is_blank", "kind", "scan__state",
)  # fmt: skip
_SHOWN = 12  # guess: as many pages as an answer names
_Clouds = dict[int, dict[Cloud, list[int]]]


def gather_facts(
    employers: Sequence[Employer], rules: Sequence[Rule], *, user: policy.Officer, today: date
) -> dict[int, Facts]:
    """The facts of these employers by their ids, as far as this person may see the files."""
    ids = [employer.pk for employer in employers]
    filed = Page.objects.counted().filter(document__employer__in=ids, document__state=DocumentState.FILED)
    clouds: _Clouds = defaultdict(lambda: defaultdict(list))
    _see_files(ids, clouds)
    papers = _papers_of(filed.visible_to(user), rules, clouds, today=today)
    _see_strangers(ids, filed, clouds, user=user)
    renamed = set(FormerName.objects.filter(employer__in=ids).values_list("employer", flat=True))
    counted = Establishment.objects.filter(employer__in=ids).order_by().values("employer")
    places = dict(counted.annotate(n=Count("pk")).values_list("employer", "n"))
    hints = {form: Keep.parse(hint) for form, hint in FormType.objects.values_list("pk", "keep")}
    kept = {form: keep for form, keep in hints.items() if keep is not None}
    return {
        employer.pk: Facts(
            kind=employer.legal_form,
            status=employer.status,
            registered_on=employer.registered_on,
            closed_on=employer.closed_on,
            branches=max(1, places.get(employer.pk, 1)),
            renamed=employer.pk in renamed,
            papers=tuple(papers[employer.pk]),
            clouds=_in_order(clouds[employer.pk]),
            kept=kept,
        )
        for employer in employers
    }


def _in_order(seen: Mapping[Cloud, Sequence[int]]) -> dict[Cloud, tuple[int, ...]]:
    return {cloud: tuple(seen[cloud]) for cloud in Cloud if cloud in seen}


def _see_files(ids: Iterable[int], clouds: _Clouds) -> None:
    """Files of which nothing is scanned, which are still coming in, or for which papers wait."""
    states = dict(EmployerFile.objects.filter(employer__in=ids).values_list("employer", "state"))
    for employer in ids:
        state = states.get(employer, EmployerFileState.LISTED)
        if state in UNTOUCHED:
            clouds[employer][Cloud.NOTHING_SCANNED]
        elif state == EmployerFileState.IN_PROGRESS:
            clouds[employer][Cloud.STILL_COMING]
    waiting = Document.objects.filter(employer__in=ids, state__in=OPEN_DOCUMENTS)
    for employer in waiting.order_by().values_list("employer", flat=True).distinct():
        clouds[employer][Cloud.PAPERS_WAITING]
    batches = Batch.objects.filter(employer__in=ids).exclude(state=BatchState.DONE)
    for employer, state in batches.order_by().values_list("employer", "state").distinct():
        clouds[employer][Cloud.PAPERS_WAITING if state == BatchState.REVIEW else Cloud.STILL_COMING]


def _see_strangers(
    ids: Iterable[int], filed: QuerySet[Page], clouds: _Clouds, *, user: policy.Officer
) -> None:
    """Pages of the files that this person may not see; nobody has any who reads everywhere."""
    if policy.scope(user, Action.READ_FILED) is Scope.ALL:
        return
    ours = Page.objects.visible_to(user).filter(document__employer__in=ids)
    hidden = filed.exclude(pk__in=ours.values("pk"))
    for employer in hidden.order_by().values_list("document__employer", flat=True).distinct():
        clouds[employer][Cloud.NOT_YOURS]


def _papers_of(
    pages: QuerySet[Page], rules: Sequence[Rule], clouds: _Clouds, *, today: date
) -> dict[int, list[Paper]]:
    """The pages of known forms, by employer; what is read of no form, or not read, clouds its file."""
    texts, said = _texts_of(pages, rules), _said_periods(pages)
    yearly, monthly = _forms(rules, Frequency.YEARLY), _forms(rules, Frequency.MONTHLY)
    out: dict[int, list[Paper]] = defaultdict(list)
    for row in _rows_of(pages):
        page, form, text = row["pk"], row["known_form"], texts.get(row["pk"], "")
        if cloud := _cloud_of(row):
            if len(clouds[row["document__employer"]][cloud]) < _SHOWN:
                clouds[row["document__employer"]][cloud].append(page)
        elif form is not None:
            told = _told_by_person(row) or said.get(page)
            years = _periods_of(told, text, like=YEAR, today=today) if form in yearly else [None]
            months = _periods_of(told, text, like=MONTH, today=today) if form in monthly else [None]
            out[row["document__employer"]] += [
                Paper(page, form, dated=row["document__dated"], year=year, month=month)
                for year, month in product(years, months)
            ]
    return out


def _said_periods(pages: QuerySet[Page]) -> dict[int, Span]:
    """The periods that pages say they are of, for sure enough."""
    facts = PageFact.objects.filter(page__in=pages.order_by().values("pk"), kind=PageFact.Kind.PERIOD)
    own = facts.filter(main=True, confidence__gte=SURE)
    return {page: Span.parse(value) for page, value in own.values_list("page", "value")}


def _told_by_person(row: Mapping[str, Any]) -> Span | None:
    """A person's word on the period of a document goes before what was read on its pages."""
    if row["document__dated_by"] is None:
        return None
    return told_span(
        row["document__period"], row["document__period_until"], whole_year=row["document__whole_year"]
    )


def _periods_of(told: Span | None, text: str, *, like: Period, today: date) -> list[Period | None]:
    """What is told, each of several, if it is of this length; else what the text says."""
    if told is not None and bool(told.first.month) == bool(like.month):
        return [one if one.first_day <= today else None for one in told.periods]
    return [the_one_period(text, like=like, today=today)]


def _rows_of(pages: QuerySet[Page]) -> Iterator[dict[str, Any]]:
    """A person's word on the form of a document goes before what was read on its pages."""
    blank = Reading.objects.filter(page=OuterRef("pk"), current=True, blank=True)
    rows = pages.annotate(known_form=Coalesce("document__form", "form"), is_blank=Exists(blank))
    yield from rows.order_by("document", "position", "pk").values(*_COLUMNS).iterator()


def _cloud_of(row: Mapping[str, Any]) -> Cloud | None:
    """What a page of no form hides; a blank side hides nothing, and neither does a page known to be
    missing.
    """
    if row["known_form"] is not None or row["is_blank"]:
        return None
    if row["kind"] in (PageKind.BLANK, PageKind.DUPLICATE, PageKind.MISSING):
        return None
    return Cloud.PAGES_UNREAD if row["scan__state"] != WorkState.DONE else Cloud.PAGES_OF_NO_FORM


def _texts_of(pages: QuerySet[Page], rules: Sequence[Rule]) -> dict[int, str]:
    """The heads of the texts of forms that come again."""
    again = _forms(rules, Frequency.YEARLY) | _forms(rules, Frequency.MONTHLY)
    of_forms = Q(document__form__in=again) | Q(document__form=None, form__in=again)
    readings = Reading.objects.filter(current=True, page__in=pages.filter(of_forms).order_by().values("pk"))
    return dict(readings.annotate(head=Substr("text", 1, _HEAD)).values_list("page", "head"))


def _forms(rules: Sequence[Rule], frequency: Frequency) -> set[str]:
    return {form for rule in rules if rule.frequency is frequency for form in rule.forms}
