"""Make a person's account; the first one of a new system is made here."""

import getpass
import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from sso_efiles.accounts.models import Office, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.commands import OfficeCommand
from sso_efiles.policy import Role
from sso_efiles.refusal import InvalidInput
from sso_efiles.text.thai import tidy

_SHOWN = 8  # guess: what one looks through
_NEEDED = {
    "username": "กรุณาระบุชื่อผู้ใช้ / name the user: create_user NAME --role ROLE --office CODE",
    "role": f"กรุณาระบุบทบาท / name the role: --role {'|'.join(Role.values)}",
    "office": "กรุณาระบุสำนักงาน / name the office: --office CODE (--list-offices)",
}


class Command(OfficeCommand):
    """Asks for the password on a terminal; elsewhere makes one and prints it once."""

    help = "สร้างบัญชีผู้ใช้ / Make a person's account"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """NAME --role ROLE --office CODE [--full-name TEXT], or --list-offices [TEXT]."""
        super().add_arguments(parser)
        parser.add_argument("username", nargs="?", default="", help="ชื่อผู้ใช้ / name to sign in with")
        parser.add_argument("--role", choices=Role.values)
        parser.add_argument("--office", default="", help="รหัสสำนักงาน 4 หลัก / office code")
        parser.add_argument("--full-name", default="", help="ชื่อ-สกุล / name as shown")
        parser.add_argument(
            "--list-offices",
            nargs="?",
            const="",
            metavar="TEXT",
            help="แสดงรหัสสำนักงาน (ที่มีข้อความนี้) / list office codes (that hold TEXT)",
        )

    def work(self, **options: Any) -> dict[str, Any]:
        """Check what was given, ask for the password, make the account."""
        if options["list_offices"] is not None:
            return self._list_offices(options["list_offices"])
        if missing := {name: _NEEDED[name] for name in _NEEDED if not options[name]}:
            raise InvalidInput(fields=missing)
        office = Office.objects.filter(pk=options["office"]).first()
        if office is None:
            raise InvalidInput(fields={"office": _suggest_offices(options["office"])})
        if User.objects.filter(username=options["username"]).exists():
            raise InvalidInput(fields={"username": "มีผู้ใช้ชื่อนี้แล้ว / this name is taken"})
        facts = {"role": options["role"], "office": office, "name_th": tidy(options["full_name"])}
        password, printed = self._ask_password(User(username=options["username"], **facts))
        user = User.objects.create_user(options["username"], password, **facts)
        trail.record(AuditAction.USER_CREATED, user, role=user.role, office=office.pk)
        self.tell(f"สร้างผู้ใช้ {user.username} แล้ว", f"{user.username} can sign in now")
        if printed:
            self.tell("รหัสผ่าน แสดงครั้งเดียว / password, shown once:", f"{printed}")
        return {"user": user.username} | ({"password": printed} if printed else {})

    def _list_offices(self, text: str) -> dict[str, Any]:
        """Codes and names, for whoever makes the first account."""
        offices = _offices_like(text)
        for office in offices:
            self.tell(_line(office), _line(office))
        return {"offices": {office.pk: office.name_th for office in offices}}

    def _ask_password(self, user: User) -> tuple[str, str]:
        """(the password, what of it has to be told)."""
        if self.machine or not sys.stdin.isatty():
            made = secrets.token_urlsafe(12)
            return made, made
        typed = getpass.getpass("รหัสผ่าน 12 ตัวอักษรขึ้นไป / password, 12 letters or more: ")
        try:
            validate_password(typed, user)
        except ValidationError as refused:
            raise InvalidInput(fields={"password": " ".join(refused.messages)}) from None
        return typed, ""


def _offices_like(text: str) -> list[Office]:
    """Offices whose code begins so, or whose name holds the text."""
    wanted = Q(pk__startswith=text) | Q(name_th__icontains=text) | Q(name_en__icontains=text)
    return list(Office.objects.filter(wanted).order_by("pk"))


def _suggest_offices(text: str) -> str:
    if not Office.objects.exists():
        return "ยังไม่มีสำนักงาน กรุณาสั่ง manage.py load_reference / no offices yet: run manage.py load_reference"
    like = _offices_like(text) or _offices_like(text[:2])
    shown = "; ".join(map(_line, like[:_SHOWN]))
    listed = "manage.py create_user --list-offices"
    return f"ไม่พบสำนักงาน / no such office. {shown or '-'} ({listed})"


def _line(office: Office) -> str:
    return f"{office.pk} {office.name_th} / {office.name_en}"
