"""What must always hold of lots, for check_ledger."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from documents.employer_file.states import PassageState
from documents.lots.lifecycle import ON_ITS_WAY, pictures_in
from documents.lots.models import DrawnPage, Lot, LotFile
from documents.lots.redraw import redraw_lot
from documents.lots.states import LotState
from documents.upkeep.integrity import register_rule


def find_foreign_pages() -> Iterator[str]:
    """Each page that is to be looked at lies in the file as it was handed over."""
    for file in (
        LotFile.objects.filter(drawn__isnull=False).distinct().select_related("passage").iterator(100)
    ):
        held = set(pictures_in(file.passage.manifest))
        for page in file.drawn.exclude(page__in=held).values_list("page", flat=True):
            yield f"page {page} is drawn from passage {file.passage_id}, which does not hold it"


def find_other_draws() -> Iterator[str]:
    """The sample of each lot is what its seed gives."""
    for lot in Lot.objects.exclude(state=LotState.OPEN).iterator(100):
        draw = redraw_lot(lot)
        if not draw.same:
            yield f"lot {lot.pk}: its sample is not the draw of its seed"
        if draw.pages_of_lot != lot.size:
            yield f"lot {lot.pk} has {draw.pages_of_lot} pages and was drawn from {lot.size}"


def find_wrong_counts() -> Iterator[str]:
    """Defects of a lot are those of its sample, and each is a finding on record."""
    defective = Count("files__drawn", filter=Q(files__drawn__random=True, files__drawn__defective=True))
    for pk, told, counted in (
        Lot.objects.annotate(n=defective).exclude(n=F("defects")).values_list("pk", "defects", "n")
    ):
        yield f"lot {pk} says {told} defects and its sample has {counted}"
    seen = Count("files__drawn", filter=Q(files__drawn__random=True, files__drawn__seen_at__isnull=False))
    for pk in Lot.objects.annotate(n=seen).exclude(n=F("seen")).values_list("pk", flat=True):
        yield f"lot {pk} counts other pages as looked at than were"
    critical = Count("files", filter=Q(files__critical=True))
    for pk in Lot.objects.annotate(n=critical).exclude(n=F("critical")).values_list("pk", flat=True):
        yield f"lot {pk} counts other critical files than it has"
    told_of = Q(lot_file__passage__findings__page=F("page"))
    for pk in (
        DrawnPage.objects.filter(defective=True)
        .annotate(n=Count("pk", filter=told_of))
        .filter(n=0)
        .values_list("page", flat=True)
    ):
        yield f"page {pk} counts as a defect and nobody found anything on it"


def find_wrong_results() -> Iterator[str]:
    """An accepted lot is within its plan and checked whole; of a rejected one nothing goes on."""
    accepted = Lot.objects.filter(state=LotState.ACCEPTED)
    for pk in accepted.filter(Q(critical__gt=0) | Q(defects__gt=F("accept"))).values_list("pk", flat=True):
        yield f"lot {pk} is accepted with more defects than its plan bears"
    unchecked = Q(files__checked_at=None, files__passage__state__in=ON_ITS_WAY)
    for pk in accepted.filter(unchecked).distinct().values_list("pk", flat=True):
        yield f"lot {pk} is accepted and one of its files is not checked"
    for pk in (
        Lot.objects.filter(state=LotState.REJECTED, files__passage__state__in=ON_ITS_WAY)
        .distinct()
        .values_list("pk", flat=True)
    ):
        yield f"lot {pk} is rejected and one of its files goes on"
    certified = LotFile.objects.filter(passage__state=PassageState.CERTIFIED)
    for pk in certified.exclude(lot__state=LotState.ACCEPTED).values_list("passage", flat=True):
        yield f"passage {pk} is certified and its lot is not accepted"


register_rule("L1", find_foreign_pages)
register_rule("L1", find_other_draws)
register_rule("L2", find_wrong_counts)
register_rule("L3", find_wrong_results)
