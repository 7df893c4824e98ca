"""The newer screens against WCAG 2.2 A and AA (axe-core), and by their looks at three sizes of window.

What a machine can see, which is some half of the rules: that a screen reader tells a page well is no test's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests.e2e import looks
from tests.e2e.office import SLOW_MS, Office, sign_in, web_alone

pytestmark = pytest.mark.e2e
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async (tags) => {
  const told = await axe.run({
    runOnly: { type: 'tag', values: tags },
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
  });
  return told.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replaceAll('\\n', ' ')}`));
}"""
BROKEN = """() => {
  document.querySelector('main').innerHTML =
    '<button></button><img src="x"><div class="pale">words</div><a href="/" class="shy">x</a>';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.pale { width: 2000px; color: #ddd } .shy:focus-visible { outline: none }');
  document.adoptedStyleSheets = [sheet];
}"""
Seat = Callable[[str], Page]
SCREENS = {  # who looks: where; {…} is what lay_out_screens tells
    "hq": (
        "/progress/",
        "/progress/?by=certified&sort=-certified&name=ก",
        "/progress/74/",
        "/progress/offices/7400/",
        "/progress/summary/",
        "/progress/costs/",
        "/progress/health/",
        "/classify/",
        "/reports/",
        "/reports/1/",
    ),
    "head7400": ("/review/work/", "/progress/", "/progress/offices/7400/waiting/"),
    "officer5000": (
        "/search/?q=Thanakrup",
        "/search/?q=garment&kind=pages",
        "/e/{account_no}/",
        "/e/{account_no}/p/{page}/",
    ),
    "index7400": (
        "/review/",
        "/e/{account_no}/?year=2563&period=03/2563",
        "/e/{account_no}/?year=2563&period=13/2563",
        "/e/{account_no}/p/{page}/",
        "/pages/{waiting}/",
        "/pages/{waiting}/correct/",
        "/pages/{page}/correct/",
        "/pages/{page}/correct/?line=1",
        "/pages/{page}/correct/?number={number}",
    ),
}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """An office with something on every screen."""

    office: Office
    facts: dict[str, Any]

    def address(self, where: str) -> str:
        return where.format(**self.facts)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LaidOut]:
    """An office of its own: a year is simulated where there are no files alone."""
    with web_alone(tmp_path_factory.mktemp("screens")) as office:
        facts = office.place.program("-m", "tests.e2e.lay_out_screens")
        assert facts["ok"], facts
        yield LaidOut(office, facts)


@pytest.fixture
def seat(browser: Browser, laid_out: LaidOut) -> Iterator[Seat]:
    """A person at a browser."""
    context = browser.new_context(base_url=laid_out.office.address)

    def sit_down(username: str) -> Page:
        page = context.new_page()
        page.set_default_timeout(SLOW_MS)
        page.add_init_script(path=AXE)
        sign_in(page, username)
        return page

    yield sit_down
    context.close()


def faults(page: Page) -> list[str]:
    """What axe and our own rules say, at each size of window."""
    found = []
    for size in looks.SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        if size != looks.ZOOMED:
            found += [f"{size[0]} {one}" for one in page.evaluate(RUN, RULES)]
        for name in ("SIDEWAYS", "BROKEN_NUMBERS", "CLIPPED", "SMALL_TARGETS"):
            found += [f"{size[0]} {name} {one}" for one in page.evaluate(getattr(looks, name))]
    page.keyboard.press("Tab")
    return found + [f"without focus {one}" for one in page.evaluate(looks.WITHOUT_FOCUS)]


@pytest.mark.parametrize("who", SCREENS)
def test_each_screen_is_whole(who: str, seat: Seat, laid_out: LaidOut) -> None:
    page, found = seat(who), {}
    for where in SCREENS[who]:
        answer = page.goto(laid_out.address(where))
        assert answer is not None
        assert answer.ok, (where, answer.status)
        if told := faults(page):
            found[where] = told
    assert found == {}


def test_a_refused_number_its_offers_and_what_is_said_while_it_is_keyed(
    seat: Seat, laid_out: LaidOut
) -> None:
    page = seat("index7400")
    page.goto(laid_out.address("/pages/{page}/correct/?number={number}"))
    page.locator("#value").press_sequentially("7499990029")
    expect(page.locator("#judged .chip")).to_be_visible()
    assert faults(page) == []
    page.locator("form.card button:not([name])").click()
    expect(page.locator("[name=as_written]")).to_be_visible()
    assert faults(page) == []


def test_documents_in_hand_and_a_list_of_suggestions(seat: Seat) -> None:
    page = seat("index7400")
    page.goto("/review/")
    page.locator("form[action$='/take/'] button").click()
    expect(page.locator("form[action$='/give-back/'] button")).to_be_visible()
    assert faults(page) == []
    page.goto("/search/")
    page.locator("main input[name=q]").press_sequentially("ธนา", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate(RUN, RULES) == []


def test_a_fault_would_be_seen(seat: Seat) -> None:
    page = seat("hq")
    page.goto("/reports/")
    page.evaluate(BROKEN)
    told = " ".join(faults(page))
    for rule in ("button-name", "image-alt", "color-contrast", "SMALL_TARGETS", "SIDEWAYS", "without focus"):
        assert rule in told, rule
