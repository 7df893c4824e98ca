"""Search speaks its trade's language: names of verb and object, and none that says everything and nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import documents.search

ROOM = Path(documents.search.__file__).parent
RIDDLES = {"said", "told", "asked", "dear", "dearest", "off", "far", "each", "stretch", "taken"}
MOST_ONE_WORD = 0.44
"""Of functions; as many as the best read project of the field has."""


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOM)}", node


def name_of(node: ast.AST) -> str:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
            return name
        case ast.Name(id=name, ctx=ast.Store()):
            return name
    return ""


def test_no_name_is_a_riddle() -> None:
    named = ((place, name_of(node)) for place, node in nodes())
    assert not [(place, name) for place, name in named if set(name.lower().split("_")) & RIDDLES]


def test_most_functions_name_a_verb_and_its_object() -> None:
    functions = [node.name.strip("_") for _place, node in nodes() if isinstance(node, ast.FunctionDef)]
    one_word = [name for name in functions if "_" not in name]
    assert len(one_word) / len(functions) < MOST_ONE_WORD
