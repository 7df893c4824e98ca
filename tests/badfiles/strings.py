"""Text of pages and searches that attack what reads them."""

from __future__ import annotations

from tests.badfiles.table import TEXTS, Text

USUAL = "HTTP 200 or 400 with a sentence, never 500; p95 < 1 s; no SQL text in the answer"


def read_as(name: str, why: str, value: str, checks: str) -> None:
    """What the reader makes of a page."""
    TEXTS.append(Text(name, "ocr_text", value, why, checks))


def q(name: str, value: str, why: str, checks: str = USUAL) -> None:
    """What somebody searches for."""
    TEXTS.append(Text("q_" + name, "query", value, why, checks))


read_as(
    "ocr_html",
    "HTML in OCR text",
    "<img src=x onerror=alert(1)><b>เงินสมทบ</b>",
    "escaped in page view, snippet, export, mail",
)
read_as(
    "ocr_nul",
    "NUL in OCR text: PostgreSQL refuses 0x00 in text",
    "เลขที่\x00บัญชี",
    "NUL removed before saving; the page is done, not retried for ever",
)
read_as(
    "ocr_controls",
    "form feeds, escape codes, bidi and zero-width signs",
    "a\x0c\x1b[31mred\u202e\u200bb",
    "terminal and log safe; controls removed or coded",
)
read_as("ocr_surrogate", "lone surrogate: cannot be coded as UTF-8", "x\ud800y", "replaced, page done")
read_as("ocr_formula", "CSV formula", "=cmd|' /C calc'!A0", "prefixed with ' in exports; also + - @ TAB CR")
read_as(
    "ocr_log_injection",
    "line break that fakes a log line",
    "x\nINFO login ok user=admin",
    "one event = one JSON line; the break is coded",
)
read_as(
    "ocr_huge",
    "5 MB of text on one page: a tsvector may hold 1 MB",
    "เงินสมทบ " * 300_000,
    "cut or split for the index with a flag; no failed transaction loop",
)
read_as(
    "ocr_one_long_word",
    "one 'word' of 1 MB: words over 2 kB are not indexable",
    "ก" * 400_000,
    "indexed by n-gram or skipped with a flag",
)
read_as(
    "ocr_national_ids",
    "13-digit numbers (invented, wrong check digit)",
    "1-2345-67890-12-3",
    "masked in logs; in snippets only for roles that may see them",
)


q("empty", "", "empty query")
q("spaces", "   \t\n", "white space only")
q("one_letter", "ก", "one letter: matches nearly all pages", "bounded by a row limit and a statement timeout")
q("quote", "'", "single quote")
q("unbalanced", '"เงินสมทบ', "unbalanced phrase quote")
q(
    "operators",
    "& | ! <-> ( ) :*",
    "bare tsquery operators: to_tsquery would raise, websearch_to_tsquery does not",
)
q("nested_parens", "(" * 5000 + "a" + ")" * 5000, "deep nesting")
q("not_only", "-เงิน", "only a negation: matches everything else")
q(
    "or_flood",
    " OR ".join(f"a{i}" for i in range(3000)),
    "3,000 terms",
    "cut or refused at the term limit",
)
q("sql_union", "x' UNION SELECT password FROM auth_user--", "SQL injection")
q("sql_stacked", "1; DROP TABLE page;--", "SQL injection, stacked")
q("like_wildcards", "%_%_%_%_%_%_%_%", "LIKE wildcards: full scan", "wildcards escaped")
q("regex_dos", "(a+)+$" * 20 + "a" * 200, "catastrophic regex if treated as one", "never a regex; < 1 s")
q("nul", "a\x00b", "NUL: PostgreSQL driver raises on it", "400 with a sentence, or NUL removed")
q("long", "ก" * 100000, "100,000 letters", "400 with a sentence at the length limit")
q("surrogate", "\ud800", "lone surrogate in JSON", "400, not 500")
q("invalid_utf8", "%FF%FE", "send as raw percent-coded bytes in the URL", "200 or 400")
q("html", "<script>alert(1)</script>", "echoed in the page", "escaped in the echo and in the title")
q("rtl", "\u202eabc", "bidi override", "echo is isolated")
q("thai_vowels", "ำ" * 50, "dangling Thai vowels")
q("mixed_digits", "๑๒๓ 123 １２３", "Thai, Arabic and full-width digits", "all three find the same pages")
q("zero_width", "เงิน\u200bสมทบ", "zero-width space inside a word", "same hits as without it")
q(
    "negative_page",
    "?page=-1&page_size=1000000",
    "paging abuse (send as parameters)",
    "clamped to the maximum page size, or 400",
)
q(
    "order_injection",
    "?ordering=office__users__password",
    "ordering and filter by hidden relation (send as parameters)",
    "400: only listed fields; also filter __lookups are not passed through",
)
q(
    "office_override",
    "?office=999",
    "another office's id (send as a branch user)",
    "403 or an empty list; never another office's rows",
)
