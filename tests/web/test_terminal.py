"""A bar on a terminal, silence elsewhere."""

from io import StringIO

import pytest

from sso_efiles.web.terminal import Progress


class Terminal(StringIO):
    """A stream with somebody before it."""

    def isatty(self) -> bool:
        return True


def test_a_bar_shows_label_share_and_count() -> None:
    screen = Terminal()
    with Progress(4, "กำลังส่งไฟล์", stream=screen) as bar:
        for _ in range(4):
            bar.update()
    last = screen.getvalue().rsplit("\r", 1)[-1]
    assert last.startswith("กำลังส่งไฟล์ [")
    assert "100%" in last
    assert "4/4" in last
    assert last.endswith("\n")


def test_without_a_total_it_counts() -> None:
    screen = Terminal()
    with Progress(0, "อ่าน", stream=screen) as bar:
        bar.update(1200)
    assert "1,200" in screen.getvalue()
    assert "%" not in screen.getvalue()


def test_more_than_expected_is_no_more_than_whole() -> None:
    screen = Terminal()
    with Progress(1, "x", stream=screen) as bar:
        bar.update(3)
    assert "100%" in screen.getvalue()


@pytest.mark.parametrize("total", [0, 10])
def test_elsewhere_it_is_silent(total: int) -> None:
    log = StringIO()
    with Progress(total, "x", stream=log) as bar:
        bar.update()
    assert log.getvalue() == ""
    assert bar.done == 1


def test_it_closes_once() -> None:
    screen = Terminal()
    bar = Progress(1, "x", stream=screen)
    bar.close()
    bar.close()
    assert screen.getvalue().count("\n") == 1
