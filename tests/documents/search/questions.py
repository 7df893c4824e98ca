"""The same pages and questions for both databases; test_same_answers runs `main` beside itself."""

import random
import sys

from django.core.management import call_command

from documents.search import search_employers, search_pages, search_persons
from sso_efiles.accounts.models import User
from tests.documents.search import papers

FIRMS, QUERIES, FIRST = 40, 60, 10


def build() -> tuple[User, list[str]]:
    """The same 480 pages and the same questions wherever this runs."""
    papers.places()
    by = papers.officer()
    draw = papers.Paper(11)
    firms = [draw.firm(number) for number in range(FIRMS)]
    for number, firm in enumerate(firms):
        firm.people = [draw.person(number * 5 + person) for person in range(5)]
    papers.registry(firms)
    for firm in firms:
        texts = [draw.misread(draw.page(firm, form="sps_6_09"), share=0.04) for _ in range(12)]
        papers.file(texts, firm, by=by, form="sps_6_09")
    return by, _questions(firms)


def _questions(firms: list[papers.Firm]) -> list[str]:
    draw = random.Random(2)
    asked: list[str] = []
    while len(asked) < QUERIES:
        firm = draw.choice(firms)
        person = draw.choice(firm.people)
        body = draw.choice(papers.BODY)
        start = draw.randrange(len(body) - 20)
        asked += [
            person.written,
            f"{person.first} {person.last[:-1]}",
            f"{person.first} {draw.choice(papers.PLACES)}",
            firm.name,
            firm.account_no,
            person.national_id,
            body[start : start + draw.randint(4, 20)],
            draw.choice(papers.REASONS) + " -" + draw.choice(papers.PLACES),
            draw.choice(papers.LAST_A),
            draw.choice("กขคงจ"),
        ]
    return asked[:QUERIES]


def answers() -> list[str]:
    """One line for each question and kind: the first hits, their scores, the count."""
    by, asked = build()
    lines = []
    for text in asked:
        pages = search_pages(text, user=by, limit=FIRST)
        firms = search_employers(text, user=by, limit=FIRST)
        people = search_persons(text, user=by, limit=FIRST)
        first = min((hit.page for hit in pages.results), default=0)
        lines += [
            f"{[(hit.page - first, hit.score, hit.how) for hit in pages.results]} {pages.total}",
            f"{[(hit.account_no, hit.score) for hit in firms.results]} {firms.total}",
            f"{[(hit.name, hit.score) for hit in people.results]} {people.total}",
        ]
    return lines


def main() -> None:
    """In a process of its own, on the SQLite of its EFILES_VAR."""
    call_command("migrate", verbosity=0)
    sys.stdout.write("\n".join(answers()))
