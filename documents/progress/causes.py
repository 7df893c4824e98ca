"""Why an office or a province is slow: the one cause that its figures show, with the numbers that show it.

Problem     A list of the slowest tells nobody what to do.
Known as    Bottleneck analysis by Little's law (1961): a queue by what leaves it is how long it lasts.
Steps       1. Nothing was begun; nothing was done for a fortnight: that is the cause, whatever waits.
            2. Many of the files that were checked came back: the same work is done twice.
            3. The longest queue between two stages, when it lasts longer than a month at the pace of the last
               stage: the work piles up there.
            4. Else the work flows, and too few folders are begun.
Dropped     Shares of blame for each stage: nobody acts upon 23 per cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from documents.employer_file.states import UNTOUCHED, EmployerFileState

SILENT_DAYS = 14  # guess: two weeks of nothing are neither a holiday nor a broken scanner
MANY_RETURNED = 0.2  # guess: one file of five checked twice
LONG_QUEUE_DAYS = 30  # guess: what waits for a month


class Cause(TextChoices):
    """What holds the work up."""

    DONE = "done", _("All files are certified")
    NOT_BEGUN = "not_begun", _("No file was begun yet")
    SILENT = "silent", _("Nothing was done lately")
    RETURNED = "returned", _("Many files come back from the check")
    SCANNING = "scanning", _("Files wait half scanned")
    FILING = "filing", _("Files wait to be indexed and handed over")
    CHECKING = "checking", _("Files wait for the check")
    CERTIFYING = "certifying", _("Files wait for the certificate")
    FEW_BEGUN = "few_begun", _("The work flows, but few folders are begun")


_SENTENCES = {
    Cause.SILENT: _("Nothing was done for %(n)s days and more"),
    Cause.RETURNED: _("Of 100 checked files %(n)s come back"),
    Cause.SCANNING: _("%(n)s files lie half scanned"),
    Cause.FILING: _("%(n)s files wait to be indexed and handed over"),
    Cause.CHECKING: _("%(n)s files wait for the check"),
    Cause.CERTIFYING: _("%(n)s files wait for the certificate"),
}
_QUEUES = {
    Cause.SCANNING: (EmployerFileState.IN_PROGRESS,),
    Cause.FILING: (EmployerFileState.TO_INDEX, EmployerFileState.RETURNED),
    Cause.CHECKING: (EmployerFileState.TO_CHECK,),
    Cause.CERTIFYING: (EmployerFileState.TO_CERTIFY,),
}


@dataclass(frozen=True, slots=True)
class Why:
    """The cause, and the number that shows it: files that wait, days of silence, or of 100 files how many."""

    cause: Cause
    number: int = 0

    def __str__(self) -> str:
        sentence = _SENTENCES.get(self.cause, self.cause.label)
        return str(sentence) % {"n": f"{self.number:,}"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked about an office: files by state, and what was done in some days."""

    by_state: Mapping[str, int]
    remaining: int | None
    certified: int
    """In these days."""
    days: int
    checked: int
    returned: int
    active: bool
    """Whether anything was done in the last SILENT_DAYS days."""


def find_cause(facts: Facts) -> Why:
    """The cause that comes first in the order of the steps above."""
    touched = sum(n for state, n in facts.by_state.items() if state not in UNTOUCHED)
    if facts.remaining is not None and facts.remaining <= 0:
        return Why(Cause.DONE)
    if not touched:
        return Why(Cause.NOT_BEGUN)
    if not facts.active:
        return Why(Cause.SILENT, SILENT_DAYS)
    if facts.checked and facts.returned / facts.checked >= MANY_RETURNED:
        return Why(Cause.RETURNED, round(100 * facts.returned / facts.checked))
    return _find_queue(facts) or Why(Cause.FEW_BEGUN)


def _find_queue(facts: Facts) -> Why | None:
    """The longest queue, where it is longer than what the last stage does in a month."""
    waiting = {
        cause: sum(facts.by_state.get(state, 0) for state in states) for cause, states in _QUEUES.items()
    }
    cause = max(waiting, key=lambda one: waiting[one])
    flows = waiting[cause] * facts.days <= facts.certified * LONG_QUEUE_DAYS
    to_begin = facts.remaining is None or sum(waiting.values()) < facts.remaining
    return None if not waiting[cause] or (flows and to_begin) else Why(cause, waiting[cause])
