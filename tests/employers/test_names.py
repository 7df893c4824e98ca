"""One company has one key in every spelling; spoken-alike names meet in one sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.names import (
    CompanyName,
    LegalForm,
    PersonName,
    collapse,
    expand_title,
    find_mentions,
    person_key,
)
from employers.phonetic import sound_key


@pytest.mark.parametrize(
    ("text", "form", "core"),
    [
        ("บริษัท รุ่งโรจน์กรุ๊ป ขนส่ง จำกัด", LegalForm.COMPANY, "รุ่งโรจน์กรุ๊ป ขนส่ง"),
        ("บจก. รุ่งโรจน์กรุ๊ป ขนส่ง", LegalForm.COMPANY, "รุ่งโรจน์กรุ๊ป ขนส่ง"),
        ("บจ.รุ่งโรจน์กรุ๊ป ขนส่ง", LegalForm.COMPANY, "รุ่งโรจน์กรุ๊ป ขนส่ง"),
        ("บ.รุ่งโรจน์กรุ๊ป ขนส่ง จก.", LegalForm.COMPANY, "รุ่งโรจน์กรุ๊ป ขนส่ง"),
        ("บมจ. ก้าวไกล", LegalForm.PUBLIC_COMPANY, "ก้าวไกล"),
        ("บริษัท ก้าวไกล จำกัด (มหาชน)", LegalForm.PUBLIC_COMPANY, "ก้าวไกล"),
        ("บริษัทก้าวไกล จำกัด(มหาชน)", LegalForm.PUBLIC_COMPANY, "ก้าวไกล"),
        ("หจก.ไทยรุ่งทรัพย์", LegalForm.LIMITED_PARTNERSHIP, "ไทยรุ่งทรัพย์"),
        ("ห้างหุ้นส่วนจำกัด ไทยรุ่งทรัพย์", LegalForm.LIMITED_PARTNERSHIP, "ไทยรุ่งทรัพย์"),
        ("หสน. สองพี่น้อง", LegalForm.ORDINARY_PARTNERSHIP, "สองพี่น้อง"),
        ("ห้างหุ้นส่วนสามัญนิติบุคคล สองพี่น้อง", LegalForm.ORDINARY_PARTNERSHIP, "สองพี่น้อง"),
        ("ร้าน เจริญดี", LegalForm.SHOP, "เจริญดี"),
        ("คณะบุคคล ก และ ข", LegalForm.GROUP, "ก และ ข"),
        ("กิจการร่วมค้า กข", LegalForm.JOINT_VENTURE, "กข"),
        ("สหกรณ์ออมทรัพย์ครู จำกัด", LegalForm.COOPERATIVE, "ออมทรัพย์ครู"),
        ("มูลนิธิ เพื่อนช่วยเพื่อน", LegalForm.FOUNDATION, "เพื่อนช่วยเพื่อน"),
        ("สมาคม ช่างไม้", LegalForm.ASSOCIATION, "ช่างไม้"),
        ("นิติบุคคลอาคารชุด ริมน้ำ", LegalForm.CONDOMINIUM, "ริมน้ำ"),
        ("นิติบุคคลหมู่บ้านจัดสรร ริมน้ำ", LegalForm.HOUSING_ESTATE, "ริมน้ำ"),
        ("โรงเรียนบ้านสวน", LegalForm.SCHOOL, "บ้านสวน"),
        ("วัดป่า", LegalForm.TEMPLE, "ป่า"),
        ("เทศบาลตำบลบ้านสวน", LegalForm.MUNICIPALITY, "บ้านสวน"),
        ("อบต.บ้านสวน", LegalForm.SUBDISTRICT, "บ้านสวน"),
        ("Somchai Trading Co., Ltd.", LegalForm.COMPANY, "Somchai Trading"),
        ("Somchai Public Company Limited", LegalForm.PUBLIC_COMPANY, "Somchai"),
        ("สมชาย ใจดี", LegalForm.NONE, "สมชาย ใจดี"),
    ],
)
def test_the_legal_form_is_taken_out_of_a_name(text: str, form: LegalForm, core: str) -> None:
    name = CompanyName.parse(text)
    assert (name.legal_form, name.core) == (form, core)


@pytest.mark.parametrize(
    "text",
    [
        "บริษัท บูรพาอินเตอร์ (ประเทศไทย) จำกัด",
        "บจก. บูรพา อินเตอร์",
        "บจก บูรพาอินเตอร์",
        "บริษัท บูรพาอินเตอร์ จำกัด (สำนักงานใหญ่)",
        "บริษัท  บูรพา-อินเตอร์ จํากัด",
        "บูรพาอินเตอร์",
        "บูรพาอินเตอร์ บจก.",
    ],
)
def test_every_spelling_of_a_company_has_one_key(text: str) -> None:
    assert CompanyName.parse(text).key == "บูรพาอินเตอร์"


def test_latin_letters_are_lower_case_in_the_key() -> None:
    assert CompanyName.parse("บริษัท ABC (Thailand) จำกัด").key == CompanyName.parse("abc Co.,Ltd.").key == "abc"


@pytest.mark.parametrize("text", ["บริษัท", "จำกัด", "หจก.", "", "()", "-"])
def test_a_name_that_is_nothing_but_a_form_is_kept(text: str) -> None:
    assert CompanyName.parse(text).name == text


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ด้วย บริษัท บูรพาอินเตอร์ (ประเทศไทย) จำกัด ได้แจ้ง", [["บูรพาอินเตอร์"]]),
        ("บริษัท ก้าวหน้า จํากัด กับ บจก. ทดสอบดี จำกัด", [["ก้าวหน้า"], ["ทดสอบดี"]]),
        ("หจก.ไทยรุ่ง เฟอร์นิเจอร์\nเลขที่ 1", [["ไทยรุ่งเฟอร์นิเจอร์", "ไทยรุ่ง"]]),
        ("ห้างหุ้นส่วนจำกัด ไทยรุ่ง ตั้งอยู่", [["ไทยรุ่งตั้งอยู่", "ไทยรุ่ง"]]),
        ("บริษัท กข", []),
        ("ไม่มีใคร", []),
    ],
)
def test_companies_that_a_page_names_are_heard(text: str, keys: list[list[str]]) -> None:
    assert find_mentions(text) == keys


@given(st.text(st.sampled_from("บริษัทหจก.จำกัด กข\n"), max_size=300))
def test_mentions_are_few_and_long_enough(text: str) -> None:
    found = find_mentions(text)
    assert len(found) <= 20
    assert all(len(key) >= 4 for keys in found for key in keys)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("นายสมชาย ใจดี", ("นาย", "สมชาย", "", "ใจดี")),
        ("นาย สมชาย ใจดี", ("นาย", "สมชาย", "", "ใจดี")),
        ("น.ส. สมหญิง ใจดี", ("นางสาว", "สมหญิง", "", "ใจดี")),
        ("นางสาวสมหญิง ใจดี", ("นางสาว", "สมหญิง", "", "ใจดี")),
        ("ด.ช.ก้อง ดี", ("เด็กชาย", "ก้อง", "", "ดี")),
        ("ด.ญ. แก้ว ดี", ("เด็กหญิง", "แก้ว", "", "ดี")),
        ("ว่าที่ ร.ต. สมชาย ใจดี", ("ว่าที่ร้อยตรี", "สมชาย", "", "ใจดี")),
        ("ม.ร.ว. ก้อง ดี", ("ม.ร.ว.", "ก้อง", "", "ดี")),
        ("พ.ต.ท. ดร.สมชาย ใจดี", ("พ.ต.ท. ดร.", "สมชาย", "", "ใจดี")),
        ("Mr. John Robert Smith", ("Mr.", "John", "Robert", "Smith")),
        ("สมหญิง ณ บ้านสวน", ("", "สมหญิง", "", "ณ บ้านสวน")),
        ("Mya -", ("", "Mya", "", "")),
        ("นายิกา ใจดี", ("", "นายิกา", "", "ใจดี")),
        ("นายกมล ใจดี", ("นาย", "กมล", "", "ใจดี")),
        ("นายกิตติ ใจดี", ("นาย", "กิตติ", "", "ใจดี")),
        ("นายกสมาคม ใจดี", ("", "นายกสมาคม", "", "ใจดี")),
        ("นส.สมหญิง ใจดี", ("นางสาว", "สมหญิง", "", "ใจดี")),
        ("น.ส สมหญิง ใจดี", ("นางสาว", "สมหญิง", "", "ใจดี")),
        ("พันตำรวจโท สมชาย ใจดี", ("พันตำรวจโท", "สมชาย", "", "ใจดี")),
        ("จ่าสิบเอกสมชาย ใจดี", ("จ่าสิบเอก", "สมชาย", "", "ใจดี")),
        ("", ("", "", "", "")),
    ],
)
def test_a_persons_name_falls_into_its_parts(text: str, parts: tuple[str, str, str, str]) -> None:
    name = PersonName.parse(text)
    assert (name.title, name.first, name.middle, name.last) == parts


def test_a_person_has_one_key_with_and_without_title() -> None:
    assert PersonName.parse("น.ส.สมหญิง  ใจดี").key == person_key("สมหญิง", "ใจดี") == "สมหญิงใจดี"


@pytest.mark.parametrize(
    ("short", "full"), [("น.ส.", "นางสาว"), ("MR.", "Mr."), ("นาย", "นาย"), ("คุณ", "คุณ"), ("", "")]
)
def test_a_title_has_one_spelling(short: str, full: str) -> None:
    assert expand_title(short) == full


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ศิริ", "สิริ"), ("ณัฐ", "นัท"), ("ธรรม", "ทำ"), ("รุ่งโรจน์", "ลุ่งโรด"), ("ภาณุ", "ผานุ"), ("ใจ", "ไจ"),
        ("ชัย", "ไช"), ("ไทย", "ไท"), ("จันทร์", "จัน"), ("สุวรรณ", "สุวัน"), ("หมอน", "มอน"), ("ก้อง", "กอง"),
        ("ศักดิ์", "สัก"), ("๑๒", "12"), ("ABC", "abc"),
    ],
)  # fmt: skip
def test_names_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    if one == "รุ่งโรจน์":  # an ending may differ by one letter: near search bridges that
        assert sound_key(one)[:-1] == sound_key(other)[:-1]
    else:
        assert sound_key(one) == sound_key(other)


@given(st.text())
def test_a_sound_is_ascii_letters_and_digits(text: str) -> None:
    key = sound_key(text)
    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())


@given(st.text(max_size=60), st.sampled_from(["บริษัท {} จำกัด", "หจก. {}", "{}"]))
def test_any_text_can_be_a_company(text: str, pattern: str) -> None:
    name = CompanyName.parse(pattern.format(text))
    assert name.key == CompanyName.parse(name.name).key == (collapse(name.core) or collapse(name.name))


@given(st.text(max_size=60))
def test_any_text_can_be_a_person(text: str) -> None:
    assert isinstance(PersonName.parse(text).key, str)
