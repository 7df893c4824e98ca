"""Where a simulated year may be written: into a database without real files, once."""

from documents.made_up.nation_year.writing import PREFIX
from documents.models import Batch
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Event
from sso_efiles.counters.models import WorkDelta
from sso_efiles.refusal import Refusal


class RealFiles(Refusal):
    """The database holds files that no simulation made."""

    code = "real_files"
    status = 409
    th = "ฐานข้อมูลนี้มีแฟ้มจริงอยู่แล้ว คำสั่งนี้ใช้เพื่อทดสอบและฝึกอบรมเท่านั้น กรุณาใช้กับฐานข้อมูลเปล่า"
    en = "This database holds real files. The command is for tests and training: use an empty database."


class SimulatedBefore(Refusal):
    """A year was simulated here before."""

    code = "simulated_before"
    status = 409
    th = "ฐานข้อมูลนี้มีปีจำลองอยู่แล้ว กรุณาใช้กับฐานข้อมูลเปล่า"
    en = "A year was simulated in this database before. Use an empty one."


def require_no_real_files() -> None:
    """RealFiles, SimulatedBefore."""
    if Event.objects.filter(action=AuditAction.YEAR_SIMULATED).exists():
        raise SimulatedBefore
    if Batch.objects.exclude(created_by__username__startswith=PREFIX).exists() or WorkDelta.objects.exists():
        raise RealFiles
