"""Web, worker and scheduler in one command: `make run`."""

import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import run_checks

from sso_efiles.commands import OfficeCommand
from sso_efiles.not_set_up import NotSetUp, pending_migrations
from sso_efiles.supervisor import Supervisor

PARTS = ("web", "worker", "scheduler")


class Command(OfficeCommand):
    """Runs until Ctrl-C or SIGTERM."""

    help = "เปิดระบบ: เว็บ ตัวประมวลผล และตัวจัดเวลา / Serve: web, worker and scheduler in one command"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--port, --only."""
        super().add_arguments(parser)
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--only", choices=PARTS, action="append", help="เฉพาะส่วนนี้ / this part alone")

    def work(self, **options: Any) -> dict[str, Any]:
        """Start the parts and keep them running."""
        parts = options["only"] or PARTS
        if pending_migrations():
            raise NotSetUp
        for problem in run_checks(tags=["store"], include_deployment_checks=True):
            self.stderr.write(str(problem.msg))
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty where files come from static/ itself
        if os.geteuid() == 0:
            self.tell(
                "คำเตือน: ทำงานในสิทธิ์ root ใช้งานจริงควรมีผู้ใช้เฉพาะ (deploy/systemd/efiles.service)",
                "Warning: running as root. In use give it a user of its own (deploy/systemd/efiles.service).",
            )
        supervisor = Supervisor(settings.BASE_DIR, port=options["port"], workers=settings.WORKERS)
        signal.signal(signal.SIGTERM, _raise_interrupt)
        supervisor.start(*parts)
        if "web" in parts:
            address = f"http://127.0.0.1:{options['port']}"
            self.tell(f"เปิดใช้งานที่ {address} (กด Ctrl-C เพื่อหยุด)", "Serving. Ctrl-C stops.")
        if not settings.HTTPS:
            self.tell(
                "คำเตือน: ทำงานบน http ไม่มีการเข้ารหัส ใช้เฉพาะในเครื่องนี้",
                "Warning: plain http, without encryption. For this machine only (EFILES_HTTPS=1 behind TLS).",
            )
        try:
            supervisor.watch()
        except KeyboardInterrupt:
            self.tell("กำลังหยุด", "Stopping")
        finally:
            supervisor.stop()
        return {}


def _raise_interrupt(*_: object) -> None:
    raise KeyboardInterrupt
