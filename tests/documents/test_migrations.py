"""What later migrations take from earlier ones."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import pytest
from django.db import connections, migrations, models
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.state import ModelState, ProjectState

pytestmark = pytest.mark.django_db
TABLE = "documents_pageindex"
TRIGGERS = {f"{TABLE}_trigrams_{event}" for event in ("insert", "delete", "update")}
CHANGE = migrations.AddField("PageIndex", "blank", models.BooleanField(default=False))
trigrams: Any = import_module("documents.migrations.0002_search_trigrams")


def triggers_after(operations: Sequence[Any], *, and_back: bool = False) -> set[str]:
    """The triggers of a small table after these operations, in a SQLite database of its own."""
    state = ProjectState()
    later: Any = migrations.Migration("later", "documents")
    state.add_model(
        ModelState(
            "documents",
            "PageIndex",
            [("page", models.BigIntegerField(primary_key=True)), ("skeleton", models.TextField())],
        )
    )
    later.operations = list(operations)
    own = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    connection: Any = DatabaseWrapper(connections.configure_settings(own)["default"])
    try:
        with connection.schema_editor() as editor:
            editor.create_model(state.apps.get_model("documents", "PageIndex"))
            editor.execute(trigrams.SQLITE_TABLE.format(table=TABLE, key="page", column="skeleton"))
            trigrams.make_triggers_again(None, editor, table=TABLE)
        with connection.schema_editor() as editor:
            later.apply(state.clone(), editor)
        if and_back:
            with connection.schema_editor() as editor:
                later.unapply(state.clone(), editor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            return {name for (name,) in cursor.fetchall()}
    finally:
        connection._close()  # a database in memory stays open when it is told to close


def test_a_table_that_sqlite_builds_anew_keeps_its_triggers_both_ways() -> None:
    kept = trigrams.keeping_triggers(TABLE, CHANGE)
    assert triggers_after(kept) == TRIGGERS
    assert triggers_after(kept, and_back=True) == TRIGGERS


def test_without_that_they_are_gone() -> None:
    """Should Django ever alter such tables in place, keeping_triggers may go."""
    assert triggers_after([CHANGE]) == set()
