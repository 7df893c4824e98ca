"""The same questions from another process: officers beside each other must get the same answers.

python -m tests.benchmarks.agreement reads questions as JSON from its input and tells the first ten pages
of each; it is started like another web worker, beside the one that asked before.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import django

django.setup()

from documents.search import search_pages  # noqa: E402  # models need a set-up Django
from sso_efiles.accounts.models import User  # noqa: E402
from tests.benchmarks.asking import HITS, get_ready  # noqa: E402
from tests.servers import die_with_parent  # noqa: E402

_FIRST, _PATIENCE_S = 10, 900


def told(first: Mapping[str, list[int]]) -> dict[str, Any]:
    """How many answers differ, of questions asked before with these first ten."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.agreement"],
        input=json.dumps(list(first)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=_PATIENCE_S,
        preexec_fn=die_with_parent(),
    )
    other = json.loads(done.stdout.splitlines()[-1])
    differ = [text for text, pages in first.items() if other[text] != pages]
    return {"table": "search, agreement", "asked": len(first), "differ": len(differ), "which": differ[:5]}


def main() -> None:
    """Ask everything again."""
    officer = User.objects.get(username="bench")
    get_ready(officer)
    answers = {
        text: [hit.page for hit in search_pages(text, user=officer, limit=HITS).results][:_FIRST]
        for text in json.load(sys.stdin)
    }
    sys.stdout.write(json.dumps(answers) + "\n")


if __name__ == "__main__":
    main()
