"""The scheduler's job of the reports."""

from typing import Any

from documents.reports.mailing import mail_reports
from documents.reports.making import make_due
from sso_efiles.work.jobs import JobKind
from sso_efiles.work.leases import Renewal
from sso_efiles.work.models import Job


def make_reports(_job: Job, _renew: Renewal) -> dict[str, Any]:
    """Make the reports of a week or month that is over, and mail what is to be mailed."""
    return {"reports": make_due(), "mailed": mail_reports()}


JOBS = (JobKind(name="reports.make", run=make_reports, every_s=3600),)  # guess: there by Monday morning
