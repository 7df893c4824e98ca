"""Every bad file of the catalogue, from its name to its last page, ends as the catalogue says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from documents.intake import sniff, zips
from documents.intake.names import clean_name
from ocr.isolation.client import Reader, UnreadablePage
from ocr.isolation.worker_process import ReaderLost
from ocr.limits import Limits
from tests.badfiles import BY_NAME, CASES, Case

pytestmark = pytest.mark.processes

QUICK = Limits(wall=10.0, cpu=8)
SMALL = [case for case in CASES if not case.big]
ELSEWHERE = {"duplicate_b": "that it came before is for the store to see"}
OTHER_REASON = {"jp2_pixel_bomb": "type_not_allowed"}
"""JPEG 2000 is off the list by its name already: nobody opens it to count its pixels."""
MOST_MEMORY = 500_000_000


@dataclass
class Became:
    """What became of a file and of all that is in it."""

    rejected: str = ""
    done: int = 0
    quarantined: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    litter: tuple[str, ...] = ()

    def agrees_with(self, case: Case) -> bool:
        return any(getattr(self, f"_is_{outcome}")(case) for outcome in case.outcomes)

    def _is_rejected(self, case: Case) -> bool:
        reason = OTHER_REASON.get(case.name, case.reason)
        return bool(self.rejected) and reason in (None, self.rejected)

    def _is_quarantined(self, case: Case) -> bool:
        return bool(self.quarantined) and set(self.quarantined) <= {case.reason or self.quarantined[0]}

    def _is_accepted(self, case: Case) -> bool:
        whole = case.category == "zip" or not self.quarantined
        pages = None if case.name in ELSEWHERE else case.pages
        return not self.rejected and whole and self.done > 0 and pages in (None, self.done)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader("fake", QUICK) as reader:
        yield reader


def sent(case: Case, folder: Path, *, reader: Reader) -> Became:
    """Do with the file what intake and the pipeline do, without a database."""
    path, became = case.write(folder), Became()
    try:
        kind = sniff.of_file(case.sent_as, path, size=path.stat().st_size)
        if kind is sniff.Kind.ZIP:
            unpack(path, folder, became, reader=reader)
        else:
            read(path, kind, became, reader=reader)
    except sniff.Refused as refused:
        became.rejected = refused.code
    return became


def unpack(archive: Path, folder: Path, became: Became, *, reader: Reader) -> None:
    contents = zips.check(archive)
    became.litter = contents.litter
    for place, entry in enumerate(contents):
        path = folder / f"entry-{place}"
        try:
            with path.open("wb") as file:
                zips.extract(archive, entry, to=file)
        except zips.Refused as damaged:
            became.quarantined.append(damaged.code)
            continue
        try:
            kind = sniff.of_file(clean_name(entry.name), path, size=path.stat().st_size)
        except sniff.Refused as refused:
            became.refused.append(refused.code)
            continue
        read(path, kind, became, reader=reader)


def read(path: Path, kind: sniff.Kind, became: Became, *, reader: Reader) -> None:
    try:
        for number in range(1, reader.inspect(path, kind=kind).pages + 1):
            work = path.parent / f"{path.name}-{number}"
            work.mkdir()
            page = reader.read_page(path, kind=kind, number=number, work=work)
            assert b"script" not in page.full.read_bytes()
            became.done += 1
    except (UnreadablePage, ReaderLost) as reason:
        became.quarantined.append(reason.code)


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.name)
def test_a_bad_file_ends_as_the_catalogue_says(case: Case, reader: Reader, tmp_path: Path) -> None:
    became = sent(case, tmp_path, reader=reader)
    assert became.agrees_with(case), (became, case.outcomes, case.reason, case.pages)
    assert reader.peak < MOST_MEMORY, f"{case.name} brought a process to {reader.peak} bytes"


def test_every_file_of_a_mixed_archive_is_accounted_for(reader: Reader, tmp_path: Path) -> None:
    became = sent(BY_NAME["zip_mixed_good_bad"], tmp_path, reader=reader)
    assert (became.done, became.refused, became.quarantined) == (3, ["type_not_allowed"], ["image_truncated"])


def test_litter_of_desktops_is_passed_over_and_named(reader: Reader, tmp_path: Path) -> None:
    became = sent(BY_NAME["ok_zip_folder"], tmp_path, reader=reader)
    assert became.done == 3
    assert {name.rpartition("/")[2] for name in became.litter} == {
        "._หน้า ๑.jpg",
        "Thumbs.db",
        ".DS_Store",
        "desktop.ini",
    }


def test_the_good_page_of_a_damaged_archive_is_not_lost(reader: Reader, tmp_path: Path) -> None:
    became = sent(BY_NAME["zip_crc_mismatch"], tmp_path, reader=reader)
    assert (became.done, became.quarantined) == (1, ["zip_damaged"])


@pytest.mark.parametrize("name", ["sparse_2gib", "zip_many_pages_100k"])
def test_a_file_over_a_limit_is_refused_at_the_door(name: str, reader: Reader, tmp_path: Path) -> None:
    assert sent(BY_NAME[name], tmp_path, reader=reader).agrees_with(BY_NAME[name])


@pytest.mark.parametrize("name", ["tiff_2000_frames", "pdf_10000_pages"])
def test_very_many_pages_are_counted_no_further_than_the_limit(
    name: str, reader: Reader, tmp_path: Path
) -> None:
    case = BY_NAME[name]
    path = case.write(tmp_path)
    kind = sniff.of_file(case.sent_as, path, size=path.stat().st_size)
    with Reader("fake", Limits(pages=1_999)) as strict, pytest.raises(UnreadablePage) as refused:
        strict.inspect(path, kind=kind)
    assert refused.value.code == case.reason
