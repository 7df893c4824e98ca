"""What every journey does: open an office, sign in, and know it."""

import socket
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.processes.workplace import Workplace

PASSWORD = "only-for-journeys-1"
SLOW_MS = 120_000
"""A page waits this long for a busy machine before it fails."""


@dataclass(frozen=True, slots=True)
class Office:
    """The processes behind the screen, and where they answer."""

    place: Workplace
    address: str


@contextmanager
def web_alone(folder: Path) -> Iterator[Office]:
    """An office made ready in this folder: the web process alone, no worker and no engine."""
    settings = {"EFILES_DEMO_PASSWORD": PASSWORD}
    place = Workplace(
        folder, database=f"sqlite:///{folder}/db.sqlite3", broker="safefs://localhost", settings=settings
    )
    try:
        assert place.program("-m", "tests.processes.prepare")["ok"]
        port = free_port()
        place.web(port=port)
        address = f"http://127.0.0.1:{port}"
        place.until(lambda: answers(address), "the web process answers")
        yield Office(place, address)
    finally:
        place.close()


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    """Whether our own server says that it is well."""
    with suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310  # our own server
        return bool(answer.status == 200)
    return False


def sign_in(page: Page, username: str) -> None:
    """As this demo account."""
    page.goto("/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")


def sign_out(page: Page) -> None:
    """And forget the session."""
    page.context.clear_cookies()
