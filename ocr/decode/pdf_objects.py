"""Objects of a PDF looked at without trust: of the kind that is asked for, or an empty one, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from ocr.engine import UnreadablePage
from ocr.failures import Failure

Value = TypeVar("Value")

_LEVELS: Final = 64  # guess: no real page tree is as deep
_MOST_OBJECTS: Final = 500_000  # guess: 2,000 pages with a hundred links each have half of it


def as_dictionary(value: object) -> Dictionary | Object:
    """The dictionary, also that of a stream; an empty one for anything else."""
    return value if isinstance(value, Dictionary | Stream) else Dictionary()


def as_array(value: object) -> Array | tuple[()]:
    """The array; an empty one for anything else."""
    return value if isinstance(value, Array) else ()


def as_number(value: object) -> float:
    """The number; 0 for anything else."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0.0


def as_text(value: object) -> str:
    """A string or a name as people would read it; empty for anything else."""
    if isinstance(value, String):
        return str(value)
    return str(value).removeprefix("/") if isinstance(value, Name) else ""


def is_true(value: object) -> bool:
    """Whether it is the boolean true, and not just something."""
    return value is True


def one_or_many(value: object) -> list[Object]:
    """The items of an array, or the one value, or none."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]  # type: ignore[list-item]


def find_inherited(page: Object, key: str) -> Object | None:
    """The entry of a page, or of the tree above it: boxes, turning and resources are taken over."""
    node: Object | None = page
    for _level in range(_LEVELS):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node.get(key)
        node = node.get("/Parent")
    return None


class Seen:
    """Which indirect objects were looked at: a graph that shares or repeats costs no more than its objects.

    Raises UnreadablePage (TIMEOUT) beyond a number of objects that no sheet of paper needs.
    """

    def __init__(self) -> None:
        self._known: set[tuple[int, int]] = set()
        self._looks = 0

    def is_new(self, value: object) -> bool:
        """Whether this object was not asked for before; one that stands in its place is always new."""
        self._looks += 1
        if self._looks > _MOST_OBJECTS:
            raise UnreadablePage(Failure.TIMEOUT, f"more than {_MOST_OBJECTS} objects")
        number = value.objgen if isinstance(value, Object) else (0, 0)
        if number == (0, 0):
            return True
        if number in self._known:
            return False
        self._known.add(number)
        return True

    def items(self, value: object) -> list[Object]:
        """The new items of an array that was not looked at before: pages may share one."""
        return list(self.only_new(list(as_array(value)))) if self.is_new(value) else []

    def only_new(self, values: Iterable[Value]) -> Iterator[Value]:
        """Those of the values that were not looked at before."""
        return (value for value in values if self.is_new(value))


def walk_name_tree(tree: object) -> Iterator[Object]:
    """The values of a name tree (ISO 32000-1, 7.9.6), each node looked at once."""
    seen, nodes = Seen(), [as_dictionary(tree)]
    while nodes:
        node = nodes.pop()
        yield from list(as_array(node.get("/Names")))[1::2]
        nodes += [as_dictionary(kid) for kid in seen.only_new(list(as_array(node.get("/Kids"))))]
