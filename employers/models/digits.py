"""A rule of the database for columns that hold a number as text."""

from django.db.models import Q


def digits_only(field: str, *, count: int, blank: bool = False) -> Q:
    """Exactly so many ASCII digits; or nothing, where the column may be blank."""
    rule = Q(**{f"{field}__regex": f"^[0-9]{{{count}}}$"})
    return rule | Q(**{field: ""}) if blank else rule
