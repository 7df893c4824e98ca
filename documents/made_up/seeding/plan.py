"""What is to be made up, and whether this database may take it: never beside real data."""

from dataclasses import asdict, dataclass

from documents.made_up.seeding.papers import PAGES
from documents.made_up.seeding.vocabulary import FEW_WORDS
from documents.models import Batch, Page
from employers.models import Employer, InsuredPerson
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Event
from sso_efiles.refusal import Refusal


class HoldsRealData(Refusal):
    """Rows that no seeding made."""

    code = "holds_real_data"
    status = 409
    th = "ฐานข้อมูลนี้มีข้อมูลอื่นอยู่แล้ว ({what}) จึงไม่เพิ่มข้อมูลสมมติ กรุณาใช้ฐานข้อมูลเปล่า"
    en = "This database holds other data ({what}). Made-up data goes into an empty one."


class DifferentMadeUpData(Refusal):
    """Seeded before, with another registry or other papers."""

    code = "different_made_up_data"
    status = 409
    th = "ฐานข้อมูลนี้มีข้อมูลสมมติชุดอื่น ({what}) เพิ่มได้เฉพาะหน้า กรุณาใช้ค่าเดิมหรือฐานข้อมูลเปล่า"
    en = (
        "This database holds other made-up data ({what}). Only pages can be added:"
        " use the same values, or an empty database."
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """So many of each; pages come in whole folders."""

    employers: int
    persons: int
    pages: int
    noise: tuple[int, ...] = (3,)
    """Percentages of misread letters that pages take in turn."""
    seed: int = 1
    vocabulary: str = FEW_WORDS.name

    @property
    def folders(self) -> int:
        """Folders that hold the pages."""
        return -(-self.pages // PAGES)


def held() -> Plan | None:
    """What seeding has put here; None when the database is empty. HoldsRealData when it is neither."""
    counts = {
        "employers": Employer.objects.count(),
        "persons": InsuredPerson.objects.count(),
        "folders": Batch.objects.count(),
        "pages": Page.objects.count(),
    }
    if not any(counts.values()):
        return None
    event = Event.objects.filter(action=AuditAction.SCALE_SEEDED).order_by("-pk").first()
    plan = Plan(**{**event.data, "noise": tuple(event.data["noise"])}) if event else Plan(0, 0, 0)
    made = {
        "employers": plan.employers,
        "persons": plan.persons,
        "folders": plan.folders,
        "pages": plan.folders * PAGES,
    }
    if foreign := [f"{name} {n:,}" for name, n in counts.items() if n != made[name]]:
        raise HoldsRealData(what=", ".join(foreign))
    return plan


def may_grow(there: Plan, wanted: Plan) -> None:
    """DifferentMadeUpData unless `wanted` is what is there and perhaps more pages."""
    same = ("employers", "persons", "noise", "seed", "vocabulary")
    if there.pages > wanted.pages or any(getattr(there, name) != getattr(wanted, name) for name in same):
        raise DifferentMadeUpData(what=", ".join(f"{name} {value}" for name, value in asdict(there).items()))


def remember(plan: Plan) -> None:
    """In the transaction of the rows: an event that nobody can alter."""
    trail.record(AuditAction.SCALE_SEEDED, None, **asdict(plan))
