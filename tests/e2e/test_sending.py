"""Sending that recovers: sessions are killed under the browser, totals stay true and no file is lost."""

import io
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.e2e.office import PASSWORD, SLOW_MS, Office, sign_in

pytestmark = pytest.mark.e2e
FILES = 12
OVER = "#sign-in-over"
Break = Callable[[], None]


@pytest.fixture
def scans(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder of small pages, no two alike; its number is another one in every test."""
    folder = tmp_path / f"ชุด {abs(hash(request.node.name)) % 10**6} ร้านตัวอย่าง"
    folder.mkdir()
    draw = random.Random(request.node.name)
    for i in range(1, FILES + 1):
        out = io.BytesIO()
        Image.frombytes("L", (120, 160), draw.randbytes(120 * 160)).save(out, "PNG", dpi=(72, 72))
        (folder / f"{i}.png").write_bytes(out.getvalue())
    return folder


def end_sessions(office: Office) -> None:
    """As an administrator, an idle half hour or a restart of the database would."""
    with closing(sqlite3.connect(office.place.folder / "db.sqlite3", timeout=30)) as database:
        database.execute("DELETE FROM django_session")
        database.commit()


def in_parts(page: Page) -> None:
    """Let this page send every file in parts, as it sends large ones."""

    def smaller(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace('data-whole="16777216"', 'data-whole="1000"')
        assert 'data-whole="1000"' in body
        route.fulfill(response=answer, body=body.replace('data-part="4194304"', 'data-part="8192"'))

    page.route("**/upload/", smaller)


def break_at(page: Page, number: int, method: str, deed: Break) -> None:
    """Do this just before the browser's n-th such request to the batches goes out."""
    seen = iter(range(1, 10_000))

    def count(route: Route) -> None:
        if route.request.method == method and next(seen) == number:
            deed()
        route.continue_()

    page.route("**/api/v1/batches/**", count)


def totals(page: Page) -> tuple[int, int, int]:
    """How many files are done: by the line above all, by the folder, by the files themselves."""
    said: list[str] = page.evaluate(
        """() => [document.getElementById("overall-count").textContent,
          document.querySelector("#folders summary .digits").textContent,
          String(document.querySelectorAll("#folders .filelist .chip.good").length)]"""
    )
    above, folder, files = (int(text.split("/")[0]) for text in said)
    return above, folder, files


def watch_totals(page: Page) -> None:
    """Let the page itself compare them at every frame, and keep what differs."""
    page.evaluate(
        """() => {
          window.falsehoods = [];
          const look = () => {
            const above = parseInt(document.getElementById("overall-count").textContent, 10);
            const folder = parseInt(document.querySelector("#folders summary .digits")?.textContent, 10);
            const files = document.querySelectorAll("#folders .filelist .chip.good").length;
            const bar = document.getElementById("overall-bar");
            const full = bar.value === bar.max;
            const total = document.querySelectorAll("#folders .filelist li").length;
            const ahead = above > files || folder > files || (full && files < total);
            const differs = Number.isFinite(above) && ahead;
            if (differs) window.falsehoods.push([above, folder, files, bar.value, bar.max]);
            requestAnimationFrame(look);
          };
          look();
        }"""
    )


def let_in(page: Page) -> None:
    """Sign in over the work."""
    expect(page.locator(OVER)).to_be_visible(timeout=SLOW_MS)
    page.fill(f"{OVER} input[name=password]", PASSWORD)
    page.press(f"{OVER} input[name=password]", "Enter")
    expect(page.locator(OVER)).to_be_hidden(timeout=SLOW_MS)


def begin(page: Page, scans: Path) -> None:
    page.goto("/upload/")
    watch_totals(page)
    page.set_input_files("input[webkitdirectory]", scans)


def all_arrived(page: Page) -> None:
    """The page says so in all its places, never said otherwise before, and the batch misses nothing."""
    expect(page.locator("#overall-count")).to_contain_text(f"{FILES} / {FILES}", timeout=SLOW_MS)
    assert totals(page) == (FILES, FILES, FILES)
    assert page.evaluate("window.falsehoods") == []
    link = page.locator("#folders .actions a").first.get_attribute("href")
    assert link
    counts = page.evaluate(
        "async (id) => (await (await fetch(`/api/v1/batches/${id}/`)).json()).counts",
        link.strip("/").split("/")[-1],
    )
    assert {name: counts[name] for name in ("declared", "stored", "refused", "missing")} == {
        "declared": FILES,
        "stored": FILES,
        "refused": 0,
        "missing": 0,
    }


POINTS = {
    "before anything is asked of the folder": (1, "POST"),
    "before it is known what is here already": (2, "POST"),
    "before the folder is declared": (3, "POST"),
    "before the first file": (1, "PUT"),
    "in the middle of the files": (FILES // 2, "PUT"),
    "at the last file": (FILES, "PUT"),
    "after the last file, before the batch has its last word": (1, "GET"),
}


@pytest.mark.parametrize("point", POINTS)
def test_the_session_ends_and_signing_in_over_the_work_goes_on(
    page: Page, office: Office, scans: Path, point: str
) -> None:
    number, method = POINTS[point]
    sign_in(page, "scan7400")
    break_at(page, number, method, lambda: end_sessions(office))
    begin(page, scans)
    let_in(page)
    all_arrived(page)


@pytest.mark.parametrize("number", [1, 2, 9])
def test_the_session_ends_between_the_parts_of_a_file(
    page: Page, office: Office, scans: Path, number: int
) -> None:
    sign_in(page, "scan7400")
    in_parts(page)
    break_at(page, number, "PUT", lambda: end_sessions(office))
    begin(page, scans)
    let_in(page)
    all_arrived(page)


def test_signed_in_again_in_another_tab_nobody_is_asked(page: Page, office: Office, scans: Path) -> None:
    sign_in(page, "scan7400")
    page.goto("/upload/")
    watch_totals(page)
    end_sessions(office)
    other = page.context.new_page()
    sign_in(other, "scan7400")
    page.bring_to_front()
    page.set_input_files("input[webkitdirectory]", scans)
    all_arrived(page)
    expect(page.locator(OVER)).to_be_hidden()


def test_another_person_in_another_tab_is_named_and_nothing_is_sent_in_their_name(
    page: Page, office: Office, scans: Path
) -> None:
    sign_in(page, "scan7400")
    page.goto("/upload/")
    watch_totals(page)
    other = page.context.new_page()
    other.goto("/")
    other.context.clear_cookies()
    sign_in(other, "index7400")
    page.bring_to_front()
    page.set_input_files("input[webkitdirectory]", scans)
    expect(page.locator(f"{OVER} b")).to_have_text("index7400", timeout=SLOW_MS)
    let_in(page)
    all_arrived(page)
    assert page.evaluate("async () => (await (await fetch('/session/')).json()).person") == "scan7400"


def test_later_leaves_true_totals_and_one_key_goes_on(page: Page, office: Office, scans: Path) -> None:
    sign_in(page, "scan7400")
    break_at(page, FILES // 2, "PUT", lambda: end_sessions(office))
    begin(page, scans)
    expect(page.locator(OVER)).to_be_visible(timeout=SLOW_MS)
    page.click(f"{OVER} [data-later]")
    expect(page.locator("#folders .chip.info, #folders .chip:not([class*=' '])")).to_have_count(
        0, timeout=SLOW_MS
    )
    done, folder, files = totals(page)
    assert done == folder == files < FILES
    expect(page.locator("#folders .chip.warn")).to_have_count(FILES - done)
    page.locator("#folders .actions button").first.click()
    let_in(page)
    all_arrived(page)


def test_a_wrong_password_is_said_and_the_work_waits(page: Page, office: Office, scans: Path) -> None:
    sign_in(page, "scan7400")
    break_at(page, 3, "PUT", lambda: end_sessions(office))
    begin(page, scans)
    expect(page.locator(OVER)).to_be_visible(timeout=SLOW_MS)
    page.fill(f"{OVER} input[name=password]", "not the password")
    page.press(f"{OVER} input[name=password]", "Enter")
    expect(page.locator(f"{OVER} [data-problem]")).to_contain_text("รหัสผ่านไม่ถูกต้อง", timeout=SLOW_MS)
    let_in(page)
    all_arrived(page)


CUTS = {
    "before anything is known": ("POST", range(1, 3)),
    "while it is declared": ("POST", range(3, 5)),
    "in the middle of the files": ("PUT", range(4, 8)),
    "at the last file": ("PUT", range(FILES, FILES + 2)),
    "before the last word": ("GET", range(1, 2)),
}


@pytest.mark.parametrize("point", CUTS)
def test_the_line_is_cut_and_sending_goes_on_by_itself(
    page: Page, office: Office, scans: Path, point: str
) -> None:
    method, lost = CUTS[point]
    seen = iter(range(1, 10_000))

    def drop(route: Route) -> None:
        if route.request.method == method and next(seen) in lost:
            route.abort("connectionreset")
        else:
            route.continue_()

    sign_in(page, "scan7400")
    page.route("**/api/v1/batches/**", drop)
    begin(page, scans)
    all_arrived(page)


# -- before a byte is sent ---------------------------------------------------------------------------------

OURS, WRONG = "5099481213", "50-9948121-4"
QUESTION = "#folders .question"


def tray(top: Path, *names: str) -> Path:
    """Files that differ by their place, in a folder of the tray's name."""
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        out = io.BytesIO()
        noise = random.Random(str(path)).randbytes(120 * 160)
        Image.frombytes("L", (120, 160), noise).save(out, "PNG", dpi=(72, 72))
        path.write_bytes(out.getvalue())
    return top


def batches(page: Page) -> list[dict[str, Any]]:
    """The batches whose links stand on the page, as the server has them."""
    found: list[dict[str, Any]] = page.evaluate(
        """async () => Promise.all([...document.querySelectorAll("#folders .actions a")].map(
          async (link) => (await fetch("/api/v1" + new URL(link.href).pathname)).json()))"""
    )
    return found


def test_a_wrong_number_on_a_folder_is_named_with_the_likely_one_before_a_byte_is_sent(
    page: Page, office: Office, tmp_path: Path
) -> None:
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.method) if "/files/" in one.url else None)
    sign_in(page, "scan7400")
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", tray(tmp_path / f"{WRONG} ร้าน", "1.png", "2.png"))
    expect(page.locator(QUESTION)).to_contain_text(WRONG.replace("-", "-\u2060"), timeout=SLOW_MS)
    expect(page.locator("#overall-count")).to_contain_text("0 / 2")
    assert sent == []
    page.locator(f"{QUESTION} button", has_text="50-\u20609948121-\u20603").click()
    expect(page.locator("#overall-count")).to_contain_text("2 / 2", timeout=SLOW_MS)
    (batch,) = batches(page)
    assert batch["employer"]["account_no"] == OURS


def test_a_folder_that_a_colleague_sent_is_told_of_and_left_out(
    page: Page, office: Office, tmp_path: Path
) -> None:
    folder = tray(tmp_path / "50-9948121-3", "1.png", "2.png", "3.png")
    sign_in(page, "scan7400")
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", folder)
    expect(page.locator(".fact")).to_contain_text("50-\u20609948121-\u20603", timeout=SLOW_MS)
    expect(page.locator("#overall-count")).to_contain_text("3 / 3", timeout=SLOW_MS)
    tray(folder, "4.png")
    page.context.clear_cookies()
    page.evaluate("localStorage.clear()")
    sign_in(page, "index7400")
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", folder)
    expect(page.locator(QUESTION)).to_contain_text("scan7400", timeout=SLOW_MS)
    page.locator(f"{QUESTION} button").first.click()
    expect(page.locator("#overall-count")).to_contain_text("4 / 4", timeout=SLOW_MS)
    (batch,) = batches(page)
    assert [file["name"] for file in batch["files"]] == ["4.png"]
    assert (batch["counts"]["declared"], batch["counts"]["missing"]) == (1, 0)


def test_ones_own_folder_that_grew_joins_its_batch_without_a_question(
    page: Page, office: Office, tmp_path: Path
) -> None:
    folder = tray(tmp_path / "ร้านที่โตขึ้น", "1.png", "3.png")
    sign_in(page, "scan7400")
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", folder)
    expect(page.locator("#overall-count")).to_contain_text("2 / 2", timeout=SLOW_MS)
    (first,) = batches(page)
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", tray(folder, "2.png"))
    expect(page.locator("#overall-count")).to_contain_text("3 / 3", timeout=SLOW_MS)
    expect(page.locator(QUESTION)).to_be_hidden()
    (grown,) = batches(page)
    assert grown["id"] == first["id"]
    assert [file["name"] for file in grown["files"]] == ["1.png", "2.png", "3.png"]


def test_a_tray_with_sections_bins_and_previews_is_a_batch_for_each_employer(
    page: Page, office: Office, tmp_path: Path
) -> None:
    top = tray(
        tmp_path / "กล่อง 12",
        "50-9948121-3 ก/2562/2.png",
        "50-9948121-3 ก/2562/10.png",
        "50-9948121-3 ก/Scan (2).png",
        "50-9948121-3 ก/Scan.png",
        "50-9948121-3 ก/@eaDir/Scan.png/SYNOPHOTO_THUMB_M.png",
        "#recycle/50-9948121-3 ก/9.png",
        "ร้านไม่มีเลข/หน้า ๑๐.png",
        "ร้านไม่มีเลข/หน้า ๒.png",
        "ร้านไม่มีเลข/3.png.part",
    )
    sign_in(page, "scan7400")
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", top)
    expect(page.locator("#told")).to_contain_text("3.png.part", timeout=SLOW_MS)
    expect(page.locator("#overall-count")).to_contain_text("6 / 6", timeout=SLOW_MS)
    found = {batch["folder_name"]: batch for batch in batches(page)}
    assert {name: [file["name"] for file in batch["files"]] for name, batch in found.items()} == {
        "50-9948121-3 ก": ["Scan.png", "Scan (2).png", "2562/2.png", "2562/10.png"],
        "ร้านไม่มีเลข": ["หน้า ๒.png", "หน้า ๑๐.png"],
    }
    assert {tuple(batch["above"]) for batch in found.values()} == {("กล่อง 12",)}
