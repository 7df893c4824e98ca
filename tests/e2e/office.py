"""What every journey does: sign in, and know the office."""

from dataclasses import dataclass

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
