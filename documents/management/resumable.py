"""A command that goes over all pages, or those of an office, in steps, and goes on where it was stopped."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterable

from sso_efiles.accounts.models import Office
from sso_efiles.commands import OfficeCommand
from sso_efiles.refusal import NotFound
from sso_efiles.web.terminal import Progress


class ResumableCommand(OfficeCommand):
    """--office and --start-again, and the loop over steps with its bar and its end."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--office 7400, --start-again."""
        super().add_arguments(parser)
        parser.add_argument("--office", default="", help="รหัสสำนักงาน / office code; else all offices")
        parser.add_argument(
            "--start-again", action="store_true", help="เริ่มใหม่ทั้งหมด / not where the last run stopped"
        )

    def require_office(self, office: str) -> None:
        """Refuse the code of an office that is not there; empty means all offices."""
        if office and not Office.objects.filter(pk=office).exists():
            raise NotFound

    def go_over(
        self, steps: Iterable[tuple[int, int]], *, total: Callable[[], int], title: str
    ) -> tuple[bool, int, int]:
        """Take (pages gone over, pages written) step by step: whether it came to the end, and the sums."""
        pages = written = 0
        try:
            with Progress(total(), title) as bar:
                for step_pages, step_written in steps:
                    pages, written = pages + step_pages, written + step_written
                    bar.update(step_pages)
        except KeyboardInterrupt:
            self.tell("หยุดแล้ว สั่งอีกครั้งเพื่อทำต่อ", "Stopped. Run it again to go on from here.")
            return False, pages, written
        return True, pages, written
