"""Slots follow counts and evidence: a gap for each side that is missing, none for those that came.

A gap is made when all batches of its paper are settled, and goes when its page comes or the count is mended.
Gaps that papers name come first; those that the count alone knows of are the rest. A gap that a person has
signed for never goes by itself: that person's word is taken back first.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count, islice

from django.db import transaction

from documents.employer_file import moves
from documents.employer_file.models import EmployerFile
from documents.employer_file.states import FOLLOWS_PAGES
from documents.models import Batch, Page, Rescan
from documents.register.models import Folder
from documents.slots.changing import owner_of_batch
from documents.slots.counting import Balance, Paper, balance_of, is_settled, paper_of, paper_of_folder
from documents.slots.evidence import find_gaps
from documents.slots.gaps import BY_CODE, Gap, GapRule, gap_reason
from documents.states import PageKind
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction

_MOST = 5000  # guess: a count that is off by more is a slip of the pen, and is told as such
"""Gaps made for one paper at most."""


def reconcile_batch(batch_id: int) -> None:
    """Let the gaps of a batch's paper follow from its count and its papers. Within any transaction."""
    batch = Batch.objects.select_related("folder").get(pk=batch_id)
    _reconcile(paper_of(batch), with_evidence=True)


def reconcile_folder(folder: Folder) -> None:
    """The same for a registered folder, after its count or its batches changed."""
    _reconcile(paper_of_folder(folder), with_evidence=True)


def follow_count(batch_id: int) -> None:
    """Let the gaps of a batch's paper follow from its count alone: what a decision of a person may change.
    Three queries while nothing is to be done.
    """
    batch = Batch.objects.select_related("folder").get(pk=batch_id)
    _reconcile(paper_of(batch), with_evidence=False)


def gaps_of(paper: Paper) -> list[Page]:
    """The slots of a paper that were raised by a rule and have no image, oldest first."""
    rows = Page.objects.filter(batch__in=paper.batches, scan=None, document=None).exclude(why=[])
    return [page for page in rows.order_by("pk") if gap_reason(page.why)]


@transaction.atomic
def _reconcile(paper: Paper, *, with_evidence: bool) -> None:
    if not is_settled(paper):
        return
    balance = balance_of(paper)
    if not with_evidence and balance.gaps == 0 and balance.missing == 0:
        return
    there = gaps_of(paper)
    named = find_gaps(paper) if with_evidence else [_gap_of(page) for page in there if not _is_counted(page)]
    due = _gaps_due(balance, named, there)[:_MOST]
    if {gap.key for gap in due} == {_key(page) for page in there}:
        return
    _lock(paper)
    _write(paper, due, gaps_of(paper))
    if owner := owner_of_batch(Batch.objects.select_related("folder").get(pk=paper.batches[0])):
        _follow_gate(owner)


def _follow_gate(employer_id: int) -> None:
    """A file that was handed over or certified has another ledger now."""
    file = EmployerFile.objects.filter(employer=employer_id).exclude(state__in=FOLLOWS_PAGES)
    if file.exists():
        moves.refresh_state(employer_id)


def _lock(paper: Paper) -> None:
    """Of two who close batches of one paper at once, one waits."""
    if paper.folder is not None:
        Folder.objects.select_for_update(no_key=True).get(pk=paper.folder)
    else:
        Batch.objects.select_for_update(no_key=True).get(pk=paper.batches[0])


def _gaps_due(balance: Balance, named: Sequence[Gap], there: Sequence[Page]) -> list[Gap]:
    """The gaps that papers name, the signed ones beside them, and what the count alone misses."""
    known = {_key(page) for page in there}
    keys = {gap.key for gap in named}
    fresh = sum(gap.key not in known for gap in named)
    signed = [page for page in there if page.kind_by_id is not None and _key(page) not in keys]
    renamed = {page.pk for page in [page for page in signed if _is_counted(page)][:fresh]}
    spoken_for = [*named, *(_gap_of(page) for page in signed if page.pk not in renamed)]
    return [*spoken_for, *_counted_gaps(balance, spoken_for)]


def _counted_gaps(balance: Balance, named: Sequence[Gap]) -> list[Gap]:
    """The gaps that the count knows of beside these: the two are one where both speak."""
    evidence = f"{balance.counted} - {balance.pictured} = {balance.missing}"
    left = max(0, balance.missing - len(named))
    taken = {gap.key for gap in named}
    keys = (key for n in count(1) if (key := f"counted:{n}") not in taken)
    return [Gap(GapRule.COUNTED_SIDES, key, evidence) for key in islice(keys, left)]


def _write(paper: Paper, due: Sequence[Gap], there: Sequence[Page]) -> None:
    known = {_key(page): page for page in there}
    wanted = {gap.key for gap in due}
    new = [gap for gap in due if gap.key not in known]
    gone = [page for key, page in known.items() if key not in wanted]
    kept = _rename(new, gone)
    _make(paper, [gap for gap in new if gap.key not in kept])
    _withdraw([page for page in gone if page.pk not in kept.values() and page.kind_by_id is None])


def _rename(new: Sequence[Gap], gone: Sequence[Page]) -> dict[str, int]:
    """A side that only the count missed and that a paper names now is one gap: its slot keeps its id, signed
    ones first.
    """
    unnamed = sorted((page for page in gone if _is_counted(page)), key=lambda page: page.kind_by_id is None)
    named = [gap for gap in new if gap.rule is not GapRule.COUNTED_SIDES]
    kept: dict[str, int] = {}
    for gap, page in zip(named, unnamed, strict=False):
        Page.objects.filter(pk=page.pk).update(why=[gap.as_reason()])
        kept[gap.key] = page.pk
    return kept


def _make(paper: Paper, gaps: Sequence[Gap]) -> None:
    if not gaps:
        return
    batches = Batch.objects.in_bulk(paper.batches)
    last = paper.batches[-1]
    rows = [
        Page(
            batch=batches[gap.batch or last],
            office_id=batches[gap.batch or last].office_id,
            kind=PageKind.MISSING,
            why=[gap.as_reason()],
        )
        for gap in gaps
    ]
    made = Page.objects.bulk_create(rows, batch_size=500)
    trail.record(AuditAction.GAPS_RAISED, batches[last], pages=len(made), rules=_count_rules(gaps))


def _withdraw(pages: Sequence[Page]) -> None:
    """Their sides came, or were never there, and nobody signed for them: the slots go, requests too."""
    if not pages:
        return
    ids = [page.pk for page in pages]
    Rescan.objects.filter(page__in=ids).delete()
    Page.objects.filter(pk__in=ids).delete()
    trail.record(AuditAction.GAPS_WITHDRAWN, pages[0].batch, pages=ids[:100])


def _count_rules(gaps: Iterable[Gap]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for gap in gaps:
        counted[gap.rule.value] = counted.get(gap.rule.value, 0) + 1
    return counted


def _reason(page: Page) -> Mapping[str, object]:
    found = gap_reason(page.why)
    if found is None:
        raise ValueError("no gap")
    return found


def _key(page: Page) -> str:
    return str(_reason(page)["key"])


def _is_counted(page: Page) -> bool:
    return _reason(page)["rule"] == GapRule.COUNTED_SIDES


def _gap_of(page: Page) -> Gap:
    reason = gap_reason(page.why) or {}
    return Gap(
        BY_CODE[reason["rule"]],
        reason["key"],
        reason["evidence"],
        after=reason.get("after"),
        before=reason.get("before"),
        box=reason.get("box"),
        batch=page.batch_id,
    )
