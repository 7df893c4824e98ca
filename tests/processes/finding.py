"""Hand a folder in, look each page up once it is seen as done: python -m tests.processes.finding FOLDER N."""

import io
import json
import sys
import time
from collections.abc import Iterator

import django
from django.core.management import call_command

django.setup()

from documents.models import Page, Reading  # noqa: E402  # models need a set-up Django
from documents.search import search_pages  # noqa: E402
from sso_efiles.accounts.models import User  # noqa: E402
from sso_efiles.work.states import WorkState  # noqa: E402
from tests.processes.workplace import PATIENCE_S  # noqa: E402

_WHO, _OFFICE = "scan7400", "7400"
_POLL_S = 0.01


def look(folder: str, pages: int) -> dict[str, int]:
    """How many pages were seen as done, and how many of them search knew in that moment."""
    officer = User.objects.get(username=_WHO)
    search_pages("หน้า", user=officer)  # whatever is made once is made
    call_command("ingest_folder", folder, "--office", _OFFICE, "--user", _WHO, "--json", stdout=io.StringIO())
    seen = found = 0
    for page in _done(pages):
        seen += 1
        word = Reading.objects.get(page=page, current=True).text.split()[-1]
        found += page in {hit.page for hit in search_pages(word, user=officer).results}
    return {"seen": seen, "found": found}


def _done(pages: int) -> Iterator[int]:
    """So many pages, each once, as they become done."""
    seen: set[int] = set()
    until = time.monotonic() + PATIENCE_S
    while len(seen) < pages and time.monotonic() < until:
        done = set(Page.objects.in_state(WorkState.DONE).values_list("pk", flat=True)) - seen
        yield from done
        seen |= done
        time.sleep(_POLL_S)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(sys.argv[1], int(sys.argv[2]))) + "\n")
