"""The registry comes in from CSV: good lines in, bad ones aside with their reason, as often as one likes."""

import csv
import io
import json
import os
from datetime import date as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from employers.models import Employer, Establishment, FormerName
from sso_efiles.audit.models import Event
from sso_efiles.counters.models import CounterDelta
from tests.employers.factories import OfficeFactory, account_no, juristic_no

pytestmark = pytest.mark.django_db

HEADER = "account_no,branch_seq,name_th,juristic_no,office_code,status,address,registered_on"
DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


@pytest.fixture(autouse=True)
def _offices() -> None:
    for code in ("7400", "5000"):
        OfficeFactory.create(code=code)


def line(number: int = 1, **changes: str) -> str:
    """A good line, or one with something else in it."""
    fields = {
        "account_no": account_no(number),
        "branch_seq": "000000",
        "name_th": f"บริษัท ทดสอบ{number} จำกัด",
        "juristic_no": juristic_no(number),
        "office_code": "7400",
        "status": "active",
        "address": "เลขที่ 1 จังหวัดสมุทรสาคร",
        "registered_on": "2010-11-12",
    } | changes
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(fields.values())
    return out.getvalue()


def give(path: Path, *lines: str, encoding: str = "utf-8", header: str = HEADER) -> dict[str, Any]:
    """Import these lines; what the command tells machines."""
    path.write_bytes("\r\n".join([header, *lines, ""]).encode(encoding))
    return bring_in(path)


def bring_in(path: Path) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_registry", str(path), json=True, stdout=out)
    return dict(json.loads(out.getvalue()))


def refuse(path: Path) -> dict[str, Any]:
    """Import a file that is no use; what the command tells machines while it ends with 1."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_registry", str(path), json=True, stdout=out, stderr=io.StringIO())
    assert ended.value.code == 1
    return dict(json.loads(out.getvalue()))


def refused(path: Path) -> list[dict[str, str]]:
    with path.with_suffix(".refused.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "registry.csv"


def test_a_line_becomes_an_employer_and_its_place_of_business(file: Path) -> None:
    facts = give(file, line())
    employer = Employer.objects.get()
    assert (facts["added"], facts["refused"]) == (1, 0)
    assert (employer.account_no, employer.name, employer.legal_form) == (
        account_no(1),
        "บริษัท ทดสอบ1 จำกัด",
        "company",
    )
    assert (employer.search_key, employer.sound_key) == ("ทดสอบ1", "xdsob1")
    assert (employer.office_id, employer.registered_on) == (
        "7400",
        dt(2010, 11, 12),
    )
    assert employer.establishments.get().branch_seq == "000000"
    assert not file.with_suffix(".refused.csv").exists()


def test_the_demo_registry_comes_in_whole(tmp_path: Path) -> None:
    for code in ("1003", "1100", "2000"):
        OfficeFactory.create(code=code)
    file = tmp_path / "registry.csv"
    file.write_bytes((DEMO / "registry.csv").read_bytes())
    facts = bring_in(file)
    assert (facts["lines"], facts["added"], facts["refused"], facts["suspect"]) == (408, 408, 0, 0)


def test_a_second_import_changes_nothing(file: Path) -> None:
    lines = [line(number) for number in range(20)]
    give(file, *lines)
    before = list(Employer.objects.values()) + list(Establishment.objects.values())
    facts = give(file, *lines)
    assert (facts["added"], facts["updated"], facts["unchanged"]) == (0, 0, 20)
    assert list(Employer.objects.values()) + list(Establishment.objects.values()) == before


def test_a_change_is_taken_over(file: Path) -> None:
    give(file, line(1), line(2))
    facts = give(file, line(1), line(2, status="closed", address="ย้ายแล้ว", registered_on=""))
    employer = Employer.objects.get(account_no=account_no(2))
    assert (facts["updated"], facts["unchanged"]) == (1, 1)
    assert (employer.status, employer.address, employer.registered_on) == ("closed", "ย้ายแล้ว", None)


def test_the_employer_shows_its_head_office_whatever_the_order(file: Path) -> None:
    branch = line(branch_seq="000002", name_th="บริษัท ทดสอบ1 จำกัด สาขาสอง", office_code="5000")
    give(file, branch)
    assert Employer.objects.get().branch_seq == "000002"
    give(file, line())
    give(file, branch)
    employer = Employer.objects.get()
    assert (employer.branch_seq, employer.office_id, employer.name) == ("000000", "7400", "บริษัท ทดสอบ1 จำกัด")
    assert employer.establishments.count() == 2
    assert not FormerName.objects.exists()


def test_the_lowest_branch_of_one_file_is_shown(file: Path) -> None:
    give(file, line(branch_seq="000003"), line(branch_seq="000001"), line(branch_seq="000002"))
    assert Employer.objects.get().branch_seq == "000001"


def test_a_former_name_is_kept(file: Path) -> None:
    give(file, line(name_th="บริษัท ชื่อเก่า จำกัด"))
    give(file, line(name_th="บริษัท ชื่อใหม่ จำกัด"))
    give(file, line(name_th="บจก. ชื่อใหม่"))
    assert [(former.name, former.search_key) for former in FormerName.objects.all()] == [
        ("บริษัท ชื่อเก่า จำกัด", "ชื่อเก่า")
    ]


def test_the_counters_of_employers_move_with_the_registry(file: Path) -> None:
    give(file, line(1), line(2), line(3))
    give(file, line(1), line(2, office_code="5000"), line(3, office_code="5000"))
    assert CounterDelta.objects.totals() == {
        ("7400", "employers"): 1,
        ("5000", "employers"): 2,
    }


def test_the_later_of_two_lines_for_one_place_counts(file: Path) -> None:
    facts = give(file, line(status="active"), line(status="closed"))
    assert (facts["added"], facts["repeated"]) == (1, 1)
    assert Employer.objects.get().status == "closed"


def test_a_wrong_check_digit_is_taken_and_counted(file: Path) -> None:
    facts = give(file, line(account_no="7499990020"), line(juristic_no="0105599000018"), line(3))
    assert (facts["added"], facts["suspect"], facts["refused"]) == (3, 2, 0)


def test_an_owner_who_is_no_company_gives_a_masked_id(file: Path) -> None:
    give(file, line(name_th="นายทดสอบ ระบบ", juristic_no="1000000000009"))
    assert Employer.objects.get().juristic_no_shown == "1-00XX-XXXXX-XX-9"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"account_no": "749999002"}, "account_no_invalid"),
        ({"account_no": "50999900I1"}, "account_no_invalid"),
        ({"account_no": ""}, "account_no_invalid"),
        ({"branch_seq": "1000000"}, "branch_seq_invalid"),
        ({"branch_seq": ""}, "branch_seq_invalid"),
        ({"juristic_no": "123"}, "juristic_no_invalid"),
        ({"name_th": " "}, "name_missing"),
        ({"name_th": "ก" * 201}, "too_long"),
        ({"address": "ก" * 501}, "too_long"),
        ({"name_th": "=HYPERLINK(1)"}, "formula"),
        ({"name_th": "บริษัท\x00ก"}, "bad_character"),
        ({"address": "ก\x1bข"}, "bad_character"),
        ({"office_code": "0000"}, "office_unknown"),
        ({"status": "?"}, "status_unknown"),
        ({"registered_on": "2010-02-30"}, "date_invalid"),
        ({"registered_on": "พรุ่งนี้"}, "date_invalid"),
    ],
)
def test_a_bad_line_lies_aside_with_its_reason_and_the_others_come_in(
    file: Path, changes: dict[str, str], reason: str
) -> None:
    facts = give(file, line(1), line(2, **changes), line(3))
    (row,) = refused(file)
    assert (facts["added"], facts["refused"], facts["refused_by_reason"]) == (2, 1, {reason: 1})
    assert (row["line"], row["reason"]) == ("3", reason)
    assert row["reason_th"]
    assert row["reason_en"]


def test_refused_lines_that_were_mended_come_in_from_their_file(file: Path) -> None:
    give(file, line(1), line(2, office_code="9999"))
    aside = file.with_suffix(".refused.csv")
    aside.write_text(aside.read_text("utf-8-sig").replace("9999", "7400"), "utf-8-sig")
    assert bring_in(aside)["added"] == 1
    assert Employer.objects.count() == 2


def test_cells_of_the_refused_file_are_no_formulas(file: Path) -> None:
    give(file, line(name_th="=1+1"), line(2))
    assert refused(file)[0]["name_th"] == "'=1+1"


def test_only_its_owner_reads_the_refused_file(file: Path) -> None:
    give(file, line(status="?"), line(2))
    assert file.with_suffix(".refused.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "tis-620", "cp874"])
def test_the_encoding_is_found_out(file: Path, encoding: str) -> None:
    give(file, line(), encoding=encoding)
    assert Employer.objects.get().name == "บริษัท ทดสอบ1 จำกัด"


def test_tis_620_with_broken_lines_gives_the_good_ones(file: Path) -> None:
    good = [line(number).encode("tis-620") for number in range(4)]
    broken = [
        b'7499990028,000000,"\xba\xc3\xd4\xc9\xd1\xb7',
        b"\xff\xfe,,,",
        line(9).encode("tis-620").replace(b"\xb7\xb4", b"\xb7\xfc"),
    ]
    file.write_bytes(
        b"\r\n".join(
            [HEADER.encode(), good[0], broken[0], good[1], broken[1], good[2], broken[2], good[3], b""]
        )
    )
    facts = bring_in(file)
    assert (facts["encoding"], facts["added"], facts["refused"]) == ("cp874", 4, 3)
    assert [(row["line"], row["reason"]) for row in refused(file)] == [
        ("3", "quote_open"),
        ("5", "columns_wrong"),
        ("7", "bad_character"),
    ]


def test_utf_8_with_a_broken_byte_is_still_utf_8(file: Path) -> None:
    spoiled = line(2).encode().replace("ทดสอบ2".encode(), b"\xe0\xb8")
    file.write_bytes(b"\n".join([HEADER.encode(), line(1).encode(), spoiled, line(3).encode()]))
    facts = bring_in(file)
    assert (facts["added"], facts["refused_by_reason"]) == (2, {"bad_character": 1})
    assert Employer.objects.filter(name="บริษัท ทดสอบ3 จำกัด").exists()


def test_an_open_quote_costs_its_own_line_only(file: Path) -> None:
    facts = give(
        file, line(1), f'{account_no(2)},000000,"บริษัท ก จำกัด,,7400,active,,', *[line(n) for n in range(3, 30)]
    )
    assert (facts["added"], facts["refused_by_reason"]) == (28, {"quote_open": 1})


def test_an_address_may_hold_a_line_end(file: Path) -> None:
    good = line(address="เลขที่ 9 ตำบลหนึ่ง")
    for end in ("\n", "\r\n"):
        give(file, good.replace("เลขที่ 9 ตำบลหนึ่ง", f'"เลขที่ 9{end}ตำบลหนึ่ง"'), line(2))
        assert Employer.objects.get(account_no=account_no(1)).address == "เลขที่ 9 ตำบลหนึ่ง"
        Employer.objects.all().delete()


def test_columns_may_stand_in_any_order_with_others_between(file: Path) -> None:
    header = "note,status,account_no,branch_seq,name_th,juristic_no,office_code,address,registered_on"
    facts = give(file, f"x,active,{account_no(1)},000000,บริษัท ก จำกัด,,7400,,12/11/2553", header=header)
    assert facts["added"] == 1
    assert Employer.objects.get().registered_on == dt(2010, 11, 12)


@pytest.mark.parametrize(
    ("written", "year"),
    [("1800", 1800), ("2400", 1857), ("2499", 1956), ("2500", 1957)],
)
def test_a_year_from_2400_on_is_of_the_buddhist_era(file: Path, written: str, year: int) -> None:
    give(file, line(registered_on=f"12/11/{written}"), line(2, registered_on=f"{written}-11-12"))
    assert list(Employer.objects.values_list("registered_on", flat=True)) == [dt(year, 11, 12)] * 2


def test_a_day_far_ahead_is_a_slip_of_the_year(file: Path) -> None:
    year = timezone.localdate().year
    told = give(file, line(registered_on=f"1/1/{year + 10}"), line(2, registered_on=f"1/1/{year + 11}"))
    assert (told["added"], told["refused"]) == (1, 1)


def test_numbers_are_taken_in_thai_digits_and_grouped(file: Path) -> None:
    give(file, line(account_no="๗๔-๙๙๙๙๐๐๒-๘"))
    assert Employer.objects.get().account_no == "7499990028"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "csv_empty"),
        (b"\xef\xbb\xbf\r\n", "csv_empty"),
        (HEADER.encode() + b"\r\n", "csv_empty"),
        (b"account_no;name\n1;2\n", "csv_columns_missing"),
        (HEADER.replace(",status", "").encode() + b"\n1\n", "csv_columns_missing"),
        (b"PK\x03\x04" + b"\x00" * 99, "csv_wrong_kind"),
        ("account_no".encode("utf-16"), "csv_columns_missing"),
        (b"<table><tr><td>account_no</td></tr></table>", "csv_wrong_kind"),
        (b"%PDF-1.7", "csv_wrong_kind"),
    ],
)
def test_a_file_that_is_no_use_gets_its_sentence(file: Path, content: bytes, code: str) -> None:
    file.write_bytes(content)
    said = refuse(file)
    assert said["code"] == code
    assert said["message_th"] != said["message_en"]
    assert not Employer.objects.exists()
    assert not file.with_suffix(".refused.csv").exists()


def test_a_folder_and_a_missing_file_get_their_sentences(tmp_path: Path) -> None:
    assert refuse(tmp_path)["code"] == "csv_is_folder"
    assert refuse(tmp_path / "nothing.csv")["code"] == "csv_missing"


def test_when_refused_lines_cannot_be_kept_nothing_is_imported(file: Path) -> None:
    file.with_suffix(".refused.csv").mkdir()
    file.write_text(f"{HEADER}\n{line()}\n")
    assert refuse(file)["code"] == "csv_not_readable"
    assert not Employer.objects.exists()


def test_refused_lines_never_go_over_the_file_itself(file: Path) -> None:
    file.write_text(f"{HEADER}\n{line()}\n")
    with pytest.raises(SystemExit):
        call_command(
            "import_registry", str(file), refused=file, json=True, stderr=io.StringIO(), stdout=io.StringIO()
        )
    assert file.read_text().startswith(HEADER)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_gets_its_sentence(file: Path) -> None:
    file.write_text(HEADER)
    file.chmod(0)
    assert refuse(file)["code"] == "csv_not_readable"


def test_an_import_is_one_event_without_personal_data(file: Path) -> None:
    give(file, line(1), line(2, status="?"))
    event = Event.objects.get()
    assert event.action == "registry.imported"
    assert event.data == {
        "file": "registry.csv",
        "lines": 2,
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 1,
    }


def test_people_are_told_in_both_languages(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(f"{HEADER}\n{line(1)}\n{line(2, status='?')}\n")
    call_command("import_registry", str(file))
    said = capsys.readouterr().out
    assert "2 บรรทัด: เพิ่ม 1" in said
    assert "2 lines: 1 added" in said
    assert "registry.refused.csv" in said


def test_portions_give_the_same_as_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("employers.importing.chunks.CHUNK_LINES", 3)
    facts = give(file, *[line(n // 2, branch_seq=f"00000{n % 2}") for n in range(20)])
    assert (facts["lines"], facts["added"]) == (20, 20)
    assert Employer.objects.count() == 10
    assert set(Employer.objects.values_list("branch_seq", flat=True)) == {"000000"}
