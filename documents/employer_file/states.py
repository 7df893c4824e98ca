"""The life of an electronic file, as one table."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EmployerFileState(TextChoices):
    """How far the electronic file of an employer is; `certified` counts as finished."""

    LISTED = "listed", _("On the list, nothing scanned")
    IN_PROGRESS = "in_progress", _("Being scanned")
    TO_INDEX = "to_index", _("To index")
    TO_CHECK = "to_check", _("To check")
    TO_CERTIFY = "to_certify", _("To certify")
    CERTIFIED = "certified", _("Certified")
    RETURNED = "returned", _("Returned")
    NOT_FOUND = "not_found", _("Folder not found")
    PENDING_NUMBER = "pending_number", _("Number pending")


class PassageState(TextChoices):
    """One way of a version of a file through the gate."""

    TO_CHECK = "to_check", _("To check")
    TO_CERTIFY = "to_certify", _("To certify")
    CERTIFIED = "certified", _("Certified")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Taken back")
    """By who handed it over, or because something was filed in it meanwhile."""


UNTOUCHED = (EmployerFileState.LISTED, EmployerFileState.NOT_FOUND, EmployerFileState.PENDING_NUMBER)
"""Files of which nothing is scanned."""
IN_GATE = (EmployerFileState.TO_CHECK, EmployerFileState.TO_CERTIFY)
"""Handed over, not certified yet: nobody changes what lies in it, but for who returns it."""
FOLLOWS_PAGES = (*UNTOUCHED, EmployerFileState.IN_PROGRESS, EmployerFileState.TO_INDEX)
"""States that follow from what lies in the file; the later ones are moved by people alone."""
