"""A small office with many papers: made-up Thai pages, misread as OCR does, in rows of the real tables."""

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.models import Batch, Document, FormType, Identifier, Page, Reading, Upload
from documents.search import index_pages
from documents.states import BatchState, DocumentState, UploadState
from employers.identifiers import AccountNo, NationalId, check_digit
from employers.latin_key import person_latin_key
from employers.models import Employer, Employment, Establishment, InsuredPerson
from employers.names import CompanyName, person_key
from employers.phonetic import sound_key
from sso_efiles.accounts.models import Office, Province, User
from sso_efiles.policy import Role
from sso_efiles.work.states import WorkState


def _words(text: str) -> list[str]:
    return text.split()


OFFICES = {"7400": "74", "7500": "75", "5000": "50"}
FIRST = _words(
    "สมชาย สมหญิง พรทิพย์ วิชัย ไพโรจน์ กาญจนา ธีรพงษ์ เกรียงไกร มานพ วรรณา รุ่งทิวา ศิริพร ยุทธนา "
    "ต่อศักดิ์ สถาพร ปราณี อนุชา จิราภรณ์ ณัฐวุฒิ เพ็ญศรี บุญมี ประเสริฐ สุรชัย กมลชนก ธนพล อรวรรณ "
    "ชาญวิทย์ ดวงใจ ทองดี ลัดดาวัลย์ วีระ นภา"
)
LAST_A = _words("มงคล ยิ่ง คำ พรหม บุญ ไชย วงศ์ ทอง ศรี เกียรติ วิริยะ รุ่ง แก้ว จันทร์ สุข เจริญ ชัย รัตน พงษ์ ธรรม")
LAST_B = _words("ทรัพย์ มั่นคง เจริญ วัฒน์ ศักดิ์ อยู่เย็น ภักดี พันธ์ บำรุง เลิศ คงนนท์ ยืนยง ใส ประดิษฐ์ กุล สกุล รักษ์ งาม")
FIRM_A = _words("ธนา นครชัย รุ่งโรจน์ ศรีนคร สยาม ไทยเจริญ อุดม เพชร มหาชัย กิจ พัฒนา ทวี เอเชีย บูรพา สหมิตร เจ้าพระยา แสง")
FIRM_B = _words("กรุ๊ป ร่วมใจ วัฒนา พาณิชย์ อินเตอร์ เทรดดิ้ง รุ่งเรือง ทรัพย์ สตีล ฟู้ด พลาสติก เท็กซ์ไทล์ ซัพพลาย ยนต์")
FIRM_C = _words("การ์เมนท์ ขนส่ง ค้าวัสดุ ก่อสร้าง อาหารทะเล เฟอร์นิเจอร์ การพิมพ์ ห้องเย็น แปรรูป โลจิสติกส์")
PLACES = _words("มาบยางพร ปลวกแดง ท่าตุ้ม ป่าซาง คลองหนึ่ง คลองหลวง บางปะอิน กระทุ่มแบน มหาชัย สันกำแพง แม่ริม อัมพวา")
TRADES = _words("รับจ้างพิมพ์เอกสารและสิ่งพิมพ์ ตัดเย็บเสื้อผ้าสำเร็จรูป ผลิตและจำหน่ายเฟอร์นิเจอร์ไม้ แปรรูปอาหารทะเลแช่แข็ง")
REASONS = _words("เสียชีวิต เลิกจ้าง เกษียณอายุ สิ้นสุดสัญญาจ้าง ลาออก")
BODY = (
    "ตามที่สำนักงานประกันสังคมได้ตรวจสอบบัญชีการนำส่งเงินสมทบของสถานประกอบการของท่าน แล้วพบว่ามีการนำส่งเงินสมทบไม่ครบถ้วน",
    "จึงขอให้ท่านดำเนินการชำระภายในสามสิบวันนับแต่วันที่ได้รับหนังสือฉบับนี้",
    "ทั้งนี้ขอให้ท่านนำเอกสารหลักฐานการจ่ายค่าจ้างทะเบียนลูกจ้างบัญชีรายวันไปพบพนักงานเจ้าหน้าที่",
    "หากท่านมีข้อสงสัยประการใดโปรดติดต่อเจ้าหน้าที่ผู้รับผิดชอบได้ในวันและเวลาราชการ",
    "อนึ่งสำนักงานฯได้บันทึกการเปลี่ยนแปลงข้อเท็จจริงของนายจ้างไว้เรียบร้อยแล้ว",
    "ผู้ใดแจ้งข้อความอันเป็นเท็จต่อพนักงานเจ้าหน้าที่ต้องระวางโทษจำคุกไม่เกินหกเดือน",
)
FORMS = {"sps_1_01": "แบบขึ้นทะเบียนนายจ้าง", "sps_6_09": "หนังสือแจ้งการสิ้นสุดความเป็นผู้ประกันตน", "letter": "หนังสือ"}
# What scanners and engines do to Thai, told apart from the classes that search folds by: some cross them.
CONFUSED = dict(zip("กถภคดตบปพผมนขชอฮวงรธลสจณญ", "ถภกดคตปบผพนมชขฮอวาธรสลจญณ", strict=True))
LOST = "่้๊๋์็ั"


@dataclass
class Firm:
    """An employer on paper."""

    name: str
    account_no: str
    office: str
    people: "list[Person]" = field(default_factory=list)
    row: Any = None


@dataclass
class Person:
    """An insured person on paper."""

    title: str
    first: str
    last: str
    national_id: str

    @property
    def written(self) -> str:
        return f"{self.title}{self.first} {self.last}"


class Paper:
    """Draws firms, people and pages from one seed: the same everywhere."""

    def __init__(self, seed: int = 1) -> None:
        self.draw = random.Random(seed)

    def firm(self, number: int) -> Firm:
        office = self.draw.choice(list(OFFICES))
        digits = f"{OFFICES[office]}{number:07d}"
        core = f"{self.draw.choice(FIRM_A)}{self.draw.choice(FIRM_B)} {self.draw.choice(FIRM_C)}"
        return Firm(f"บริษัท {core} จำกัด", digits + check_digit(digits), office)

    def person(self, number: int) -> Person:
        digits = (
            f"{self.draw.randint(1, 5)}{self.draw.randint(1000, 9999)}{number:05d}{self.draw.randint(10, 99)}"
        )
        last = self.draw.choice(LAST_A) + self.draw.choice(LAST_B)
        return Person(
            self.draw.choice(["นาย", "นาง", "นางสาว"]),
            self.draw.choice(FIRST),
            last,
            digits + check_digit(digits),
        )

    def page(self, firm: Firm, *, form: str) -> str:
        """One page: unspaced Thai, a list of persons, numbers with hyphens, at times in Thai digits."""
        lines = [FORMS[form], f"ชื่อสถานประกอบการ {firm.name}", f"เลขที่บัญชี {AccountNo(firm.account_no).shown}"]
        lines.append(
            f"ตำบล{self.draw.choice(PLACES)} อำเภอ{self.draw.choice(PLACES)} กิจการ{self.draw.choice(TRADES)}"
        )
        lines += self.draw.sample(BODY, 3)
        for person in self.draw.sample(firm.people, min(len(firm.people), self.draw.randint(1, 4))):
            shown = NationalId(person.national_id).shown
            lines.append(f"{shown} {person.written} {self.draw.choice(REASONS)}")
        text = "\n".join(lines)
        return (
            text.translate({ord(str(n)): chr(0x0E50 + n) for n in range(10)})
            if self.draw.random() < 0.2
            else text
        )

    def misread(self, text: str, *, share: float) -> str:
        """The same with this share of the letters wrong."""
        out = []
        for char in text:
            if char == "\n" or self.draw.random() >= share:
                out.append(char)
            elif char in LOST or self.draw.random() < 0.2:
                continue
            else:
                out.append(CONFUSED.get(char, self.draw.choice("กมอ1 ")))
        return "".join(out)


def words_of(text: str) -> list[list[Any]]:
    """Word boxes as a reader gives them: 20 pixels a letter, 50 a line."""
    words: list[list[Any]] = []
    for number, line in enumerate(text.split("\n")):
        at = 100
        for word in line.split(" "):
            words.append([word, at, 50 * number, at + 20 * len(word), 50 * number + 40, 0.9, number])
            at += 20 * (len(word) + 1)
    return words


def places() -> None:
    """Provinces, offices, forms."""
    for code in OFFICES.values():
        Province.objects.get_or_create(
            code=code,
            iso=f"TH-{code}",
            name_th=code,
            name_en=code,
            region_th="-",
            region_en="-",
            target_files=1000,
        )
    for code, province in OFFICES.items():
        Office.objects.get_or_create(code=code, name_th=code, province_id=province, kind="province")
    for form, title in FORMS.items():
        FormType.objects.get_or_create(id=form, title_th=title, doc_class="A")


def officer(role: Role = Role.COUNTER, *, office: str = "5000") -> User:
    """A person of this role; each once."""
    return User.objects.get_or_create(username=f"{role.value}{office}", role=role, office_id=office)[0]


def registry(firms: Sequence[Firm]) -> None:
    """The firms and their people as the registry has them."""
    for firm in firms:
        name = CompanyName.parse(firm.name)
        firm.row = Employer(
            account_no=firm.account_no, name=firm.name, legal_form=name.legal_form.value, search_key=name.key,
            sound_key=name.sound, latin_key=name.latin, office_id=firm.office, status="active",
        )  # fmt: skip
    Employer.objects.bulk_create([firm.row for firm in firms])
    places_of_work = [
        Establishment(employer=f.row, branch_seq="000000", name=f.name, office_id=f.office, status="active")
        for f in firms
    ]
    Establishment.objects.bulk_create(places_of_work)
    jobs = []
    for firm, place in zip(firms, places_of_work, strict=True):
        for person in firm.people:
            key = person_key(person.first, person.last)
            row = InsuredPerson(
                national_id=person.national_id,
                title=person.title,
                first_name=person.first,
                last_name=person.last,
                search_key=key,
                sound_key=sound_key(key),
                latin_key=person_latin_key(person.first, person.last),
            )
            jobs.append(Employment(person=row, establishment=place, started_on=dt.date(2020, 1, 1)))
    InsuredPerson.objects.bulk_create([job.person for job in jobs])
    Employment.objects.bulk_create(jobs)


def file(
    texts: Iterable[str], firm: Firm | None, *, by: User, office: str = "", form: str = "letter",
    state: DocumentState = DocumentState.FILED,
) -> list[int]:  # fmt: skip
    """Pages of one document, read, filed (or not) and indexed; their ids."""
    texts = list(texts)
    batch = Batch.objects.create(
        office_id=office or (firm.office if firm else "7400"),
        digest=uuid.uuid4().hex,
        created_by=by,
        state=BatchState.DONE,
    )
    scan = Upload.objects.create(
        batch=batch,
        client_id="1",
        name="scan.pdf",
        size=1,
        sha256="0" * 64,
        kind="pdf",
        state=UploadState.STORED,
        split=WorkState.DONE,
        pages_found=len(texts),
    )
    document = Document.objects.create(
        batch=batch, employer=firm.row if firm else None, form_id=form, state=state
    )
    pages = Page.objects.create_with_scans(scan, range(1, len(texts) + 1), state=WorkState.DONE)
    for position, page in enumerate(pages):
        page.document, page.position = document, position
    Page.objects.bulk_update(pages, ["document", "position"])
    Reading.objects.bulk_create(_readings(pages, texts))
    ids = [page.pk for page in pages]
    index_pages(ids)
    return ids


def _readings(pages: Sequence[Page], texts: Sequence[str]) -> Iterator[Reading]:
    for page, text in zip(pages, texts, strict=True):
        yield Reading(
            page=page,
            scan=page.scan,
            token=uuid.uuid4(),
            source_sha256="0" * 64,
            engine="test",
            text=text,
            words=words_of(text),
            width=2000,
            height=2800,
            dpi=200,
        )


def name_on(page: int, *, kind: str, value: str, as_read: str = "") -> None:
    """A number found on a page."""
    Identifier.objects.create(
        page_id=page, kind=kind, value=value, as_read=as_read or value, check_result="ok"
    )
