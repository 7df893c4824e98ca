"""The reader gives checked answers about any page and outlives every one of them."""

from __future__ import annotations

import functools
import io
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr.engine import PageText
from ocr.isolation import sandbox
from ocr.isolation.client import PageReading, Reader, UnreadablePage
from ocr.isolation.worker_process import ReaderLost
from ocr.likeness import Likeness
from ocr.limits import Limits
from tests.ocr.decode.pdf_cases import DOUBTFUL
from tests.ocr.decode.pdf_cases.parts import THAI
from tests.ocr.decode.tiffs import tags, written
from tests.ocr.isolation import engines
from tests.ocr.isolation.kernel import has_landlock

PATIENT = Limits(wall=30.0, file_size=5_000_000)
IMPATIENT = Limits(wall=1.5, cpu=1)
MOODY = "tests.ocr.isolation.engines:Moody"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(MOODY, PATIENT) as reader:
        yield reader


@pytest.fixture
def read(reader: Reader, tmp_path: Path) -> Callable[[int], PageReading]:
    """Read a blank page of that width."""
    return functools.partial(blank, reader, tmp_path)


def blank(reader: Reader, folder: Path, width: int) -> PageReading:
    work = Path(tempfile.mkdtemp(prefix="work-", dir=folder))
    path = work / "page.png"
    Image.new("L", (width, 80), 255).save(path)
    return reader.read_page(path, kind="png", number=1, work=work)


Read = Callable[[int], PageReading]


def strays() -> list[int]:
    """Processes of ours that sleep for hours."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if f"time.sleep({engines.HOURS})".encode() in line:
                found.append(int(entry.name))
    return found


def nobody_is_left() -> bool:
    """Another test of this file may run beside us: its strays go soon as well."""
    until = time.monotonic() + 15
    while strays() and time.monotonic() < until:
        time.sleep(0.1)
    return not strays()


def test_a_page_comes_back_as_text_and_three_pictures(read: Read) -> None:
    page = read(engines.GOOD)
    assert page.text.text == "สวัสดี"
    assert page.text.confidence == 0.75
    assert page.text.digits[0].alternatives == (("1204", 0.3),)
    assert [path.read_bytes()[:3] for path in (page.full, page.view, page.thumb)] == [b"\xff\xd8\xff"] * 3
    assert 0 < page.cpu_s < 5


def test_boxes_are_cut_to_the_page(read: Read) -> None:
    assert read(engines.GOOD).text.words[0].box == (0, 0, engines.GOOD, 10)


def test_people_are_shown_the_grays_that_were_read_and_told_what_was_seen(read: Read) -> None:
    found = read(engines.REMARKS)
    assert found.text.remarks == (engines.SEEN,)
    with Image.open(found.view) as picture:
        assert np.asarray(picture.convert("L")).max() < 10  # the page was white, and a negative


def test_the_pictures_stand_as_the_engine_turned_them(read: Read) -> None:
    page = read(engines.TURNS)
    with Image.open(page.full) as full, Image.open(page.thumb) as thumb:
        assert full.size == (80, engines.TURNS) == (page.text.width, page.text.height)
        assert thumb.size == full.size


@pytest.mark.parametrize("mood", [engines.SLEEPS, engines.LEAVES_A_CHILD, engines.BURNS])
def test_a_page_that_takes_too_long_is_a_timeout_and_the_next_is_read(mood: int, tmp_path: Path) -> None:
    with Reader(MOODY, IMPATIENT) as reader:
        began = time.monotonic()
        with pytest.raises(ReaderLost) as lost:
            blank(reader, tmp_path, mood)
        assert lost.value.code == "timeout"
        assert time.monotonic() - began < IMPATIENT.start
        assert nobody_is_left()
        assert blank(reader, tmp_path, engines.GOOD).text.text == "สวัสดี"


@pytest.mark.parametrize("mood", [engines.EATS, engines.DIES, engines.RAISES, engines.WRITES_MUCH])
def test_a_page_that_ends_its_process_is_lost_and_the_next_is_read(read: Read, mood: int) -> None:
    with pytest.raises(ReaderLost) as lost:
        read(mood)
    assert lost.value.code == "worker_lost"
    assert read(engines.GOOD).text.text == "สวัสดี"


def test_the_last_words_of_a_lost_page_are_kept(read: Read) -> None:
    with pytest.raises(ReaderLost, match="nobody expected this"):
        read(engines.RAISES)


def test_nothing_is_left_running_behind_a_page_that_ended_well(read: Read) -> None:
    assert read(engines.STRAYS).text.text == "fine"
    assert nobody_is_left()


def test_neither_a_page_nor_a_program_it_starts_reaches_the_network(read: Read) -> None:
    assert read(engines.OPENS_A_SOCKET).text.text == "refused: 1"
    assert read(engines.STARTS_A_CLIENT).text.text == "refused: 1"


def test_a_page_sees_no_setting_and_no_file_of_ours(read: Read, tmp_path: Path) -> None:
    os.environ["EFILES_TEST_SECRET"] = "not for pages"
    names, files, temporary, folder = read(engines.LOOKS_ROUND).text.text.split("|")
    del os.environ["EFILES_TEST_SECRET"]
    allowed = {
        "LANG",
        "LD_LIBRARY_PATH",
        "OMP_THREAD_LIMIT",
        "OPENBLAS_NUM_THREADS",
        "PATH",
        "PYTHONPATH",
        "TESSDATA_PREFIX",
        "TMPDIR",
    }
    assert set(names.split(",")) <= allowed
    assert files == "0,1,2,3"  # 3 is the look itself
    assert temporary == folder
    assert folder.startswith(str(tmp_path))


@pytest.mark.skipif(not has_landlock(), reason="this kernel has no Landlock")
def test_a_page_reads_and_writes_nothing_but_its_own(read: Read) -> None:
    assert read(engines.PEEKS).text.text == "refused refused refused read"
    assert read(engines.MEDDLES).text.text == "refused"


def test_what_the_engine_refuses_is_refused_with_its_reason(read: Read) -> None:
    with pytest.raises(UnreadablePage) as refused:
        read(engines.REFUSES)
    assert (refused.value.code, refused.value.detail) == ("too_small", "the engine says so")


@pytest.mark.parametrize("mood", [engines.LIES_ABOUT_SIZE, engines.LEAVES_A_LINK, engines.FORGES])
def test_an_answer_that_is_not_honest_is_no_answer(read: Read, mood: int) -> None:
    with pytest.raises(ReaderLost) as lost:
        read(mood)
    assert lost.value.code == "worker_lost"
    assert read(engines.GOOD).text.text == "สวัสดี"


def test_what_a_page_prints_is_not_taken_for_an_answer(read: Read) -> None:
    assert read(engines.TALKS).text.text == "quiet"


def test_text_is_cleaned_and_bounded_before_anybody_stores_it(read: Read) -> None:
    text = read(engines.ODD_TEXT).text.text
    assert text.startswith("ab[31mcd\né")
    assert 999_990 < len(text.encode()) <= 1_000_000


def test_pages_of_a_file_are_counted(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "three.tif"
    sheets = [Image.new("1", (100, 100), 1) for _sheet in range(3)]
    sheets[0].save(path, save_all=True, append_images=sheets[1:])
    assert reader.inspect(path, kind="tiff").pages == 3


def test_a_file_that_takes_too_long_to_count_is_not_tried_again(tmp_path: Path) -> None:
    """Counting costs the same each time: for good, where a page that takes long may be tried again."""
    path = tmp_path / "pages.tif"
    leaf = Image.new("L", (100, 100), 255)  # many, so that no fork is done before anybody looks at the clock
    leaf.save(path, save_all=True, append_images=[leaf] * 400)
    with Reader("fake", Limits(wall=0.0)) as hurried:
        with pytest.raises(UnreadablePage) as counted:
            hurried.inspect(path, kind="tiff")
        assert counted.value.code == "timeout"
        with pytest.raises(ReaderLost):
            hurried.read_page(path, kind="tiff", number=1, work=tmp_path)


def test_pdfium_draws_behind_the_walls(tmp_path: Path) -> None:
    """It runs in a fork of the page's process, and its file has no name."""
    path, work = tmp_path / "form.pdf", tmp_path / "work"
    path.write_bytes(DOUBTFUL["field_thai"]())
    work.mkdir()
    with Reader("fake") as reader:
        page = reader.read_page(path, kind="pdf", number=1, work=work)
    assert set(page.flags) >= {"form_values", "renderers_differ"}
    assert page.text.text.endswith(THAI)


def test_foreign_data_waits_for_a_person_who_may_let_it_pass(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "both.jpg"
    Image.new("L", (100, 100), 255).save(path)
    path.write_bytes(path.read_bytes() + b"<html><script>")
    with pytest.raises(UnreadablePage) as waits:
        reader.inspect(path, kind="jpeg")
    assert waits.value.code == "trailing_data"
    assert reader.inspect(path, kind="jpeg", let_pass=["trailing_data"]).pages == 1


def test_a_reader_that_was_killed_starts_again(read: Read, reader: Reader) -> None:
    read(engines.GOOD)
    assert reader._worker is not None
    os.killpg(reader._worker._popen.pid, signal.SIGKILL)
    reader._worker._popen.wait()
    assert read(engines.GOOD).text.text == "สวัสดี"


def test_a_reader_killed_in_mid_page_is_a_lost_page(read: Read, reader: Reader) -> None:
    read(engines.GOOD)
    assert reader._worker is not None
    threading.Timer(0.3, os.killpg, (reader._worker._popen.pid, signal.SIGKILL)).start()
    with pytest.raises(ReaderLost) as lost:
        read(engines.SLEEPS)
    assert lost.value.code == "worker_lost"
    assert read(engines.GOOD).text.text == "สวัสดี"


def test_an_engine_that_cannot_start_says_why(tmp_path: Path) -> None:
    with (
        Reader("tests.ocr.isolation.engines:NeverStarts", PATIENT) as reader,
        pytest.raises(ReaderLost, match="no model here"),
    ):
        reader.inspect(Path(__file__), kind="png")


def test_an_unknown_engine_says_so() -> None:
    with Reader("no-such", PATIENT) as reader, pytest.raises(ReaderLost, match="no-such"):
        _ = reader.wall


def test_the_wall_that_stands_is_named(reader: Reader) -> None:
    assert reader.wall == sandbox.probe()


def test_a_second_thread_waits_for_its_turn(read: Read) -> None:
    texts: list[PageText] = []
    threads = [threading.Thread(target=lambda: texts.append(read(engines.GOOD).text)) for _n in range(3)]
    read(engines.GOOD)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [text.text for text in texts] == ["สวัสดี"] * 3


def test_a_fork_of_the_parent_starts_a_reader_of_its_own(read: Read, reader: Reader) -> None:
    read(engines.GOOD)
    fork = os.fork()
    if fork == 0:
        code = 1
        try:
            code = 0 if read(engines.GOOD).text.text == "สวัสดี" else 2
            reader.close()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == 0
    assert read(engines.GOOD).text.text == "สวัสดี"


def test_the_reader_ends_with_its_parent(tmp_path: Path) -> None:
    told, tell = os.pipe()
    fork = os.fork()
    if fork == 0:
        reader = Reader(MOODY, PATIENT)
        _ = reader.wall
        assert reader._worker is not None
        os.write(tell, str(reader._worker._popen.pid).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(tell)
    child = int(os.read(told, 20))
    os.close(told)
    os.waitpid(fork, 0)
    until = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()


def test_the_second_tiff_decoder_works_behind_the_walls(reader: Reader, tmp_path: Path) -> None:
    """Its parts are loaded before the page's process loses sight of the file system."""
    path = tmp_path / "page.tif"
    strips = [bytes((255,)) * (300 * 3 // 2 * 80)]
    path.write_bytes(written([(tags((300, 80), bits=(4, 4, 4), photometric=2), strips)]))
    work = tmp_path / "work"
    work.mkdir()
    assert reader.read_page(path, kind="tiff", number=1, work=work).flags == ("mended",)


def test_two_pictures_are_compared_in_the_child(reader: Reader) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((700, 1000), 90).save(buffer, "JPEG", quality=90)
    assert reader.compare_pages(buffer.getvalue(), buffer.getvalue()) is Likeness.SAME
    with pytest.raises(UnreadablePage):
        reader.compare_pages(buffer.getvalue(), b"no picture")
