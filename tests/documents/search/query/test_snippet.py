"""What a hit shows of its page."""

import pytest

from documents.search.query import snippet
from documents.search.query.parsing import parse_query
from employers.identifiers import AccountNo, NationalId
from tests.documents.search.papers import words_of
from tests.employers.factories import account_no, juristic_no, national_id

PAGE = "สำเนาถูกต้อง\nชื่อสถานประกอบการ บริษัท ธนากรุ๊ป การ์เมนท์ จำกัด\nแล้วพบว่ามีการนำส่งเงินสมทบไม่ครบถ้วน จึงขอให้ชำระ"


def shown(text: str, query: str, *, searched: str = "") -> str:
    return snippet.to_html(snippet.show_hits(text, [], parse_query(query).terms, searched=searched)[0])


def test_the_hit_is_marked_where_it_stands_inside_unspaced_thai() -> None:
    assert "นำส่ง<mark>เงินสมทบ</mark>ไม่ครบ" in shown(PAGE, "เงินสมทบ")


def test_each_word_is_marked() -> None:
    assert "<mark>ธนากรุ๊ป</mark> <mark>การ์เมนท์</mark>" in shown(PAGE, "บจก. ธนากรุ๊ป การ์เมนท์")


def test_a_misread_word_is_marked_all_the_same() -> None:
    assert "<mark>ธนาถรุป การเมนก์</mark>" in shown(
        PAGE.replace("ธนากรุ๊ป การ์เมนท์", "ธนาถรุป การเมนก์"), "ธนากรุ๊ปการ์เมนท์"
    )


def test_what_is_on_the_page_is_escaped_before_anything_is_marked() -> None:
    assert "&lt;script&gt;<mark>เงินสมทบ</mark>&lt;/script&gt;" in shown("<script>เงินสมทบ</script>", "เงินสมทบ")


@pytest.mark.parametrize(
    "written",
    [
        national_id(1),
        NationalId(national_id(1)).shown,
        NationalId(national_id(1)).shown.translate({ord(str(n)): chr(0x0E50 + n) for n in range(10)}),
        " ".join(national_id(1)),
        NationalId(national_id(1)).shown.replace("-", " "),
        NationalId(national_id(1)).shown.replace("-", " -"),
        NationalId(national_id(1)).shown.replace("00", "OO", 1),
        NationalId(national_id(1)).shown[:-4] + "-1",  # a digit lost
    ],
)
def test_other_peoples_numbers_are_masked_however_they_were_read(written: str) -> None:
    html = shown(f"นายสมชาย {written} ลาออก", "ลาออก")
    assert written not in html
    assert "XXXX" in html.replace("-", "").replace(" ", "")
    assert "นายสมชาย" in html


@pytest.mark.parametrize(("start", "length"), [(0, 10), (1, 10), (3, 10), (0, 12), (7, 6)])
def test_a_piece_of_a_number_unmasks_no_number(start: int, length: int) -> None:
    piece = national_id(1)[start : start + length]
    written = NationalId(national_id(1)).shown
    assert written not in shown(f"นายสมชาย {written} ลาออก", piece, searched=piece)


def test_the_number_that_was_asked_for_is_shown() -> None:
    written = NationalId(national_id(1)).shown
    html = shown(f"{written} {NationalId(national_id(2)).shown}", national_id(1), searched=national_id(1))
    assert f"<mark>{written}</mark>" in html
    assert NationalId(national_id(2)).shown not in html


@pytest.mark.parametrize(
    "written",
    [
        AccountNo(account_no(1)).shown,
        account_no(1),
        juristic_no(1),
        "30,018.00 900.45 15,000.00",
        "02-956-2345",
    ],
)
def test_numbers_that_are_nobodys_id_stay(written: str) -> None:
    assert written in shown(f"ลาออก {written} ลาออก", "ลาออก")


def test_a_long_page_is_cut_between_letters() -> None:
    html = shown("ที่" * 200 + "เงินสมทบ" + "ที่" * 200, "เงินสมทบ")
    assert len(html) < 250
    assert html.startswith("… ที่")


def test_boxes_lie_on_the_letters_of_the_hit() -> None:
    words = [["แล้วพบว่ามีการนำส่งเงินสมทบ", 100, 10, 1000, 50, 0.9, 0], ["ไม่ครบถ้วน", 1020, 10, 1300, 50, 0.9, 0]]
    ((x0, y0, x1, y1),) = snippet.find_boxes(words, parse_query("เงินสมทบ").terms)
    assert (y0, y1) == (10, 50)
    assert 690 < x0 < 770
    assert x1 == 1000


def test_a_hit_over_two_words_of_a_line_is_one_box_and_over_two_lines_two() -> None:
    words = words_of("บริษัท ธนากรุ๊ป การ์เมนท์\nจำกัด")
    assert len(snippet.find_boxes(words, parse_query('"ธนากรุ๊ป การ์เมนท์"').terms)) == 1
    assert len(snippet.find_boxes(words, parse_query('"การ์เมนท์ จำกัด"').terms)) == 2


def test_a_misread_word_has_its_box_too() -> None:
    assert snippet.find_boxes(words_of("บริษัท ธนาถรุป การเมนก์"), parse_query("ธนากรุ๊ปการ์เมนท์").terms)


def test_a_blank_page_has_nothing_to_show() -> None:
    assert snippet.find_boxes([], parse_query("เงินสมทบ").terms) == []
    assert snippet.show_hits("", [], parse_query("เงินสมทบ").terms)[0] == []
