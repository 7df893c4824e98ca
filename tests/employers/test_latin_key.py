"""Thai and Latin spellings of one name meet in one key."""

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from employers.latin_key import (
    BORDER,
    LATIN_BORDER,
    company_latin_key,
    consonants,
    is_latin,
    person_latin_key,
    sounds,
)
from employers.models import Employer, InsuredPerson
from tests.employers.factories import EmployerFactory, FormerNameFactory, InsuredPersonFactory

SPELT = {
    "สมชาย": "Somchai Somchay",
    "สมหมาย": "Sommai",
    "วิชัย": "Wichai Vichai",
    "ศรีสุข": "Sisuk Srisuk Seesook",
    "ธนพร": "Thanaphon Tanaporn",
    "จารุณี": "Charuni Jarunee",
    "ภูวดล": "Phuwadon Puwadol",
    "อรทัย": "Orathai Oratai",
    "วราภรณ์": "Waraphon Varaporn",
    "ธวัชชัย": "Thawatchai Tawatchai",
    "ดวงแก้ว": "Duangkaeo Duangkaew",
    "ทรัพย์": "Sap",
    "สวัสดิ์": "Sawat",
    "มิตร": "Mit",
    "เจริญ": "Charoen Jaroen",
    "ลำดวน": "Lamduan",
    "เยาวลักษณ์": "Yaowalak Yaowaluck",
    "สุราษฎร์ธานี": "Suratthani",
    "แสวง": "Sawaeng",
    "แกว่ง": "Kwaeng",
    "พิทักษ์": "Phithak Pitak",
}


@pytest.mark.parametrize(("thai", "latin"), [(t, one) for t, some in SPELT.items() for one in some.split()])
def test_customary_spellings_of_a_name_have_its_key(thai: str, latin: str) -> None:
    assert person_latin_key(thai, "") == person_latin_key(latin, "").replace(LATIN_BORDER, BORDER)


@pytest.mark.parametrize(
    ("thai", "english"),
    [
        ("การ์เมนท์", "garment"),
        ("เบเกอรี่", "bakery"),
        ("ฮาร์ดแวร์", "hardware"),
        ("คอมพิวเตอร์", "computer"),
        ("อินซูรันซ์", "insurance"),
        ("แฟชั่น", "fashion"),
        ("เอ็กซ์เพรส", "express"),
        ("เวิลด์", "world"),
    ],
)
def test_words_from_english_meet_their_english_spelling(thai: str, english: str) -> None:
    assert set(company_latin_key(thai).split("r")) & set(company_latin_key(english).split("v")) - {""}


def test_one_letter_more_is_another_key() -> None:
    assert person_latin_key("สมชาย", "ดี") != person_latin_key("สมชาป", "ดี")
    assert person_latin_key("สม", "ชายดี") != person_latin_key("สมชาย", "ดี")


def test_two_latin_letters_make_a_latin_name() -> None:
    assert is_latin("จักร AB")
    assert is_latin("Somchai")
    assert not is_latin("จักร A 7 กข")


@given(st.text(max_size=60))
def test_any_text_has_a_key_of_small_letters_and_digits(text: str) -> None:
    key = company_latin_key(text)
    assert all(letter.isascii() and (letter.islower() or letter.isdigit()) for letter in key)
    assert consonants(sounds(text)) == consonants(consonants(sounds(text)))


@pytest.mark.django_db
def test_keys_are_filled_where_they_are_missing_and_all_of_them_again() -> None:
    firm, old = EmployerFactory.create(latin_key=""), FormerNameFactory.create(latin_key="")
    person, other = InsuredPersonFactory.create(latin_key=""), InsuredPersonFactory.create(latin_key="rxr")
    call_command("fill_latin_keys", verbosity=0)
    for row in (firm, old, person, other):
        row.refresh_from_db()
    assert firm.latin_key
    assert old.latin_key
    assert person.latin_key
    assert other.latin_key == "rxr"
    call_command("fill_latin_keys", "--again", verbosity=0)
    assert not InsuredPerson.objects.filter(latin_key="rxr").exists()
    assert not Employer.objects.filter(latin_key="").exists()
