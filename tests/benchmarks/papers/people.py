"""Made-up employers, persons, places and numbers; every number has the check digit it should have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Dice = np.random.Generator


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words(
    "กมล กฤษณะ ขนิษฐา จักรพันธ์ จิราภรณ์ ชลธิชา ชูศักดิ์ ณัฐพล ดารุณี ทวีศักดิ์ ธัญญลักษณ์ นพดล นิรันดร์ บุษบา ปิยะพงษ์ "
    "ผ่องศรี พงศกร ไพรวัลย์ ภาคภูมิ มยุรี ยุพิน รุ่งนภา ลัดดาวัลย์ วีระชัย ศุภชัย สมหญิง สุกัญญา สุรเชษฐ์ หทัยรัตน์ อภิชาติ "
    "อรทัย เอื้องฟ้า เกศินี เจนจิรา เบญจวรรณ แก้วตา โสภิตา ไกรสร น้ำฝน กำธร อำพล สิทธิพร ปริญญา ฐิติมา ญาณิศา"
)
_LAST = _words(
    "กองแก้ว กิ่งทอง ขันติวงศ์ คำมูล งามสมบัติ จันทร์เพ็ญ ชมภูนุช เชื้อเมืองพาน ดวงดี ตันติกุล ถาวรสุข ทองสุข ธรรมวงศ์ "
    "นาคสวัสดิ์ บุญมี ใบบัว ปัญญาดี ผลเจริญ พูลสวัสดิ์ แพงวงษ์ ภู่ระหงษ์ มูลเมือง ยอดยิ่ง รักษาศรี ฤทธิ์เดช ลิ้มประเสริฐ วิเศษสุวรรณ "
    "ศรีสุวรรณ สีดำ สุริยวงศ์ หอมจันทร์ อินต๊ะ อ่อนละมัย เพ็ชรน้อย แซ่ตั้ง โพธิ์ทอง ไชยวงค์ จำปาทอง"
)
_TITLES = ("นาย", "นาง", "นางสาว", "น.ส.", "ว่าที่ ร.ต.")
_NAMES = _words(
    "เชียงใหม่ ล้านช้าง เอื้ออารี แสงตะวัน ทวีทรัพย์ รุ่งอรุณ ดอยคำ ธารทิพย์ นำโชค ปิ่นเพชร พรหมพิริยะ ภูผา มหาชัย ร่มโพธิ์ ลุ่มน้ำ "
    "วิศวพัฒน์ สหมิตร สินธุ์ธานี อำนวยสุข เก้าเจริญ เจ้าพระยา แก่นจันทร์ โชคไพศาล ใบหยก ไตรรัตน์ กิจเกษม จักรวาล ชื่นบาน"
)
_TRADES = _words(
    "พาณิชย์ การโยธา เครื่องเย็น ขนส่ง สิ่งทอ อาหารสัตว์ แพ็คเกจจิ้ง คอนกรีต การไฟฟ้า เบเกอรี่ ซัพพลาย เทคโนโลยี ท่องเที่ยว "
    "วัสดุภัณฑ์ เมดิคอล ออโต้เซอร์วิส อินเตอร์เทรด พร็อพเพอร์ตี้ ฟาร์ม"
)
_LEGAL = (
    "บริษัท {} จำกัด",
    "บริษัท {} จำกัด",
    "ห้างหุ้นส่วนจำกัด {}",
    "บริษัท {} จำกัด (มหาชน)",
    "ร้าน{}",
    "บริษัท {} (ประเทศไทย) จำกัด",
)
_TAMBON = _words("ช้างเผือก หนองหอย บ้านกลาง ป่าแดด สันผีเสื้อ ท่าศาลา แม่เหียะ ปากเกร็ด บางพูด หนองปรือ เขาขลุง ทุ่งคลี")
_DISTRICT = _words("เมือง แม่ริม หางดง บ้านธิ ปากเกร็ด บางละมุง สันกำแพง เกาะคา บ้านโป่ง ด่านช้าง อู่ทอง หล่มสัก")
_PROVINCES = _words("เชียงใหม่ ลำพูน ลำปาง ชลบุรี ระยอง นนทบุรี ราชบุรี สุพรรณบุรี เพชรบูรณ์ ขอนแก่น อุดรธานี สงขลา ภูเก็ต")
_ROADS = _words("ห้วยแก้ว ช้างคลาน สุเทพ ซุปเปอร์ไฮเวย์ แจ้งวัฒนะ ติวานนท์ สุขุมวิท ศรีจันทร์ มิตรภาพ กาญจนวนิช")
_BUSINESS = (
    "จำหน่ายวัสดุก่อสร้างและอุปกรณ์ไฟฟ้า",
    "รับเหมาก่อสร้างอาคารทั่วไป",
    "ผลิตเสื้อผ้าสำเร็จรูป",
    "บริการขนส่งสินค้าทางบก",
    "ร้านอาหารและเครื่องดื่ม",
    "ให้เช่าและซ่อมเครื่องจักร",
    "ผลิตชิ้นส่วนพลาสติก",
    "บริการรักษาความสะอาด",
    "โรงสีข้าวและลานตากพืชผล",
    "จำหน่ายปุ๋ยเคมีภัณฑ์การเกษตร",
)
_POSTS = ("กรรมการผู้จัดการ", "หุ้นส่วนผู้จัดการ", "เจ้าของกิจการ", "ผู้รับมอบอำนาจ", "ผู้จัดการฝ่ายบุคคล")
_MONTHS = _words("มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม")
_SHORT = _words("ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.")
REASONS = ("ลาออก", "เลิกจ้าง", "เกษียณอายุ", "เสียชีวิต", "สิ้นสุดสัญญาจ้าง", "โอนย้ายสาขา")


@dataclass(frozen=True, slots=True)
class Person:
    """A name with its title, and a 13-digit number."""

    name: str
    number: str


class People:
    """Everybody on one page, as the dice have it."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice

    def pick(self, some: tuple[str, ...] | list[str]) -> str:
        """One of them."""
        return some[int(self.dice.integers(len(some)))]

    def between(self, low: int, high: int) -> int:
        """A number, both ends included."""
        return int(self.dice.integers(low, high + 1))

    def digits(self, count: int) -> str:
        """So many."""
        return "".join(str(digit) for digit in self.dice.integers(0, 10, count))

    def person(self) -> Person:
        """Anybody."""
        name = f"{self.pick(_TITLES)}{self.pick(_FIRST)} {self.pick(_LAST)}"
        return Person(name, checked(f"{self.between(1, 8)}{self.digits(11)}"))

    def employer(self) -> str:
        """A firm's name in full."""
        name = self.pick(_NAMES) + (self.pick(_NAMES) if self.dice.random() < 0.3 else "")
        if self.dice.random() < 0.7:
            name += " " + self.pick(_TRADES)
        return self.pick(_LEGAL).format(name)

    def account(self) -> str:
        """Ten digits."""
        return checked(f"{self.pick(['10', '50', '51', '20', '73', '74', '90'])}{self.digits(7)}")

    def juristic(self) -> str:
        """Thirteen digits that begin with 0."""
        return checked(
            f"0{self.between(10, 96)}{self.pick(['3', '5', '7'])}5{self.between(10, 68)}{self.digits(5)}"
        )

    def place(self) -> dict[str, str]:
        """An address in its parts."""
        return {
            "house": f"{self.between(1, 999)}"
            + (f"/{self.between(1, 99)}" if self.dice.random() < 0.5 else ""),
            "village": str(self.between(1, 15)),
            "road": self.pick(_ROADS),
            "tambon": self.pick(_TAMBON),
            "district": self.pick(_DISTRICT),
            "province": self.pick(_PROVINCES),
            "postcode": str(self.between(10100, 96190)),
            "phone": f"0{self.between(2, 9)}{self.digits(7)}",
            "business": self.pick(_BUSINESS),
            "post": self.pick(_POSTS),
        }

    def date(self, *, short: bool = False) -> str:
        """A day of the Buddhist era."""
        month = self.pick(_SHORT if short else _MONTHS)
        return f"{self.between(1, 28)} {month} {self.between(2545, 2569)}"

    def month(self) -> str:
        """A month and its year."""
        return f"{self.pick(_MONTHS)} พ.ศ. {self.between(2550, 2569)}"

    def amount(self, most: int = 90_000) -> str:
        """Baht and satang."""
        return f"{self.between(100, most):,}.{self.pick(['00', '00', '50', '75'])}"


def checked(digits: str) -> str:
    """Accounts and persons' numbers share one rule: weights that end in 2, the rest to 11."""
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(len(digits) + 1, 1, -1), strict=True)
    )
    return f"{digits}{(11 - total % 11) % 10}"


def grouped(digits: str) -> str:
    """As forms have it: 10 digits 2-7-1, 13 digits 1-4-5-2-1."""
    sizes = (2, 7, 1) if len(digits) == 10 else (1, 4, 5, 2, 1)
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return "-".join(parts)
