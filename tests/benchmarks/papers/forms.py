"""The forms of the employer file: registration, insured person, contributions, end of employment."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.papers.comb_drawing import draw_account, draw_comb
from tests.benchmarks.papers.paper import Paper
from tests.benchmarks.papers.people import REASONS, People, Person, grouped

_LEFT, _RIGHT = 17.0, 194.0


def heading(paper: Paper, code: str, title: str, *, under: str = "") -> float:
    """The form's number in its corner and its title; where the page goes on."""
    hand = paper.hand
    wide = paper.width(code) + 6
    x, y = _RIGHT - wide, float(paper.dice.uniform(14, 22))
    paper.rule((x, y - 7, _RIGHT, y - 7))
    paper.rule((x, y + 3, _RIGHT, y + 3))
    paper.rule((x, y - 7, x, y + 3))
    paper.rule((_RIGHT, y - 7, _RIGHT, y + 3))
    paper.text(x + 3, y, code)
    y += float(paper.dice.uniform(14, 22))
    paper.centred(y, title, pt=hand.print_pt + 5, bold=True)
    if under:
        paper.centred(y + 8, under)
    return y + 20


def _labelled(paper: Paper, y: float, pairs: list[tuple[str, str]]) -> float:
    """Captions with their answers, side by side; the next line's place."""
    share = (_RIGHT - _LEFT) / len(pairs)
    for n, (label, words) in enumerate(pairs):
        x = paper.text(_LEFT + n * share, y, label)
        paper.answer(x + 1.5, y, words, to=_LEFT + (n + 1) * share - 3)
    return y + float(paper.dice.uniform(8.6, 10.4))


def _boxed(paper: Paper, y: float, label: str, number: str) -> float:
    draw_comb(paper, paper.text(_LEFT, y, label) + 2.5, y, number)
    return y + 10


def _accounted(paper: Paper, y: float, label: str, account: str) -> float:
    draw_account(paper, paper.text(_LEFT, y, label) + 2.5, y, grouped(account))
    return y + 10


def _signed(paper: Paper, y: float, person: Person, *, role: str, date: str) -> float:
    x = float(paper.dice.uniform(88, 105))
    at = paper.text(x, y, "ลงชื่อ")
    paper.leader(at + 1, y, to=at + 45)
    paper.text(at + 46, y, role)
    paper.signature(at + 8, y - 2)
    paper.text(x + 12, y + 8, f"({person.name})")
    paper.text(x + 14, y + 16, f"วันที่ {date}")
    return y + 24


def _fields(account: str, employer: str, persons: list[Person], **more: str) -> dict[str, Any]:
    told = [{"name": person.name, "national_id": person.number} for person in persons]
    return {"employer_account": account, "employer_name": employer, "persons": told, **more}


def registration(paper: Paper, people: People) -> dict[str, Any]:
    """Of an employer."""
    account, juristic, person, place = people.account(), people.juristic(), people.person(), people.place()
    employer = people.employer()
    y = heading(paper, "สปส. 1-01", "แบบขึ้นทะเบียนนายจ้าง", under="สำหรับนายจ้างที่มีลูกจ้างตั้งแต่ 1 คนขึ้นไป")
    y = _accounted(paper, y, "เลขที่บัญชีนายจ้าง", account)
    paper.text(_LEFT, y, "1. ข้อมูลนายจ้าง", bold=True)
    y += 10
    x = paper.text(_LEFT, y, "ประเภทนายจ้าง") + 3
    for n, words in enumerate(("บุคคลธรรมดา", "นิติบุคคล", "อื่น ๆ")):
        x = paper.tick(x, y, words, ticked=n == 1)
    y = _labelled(paper, y + 9, [("ชื่อสถานประกอบการ", employer)])
    y = _boxed(paper, y, "เลขทะเบียนนิติบุคคล", grouped(juristic))
    y = _labelled(paper, y, [("เลขที่", place["house"]), ("หมู่ที่", place["village"]), ("ถนน", place["road"])])
    parts = [("ตำบล/แขวง", place["tambon"]), ("อำเภอ/เขต", place["district"]), ("จังหวัด", place["province"])]
    y = _labelled(paper, y, parts)
    y = _labelled(paper, y, [("รหัสไปรษณีย์", place["postcode"]), ("โทรศัพท์", place["phone"])])
    y = _labelled(paper, y, [("ประกอบกิจการ", place["business"])])
    y = _labelled(paper, y, [("วันที่เริ่มมีลูกจ้าง", people.date()), ("จำนวนลูกจ้าง", f"{people.between(1, 900)} คน")])
    paper.text(_LEFT, y, "2. ข้อมูลเจ้าของหรือผู้มีอำนาจลงนาม", bold=True)
    y = _labelled(paper, y + 10, [("ชื่อและนามสกุล", person.name)])
    y = _boxed(paper, y, "เลขประจำตัวประชาชน", grouped(person.number))
    y = _labelled(paper, y, [("ตำแหน่ง", place["post"]), ("โทรศัพท์", place["phone"])])
    _signed(paper, y + 14, person, role="นายจ้าง", date=people.date())
    return _fields(account, employer, [person], juristic_id=juristic)


def insured(paper: Paper, people: People) -> dict[str, Any]:
    """Registration of an insured person."""
    account, person, place, employer = people.account(), people.person(), people.place(), people.employer()
    y = heading(paper, "สปส. 1-03", "แบบขึ้นทะเบียนผู้ประกันตน")
    y = _labelled(paper, y, [("ชื่อสถานประกอบการ", employer)])
    y = _accounted(paper, y, "เลขที่บัญชี", account)
    y = _labelled(paper, y, [("1. ชื่อ-ชื่อสกุล", person.name)])
    y = _boxed(paper, y, "2. เลขประจำตัวประชาชน", grouped(person.number))
    y = _labelled(paper, y, [("3. วัน เดือน ปีเกิด", people.date()), ("สัญชาติ", "ไทย")])
    x = paper.text(_LEFT, y, "4. สถานภาพครอบครัว") + 3
    for n, words in enumerate(("โสด", "สมรส", "หม้าย", "หย่า", "แยกกันอยู่")):
        x = paper.tick(x, y, words, ticked=n == people.between(0, 4))
    y = _labelled(paper, y + 10, [("5. ที่อยู่ เลขที่", place["house"]), ("ถนน", place["road"])])
    y = _labelled(paper, y, [("ตำบล/แขวง", place["tambon"]), ("อำเภอ/เขต", place["district"])])
    y = _labelled(paper, y, [("จังหวัด", place["province"]), ("รหัสไปรษณีย์", place["postcode"])])
    y = _labelled(paper, y, [("6. วันที่เข้าทำงาน", people.date()), ("ตำแหน่ง", place["post"])])
    y = _labelled(paper, y, [("7. สถานพยาบาลที่เลือก ลำดับที่ 1", f"โรงพยาบาล{place['province']}")])
    paper.text(_LEFT, y, "ข้าพเจ้าขอรับรองว่าข้อความข้างต้นเป็นความจริงทุกประการ")
    _signed(paper, y + 18, person, role="ผู้ประกันตน", date=people.date())
    return _fields(account, employer, [person])


def _table(paper: Paper, y: float, heads: list[str], edges: list[float], rows: list[list[str]]) -> float:
    """A ruled list; the last columns stand to the right when they are amounts."""
    step, shade, mm = (
        float(paper.dice.uniform(0.64, 0.76)) * paper.hand.print_pt,
        paper.hand.walls,
        paper.hand.wall_mm,
    )
    top = y
    for n, head in enumerate(heads):
        paper.centred(y + step - 2.6, head, pt=paper.hand.print_pt - 1, middle=(edges[n] + edges[n + 1]) / 2)
    for row in rows:
        y += step
        paper.rule((edges[0], y, edges[-1], y), shade=shade, mm=mm)
        for n, words in enumerate(row):
            x, room = edges[n] + 1.5, edges[n + 1] - edges[n] - 3
            if "." in words[-3:]:
                x = max(x, edges[n + 1] - 1.5 - paper.width(words, kind=paper.hand.kind))
            paper.cell(x, y + step - 2.4, words, room=room)
    y += step
    paper.rule((edges[0], top, edges[-1], top), shade=shade, mm=mm)
    paper.rule((edges[0], y, edges[-1], y), shade=shade, mm=mm)
    for x in edges:
        paper.rule((x, top, x, y), shade=shade, mm=mm)
    return y + 6


def contributions(paper: Paper, people: People) -> dict[str, Any]:
    """The list that goes with each month's payment."""
    account, employer = people.account(), people.employer()
    persons = [people.person() for _ in range(people.between(5, 13))]
    y = heading(
        paper, "สปส. 1-10 (ส่วนที่ 2)", "รายละเอียดการนำส่งเงินสมทบ", under=f"สำหรับค่าจ้างเดือน {people.month()}"
    )
    y = _labelled(paper, y, [("ชื่อสถานประกอบการ", employer)])
    draw_account(paper, paper.text(_LEFT, y, "เลขที่บัญชี") + 2, y, grouped(account))
    y += 6
    rows = []
    for n, person in enumerate(persons, 1):
        wage = people.between(1_650, 60_000)
        share = min(wage, 15_000) * 5 // 100
        rows.append([str(n), grouped(person.number), person.name, f"{wage:,}.00", f"{share:,}.00"])
    heads = ["ลำดับที่", "เลขประจำตัวประชาชน", "คำนำหน้านาม-ชื่อ-ชื่อสกุล", "ค่าจ้าง", "เงินสมทบ"]
    y = _table(paper, y, heads, [_LEFT - 4, _LEFT + 13, _LEFT + 62, 130, 162, _RIGHT + 2], rows)
    _signed(paper, y + 12, people.person(), role="นายจ้าง/ผู้รับมอบอำนาจ", date=people.date())
    return _fields(account, employer, persons)


def endings(paper: Paper, people: People) -> dict[str, Any]:
    """Who left."""
    account, employer = people.account(), people.employer()
    persons = [people.person() for _ in range(people.between(2, 9))]
    y = heading(paper, "สปส. 6-09", "หนังสือแจ้งการสิ้นสุดความเป็นผู้ประกันตน", under="กรณีลูกจ้างออกจากงาน")
    y = _labelled(paper, y, [("ชื่อสถานประกอบการ", employer)])
    y = _accounted(paper, y, "เลขที่บัญชี", account)
    rows = [
        [str(n), grouped(each.number), each.name, people.date(short=True), people.pick(REASONS)]
        for n, each in enumerate(persons, 1)
    ]
    heads = ["ลำดับ", "เลขประจำตัวประชาชน", "ชื่อ-ชื่อสกุล", "วันที่ออกจากงาน", "สาเหตุ"]
    y = _table(paper, y, heads, [_LEFT - 4, _LEFT + 10, _LEFT + 60, 125, 160, _RIGHT + 4], rows)
    paper.text(_LEFT, y + 4, "หมายเหตุ: ให้นายจ้างยื่นแบบภายในวันที่ 15 ของเดือนถัดไป")
    _signed(paper, y + 22, people.person(), role="นายจ้าง", date=people.date())
    return _fields(account, employer, persons)
