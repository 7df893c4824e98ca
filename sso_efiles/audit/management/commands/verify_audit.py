"""Check the seals over the audit trail."""

from typing import Any

from sso_efiles.audit import seals
from sso_efiles.audit.models import Event, Seal
from sso_efiles.commands import Failed, OfficeCommand


class Command(OfficeCommand):
    """Exit code 1 on any breach."""

    help = "ตรวจตราผนึกบันทึกการใช้งาน / Verify the seals of the audit trail"

    def work(self, **_: Any) -> dict[str, Any]:
        """Every seal against its events."""
        breaches = [{"seal": breach.seal, "what": breach.what} for breach in seals.verify()]
        facts = {
            "events": Event.objects.count(),
            "seals": Seal.objects.count(),
            "unsealed": seals.count_unsealed(),
        }
        for breach in breaches:
            self.tell(
                f"พบความผิดปกติที่ผนึก {breach['seal']}: {breach['what']}", f"Breach at seal {breach['seal']}"
            )
        if breaches:
            raise Failed(breaches=breaches, **facts)
        self.tell(
            f"ผนึก {facts['seals']} รายการถูกต้อง ครอบคลุม {facts['events']} เหตุการณ์",
            f"{facts['seals']} seals hold over {facts['events']} events; {facts['unsealed']} not sealed yet",
        )
        return facts
