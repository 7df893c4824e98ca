"""The closed list of steps of the office's work of which every day keeps its figures."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Step(TextChoices):
    """What was done, by office and day. Each counts what the business rows can be counted for again."""

    TOUCHED = "touched", _("Files begun")
    """Files of which something came to lie in the file; less those of which nothing does any more."""
    SCANNED = "scanned", _("Pages scanned")
    """Images that came, but for those that a page was scanned again for."""
    RESCANNED = "rescanned", _("Pages scanned again")
    READ = "read", _("Pages read by the machine")
    """Readings, those of pages that were read again too."""
    QUARANTINED = "quarantined", _("Pages put in quarantine")
    """Less those that were released or dismissed."""
    FILED = "filed", _("Pages filed")
    """Pages that came to lie in an employer's file; less those taken out again."""
    FILED_ALONE = "filed_alone", _("Pages filed without a person")
    """Of those filed, what the machine filed and nobody decided about."""
    DECIDED = "decided", _("Papers decided by people")
    """Decisions about papers and pages, told as `files`; less those taken back."""
    HANDED_OVER = "handed_over", _("Files handed over")
    """Less those taken back by who handed them over."""
    CHECKED = "checked", _("Files checked")
    RETURNED = "returned", _("Files returned")
    CERTIFIED = "certified", _("Files passed by the certifier")
    """Versions of files: one certified anew counts anew, one revoked stays and shows in `revoked`."""
    REVOKED = "revoked", _("Certificates withdrawn")


class Dimension(TextChoices):
    """By what else the figures of a day are kept, one at a time."""

    KIND = "kind", _("Kind of paper")
    """The section of the file (documents.models.FormClass); empty while no form is known."""
    DEVICE = "device", _("Device")
    """`watch:7`: the hot folder of a scanner; empty for what people sent by hand."""
    PERSON = "person", _("Person")
    """The id of an account; empty for the machine. For the person's own head alone."""


class Grain(TextChoices):
    """How coarse a row of figures is. A change is written as NEW, with all that is known of it; compacting
    turns it into a row of each of the others. What sums up NEW and one other grain sums up everything once.
    """

    NEW = "new"
    DAY = "day"
    """An office's day."""
    MONTH = "month"
    """An office's month, by its first day."""
    NATION = "nation"
    """A day of all offices together; its office is empty."""
    KIND = "kind"
    DEVICE = "device"
    PERSON = "person"
