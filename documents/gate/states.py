"""What a check finds, and how a certificate stands, as closed lists."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FindingCode(TextChoices):
    """What is wrong with a page or a file, as the checker codes it."""

    PAGE_MISSING = "page_missing", _("A page of the paper is missing")
    WRONG_EMPLOYER = "wrong_employer", _("The paper belongs to another employer")
    UNREADABLE = "unreadable", _("The picture cannot be read and the paper can")
    PICTURE_DIFFERS = "picture_differs", _("The picture is not the paper's")
    CUT_OFF = "cut_off", _("A part of the sheet is not in the picture")
    KEY_FIELD_WRONG = "key_field_wrong", _("A number, name or date is wrong")
    SHEETS_DIFFER = "sheets_differ", _("The count of sheets differs from the paper")
    WRONG_ORDER = "wrong_order", _("The pages are in the wrong order")
    WRONG_TYPE = "wrong_type", _("The document type is wrong")
    TURNED = "turned", _("The page is not upright")
    OTHER = "other", _("Something else, as noted")


CRITICAL = frozenset(
    {
        FindingCode.PAGE_MISSING,
        FindingCode.WRONG_EMPLOYER,
        FindingCode.UNREADABLE,
        FindingCode.PICTURE_DIFFERS,
        FindingCode.SHEETS_DIFFER,
    }
)
"""Findings of which a lot bears none: what the paper says would be lost, or stand in another's file."""


class CertificateState(TextChoices):
    """How a certificate stands to whoever asks; one that is not ours is unknown."""

    VALID = "valid", _("Valid")
    REPLACED = "replaced", _("Replaced by a newer version")
    WITHDRAWN = "withdrawn", _("Withdrawn")
