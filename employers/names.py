"""Names of companies and people: the legal form or title taken out, and the keys they are found by (pure)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Self

from employers.latin_key import company_latin_key
from employers.phonetic import sound_key
from sso_efiles.text.thai import plain_digits, search_text, tidy


class LegalForm(StrEnum):
    """What kind of employer the name says it is; empty for a person or a bare name."""

    NONE = ""
    COMPANY = "company"
    PUBLIC_COMPANY = "public_company"
    LIMITED_PARTNERSHIP = "limited_partnership"
    ORDINARY_PARTNERSHIP = "ordinary_partnership"
    SHOP = "shop"
    GROUP = "group"
    JOINT_VENTURE = "joint_venture"
    COOPERATIVE = "cooperative"
    FOUNDATION = "foundation"
    ASSOCIATION = "association"
    CONDOMINIUM = "condominium"
    HOUSING_ESTATE = "housing_estate"
    SCHOOL = "school"
    TEMPLE = "temple"
    MUNICIPALITY = "municipality"
    SUBDISTRICT = "subdistrict"


# Longest first: the first that fits decides. Dots and spaces in short forms come and go.
_BEFORE: tuple[tuple[str, LegalForm], ...] = (
    (r"บริษัท\s*(?:มหาชน\s*)?จำกัด\s*\(\s*มหาชน\s*\)", LegalForm.PUBLIC_COMPANY),
    (r"บมจ\s*\.?", LegalForm.PUBLIC_COMPANY),
    (r"ห้างหุ้นส่วน\s*สามัญ\s*(?:นิติบุคคล)?", LegalForm.ORDINARY_PARTNERSHIP),
    (r"ห้างหุ้นส่วน\s*(?:จำกัด)?", LegalForm.LIMITED_PARTNERSHIP),
    (r"หจก\s*\.?", LegalForm.LIMITED_PARTNERSHIP),
    (r"หสน\s*\.?", LegalForm.ORDINARY_PARTNERSHIP),
    (r"บริษัท\s*จำกัด(?=\s)", LegalForm.COMPANY),
    (r"บริษัท", LegalForm.COMPANY),
    (r"บจก\s*\.?", LegalForm.COMPANY),
    (r"บจ\s*\.", LegalForm.COMPANY),
    (r"บ\s*\.", LegalForm.COMPANY),
    (r"นิติบุคคลอาคารชุด", LegalForm.CONDOMINIUM),
    (r"นิติบุคคลหมู่บ้านจัดสรร", LegalForm.HOUSING_ESTATE),
    (r"กิจการร่วมค้า", LegalForm.JOINT_VENTURE),
    (r"คณะบุคคล", LegalForm.GROUP),
    (r"สหกรณ์", LegalForm.COOPERATIVE),
    (r"มูลนิธิ", LegalForm.FOUNDATION),
    (r"สมาคม", LegalForm.ASSOCIATION),
    (r"โรงเรียน", LegalForm.SCHOOL),
    (r"เทศบาล(?:นคร|เมือง|ตำบล)?", LegalForm.MUNICIPALITY),
    (r"องค์การบริหารส่วนตำบล", LegalForm.SUBDISTRICT),
    (r"อบต\s*\.?", LegalForm.SUBDISTRICT),
    (r"ร้าน", LegalForm.SHOP),
    (r"วัด", LegalForm.TEMPLE),
)
_BEHIND: tuple[tuple[str, LegalForm], ...] = (
    (r"จำกัด\s*\(\s*มหาชน\s*\)", LegalForm.PUBLIC_COMPANY),
    (r"จก\s*\.\s*\(\s*มหาชน\s*\)", LegalForm.PUBLIC_COMPANY),
    (r"\(\s*มหาชน\s*\)", LegalForm.PUBLIC_COMPANY),
    (
        r"จำกัด",
        LegalForm.NONE,
    ),  # of what, the word before the name says
    (r"จก\s*\.", LegalForm.COMPANY),
    (r"บจก\s*\.?", LegalForm.COMPANY),
    (r"บมจ\s*\.?", LegalForm.PUBLIC_COMPANY),
    (r"หจก\s*\.?", LegalForm.LIMITED_PARTNERSHIP),
    (r"public\s+(?:company|co\.?)\s*,?\s*(?:limited|ltd\.?)", LegalForm.PUBLIC_COMPANY),
    (r"pcl\.?", LegalForm.PUBLIC_COMPANY),
    (r"(?:company|co\.?)\s*,?\s*(?:limited|ltd\.?)", LegalForm.COMPANY),
    (r"limited\s+partnership|ltd\.?\s*,?\s*part\.?", LegalForm.LIMITED_PARTNERSHIP),
    (r"ltd\.?|limited", LegalForm.COMPANY),
)


def _alternatives(table: tuple[tuple[str, LegalForm], ...]) -> str:
    return "|".join(f"(?P<f{number}>{pattern})" for number, (pattern, _form) in enumerate(table))


_FIRST = re.compile(rf"\s*(?:{_alternatives(_BEFORE)})\s*", re.IGNORECASE)
_LAST = re.compile(rf"(?:(?<=[\s.,)])|(?<=[ก-๙])(?=[จ(]))(?:{_alternatives(_BEHIND)})\s*$", re.IGNORECASE)
_LIMITED = " จำกัด"
_ASIDE = re.compile(r"\(\s*(?:ประเทศไทย|ไทยแลนด์|thailand)\s*\)|\(?\s*สำนักงานใหญ่\s*\)?", re.IGNORECASE)
_NOT_IN_KEY = re.compile(r"[^0-9a-z\u00df-\u024f\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+")


def collapse(text: str) -> str:
    """Letters and digits only, in the spelling that keys are compared in."""
    return _NOT_IN_KEY.sub("", search_text(text))


def _collapse_tidy(text: str) -> str:
    """`collapse` for text that is tidy already: letters and digits only, lower case."""
    return _NOT_IN_KEY.sub("", plain_digits(text.lower()))


@dataclass(frozen=True, slots=True)
class CompanyName:
    """An employer's name, tidy as given; `core` is what is left without legal form and asides."""

    name: str
    legal_form: LegalForm
    core: str
    key: str
    sound: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Split any spelling, full or short form, Thai or English. Never fails; the key may be empty."""
        return cls.of(tidy(text).replace("\n", " "))

    @classmethod
    def of(cls, name: str) -> Self:
        """Split a name that is tidy already, on one line; never fails."""
        core, form = _split_legal_form(name)
        key = _collapse_tidy(core) or _collapse_tidy(name)
        return cls(name, form, core, key, sound_key(key))

    @property
    def latin(self) -> str:
        """The core by the key in which Thai and Latin spellings meet."""
        return company_latin_key(self.core)


_FORM_WORD = r"บริษัท|ห้างหุ้นส่วน(?:จำกัด|สามัญนิติบุคคล)?|บจก\.?|บมจ\.?|หจก\.?|หสน\.?"
_MENTION = re.compile(rf"(?:{_FORM_WORD}) ?(\S[^\n]*?)(?=(จำกัด)|{_FORM_WORD}|\n|\Z)")
_MOST_MENTIONS, _MOST_WORDS = 20, 7  # guess: bounds the keys that one page asks the registry for
_LEAST_LETTERS = 4  # guess: shorter keys are no names


def find_mentions(text: str) -> list[list[str]]:
    """For each company that the text names, the keys it may have, longest first: its end may not show."""
    out: list[list[str]] = []
    for match in islice(_MENTION.finditer(tidy(text)), _MOST_MENTIONS):
        words = match[1].split()
        whole = bool(match[2]) and len(words) <= _MOST_WORDS
        ends = [len(words)] if whole else range(min(len(words), _MOST_WORDS), 0, -1)
        keys = [CompanyName.of(" ".join(words[:end])).key for end in ends]
        out.append([key for key in dict.fromkeys(keys) if len(key) >= _LEAST_LETTERS])
    return [keys for keys in out if keys]


def _split_legal_form(name: str) -> tuple[str, LegalForm]:
    """A form before the name counts over one behind it, save that (มหาชน) makes any company public."""
    core = _ASIDE.sub(" ", name).strip() if "(" in name or "สำนักงานใหญ่" in name else name.strip()
    before = behind = LegalForm.NONE
    if core.endswith(_LIMITED):  # nine names in ten: the search below finds the same, more slowly
        core = core.removesuffix(_LIMITED).strip(" ,")
    elif (match := _LAST.search(core)) and match.start():
        behind, core = _matched_form(match, _BEHIND), core[: match.start()].strip(" ,")
    if (match := _FIRST.match(core)) and match.end() < len(core):
        before, core = _matched_form(match, _BEFORE), core[match.end() :].strip()
    if behind is LegalForm.PUBLIC_COMPANY or before is LegalForm.NONE:
        return core, behind or before
    return core, before


def _matched_form(match: re.Match[str], table: tuple[tuple[str, LegalForm], ...]) -> LegalForm:
    return table[int((match.lastgroup or "f0")[1:])][1]


_RANKS = (
    r"พล\s*\.?\s*(?:ต\s*\.?\s*)?(?:อ|ท|ต|จ)\s*\.|พ\s*\.\s*(?:ต\s*\.\s*)?[อทต]\s*\.|ร\s*\.\s*(?:ต\s*\.\s*)?[อทต]\s*\.|"
    r"[จสด]\s*\.\s*(?:ส\s*\.\s*)?(?:ต\s*\.\s*)?[อทต]\s*\.|ด\s*\.\s*ต\s*\.|น\s*\.\s*[อทต]\s*\.|"
    r"(?:(?:พล|พัน|ร้อย|(?:จ่า)?สิบ)(?:ตำรวจ)?|(?:พล|นาวา|เรือ)อากาศ|พลเรือ|(?:พัน)?จ่า(?:อากาศ)?|นาวา|เรือ)(?:เอก|โท|ตรี)|ดาบตำรวจ"
)
_OF_WHAT = r"\s|$|รัฐ|สภา|สมาคม|สโมสร|เทศ|เมือง|อบ|องค์การ|กิตติมศักดิ์|เหล่า|พิเศษ"
"""นายก is the head of one of these; before another name that begins with ก stands a title."""
_TITLES: tuple[tuple[str, str], ...] = (
    (r"นางสาว|น\s*\.?\s*ส\s*\.|น\s*\.\s*ส(?=\s)", "นางสาว"),
    (r"เด็กชาย|ด\s*\.?\s*ช\s*\.", "เด็กชาย"),
    (r"เด็กหญิง|ด\s*\.?\s*ญ\s*\.", "เด็กหญิง"),
    (r"ว่าที่\s*ร้อยตรี|ว่าที่\s*ร\s*\.\s*ต\s*\.", "ว่าที่ร้อยตรี"),
    (r"หม่อมราชวงศ์|ม\s*\.\s*ร\s*\.\s*ว\s*\.", "ม.ร.ว."),
    (r"หม่อมหลวง|ม\s*\.\s*ล\s*\.", "ม.ล."),
    (r"ดอกเตอร์|ดร\s*\.", "ดร."),
    (rf"นาย(?!ิ|ก(?:{_OF_WHAT}))", "นาย"),
    (r"นาง", "นาง"),
    (r"mr\b\.?", "Mr."),
    (r"mrs\b\.?", "Mrs."),
    (r"(?:miss|ms)\b\.?", "Miss"),
    (_RANKS, ""),
)
_TITLE = re.compile(
    r"\s*(?:"
    + "|".join(f"(?P<t{number}>{pattern})" for number, (pattern, _t) in enumerate(_TITLES))
    + r")\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in its parts; a missing part is empty."""

    title: str
    first: str
    middle: str
    last: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Split a written name: titles off the front, then first, middle and last by the spaces."""
        title, rest = _split_title(tidy(text).replace("\n", " "))
        first, *others = rest.split() or [""]
        family = others.index("ณ") if "ณ" in others else max(len(others) - 1, 0)  # ณ อยุธยา is one family name
        last = " ".join(others[family:])
        return cls(
            title=title, first=first, middle=" ".join(others[:family]), last="" if last == "-" else last
        )

    @property
    def key(self) -> str:
        """Given and family name without spaces, as people are looked for."""
        return person_key(f"{self.first}{self.middle}", self.last)

    @property
    def sound(self) -> str:
        """The key by its sound."""
        return sound_key(self.key)


def person_key(first: str, last: str) -> str:
    """The search key of a person whose names are already apart."""
    return collapse(f"{first} {last}")


def expand_title(text: str) -> str:
    """A title in its full form: น.ส. is นางสาว; what is not known stays as it is."""
    title, rest = _split_title(f"{tidy(text)} ")
    return title if title and not rest else tidy(text)


def _split_title(text: str) -> tuple[str, str]:
    titles: list[str] = []
    while (match := _TITLE.match(text)) and (match.end() < len(text) or text.endswith(" ")):
        full = _TITLES[int((match.lastgroup or "t0")[1:])][1]
        titles.append(full or "".join(match.group().split()))
        text = text[match.end() :]
    return " ".join(titles), text.strip()
