"""The closed list of counters, each with its words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CounterName(TextChoices):
    """What is counted for each office. A counter `files.X` is that of the electronic files in the state X.
    Files of which nothing is scanned have none: they are the employers that are in no other state.
    """

    PAGES_OPEN = "pages.open", _("Pages waiting or being read")
    PAGES_DONE = "pages.done", _("Pages read")
    PAGES_QUARANTINED = "pages.quarantined", _("Pages set aside")
    EMPLOYERS = "employers", _("Employers in the registry")
    FILES_IN_PROGRESS = "files.in_progress", _("Files: being scanned")
    FILES_TO_INDEX = "files.to_index", _("Files: to index")
    FILES_TO_CHECK = "files.to_check", _("Files: to check")
    FILES_TO_CERTIFY = "files.to_certify", _("Files: to certify")
    FILES_CERTIFIED = "files.certified", _("Files: certified")
    FILES_RETURNED = "files.returned", _("Files: returned")
    FILES_NOT_FOUND = "files.not_found", _("Files: folder not found")
    FILES_PENDING_NUMBER = "files.pending_number", _("Files: number pending")


def files_in(state: str) -> CounterName:
    """The counter of electronic files in this state; ValueError for a state without one."""
    return CounterName(f"files.{state}")
