"""Pages that were read are classified again without reading them again: wherever it stops, it goes on."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.filing import machine, review
from documents.models import (
    Document,
    FormType,
    Identifier,
    Page,
    PageFact,
    PageIndex,
    Reading,
    Reclassifying,
)
from documents.reading import classification, reclassify
from documents.reading.classification import recognise_page
from ocr.engine import DigitField
from sso_efiles.policy import Role
from tests.documents.paper import CHIANG_MAI, employer, folder, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"
CONTRIBUTIONS = "สปส. 1-10\nแบบรายการแสดงการส่งเงินสมทบ"
GUARANTEE = "หนังสือค้ำประกันของธนาคาร"


@pytest.fixture(autouse=True)
def types() -> None:
    for code in ("sps_1_10_p1", "bank_guarantee"):
        FormType.objects.create(pk=code, title_th=code, doc_class="C")


@pytest.fixture
def learned(settings: Any, tmp_path: Path) -> None:
    """The recogniser learned a heading after the pages were read."""
    learn(settings, tmp_path)


def learn(settings: Any, folder: Path) -> None:
    """Another table, with one recogniser more."""
    table = folder / "form_recognisers.csv"
    known = Path(settings.FORM_RECOGNISERS).read_text(encoding="utf-8")
    table.write_text(f"{known}bank_guarantee,1,heading,head,8,{GUARANTEE},D\n", encoding="utf-8")
    settings.FORM_RECOGNISERS = table


def classify(*words: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("classify", *words, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def classify_all_now() -> None:
    for page in Page.objects.all():
        found = recognise_page(page.readings.get(current=True))
        Page.objects.filter(pk=page.pk).update(**found.columns)


def test_a_new_heading_reaches_pages_that_were_read_before_it_was_known(learned: None) -> None:
    folder("แฟ้มที่ 7", GUARANTEE, "เลขที่บัญชี 74-9999002-8", CONTRIBUTIONS)
    before = list(Reading.objects.values_list("pk", "token"))
    assert classify() == {"ok": True, "finished": True, "pages": 3, "changed": 2}
    assert list(Page.objects.values_list("form", flat=True)) == ["bank_guarantee", None, "sps_1_10_p1"]
    assert list(PageIndex.objects.order_by("page").values_list("form", flat=True)) == [
        "bank_guarantee",
        "",
        "sps_1_10_p1",
    ]
    assert list(Reading.objects.values_list("pk", "token")) == before, "nothing is read again"


def test_a_second_run_finds_nothing_to_change(learned: None) -> None:
    folder("แฟ้มที่ 7", GUARANTEE, "เลขที่บัญชี 74-9999002-8")
    classify()
    kept = list(Identifier.objects.values_list("pk", flat=True))
    assert classify()["changed"] == 0
    assert list(Identifier.objects.values_list("pk", flat=True)) == kept


def test_numbers_that_are_found_now_replace_those_that_were(learned: None) -> None:
    folder("แฟ้มที่ 7", f"เลขที่บัญชีนายจ้าง {OURS}")
    Identifier.objects.update(value="5099990029")
    assert classify()["changed"] == 1
    found = Identifier.objects.get()
    assert (found.value, found.box is not None) == (OURS, True)


def test_what_pages_say_of_themselves_reaches_pages_and_documents_of_before() -> None:
    text = "สำหรับค่าจ้างเดือน มีนาคม พ.ศ. 2563\nลงชื่อ......นายจ้าง\nวันที่ 12 เมษายน 2563"
    machine.file_batch(folder("แฟ้มที่ 7", text).pk)
    PageFact.objects.all().delete()  # as it was read before facts were kept
    Document.objects.update(dated=None, period=None)
    assert classify()["changed"] == 1
    assert list(PageFact.objects.values_list("kind", "value")) == [
        ("date", "2020-04-12"),
        ("period", "2020-03"),
    ]
    document = Document.objects.get()
    assert (document.dated, document.period) == (date(2020, 4, 12), date(2020, 3, 1))
    assert classify()["changed"] == 0


def test_a_number_in_boxes_is_mended_from_what_is_stored() -> None:
    folder("แฟ้มที่ 7", "เรื่อง แจ้งผล")
    box = [10, 10, 90, 30]
    employer(OURS)
    field = DigitField("7499990029", (10, 10, 90, 30), 0.6, ((OURS, 0.5),))
    Reading.objects.update(digits=[[field.as_read, *box, field.confidence, [[OURS, 0.5]]]])
    assert classify()["changed"] == 1
    found = Identifier.objects.get()
    assert (found.value, found.as_read, found.box) == (OURS, "7499990029", box)


def test_documents_stay_where_they_lie_and_their_forms_follow(learned: None) -> None:
    document = filed_guarantee()
    before = Document.objects.values().get()
    why = Page.objects.get().why
    classify()
    changed = {"form_id": "bank_guarantee", "title": "bank_guarantee", "version": before["version"] + 1}
    assert Document.objects.values().get() == {**before, **changed}
    page = Page.objects.get()
    assert (page.form_id, page.why, page.document_id) == ("bank_guarantee", why, document.pk)
    row = PageIndex.objects.get()
    assert (row.filed, row.form) == (True, "bank_guarantee")
    last = document.placements.order_by("-pk").first()
    assert last is not None
    assert (last.form_id, last.by) == ("bank_guarantee", None)


def filed_guarantee() -> Document:
    """A page filed by the machine before its heading was known."""
    employer(OURS)
    machine.file_batch(folder(OURS, f"{GUARANTEE}\n{OURS}").pk)
    return Document.objects.get()


def test_a_form_that_a_person_left_as_it_was_stays(learned: None) -> None:
    document = filed_guarantee()
    officer = person(Role.INDEXER)
    review.reopen(document, by=officer)
    review.file_document(document, account_no=OURS, by=officer)
    classify()
    assert Document.objects.get().form is None
    assert Page.objects.get().form_id == "bank_guarantee", "the page says what it is all the same"


def test_a_paper_that_a_person_reopened_keeps_its_form(learned: None) -> None:
    review.reopen(filed_guarantee(), by=person(Role.INDEXER))
    classify()
    assert Document.objects.get().form is None


def test_a_paper_in_a_file_that_was_certified_keeps_its_form(learned: None) -> None:
    document = filed_guarantee()
    EmployerFile.objects.filter(employer=document.employer).update(state=EmployerFileState.CERTIFIED)
    classify()
    assert Document.objects.get().form is None


def test_a_title_that_was_not_the_forms_stays(learned: None) -> None:
    filed_guarantee()
    Document.objects.update(title="หนังสือเลขที่ 5")
    classify()
    assert Document.objects.get().title == "หนังสือเลขที่ 5"


def test_what_an_interruption_left_out_is_made_good(learned: None) -> None:
    filed_guarantee()
    classify_all_now()
    classify()
    assert Document.objects.get().form_id == "bank_guarantee"


def test_a_form_that_is_said_no_more_leaves_document_and_page(learned: None, settings: Any) -> None:
    filed_guarantee()
    classify()
    settings.FORM_RECOGNISERS = settings.DATA_DIR / "form_recognisers.csv"
    classify()
    assert (Page.objects.get().form, Document.objects.get().form, Document.objects.get().title) == (
        None,
        None,
        "",
    )


def test_a_page_keeps_by_which_rule_and_how_surely_it_is_known(learned: None) -> None:
    folder("แฟ้มที่ 7", GUARANTEE)
    classify()
    page = Page.objects.get()
    assert page.form_rule == "heading:bank_guarantee@1"
    assert page.form_sure is not None
    assert page.form_sure >= 0.97


def test_one_office_alone_is_gone_over(learned: None) -> None:
    folder("แฟ้มที่ 7", GUARANTEE)
    folder("แฟ้มที่ 8", GUARANTEE, code=CHIANG_MAI)
    assert classify("--office", CHIANG_MAI)["pages"] == 1
    assert list(Page.objects.order_by("office").values_list("form", flat=True)) == ["bank_guarantee", None]


def test_an_office_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SystemExit):
        classify("--office", "9999")


def test_a_run_that_was_stopped_goes_on_where_it_was(learned: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reclassify, "_BATCH", 1)
    folder("แฟ้มที่ 7", GUARANTEE, "", GUARANTEE)
    run = reclassify.classify_pages()
    assert next(run) == reclassify.Step(pages=1, changed=1)
    run.close()
    assert reclassify.pages_left() == 2
    assert classify() == {"ok": True, "finished": True, "pages": 2, "changed": 1}
    assert not Reclassifying.objects.exists()
    assert reclassify.pages_left() == 3, "the next run starts afresh"


def test_a_stopped_run_by_other_tables_starts_again(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    monkeypatch.setattr(reclassify, "_BATCH", 1)
    folder("แฟ้มที่ 7", GUARANTEE, "")
    run = reclassify.classify_pages()
    next(run)
    run.close()
    learn(settings, tmp_path)
    assert classify() == {"ok": True, "finished": True, "pages": 2, "changed": 1}


def test_a_stopped_run_may_be_started_again_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reclassify, "_BATCH", 1)
    folder("แฟ้มที่ 7", GUARANTEE, "")
    run = reclassify.classify_pages()
    next(run)
    run.close()
    assert classify("--start-again")["pages"] == 2


def test_a_page_that_was_read_anew_meanwhile_is_left_alone(learned: None) -> None:
    folder("แฟ้มที่ 7", GUARANTEE)
    run = reclassify._classify(list(Reading.objects.select_related("page")), frozenset({"bank_guarantee"}))
    Reading.objects.update(current=False)
    assert [reclassify._write(found) for found in run] == [False]
    assert Page.objects.get().form is None


def test_a_form_that_the_table_lacks_changes_nothing(learned: None) -> None:
    FormType.objects.filter(pk="bank_guarantee").delete()
    folder("แฟ้มที่ 7", GUARANTEE)
    assert classify()["changed"] == 0


def test_pages_without_news_cost_no_queries_of_their_own(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    folder("แฟ้มที่ 7", *["เรื่อง แจ้งผล"] * 3)
    Reclassifying.objects.create(office="", tables=classification.tables_digest())
    with django_assert_num_queries(12):
        list(reclassify.classify_pages())
    folder("แฟ้มที่ 8", *["เรื่อง แจ้งผล"] * 9)
    Reclassifying.objects.create(office="", tables=classification.tables_digest())
    with django_assert_num_queries(12):
        list(reclassify.classify_pages())


def test_people_are_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    folder("แฟ้มที่ 7", "")
    call_command("classify")
    told = capsys.readouterr().out
    assert "ตรวจ 1 หน้า" in told
    assert "1 pages gone over" in told
