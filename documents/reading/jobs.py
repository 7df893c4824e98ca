"""The job that classifies read pages again, as an administrator asks for it from a screen."""

import time
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from documents.reading import reclassify
from sso_efiles.accounts.models import Office, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work import jobs
from sso_efiles.work.jobs import JobKind
from sso_efiles.work.leases import Renewal
from sso_efiles.work.models import Job
from sso_efiles.work.states import OPEN

CLASSIFY = "pages.classify"
LONGEST_S = 1200  # guess: a third of the time that a worker is given for one task
"""Seconds after which a run hands over to the next job, which goes on where it stopped."""


def ask_to_classify(office: Office | None, *, by: User) -> Job:
    """Ask for the pages of an office, or of all, to be classified again; an open job is the answer."""
    code = office.pk if office else ""
    if running := Job.objects.filter(name=CLASSIFY, state__in=OPEN, facts__office=code).first():
        return running
    trail.record(AuditAction.PAGES_CLASSIFIED, office, by=by, pages=reclassify.pages_left(office=code))
    return _enqueue(code, part=1, by=by, pages=0, changed=0)


def classify_runs(offices: Iterable[str]) -> "QuerySet[Job]":
    """The runs over these offices, newest first; the empty code is that of all offices."""
    return Job.objects.filter(name=CLASSIFY, facts__office__in=list(offices)).order_by("-pk")


def _classify(job: Job, renew: Renewal) -> dict[str, Any]:
    """Go over pages to the end or for as long as one task may take; figures are those of all parts."""
    office, until = job.facts["office"], time.monotonic() + LONGEST_S
    pages, changed = job.facts["pages"], job.facts["changed"]
    for step in reclassify.classify_pages(office=office):
        pages, changed = pages + step.pages, changed + step.changed
        renew()
        if time.monotonic() >= until:
            part = job.facts["part"] + 1
            _enqueue(office, part=part, by=job.asked_by, pages=pages, changed=changed)
            return {"finished": False, "pages": pages, "changed": changed}
    return {"finished": True, "pages": pages, "changed": changed}


def _enqueue(office: str, *, part: int, by: User | None, pages: int, changed: int) -> Job:
    once = f"{CLASSIFY} {office} {part}"
    return jobs.enqueue(CLASSIFY, by=by, once=once, office=office, part=part, pages=pages, changed=changed)


JOBS = (JobKind(name=CLASSIFY, run=_classify),)
