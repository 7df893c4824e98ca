"""Lines a second of import_registry and import_employees, first time and repeated, as JSON.

python -m tests.benchmarks.bench_registry [--lines 200000] [--databases postgres sqlite]

PostgreSQL is a private one that writes to disk as in use (fsync on). Lines are generated: every name is its own,
9 in 10 employers are a head office only, all check digits are right.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from employers.identifiers import check_digit
from tests import servers

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = "account_no,branch_seq,name_th,juristic_no,office_code,status,address,registered_on".split(",")
EMPLOYEES = "national_id,title,first_name,last_name,section,account_no,branch_seq,started_on,ended_on".split(
    ","
)
_ONSETS = "ก ข ค ง จ ช ซ ด ต ท น บ ป พ ฟ ม ย ร ล ว ส ห อ กร ปร พล ตร กล คว ศ ธ ณ".split()
_RIMES = "า าน าย ิน ิต ี ู ุน อง ัน ัก ัตน์ ร์ ิทธิ์ ันทร์ อน วน".split()
_TRADES = "ขนส่ง ก่อสร้าง การ์เมนท์ พลาสติก วิศวกรรม โลจิสติกส์ เฟอร์นิเจอร์ ค้าวัสดุ อาหารทะเล".split()
_OFFICES = ("7400", "5000", "1003", "1100", "2000")
_FIRST_OF_EACH = 10


def numbered(prefix: str, number: int, *, length: int) -> str:
    """A number with its check digit."""
    body = f"{prefix}{number:0{length - len(prefix) - 1}d}"
    return body + check_digit(body)


def name(dice: random.Random, syllables: int) -> str:
    """Made-up Thai, with marks where OCR and keys have their trouble."""
    return "".join(dice.choice(_ONSETS) + dice.choice(_RIMES) for _ in range(syllables))


def employers(count: int) -> Iterator[list[str]]:
    """The registry: every tenth employer has a branch, which is a line of its own."""
    dice, number, made = random.Random(7), 0, 0
    while made < count:
        number += 1
        account = numbered(dice.choice(("74", "50", "10", "11")), number, length=10)
        trade = f"{name(dice, 4)} {dice.choice(_TRADES)}"
        form = "ห้างหุ้นส่วนจำกัด {}" if number % 4 == 0 else "บริษัท {} จำกัด"
        address = f"เลขที่ {number % 900}/{number % 70} หมู่ {number % 12} ถนน{name(dice, 2)} ตำบล{name(dice, 2)} จังหวัดลำพูน"
        day = f"{1995 + number % 28}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        for branch in ("000000", "000001")[: 2 if number % _FIRST_OF_EACH == 0 else 1]:
            made += 1
            juristic = numbered("0105599", number % 100_000, length=13)
            status = "closed" if number % 5 == 0 else "active"
            yield [account, branch, form.format(trade), juristic, dice.choice(_OFFICES), status, address, day]


def employees(count: int, accounts: list[str]) -> Iterator[list[str]]:
    """One person in five has worked at two places."""
    dice = random.Random(8)
    for number in range(count):
        person = numbered("10000", number - (number % 5 == 4), length=13)
        first, last = name(dice, 2), name(dice, 3)
        day = f"{2005 + number % 18}-{1 + number % 12:02d}-01"
        yield [
            person,
            ("นาย", "นางสาว", "นาง")[number % 3],
            first,
            last,
            "33",
            dice.choice(accounts),
            "000000",
            day,
            "",
        ]


def write(path: Path, header: list[str], rows: Iterator[list[str]]) -> None:
    """A CSV as the core system would hand it over."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(header)
        csv.writer(file).writerows(rows)


def manage(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """A command of the product in a process of its own; its --json."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1])) if "--json" in arguments else {}


def measure(url: str, folder: Path) -> dict[str, Any]:
    """Both imports, each twice, into an empty database."""
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "sso_efiles.settings_test"}
    manage(environment, "migrate", "-v0")
    manage(environment, "load_reference")
    out: dict[str, Any] = {}
    for command in ("import_registry", "import_employees"):
        for round_ in ("first", "again"):
            facts = manage(environment, command, str(folder / f"{command}.csv"), "--json")
            kept = ("lines", "added", "unchanged", "refused", "seconds", "lines_per_second")
            out[f"{command}, {round_}"] = {key: facts[key] for key in kept}
    return out


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument(
        "--databases", nargs="*", default=["postgres", "sqlite"], choices=["postgres", "sqlite"]
    )
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rows = list(employers(options.lines))
        write(folder / "import_registry.csv", REGISTRY, iter(rows))
        accounts = [row[0] for row in rows if row[1] == "000000"]
        write(folder / "import_employees.csv", EMPLOYEES, employees(options.lines, accounts))
        urls = {"sqlite": f"sqlite:///{folder / 'db.sqlite3'}"}
        if "postgres" in options.databases:
            urls["postgres"] = stack.enter_context(servers.postgres(durable=True)).url
        out = {database: measure(urls[database], folder) for database in options.databases}
    sys.stdout.write(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
