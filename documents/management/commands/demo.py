"""`make demo`: the bundled folders through a real worker, a report, and the product to look at."""

import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command

from documents import tasks
from documents.intake import folders
from documents.made_up import demo, gate_walk
from sso_efiles.accounts import demo as people
from sso_efiles.accounts.models import Office, User
from sso_efiles.commands import Failed, OfficeCommand
from sso_efiles.supervisor import Supervisor
from sso_efiles.web.terminal import Progress

_POLL_S = 0.3  # guess: a bar that moves
_GIVE_UP_S = 900  # guess: many times what the demo's pages take on a small machine


class Command(OfficeCommand):
    """Safe to repeat: what is there already is not read again."""

    help = "สาธิตระบบ / Read the bundled folders with a real worker, report, serve"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--no-serve, --port."""
        super().add_arguments(parser)
        parser.add_argument("--no-serve", action="store_true", help="จบหลังรายงาน / end after the report")
        parser.add_argument("--port", type=int, default=8000)

    def work(self, **options: Any) -> dict[str, Any]:
        """Prepare, ingest, report, serve."""
        password = self._prepare()
        supervisor = Supervisor(settings.BASE_DIR, port=options["port"], workers=settings.WORKERS)
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            report = self._ingest(supervisor)
            self._tell(report, port=options["port"])
            if problems := demo.problems(report):
                for th, en in problems:
                    self.tell(f"ไม่สำเร็จ: {th}", en)
                raise Failed(problems=[en for _, en in problems])
            if options["no_serve"]:
                self._tell_accounts(password)
                self.tell("เปิดดูด้วย make run", "'make run' serves it.")
            else:
                self._serve(supervisor, password=password, port=options["port"])
        except KeyboardInterrupt:
            self.tell("กำลังหยุด", "Stopping")
        finally:
            supervisor.stop()
        return report.facts()

    def _prepare(self) -> str:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_reference", verbosity=0)
        for name in ("registry", "employees"):
            call_command(f"import_{name}", str(demo.DATA / f"{name}.csv"), verbosity=0)
        return people.create()

    def _ingest(self, supervisor: Supervisor) -> demo.Report:
        began = time.monotonic()
        office, user = Office.objects.get(pk=demo.OFFICE), User.objects.get(username="scan7400")
        how = folders.Handover(office=office, by=user)
        taken = gate_walk.take_from_shelf()
        scanned = [*folders.find(gate_walk.lay_out_scans(taken)), *folders.find(demo.DATA / "folders")]
        handed = [folders.hand_over(found, how) for found in scanned if found.files]
        batches = list(dict.fromkeys(each.batch.pk for each in handed if each.batch))
        new = demo.open_pages(batches)
        supervisor.start("worker", "scheduler")
        for pk in batches:
            tasks.advance(pk)
        self._wait(batches, supervisor)
        seconds = time.monotonic() - began
        gate_walk.tie_scans(taken)
        return demo.report(batches, gate_walk.walk_through_gate(taken), seconds=seconds, worked=new)

    def _wait(self, batches: list[int], supervisor: Supervisor) -> None:
        deadline = time.monotonic() + _GIVE_UP_S
        with Progress(0, "อ่านหน้าเอกสาร / reading") as bar:
            while demo.busy(batches) and time.monotonic() < deadline:
                supervisor.restart_ended()
                done, bar.total = demo.pages_final(batches)
                bar.update(done - bar.done)
                time.sleep(_POLL_S)
            done, bar.total = demo.pages_final(batches)
            bar.update(done - bar.done)

    def _tell(self, report: demo.Report, *, port: int) -> None:
        if not self.machine:
            for line in demo.lines(report, port=port):
                self.stdout.write(line)

    def _serve(self, supervisor: Supervisor, *, password: str, port: int) -> None:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty where files come from static/ itself
        supervisor.start("web")
        self.tell(f"\nเปิดใช้งานที่ http://127.0.0.1:{port} (กด Ctrl-C เพื่อหยุด)", "Serving. Ctrl-C stops.")
        self._tell_accounts(password)
        supervisor.watch()

    def _tell_accounts(self, password: str) -> None:
        """Who may look at it; a password that was set in an earlier run is not known any more."""
        names = ", ".join(name for name, *_ in people.ACCOUNTS)
        self.tell(f"บัญชีสาธิต: {names}", f"demo accounts: {names}")
        if password:
            self.tell("รหัสผ่านของทุกบัญชี แสดงครั้งเดียว / password of all of them, shown once:", password)
        else:
            self.tell(
                "รหัสผ่านเดิมยังใช้ได้ (กำหนดใหม่ด้วย EFILES_DEMO_PASSWORD)",
                "Their password is the one of the first run (EFILES_DEMO_PASSWORD sets another).",
            )


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
