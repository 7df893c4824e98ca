"""Figures of some offices, made up directly: what the screens of progress are shown with."""

from datetime import date, timedelta

from django.utils import timezone

from sso_efiles.accounts.models import Province
from sso_efiles.counters.models import CounterDelta, WorkDelta
from sso_efiles.counters.steps import Step
from tests.documents.paper import office


def working_office(code: str, *, target: int = 1000, a_day: int = 0, days: int = 28, **states: int) -> None:
    """An office that has certified so many files a day until today, with other files in these states."""
    place = office(code)
    Province.objects.filter(pk=place.province_id).update(target_files=target, target_kind="estimate")
    today = timezone.localdate()
    for n in range(days if a_day else 0):
        _work(code, today - timedelta(days=n), a_day)
    for state, files in states.items():
        CounterDelta.objects.create(office=code, name=f"files.{state}", day=today, amount=files)


def did(
    code: str, step: Step, day: date, *, files: int = 0, pages: int = 0, seconds: int | None = None
) -> None:
    """What an office did of a step on a day."""
    WorkDelta.objects.create(
        office=code,
        step=step,
        day=day,
        files=files,
        pages=pages,
        seconds=seconds or 0,
        timed=0 if seconds is None else 1,
    )


def _work(code: str, day: date, files: int) -> None:
    pages = 10 * files
    CounterDelta.objects.create(office=code, name="files.certified", day=day, amount=files)
    CounterDelta.objects.create(office=code, name="pages.done", day=day, amount=pages)
    did(code, Step.TOUCHED, day, files=files)
    did(code, Step.SCANNED, day, pages=pages, seconds=60 * files)
    did(code, Step.FILED, day, pages=pages, seconds=30 * files)
    did(code, Step.FILED_ALONE, day, pages=pages // 2)
    did(code, Step.CHECKED, day, files=files, pages=pages, seconds=30 * files)
    did(code, Step.CERTIFIED, day, files=files, pages=pages)
