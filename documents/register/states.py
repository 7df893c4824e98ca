"""Where a paper folder is, as closed lists."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CustodyPlace(TextChoices):
    """Who or what has the paper."""

    SHELF = "shelf", _("On the shelf")
    DESK = "desk", _("At a desk")
    VAN = "van", _("On the way")
    ARCHIVE = "archive", _("In the archive")
