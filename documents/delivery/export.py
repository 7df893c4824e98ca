"""An employer's whole electronic file as one thing to hand over, in one of the formats that stand here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.delivery.bagit import write_bag
from documents.delivery.pdfa import write_pdf
from documents.errors import NothingToExport
from documents.models import Reading
from documents.models.document import file_order
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction


@dataclass(frozen=True, slots=True)
class Format:
    """A way to hand a file over: the ending of its name, what people read, its icon, and who writes it."""

    suffix: str
    label: Promise
    icon: str
    write: Callable[[Employer, Sequence[Reading], Path], None]


FORMATS = {
    way.suffix: way
    for way in (
        Format("pdf", _("Searchable PDF"), "download", write_pdf),
        Format("zip", _("Originals (ZIP)"), "archive", write_bag),
    )
}
"""By suffix; the screen and the command take theirs from here."""


def export_file(employer: Employer, out: Path, *, kind: str, by: User | None, reason: str = "") -> int:
    """Write all filed pages as this kind of FORMATS, on the record; how many pages. NothingToExport."""
    readings = _filed_readings(employer)
    FORMATS[kind].write(employer, readings, out)
    _record(employer, by=by, kind=kind, pages=len(readings), reason=reason)
    return len(readings)


def _filed_readings(employer: Employer) -> list[Reading]:
    """The current readings of all filed pages, each once, in the order of the file's sections."""
    rows = Reading.objects.filter(
        current=True,
        page__document__employer=employer,
        page__document__state=DocumentState.FILED,
        page__duplicate_of=None,
    )
    order = (*file_order("page__document__"), "page__position", "page__pk")
    readings = list(rows.select_related("page__document__form", "scan__upload__parent").order_by(*order))
    if not readings:
        raise NothingToExport
    return readings


@transaction.atomic
def _record(employer: Employer, *, by: User | None, kind: str, pages: int, reason: str) -> None:
    facts = {"reason": reason} if reason else {}
    trail.record(AuditAction.EFILE_EXPORTED, employer, by=by, kind=kind, pages=pages, **facts)
