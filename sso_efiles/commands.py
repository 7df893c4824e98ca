"""What the commands share: Thai and English messages, --json for machines, an exit code that says the
result.
"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from sso_efiles.not_set_up import explain_error
from sso_efiles.refusal import Refusal


class OfficeCommand(BaseCommand):
    """A command whose `work` returns facts to print as JSON, and raises Refusal or Failed."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds --json; a command with arguments of its own calls this too."""
        parser.add_argument("--json", action="store_true", help="ผลลัพธ์เป็น JSON / result as JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run `work`; a Refusal is told and ends with exit code 1."""
        self.machine = bool(options["json"])
        try:
            facts = self.work(**options)
        except Refusal as refusal:
            self._print_result(_refusal_facts(refusal), ok=False)
        except Failed as failed:
            self._print_result(failed.facts, ok=False)
        except DatabaseError as error:
            if not (said := explain_error(error)):
                raise
            th, en = said.split("\n")
            self._print_result({"code": "not_set_up", "message_th": th, "message_en": en}, ok=False)
        else:
            self._print_result(facts, ok=True)

    def work(self, **options: Any) -> dict[str, Any]:
        """The command itself; its answer is what --json prints."""
        raise NotImplementedError

    def tell(self, th: str, en: str) -> None:
        """A line for people: Thai, and English below it when it differs."""
        if not self.machine:
            self.stdout.write(th if th == en else f"{th}\n  {en}")

    def _print_result(self, facts: dict[str, Any], *, ok: bool) -> None:
        if self.machine:
            self.stdout.write(json.dumps({"ok": ok, **facts}, ensure_ascii=False, default=str))
        elif not ok and "message_th" in facts:
            self.stderr.write(f"{facts['message_th']}\n{facts['message_en']}")
            for name, problem in facts.get("fields", {}).items():
                self.stderr.write(f"  {name}: {problem}")
        if not ok:
            sys.exit(1)


def _refusal_facts(refusal: Refusal) -> dict[str, Any]:
    facts = {"code": refusal.code, "message_th": refusal.message_th, "message_en": refusal.message_en}
    return facts | ({"fields": refusal.fields} if refusal.fields else {})


class Failed(Exception):
    """The command did its work and the result is not good; `facts` say how."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(str(facts))
        self.facts = facts
