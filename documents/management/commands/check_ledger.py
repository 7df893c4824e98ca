"""Check the invariants of the ledger: nothing lost, nothing doubled."""

from typing import Any

from documents import ledger
from sso_efiles.commands import Failed, OfficeCommand


class Command(OfficeCommand):
    """Exit code 1 on any breach."""

    help = "ตรวจความครบถ้วน I1 ถึง I7 / Check the invariants I1 to I7; exit code 1 on any breach"

    def work(self, **_: Any) -> dict[str, Any]:
        """All rules over all rows."""
        breaches = [{"invariant": b.invariant, "what": b.what} for b in ledger.check()]
        for breach in breaches:
            self.tell(f"{breach['invariant']}: {breach['what']}", f"{breach['invariant']}: {breach['what']}")
        if breaches:
            raise Failed(breaches=breaches, quiet=ledger.quiet())
        self.tell("ครบถ้วนถูกต้อง ไม่พบความผิดปกติ", "The ledger holds: no breach.")
        return {"breaches": [], "quiet": ledger.quiet()}
