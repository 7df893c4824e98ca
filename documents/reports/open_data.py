"""A public aggregate by province, and its description as a catalogue of data (DCAT 3, JSON-LD).

Problem     Figures for the public must not tell of a single employer, and a small number does.
Known as    Statistical disclosure control: primary and secondary cell suppression.
Steps       1. Figures are as at the end of the last whole month: no two releases lie some days apart, whose
               difference would be one day's files.
            2. A number from one to FEWEST - 1 is left empty.
            3. Where only one number of a column was left empty, the next smallest is too: else whoever knows
               the sum knows it.
Dropped     Random noise (the office would publish numbers that it contradicts elsewhere).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from documents.employer_file.states import UNTOUCHED, EmployerFileState
from documents.reports.tables import Column, Kind, Table
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName, files_in

FEWEST = 10  # guess: as statistical offices have it
_COLUMNS = (
    Column("as_of", "as_of", Kind.DAY),
    Column("province_code", "province_code"),
    Column("province_th", "province_th"),
    Column("province_en", "province_en"),
    Column("target_files", "target_files", Kind.NUMBER),
    Column("target_kind", "target_kind"),
    Column("files_begun", "files_begun", Kind.NUMBER),
    Column("files_certified", "files_certified", Kind.NUMBER),
)
_BEGUN = [files_in(state) for state in EmployerFileState if state not in UNTOUCHED]


def end_of_last_month() -> date:
    """The last day of the last whole month."""
    return timezone.localdate().replace(day=1) - timedelta(days=1)


def public_table() -> Table:
    """A line for each province that has an office; three queries."""
    day = end_of_last_month()
    sums = CounterDelta.objects.filter(day__lte=day).totals()
    province_of = dict(Office.objects.values_list("pk", "province"))
    provinces = list(Province.objects.filter(pk__in=set(province_of.values())))
    begun, certified = dict.fromkeys(provinces, 0), dict.fromkeys(provinces, 0)
    by_code = {province.pk: province for province in provinces}
    for (office, name), amount in sums.items():
        province = by_code.get(province_of.get(office, ""))
        if province and name in _BEGUN:
            begun[province] += amount
            certified[province] += amount if name == CounterName.FILES_CERTIFIED else 0
    shown = zip(provinces, suppress(list(begun.values())), suppress(list(certified.values())), strict=True)
    rows = [
        [day, one.pk, one.name_th, one.name_en, one.target_files, one.target_kind, files, done]
        for one, files, done in shown
    ]
    return Table("efiles-progress", "efiles-progress", day.isoformat(), _COLUMNS, rows)


def suppress(numbers: Sequence[int]) -> list[int | None]:
    """The numbers without the small ones, and without the next smallest where only one was small."""
    small = {at for at, number in enumerate(numbers) if 0 < number < FEWEST}
    others = [at for at, number in enumerate(numbers) if number >= FEWEST]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda at: numbers[at]))
    return [None if at in small else number for at, number in enumerate(numbers)]


def describe(*, csv_url: str, licence: str) -> dict[str, Any]:
    """The data set and where its CSV lies."""
    day = end_of_last_month()
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Dataset",
        "@id": csv_url,
        "dct:title": [
            {"@language": "th", "@value": "ความคืบหน้าการจัดทำแฟ้มนายจ้างอิเล็กทรอนิกส์รายจังหวัด"},
            {"@language": "en", "@value": "Progress of electronic employer files by province"},
        ],
        "dct:description": [
            {"@language": "th", "@value": f"ณ สิ้นเดือน จำนวนที่น้อยกว่า {FEWEST} แฟ้มเว้นว่างไว้"},
            {
                "@language": "en",
                "@value": f"At the end of a month; numbers under {FEWEST} files are left out.",
            },
        ],
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": "สำนักงานประกันสังคม / Social Security Office"},
        "dct:license": {"@id": licence},
        "dct:accrualPeriodicity": {"@id": "http://purl.org/cld/freq/monthly"},
        "dct:modified": day.isoformat(),
        "dct:language": ["th", "en"],
        "dct:spatial": {"@id": "http://publications.europa.eu/resource/authority/country/THA"},
        "dcat:keyword": ["ประกันสังคม", "แฟ้มนายจ้าง", "social security", "digitisation"],
        "dcat:distribution": {
            "@type": "dcat:Distribution",
            "dcat:downloadURL": {"@id": csv_url},
            "dcat:mediaType": "text/csv",
            "dct:format": "CSV (RFC 4180), UTF-8",
        },
    }
