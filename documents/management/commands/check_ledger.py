"""Check the invariants of the ledger: nothing lost, nothing doubled."""

from typing import Any

from documents.search.index.index_rows import count_outdated, not_indexed
from documents.upkeep import integrity
from sso_efiles.commands import Failed, OfficeCommand


class Command(OfficeCommand):
    """Exit code 1 on any breach."""

    help = "ตรวจความครบถ้วน I1 ถึง I7 / Check the invariants I1 to I7; exit code 1 on any breach"

    def work(self, **_: Any) -> dict[str, Any]:
        """All rules over all rows."""
        breaches = [{"invariant": b.invariant, "what": b.what} for b in integrity.check()]
        for breach in breaches:
            self.tell(f"{breach['invariant']}: {breach['what']}", f"{breach['invariant']}: {breach['what']}")
        unknown, old = not_indexed().count(), count_outdated()
        self.tell(
            f"ยังไม่อยู่ในดัชนีค้นหา {unknown:,} หน้า ดัชนีรุ่นเก่า {old:,} หน้า",
            f"{unknown:,} pages not indexed, {old:,} by an older folding (reindex mends both)",
        )
        index = {"not_indexed": unknown, "indexed_by_older_folding": old}
        if breaches:
            raise Failed(breaches=breaches, quiet=integrity.quiet(), **index)
        self.tell("ครบถ้วนถูกต้อง ไม่พบความผิดปกติ", "The ledger holds: no breach.")
        return {"breaches": [], "quiet": integrity.quiet(), **index}
