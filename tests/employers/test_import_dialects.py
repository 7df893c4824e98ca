"""Tables as spreadsheets and other systems write them: taken, or refused with the true cause by its name."""

import csv
import io
import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from employers.identifiers import check_digit
from employers.importing.chunks import Partition
from employers.importing.headings import recognise, suggest
from employers.importing.registry import RegistryImporter
from employers.models import Employer, Employment, Establishment, InsuredPerson
from tests.employers.factories import OfficeFactory, account_no

pytestmark = pytest.mark.django_db

COLUMNS = (
    "account_no", "branch_seq", "name_th", "juristic_no", "office_code", "status", "address", "registered_on"
)  # fmt: skip
THAI = (
    "เลขที่บัญชีนายจ้าง", "ลำดับที่สาขา", "ชื่อสถานประกอบการ", "เลขทะเบียนนิติบุคคล", "รหัสสำนักงาน", "สถานะ", "ที่อยู่",
    "วันที่ขึ้นทะเบียน",
)  # fmt: skip
PEOPLE = (
    "national_id", "title", "first_name", "last_name", "section",
    "account_no", "branch_seq", "started_on", "ended_on",
)  # fmt: skip
COMPANY = "074559900001"  # twelve digits behind which the check digit stands
JURISTIC = COMPANY + check_digit(COMPANY)
DAY = date(2019, 6, 17)


@pytest.fixture(autouse=True)
def _office() -> None:
    OfficeFactory.create(code="7400")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def fields(number: int = 1, **changes: str) -> list[str]:
    """The fields of a good line, or one with something else in it."""
    good = dict(
        zip(
            COLUMNS,
            (
                account_no(number),
                "000000",
                "บริษัท ทดสอบ จำกัด",
                JURISTIC,
                "7400",
                "active",
                "1 ถนนเอกชัย",
                "2019-06-17",
            ),
            strict=True,
        )
    )
    return list((good | changes).values())


def table(rows: Iterable[Iterable[str]], *, header: Iterable[str] = COLUMNS, separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([header, *rows])
    return out.getvalue()


def bring_in(file: Path, content: str | bytes, *, command: str = "import_registry") -> dict[str, Any]:
    """What the command tells machines of this file, whether it takes it or not."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    out = io.StringIO()
    with suppress(SystemExit):
        call_command(command, str(file), json=True, stdout=out, stderr=io.StringIO())
    return dict(json.loads(out.getvalue()))


def reasons(file: Path) -> list[str]:
    with file.with_suffix(".refused.csv").open(encoding="utf-8-sig") as aside:
        return [row["reason_en"] for row in csv.DictReader(aside)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(file: Path, separator: str) -> None:
    rows = [fields(1, address="1; 2, 3 | 4\t5"), fields(2)]
    facts = bring_in(file, table(rows, separator=separator))
    assert (facts["added"], facts["separator"]) == (2, separator)


@pytest.mark.parametrize("line", ["sep=,", "sep=;", '"sep=;"', "SEP=^", "\ufeffsep=|"])
def test_a_line_that_names_the_separator_is_believed(file: Path, line: str) -> None:
    separator = line.strip('"')[-1]
    facts = bring_in(file, f"{line}\r\n{table([fields(1), fields(2)], separator=separator)}")
    assert facts["added"] == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp874"])
def test_the_encodings_of_spreadsheets_are_taken(file: Path, encoding: str) -> None:
    facts = bring_in(file, table([fields(1), fields(2)], header=THAI, separator="\t").encode(encoding))
    assert facts["added"] == 2
    assert Employer.objects.first().name == "บริษัท ทดสอบ จำกัด"  # type: ignore[union-attr]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_line_end_is_one(file: Path, end: str) -> None:
    assert bring_in(file, table([fields(1), fields(2)]).replace("\r\n", end))["added"] == 2


def test_thai_headings_are_taken_and_it_is_told_for_what(file: Path) -> None:
    facts = bring_in(file, table([fields(1), fields(2)], header=THAI))
    assert facts["added"] == 2
    assert facts["headings"] == dict(zip(THAI, COLUMNS, strict=True))


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Account No.", "account_no"),
        ("ACCOUNT_NO", "account_no"),
        ("เลขที่บัญชีนายจ้าง (10 หลัก)", "account_no"),
        ("เลขที่บัญชี", "account_no"),
        ("\ufeffเลขบัญชีนายจ้าง", "account_no"),
        ("ที่ตั้ง", "address"),
        ("Tax ID", "juristic_no"),
        ("สปส.", "office_code"),
        ("วัน เดือน ปี ที่ขึ้นทะเบียน", "registered_on"),
        ("หมายเหตุ", ""),
    ],
)
def test_headings_are_known_in_many_spellings(heading: str, column: str) -> None:
    assert recognise([heading], COLUMNS) == [column]


def test_the_same_word_means_what_the_table_is_about() -> None:
    assert recognise(["ชื่อ"], COLUMNS) == ["name_th"]
    assert recognise(["ชื่อ"], PEOPLE) == ["first_name"]


def test_unknown_headings_are_named_one_by_one_with_what_they_may_mean(file: Path) -> None:
    header = [*THAI[:3], "เลขนิติบุคคลของบริษัท", *THAI[4:6], "โน้ต", THAI[7]]
    said = bring_in(file, table([fields(1)], header=header))
    assert said["code"] == "csv_columns_missing"
    assert "“เลขนิติบุคคลของบริษัท” (น่าจะหมายถึง juristic_no)" in said["message_th"]
    assert (
        "The heading “เลขนิติบุคคลของบริษัท” is not known (juristic_no is probably meant)." in said["message_en"]
    )
    assert "The heading “โน้ต” is not known." in said["message_en"]
    assert not Employer.objects.exists()


def test_a_heading_may_stand_on_two_lines(file: Path) -> None:
    header = [heading.replace("ที่", "ที่\n", 1) for heading in THAI]
    facts = bring_in(file, table([fields(1), fields(2, status="?")], header=header))
    assert (facts["added"], facts["refused"]) == (1, 1)
    with file.with_suffix(".refused.csv").open(encoding="utf-8-sig") as aside:
        assert int(next(csv.DictReader(aside))["line"]) == 3 + sum("\n" in heading for heading in header)


def test_only_what_is_like_a_column_is_suggested() -> None:
    assert suggest("acount number", COLUMNS) == "account_no"
    assert suggest("โทรศัพท์", COLUMNS) == ""


def test_a_table_without_headings_is_told_so(file: Path) -> None:
    said = bring_in(file, "\r\n".join(",".join(fields(n)) for n in range(3)))
    assert said["code"] == "csv_columns_missing"
    assert "Its first line holds data" in said["message_en"]
    assert "แถวแรกเป็นข้อมูล" in said["message_th"]


def test_two_headings_for_one_column_are_refused_by_name(file: Path) -> None:
    said = bring_in(file, table([[*fields(1), "2"]], header=[*THAI, "ที่ตั้ง"]))
    assert said["code"] == "csv_heading_twice"
    assert "ที่อยู่, ที่ตั้ง" in said["message_en"]


def test_a_column_by_its_very_name_goes_before_a_synonym(file: Path) -> None:
    facts = bring_in(file, table([[*fields(1), "ที่อื่น"]], header=[*COLUMNS, "ที่ตั้ง"]))
    assert facts["added"] == 1
    assert Employer.objects.get().address == "1 ถนนเอกชัย"


def test_titles_above_the_table_and_empty_rows_are_no_lines(file: Path) -> None:
    empty = "," * 7
    bad = ",".join(fields(2, status="?"))
    facts = bring_in(file, f"ทะเบียน{empty}\r\n\r\n{table([fields(1)])}{empty}\r\n{bad}\r\n{empty}\r\n")
    assert (facts["lines"], facts["added"], facts["refused"]) == (2, 1, 1)
    with file.with_suffix(".refused.csv").open(encoding="utf-8-sig") as aside:
        assert next(csv.DictReader(aside))["line"] == "6"


@pytest.mark.parametrize(
    ("branch", "digits"),
    [
        ("0", "000000"),
        ("1", "000001"),
        ("00012", "000012"),
        ("0.0", "000000"),
        ("สำนักงานใหญ่", "000000"),
        ('="000001"', "000001"),
        ("1E+00", "000001"),
    ],
)
def test_a_branch_gets_its_zeros_back(file: Path, branch: str, digits: str) -> None:
    facts = bring_in(file, table([fields(1, branch_seq=branch)]))
    assert (facts["added"], facts["mended"]) == (1, 1)
    assert Establishment.objects.get().branch_seq == digits


@pytest.mark.parametrize(
    "written",
    [
        JURISTIC[1:],
        f'="{JURISTIC}"',
        f"'{JURISTIC}",
        f"{JURISTIC[1:]}.0",
        f"{int(JURISTIC):,}",
        f"{int(JURISTIC):,}.00",
        f"{JURISTIC[1]}.{JURISTIC[2:]}E+11",
        f"\u200b{JURISTIC[1:]}\u00a0",
    ],
)
def test_a_juristic_number_that_a_spreadsheet_spoiled_comes_in_whole_and_is_counted(
    file: Path, written: str
) -> None:
    facts = bring_in(file, table([fields(1, juristic_no=written)]))
    assert (facts["added"], facts["mended"], facts["suspect"]) == (1, 1, 0)
    assert Employer.objects.get().juristic_no == JURISTIC


@pytest.mark.parametrize(
    "written",
    [
        JURISTIC[2:],  # two zeros cannot be missing: the second digit is the province's
        JURISTIC[1:-1] + str((int(JURISTIC[-1]) + 1) % 10),  # the check digit does not fit
        "0" + JURISTIC,
    ],
)
def test_zeros_are_put_back_only_where_one_answer_is_left(file: Path, written: str) -> None:
    facts = bring_in(file, table([fields(1, juristic_no=written)]))
    assert facts["refused_by_reason"] == {"juristic_no_invalid": 1}


def test_an_account_number_has_no_zero_to_lose(file: Path) -> None:
    for digits in ("749999002", "099999002"):
        facts = bring_in(file, table([fields(1, account_no=digits)]))
        assert facts["refused_by_reason"] == {"account_no_invalid": 1}


@pytest.mark.parametrize("written", ["7.49999E+09", "7,49999E+09", "7.5e+9", "1.09E+09"])
def test_a_number_that_was_rounded_is_refused_with_what_to_do(file: Path, written: str) -> None:
    facts = bring_in(file, table([fields(1, account_no=written), fields(2)]))
    assert (facts["added"], facts["refused_by_reason"]) == (1, {"number_rounded": 1})
    assert "Set the column to Text" in reasons(file)[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"account_no": "##########"},
        {"juristic_no": "#N/A"},
        {"registered_on": "########"},
        {"name_th": "#REF!"},
        {"branch_seq": "###"},
    ],
)
def test_a_value_that_was_not_shown_is_named(file: Path, changes: dict[str, str]) -> None:
    facts = bring_in(file, table([fields(1, **changes), fields(2)]))
    assert (facts["added"], facts["refused_by_reason"]) == (1, {"not_shown": 1})
    assert "save it again" in reasons(file)[0]


@pytest.mark.parametrize("written", ["7,400", "7400.0", '="7400"', " 7400\u200b"])
def test_an_office_code_may_bear_a_format(file: Path, written: str) -> None:
    assert bring_in(file, table([fields(1, office_code=written)]))["added"] == 1


def test_a_status_may_be_thai(file: Path) -> None:
    facts = bring_in(file, table([fields(1, status="ดำเนินกิจการ"), fields(2, status="เลิกกิจการ")]))
    assert facts["added"] == 2
    assert list(Employer.objects.order_by("account_no").values_list("status", flat=True)) == [
        "active",
        "closed",
    ]


def test_last_empty_fields_that_were_dropped_are_put_back_and_counted(file: Path) -> None:
    facts = bring_in(file, table([fields(1)[:7], fields(2)[:6], [*fields(3), "", ""], fields(4)]))
    assert (facts["added"], facts["remarks"]) == (4, {"short_line": 2})
    assert Employer.objects.get(account_no=account_no(1)).registered_on is None


@pytest.mark.parametrize("line", [fields(2)[:5], [*fields(2), "more"]])
def test_a_line_that_lacks_more_or_holds_more_is_refused(file: Path, line: list[str]) -> None:
    facts = bring_in(file, table([fields(1), line]))
    assert facts["refused_by_reason"] == {"columns_wrong": 1}


def test_the_last_line_of_a_file_that_broke_off_is_not_completed(file: Path) -> None:
    facts = bring_in(file, table([fields(1), fields(2)[:7]]).removesuffix("\r\n"))
    assert (facts["added"], facts["refused_by_reason"]) == (1, {"columns_wrong": 1})


@pytest.mark.parametrize(
    "written",
    [
        "17/6/2562 0:00",
        "๑๗/๖/๒๕๖๒",
        "17 มิ.ย. 2562",
        "17-06-2562",
        "17/6/62",
        "43633",
        "17062562",
        "'17/6/2562",
    ],
)
def test_days_come_in_as_thai_spreadsheets_write_them(file: Path, written: str) -> None:
    assert bring_in(file, table([fields(1, registered_on=written)]))["added"] == 1
    assert Employer.objects.get().registered_on == DAY


@pytest.mark.parametrize(
    ("written", "reason", "named"),
    [
        ("17/6/19", "date_ambiguous", "17/6/2519 = 1976-06-17 / 17/6/2562 = 2019-06-17"),
        ("17-Jun-62", "date_ambiguous", "17/6/2505 = 1962-06-17"),
        ("6/17/2562", "date_month_first", "17/6/2562 = 2019-06-17"),
        ("31/06/2562", "date_invalid", "registered_on"),
        ("17/6/562", "date_invalid", "registered_on"),
    ],
)
def test_a_day_that_may_be_another_is_told_and_never_guessed(
    file: Path, written: str, reason: str, named: str
) -> None:
    facts = bring_in(file, table([fields(1, registered_on=written)]))
    assert facts["refused_by_reason"] == {reason: 1}
    assert named in reasons(file)[0]


def test_what_was_read_by_a_rule_is_counted(file: Path) -> None:
    days = ("17/6/62", "43633", "3/4/2562", "2019-06-17")
    facts = bring_in(file, table([fields(n, registered_on=day) for n, day in enumerate(days)]))
    assert facts["remarks"] == {"short_year": 1, "serial_day": 1, "either_order": 1}
    assert facts["mended"] == 2


def test_private_letters_of_old_fonts_become_plain_ones(file: Path) -> None:
    old = "บร\uf701ษ\uf710ท ป\uf710\uf70bนจ\uf710\uf70bนไทย จำก\uf710ด"
    mac = "บร\uf885ษ\uf884ท พน\uf884ส จำก\uf884ด"
    facts = bring_in(file, table([fields(1, name_th=old), fields(2, name_th=mac), fields(3)]))
    assert facts["remarks"] == {"private_letters": 2}
    names = Employer.objects.order_by("account_no").values_list("name", "search_key")
    assert ("บริษัท ปั้นจั้นไทย จำกัด", "ปั้นจั้นไทย") in names
    assert ("บริษัท พนัส จำกัด", "พนัส") in names


@pytest.mark.parametrize("name", ["à¸šà¸£à¸´à¸©à¸±à¸—", "ºÃÔÉÑ·", "บริษัท".encode().decode("latin-1")])
def test_thai_that_somebody_decoded_wrongly_is_named(file: Path, name: str) -> None:
    facts = bring_in(file, table([fields(1, name_th=name)]))
    assert sum(facts["refused_by_reason"].values()) == 1
    assert set(facts["refused_by_reason"]) <= {"wrong_encoding", "bad_character"}


def test_people_are_told_in_both_languages_what_was_mended(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(table([fields(1, branch_seq="0")], header=THAI), encoding="utf-8")
    call_command("import_registry", str(file))
    said = capsys.readouterr().out
    assert "เติมเลขศูนย์ข้างหน้าที่หายไป: 1 บรรทัด" in said
    assert "leading zeros put back: 1 lines" in said
    assert "ลำดับที่สาขา = branch_seq" in said


def test_employees_come_in_from_a_spoiled_table_as_well(file: Path) -> None:
    bring_in(file, table([fields(1)]))
    thai, other = (digits + check_digit(digits) for digits in ("110170012345", "001234567890"))
    header = ("เลขบัตรประชาชน", "คำนำหน้า", "ชื่อ", "นามสกุล", "มาตรา", "เลขที่บัญชี", "สาขา", "วันที่เริ่มงาน", "วันที่ออก")
    rows = [
        [
            thai,
            "นาย",
            "ต\uf70aอ",
            "ใจดี",
            "มาตรา 33",
            account_no(1),
            "0",
            "17 มิ.ย. 2562",
        ],
        [
            other[2:],
            "น.ส.",
            "มา",
            "-",
            "ม.๓๙",
            f'="{account_no(1)}"',
            "0",
            "17/6/62",
            "31/12/2563",
        ],
    ]
    facts = bring_in(file, table(rows, header=header, separator=";"), command="import_employees")
    assert (facts["added"], facts["refused"], facts["mended"]) == (2, 0, 2)
    assert set(InsuredPerson.objects.values_list("national_id", "first_name")) == {
        (thai, "ต่อ"),
        (other, "มา"),
    }
    assert set(Employment.objects.values_list("started_on", "section")) == {(DAY, 33), (DAY, 39)}


def test_all_spellings_of_a_number_go_to_one_process() -> None:
    spellings = (
        JURISTIC,
        JURISTIC[1:],
        f'="{JURISTIC}"',
        f"{int(JURISTIC):,}",
        f"{JURISTIC[1:]}.0",
        f"'{JURISTIC}",
    )
    for number in range(3):
        partition = Partition(number, 3)
        assert len({partition.owns(spelling, line) for line, spelling in enumerate(spellings)}) == 1


def test_every_column_of_the_registry_has_a_thai_heading() -> None:
    assert recognise(THAI, RegistryImporter.columns) == list(RegistryImporter.columns)
