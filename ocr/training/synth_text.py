"""Synthetic text to train on: what stands on an office's papers, and letters thrown together.

Names and firms are made up from parts; nothing is taken from anybody's papers. Shares are guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

Rng = np.random.Generator
Ways = Sequence[tuple[float, Callable[[], str]]]
"""What may be written, and how often."""


def _split_words(text: str) -> list[str]:
    return text.split()


def _split_rows(text: str) -> list[str]:
    return text.split("|")


_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_CONSONANTS = "กกกขคคงงจฉชซดดตตถทททธนนนนบปปพฟภมมมยยรรรรลลลวววศสสสหหหออ"
_RARE = "ฆฌญฎฏฐฑฒณผฝพภษฬฮฃฅฤ"
_FINALS = "กกงงงดนนนบมมมยยววรลตสธพชจญณษศ"
_UPPER, _LOWER, _TONE = "ัิีึื็", "ุู", "่้่้่้๊๋"
_LEADING = "เแโใไ"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SIGNS = ".,-/():;'\"&%@+*=?#!_฿"

_TITLES = _split_words("นาย นาง นางสาว น.ส. ด.ช. ด.ญ. ว่าที่ร้อยตรี ดร. พ.ต.อ. ร.ต. ม.ล. Mr. Mrs. Miss")
_MONTHS = _split_words(
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม "
    "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."
)
_NAME_PARTS = _split_words(
    "กิตติ เกียรติ ขวัญ คำ จิต จันทร์ เจริญ ชัย ชู ชื่น ไชย ณรงค์ ดวง เด่น เดช ตระกูล ไตร ทรัพย์ ทอง เทพ ธน ธรรม ธาดา "
    "นคร นนท์ นาถ นิล นุช บุญ บำรุง ประ ประเสริฐ ปัญญา ปรีชา เพ็ญ เพชร พงษ์ พงศ์ พร พรหม พล พัฒน์ พันธุ์ พิชิต พิทักษ์ "
    "พิพัฒน์ ไพบูลย์ ไพศาล ภัทร ภูมิ มงคล มณี มั่น มั่นคง มาลี เมธา ยศ ยิ่ง ยืน ยุทธ รัตน์ รัตนา รักษ์ ราช รุ่ง รุ่งเรือง "
    "เรือง ฤทธิ์ ลักษณ์ เลิศ วงศ์ วงษ์ วร วรรณ วัฒน์ วัฒนา วิชัย วิทย์ วิไล วุฒิ ศรี ศักดิ์ ศิริ ศิลป์ สกุล สม สมบูรณ์ "
    "สมบัติ สวัสดิ์ สว่าง สาย สิทธิ์ สิน สิงห์ สุข สุด สุนทร สุภา สุวรรณ เสถียร โสภา หมื่น หิรัญ อนันต์ อนุ อรุณ อำนาจ "
    "อำไพ อินทร์ อุดม เอก โอภาส แก้ว แสง ใจ ใส ไทย ภักดี กุล โชติ ทัต อยู่ เย็น ก้อง น้ำ ผึ้ง กล้า ตั้ง จิ๋ว แจ๋ว ตุ๊ โต๊ะ"
)
_COMPANY = _split_rows(
    "บริษัท {} จำกัด|บริษัท {} จำกัด|บริษัท {} จำกัด|ห้างหุ้นส่วนจำกัด {}|หจก. {}|บจก. {}|ร้าน {}|บริษัท {} จำกัด (มหาชน)|"
    "บริษัท {} (ประเทศไทย) จำกัด|มูลนิธิ{}|โรงเรียน{}|สหกรณ์{} จำกัด|คณะบุคคล {}|กิจการร่วมค้า {}"
)
_TRADES = _split_words(
    "พาณิชย์ การค้า ก่อสร้าง ขนส่ง โลจิสติกส์ การ์เมนท์ เทรดดิ้ง อุตสาหกรรม วิศวกรรม ฟู้ดส์ เซอร์วิส กรุ๊ป ค้าวัสดุ "
    "พลาสติก ยานยนต์ อิเล็กทรอนิกส์ การพิมพ์ เฟอร์นิเจอร์ เอ็นจิเนียริ่ง อินเตอร์ คอนสตรัคชั่น แพ็คเกจจิ้ง การเกษตร "
    "คลีนนิ่ง แอนด์ ซัพพลาย มาร์เก็ตติ้ง เอ็กซ์ปอร์ต ดีเวลลอปเมนท์ โฮลดิ้ง ทัวร์ รีสอร์ท เบเกอรี่ ออโต้พาร์ท"
)
_PLACES = _split_words(
    "เมือง บาง บ้าน ท่า หนอง คลอง ดอน ห้วย แม่ วัง โคก ทุ่ง นา โพธิ์ ป่า ซาง สัน ทราย กำแพง สูง เนิน ลาด พร้าว กะปิ ขุน "
    "เทียน สวน หลวง ปทุม ธานี บุรี นคร ราชสีมา ชล ระยอง จันท ตราด เชียง ใหม่ ราย ลำพูน ลำปาง แพร่ น่าน พะเยา สุโขทัย "
    "พิษณุโลก อุตรดิตถ์ ขอนแก่น อุดร หนองคาย เลย สกล มุกดาหาร อุบล ยโสธร สุรินทร์ บุรีรัมย์ ชัยภูมิ สระแก้ว ภูเก็ต "
    "สงขลา หาดใหญ่ พัทลุง ตรัง สตูล ปัตตานี ยะลา นราธิวาส กระบี่ พังงา ระนอง ชุมพร สุราษฎร์ธานี นครศรีธรรมราช "
    "ประจวบคีรีขันธ์ เพชรบุรี ราชบุรี กาญจนบุรี สุพรรณบุรี อ่างทอง สิงห์บุรี ชัยนาท ลพบุรี อยุธยา สระบุรี นนทบุรี "
    "สมุทรปราการ สมุทรสาคร สมุทรสงคราม กรุงเทพมหานคร มิตรภาพ พหลโยธิน สุขุมวิท เพชรเกษม เทพารักษ์ รามอินทรา"
)
_LABELS = _split_rows(
    "เลขที่บัญชีนายจ้าง|ลำดับที่สาขา|เลขประจำตัวประชาชน|ชื่อสถานประกอบการ|เลขทะเบียนนิติบุคคล|เลขประจำตัวผู้เสียภาษีอากร|"
    "ที่อยู่|เลขที่|หมู่ที่|ตรอก/ซอย|ถนน|ตำบล/แขวง|อำเภอ/เขต|จังหวัด|รหัสไปรษณีย์|โทรศัพท์|โทรสาร|ประกอบกิจการ|รหัสกิจการ|"
    "วันที่เริ่มมีลูกจ้าง|จำนวนลูกจ้าง|ชื่อและนามสกุล|คำนำหน้านาม-ชื่อ-ชื่อสกุล|ตำแหน่ง|ลงชื่อ|นายจ้าง|ผู้รับมอบอำนาจ|ผู้ประกันตน|"
    "แบบขึ้นทะเบียนนายจ้าง|แบบขึ้นทะเบียนผู้ประกันตน|แบบรายการแสดงการส่งเงินสมทบ|หนังสือแจ้งการสิ้นสุดความเป็นผู้ประกันตน|"
    "หนังสือแจ้งการเปลี่ยนแปลงข้อเท็จจริงของนายจ้าง|แบบแสดงเงินค่าจ้างประจำปี กองทุนเงินทดแทน|ใบเสร็จรับเงิน|หนังสือรับรอง|"
    "สำเนาบัตรประจำตัวประชาชน|หนังสือมอบอำนาจ|บันทึกข้อความ|สำเนาถูกต้อง|สำนักงานประกันสังคม|กองทุนประกันสังคม|สัญชาติ|เชื้อชาติ|"
    "ศาสนา|เพศ|ชาย|หญิง|โสด|สมรส|หม้าย|หย่า|แยกกันอยู่|บุตร|สถานพยาบาล|ค่าจ้าง|เงินสมทบ|เงินเพิ่มตามกฎหมาย|รวมทั้งสิ้น|ยอดรวม|จำนวนเงิน|บาท|"
    "สตางค์|งวด|อัตราร้อยละ|วันที่ออกจากงาน|สาเหตุ|ลาออก|เลิกจ้าง|เกษียณอายุ|เสียชีวิต|โอนย้าย|สิ้นสุดสัญญา|หมายเหตุ|คำเตือน|คำชี้แจง|"
    "สำหรับเจ้าหน้าที่|ผู้ตรวจสอบ|ผู้บันทึก|เรียน|เรื่อง|อ้างถึง|สิ่งที่ส่งมาด้วย|ขอแสดงความนับถือ|ด่วนที่สุด|ลับ|วัน เดือน ปีเกิด|"
    "วันออกบัตร|วันบัตรหมดอายุ|กรรมการผู้จัดการ|หุ้นส่วนผู้จัดการ|นายทะเบียน|ผู้รับเงิน|เงินสด|เช็ค|โอนผ่านธนาคาร|หน้าที่|แผ่นที่|เล่มที่|"
    "ทั้งหมด|ลำดับที่|รายการ|ส่วนที่ 1|ส่วนที่ 2|สปส. 1-01|สปส. 1-03|สปส. 1-10|สปส. 6-09|สปส. 6-15|สปส. 9-02|กท. 20 ก|"
    "อื่น ๆ|นิติบุคคล|บุคคลธรรมดา"
)
_SENTENCES = _split_rows(
    "ขอรับรองว่าข้อความข้างต้นเป็นความจริงทุกประการ|ให้นายจ้างยื่นแบบภายในวันที่ 15 ของเดือนถัดไป|"
    "ผู้ใดแจ้งข้อความอันเป็นเท็จต่อพนักงานเจ้าหน้าที่ ต้องระวางโทษจำคุกไม่เกินหกเดือน หรือปรับไม่เกินหนึ่งหมื่นบาท หรือทั้งจำทั้งปรับ|"
    "จึงเรียนมาเพื่อโปรดทราบและดำเนินการต่อไป|ตามที่ท่านได้ยื่นแบบรายการแสดงการส่งเงินสมทบประจำเดือนไว้นั้น|"
    "สำนักงานได้ตรวจสอบหลักฐานแล้วปรากฏว่ายังไม่ครบถ้วน จึงขอให้ท่านนำส่งเอกสารเพิ่มเติม|ภายใน 30 วันนับแต่วันที่ได้รับหนังสือฉบับนี้|"
    "หากพ้นกำหนดดังกล่าวแล้ว สำนักงานจะดำเนินการตามกฎหมายต่อไป|ข้าพเจ้าขอแจ้งการเปลี่ยนแปลงข้อเท็จจริงดังต่อไปนี้|"
    "โปรดกรอกข้อความให้ครบถ้วนและชัดเจนด้วยตัวบรรจง|ยื่นแบบได้ที่สำนักงานประกันสังคมจังหวัดหรือสาขา|"
    "ลูกจ้างซึ่งมีอายุไม่ต่ำกว่าสิบห้าปีบริบูรณ์และไม่เกินหกสิบปีบริบูรณ์ให้เป็นผู้ประกันตน|"
    "เงินเพิ่มในอัตราร้อยละสองต่อเดือนของจำนวนเงินสมทบที่นายจ้างยังมิได้นำส่ง|กรรมการหนึ่งคนลงลายมือชื่อและประทับตราสำคัญของบริษัท|"
    "ได้จดทะเบียนเป็นนิติบุคคลตามประมวลกฎหมายแพ่งและพาณิชย์|ปรากฏข้อความในรายการตามเอกสารทะเบียนนิติบุคคล ณ วันออกหนังสือนี้|"
    "มีอำนาจกระทำการแทนข้าพเจ้าในการติดต่อขอรับและยื่นเอกสารต่าง ๆ จนเสร็จการ|"
    "การใดที่ผู้รับมอบอำนาจได้กระทำไปให้ถือเสมือนว่าข้าพเจ้าได้กระทำเอง"
)


class TextGenerator:
    """Makes up lines. `words` may add a vocabulary of real words; the dice decide everything else."""

    def __init__(self, rng: Rng, *, words: Sequence[str] = ()) -> None:
        self._dice = rng
        self._words = list(words) or _NAME_PARTS
        self._ways: Ways = [
            (0.24, self._make_nonsense),
            (0.16, self._make_sentence),
            (0.10, self.make_label),
            (0.14, self._make_person),
            (0.10, self._make_company),
            (0.09, self._make_address),
            (0.10, self._make_number),
            (0.03, self._make_latin),
            (0.04, self._make_mixed),
        ]

    def make_line(self) -> str:
        """One line of 1 to about 70 signs."""
        text = self._weighted_choice(self._ways)
        if self._happens(0.08):
            text = text.translate(_THAI_DIGITS)
        if self._happens(0.05):
            text = f"({text})"
        return text

    def make_label(self) -> str:
        """What is printed before an answer."""
        return self._pick_one(_LABELS) + (":" if self._happens(0.3) else "")

    def _happens(self, share: float) -> bool:
        return bool(self._dice.random() < share)

    def _pick_one(self, some: Sequence[str]) -> str:
        return some[int(self._dice.integers(len(some)))]

    def _make_digits(self, count: int) -> str:
        return "".join(str(digit) for digit in self._dice.integers(0, 10, count))

    def _pick_between(self, low: int, high: int) -> int:
        return int(self._dice.integers(low, high + 1))

    def _make_syllable(self) -> str:
        letters = _RARE if self._happens(0.12) else _CONSONANTS
        first = self._pick_one(letters) + (self._pick_one("รลวหม") if self._happens(0.12) else "")
        tone = self._pick_one(_TONE) if self._happens(0.4) else ""
        final = self._pick_one(_FINALS) if self._happens(0.55) else ""
        ways: Ways = (
            (0.38, lambda: first + self._pick_one(_UPPER) + tone + final),
            (0.12, lambda: first + self._pick_one(_LOWER) + tone + final),
            (0.16, lambda: self._pick_one(_LEADING) + first + tone + final),
            (0.14, lambda: first + tone + self._pick_one("าาะำอ") + final),
            (0.06, lambda: first + tone + self._pick_one(_FINALS) + self._pick_one(["์", "์", "ๆ", "ฯ", "ิ์"])),
            (0.14, lambda: first + tone + final),
        )
        return self._weighted_choice(ways)

    def _weighted_choice(self, ways: Ways) -> str:
        chances = np.array([chance for chance, _ in ways])
        return ways[int(self._dice.choice(len(ways), p=chances / chances.sum()))][1]()

    def _make_nonsense(self) -> str:
        """Syllables that are no words: the eye must do it alone."""
        words = [
            "".join(self._make_syllable() for _ in range(self._pick_between(1, 4)))
            for _ in range(self._pick_between(1, 5))
        ]
        return " ".join(words)

    def _make_sentence(self) -> str:
        if self._happens(0.3):
            words = self._pick_one(_SENTENCES)
            start = self._pick_between(0, max(0, len(words) - 12)) if self._happens(0.3) else 0
            return _strip_leading_marks(words[start : start + self._pick_between(10, 75)])
        words = "".join(
            self._pick_one(self._words) + (" " if self._happens(0.12) else "")
            for _ in range(self._pick_between(1, 9))
        )
        return words.strip()[:75]

    def _make_name(self) -> str:
        return "".join(self._pick_one(_NAME_PARTS) for _ in range(self._pick_between(1, 3)))

    def _make_person(self) -> str:
        whole = f"{self._pick_one(_TITLES)}{self._make_name()} {self._make_name()}"
        return f"{self._pick_between(1, 30)}. {whole}" if self._happens(0.1) else whole

    def _make_company(self) -> str:
        name = self._make_name() + (self._pick_one(_TRADES) if self._happens(0.3) else "")
        if self._happens(0.5):
            name += " " + self._pick_one(_TRADES)
        return self._pick_one(_COMPANY).format(name)

    def _make_place(self) -> str:
        return self._pick_one(_PLACES) + (self._pick_one(_PLACES) if self._happens(0.5) else "")

    def _make_address(self) -> str:
        parts = [
            f"เลขที่ {self._pick_between(1, 999)}"
            + (f"/{self._pick_between(1, 99)}" if self._happens(0.5) else ""),
            f"หมู่ {self._pick_between(1, 14)}" if self._happens(0.7) else f"ซ. {self._make_place()}",
            f"{self._pick_one(['ถนน', 'ถ.'])}{self._make_place()}",
            f"{self._pick_one(['ตำบล', 'ต.', 'แขวง'])}{self._make_place()}",
            f"{self._pick_one(['อำเภอ', 'อ.', 'เขต'])}{self._make_place()}",
            f"{self._pick_one(['จังหวัด', 'จ.'])}{self._make_place()}",
            f"{self._pick_between(10000, 96220)}",
        ]
        first = self._pick_between(0, 5)
        return " ".join(parts[first : first + self._pick_between(1, 7)])

    def _make_number(self) -> str:
        after = ["", "", "%", " คน", " บาท", " น.", f"/{self._make_digits(4)}"]
        ways: Ways = (
            (2, lambda: _join_groups(self._make_digits(13), (1, 4, 5, 2, 1))),
            (1, lambda: _join_groups(self._make_digits(10), (2, 7, 1))),
            (2, lambda: f"{self._pick_between(0, 999_999):,}.{self._make_digits(2)}"),
            (2, self._make_date),
            (1, self._make_numeric_date),
            (1, lambda: f"โทร. 0{_join_groups(self._make_digits(9), (1, 4, 4))}"),
            (1, lambda: self._make_digits(self._pick_between(1, 7)) + self._pick_one(after)),
            (0.4, lambda: self._make_digits(13)),
        )
        return self._weighted_choice(ways)

    def _make_numeric_date(self) -> str:
        day, month = self._pick_between(1, 31), self._pick_between(1, 12)
        return f"{day:02d}/{month:02d}/{self._pick_between(2500, 2570)}"

    def _make_date(self) -> str:
        era = self._pick_one(["", "", "พ.ศ. "])
        return f"{self._pick_between(1, 31)} {self._pick_one(_MONTHS)} {era}{self._pick_between(2480, 2570)}"

    def _make_latin(self) -> str:
        words = []
        for _ in range(self._pick_between(1, 5)):
            word = "".join(self._pick_one(_LATIN) for _ in range(self._pick_between(1, 9)))
            words.append(self._pick_one([word.upper(), word.lower(), word.title(), word]))
        text = " ".join(words)
        return text if self._happens(0.7) else f"{words[0].lower()}@{words[-1].lower()}.co.th"

    def _make_mixed(self) -> str:
        """Signs of all kinds, also where nobody would write them."""
        text = ""
        for _ in range(self._pick_between(2, 12)):
            text += self._pick_one(
                [
                    self._make_syllable(),
                    self._make_digits(2),
                    self._pick_one(_SIGNS),
                    " ",
                    self._pick_one(_LATIN),
                ]
            )
        return " ".join(text.split()) or "ก"


def _strip_leading_marks(text: str) -> str:
    """Nothing begins with a mark."""
    return text.lstrip("ัิีึืุู็่้๊๋์ำะา ").rstrip() or "ก"


def _join_groups(digits: str, sizes: Sequence[int]) -> str:
    ends = np.cumsum(sizes).tolist()
    return "-".join(digits[end - size : end] for size, end in zip(sizes, ends, strict=True))
