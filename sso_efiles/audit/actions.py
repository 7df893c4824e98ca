"""The closed catalogue of audit actions: code, words, what each is about, which details it carries.

The code of an action is public (API, screen, sealed log) and stays; its label may be worded better. The word
*file* is avoided: what people send is an upload, what an employer has is the electronic file (`efile`).
"""

from enum import StrEnum
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ANY = "*"
"""For work of every kind: the action knows no model."""
_UPLOAD = "upload"
_PULL_LIST = "office form year state files lines"


class AuditAction(StrEnum):
    """Each member: code, label, the models that its object may be of, the details that it may carry.

    An action with models may also come without an object (a name that nobody has was typed at sign-in); one
    without models never has any.
    """

    label: str | Promise
    about: frozenset[str]
    fields: frozenset[str]

    def __new__(cls, code: str, label: str | Promise, about: str = "", fields: str = "") -> Self:
        action = str.__new__(cls, code)
        action._value_ = code
        action.label = label
        action.about = frozenset(about.split())
        action.fields = frozenset(fields.split())
        return action

    # who comes in
    SIGNIN_OK = "signin.ok", _("Signed in"), "user"
    SIGNIN_FAILED = "signin.failed", _("Failed to sign in"), "user", "name"
    SIGNOUT = "signout", _("Signed out"), "user"
    REFUSED = "refused", _("Was refused"), "", "code path method"
    TOKEN_ISSUED = "token.issued", _("API token made"), "user"
    TOKEN_REVOKED = "token.revoked", _("API tokens ended"), "user", "tokens"
    USER_CREATED = "user.created", _("User made by command"), "user", "role office"
    USER_ADDED = "user.added", _("User added"), "user", "role at"
    USER_CHANGED = "user.changed", _("User changed"), "user", "before after"
    USER_PASSWORD_CHANGED = "user.password_changed", _("Own password changed"), "user", "tokens_revoked"
    USER_PASSWORD_SET = "user.password_set", _("Password set"), "user", "tokens_revoked"

    # who saw or took what
    SEARCHED = "search", _("Searched"), "", "kind terms total"
    SUGGESTED = "search.suggested", _("Was shown persons' names while typing"), "", "terms persons"
    EFILE_VIEWED = "efile.viewed", _("Opened an electronic file"), "employer", "account_no version"
    EFILE_EXPORTED = (
        "efile.exported",
        _("Exported an electronic file"),
        "employer",
        "kind pages reason version",
    )
    LESSONS_EXPORTED = "lessons.exported", _("Took crops of corrections out as lessons"), "", "fresh"
    CERTIFICATE_TAKEN = (
        "certificate.taken",
        _("Took away a certificate"),
        "employer",
        "version",
    )
    PAGE_VIEWED = "page.viewed", _("Opened a page"), "page", "batch account_no"
    EXPECTED_VIEWED = "efile.expected_viewed", _("Asked what a file should hold"), "employer", "account_no"
    PULL_LIST_VIEWED = "radar.viewed", _("Looked at papers to fetch"), "", _PULL_LIST
    PULL_LIST_TAKEN = "radar.taken", _("Took away a list of papers to fetch"), "", _PULL_LIST
    PERSON_UNMASKED = "person.unmasked", _("Saw a person's whole number"), "insuredperson"
    ORIGINAL_DOWNLOADED = "original.downloaded", _("Took away an original"), "page", "sha256"
    AUDIT_VIEWED = "audit.viewed", _("Looked at the audit log")

    # what came in, and what became of it
    BATCH_OPENED = "batch.opened", _("Batch opened"), "batch", "files office"
    BATCH_JOINED = "batch.joined", _("Files joined a batch that was there"), "batch", "files known"
    BATCH_RENAMED = "batch.renamed", _("Folder of a batch renamed"), "batch", "account_no"
    FOLDER_REGISTERED = "folder.registered", _("Paper folder registered"), "folder", "volume sheets"
    FOLDER_CHANGED = "folder.changed", _("Paper folder described anew"), "folder", "changed volume"
    FOLDER_TIED = "folder.tied", _("Batch tied to a paper folder"), "folder", "batch"
    FOLDER_MOVED = "folder.moved", _("Paper folder moved"), "folder", "place was"
    EFILE_NOT_FOUND = "efile.not_found", _("Folder looked for and not found"), "employer", "search"
    UPLOAD_STORED = "upload.stored", _("Upload stored"), _UPLOAD, "sha256 size"
    UPLOAD_REFUSED = "upload.refused", _("Upload refused"), _UPLOAD, "reason"
    UPLOAD_SUPERSEDED = (
        "upload.superseded",
        _("The whole file came in the place of a damaged one"),
        _UPLOAD,
        "whole sha256",
    )
    UPLOAD_SPLIT = "upload.split", _("Pages of an upload counted"), _UPLOAD, "pages entries litter"
    PAGES_LINKED = "pages.linked", _("Pages that came again were linked"), "batch", "pages"
    PAGES_UNLINKED = (
        "pages.unlinked",
        _("Copies were made pages of their own"),
        "document",
        "pages",
    )
    BATCH_FILED = "batch.filed", _("Batch filed by the machine"), "batch", "documents pages"
    DOCUMENT_FILED = "document.filed", _("Document filed"), "document", "account_no"
    DOCUMENT_REJECTED = "document.rejected", _("Document rejected"), "document"
    DOCUMENT_REOPENED = "document.reopened", _("Document taken up again"), "document"
    DOCUMENT_SPLIT = "document.split", _("Document split"), "document", "made pages"
    DOCUMENTS_MERGED = "document.merged", _("Documents merged"), "document", "emptied pages"
    DOCUMENT_ORDERED = "document.ordered", _("Pages put in another order"), "document", "pages"
    PAGES_MOVED = "pages.moved", _("Pages moved"), "document", "pages account_no"
    PAGE_TURNED = "page.turned", _("Page turned"), "page", "degrees"
    DEED_UNDONE = "deed.undone", _("Decision undone"), "document page folder employer", "deed verb"
    GAPS_RAISED = "gaps.raised", _("Missing sides of a folder named"), "batch", "pages rules"
    GAPS_WITHDRAWN = (
        "gaps.withdrawn",
        _("Missing sides of a folder came"),
        "batch",
        "pages signed",
    )
    PAGE_EXPLAINED = "page.explained", _("Signed what a slot of the file is"), "page", "was now reason"
    PAGE_DOUBTS_SETTLED = "page.doubts_settled", _("Doubts about a page settled"), "page", "codes note"
    RESCAN_ASKED = "page.rescan_asked", _("Asked for a page to be scanned again"), "page", "reason"
    RESCAN_DECLINED = "page.rescan_declined", _("Request to scan a page again declined"), "page", "reason"
    PAGE_SCANNED_AGAIN = "page.scanned_again", _("New image of a page sent"), "page", "sha256 size"
    PAGE_IMAGE_REFUSED = "page.image_refused", _("New image of a page refused"), "page", "reason"
    PAGE_IMAGE_TAKEN = "page.image_taken", _("New image took its slot"), "page", "scan was"
    SIBLINGS_RETURNED = (
        "document.siblings_returned",
        _("Documents filed alike sent back"),
        "document",
        "rule version documents",
    )
    PAGE_RELEASED = "page.released", _("Page released"), "page"
    PAGES_CLASSIFIED = "pages.classified", _("Asked for pages to be classified again"), "office", "pages"
    PAGE_REREAD = "page.reread", _("Page sent to be read again"), "page"
    WORK_QUARANTINED = "work.quarantined", _("Work set aside"), ANY, "reason attempt"
    EFILE_MOVED = "efile.moved", _("Electronic file changed state"), "employer", "was now"
    EFILE_VERSION_OPENED = (
        "efile.version_opened",
        _("Next version of a certified file opened"),
        "employer",
    )
    EFILE_WITHDRAWN = (
        "efile.withdrawn",
        _("File taken back from the check, for it was changed"),
        "employer",
    )
    EFILE_HANDED_OVER = (
        "efile.handed_over",
        _("File handed over to be checked"),
        "employer",
        "edition attempt pages",
    )
    EFILE_TAKEN_BACK = "efile.taken_back", _("Hand-over of a file undone"), "employer", "deed edition"
    EFILE_CHECKED = (
        "efile.checked",
        _("File checked"),
        "employer",
        "edition result findings sheets",
    )
    EFILE_VALIDATED = (
        "efile.validated",
        _("File validated by a third person"),
        "employer",
        "edition result findings",
    )
    FINDING_NOTED = "finding.noted", _("Finding noted in a check"), "employer", "code page"
    FINDING_DROPPED = "finding.dropped", _("Finding of a check taken back"), "employer", "code page"
    EFILE_LOT_REJECTED = (
        "efile.lot_rejected",
        _("File returned, for its lot was rejected"),
        "employer",
        "edition lot",
    )
    EFILE_CERTIFIED = "efile.certified", _("File certified"), "employer", "edition pages certificate lot"
    EFILE_REVOKED = "efile.revoked", _("Certificate of a file revoked"), "employer", "certificate reason"
    EFILE_TRANSFERRED = (
        "efile.transferred",
        _("Electronic file changed office"),
        "employer",
        "was now",
    )
    BLIND_ENTRY_KEYED = "blind.keyed", _("Key field keyed a second time"), "page", "field agrees"
    LOT_DRAWN = "lot.drawn", _("Sample of a lot drawn"), "lot", "plan severity files pages sample"
    LOT_ACCEPTED = "lot.accepted", _("Lot accepted"), "lot", "defects sample"
    LOT_REJECTED = "lot.rejected", _("Lot rejected"), "lot", "defects critical sample"
    LOT_VOIDED = "lot.voided", _("Lot ended without a result"), "lot"
    SEVERITY_SWITCHED = "office.severity", _("Severity of sampling switched"), "office", "was now lot"
    OFFICE_RELEASED = "office.released", _("Stopped office released"), "office", "reason"

    COVER_PRINTED = "cover.printed", _("Cover of a paper folder printed"), "folder", "code"

    # what keeps the house in order
    ORIGINAL_DAMAGED = "original.damaged", _("Original damaged"), "page", "sha256 problem kind id code"
    ORIGINAL_MENDED = "original.mended", _("Original mended"), "", "sha256 problem"
    REFERENCE_LOADED = (
        "reference.loaded",
        _("Reference data loaded"),
        "",
        "provinces offices form_types radar_rules plans",
    )
    REGISTRY_IMPORTED = (
        "registry.imported",
        _("Registry of employers imported"),
        "",
        "file lines added updated unchanged refused",
    )
    EMPLOYEES_IMPORTED = (
        "employees.imported",
        _("Insured persons imported"),
        "",
        "file lines added updated unchanged refused",
    )
    ALARM_TAKEN = "alarm.taken", _("Took an alarm over"), "", "office kind alarm"
    TARGET_SET = "target.set", _("Target set"), "", "place month files kind was"
    TARGETS_IMPORTED = (
        "targets.imported",
        _("Targets imported"),
        "",
        "file lines added updated unchanged refused",
    )
    COUNTERS_RECOUNTED = "counters.recounted", _("Counters put right"), "", "office differences"
    YEAR_SIMULATED = (
        "year.simulated",
        _("Made-up year of work added"),
        "",
        "seed size offices files pages",
    )
    SCALE_SEEDED = (
        "scale.seeded",
        _("Made-up data added"),
        "",
        "employers persons pages noise seed vocabulary",
    )


_BY_CODE = {action.value: action for action in AuditAction}


def label_of(code: str) -> str:
    """An action in words; the code itself for one that this catalogue does not have."""
    return str(_BY_CODE[code].label) if code in _BY_CODE else code
