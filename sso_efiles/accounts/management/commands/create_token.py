"""Make an API token for a person, and print it once."""

from argparse import ArgumentParser
from typing import Any

from sso_efiles.accounts.models import ApiToken, User
from sso_efiles.audit import trail
from sso_efiles.commands import OfficeCommand
from sso_efiles.refusal import Refusal


class NoSuchUser(Refusal):
    """A name that nobody has."""

    code = "no_such_user"
    th = "ไม่พบผู้ใช้ชื่อ {name} กรุณาตรวจสอบชื่อ"
    en = "There is no user {name}. Check the name."


class Command(OfficeCommand):
    """The token is shown once and kept only as a digest."""

    help = "สร้างโทเคน API / Make an API token (printed once)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The person's user name."""
        super().add_arguments(parser)
        parser.add_argument("user")

    def work(self, **options: Any) -> dict[str, Any]:
        """Issue it."""
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise NoSuchUser(name=options["user"])
        token = ApiToken.issue(user)
        trail.record("token.issued", user)
        if not self.machine:
            self.stdout.write(token)
        return {"token": token, "user": user.username}
