"""A large file comes in through several processes: rows, report and refused lines are as through one."""

import os
import pickle
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from employers.importing import chunks, parallel, run
from employers.importing.chunks import ChunkResult, LineImporter, ParsedLine, Partition
from employers.importing.employees import EmployeeImporter
from employers.importing.reasons import ImportBroken
from employers.importing.registry import EmployerRow, RegistryImporter
from employers.importing.remarks import Remark
from employers.importing.source import Source
from employers.models import Employer, Employment, Establishment, InsuredPerson
from sso_efiles.accounts.models import Office, Province
from sso_efiles.counters.models import CounterDelta
from tests.employers.factories import OfficeFactory, account_no, juristic_no, national_id

HEADER = "account_no,branch_seq,name_th,juristic_no,office_code,status,address,registered_on"
EMPLOYEES = "national_id,title,first_name,last_name,section,account_no,branch_seq,started_on,ended_on"


def registry(path: Path, *, lines: int = 400) -> Path:
    """Places of business in no order, every tenth line broken in one way or another."""
    chance = random.Random(7)
    out = [HEADER]
    for n in range(lines):
        account = account_no(n // 3)
        written = f"{account[:2]}-{account[2:9]}-{account[9]}" if n % 7 == 0 else account
        name = f'"บริษัท ""ทดสอบ"" {n} จำกัด"' if n % 11 == 0 else f"บริษัท ทดสอบ{n} \\จำกัด"
        office = "9999" if n % 20 == 1 else "7400"
        good = f"{written},{n % 3:06d},{name},{juristic_no(n)},{office},active,เลขที่ {n},2010-11-12"
        out.append(good if n % 10 else chance.choice([f"{account}", "", 'ก,"ข', f"{good},x", f"x{good}"]))
    path.write_text("\r\n".join([*out, ""]), encoding="utf-8")
    return path


def employees(path: Path) -> Path:
    out = [EMPLOYEES]
    for n in range(300):
        work = f"33,{account_no(1 + n % 5)},000001,20{10 + n % 9}-01-01,"
        out.append(f"{national_id(n // 2)},นาย,สม{n},ใจดี,{work}")
    path.write_text("\n".join(out), encoding="utf-8")
    return path


def rows() -> tuple[list[tuple[object, ...]], ...]:
    """All that an import makes, without the ids."""
    employer, person = "establishment__employer__account_no", "person__national_id"
    return (
        sorted(Employer.objects.values_list("account_no", "branch_seq", "name", "search_key")),
        sorted(Establishment.objects.values_list("employer__account_no", "branch_seq", "name", "address")),
        sorted(InsuredPerson.objects.values_list("national_id", "first_name", "named_on")),
        sorted(Employment.objects.values_list(person, employer, "started_on")),
    )


def bring_in(path: Path, kind: LineImporter[Any], *, by: int) -> tuple[dict[str, object], str]:
    aside = path.with_name(f"{path.stem}.{by}.refused.csv")
    facts = run.run_import(
        path, kind, rejects_path=aside, on_progress=lambda done, about: None, workers=by
    ).facts()
    told = {
        name: facts[name]
        for name in ("lines", "added", "unchanged", "refused", "suspect", "refused_by_reason")
    }
    return told, aside.read_text(encoding="utf-8") if aside.exists() else ""


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Rows that other processes see; taken away by hand, since the audit log refuses to be flushed."""
    monkeypatch.setattr(chunks, "CHUNK_LINES", 30)
    with django_db_blocker.unblock():
        # without a test that asks for it, nobody makes a database for tests, and this would be the real one
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        OfficeFactory.create(code="7400")
        try:
            yield
        finally:
            empty()


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_event")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    for model in (Employment, InsuredPerson, Employer, CounterDelta, Office, Province):
        model.objects.all().delete()


@pytest.mark.parametrize("number", [2, 3, 5])
def test_shares_hold_every_line_once(tmp_path: Path, number: int) -> None:
    source = Source(registry(tmp_path / "registry.csv"), RegistryImporter.columns)
    whole = [line for line, values, _ in source.lines() if values is not None]
    parts = [
        [line for line, values, _ in source.lines(Partition(share, number).owns) if values is not None]
        for share in range(number)
    ]
    assert sorted(line for part in parts for line in part) == whole
    assert all(parts)


@pytest.mark.parametrize("spelling", ["7400000021", "74-0000002-1", "๗๔๐๐๐๐๐๐๒๑", " 7400000021 "])
def test_one_employer_goes_one_way_however_its_number_is_written(spelling: str) -> None:
    assert [Partition(number, 4).owns(spelling, 17) for number in range(4)] == [False, True, False, False]


def test_what_was_mended_is_counted_over_all_processes() -> None:
    parts = [ChunkResult(lines=3, mended=2), ChunkResult(lines=4, mended=1)]
    parts[0].remarks.update({Remark.ZEROS: 2, Remark.FORMAT: 1})
    parts[1].remarks.update({Remark.ZEROS: 1})
    whole = parallel._merge_results(pickle.loads(pickle.dumps(parts)))  # noqa: S301  # as through the pipe
    assert (whole.lines, whole.mended) == (7, 3)
    assert whole.remarks == {Remark.ZEROS: 3, Remark.FORMAT: 1}


@pytest.mark.django_db
def test_there_is_a_database_to_try_it_on() -> None:
    assert not Employer.objects.exists()


@pytest.mark.postgres
@pytest.mark.usefixtures("committed")
class TestSeveral:
    """On PostgreSQL, where several can write."""

    def test_three_processes_bring_in_what_one_does(self, tmp_path: Path) -> None:
        path, people = registry(tmp_path / "registry.csv"), employees(tmp_path / "employees.csv")
        told = [bring_in(path, RegistryImporter(), by=3), bring_in(people, EmployeeImporter(), by=3)]
        found = rows()
        Employer.objects.all().delete()
        InsuredPerson.objects.all().delete()
        assert told == [bring_in(path, RegistryImporter(), by=1), bring_in(people, EmployeeImporter(), by=1)]
        assert found == rows()
        assert len(found[0]) > 100
        assert len(found[3]) > 100

    def test_a_second_import_changes_nothing(self, tmp_path: Path) -> None:
        path = registry(tmp_path / "registry.csv")
        first, _ = bring_in(path, RegistryImporter(), by=2)
        second, _ = bring_in(path, RegistryImporter(), by=2)
        assert (second["added"], second["unchanged"]) == (0, first["added"])

    def test_a_process_that_is_killed_breaks_the_import_off_and_a_second_one_ends_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = registry(tmp_path / "registry.csv")
        store = RegistryImporter.store

        def dies(kind: RegistryImporter, lines: list[ParsedLine[EmployerRow]], taken: ChunkResult) -> None:
            store(kind, lines, taken)
            if lines and lines[0].number > 200 and int(lines[0].says.account_no) % 2:
                os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(RegistryImporter, "store", dies)
        with pytest.raises(ImportBroken):
            bring_in(path, RegistryImporter(), by=2)
        monkeypatch.undo()
        bring_in(path, RegistryImporter(), by=2)
        found = rows()
        Employer.objects.all().delete()
        bring_in(path, RegistryImporter(), by=1)
        assert found == rows()

    def test_an_error_of_a_process_is_ours(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

        def fails(kind: RegistryImporter, lines: list[ParsedLine[EmployerRow]], taken: ChunkResult) -> None:
            raise OSError("no room")

        monkeypatch.setattr(RegistryImporter, "store", fails)
        with pytest.raises(OSError, match="no room"):
            bring_in(registry(tmp_path / "registry.csv"), RegistryImporter(), by=2)

    def test_few_lines_and_open_transactions_stay_with_one_process(self) -> None:
        assert parallel.worker_count(5_000) == 1
        assert parallel.worker_count(10_000_000) >= 1
        with transaction.atomic():
            assert parallel.worker_count(10_000_000) == 1


@pytest.mark.postgres
@pytest.mark.django_db
class TestOffices:
    """A statement's rows are checked against the offices all at once; the promise is a foreign key's."""

    def test_a_row_of_an_unknown_office_is_refused(self) -> None:
        place = Establishment.objects.create(**place_of(OfficeFactory.create(code="7400")))
        with pytest.raises(IntegrityError, match="office 9999"), transaction.atomic():
            Establishment.objects.filter(pk=place.pk).update(office_id="9999")
        place.pk, place.branch_seq, place.office_id = None, "000001", "9999"
        with pytest.raises(IntegrityError, match="office 9999"), transaction.atomic():
            place.save(force_insert=True)

    def test_an_office_that_a_row_names_cannot_go(self) -> None:
        office = OfficeFactory.create(code="7400")
        Establishment.objects.create(**place_of(office))
        with pytest.raises(IntegrityError, match="office 7400"), transaction.atomic():
            connection.cursor().execute("DELETE FROM accounts_office WHERE code = '7400'")

    def test_an_office_without_employers_may_go(self) -> None:
        OfficeFactory.create(code="7400")
        Office.objects.filter(code="7400").delete()
        assert not Office.objects.filter(code="7400").exists()


def place_of(office: Office) -> dict[str, object]:
    employer = Employer.objects.create(
        account_no=account_no(1), name="ทดสอบ", search_key="ทดสอบ", office=office, status="active"
    )
    return {
        "employer": employer,
        "branch_seq": "000000",
        "name": "ทดสอบ",
        "office": office,
        "status": "active",
    }
