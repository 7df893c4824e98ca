"""What nobody types who looks for something."""

from tests.badfiles import TEXTS

_MORE = {
    "ten_thousand_letters": "ก" * 10_000,
    "ten_thousand_latin_letters": "a " * 5_000,
    "two_hundred_words": " ".join("กขคงจฉชซ"[n % 8] * 2 for n in range(66)),
    "lone_marks": "่้๊๋์ํ๎",
    "lone_vowels": "ะาิีึืุูเแโใไ",
    "a_mark_and_a_letter": "่ก",
    "operators": '-" "- -- "" * ? ~ ^ + - AND OR NOT NEAR/2',
    "fts5": 'skeleton: * NEAR("a" "b") {text} : ^x + "',
    "tsquery": "a & !b | (c <-> d) :*",
    "nul_alone": "\x00",
    "nul_within": "เงิน\x00สมทบ",
    "backslashes": "\\\\%\\_",
    "percent": "%" * 200,
    "template": "{{ request.user.password }}{% debug %}",
    "emoji": "👩‍👩‍👧‍👦🇹🇭",
    "line_breaks": "เงิน\r\nสมทบ\u2028x",
    "many_quotes": '"' * 199,
    "many_minus": "-" * 200,
    "combining": "ก" + "่" * 199,
}
QUERIES = {text.name: text.value for text in TEXTS if text.kind == "query"} | _MORE
