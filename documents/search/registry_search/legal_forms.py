"""The legal form that was typed counts: a limited partnership is not the company of the same name."""

from dataclasses import replace

from documents.search.registry_search.name_search import NameHit
from employers.models import Employer
from employers.names import LegalForm

_OTHER_FORM = 0.9  # guess: behind every name of the form that was typed, before names some letters off
"""What a hit of another legal form is multiplied by."""
_FITTING = {LegalForm.COMPANY: (LegalForm.COMPANY, LegalForm.PUBLIC_COMPANY)}
"""Legal forms that a typed one may stand for: a public company is called a company as well."""


def hold_to_form(found: dict[int, NameHit], typed: LegalForm) -> dict[int, NameHit]:
    """Exact hits (by the employer's key) of another legal form than was typed are near, and behind those that
    bear it. One query, none where no form was typed. An employer without a form may be of any.
    """
    exact = [pk for pk, hit in found.items() if hit.how == "exact"]
    if typed is LegalForm.NONE or not exact:
        return found
    fitting = [form.value for form in _FITTING.get(typed, (typed,))]
    others = Employer.objects.filter(pk__in=exact).exclude(legal_form__in=[*fitting, ""])
    near = {
        pk: replace(found[pk], how="near", score=round(found[pk].score * _OTHER_FORM, 4))
        for pk in others.values_list("pk", flat=True)
    }
    return found | near
