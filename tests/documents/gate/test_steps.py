"""A file goes through the gate: handed over, checked, certified, revoked, and over again."""

import pytest
from django.db import transaction
from pytest_django import Settings

from documents.employer_file import moves
from documents.employer_file.states import PassageState
from documents.errors import SamePerson, Stale, TooLate, WrongState
from documents.gate import certifying, checking, handing_over
from documents.gate.checking import Result, Verdict
from documents.gate.findings import Found
from documents.gate.models import Certificate, Finding
from documents.gate.refusals import (
    ChangedMeanwhile,
    CriticalFinding,
    FindingMissing,
    ForeignPage,
    NoCertificate,
    NotReady,
    NotValidated,
    SampleNotSeen,
    StatementMissing,
    WhyMissing,
)
from documents.gate.states import CertificateState, FindingCode
from documents.lots.lifecycle import sample_for
from documents.models import Deed, Page
from documents.templatetags.papers import end_text
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.audit.models import Event
from sso_efiles.counters.recount import find_differences
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.gate.people import (
    CLEAN,
    OTHERS,
    certified,
    certifier,
    checker,
    file_of,
    filed_file,
    fill,
    hand_over,
    indexer,
    last_passage,
    many_files,
    returned,
    state_of,
    to_certify,
)
from tests.documents.paper import CHIANG_MAI, employer, person

pytestmark = pytest.mark.django_db


def gate_holds() -> bool:
    return not [each for each in integrity.check() if each.invariant.startswith("G")]


def test_three_people_bring_a_file_through() -> None:
    ours = filed_file()
    deed = handing_over.hand_over(ours, by=indexer(), version=file_of(ours).change)
    assert (state_of(ours), deed.verb, deed.version) == ("to_check", "hand_over", file_of(ours).change)
    checking.check(ours, CLEAN, by=checker(), version=deed.version)
    assert state_of(ours) == "to_certify"
    certifying.certify(ours, by=certifier(), statement=True)
    assert state_of(ours) == "certified"
    passage = last_passage(ours)
    steps = (passage.handed_over_by, passage.checked_by, passage.certified_by)
    assert steps == (indexer(), checker(), certifier())
    certificate = Certificate.objects.get()
    assert (certificate.root, certificate.pages, certificate.state) == (passage.root, 3, "valid")
    assert [each for each in find_differences() if each.name.startswith("files.")] == []
    assert gate_holds()
    told = Event.objects.filter(action__in=["efile.handed_over", "efile.checked", "efile.certified"])
    assert [event.actor for event in told.order_by("pk")] == [indexer(), checker(), certifier()]


def test_what_is_certified_is_what_lies_there_slot_by_slot() -> None:
    ours = filed_file()
    certified(ours)
    pages = Page.objects.order_by("position").values_list("pk", flat=True)
    assert [slot["page"] for slot in last_passage(ours).manifest] == list(pages)


class TestHandOver:
    def test_nothing_filed_is_not_ready(self) -> None:
        with pytest.raises(NotReady) as refused:
            hand_over(employer(OTHERS))
        (point,) = refused.value.details["open"]
        assert (point["code"], point["count"]) == ("nothing_filed", 1)
        assert point["message_th"] in refused.value.message_th

    @pytest.mark.parametrize("role", [Role.SCANNER, Role.CERTIFIER, Role.COUNTER])
    def test_only_who_may_file_hands_over(self, role: Role) -> None:
        with pytest.raises(Forbidden):
            handing_over.hand_over(filed_file(), by=person(role))

    def test_only_at_the_office_of_the_file(self) -> None:
        with pytest.raises(Forbidden):
            handing_over.hand_over(filed_file(), by=person(Role.INDEXER, CHIANG_MAI))

    def test_a_stale_version_is_told_who_was_quicker(self) -> None:
        ours = filed_file()
        seen = file_of(ours).change
        hand_over(ours)
        with pytest.raises(Stale) as refused:
            handing_over.hand_over(ours, by=indexer("other"), version=seen)
        assert "somchai" in refused.value.message_en
        assert refused.value.fields
        assert refused.value.fields["state"] == "to_check"

    def test_twice_is_once(self) -> None:
        ours = filed_file()
        hand_over(ours)
        with pytest.raises(WrongState):
            hand_over(ours)

    def test_it_is_undone_until_the_check_begins(self) -> None:
        ours = filed_file()
        deed = hand_over(ours)
        undoing = handing_over.take_back(deed, by=indexer("other"))
        assert state_of(ours) == "to_index"
        assert last_passage(ours).state == PassageState.WITHDRAWN
        deed.refresh_from_db()
        assert deed.undone_by == undoing
        assert gate_holds()
        hand_over(ours)
        assert last_passage(ours).attempt == 2

    def test_behind_the_draw_it_is_too_late(self) -> None:
        ours = filed_file()
        deed = hand_over(ours)
        sample_for(last_passage(ours))
        with pytest.raises(TooLate):
            handing_over.take_back(deed, by=indexer())
        assert state_of(ours) == "to_check"

    def test_another_step_is_not_undone(self) -> None:
        ours = filed_file()
        deed = to_certify(ours)
        with pytest.raises(TooLate):
            handing_over.take_back(deed, by=indexer())

    def test_who_checked_an_earlier_version_does_not_hand_over_the_next(self) -> None:
        ours = filed_file()
        certified(ours)
        certifying.revoke(ours, reason="หน้าหาย", by=certifier())
        with pytest.raises(SamePerson):
            handing_over.hand_over(ours, by=checker())


class TestCheck:
    def test_who_handed_over_does_not_check(self) -> None:
        ours = filed_file()
        both = person(Role.QC, name="both")
        handing_over.hand_over(ours, by=both)
        with pytest.raises(SamePerson) as refused:
            checking.check(ours, CLEAN, by=both)
        assert refused.value.fields == {"duty": "check", "done": "index"}
        assert state_of(ours) == "to_check"

    def test_a_file_is_returned_with_findings_and_handed_over_again(self) -> None:
        ours = filed_file()
        hand_over(ours)
        page = last_passage(ours).manifest[1]["page"]
        found = Found(FindingCode.TURNED, page, "กลับหัว")
        checking.check(ours, returned(found), by=checker())
        assert state_of(ours) == "returned"
        finding = Finding.objects.get()
        assert (finding.page_id, finding.code, finding.by) == (page, "turned", checker())
        assert gate_holds()
        hand_over(ours)
        checking.check(ours, CLEAN, by=checker())
        assert state_of(ours) == "to_certify"

    def test_a_return_says_what_is_wrong(self) -> None:
        ours = filed_file()
        hand_over(ours)
        with pytest.raises(FindingMissing):
            checking.check(ours, returned(), by=checker())

    @pytest.mark.parametrize("code", FindingCode)
    def test_a_critical_finding_does_not_pass(self, code: FindingCode) -> None:
        ours = filed_file()
        hand_over(ours)
        verdict = Verdict(Result.PASSED, [Found(code)], seen=None)
        if code in {"page_missing", "wrong_employer", "unreadable", "picture_differs", "sheets_differ"}:
            with pytest.raises(CriticalFinding):
                checking.check(ours, verdict, by=checker())
            assert state_of(ours) == "to_check"
        else:
            checking.check(ours, verdict, by=checker())
            assert state_of(ours) == "to_certify"

    def test_a_finding_is_on_a_page_of_this_file(self) -> None:
        ours, other = filed_file(), filed_file(OTHERS)
        hand_over(ours)
        page = Page.objects.filter(document__employer=other)[0]
        with pytest.raises(ForeignPage):
            checking.check(ours, returned(Found(FindingCode.TURNED, page.pk)), by=checker())

    def test_every_drawn_page_is_looked_at_before_it_passes(self) -> None:
        ours = filed_file()
        hand_over(ours)
        drawn = sample_for(last_passage(ours)).pages
        with pytest.raises(SampleNotSeen):
            checking.check(ours, Verdict(Result.PASSED), by=checker())
        checking.check(ours, Verdict(Result.PASSED, seen=drawn), by=checker())

    def test_a_rejected_lot_returns_all_its_files_with_the_reason(self) -> None:
        files = many_files(3)
        for each in files:
            hand_over(each)
        checking.check(files[0], CLEAN, by=checker())
        page = last_passage(files[1]).manifest[0]["page"]
        checking.check(files[1], returned(Found(FindingCode.UNREADABLE, page)), by=checker())
        assert [state_of(each) for each in files] == ["returned"] * 3
        reasons = [last_passage(each).ended_note for each in files]
        assert reasons == ["lot_rejected", "", "lot_rejected"]
        assert gate_holds()

    def test_a_file_whose_own_pages_counted_is_not_told_of_others(self) -> None:
        ours, other = many_files(2)
        for each in (ours, other):
            hand_over(each)
        checking.check(other, CLEAN, by=checker())
        pages = sample_for(last_passage(ours)).pages
        wrong = [Found(FindingCode.TURNED, page) for page in pages]
        checking.check(ours, Verdict(Result.PASSED, wrong, seen=None), by=checker())
        reasons = [last_passage(each).ended_note for each in (ours, other)]
        assert reasons == ["lot_rejected_with_it", "lot_rejected"]
        assert str(end_text(reasons[0])) != str(end_text(reasons[1]))


class TestCertify:
    def test_who_checked_does_not_certify(self) -> None:
        ours = filed_file()
        to_certify(ours)
        both = checker()
        both.role = Role.CERTIFIER
        both.save()
        with pytest.raises(SamePerson):
            certifying.certify(ours, by=both, statement=True)

    def test_nobody_certifies_without_the_statement(self) -> None:
        ours = filed_file()
        to_certify(ours)
        with pytest.raises(StatementMissing):
            certifying.certify(ours, by=certifier(), statement=False)

    def test_a_file_that_changed_behind_its_check_is_taken_back(self) -> None:
        ours = filed_file()
        to_certify(ours)
        Page.objects.filter(document__employer=ours, position=1).update(turn=180)
        with pytest.raises(ChangedMeanwhile):
            certifying.certify(ours, by=certifier(), statement=True)
        assert state_of(ours) == "to_index"
        assert last_passage(ours).state == PassageState.WITHDRAWN
        assert not Certificate.objects.exists()

    def test_an_unchecked_file_is_not_certified(self) -> None:
        ours = filed_file()
        hand_over(ours)
        with pytest.raises(WrongState):
            certifying.certify(ours, by=certifier(), statement=True)

    def test_a_lot_is_certified_by_one_statement(self) -> None:
        files = many_files(4)
        for each in files:
            hand_over(each)
        for each in files:
            checking.check(each, CLEAN, by=checker())
        lot = last_passage(files[0]).lot_file.lot
        Page.objects.filter(document__employer=files[2], position=1).update(turn=180)
        done = certifying.certify_lot(lot, by=certifier(), statement=True)
        assert [deed.thing_id for deed in done.deeds] == [files[0].pk, files[1].pk, files[3].pk]
        assert done.changed == [files[2]]
        assert [state_of(each) for each in files] == ["certified", "certified", "to_index", "certified"]
        assert gate_holds()

    def test_who_checked_one_file_of_a_lot_certifies_none_of_it(self) -> None:
        files = many_files(2)
        for each in files:
            hand_over(each)
        for each, by in zip(files, [checker(), checker("other")], strict=True):
            checking.check(each, CLEAN, by=by)
        both = checker("other")
        both.role = Role.CERTIFIER
        both.save()
        with pytest.raises(SamePerson):
            certifying.certify_lot(last_passage(files[0]).lot_file.lot, by=both, statement=True)
        assert [state_of(each) for each in files] == ["to_certify"] * 2

    def test_a_newer_certificate_replaces_the_older(self) -> None:
        ours = filed_file()
        certified(ours)
        file_later_paper(ours)
        assert (state_of(ours), file_of(ours).version) == ("to_index", 2)
        certified(ours)
        states = Certificate.objects.order_by("pk").values_list("state", "passage__version")
        assert list(states) == [("replaced", 1), ("valid", 2)]
        assert gate_holds()


def file_later_paper(ours: Employer) -> None:
    """A paper that comes behind the certificate, as filing leaves it."""
    fill(ours, pages=1)
    with transaction.atomic():
        moves.refresh_state(ours.pk)


class TestRevoke:
    def test_the_certificate_ends_and_the_next_version_opens(self) -> None:
        ours = filed_file()
        certified(ours)
        deed = certifying.revoke(ours, reason=" หน้าหาย ", by=certifier("other"))
        assert (state_of(ours), file_of(ours).version, deed.version) == (
            "to_index",
            2,
            file_of(ours).change,
        )
        certificate = Certificate.objects.get()
        assert (certificate.state, certificate.end_reason) == (CertificateState.WITHDRAWN, "หน้าหาย")
        assert last_passage(ours).state == PassageState.CERTIFIED
        assert len(last_passage(ours).manifest) == 3
        assert gate_holds()

    def test_of_a_file_whose_next_version_is_open_the_old_certificate_ends(self) -> None:
        ours = filed_file()
        certified(ours)
        file_later_paper(ours)
        certifying.revoke(ours, reason="หน้าหาย", by=certifier())
        assert (state_of(ours), file_of(ours).version) == ("to_index", 2)
        assert Certificate.objects.get().state == CertificateState.WITHDRAWN
        assert gate_holds()

    def test_it_takes_a_reason_and_a_certificate(self) -> None:
        ours = filed_file()
        with pytest.raises(WhyMissing):
            certifying.revoke(ours, reason="  ", by=certifier())
        with pytest.raises(NoCertificate):
            certifying.revoke(ours, reason="หน้าหาย", by=certifier())

    @pytest.mark.parametrize("role", [Role.INDEXER, Role.QC, Role.HEAD])
    def test_only_who_may_certify_revokes(self, role: Role) -> None:
        ours = filed_file()
        certified(ours)
        with pytest.raises(Forbidden):
            certifying.revoke(ours, reason="หน้าหาย", by=person(role, name="somebody"))


@pytest.fixture
def validated(settings: Settings) -> None:
    settings.INDEPENDENT_VALIDATOR = True


@pytest.mark.usefixtures("validated")
class TestValidator:
    def test_without_validation_nothing_is_certified(self) -> None:
        ours = filed_file()
        to_certify(ours)
        with pytest.raises(NotValidated):
            certifying.certify(ours, by=certifier(), statement=True)
        checking.validate(ours, CLEAN, by=checker("third"))
        certifying.certify(ours, by=certifier(), statement=True)
        assert last_passage(ours).validated_by == checker("third")
        assert gate_holds()

    def test_who_did_anything_on_the_file_does_not_validate(self) -> None:
        ours = filed_file()
        to_certify(ours)
        with pytest.raises(SamePerson):
            checking.validate(ours, CLEAN, by=checker())

    def test_who_validated_does_not_certify(self) -> None:
        ours = filed_file()
        to_certify(ours)
        checking.validate(ours, CLEAN, by=certifier())
        with pytest.raises(SamePerson):
            certifying.certify(ours, by=certifier(), statement=True)

    def test_the_validator_returns_with_findings(self) -> None:
        ours = filed_file()
        to_certify(ours)
        checking.validate(ours, returned(Found(FindingCode.TURNED)), by=checker("third"))
        assert state_of(ours) == "returned"
        assert gate_holds()


def test_where_nobody_asks_for_it_there_is_no_validation() -> None:
    ours = filed_file()
    to_certify(ours)
    with pytest.raises(WrongState):
        checking.validate(ours, CLEAN, by=checker("third"))


def test_every_step_is_one_deed_of_one_version() -> None:
    ours = filed_file()
    certified(ours)
    certifying.revoke(ours, reason="หน้าหาย", by=certifier())
    deeds = Deed.objects.filter(thing="efile").order_by("version")
    assert [deed.verb for deed in deeds] == ["hand_over", "check", "certify", "revoke"]
    assert len({deed.version for deed in deeds}) == 4
