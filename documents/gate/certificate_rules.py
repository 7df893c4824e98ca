"""What must always hold of certified pages: the store keeps their pictures as they were certified."""

import hashlib
import random
from collections.abc import Iterator

from documents.errors import FileMissing
from documents.gate.models import Certificate
from documents.gate.versions import readings_of
from documents.storage import store

_PICTURES_LOOKED_AT = 500  # guess: seconds of a check_ledger; verify_store looks at all


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
