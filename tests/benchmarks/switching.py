"""How a part of the product is switched off: patched from outside, so that no flag stands in the product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

Off = Callable[[], AbstractContextManager[None]]
PAGES, REGISTRY, SPELLING = "pages", "registry", "spelling"


@dataclass(frozen=True, slots=True)
class Switch:
    """A part of the planner, and how it is switched off."""

    of: str
    name: str
    instead: str
    off: Off


@contextmanager
def patched(owner: Any, name: str, value: Any) -> Iterator[None]:
    """AttributeError for what is not there any more."""
    real = owner.__dict__[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, real)


def put(owner: Any, name: str, value: Any) -> Off:
    return partial(patched, owner, name, value)


def all_of(*offs: Off) -> Off:
    @contextmanager
    def together() -> Iterator[None]:
        with ExitStack() as stack:
            for off in offs:
                stack.enter_context(off())
            yield

    return together


def nothing(*_: object, **__: object) -> None:
    return None
