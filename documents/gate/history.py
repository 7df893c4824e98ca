"""Who did what to an electronic file, and when."""

from django.db.models import QuerySet

from documents.employer_file.models import EmployerFile, Passage
from documents.errors import Stale
from documents.models import Deed
from sso_efiles.text import dates
from sso_efiles.text.language import is_english

_TOLD = {  # Thai, English
    Deed.Verb.HAND_OVER: ("{who} ส่งตรวจสอบเมื่อ {at}", "{who} handed it over on {at}"),
    Deed.Verb.CHECK: ("{who} ตรวจสอบคุณภาพเมื่อ {at}", "{who} checked it on {at}"),
    Deed.Verb.CERTIFY: ("{who} รับรองเมื่อ {at}", "{who} certified it on {at}"),
    Deed.Verb.REVOKE: ("{who} เพิกถอนการรับรองเมื่อ {at}", "{who} revoked its certificate on {at}"),
    Deed.Verb.UNDO: ("{who} เลิกทำรายการก่อนหน้าเมื่อ {at}", "{who} undid what was done before on {at}"),
}
_CHANGED = ("{who} เปลี่ยนแปลงแฟ้มเมื่อ {at}", "{who} changed the file on {at}")
_BY_MACHINE = ("ระบบเปลี่ยนสถานะแฟ้มเมื่อ {at}", "the system moved the file on {at}")


def deeds_of(employer_id: int) -> QuerySet[Deed]:
    """What people did to the file as a whole, the newest first."""
    return Deed.objects.filter(thing=Deed.Thing.EFILE, thing_id=employer_id).select_related("by")


def passages_of(employer_id: int) -> QuerySet[Passage]:
    """Every way of a file through the gate with its people, findings and certificate, the newest first;
    without the manifests.
    """
    people = ("handed_over_by", "checked_by", "validated_by", "certified_by", "lot_file__lot", "certificate")
    found = Passage.objects.filter(efile=employer_id).defer("manifest").select_related(*people)
    return found.prefetch_related("findings__by").order_by("-pk")


def told(deed: Deed) -> str:
    """Who did what when, in the present language."""
    words = _TOLD.get(Deed.Verb(deed.verb), _CHANGED)
    return words[is_english()].format(who=deed.by, at=dates.moment(deed.at))


def stale_file(file: EmployerFile) -> Stale:
    """The refusal that says who moved the file last, and when."""
    facts = {"version": str(file.version), "state": file.state}
    last = deeds_of(file.pk).first()
    if last is not None and last.version == file.change:
        by = {"by": last.by.username, "at": last.at.isoformat()}
        return Stale(lambda: told(last), fields={**facts, **by})
    moved_at = EmployerFile.objects.filter(pk=file.pk).values_list("changed_at", flat=True).first()
    if moved_at is None:
        return Stale(fields=facts)
    return Stale(lambda: _BY_MACHINE[is_english()].format(at=dates.moment(moved_at)), fields=facts)
