"""Latin keys of rows that have none, or of all after a change of the rule: in steps that can be killed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from employers.importing import bulk_sql
from employers.latin_key import person_latin_key
from employers.models import Employer, FormerName, InsuredPerson
from employers.names import CompanyName

STEP = 5_000  # guess: a second
REGISTERS: tuple[type[Model], ...] = (Employer, FormerName, InsuredPerson)


@dataclass(slots=True)
class _Keyed:
    """The key of a row; fields are columns."""

    latin_key: str
    id: int


def rows_left(*, again: bool = False) -> int:
    """How many rows a run goes over."""
    return sum(_waiting(model, again=again).count() for model in REGISTERS)


def fill_latin_keys(*, again: bool = False) -> Iterator[tuple[int, int]]:
    """Rows gone over and rows written, a step at a time; `again`: those too that have a key.

    Each step is a transaction; what a break leaves has no key and is found by the next run.
    """
    for model in REGISTERS:
        after = 0
        while step := list(_waiting(model, again=again).filter(pk__gt=after).order_by("pk")[:STEP]):
            after = step[-1][0]
            yield len(step), _write_keys(model, step)
        bulk_sql.flush_gin_pending([model._meta.db_table])


def _waiting(model: type[Model], *, again: bool) -> Any:
    rows = model._default_manager.values_list("pk", "latin_key", *_NAMES[model]).order_by()
    return rows if again else rows.filter(latin_key="")


def _write_keys(model: type[Model], step: list[Any]) -> int:
    """Under a lock where rows can be locked: an import may write the same ones."""
    with transaction.atomic():
        locked = model._default_manager.select_for_update().filter(pk__in=[row[0] for row in step])
        rows = locked.order_by("pk").values_list("pk", "latin_key", *_NAMES[model])
        keyed = ((pk, had, _KEYS[model](*names)) for pk, had, *names in rows)
        changed = [_Keyed(key, pk) for pk, had, key in keyed if key != had]
        bulk_sql.update_from_temp(model._meta.db_table, changed)
    return len(changed)


def _company_key(name: str) -> str:
    return CompanyName.of(name).latin


_NAMES: dict[type[Model], tuple[str, ...]] = {
    Employer: ("name",),
    FormerName: ("name",),
    InsuredPerson: ("first_name", "last_name"),
}
_KEYS: dict[type[Model], Callable[..., str]] = {
    Employer: _company_key,
    FormerName: _company_key,
    InsuredPerson: person_latin_key,
}
