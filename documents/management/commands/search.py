"""What an officer would find, on the command line."""

from argparse import ArgumentParser
from typing import Any

from documents.search import (
    FILTERS,
    SEARCHES,
    Answer,
    EmployerHit,
    Filters,
    PageHit,
    PersonHit,
    Query,
    explain_query,
    parse_query,
    suggest_other_layout,
)
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.commands import OfficeCommand
from sso_efiles.policy import Role
from sso_efiles.refusal import NotFound

_ALL = ("employers", "persons", "pages")
"""What is looked for where no kind is named, registers first, as on the screen."""
_LABELS = {"employers": "นายจ้าง / employers", "persons": "บุคคล / persons", "pages": "หน้าเอกสาร / pages"}


class Command(OfficeCommand):
    """Without --user it sees what a counter officer sees: all filed pages, and nothing unfiled."""

    help = "ค้นหาอย่างที่เจ้าหน้าที่เห็น / Search as an officer would, a counter officer if no --user is named"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The words, the kind, the person, the filters of the contract."""
        super().add_arguments(parser)
        parser.add_argument("text", help="คำค้น / words, a name or a number")
        parser.add_argument(
            "--kind", choices=SEARCHES, help="สิ่งที่ค้น (ไม่ระบุ: ทั้งหมด) / what to find; all, if not named"
        )
        parser.add_argument("--user", default="", help="ชื่อผู้ใช้ / search as this person")
        parser.add_argument("--limit", type=int, default=20, help="จำนวนผล / results")
        parser.add_argument("--after", default=None, help="ผลถัดไป / the `next` of the answer before")
        for name, declared in FILTERS.items():
            option = f"--{declared.parameter.replace('_', '-')}"
            parser.add_argument(option, default="", dest=name, help=str(declared.label))

    def work(self, **options: Any) -> dict[str, Any]:
        """Search, record that somebody did, print."""
        user, query = _asker(options["user"]), parse_query(options["text"])
        filters = Filters.parse({declared.parameter: options[name] for name, declared in FILTERS.items()})
        kinds = [options["kind"]] if options["kind"] else ["pages"] if options["after"] else _ALL
        answers = {
            kind: SEARCHES[kind](
                query, user=user, filters=filters, after=options["after"], limit=options["limit"]
            )
            for kind in kinds
        }
        total = sum(answer.total for answer in answers.values())
        kind = options["kind"] or "all"
        trail.record(AuditAction.SEARCHED, by=user, kind=kind, terms=options["text"], total=total)
        other = suggest_other_layout(query, [*answers.values()], kinds=kinds, user=user, filters=filters)
        if not self.machine:
            self._print(answers, query=query, other=other)
        return _as_json(answers) | {"other_layout": other}

    def _print(self, answers: dict[str, Answer[Any]], *, query: Query, other: str | None) -> None:
        understood = explain_query(query)
        if understood.sentence:
            self.stdout.write(understood.sentence)
        for kind, answer in answers.items():
            self._print_kind(kind, answer)
        if other:
            self.tell(f"หรือท่านหมายถึง {other}", f"Did you mean {other}? (the other keyboard layout)")

    def _print_kind(self, kind: str, answer: Answer[Any]) -> None:
        about = "อย่างน้อย" if answer.total_is == "at_least" else "ทั้งหมด"
        about_en = "at least " if answer.total_is == "at_least" else ""
        self.tell(
            f"{_LABELS[kind]}: {about} {answer.total:,} รายการ ({answer.took_ms} ms)",
            f"{about_en}{answer.total:,} found ({answer.took_ms} ms)",
        )
        for line in answer.understood.hint_sentences:
            self.stdout.write(line)
        for hit in answer.results:
            self.stdout.write(_line(hit))


def _as_json(answers: dict[str, Answer[Any]]) -> dict[str, Any]:
    """The answer of the kind that was asked for; where all were, of pages, with the others by their names."""
    found = {kind: answer.as_json() for kind, answer in answers.items()}
    whole = found.pop("pages") if "pages" in found else found.popitem()[1]
    return whole | found


def _asker(name: str) -> User:
    if not name:
        return User(username="command", role=Role.COUNTER, is_active=True)
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise NotFound
    return user


def _line(hit: PageHit | EmployerHit | PersonHit) -> str:
    match hit:
        case PageHit():
            shown = "".join(f"[{part.text}]" if part.hit else part.text for part in hit.parts)
            whose = f"{hit.employer.account_no} {hit.employer.name}" if hit.employer else "-"
            return f"{hit.how:5} {hit.score:.2f}  #{hit.page}  {whose}\n      {shown}"
        case EmployerHit():
            former = f" (เดิม/formerly {hit.former_name})" if hit.former_name else ""
            return f"{hit.how:5} {hit.score:.2f}  {hit.account_no}  {hit.name}{former}"
        case PersonHit():
            where = ", ".join(employer.name for employer in hit.employers)
            return (
                f"{hit.how:5} {hit.score:.2f}  {hit.name}  {hit.national_id_masked}  {hit.pages} p.  {where}"
            )
