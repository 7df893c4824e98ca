"""What is typed in the wrong layout is read in the other one, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso_efiles.text import keyboard


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ohefnj,mbrpN", "น้ำดื่มทิพย์"),
        ("oheFnj,mbrpN", "น้ำดื่มทิพย์"),  # a slip of the shift key
        ("[ibKym mflv[", "บริษัท ทดสอบ"),
        ("บริษัท mflv[ 12", "บริษัท ทดสอบ 12"),
        ("l,=kp .0fu", "สมชาย ใจดี"),
        ("L,=KP", "สมชาย"),  # Caps Lock
        ("c0h'vvd", "แจ้งออก"),
        ("ฤฺฉ", "ABC"),
        ("แนทยฟืั", "company"),
        ("ึภตตตตจจ/ค", "7499990028"),
        ("ึภ-ตตตต", "743999" + "9"),
    ],
)
def test_the_other_layout_is_read(typed: str, meant: str) -> None:
    assert keyboard.read_in_other_layout(typed) == meant


@pytest.mark.parametrize("typed", ["", "1234567890", "74-9999002-8", "31/12/2563", "  ", "a", "qqq"])
def test_what_can_only_be_what_it_is_has_no_other_reading(typed: str) -> None:
    assert keyboard.read_in_other_layout(typed) is None


@pytest.mark.parametrize(
    ("text", "unspelt"),
    [
        ("น้ำดื่มทิพย์ บริษัท เกียรติ ก็ ฤทธิ์ เคาะ ใหญ่ เปี๊ยะ เงิน จำกัด น้ำ", False),
        ("แนทยฟืั", True),
        ("ึภตต", True),
        ("ฤฺฉ", True),
        ("เ", True),
        ("ABC 123", False),
    ],
)
def test_thai_that_nobody_spells_so_is_known(text: str, unspelt: bool) -> None:
    assert keyboard.is_unspelt(text) is unspelt


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    other = keyboard.read_in_other_layout(text)
    assert other is None or other != text


@given(st.lists(st.sampled_from(["ทดสอบ", "น้ำดื่ม", "สมชาย", "ใจดี", "เงินสมทบ", "ถนนเอกชัย", "ญาติ"]), min_size=1))
def test_thai_typed_in_english_comes_back(words: list[str]) -> None:
    typed = " ".join("".join(keyboard._TO_LATIN[letter] for letter in word) for word in words)
    assert keyboard.read_in_other_layout(typed) == " ".join(words)
