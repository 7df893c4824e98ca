"""What must always hold of certificates: their roots, their manifests, one that is valid a file, and the
pictures that they certify.
"""

import hashlib
import random
from collections.abc import Iterator

from django.db.models import Count, F, Q

from documents.employer_file.content import root_of_slots
from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.errors import FileMissing
from documents.gate.models import Certificate
from documents.gate.states import CertificateState
from documents.gate.versions import readings_of
from documents.storage import store

_PICTURES_LOOKED_AT = 500  # guess: seconds of a check_ledger; verify_store looks at all


def certificates_fit() -> Iterator[str]:
    """Each certificate says what its passage's manifest says, and a file has one valid at most."""
    for certificate in Certificate.objects.select_related("passage").iterator(chunk_size=50):
        passage = certificate.passage
        if certificate.root != passage.root or passage.root != root_of_slots(passage.manifest):
            yield f"certificate {certificate.pk} has another root than its manifest"
        if certificate.pages != len(passage.manifest):
            yield f"certificate {certificate.pk} says {certificate.pages} pages, its manifest has others"
        if passage.certified_by_id is None or passage.certified_by_id != certificate.certified_by_id:
            yield f"certificate {certificate.pk} names another certifier than its passage"
    valid = Certificate.objects.filter(state=CertificateState.VALID).order_by("passage__efile")
    for row in valid.values("passage__efile").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"file {row['passage__efile']} has {row['n']} valid certificates"


def certified_files_have_one() -> Iterator[str]:
    """A certified file has a valid certificate of its present version."""
    holds = Q(passages__certificate__state=CertificateState.VALID, passages__version=F("version"))
    certified = EmployerFile.objects.filter(state=EmployerFileState.CERTIFIED)
    for pk in certified.exclude(pk__in=EmployerFile.objects.filter(holds).values("pk")).values_list("pk"):
        yield f"file {pk[0]} is certified and has no valid certificate of its version"


def certified_pictures_are_kept() -> Iterator[str]:
    """A sample of certified pages: their pictures in the store are those that were certified."""
    rows = list(Certificate.objects.values_list("pk", flat=True))
    random.shuffle(rows)  # a sample, not a secret
    looked = 0
    for pk in rows:
        certificate = Certificate.objects.select_related("passage").get(pk=pk)
        yield from damaged_pictures(certificate)
        looked += certificate.pages
        if looked >= _PICTURES_LOOKED_AT:
            return


def damaged_pictures(certificate: Certificate) -> Iterator[str]:
    """What the store has no longer as it was certified, page by page, in words."""
    readings = readings_of(certificate.passage)
    for number, slot in enumerate(certificate.passage.manifest, start=1):
        if not slot["picture"]:
            continue
        try:
            found = hashlib.sha256(store().get(readings[number].picture_key("full"))).hexdigest()
        except (FileMissing, KeyError):
            yield f"certificate {certificate.pk}: the picture of page {slot['page']} is missing"
            continue
        if found != slot["picture"]:
            yield f"certificate {certificate.pk}: the picture of page {slot['page']} was changed"
