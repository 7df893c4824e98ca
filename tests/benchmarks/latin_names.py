"""Parts of Thai names with their spellings in Latin letters, written by hand: what somebody who reads a
passport or a signboard types. The first spelling is that of the Royal Institute (RTGS), the others are
customary.

Only parts that join without a linking vowel, so that a name's spelling is that of its parts. None of it is
taken from what the product makes of Latin letters.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

Parts = Mapping[str, tuple[str, ...]]


def _parts(text: str) -> dict[str, tuple[str, ...]]:
    """`สม som, ...`: the Thai part, then its spellings with bars between."""
    return {thai: tuple(latin.split("|")) for thai, latin in (each.split() for each in text.split(","))}


FIRST_A = _parts(
    "สม som, วิ wi|vi, สุ su|soo, พร phon|porn, บุญ bun|boon,"
    "ธน thana|tana, ศิริ siri, อนุ anu, ชัย chai, วร wora|vora,"
    "จิรา chira|jira, ปิย piya, ธีร thira|teera,"
    "อภิ aphi|api, พงศ์ phong|pong, พิม phim|pim, รัตน rattana|ratana,"
    "กมล kamon|kamol, ชนา chana, ชาญ chan|charn, ดวง duang,"
    "ทวี thawi|tawee, นิธิ nithi|niti, ไพ phai|pai, มณี mani|manee,"
    "มาลี mali|malee, ยุพา yupha|yupa, รุ่ง rung|roong, วัน wan,"
    "สาย sai, สิริ siri, อุดม udom, เอก ek|aek, จิต chit|jit,"
    "ชม chom, ธิดา thida|tida, ปรีชา pricha|preecha, วิชัย wichai|vichai,"
    "สุวรรณ suwan, ประ pra, นภา napha|napa, ทิพย์ thip|tip"
)
FIRST_B = _parts(
    "ชาย chai, พร phon|porn, ศักดิ์ sak, ชัย chai, รัตน์ rat,"
    "พงษ์ phong|pong, วรรณ wan, ณี ni|nee, ดา da, วัฒน์ wat,"
    "พล phon|pol, ทิพย์ thip|tip, กร kon|korn, เดช det|dech,"
    "ชาติ chat, นันท์ nan|nun, ภรณ์ phon|porn, วิทย์ wit,"
    "ลักษณ์ lak|luck, กิจ kit, ขวัญ khwan|kwan, ดี di|dee,"
    "ทรัพย์ sap, นาถ nat, นุช nut|nuch, พันธ์ phan|pan, มาศ mat|mas,"
    "มงคล mongkhon|mongkol, ยุทธ yut|yuth, รักษ์ rak, วดี wadi|wadee, ศรี si|sri, สิทธิ์ sit, สุดา suda"
)
LAST_A = _parts(
    "มงคล mongkhon|mongkol, คำ kham|kum, พรหม phrom|prom, บุญ bun|boon,"
    "ไชย chai, วงศ์ wong, ทอง thong|tong, ศรี si|sri,"
    "เกียรติ kiat, แก้ว kaeo|kaew, จันทร์ chan|jan,"
    "สุข suk|sook, เจริญ charoen|jaroen, พงษ์ phong|pong, ธรรม tham|tum,"
    "อินทร์ in, สุวรรณ suwan, เพชร phet|petch, โพธิ์ pho|po,"
    "สิงห์ sing|singh, ชู chu|choo, ใจ chai|jai, มั่น man|mun,"
    "ปัญญา panya, สมบูรณ์ sombun|somboon, หอม hom, เรือง rueang|ruang,"
    "ลิ้ม lim, ตั้ง tang, อุดม udom, สาย sai, คง khong|kong,"
    "ประเสริฐ prasoet|prasert, พึ่ง phueng|pueng, ชื่น chuen, ม่วง muang,"
    "นาค nak, กล้า kla, ขุน khun|kun, นิล nin|nil"
)
LAST_B = _parts(
    "ทรัพย์ sap, มั่นคง mankhong|mankong, เจริญ charoen|jaroen,"
    "ศักดิ์ sak, ภักดี phakdi|pakdee, พันธ์ phan|pan,"
    "บำรุง bamrung, เลิศ loet|lert, ใส sai, กุล kun|kul,"
    "สกุล sakun|sakul, งาม ngam, วิไล wilai|vilai, สมบัติ sombat,"
    "มาก mak, ดี di|dee, ผล phon|pol, แสง saeng|sang,"
    "สว่าง sawang, ทวี thawi|tawee, แดง daeng|dang, เกษม kasem,"
    "สุนทร sunthon|soontorn, ถาวร thawon|thaworn, จินดา chinda|jinda,"
    "พานิช phanit|panich, โชติ chot, บุตร but,"
    "ประดิษฐ์ pradit, รักษา raksa, ยืนยง yuenyong,"
    "สุขใจ sukchai|sukjai, แก้ว kaeo|kaew, ทอง thong|tong, คำ kham|kum,"
    "ไทย thai, วัฒนา watthana|wattana, สุวรรณ suwan, พงศ์ phong|pong, วงศ์ wong"
)
BUSINESS = _parts(
    "เทรดดิ้ง trading, กรุ๊ป group, เอ็นจิเนียริ่ง engineering,"
    "อินเตอร์เนชั่นแนล international, ซัพพลาย supply, โลจิสติกส์ logistics,"
    "คอนสตรัคชั่น construction, อินดัสทรี industry, พลาสติก plastic,"
    "ฟู้ด food, ซีฟู้ด seafood, สตีล steel, เมทัล metal,"
    "แพ็คเกจจิ้ง packaging, ดีไซน์ design, เซอร์วิส service,"
    "เทคโนโลยี technology, ซิสเต็ม system, โซลูชั่น solution,"
    "คอนซัลติ้ง consulting, มาร์เก็ตติ้ง marketing,"
    "ดีเวลลอปเม้นท์ development, พร็อพเพอร์ตี้ property, อิเล็กทรอนิกส์ electronics,"
    "ทรานสปอร์ต transport, แมชชีนเนอรี่ machinery, เฟอร์นิเจอร์ furniture,"
    "การ์เมนท์ garment, เท็กซ์ไทล์ textile, เคมิคอล chemical,"
    "รับเบอร์ rubber, เปเปอร์ paper, พริ้นติ้ง printing,"
    "มีเดีย media, ออโต้พาร์ท autopart, มอเตอร์ motor, โฮลดิ้ง holding,"
    "แอสโซซิเอท associate, เอนเตอร์ไพรส์ enterprise, คลีนนิ่ง cleaning"
)
FIRST = {a + b: (x, y) for a, x in FIRST_A.items() for b, y in FIRST_B.items() if a != b}
"""Every first name that can be put together, with the spellings of both parts."""
LAST = {a + b: (x, y) for a, x in LAST_A.items() for b, y in LAST_B.items() if a != b}


HABITS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "long vowels doubled": (("ai", "\x00"), ("i", "ee"), ("u", "oo"), ("\x00", "ai")),
    "v for w": (("w", "v"),),
    "j for ch": (("ch", "j"),),
    "no h": (("ph", "p"), ("th", "t"), ("kh", "k")),
    "r behind o and a": (("on ", "orn "), ("an ", "arn ")),
    "ay and uy": (("ai", "ay"), ("ui", "uy")),
    "g for k": (("k", "g"),),
    "no r, l behind others": (("kr", "k"), ("pr", "p"), ("tr", "t"), ("phr", "ph"), ("kl", "k"), ("pl", "p")),
}
"""How a passport may differ from the Royal Institute: each habit alone, wherever it applies."""


def by_habit(official: str, habit: str) -> str:
    """An official spelling written by one habit; as it was where it has nothing of it."""
    text = f"{official.lower()} "
    for usual, other in HABITS[habit]:
        text = text.replace(usual, other)
    return text.strip().title()


def spelt(pair: tuple[tuple[str, ...], tuple[str, ...]], dice: random.Random, *, official: bool) -> str:
    "One spelling of a name of two parts: that of the Royal Institute,"
    "or each part as somebody may write it."
    return "".join(part[0] if official else dice.choice(part) for part in pair)
