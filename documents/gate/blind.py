"""Blind second entry: key fields of risky pages are keyed again by who has not seen the first value.

Problem     A number that the machine misread, or the first person mistyped, looks right to whoever reads it
            from the screen: who is shown a value confirms it.
Known as    Double data entry (blind second keying), with agreement measured and disagreements adjudicated.
Steps       `fields_for` asks for the fields of a file that are most at risk, without their values: numbers
            that are suspect, doubtful in their boxes (handwriting) or mended, and numbers and days of pages
            whose text or picture is doubted. The checker keys them from the paper; both are written the same
            way (Thai digits, spaces and hyphens as identifiers take them) and compared. A disagreement is put
            before the checker as a finding, KEY_FIELD_WRONG, which they confirm or not: either may be wrong.
Dropped     All fields of all pages: a second indexing. Kappa beside the share that agrees: two people do not
            agree on ten digits by chance. Kinds of which a page has several (lists of insured persons): which
            of them is meant cannot be asked in one line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from documents.doubts import Doubt
from documents.employer_file import moves
from documents.employer_file.duties import require_may
from documents.employer_file.models import Passage
from documents.employer_file.states import PassageState
from documents.errors import WrongState
from documents.gate.models import BlindEntry
from documents.lots.intervals import Share, share_of
from documents.lots.lifecycle import pictures_in
from documents.models import Identifier, PageDoubt, Reading
from employers.identifiers import plain
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.policy.duties import Duty
from sso_efiles.refusal import InvalidInput, NotFound
from sso_efiles.text import dates

DATE = "date"
"""The field of a document's day, beside the kinds of identifiers."""
FIELDS = (*Identifier.Kind.values, DATE)
MOST_FIELDS = 12  # guess: five minutes of a checker; the riskiest come first
"""Fields asked of one file."""
LEAST_CONFIDENCE = 0.75  # guess: above the doubt's 0.6, below which a text is told to be unsure
"""Mean confidence of a page's words below which its numbers are keyed again."""
RISKY_DOUBTS = (
    Doubt.LOW_CONFIDENCE,
    Doubt.IMPLAUSIBLE_TEXT,
    Doubt.FAINT,
    Doubt.NEARLY_BLACK,
    Doubt.NEGATIVE,
    Doubt.FONT_MISSING,
    Doubt.RENDERERS_DIFFER,
)
"""Doubts with which a number may have been misread although it fits its check digit."""
_LONGEST = 60
_SUSPECT, _MENDED, _PAGE = range(3)
"""How great the risk of a field is, greatest first."""


@dataclass(frozen=True, slots=True)
class BlindField:
    """A field to be keyed from the paper; what the file says of it is not told."""

    page: int
    slot: int
    field: str


@dataclass(frozen=True, slots=True)
class BlindState:
    """The second entry of one file: what is still to be keyed, and what was, the first value beside it."""

    left: list[BlindField]
    keyed: list[BlindEntry]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the second entry of a field agreed with the first, at one office."""

    office: Office
    field: str
    share: Share


def fields_for(passage: Passage) -> list[BlindField]:
    """The fields of a file that are to be keyed, those that were keyed already among them, in the order of
    the file; three queries. Empty for a file without anything at risk.
    """
    return sorted((one for one, _ in _asked(passage)), key=lambda one: (one.slot, one.field))


def passage_to_key(employer: Employer, *, by: User) -> Passage:
    """The file's hand-over that this person may check now. NotFound where there is none, or it is another
    office's; Forbidden, SamePerson.
    """
    policy.require(by, Action.CHECK)
    passage = moves.open_passage(employer.pk)
    if passage is None or passage.state != PassageState.TO_CHECK:
        raise NotFound
    if not policy.can(by, Action.CHECK, passage.office):
        raise NotFound
    require_may(Duty.CHECK, passage.efile_id, by)
    return passage


def state_of(passage: Passage) -> BlindState:
    """What is still to be keyed in a file, and what was."""
    keyed = list(passage.blind_entries.order_by("pk"))
    done = {(entry.page_id, entry.field) for entry in keyed}
    return BlindState([one for one in fields_for(passage) if (one.page, one.field) not in done], keyed)


def fields_left(passage: Passage) -> list[BlindField]:
    """Those that nobody has keyed yet."""
    return state_of(passage).left


def record_blind_entry(passage: Passage, *, page: int, field: str, value: str, by: User) -> BlindEntry:
    """Keep what the checker keyed, once, and whether it agrees. Forbidden, SamePerson for who may not check
    this file; WrongState once it is checked, or the field was keyed; InvalidInput for a field that is not
    asked and a value that is none.
    """
    policy.require(by, Action.CHECK, passage.office)
    require_may(Duty.CHECK, passage.efile_id, by)
    first = {(one.page, one.field): first for one, first in _asked(passage)}.get((page, field))
    if first is None:
        raise InvalidInput(fields={"field": "This field is not asked / ไม่ได้ขอให้กรอกช่องนี้"})
    second = normalise(field, value)
    with transaction.atomic():
        held = Passage.objects.select_for_update(no_key=True).get(pk=passage.pk)
        if held.state != PassageState.TO_CHECK:
            raise WrongState
        facts = {"first": first, "second": second, "agrees": first == second, "by": by}
        entry, made = BlindEntry.objects.get_or_create(
            passage=passage, page_id=page, field=field, defaults=facts
        )
        if not made:
            raise WrongState
        trail.record(AuditAction.BLIND_ENTRY_KEYED, entry.page, by=by, field=field, agrees=entry.agrees)
    return entry


def disagreements(passage: Passage) -> list[BlindEntry]:
    """Entries that differ from what the file says: each may become a finding KEY_FIELD_WRONG."""
    return list(passage.blind_entries.filter(agrees=False).select_related("page"))


def agreement_by_office(user: policy.Officer) -> list[Agreement]:
    """By office and field, as far as this person sees progress; two queries."""
    asked = (
        BlindEntry.objects.filter(policy.rows(user, Action.PROGRESS, office="passage__office"))
        .order_by("passage__office", "field")
        .values("passage__office", "field")
        .annotate(keyed=Count("pk"), same=Count("pk", filter=Q(agrees=True)))
    )
    rows = list(asked)
    offices = Office.objects.in_bulk({row["passage__office"] for row in rows})
    return [
        Agreement(offices[row["passage__office"]], row["field"], share_of(row["same"], row["keyed"]))
        for row in rows
    ]


def normalise(field: str, value: str) -> str:
    """A value as it is compared: digits alone of a number, the ISO day of a date. InvalidInput for
    nothing, for what is too long, and for a day that is none.
    """
    text = " ".join(value.replace("\0", " ").split())
    if not text or len(text) > _LONGEST:
        raise InvalidInput(fields={"value": "Key what stands on the paper / กรอกตามที่ปรากฏบนกระดาษ"})
    if field != DATE:
        return plain(text)[:_LONGEST]
    day = dates.parse(text)
    if day is None:
        raise InvalidInput(fields={"value": "Day/month/year, as 31/12/2569 / วัน/เดือน/ปี เช่น 31/12/2569"})
    return day.isoformat()


Asked = tuple[int, BlindField, str]


def _asked(passage: Passage) -> list[tuple[BlindField, str]]:
    """The riskiest fields of a file, as many as are asked of one, with what the file says."""
    found = _fields_at_risk(passage)
    found.sort(key=lambda asked: (asked[0], asked[1].slot, FIELDS.index(asked[1].field)))
    return [(one, first) for _, one, first in found[:MOST_FIELDS]]


def _fields_at_risk(passage: Passage) -> list[Asked]:
    """(risk, field, first value) of each field that is at risk."""
    known = list(_known_values(passage))
    pages = {one.page for one, _ in known}
    numbers, doubted = _risky_numbers(pages), _risky_pages(pages)
    found = []
    for one, first in known:
        risk = numbers.get((one.page, one.field, first))
        if risk is None and one.page in doubted:
            risk = _PAGE
        if risk is not None:
            found.append((risk, one, first))
    return found


def _known_values(passage: Passage) -> Iterator[tuple[BlindField, str]]:
    """What the file said when it was handed over: each kind of number that stands once on a page with a
    picture, and a document's day on its first page.
    """
    shown, dated = set(pictures_in(passage.manifest)), set()
    for slot in passage.manifest:
        if slot["page"] not in shown:
            continue
        kinds = [kind for kind, _ in slot["numbers"]]
        for kind, value in slot["numbers"]:
            if kinds.count(kind) == 1:
                yield BlindField(slot["page"], slot["slot"], kind), value
        if slot["date"] and slot["document"] not in dated:
            yield BlindField(slot["page"], slot["slot"], DATE), slot["date"]
        dated.add(slot["document"])


def _risky_numbers(pages: Iterable[int]) -> dict[tuple[int, str, str], int]:
    """Numbers that are suspect, by hand, doubtful in their boxes or mended, by page, kind and value."""
    risky = Q(check_result=Identifier.Check.SUSPECT) | Q(mended=True) | Q(by_hand=True) | ~Q(candidates=[])
    rows = Identifier.objects.filter(risky, page__in=list(pages))
    return {
        (row.page_id, row.kind, row.value): _MENDED if row.mended else _SUSPECT
        for row in rows.only("page", "kind", "value", "mended")
    }


def _risky_pages(pages: Iterable[int]) -> set[int]:
    """Pages whose text or picture is doubted by the machine, settled or not."""
    pages = list(pages)
    doubted = PageDoubt.objects.filter(page__in=pages, code__in=RISKY_DOUBTS)
    unsure = Reading.objects.filter(
        page__in=pages, current=True, blank=False, confidence__lt=LEAST_CONFIDENCE
    )
    return {*doubted.values_list("page", flat=True), *unsure.values_list("page", flat=True)}
