"""Why no day can be told, and of what a told one is made; each in words that say what is needed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unknown(TextChoices):
    """Why a finish cannot be estimated."""

    NO_TARGET = "no_target", _("How many files there should be is not set. Set a target to see a date.")
    NOTHING_CERTIFIED = (
        "nothing_certified",
        _("No office has certified files yet. A date appears after the first days with certified files."),
    )
    TOO_FAR = "too_far", _("At the present pace it would take more than 40 years. More people are needed.")
    DONE = "done", _("All files of the target are certified.")
    ON_ITS_OWN = (
        "on_its_own",
        _("The finish of an office beside others of its province is told on its own page: What if."),
    )


class Basis(TextChoices):
    """What a finish is estimated from."""

    OWN = "own_history", _("from its own days")
    PRIOR = "prior", _("from offices with lists of like length, since its own days are few")


class NoGain(TextChoices):
    """Why it is not known what a change would bring."""

    SHARED_TARGET = (
        "shared_target",
        _(
            "This office has no finish date of its own: its province has several offices and one target."
            " Set a target of the office to see one."
        ),
    )
    NOTHING_DONE = (
        "nothing_done",
        _("Nothing was done here in the last month, so it is not known what people do in a day."),
    )
    NOTHING_WAITS = "nothing_waits", _("No work waits here.")
    NOBODY = "nobody", _("Nobody here has an account with this role.")
