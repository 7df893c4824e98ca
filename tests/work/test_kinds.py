"""Kinds of leased work are registered once, each with a task that does it."""

import pytest

from documents import tasks
from documents.models import Page, Upload
from sso_efiles.work.dispatch import select_for_dispatch
from sso_efiles.work.kinds import Kind, register_kind, registered_kinds
from sso_efiles.work.models import Job
from tests.factories import UploadFactory


def test_every_kind_has_a_task_and_every_task_a_kind() -> None:
    assert {kind.name for kind in registered_kinds()} == set(tasks.TASKS)


def test_uploads_are_split_before_scans_are_read() -> None:
    names = [kind.name for kind in registered_kinds()]
    assert names.index("split") < names.index("read")


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="two kinds of work are called read"):
        register_kind(Kind(name="read", model=Upload))


@pytest.mark.django_db
def test_a_few_jobs_do_not_wait_behind_a_hundred_pages() -> None:
    upload = UploadFactory.create(pages_found=100)
    Page.objects.create_with_scans(upload, range(1, 101))
    jobs = [Job.objects.create(name="tests.any") for _ in range(6)]
    picked = select_for_dispatch(limit=50)
    assert [pk for name, pk in picked if name == "job"] == [job.pk for job in jobs[:4]]
    assert len([pk for name, pk in picked if name == "read"]) == 46
