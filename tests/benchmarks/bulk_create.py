"""The registry as a plain Django program would take it in: one JSON line for each of two files."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import django
from django.db import transaction

django.setup()

from employers.models import Employer, Employment, Establishment, InsuredPerson  # noqa: E402  # needs a set-up Django
from employers.names import CompanyName, person_key  # noqa: E402
from employers.phonetic import sound_key  # noqa: E402
from tests.benchmarks.clock import spent  # noqa: E402

_PORTION = 1_000


def main() -> None:
    """Both files, one JSON line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("registry", type=Path)
    parser.add_argument("employees", type=Path)
    parser.add_argument("--lines", type=int, required=True)
    parser.add_argument("servers", type=int, nargs="*", help="process ids whose CPU counts")
    asked = parser.parse_intermixed_args()
    for what, store in (("registry", _registry), ("employees", _employees)):
        with spent(*asked.servers) as cost, getattr(asked, what).open(encoding="utf-8", newline="") as file:
            lines = _stored(list(islice(csv.DictReader(file), asked.lines)), store)
        told = {"what": what, "lines": lines, "lines_s": lines / cost.wall, "cpu_us": 1e6 * cost.cpu / lines}
        sys.stdout.write(json.dumps(told) + "\n")


@transaction.atomic
def _stored(lines: list[dict[str, Any]], store: Any) -> int:
    store(lines)
    return len(lines)


def _registry(lines: list[dict[str, Any]]) -> None:
    employers = [_employer(line) for line in lines if line["branch_seq"] == "000000"]
    Employer.objects.bulk_create(employers, batch_size=_PORTION)
    by_account = {employer.account_no: employer for employer in employers}
    places = [
        Establishment(
            employer=by_account[line["account_no"]],
            branch_seq=line["branch_seq"],
            name=line["name_th"],
            office_id=line["office_code"],
            status=line["status"],
            address=line["address"],
            registered_on=line["registered_on"],
        )
        for line in lines
    ]
    Establishment.objects.bulk_create(places, batch_size=_PORTION)


def _employer(line: dict[str, Any]) -> Employer:
    company = CompanyName.of(line["name_th"])
    return Employer(
        account_no=line["account_no"],
        branch_seq=line["branch_seq"],
        name=company.name,
        legal_form=company.legal_form.value,
        search_key=company.key,
        sound_key=company.sound,
        juristic_no=line["juristic_no"],
        office_id=line["office_code"],
        status=line["status"],
        address=line["address"],
        registered_on=line["registered_on"],
    )


def _employees(lines: list[dict[str, Any]]) -> None:
    places = {
        (account, branch): pk
        for account, branch, pk in Establishment.objects.values_list(
            "employer__account_no", "branch_seq", "id"
        )
    }
    people = {line["national_id"]: _person(line) for line in lines}
    InsuredPerson.objects.bulk_create(people.values(), batch_size=_PORTION)
    jobs = [
        Employment(
            person=people[line["national_id"]],
            establishment_id=places[line["account_no"], line["branch_seq"]],
            section=line["section"],
            started_on=line["started_on"],
            ended_on=line["ended_on"] or None,
        )
        for line in lines
    ]
    Employment.objects.bulk_create(jobs, batch_size=_PORTION, ignore_conflicts=True)


def _person(line: dict[str, Any]) -> InsuredPerson:
    key = person_key(line["first_name"], line["last_name"])
    return InsuredPerson(
        national_id=line["national_id"],
        title=line["title"],
        first_name=line["first_name"],
        last_name=line["last_name"],
        search_key=key,
        sound_key=sound_key(key),
        named_on=line["started_on"],
    )


if __name__ == "__main__":
    main()
