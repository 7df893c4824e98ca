"""Kinds of leased work are registered once, each with a task that does it."""

import pytest

from documents import tasks
from documents.models import Upload
from sso_efiles.work.kinds import Kind, register_kind, registered_kinds


def test_every_kind_has_a_task_and_every_task_a_kind() -> None:
    assert {kind.name for kind in registered_kinds()} == set(tasks.TASKS)


def test_uploads_are_split_before_scans_are_read() -> None:
    names = [kind.name for kind in registered_kinds()]
    assert names.index("split") < names.index("read")


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="two kinds of work are called read"):
        register_kind(Kind(name="read", model=Upload))
