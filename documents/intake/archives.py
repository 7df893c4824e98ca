"""A stored archive becomes the folders that lie in it, each entry an original of its own.

Problem     A day's tray comes as one ZIP: pages in the order of packing, several employers' folders in it.
Steps       Part the entries by the grammar of names (trays.py), the archive's own batch or file standing
            above all; unpack and store each, in natural order of name. What the archive's batch owns stays in
            it; each other folder becomes a batch of its own that remembers the archive it came in.
Dropped     One batch with an owner for each page: docs/adr/0020-folders-in-archives.md.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

from django.db.models.functions import Now

from documents.intake import sniff, zips
from documents.intake.names import clean_name
from documents.intake.trays import Steps, Tray, part_trays, read_number
from documents.models import Batch, Upload
from documents.models.batch import join_way
from documents.states import BatchState, UploadState
from documents.storage import store
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.leases import Claim, Renewal
from sso_efiles.work.states import WorkState


def store_entries(
    held: Claim, archive: Upload, path: Path, contents: Iterable[zips.Entry]
) -> list[tuple[Tray | None, list[Upload]]]:
    """The entries of an archive, stored, as unsaved rows in natural order by the folder that owns them; None
    stands for the archive's own batch.
    """
    renewal = Renewal(held)  # thousands of entries on a slow store take longer than a lease
    place = count()
    found = []
    for tray, entries in part_entries(archive, contents):
        rows = []
        for name, entry in entries:
            renewal()
            rows.append(_store_entry(archive, path, entry, name=name, position=next(place)))
        found.append((tray, rows))
    return found


def part_entries(
    archive: Upload, contents: Iterable[zips.Entry]
) -> Iterator[tuple[Tray | None, list[tuple[str, zips.Entry]]]]:
    """The folders of an archive with their entries, each by its whole way in the archive; None for what stays
    in the archive's own batch. Pure.
    """
    base = name_of(archive)
    entries: dict[Steps, list[zips.Entry]] = defaultdict(list)
    for entry in contents:
        entries[base, *_clean_steps(entry.name)].append(entry)
    trays = part_trays(way for way, same in entries.items() for _ in same)
    staying: list[Steps] = []
    parted: list[tuple[Tray | None, list[Steps]]] = [(None, staying)]
    for tray in trays:
        if _is_folder_of_its_own(tray, archive, base=base, trays=len(trays)):
            parted.append((tray, list(tray.files)))
        else:
            staying.extend(tray.files)
    for owner, ways in parted:
        if ways:
            yield owner, [("/".join(way[1:]), entries[way].pop(0)) for way in ways]


def name_of(archive: Upload) -> str:
    """The name that stands above everything in an archive: its batch's folder, else that of the file."""
    batch = archive.batch
    return (not batch.loose and batch.folder_name) or archive.stem


def _is_folder_of_its_own(tray: Tray, archive: Upload, *, base: str, trays: int) -> bool:
    number, declared = read_number(tray.name), archive.batch.account_no
    if declared:
        return number not in ("", declared)
    if tray.folder == (base,):
        # a stack's archive that is called by a number is that employer's folder
        return archive.batch.loose and bool(number)
    return bool(number) or trays > 1


def open_folders(archive: Upload, trays: Sequence[Tray], files: Sequence[int]) -> list[Batch]:
    """The batches of the folders that came in an archive, with so many files each; the same ones when it is
    split again. Within a transaction; two queries and an event for each.
    """
    rows = [_folder_row(archive, tray) for tray in trays]
    ours = Batch.objects.filter(
        created_by=archive.batch.created_by, office=archive.batch.office, origin=archive
    )
    known = {batch.digest: batch for batch in ours}
    new = Batch.objects.bulk_create([row for row in rows if row.digest not in known], batch_size=500)
    known |= {batch.digest: batch for batch in new}
    made = {batch.pk for batch in new}
    opened = [known[row.digest] for row in rows]
    for batch, count_of_files in zip(opened, files, strict=True):
        if batch.pk in made:
            trail.record(AuditAction.BATCH_OPENED, batch, files=count_of_files, office=batch.office_id)
    return opened


def _folder_row(archive: Upload, tray: Tray) -> Batch:
    above = [*archive.batch.way, *archive.sections]
    if len(tray.folder) > 1:
        above += [archive.stem, *tray.folder[1:-1]]
    way = json.dumps([archive.pk, *tray.folder])
    return Batch(
        created_by=archive.batch.created_by,
        office=archive.batch.office,
        digest=hashlib.sha256(way.encode()).hexdigest(),
        folder_name=clean_name(tray.name, extension=False),
        above=join_way(above),
        loose=tray.loose,
        origin=archive,
        state=BatchState.PROCESSING,
    )


def _clean_steps(name: str) -> Steps:
    return tuple(clean for step in name.split("/") if (clean := clean_name(step)))


def _store_entry(archive: Upload, path: Path, entry: zips.Entry, *, name: str, position: int) -> Upload:
    row = Upload(
        batch_id=archive.batch_id,
        parent=archive,
        client_id=f"{archive.client_id}/{position}"[:80],
        name=clean_name(name),
        raw_name=entry.raw_name[:2000],
        size=entry.size,
        position=position,
        stored_at=Now(),
    )
    staged = store().stage()
    try:
        zips.extract(path, entry, to=staged)
        row.sha256 = staged.sha256
        staged.flush()
        row.kind = str(sniff.of_file(row.name, staged.path, size=staged.size))
        store().publish(staged)
        row.state, row.split = UploadState.STORED, WorkState.QUEUED
    except sniff.Refused as refused:
        row.state, row.reason = UploadState.REFUSED, refused.code
    finally:
        staged.drop()
    return row
