"""The kinds of leased work: each app registers its own, and what it wants to be told of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q

from sso_efiles.work.leased import Leased


def _do_nothing(_row: Any) -> None:
    """Nobody wants to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of leased work: its table, when a row may be dispatched, and the hooks of its app.

    Hooks run within the transaction of the move. They are named here, in one place that a reader finds, and
    not sent as signals.
    """

    name: str
    model: type[Leased]
    dispatchable: Q = field(default_factory=Q)
    """Which of the queued rows may go to a worker now."""
    order: tuple[str, ...] = ("pk",)
    turns: str = ""
    """The column whose values take turns (round-robin); empty: first come, first served."""
    each: int = 0
    """How many of one turn-taker may be under way, dispatched or running; 0: no bound. Messages go to workers
    in the order in which they were sent, so what is sent at once cannot be overtaken.
    """
    at_most: int = 0
    """How many may be dispatched at once, before all kinds without a bound: a few jobs never wait behind a
    hundred thousand pages, and never hold the pages up. 0: as many as there is room for.
    """
    on_done: Callable[[Any], None] = _do_nothing
    """Told the primary key of a row that was finished."""
    on_quarantined: Callable[[Any], None] = _do_nothing
    """Told the row that was quarantined."""

    @property
    def rows(self) -> models.QuerySet[Any]:
        """All rows of this kind."""
        return self.model._default_manager.all()

    def in_state(self, *states: str) -> Q:
        """The condition that a row stands in one of these states."""
        return Q(**{f"{self.model.state_field}__in": states})


_registered: dict[str, Kind] = {}


def register_kind(kind: Kind) -> Kind:
    """Make a kind known to dispatch and reaper, which serve kinds in the order of registration."""
    if kind.name in _registered:
        raise ValueError(f"two kinds of work are called {kind.name}")
    _registered[kind.name] = kind
    return kind


def registered_kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of registration."""
    return tuple(_registered.values())
