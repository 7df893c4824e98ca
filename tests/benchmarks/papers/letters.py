"""Papers that are no forms: letters of the office, receipts, certificates."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.papers.comb_drawing import draw_account
from tests.benchmarks.papers.paper import Paper
from tests.benchmarks.papers.people import People, grouped

_LEFT, _RIGHT = 27.0, 190.0
_BODY = (
    "ตามที่ท่านได้ยื่นแบบรายการแสดงการส่งเงินสมทบและชำระเงินเข้ากองทุนไว้ต่อสำนักงานนั้น",
    "พนักงานเจ้าหน้าที่ได้ตรวจสอบหลักฐานแล้ว พบว่าจำนวนผู้ประกันตนไม่ตรงกับบัญชีค่าจ้าง",
    "จึงขอให้ท่านนำส่งทะเบียนลูกจ้าง บัญชีการจ่ายค่าจ้าง และหลักฐานอื่นที่เกี่ยวข้อง",
    "ภายในสามสิบวันนับแต่วันที่ได้รับหนังสือฉบับนี้ หากพ้นกำหนดจะดำเนินการตามกฎหมายต่อไป",
    "ทั้งนี้ เงินเพิ่มคิดในอัตราร้อยละสองต่อเดือนของเงินสมทบที่ยังมิได้นำส่งหรือส่งขาด",
    "ผู้ประกันตนซึ่งสิ้นสภาพการเป็นลูกจ้างมีสิทธิได้รับประโยชน์ทดแทนต่อไปอีกหกเดือน",
    "กรณีมีข้อสงสัยโปรดติดต่อฝ่ายทะเบียนและประสานการแพทย์ได้ทุกวันในเวลาราชการ",
    "ข้าพเจ้าขอแจ้งการเปลี่ยนแปลงที่ตั้งสำนักงานใหญ่ พร้อมทั้งแนบสำเนาหนังสือรับรองมาด้วยแล้ว",
    "การยื่นคำขอคืนเงินต้องกระทำภายในหนึ่งปีนับแต่วันที่ได้รับแจ้งจากเจ้าหน้าที่",
    "อนึ่ง นายจ้างซึ่งจงใจไม่ยื่นแบบ ต้องระวางโทษตามพระราชบัญญัติประกันสังคม",
)


def letter(paper: Paper, people: People) -> dict[str, Any]:
    """From the office to an employer."""
    account, employer, place, person = people.account(), people.employer(), people.place(), people.person()
    y = float(paper.dice.uniform(28, 40))
    paper.text(_LEFT, y, f"ที่ รง {people.between(600, 699):04d}/{people.between(10, 9999)}")
    paper.text(118, y, f"สำนักงานประกันสังคมจังหวัด{place['province']}")
    paper.text(118, y + 8, f"ถนน{place['road']} {place['province']} {place['postcode']}")
    paper.centred(y + 20, people.date())
    y += 32
    paper.text(_LEFT, y, "เรื่อง ขอให้นำส่งเอกสารเพิ่มเติม")
    paper.text(_LEFT, y + 10, f"เรียน กรรมการผู้จัดการ {employer}")
    paper.text(_LEFT, y + 20, f"เลขที่บัญชีนายจ้าง {grouped(account)}")
    y += 34
    order = paper.dice.permutation(len(_BODY))[: people.between(5, 9)]
    for n, number in enumerate(order.tolist()):
        paper.text(_LEFT + (18 if n % 3 == 0 else 0), y, _BODY[number])
        y += 8.2
    paper.text(_LEFT + 18, y + 4, "จึงเรียนมาเพื่อโปรดทราบและดำเนินการ")
    paper.text(120, y + 22, "ขอแสดงความนับถือ")
    paper.signature(122, y + 34)
    paper.text(114, y + 46, f"({person.name})")
    paper.text(112, y + 54, "ประกันสังคมจังหวัด")
    paper.text(_LEFT, 280, f"โทร. {place['phone']} สายด่วน 1506")
    persons = [{"name": person.name, "national_id": ""}]
    return {"employer_account": account, "employer_name": employer, "persons": persons}


def receipt(paper: Paper, people: People) -> dict[str, Any]:
    """For money paid in."""
    account, employer, place, person = people.account(), people.employer(), people.place(), people.person()
    y = float(paper.dice.uniform(18, 28))
    paper.text(165, y, f"เล่มที่ {people.between(1, 900)}")
    paper.text(165, y + 8, f"เลขที่ {people.between(1000, 99999)}")
    paper.centred(y + 4, "ใบเสร็จรับเงิน", pt=paper.hand.print_pt + 5, bold=True)
    paper.centred(y + 14, f"สำนักงานประกันสังคมจังหวัด{place['province']}")
    y += 28
    paper.answer(paper.text(17, y, "ได้รับเงินจาก") + 2, y, employer, to=_RIGHT)
    home = f"เลขที่ {place['house']} ถนน{place['road']} ตำบล{place['tambon']} จังหวัด{place['province']}"
    paper.answer(paper.text(17, y + 10, "ที่อยู่") + 2, y + 10, home, to=_RIGHT)
    draw_account(paper, paper.text(17, y + 21, "เลขที่บัญชีนายจ้าง") + 2, y + 21, grouped(account))
    y += 32
    for row in ("เงินสมทบส่วนนายจ้าง", "เงินสมทบส่วนผู้ประกันตน", "เงินเพิ่มตามกฎหมาย", "รวมทั้งสิ้น"):
        paper.rule((13, y, _RIGHT + 4, y), shade=paper.hand.walls, mm=paper.hand.wall_mm)
        paper.text(16, y + 7, row, kind=paper.hand.kind)
        amount = people.amount()
        paper.text(
            _RIGHT + 2 - paper.width(amount, kind=paper.hand.kind), y + 7, amount, kind=paper.hand.kind
        )
        y += 10
    paper.rule((13, y, _RIGHT + 4, y), shade=paper.hand.walls, mm=paper.hand.wall_mm)
    x = paper.text(17, y + 10, "ชำระโดย") + 4
    for n, words in enumerate(("เงินสด", "เช็ค", "โอนผ่านธนาคาร")):
        x = paper.tick(x, y + 10, words, ticked=n == 0)
    paper.signature(120, y + 28)
    paper.text(112, y + 38, f"({person.name})")
    paper.text(118, y + 46, "ผู้รับเงิน")
    persons = [{"name": person.name, "national_id": ""}]
    return {"employer_account": account, "employer_name": employer, "persons": persons}


def certificate(paper: Paper, people: People) -> dict[str, Any]:
    """Of a company's registration."""
    employer, juristic, place, person = people.employer(), people.juristic(), people.place(), people.person()
    y = float(paper.dice.uniform(26, 38))
    paper.text(_LEFT - 5, y, f"ที่ {people.between(1, 9999):04d}/{people.between(2550, 2569)}")
    paper.centred(y + 20, "หนังสือรับรอง", pt=paper.hand.print_pt + 5, bold=True)
    y += 34
    rows = (
        "        ขอรับรองว่านิติบุคคลนี้ได้จดทะเบียนตามประมวลกฎหมายแพ่งและพาณิชย์",
        f"ทะเบียนนิติบุคคลเลขที่ {juristic} ปรากฏข้อความดังต่อไปนี้",
        f"1. ชื่อนิติบุคคล {employer}",
        f"2. กรรมการ {person.name}",
        "3. กรรมการหนึ่งคนลงลายมือชื่อและประทับตราสำคัญ",
        f"4. ทุนจดทะเบียน {people.between(1, 50)},000,000.00 บาท",
        f"5. สำนักงานอยู่เลขที่ {place['house']} ถนน{place['road']} จังหวัด{place['province']} {place['postcode']}",
        f"6. วัตถุที่ประสงค์ {place['business']}",
        f"ออกให้ ณ วันที่ {people.date()}",
    )
    for row in rows:
        paper.text(_LEFT + (12 if row[0] == " " else 0), y, row.strip())
        y += float(paper.dice.uniform(8.6, 9.6))
    paper.signature(125, y + 16)
    paper.text(120, y + 26, "นายทะเบียน")
    persons = [{"name": person.name, "national_id": ""}]
    return {"employer_account": "", "employer_name": employer, "persons": persons, "juristic_id": juristic}
