"""What must always be true at the gate; check_ledger goes by these rules.

G1  A file's state and its newest passage say the same.
G2  What was handed over is whole, and a certified file holds what was certified.
G3  Who did which step of a passage is written down among the duties of the file.
G4  Every certified passage has its certificate over its own root; one at most is valid a file.
I5  The pictures of certified pages are kept as they were certified (a sample of them; verify_store: all).
"""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from documents.employer_file import moves
from documents.employer_file.content import digest_of_slots, is_as_it_was, root_of_slots
from documents.employer_file.models import EmployerFile, FileDuties, Passage
from documents.employer_file.sides import count_pages
from documents.employer_file.states import IN_GATE, EmployerFileState, PassageState
from documents.gate.certificate_rules import certified_pictures_are_kept
from documents.gate.models import Certificate, Finding
from documents.gate.states import CRITICAL, CertificateState
from documents.upkeep.integrity import register_rule

_CHUNK = 100
"""Passages held at once: each has its manifest."""
_DUTY_OF = {
    "handed_over_by": "indexed",
    "checked_by": "checked",
    "validated_by": "validated",
    "certified_by": "certified",
}


def files_stand_with_their_passage() -> Iterator[str]:
    """G1; a file that is in the gate has one open passage in its state, another has none."""
    newest = Passage.objects.filter(efile=OuterRef("pk")).order_by("-pk")
    files = EmployerFile.objects.annotate(
        last=newest.values("state")[:1], last_version=newest.values("version")[:1]
    )
    decided = (EmployerFileState.CERTIFIED, EmployerFileState.RETURNED)
    for file in files.filter(state__in=[*IN_GATE, *decided]).exclude(last=F("state")):
        yield f"employer {file.pk} is {file.state} and its newest passage is {file.last}"  # type: ignore[attr-defined]
    for file in files.filter(state__in=[*IN_GATE, *decided]).exclude(last_version=F("version")):
        yield f"employer {file.pk} is {file.state} in version {file.version} by a passage of another"
    passing = Passage.objects.filter(state__in=moves.PASSING).exclude(efile__state=F("state"))
    for passage in passing.select_related("efile").defer("manifest"):
        yield f"passage {passage.pk} is {passage.state} and its file is {passage.efile.state}"
    later = files.exclude(state=EmployerFileState.CERTIFIED).filter(last=PassageState.CERTIFIED)
    for file in later.filter(last_version__gte=F("version")):
        yield f"employer {file.pk} is {file.state} and its version {file.version} is certified"


def passages_are_whole() -> Iterator[str]:
    """G2, of the passages: manifest, digest and root belong together."""
    for passage in Passage.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        if digest_of_slots(passage.manifest) != passage.content:
            yield f"passage {passage.pk} has another digest than its manifest"
        if root_of_slots(passage.manifest) != passage.root or count_pages(passage.manifest) != passage.pages:
            yield f"passage {passage.pk} has another root or count than its manifest"


def certified_files_are_unchanged() -> Iterator[str]:
    """G2, of the files: what lies in a certified one is what was certified."""
    certified = Passage.objects.filter(
        state=PassageState.CERTIFIED,
        efile__state=EmployerFileState.CERTIFIED,
        version=F("efile__version"),
    )
    for passage in certified.defer("manifest").iterator(chunk_size=_CHUNK):
        if not is_as_it_was(passage.efile_id, passage.content):
            yield f"employer {passage.efile_id} is certified and holds something else than was certified"


def duties_agree_with_passages() -> Iterator[str]:
    """G3."""
    for step, duty in _DUTY_OF.items():
        noted = FileDuties.objects.filter(efile=OuterRef("efile"), person=OuterRef(step), **{duty: True})
        lost = Passage.objects.exclude(**{step: None}).filter(~Exists(noted))
        for pk in lost.values_list("pk", flat=True):
            yield f"passage {pk}: who is its {step} is not noted as having {duty} the file"
    behind = Q(state__in=[PassageState.TO_CERTIFY, PassageState.CERTIFIED])
    passed = Finding.objects.filter(passage=OuterRef("pk"), code__in=CRITICAL)
    for pk in Passage.objects.filter(behind & Exists(passed)).values_list("pk", flat=True):
        yield f"passage {pk} passed with a critical finding"
    for pk in Passage.objects.filter(behind, checked_by=None).values_list("pk", flat=True):
        yield f"passage {pk} passed and nobody checked it"


def certificates_stand_for_passages() -> Iterator[str]:
    """G4."""
    certified = Passage.objects.filter(state=PassageState.CERTIFIED)
    for pk in certified.filter(certificate=None).values_list("pk", flat=True):
        yield f"passage {pk} is certified and has no certificate"
    other = ~Q(root=F("passage__root")) | ~Q(pages=F("passage__pages"))
    uncertified = ~Q(passage__state=PassageState.CERTIFIED)
    wrong_person = ~Q(certified_by=F("passage__certified_by"))
    for pk in Certificate.objects.filter(other | uncertified | wrong_person).values_list("pk", flat=True):
        yield f"certificate {pk} says something else than its passage"
    valid = Certificate.objects.filter(state=CertificateState.VALID).order_by("passage__efile")
    for row in valid.values("passage__efile").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"employer {row['passage__efile']} has {row['n']} valid certificates"
    without = EmployerFile.objects.filter(state=EmployerFileState.CERTIFIED).filter(
        ~Exists(valid.filter(passage__efile=OuterRef("pk"), passage__version=OuterRef("version")))
    )
    for pk in without.values_list("pk", flat=True):
        yield f"employer {pk} is certified without a valid certificate"


register_rule("G1", files_stand_with_their_passage)
register_rule("G2", passages_are_whole)
register_rule("G2", certified_files_are_unchanged)
register_rule("G3", duties_agree_with_passages)
register_rule("G4", certificates_stand_for_passages)
register_rule("I5", certified_pictures_are_kept)
