"""How many files there should be: published for the nation, estimated for provinces, known of few offices."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from sso_efiles import policy
from sso_efiles.accounts.models import Office, Province
from sso_efiles.policy import Action


@dataclass(frozen=True, slots=True)
class Target:
    """A number of files, and what kind of number it is: `published_fact`, `estimate` or `none`."""

    files: int | None
    kind: str


NO_TARGET = Target(None, "none")


def target_of_all(user: policy.Officer) -> Target:
    """The nation's, for a role that reaches all of it."""
    if policy.scope(user, Action.PROGRESS) is not policy.Scope.ALL:
        return NO_TARGET
    return Target(Province.objects.aggregate(n=Sum("target_files"))["n"], "published_fact")


def target_of_province(province: Province) -> Target:
    """As the reference data has it."""
    return Target(province.target_files, province.target_kind)


def sole_offices() -> set[str]:
    """Codes of offices that are the only one of their province (headquarters serves nobody's files): the
    province's target is theirs, since none is published for offices.
    """
    by_province: defaultdict[str, list[str]] = defaultdict(list)
    for office, province in Office.objects.exclude(kind="hq").values_list("pk", "province"):
        by_province[province].append(office)
    return {codes[0] for codes in by_province.values() if len(codes) == 1}
