"""Make a person's account; the first one of a new system is made here."""

import getpass
import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sso_efiles.accounts.models import Office, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.commands import OfficeCommand
from sso_efiles.policy import Role
from sso_efiles.refusal import InvalidInput


class Command(OfficeCommand):
    """Asks for the password on a terminal; elsewhere makes one and prints it once."""

    help = "สร้างบัญชีผู้ใช้ / Make a person's account"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """NAME --role ROLE --office CODE [--full-name TEXT]."""
        super().add_arguments(parser)
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--office", required=True, help="รหัสสำนักงาน 4 หลัก / office code")
        parser.add_argument("--full-name", default="", help="ชื่อ-สกุล / name as shown")

    def work(self, **options: Any) -> dict[str, Any]:
        """Check what was given, ask for the password, make the account."""
        office = Office.objects.filter(pk=options["office"]).first()
        if office is None:
            raise InvalidInput(fields={"office": "ไม่พบสำนักงาน / no such office (manage.py load_reference)"})
        if User.objects.filter(username=options["username"]).exists():
            raise InvalidInput(fields={"username": "มีผู้ใช้ชื่อนี้แล้ว / this name is taken"})
        facts = {"role": options["role"], "office": office, "name_th": options["full_name"]}
        password, printed = self._ask_password(User(username=options["username"], **facts))
        user = User.objects.create_user(options["username"], password, **facts)
        trail.record(AuditAction.USER_CREATED, user, role=user.role, office=office.pk)
        self.tell(f"สร้างผู้ใช้ {user.username} แล้ว", f"{user.username} can sign in now")
        if printed:
            self.tell(f"รหัสผ่าน (แสดงครั้งเดียว): {printed}", "password, shown once")
        return {"user": user.username} | ({"password": printed} if printed else {})

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
