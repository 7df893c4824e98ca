"""What a page that was not said to be any form is likeliest to be, in words: a person decides."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.models import Page
from documents.reading.classification import guess_in_rule

_WORDS = ((0.9, _("fairly sure")), (0.7, _("quite possible")), (0.0, _("not sure")))


@dataclass(frozen=True, slots=True)
class LikelyForm:
    """A guess: the id of the form, and how sure it is."""

    form: str
    sure: float

    @property
    def words(self) -> str | Promise:
        """How sure, for people."""
        return next(words for least, words in _WORDS if self.sure >= least)


def likely_form_of(page: Page) -> LikelyForm | None:
    """The guess that is kept beside a page without a form; None where there is none."""
    if page.form_id is not None or page.form_sure is None:
        return None
    form = guess_in_rule(page.form_rule)
    return LikelyForm(form, page.form_sure) if form else None
