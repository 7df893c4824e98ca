"""An employer's whole electronic file as one thing to hand over, in one of the formats that stand here.

A file that holds a valid certificate is handed over as it was certified, with its certificate: that is what
is equal to the paper. What was filed since goes out when it is asked for, or when nothing is certified, and
says that it is not certified. An older version goes out by its number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.delivery.bagit import write_bag
from documents.delivery.certified import (
    CertifiedFile,
    open_certified,
    write_certified_bag,
    write_certified_pdf,
)
from documents.delivery.pdfa import write_pdf
from documents.errors import NothingToExport, VersionNotCertified
from documents.gate.certificates import certificate_of, valid_certificate_of, verify_address
from documents.gate.models import Certificate
from documents.models import Reading
from documents.models.document import file_order
from documents.states import DocumentState
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction


@dataclass(frozen=True, slots=True)
class Format:
    """A way to hand a file over: the ending of its name, what people read, its icon, and who writes it, as it
    lies now and as it was certified.
    """

    suffix: str
    label: Promise
    icon: str
    write: Callable[[Employer, Sequence[Reading], Path], None]
    write_certified: Callable[[CertifiedFile, Path], None]


FORMATS = {
    way.suffix: way
    for way in (
        Format("pdf", _("Searchable PDF"), "download", write_pdf, write_certified_pdf),
        Format("zip", _("Originals (ZIP)"), "archive", write_bag, write_certified_bag),
    )
}
"""By suffix; the screen and the command take theirs from here."""


class AsItLies(Enum):
    """Instead of a version: what lies in the file now."""

    NOW = "now"


Wanted = int | AsItLies | None
"""A certified version by its number, what lies there now, or by default the certified one if there is one."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Who takes a file away, what for, and where the public reaches this installation (a request's base)."""

    by: User | None = None
    reason: str = ""
    base: str = ""


def export_file(
    employer: Employer, out: Path, *, kind: str, errand: Errand | None = None, version: Wanted = None
) -> int:
    """Write the file as this kind of FORMATS, on the record; how many pages. NothingToExport,
    VersionNotCertified.
    """
    errand = errand or Errand()
    certificate = certificate_wanted(employer, version)
    if certificate is None:
        readings = _filed_readings(employer)
        FORMATS[kind].write(employer, readings, out)
    else:
        address = verify_address(certificate.code, base=errand.base)
        certified = open_certified(certificate, verify_url=address)
        readings = list(certified.readings.values())
        FORMATS[kind].write_certified(certified, out)
    _record(employer, errand, certificate=certificate, kind=kind, pages=len(readings))
    return len(readings)


def certificate_wanted(employer: Employer, version: Wanted) -> Certificate | None:
    """The certificate of what is to be handed over; None for what lies there now. VersionNotCertified."""
    if version is AsItLies.NOW:
        return None
    if version is None:
        return valid_certificate_of(employer.pk)
    found = certificate_of(employer.pk, version=version)
    if found is None:
        raise VersionNotCertified(version=version)
    return found


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
def _record(
    employer: Employer, errand: Errand, *, certificate: Certificate | None, kind: str, pages: int
) -> None:
    facts: dict[str, object] = {"reason": errand.reason} if errand.reason else {}
    if certificate is not None:
        facts["version"] = certificate.passage.version
    trail.record(AuditAction.EFILE_EXPORTED, employer, by=errand.by, kind=kind, pages=pages, **facts)
