"""Synthetic names to train on: of persons and of firms, put together so that no list can be learned.

Problem: a network that has met few names reads the ones that it met; the register holds a million others.
Steps: a name comes from a list given at the start (given names, surnames; none is kept in the repository),
from parts as real surnames are built of, or from syllables with rare letters, karan and ro han; firms have
words, trades, spelled Latin letters and years. Shares are guesses.
Dropped: how often a name is borne: rare ones are the hard ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocr.training.synth_syllables import Dice, Ways, split_rows, split_words

_TITLES = split_words(
    "นาย นาย นาย นาง นางสาว นางสาว น.ส. ด.ช. ด.ญ. เด็กชาย เด็กหญิง ว่าที่ร้อยตรี ว่าที่_ร.ต. ดร. ผศ. "
    "รศ.ดร. นพ. พญ. ทพ. พ.ต.อ. พ.ต.ท. พ.ต.ต. ด.ต. จ.ส.ต. ส.ต.ท. ร.ต. ร.ท. ร.อ. จ.ส.อ. ส.อ. สิบเอก ม.ล. "
    "ม.ร.ว. พระ คุณ Mr. Mrs. Miss Ms."
)
PARTS = split_words(
    "กมล กฤช กฤต กฤษ กฤษณะ กฤษฎา กล้า กวี กัญญ์ กัญญา กัณฑ์ กันต์ กัลยา กาญจน์ กาญจนา กาฬ กิ่ง กิจ กิตติ "
    "กุล กุศล เกตุ เกศ เกษ เกษม เกษตร เกียรติ ไกร แก้ว โกวิท โกศล ก้อง กรณ์ กร การ ขจร ขนิษฐ์ ขวัญ ขันธ์ "
    "ขันติ เข็ม เขียว แข คง คช คณิต คม คำ คุณ คุ้ม คูณ เครือ เคน แคน โคตร งาม เงิน จรัญ จรัส จักร จักรี "
    "จันทร์ จันทนา จำนงค์ จำเนียร จิต จิตต์ จิตร จินดา จินต์ จิรา จีระ จุฑา จุฬา เจน เจริญ เจตน์ เจษฎ์ "
    "แจ่ม ใจ ฉลอง ฉวี ฉัตร ฉันท์ ชนะ ชน ชม ชโลธร ชวน ชวลิต ชัชวาล ชัย ชาญ ชาติ ชิน ชีวิน ชื่น ชุติ ชุม "
    "ชู เชาวน์ เชิด เชี่ยว โชค โชติ ไชย ซื่อ ญาณ ญาดา ฐากูร ฐานะ ฐิติ ณรงค์ ณัฐ ณัฏฐ์ ณิชา ดนัย ดล ดวง "
    "ดอน ดา ดารา ดำ ดำรง ดิษฐ์ ดิลก ดี เด่น เด็จ เดช เดือน ตระการ ตระกูล ตรี ตรีนุช ตวง ตั้ง ตันติ ตุ้ม "
    "เตชะ เติม ไตร ถนอม ถวิล ถาวร ถิ่น ทรง ทรัพย์ ทวี ทศ ทอง ทักษ์ ทัต ทัศน์ ทิน ทิพย์ ทิพา เทพ เทวา "
    "เทวิน เทียน เทอด แทน ธง ธน ธนา ธนู ธร ธรรม ธราดล ธวัช ธัช ธัญ ธันว์ ธานินทร์ ธารา ธิดา ธีร ธีระ "
    "ธำรง นคร นนท์ นพ นภา นรา นริศ นฤมล นวล นัฐ นันท์ นันทนา นาค นาถ นารี นิกร นิตย์ นิธิ นิพนธ์ นิภา "
    "นิมิต นิรันดร์ นิล นุกูล นุช เนตร เนรมิต เนียม แน่น บง บรรจง บรรณ บริบูรณ์ บวร บัณฑิต บัว บารมี "
    "บำรุง บุญ บุตร บุษบา บุษย์ บูรณ์ เบญจ เบ้า ปกรณ์ ปฏิ ปทุม ปภา ปรมา ประ ประกอบ ประจักษ์ ประดิษฐ์ "
    "ประทีป ประภา ประวิทย์ ประเสริฐ ประสงค์ ประสิทธิ์ ปรัชญ์ ปราณี ปรีชา ปรียา ปลั่ง ปวีณ์ ปัญจ ปัญญ์ "
    "ปัญญา ปัทม์ ปาน ปาริชาต ปิ่น ปิติ ปิยะ ปุณย์ เปรม เปี่ยม ผดุง ผล ผลิน ผ่อง ผาสุก แผ้ว ฝน พจน์ พนม "
    "พบ พร พรต พรรณ พรรษ พรหม พฤกษ์ พล พลอย พวง พันธ์ พันธุ์ พัชร พัฒน์ พัฒนา พัทธ์ พานิช พิชญ์ พิชัย "
    "พิเชษฐ์ พิทักษ์ พินิจ พิพัฒน์ พิภพ พิมพ์ พิริยะ พิศ พิสิฐ พิษณุ พีระ พุฒิ พุทธ พูน พูล เพชร เพ็ชร "
    "เพ็ญ เพียร เพิ่ม แพง แพทย์ แพร โพธิ์ ไพจิตร ไพบูลย์ ไพร ไพรัช ไพโรจน์ ไพศาล พงศ์ พงษ์ พ่วง ฟ้า ฟอง "
    "เฟื่อง ภัค ภักดี ภัณฑ์ ภัทร ภัสสร ภา ภาค ภาณุ ภิรมย์ ภิญโญ ภีม ภู ภูมิ ภูวดล ภูษิต เภา มงคล มณฑล "
    "มณี มนตรี มนัส มนัสวี มรกต มหา มะลิ มั่ง มั่น มั่นคง มา มาก มานะ มานพ มาน มารุต มาลัย มาลี มิ่ง "
    "มิตร มีสุข มุกดา มูล เมฆ เมตตา เมธา เมธี เมือง แม้น แมน ไมตรี ยง ยนต์ ยศ ยอด ยิ่ง ยืน ยืนยง ยุทธ "
    "ยุพา ยุวดี เย็น โยธิน รจนา รณ รมย์ รวี รังสี รังสรรค์ รัชต์ รัชนี รัฐ รัตน์ รัตนา รักษ์ รักษา ราช "
    "ราตรี รามัญ ริน รื่น รุ่ง รุ่งเรือง รุจิ เรณู เรวัต เรือง โรจน์ ฤกษ์ ฤดี ฤทธิ์ ฤทัย ลภัส ลลิตา ลออ "
    "ลักษณ์ ลัดดา ลาภ ลาวัณย์ ลิขิต ลี ลือ เลขา เลิศ เลื่อน ไล วงศ์ วงษ์ วงค์ วงศา วชิร วนา วนิช วร วรรณ "
    "วรรธน์ วราห์ วราภรณ์ วสันต์ วัชร วัฒน์ วัฒนา วัตร วัน วันทนา วารี วาสนา วิกรม วิจารณ์ วิจิตร วิชญ์ "
    "วิชัย วิเชียร วิทย์ วิทยา วินัย วิบูลย์ วิภา วิมล วิรัช วิรุฬห์ วิไล วิวัฒน์ วิเศษ วิศรุต วิสุทธิ์ "
    "วิสูตร วีร วีระ วุฒิ วุฒิชัย เวช เวทย์ แววตา ไว ศจี ศตวรรษ ศรัณย์ ศรัทธา ศรี ศรุต ศศิ ศักดา ศักดิ์ "
    "ศาสตร์ ศาศวัต ศิระ ศิริ ศิลป์ ศิลา ศีล ศุภ ศุภร เศรษฐ์ เศวต โศภิษฐ์ สกล สกุล สงกรานต์ สงวน สดใส "
    "สถาพร สถิต สนธิ สนอง สนั่น สม สมบัติ สมบูรณ์ สมพงษ์ สมัย สมิทธิ์ สรณ์ สรร สรวิชญ์ สราวุธ สรัล "
    "สฤษดิ์ สวรรค์ สวัสดิ์ สว่าง สหัส สอน สอาด สัจจะ สันต์ สันติ สัมฤทธิ์ สาคร สาธร สาธิต สามารถ สาย "
    "สายัณห์ สาลี่ สำราญ สำเริง สิงห์ สิงหล สิญจน์ สิทธิ์ สิทธิ สิน สิรินทร์ สิริ สีดา สีหา สุก สุกัญญา "
    "สุข สุขุม สุชาติ สุด สุดา สุทธิ์ สุทธิ สุทัศน์ สุธา สุธี สุนทร สุนันท์ สุนีย์ สุบรรณ สุพจน์ สุพรรณ "
    "สุภา สุภาพ สุมน สุมาลี สุเมธ สุรเชษฐ์ สุรพล สุรา สุริยา สุริย์ สุวรรณ สุวัฒน์ สุวิทย์ เสกสรรค์ "
    "เสงี่ยม เสถียร เสนาะ เสน่ห์ เสนีย์ เสมอ เสรี เสริม เสาวภา เสือ แสง แสน แสวง โสภณ โสภา ใส หงษ์ หทัย "
    "หนู หนูแดง หมั่น หมื่น หลวง หลาย หวัง หอม หาญ หิรัญ เหมือน เหล่า แหลม ใหญ่ ใหม่ องค์ องอาจ อดิศร "
    "อดุลย์ อติ อธิ อธิษฐ์ อนงค์ อนันต์ อนุ อนุชา อนุตร์ อภัย อภิ อมร อมรา อยู่ อรรถ อรุณ อรพิน อรวรรณ "
    "อลงกรณ์ อลิสา อวยชัย อัครา อัครเดช อังคณา อัจฉรา อัญชัน อัฐ อัมพร อัศว อัษฎา อาจ อาทร อาทิตย์ อาภา "
    "อารักษ์ อารี อารีย์ อำนาจ อำนวย อำไพ อำพัน อิทธิ อินทร์ อินทรา อิสระ อุดม อุทัย อุทิศ อุบล อุษา อู่ "
    "เอก เอกสิทธิ์ เอี่ยม เอื้อ โอภาส โอฬาร ไอศูรย์ ฬิริ ฮวด แฮม ฤาชา เฌอ ปัฏฐ์ กอบ กฎ ฏิกา ฑีฆา วัณย์ "
    "วุธ บดี ปรัชญา บรรพต พรรษา สรรค์ ธรรมา กรรณ์ วรรค์ ภรรยา บรร พรรค ธรรศ วรรษ อรรจน์"
)
_CHINESE = split_words(
    "ตั้ง ลิ้ม อึ้ง โง้ว เตีย แต้ ลี้ ฉั่ว เล้า เฮ้ง จึง โค้ว เอี๊ยว เจ็ง ซิ้ม กัง เบ๊ โล้ว คู ไหล ก๊วย "
    "ซื้อ อั้ง แปะ ลิ่ม จู ภู่ ย่าง จ๋าว หว่าง ว่าง เท้า ม้า โซ้ง ท่อ กิม เซียะ อุ่ย"
)
_SOUTH = split_words(
    "อับดุล อับดุลเลาะ มูฮัมหมัด มะ สะมะแอ ยูโซะ อาแว เจ๊ะ เจะ ดอเลาะ นูรียะ ฟาตีเมาะ รอฮานี มาหามะ "
    "สาเมาะ แวดอเลาะ หะยีสาและ บินหมัด ปูเตะ สาและ ดือราแม อิสมะแอ ลาเต๊ะ ซูไฮมี ฮาซัน อิบรอฮีม เบ็ญหมัด "
    "โต๊ะหลี หมัดเหล็ม ยะโกะ นิเดร์ ต่วนสุหลง ฮามิด๊ะ มือลี ซารีนา ไซนับ อัสมะ กาเจ"
)
_FOREIGN_THAI = split_words(
    "จอห์น สมิธ เดวิด โรเบิร์ต เจมส์ วิลเลียม ไมเคิล ปีเตอร์ แอนเดอร์สัน โทมัส คริสโตเฟอร์ เอ็ดเวิร์ด "
    "ยามาดะ ทานากะ ซูซูกิ ซาโต้ คิม ปาร์ค เฉิน หวัง หลี่ จาง อู๋ เหวิน ออง จ่อ โซ วิน เมียะ มิน ทู ตัน "
    "เอ ซาน เท ลวิน นาย หม่อง โก ซอ ลา ซก ชัน เพ็ญ รัตนา โสพล วันนา สุข เกียว บุญมี คำพัน สีสะหวาด "
    "เงวียน วัน เจิ่น ฮอง กุมาร ซิงห์ ราช ชาร์มา พาเทล อาลี ข่าน ฮุสเซน"
)
_FOREIGN = split_words(
    "John Smith David Robert James William Michael Peter Anderson Thomas Christopher Yamada Tanaka "
    "Suzuki Sato Takahashi Kim Park Chen Wang Li Zhang Wu Aung Kyaw Soe Win Myat Min Thu Than Aye San "
    "Htay Lwin Naing Maung Ko Saw Hla Khin Zaw Phyo Moe Nwe Thida Sok Chan Pheng Ratana Sophal Vanna "
    "Somphone Bounmy Sisavath Nguyen Van Tran Hong Pham Kumar Singh Raj Sharma Patel Ali Khan Hussain "
    "Schmidt Muller Dubois"
)
_COMPANY = split_rows(
    "บริษัท {} จำกัด|บริษัท {} จำกัด|บริษัท {} จำกัด|บริษัท {} จำกัด|ห้างหุ้นส่วนจำกัด {}|"
    "ห้างหุ้นส่วนจำกัด {}|หจก. {}|หจก.{}|บจก. {}|บมจ. {}|ร้าน {}|ร้าน{}|บริษัท {} จำกัด (มหาชน)|"
    "บริษัท {} (ประเทศไทย) จำกัด|บริษัท {} (ไทยแลนด์) จำกัด|บริษัท {} (1994) จำกัด|มูลนิธิ{}|สมาคม{}|"
    "โรงเรียน{}|วิทยาลัย{}|สหกรณ์{} จำกัด|สหกรณ์การเกษตร{} จำกัด|คณะบุคคล {}|กิจการร่วมค้า {}|"
    "ห้างหุ้นส่วนสามัญ {}|นิติบุคคลอาคารชุด {}|วัด{}|องค์การบริหารส่วนตำบล{}|เทศบาลตำบล{}|โรงพยาบาล{}|"
    "คลินิก{}|ตลาด{}|อู่{}|โรงงาน{}|สำนักงานบัญชี{}|หมู่บ้านจัดสรร {}"
)
_COMPANY_LATIN = split_rows(
    "{} Co., Ltd.|{} CO., LTD.|{} Company Limited|{} Public Company Limited|{} (Thailand) Co., Ltd.|"
    "{} Limited Partnership|{} Part., Ltd.|{} PCL|{} Group"
)
_TRADES = split_words(
    "พาณิชย์ การค้า ก่อสร้าง การโยธา ขนส่ง โลจิสติกส์ การ์เมนท์ เทรดดิ้ง อุตสาหกรรม วิศวกรรม ฟู้ดส์ ฟู้ด "
    "เซอร์วิส กรุ๊ป ค้าวัสดุ วัสดุก่อสร้าง วัสดุภัณฑ์ พลาสติก ยานยนต์ ยนตรการ อิเล็กทรอนิกส์ การพิมพ์ "
    "เฟอร์นิเจอร์ เอ็นจิเนียริ่ง อินเตอร์ อินเตอร์เนชั่นแนล คอนสตรัคชั่น แพ็คเกจจิ้ง การเกษตร เกษตรกิจ "
    "คลีนนิ่ง แอนด์ ซัพพลาย มาร์เก็ตติ้ง เอ็กซ์ปอร์ต ดีเวลลอปเมนท์ ดีเวลล็อปเม้นท์ โฮลดิ้ง ทัวร์ ทราเวล "
    "รีสอร์ท โฮเต็ล เบเกอรี่ ออโต้พาร์ท ออโตเมชั่น เคมีคอล เคมีภัณฑ์ สตีล เม็ททัล แมชชีนเนอรี่ พรีซิชั่น "
    "เทคโนโลยี เทคนิค ซอฟต์แวร์ ซีเคียวริตี้ รักษาความปลอดภัย การแพทย์ เมดิคอล ฟาร์มา คอสเมติก บิวตี้ "
    "อะโกร ฟาร์ม ปศุสัตว์ ห้องเย็น ซีฟู้ด ไรซ์มิลล์ โรงสี น้ำแข็ง น้ำดื่ม ปิโตรเลียม แก๊ส ออยล์ พลังงาน "
    "เอ็นเนอร์ยี่ โซล่าร์ ไฟฟ้า การไฟฟ้า อีเล็คทริค คอนกรีต คอนกรีตผสมเสร็จ เสาเข็ม เซรามิค กระจก "
    "อลูมิเนียม ไม้แปรรูป เท็กซ์ไทล์ สิ่งทอ แฟชั่น จิวเวลรี่ ทองรูปพรรณ โปรดักส์ โปรดักชั่น มีเดีย "
    "ดิจิตอล พร็อพเพอร์ตี้ แลนด์ เรียลเอสเตท แมนเนจเม้นท์ คอนซัลแทนท์ แอคเคาน์ติ้ง กฎหมาย ธุรกิจ "
    "การบัญชี ลิสซิ่ง แคปปิตอล ประกันภัย โบรกเกอร์ เครื่องเย็น ทรานสปอร์ต"
)
_TRADES_LATIN = split_words(
    "Trading Transport Logistics Engineering Construction Foods Service Supply Plastic Auto Parts "
    "Electronics International Industry Packaging Property Development Holding Technology Solutions "
    "Design Marketing Export Steel Precision Chemical Energy Hotel Resort Tour Textile"
)
_SPELLED = split_words(
    "เอ บี ซี ดี อี เอฟ จี เอช ไอ เจ เค แอล เอ็ม เอ็น โอ พี คิว อาร์ เอส ที ยู วี ดับบลิว ดับเบิ้ลยู "
    "เอ็กซ์ วาย แซด ซี.พี. เอส.เอ็ม. ที.เอ็น. พี.เค. เค.เอส. เอ.บี."
)
_AROUND = split_words(
    "โชค ทรัพย์ เจริญ ไทย สยาม เอเชีย สหะ ยูไนเต็ด ไทยรุ่งเรือง ทวี รวม ศรี มหา นำ ซัน สตาร์ โกลเด้น "
    "กรีน เวิลด์ แกรนด์ รอยัล เพาเวอร์ สมาร์ท พรีเมียร์"
)


class NameMaker:
    """Makes up persons and firms. Lists of given names and surnames may be told; the dice do the rest."""

    def __init__(self, dice: Dice, *, given: Sequence[str] = (), family: Sequence[str] = ()) -> None:
        self._dice = dice
        self._given = list(given) or PARTS
        self._family = list(family) or PARTS

    def make_person(self) -> str:
        """A title with name and surname, as lists, letters and signatures have it."""
        dice = self._dice
        kind = dice.roll()
        if kind < 0.04:
            return self._make_foreigner()
        if kind < 0.08:
            return f"{dice.pick(_TITLES[:5])}{dice.pick(_SOUTH)} {dice.pick(_SOUTH)}"
        if kind < 0.11:
            words = [dice.pick(_FOREIGN_THAI) for _ in range(3)]
            return dice.pick(_TITLES[:5]) + " ".join(words)
        title = dice.pick(_TITLES) if dice.happens(0.85) else ""
        between = "  " if dice.happens(0.05) else " "
        apart = " " if dice.happens(0.12) else ""
        return f"{title}{apart}{self.make_given()}{between}{self.make_family()}".replace("_", " ").strip()

    def _make_foreigner(self) -> str:
        dice = self._dice
        words = [dice.pick(_FOREIGN) for _ in range(dice.between(2, 4))]
        name = " ".join(words)
        title = dice.pick(["Mr. ", "Mrs. ", "Miss ", "MR. ", "MISS ", ""])
        return title + (name.upper() if dice.happens(0.5) else name)

    def make_given(self) -> str:
        """A given name."""
        if self._dice.happens(0.55):
            return self._dice.pick(self._given)
        return self._join_parts(1, 2)

    def make_family(self) -> str:
        """A surname: often two or three parts grown together, as no two families may bear the same one."""
        dice = self._dice
        ways: Ways = (
            (0.45, lambda: dice.pick(self._family)),
            (0.05, lambda: f"แซ่{dice.pick(_CHINESE)}"),
            (0.01, lambda: f"ณ {dice.pick(PARTS)}{dice.pick(PARTS)}"),
            (0.03, lambda: dice.pick(_SOUTH)),
            (0.08, lambda: dice.make_word(2, 4)),
            (0.08, lambda: dice.pick(self._family)[:6].rstrip("เแโใไ") + dice.pick(PARTS)),
            (0.30, lambda: self._join_parts(1, 3)),
        )
        return dice.choose(ways)

    def _join_parts(self, least: int, most: int) -> str:
        return "".join(self._dice.pick(PARTS) for _ in range(self._dice.between(least, most)))

    def make_company(self) -> str:
        """A firm's name in full, with what it is before and after."""
        dice = self._dice
        if dice.happens(0.12):
            return self._make_latin_company()
        return dice.pick(_COMPANY).format(self.make_firm_name())

    def make_firm_name(self) -> str:
        """What is between "company" and "limited"."""
        dice = self._dice
        kind = dice.roll()
        if kind < 0.16:
            name = self._spell_letters()
        elif kind < 0.3:
            name = dice.pick(_AROUND) + dice.pick(self._family)
        elif kind < 0.38:
            name = f"{dice.pick(PARTS)} {dice.pick(PARTS)}"
        elif kind < 0.45:
            name = dice.make_word(2, 4)
        else:
            name = self._join_parts(1, 3)
        if dice.happens(0.25):
            name += dice.pick(_TRADES)
        if dice.happens(0.55):
            name += " " + dice.pick(_TRADES)
        if dice.happens(0.12):
            name += " " + dice.pick(
                ["2000", "1999", "2545", "2550", "2562", "555", "888", "99", "789", "๒๐๐๐", "9"]
            )
        return name

    def _spell_letters(self) -> str:
        dice = self._dice
        joint = dice.pick([" ", ".", " แอนด์ ", "", "-", ". "])
        letters = joint.join(dice.pick(_SPELLED) for _ in range(dice.between(2, 3)))
        return f"{letters} {dice.pick(_TRADES)}"

    def _make_latin_company(self) -> str:
        dice = self._dice
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        short = "".join(dice.pick(letters) for _ in range(dice.between(2, 4)))
        name = f"{dice.pick([short, dice.pick(_FOREIGN), 'Thai ' + short])} {dice.pick(_TRADES_LATIN)}"
        whole = dice.pick(_COMPANY_LATIN).format(name)
        return whole.upper() if dice.happens(0.4) else whole
