"""The words that a certifier agrees to, by version: equality with the paper under the notification of the
Electronic Transactions Commission of B.E. 2553 on making documents into electronic data.

They stand in data/certificate_statements.json: a new wording is a new entry with the day from which it holds;
an entry that was used is never edited, for certificates name its number and carry its words filled in.
"""

import functools
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone, translation

from documents.employer_file.models import Passage
from documents.employer_file.sides import count_unpictured
from sso_efiles.text import dates


@dataclass(frozen=True, slots=True)
class Statement:
    """One wording, in both languages, with gaps for who certifies what."""

    version: int
    valid_from: date
    th: str
    en: str

    def fill(self, passage: Passage, *, name: str, at: datetime) -> str:
        """Both wordings about this passage, Thai first, and the number of the wording."""
        account_no = passage.efile.employer.account_no_shown
        facts = {"name": name, "account_no": account_no, "version": passage.version, "pages": passage.pages}
        facts |= asdict(count_unpictured(passage.manifest))
        facts |= {"root": passage.root, "moment_th": _moment(at, "th"), "moment_en": _moment(at, "en")}
        with translation.override("th"):
            th = self.th.format(office=passage.office, **facts)
        with translation.override("en"):
            en = self.en.format(office=passage.office, **facts)
        number = f"ข้อความรับรองแบบที่ {self.version} / Wording {self.version}"
        return f"{th}\n\n{en}\n\n{number}"


def statement_on(day: date) -> Statement:
    """The wording that held on this day: the newest that had begun; the first for a day before them all."""
    known = all_statements()
    begun = [each for each in known if each.valid_from <= day]
    return begun[-1] if begun else known[0]


@functools.cache
def all_statements() -> tuple[Statement, ...]:
    """Those of the data, the oldest first."""
    path = settings.DATA_DIR / "certificate_statements.json"
    found = [
        Statement(row["version"], date.fromisoformat(row["valid_from"]), row["th"], row["en"])
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]
    return tuple(sorted(found, key=lambda each: (each.valid_from, each.version)))


def _moment(at: datetime, language: str) -> str:
    """`29 พฤศจิกายน 2569 เวลา 10:00 น.`, in Bangkok's time."""
    with translation.override(language):
        day = dates.long(timezone.localtime(at))
        return f"{day} {dates.clock(at)}" if language == "en" else f"{day} เวลา {dates.clock(at)} น."
