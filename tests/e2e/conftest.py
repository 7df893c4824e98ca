"""A whole office in a browser: web, worker, scheduler and Chromium, each a real process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.office import PASSWORD, Office, answers, free_port, web_alone
from tests.processes.workplace import Workplace

_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The embedded default with the demo's registry and people, reading with the real engine."""
    folder = tmp_path_factory.mktemp("office")
    settings = {
        "EFILES_OCR_ENGINE": "line_network",
        "EFILES_DEMO_PASSWORD": PASSWORD,
        "EFILES_LEASE_S": "180",
    }
    place = Workplace(
        folder, database=f"sqlite:///{folder}/db.sqlite3", broker="safefs://localhost", settings=settings
    )
    try:
        assert place.program("-m", "tests.processes.prepare")["ok"]
        port = free_port()
        place.worker()
        place.scheduler()
        place.web(port=port)
        address = f"http://127.0.0.1:{port}"
        place.until(lambda: answers(address), "the web process answers")
        yield Office(place, address)
    finally:
        place.close()


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose papers are laid out read: the web process alone, no worker and no engine."""
    with web_alone(tmp_path_factory.mktemp("desk")) as office:
        yield office


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, office: Office) -> Iterator[Page]:
    """A tab of an office's screen; a script that breaks the content policy, or fails, fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=office.address)
    tab, complaints = context.new_page(), []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield tab
    context.close()
    assert complaints == []
