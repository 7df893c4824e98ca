"""The scheduler's job of the lots."""

from typing import Any

from documents.lots import lifecycle
from sso_efiles.work.jobs import JobKind
from sso_efiles.work.leases import Renewal
from sso_efiles.work.models import Job


def settle_lots(_job: Job, _renew: Renewal) -> dict[str, Any]:
    """Decide lots that wait for a file which was taken back meanwhile."""
    return {"lots": lifecycle.settle_left_lots()}


JOBS = (JobKind(name="lots.settle", run=settle_lots, every_s=600),)  # guess: a certifier looks again later
