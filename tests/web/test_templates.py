"""What no template and no script may hold, so that the content policy can be strict."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
STYLES = sorted((ROOT / "static/css").glob("*.css"))
CODE = sorted(
    path for top in ("sso_efiles", "employers", "ocr", "documents") for path in (ROOT / top).rglob("*.py")
)
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*['\"]", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx that evaluates": re.compile(r"hx-on|hx-vals\s*=\s*['\"]js|hx-headers\s*=\s*['\"]js", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off"),
    "another host": re.compile(r"(src|href|action)\s*=\s*['\"](https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_holds_nothing_that_the_content_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_can_be_parsed_and_says_its_words_through_the_translation(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))
    marked_as_thai = re.compile(r'lang="th"[^>]*>[^<]*<')
    text = marked_as_thai.sub("<", path.read_text(encoding="utf-8"))
    assert re.findall(r"[ก-๙]+", re.sub(r'lang="th"[^>]*', "", text)) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_writes_text_never_html(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert (
        re.findall(r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
        == []
    )
    assert re.findall(r"https?://(?!www\.w3\.org/)", text) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_keeps_thai_marks_whole_and_fetches_from_nowhere_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"letter-spacing|text-transform|https?:|@import", text) == []
    heights = [float(value) for value in re.findall(r"line-height:\s*([0-9.]+)\s*;", text)]
    assert all(height >= 1.4 for height in heights)
    assert not re.search(r"\{[^{}]*\{[^{}]*&", text), "no nesting: Chrome 109 does not know it"


def test_the_code_makes_no_html_of_data() -> None:
    banned = re.compile(r"\b(mark_safe|format_html|SafeString|innerHTML)\b")
    assert [str(path) for path in CODE if banned.search(path.read_text(encoding="utf-8"))] == []


def test_what_others_made_is_what_versions_says() -> None:
    folder = ROOT / "static/vendor"
    lines = (folder / "VERSIONS.md").read_text(encoding="utf-8")
    said = {name: digest for digest, name in re.findall(r"^([0-9a-f]{64})  (.+)$", lines, flags=re.MULTILINE)}
    found = {
        f"./{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "VERSIONS.md"
    }
    assert found == said


def test_every_icon_that_is_named_is_there() -> None:
    signs = (ROOT / "static/vendor/lucide/icons.svg").read_text(encoding="utf-8")
    there = set(re.findall(r'<symbol id="([^"]+)"', signs))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert named - there == set()


def test_every_word_of_a_screen_has_its_thai() -> None:
    words = (ROOT / "locale/th/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    empty = re.findall(r'^msgid "(.+)"\nmsgstr ""\n(?!")', words, flags=re.MULTILINE)
    assert empty == []
    assert "fuzzy" not in words
