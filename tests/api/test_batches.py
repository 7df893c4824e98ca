"""Declaring a folder, sending its files, asking what is missing."""

import hashlib
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from documents.models import Batch, Page, Part, Upload
from documents.states import UploadState
from documents.storage import store
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.api.callers import ERROR, JPEG, Caller, content_digest, declared, folder
from tests.factories import (
    BatchFactory,
    EmployerFactory,
    OfficeFactory,
    PageFactory,
    UploadFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture
def scanner() -> Caller:
    return Caller()


def opened(scanner: Caller, *files: dict[str, Any], **facts: Any) -> int:
    answer = scanner.post("batches/", folder(*files, **facts))
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


class TestLookingAhead:
    def test_the_numbers_employer_and_the_files_that_are_here_are_told_and_nothing_is_written(
        self, scanner: Caller
    ) -> None:
        employer = EmployerFactory.create(account_no="7499990028")
        by = UserFactory.create(username="scan2", office=scanner.user.office)
        batch = BatchFactory.create(office=by.office, created_by=by, folder_name="7499990028 เดิม")
        UploadFactory.create(batch=batch, sha256=declared()["sha256"], name="0009.jpg")
        sent = folder(declared(), declared(b"x", "b", "2.jpg"), folder_name="74-9999002-8")
        answer = scanner.post("batches/preflight/", sent)
        assert answer.status_code == 200, answer.content
        told = answer.json()
        assert told["number"]["employer"]["name"] == employer.name
        assert told["number"]["employer"]["office"]["code"] == employer.office_id
        assert (told["number"]["check"], told["number"]["registered"]) == ("ok", True)
        (here,) = told["here"]
        assert (here["client_ids"], here["by"], here["batch"]) == (["a"], "scan2", batch.pk)
        assert here["same_employer"] is True
        assert told["joins"] is None
        assert Batch.objects.count() == 1

    def test_a_wrong_number_comes_with_those_that_may_be_meant_before_a_file_is_read(
        self, scanner: Caller
    ) -> None:
        EmployerFactory.create(account_no="7499990028")
        told = scanner.post("batches/preflight/", folder(folder_name="74-9999002-9 ร้าน")).json()
        assert (told["number"]["registered"], told["number"]["check"]) == (False, "suspect")
        assert [one["account_no"] for one in told["number"]["candidates"]] == ["7499990028"]

    def test_ones_own_folder_goes_on(self, scanner: Caller) -> None:
        first = opened(scanner, declared())
        told = scanner.post("batches/preflight/", folder(declared())).json()
        assert (told["joins"]["batch"], told["joins"]["known"], told["here"]) == (first, 0, [])

    @pytest.mark.parametrize("facts", [{"office": "0000"}, {"folder_name": None}, {"account_no": "12"}])
    def test_what_could_not_be_declared_is_refused_here_too(
        self, scanner: Caller, facts: dict[str, Any]
    ) -> None:
        assert scanner.post("batches/preflight/", folder(declared(), **facts)).status_code == 400


class TestDeclaring:
    def test_a_folder_is_declared_and_every_file_is_missing(self, scanner: Caller) -> None:
        employer = EmployerFactory.create(account_no="7499990028")
        sent = folder(declared(), declared(b"x", "b", "0002.jpg"), account_no="74-9999002-8", sheets=3)
        answer = scanner.post("batches/", sent)
        assert answer.status_code == 201
        batch = answer.json()
        assert batch["state"] == "receiving"
        assert batch["office"] == "7400"
        assert batch["folder_name"] == "แฟ้มที่ 1"
        assert batch["employer"] == {"account_no": "7499990028", "name": employer.name}
        assert batch["sheets"] == 3
        assert [file["client_id"] for file in batch["files"]] == ["a", "b"]
        wanted = {"client_id": "a", "name": "0001.jpg", "state": "declared", "reason": None, "pages": None}
        assert wanted.items() <= batch["files"][0].items()
        assert batch["counts"] == dict.fromkeys(batch["counts"], 0) | {"declared": 2, "missing": 2}
        files = {"declared", "stored", "refused", "missing"}
        pages = {
            "pages",
            "queued",
            "running",
            "done",
            "quarantined",
            "filed",
            "in_review",
            "doubts",
            "duplicate",
            "gap",
            "rejected",
            "unplaced",
        }
        assert batch["counts"].keys() == files | pages

    def test_the_same_declaration_by_the_same_person_is_the_same_batch(self, scanner: Caller) -> None:
        first = opened(scanner, declared())
        again = scanner.post("batches/", folder(declared()))
        assert (again.status_code, again.json()["id"]) == (200, first)

    @pytest.mark.parametrize(
        "other",
        [
            folder(declared(b"other bytes")),
            folder(declared(client_id="b")),
            folder(declared(name="0009.jpg")),
            folder(declared(), folder_name="แฟ้มที่ 2"),
            folder(declared(), declared(client_id="b")),
        ],
        ids=["hash", "client id", "name", "folder", "one more"],
    )
    def test_anything_else_is_a_new_batch(self, scanner: Caller, other: dict[str, Any]) -> None:
        first = opened(scanner, declared())
        answer = scanner.post("batches/", other)
        assert answer.status_code == 201
        assert answer.json()["id"] != first

    def test_the_folders_above_are_kept(self, scanner: Caller) -> None:
        above = ["กล่อง 12", "ชั้น/2", " ", "\u202eกลับ"]
        pk = opened(scanner, declared(name="2562/0001.jpg"), above=above)
        assert scanner.get(f"batches/{pk}/").json()["above"] == ["กล่อง 12", "ชั้น 2", "กลับ"]
        upload = Upload.objects.get(batch=pk)
        assert upload.folder_names == ["2562", "แฟ้มที่ 1", "กลับ", "ชั้น 2", "กล่อง 12"]

    def test_a_folder_that_grew_joins_ones_own_batch_when_that_is_asked_for(self, scanner: Caller) -> None:
        first = opened(scanner, declared(), join="own")
        grown = folder(declared(b"new", "a", "0000.jpg"), declared(client_id="b"), join="own")
        answer = scanner.post("batches/", grown)
        assert (answer.status_code, answer.json()["id"]) == (200, first)
        body = answer.json()
        assert body["counts"]["declared"] == 2
        assert [file["name"] for file in body["files"]] == ["0000.jpg", "0001.jpg"]
        assert body["uploads"] == {"a": body["files"][0]["client_id"], "b": "a"}

    def test_another_person_saying_the_same_opens_a_batch_of_their_own(self, scanner: Caller) -> None:
        first = opened(scanner, declared())
        assert opened(Caller(), declared()) != first

    def test_a_folder_without_a_name_is_a_loose_stack(self, scanner: Caller) -> None:
        for name, loose in (("  ", True), ("", True), ("แฟ้ม", False)):
            batch = Batch.objects.get(pk=opened(scanner, declared(), folder_name=name))
            assert batch.loose is loose

    def test_a_folder_of_nothing_is_refused(self, scanner: Caller) -> None:
        answer = scanner.post("batches/", folder())
        assert (answer.status_code, answer.json()["code"]) == (400, "no_files")
        assert not Batch.objects.exists()

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"office": "0000"}, "office"),
            ({"office": None}, "office"),
            ({"account_no": "12"}, "account_no"),
            ({"sheets": 0}, "sheets"),
            ({"sheets": 2**40}, "sheets"),
            ({"files": "no list"}, "files"),
            ({"files": [{**declared(), "size": -1}]}, "files[0].size"),
            ({"files": [{**declared(), "size": 2**63}]}, "files[0].size"),
            ({"files": [{**declared(), "sha256": "ABC"}]}, "files[0].sha256"),
            ({"files": [{**declared(), "client_id": "a/b"}]}, "files[0].client_id"),
            ({"files": [{**declared(), "client_id": ".."}]}, "files[0].client_id"),
            ({"files": [declared(), declared()]}, "files"),
        ],
    )
    def test_what_makes_no_sense_is_refused_with_its_place(
        self, scanner: Caller, facts: dict[str, Any], field: str
    ) -> None:
        answer = scanner.post("batches/", {**folder(declared()), **facts})
        assert answer.status_code == 400
        assert field in answer.json()["fields"]
        assert not Batch.objects.exists()

    def test_one_declares_for_the_own_office_only(self, scanner: Caller) -> None:
        OfficeFactory.create(code="5000")
        answer = scanner.post("batches/", folder(declared(), office="5000"))
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        counter = Caller(role=Role.COUNTER)
        assert counter.post("batches/", folder(declared())).status_code == 403
        assert not Batch.objects.exists()

    def test_what_only_the_office_may_say_is_ignored(self, scanner: Caller) -> None:
        others = {"state": "done", "created_by": 1, "employer": 1, "id": 7, "digest": "x", "loose": True}
        batch = Batch.objects.get(
            pk=opened(scanner, declared() | {"state": "stored", "duplicate": True}, **others)
        )
        assert (batch.state, batch.created_by, batch.employer, batch.loose) == (
            "receiving",
            scanner.user,
            None,
            False,
        )
        assert not Upload.objects.exclude(state="declared", duplicate=False).exists()

    def test_a_thai_name_of_300_letters_is_cut_for_show(self, scanner: Caller) -> None:
        name = "ก" * 296 + ".jpg"
        batch = opened(scanner, declared(name=name))
        shown = scanner.get(f"batches/{batch}/").json()["files"][0]["name"]
        assert len(shown) <= 200
        assert shown.endswith(".jpg")
        assert bytes(Upload.objects.get().raw_name) == name.encode()


class TestSending:
    def test_a_file_is_stored_and_the_second_try_is_told_so(self, scanner: Caller) -> None:
        batch = opened(scanner, declared(), declared(b"still missing", "b"))
        first = scanner.put(f"batches/{batch}/files/a/", JPEG, Content_Digest=content_digest(JPEG))
        assert (first.status_code, first.json()["state"]) == (201, "stored")
        again = scanner.put(f"batches/{batch}/files/a/", JPEG)
        assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
        assert store().fetch(hashlib.sha256(JPEG).hexdigest()).read_bytes() == JPEG
        counts = scanner.get(f"batches/{batch}/").json()["counts"]
        assert (counts["declared"], counts["stored"], counts["missing"]) == (2, 1, 1)

    def test_a_store_that_would_write_over_originals_takes_nothing_and_says_why(
        self, scanner: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("documents.storage.folder.FileStore._write_twice", lambda _store: b"second")
        batch = opened(scanner, declared())
        answer = scanner.put(f"batches/{batch}/files/a/", JPEG)
        assert (answer.status_code, answer.json()["code"]) == (503, "store_overwrites")
        assert "EFILES_STORE" in answer.json()["message_th"]
        assert Upload.objects.get().state == UploadState.DECLARED

    def test_the_last_file_sets_the_work_going(self, scanner: Caller) -> None:
        batch = opened(scanner, declared())
        scanner.put(f"batches/{batch}/files/a/", JPEG)
        answer = scanner.get(f"batches/{batch}/").json()
        assert answer["state"] in ("review", "done")
        assert answer["counts"]["pages"] == 1
        assert answer["files"][0]["pages"] == 1

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("0001.jpg", b"", "empty_file"),
            ("จดหมาย.docx", b"PK\x03\x04 some words", "type_not_allowed"),
            ("0001.jpg", b"%PDF-1.4 said to be a picture", "type_mismatch"),
            ("..", JPEG, "name_missing"),
        ],
    )
    def test_what_the_clerk_can_mend_is_refused_at_once(
        self, scanner: Caller, name: str, data: bytes, code: str
    ) -> None:
        batch = opened(scanner, declared(data, name=name))
        answer = scanner.put(f"batches/{batch}/files/a/", data)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["message_th"]
        after = scanner.get(f"batches/{batch}/").json()
        assert (after["files"][0]["state"], after["files"][0]["reason"]) == ("refused", code)
        assert after["files"][0]["reason_en"]
        assert after["state"] == "done", "a refused file holds up nothing"
        assert scanner.put(f"batches/{batch}/files/a/", data).json()["code"] == code

    def test_a_file_over_the_limit_of_its_kind_is_refused_before_its_bytes(self, scanner: Caller) -> None:
        file = declared() | {"size": 60 * 1000 * 1000}
        batch = opened(scanner, file)
        answer = scanner.put(f"batches/{batch}/files/a/", b"x", Content_Range="bytes 0-0/60000000")
        assert (answer.status_code, answer.json()["code"]) == (422, "too_large")
        assert "50 MB" in answer.json()["message_en"]

    @pytest.mark.parametrize(
        "other", [JPEG[:-1], JPEG + b"x", JPEG[:-3] + b"abc"], ids=["short", "long", "changed"]
    )
    def test_other_bytes_than_declared_are_not_kept_and_may_be_sent_again(
        self, scanner: Caller, other: bytes
    ) -> None:
        batch = opened(scanner, declared(), declared(b"still missing", "b"))
        answer = scanner.put(f"batches/{batch}/files/a/", other)
        assert answer.status_code == 422
        assert answer.json()["code"] in ("size_mismatch", "digest_mismatch")
        assert not list(store().originals())
        assert scanner.put(f"batches/{batch}/files/a/", JPEG).status_code == 201

    def test_a_digest_that_is_not_the_declared_one_is_refused_unread(self, scanner: Caller) -> None:
        batch = opened(scanner, declared())
        answer = scanner.put(f"batches/{batch}/files/a/", JPEG, Content_Digest=content_digest(b"other"))
        assert (answer.status_code, answer.json()["code"]) == (422, "digest_mismatch")
        for broken in ("sha-256=abc", "sha-256=:abc:", "sha-256=:!!!:", "nonsense"):
            answer = scanner.put(f"batches/{batch}/files/a/", JPEG, Content_Digest=broken)
            assert answer.status_code == 400, broken
        both = f"sha-512=:AAAA:, {content_digest(JPEG)}"
        assert scanner.put(f"batches/{batch}/files/a/", JPEG, Content_Digest=both).status_code == 201

    def test_a_large_file_comes_in_parts(self, scanner: Caller, settings: Settings) -> None:
        settings.WHOLE_FILE_BYTES = 500
        batch = opened(scanner, declared())
        answer = scanner.put(f"batches/{batch}/files/a/", JPEG)
        assert (answer.status_code, answer.json()["code"]) == (413, "use_parts")
        assert Upload.objects.get().state == "declared"
        assert answer.wsgi_request.read() == b"", "a sender that is cut off would not hear why"

    def test_parts_come_in_any_order_and_repeats_do_no_harm(self, scanner: Caller) -> None:
        batch = opened(scanner, declared(), declared(b"still missing", "b"))
        size = len(JPEG)

        def part(first: int, end: int) -> tuple[int, Any]:
            data = JPEG[first:end]
            answer = scanner.put(
                f"batches/{batch}/files/a/",
                data,
                Content_Range=f"bytes {first}-{end - 1}/{size}",
                Content_Digest=content_digest(data),
            )
            return answer.status_code, answer.json().get("received")

        assert part(400, size) == (202, [[400, size]])
        assert part(0, 200) == (202, [[0, 200], [400, size]])
        assert part(0, 200) == (202, [[0, 200], [400, size]])
        missing = scanner.get(f"batches/{batch}/").json()["files"][0]
        assert (missing["state"], missing["received"]) == ("declared", [[0, 200], [400, size]])
        assert part(200, 400) == (201, [])
        assert part(200, 400)[0] == 200
        assert store().fetch(hashlib.sha256(JPEG).hexdigest()).read_bytes() == JPEG
        assert not Part.objects.exists()

    def test_parts_that_the_store_lost_are_asked_for_again(self, scanner: Caller) -> None:
        batch = opened(scanner, declared(), declared(b"still missing", "b"))

        def part(first: int, end: int) -> Any:
            said = f"bytes {first}-{end - 1}/{len(JPEG)}"
            return scanner.put(f"batches/{batch}/files/a/", JPEG[first:end], Content_Range=said)

        part(0, 300)
        store().delete(Part.objects.get().key)
        answer = part(300, len(JPEG))
        assert (answer.status_code, answer.json()) == (202, {"received": []})
        part(0, 300)
        assert part(300, len(JPEG)).status_code == 201

    def test_nothing_is_left_of_the_parts_of_a_file_that_was_refused_or_came_whole(
        self, scanner: Caller
    ) -> None:
        html = b"<html>" + b"x" * 100
        batch = opened(scanner, declared(), declared(html, "b", "0002.jpg"), declared(b"missing", "c"))
        scanner.put(f"batches/{batch}/files/a/", JPEG[:300], Content_Range=f"bytes 0-299/{len(JPEG)}")
        assert scanner.put(f"batches/{batch}/files/a/", JPEG).status_code == 201
        answer = scanner.put(f"batches/{batch}/files/b/", html, Content_Range="bytes 0-105/106")
        assert (answer.status_code, answer.json()["code"]) == (422, "type_mismatch")
        assert not Part.objects.exists()
        assert not [path for path in (store().root / "parts").rglob("*") if path.is_file()]  # type: ignore[attr-defined]

    @pytest.mark.parametrize(
        "said",
        [
            "bytes 0-9/10",
            "bytes 0-10/704",
            "bytes 9-0/704",
            "bytes 700-709/704",
            "bytes 0-9/*",
            "bytes */704",
            "lines 0-9/704",
            f"bytes 0-{10**18}/704",
            "bytes 0-9999999/10000000",
            "nonsense",
        ],
    )
    def test_a_part_that_does_not_fit_is_refused(self, scanner: Caller, said: str) -> None:
        assert len(JPEG) == 706
        batch = opened(scanner, declared())
        answer = scanner.put(f"batches/{batch}/files/a/", JPEG[:10], Content_Range=said)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_part")
        assert not Part.objects.exists()

    def test_a_part_with_a_wrong_digest_is_refused_and_sent_again(self, scanner: Caller) -> None:
        batch = opened(scanner, declared())
        said = f"bytes 0-9/{len(JPEG)}"
        wrong = content_digest(b"other")
        answer = scanner.put(f"batches/{batch}/files/a/", JPEG[:10], Content_Range=said, Content_Digest=wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_part")
        assert scanner.put(f"batches/{batch}/files/a/", JPEG[:10], Content_Range=said).status_code == 202

    def test_a_body_of_unknown_length_is_refused(self, scanner: Caller) -> None:
        batch = opened(scanner, declared())
        answer = scanner.put(f"batches/{batch}/files/a/", JPEG, Transfer_Encoding="chunked")
        assert (answer.status_code, answer.json()["code"]) == (411, "length_missing")

    def test_a_file_that_nobody_declared_is_not_found(self, scanner: Caller) -> None:
        batch = opened(scanner, declared())
        for address in (
            f"batches/{batch}/files/b/",
            "batches/999999/files/a/",
            f"batches/{batch}/files/%00/",
        ):
            assert scanner.put(address, JPEG).status_code == 404, address

    def test_another_offices_batch_is_not_found_and_a_role_without_uploads_is_refused(
        self, scanner: Caller
    ) -> None:
        batch = opened(scanner, declared())
        stranger = Caller(office=OfficeFactory.create(code="5000"))
        assert stranger.put(f"batches/{batch}/files/a/", JPEG).status_code == 404
        for role in (Role.QC, Role.HEAD, Role.COUNTER, Role.AUDITOR):
            assert Caller(role=role).put(f"batches/{batch}/files/a/", JPEG).status_code == 403, role
        assert Upload.objects.get().state == "declared"

    def test_a_full_store_asks_to_wait_and_takes_the_file_later(
        self, scanner: Caller, settings: Settings
    ) -> None:
        batch = opened(scanner, declared(), declared(b"still missing", "b"))
        settings.FREE_DISK_BYTES, settings.FREE_DISK_SHARE = 2**60, 1.0
        answer = scanner.put(f"batches/{batch}/files/a/", JPEG)
        assert (answer.status_code, answer.json()["code"]) == (503, "store_full")
        assert answer.headers["Retry-After"]
        settings.FREE_DISK_BYTES = 0
        assert scanner.put(f"batches/{batch}/files/a/", JPEG).status_code == 201

    def test_a_store_out_of_order_is_503_and_the_file_is_taken_later(self, scanner: Caller) -> None:
        batch = opened(scanner, declared(), declared(b"still missing", "b"))
        top = store().root  # type: ignore[attr-defined]
        gone = top.with_name("gone")
        top.rename(gone)
        answer = scanner.put(f"batches/{batch}/files/a/", JPEG)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        gone.rename(top)
        assert scanner.put(f"batches/{batch}/files/a/", JPEG).status_code == 201


class TestBodies:
    """Bodies that are not the file: the cause is named, with a line that works."""

    @pytest.mark.parametrize(
        "how",
        [
            {"content_type": "multipart/form-data; boundary=x"},
            {"content_encoding": "gzip"},
        ],
        ids=["form", "packed"],
    )
    def test_a_form_or_a_packed_body_is_named_as_that(self, scanner: Caller, how: dict[str, str]) -> None:
        pk = opened(scanner, declared())
        answer = scanner.put(f"batches/{pk}/files/a/", JPEG, **how)
        assert (answer.status_code, answer.json()["code"]) == (415, "body_not_raw")
        assert (
            f"curl -T 0001.jpg -H 'Authorization: Bearer TOKEN' http://testserver/api/v1/batches/{pk}/files/a"
            in (answer.json()["message_en"])
        )
        assert Upload.objects.get(batch=pk).state == "declared"

    def test_bytes_that_are_called_form_fields_are_the_file(self, scanner: Caller) -> None:
        pk = opened(scanner, declared())
        kind = "application/x-www-form-urlencoded"
        assert scanner.call("PUT", f"batches/{pk}/files/a/", JPEG, kind).status_code == 201

    def test_the_line_works_without_the_last_slash(self, scanner: Caller) -> None:
        pk = opened(scanner, declared())
        assert scanner.put(f"batches/{pk}/files/a", JPEG).status_code == 201


class TestLooking:
    def test_the_list_is_of_the_own_office_newest_first(self, scanner: Caller) -> None:
        mine = [BatchFactory.create(state=state).pk for state in ("done", "review", "done")]
        BatchFactory.create(office__code="5000")
        answer = scanner.get("batches/").json()
        assert [batch["id"] for batch in answer["results"]] == mine[::-1]
        assert answer["next"] is None
        assert [b["id"] for b in scanner.get("batches/", state="review").json()["results"]] == [mine[1]]
        assert scanner.get("batches/", office="5000").json()["results"] == []
        assert len(scanner.get("batches/", office="7400", state="").json()["results"]) == 3
        assert scanner.get("batches/", state="nonsense").status_code == 400

    def test_the_list_goes_on_by_cursor(self, scanner: Caller) -> None:
        mine = [BatchFactory.create().pk for _ in range(5)]
        seen, address = [], "batches/?limit=2"
        while address:
            answer = scanner.get(address).json()
            seen += [batch["id"] for batch in answer["results"]]
            address = answer["next"]
        assert seen == mine[::-1]

    @pytest.mark.parametrize(
        "cursor", ["nonsense", "cD1hYmM=", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "ก", "cD0tMQ=="]
    )
    def test_a_cursor_that_we_never_gave_out_is_refused(self, scanner: Caller, cursor: str) -> None:
        assert scanner.get(f"batches/?cursor={cursor}").status_code == 400

    def test_the_list_costs_the_same_however_long_it_is(
        self, scanner: Caller, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for _ in range(20):
            PageFactory.create(upload=UploadFactory.create(batch__employer=EmployerFactory.create()))
        with django_assert_num_queries(5):  # token, batches, counts of files, of pages, of pages in archives
            scanner.get("batches/")

    def test_the_entries_of_a_zip_are_told_with_their_pages(self, scanner: Caller) -> None:
        zipped = UploadFactory.create(kind="zip", name="scans.zip", pages_found=0)
        one = UploadFactory.create(batch=zipped.batch, parent=zipped, name="a.jpg", position=0)
        UploadFactory.create(
            batch=zipped.batch, parent=zipped, name="b.txt", position=1, pages_found=None,
            state="refused", reason="type_not_allowed", split="",
        )  # fmt: skip
        PageFactory.create(upload=one)
        answer = scanner.get(f"batches/{zipped.batch_id}/").json()
        assert answer["counts"]["declared"] == 1
        assert answer["files"][0]["pages"] == 1
        told = [(entry["name"], entry["state"], entry["reason"]) for entry in answer["files"][0]["entries"]]
        assert told == [
            ("scans.zip/a.jpg", "stored", None),
            ("scans.zip/b.txt", "refused", "type_not_allowed"),
        ]

    def test_what_the_table_hides_is_not_found_in_the_same_words(self, scanner: Caller) -> None:
        theirs = BatchFactory.create(office__code="5000").pk
        bodies = []
        for number in (theirs, theirs + 1000, 2**63 - 1, 2**63, 10**30):
            answer = scanner.get(f"batches/{number}/")
            assert answer.status_code == 404
            bodies.append({k: v for k, v in answer.json().items() if k != "request_id"})
        assert all(body == bodies[0] for body in bodies)

    def test_a_refusal_is_an_audit_event(self, scanner: Caller) -> None:
        theirs = BatchFactory.create(office__code="5000").pk
        scanner.get(f"batches/{theirs}/")
        scanner.put(f"batches/{theirs}/files/a/", JPEG)
        assert Event.objects.filter(action="refused", actor=scanner.user).count() == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"null",
        b"\xff\xfe",
        b'{"office": NaN}',
        b"[" * 100_000,
        b'{"office": "\\u0000"}',
        b'{"office": "7400", "folder_name": "\\ud800", "files": []}',
        b'{"\\u0000": 1}',
        b'{"files": [{"name": "a\\u0000.jpg"}]}',
        b'{"sheets": ' + b"9" * 10_000 + b"}",
    ],
)
def test_json_that_no_database_takes_is_400(scanner: Caller, body: bytes) -> None:
    answer = scanner.post("batches/", body)
    assert answer.status_code == 400
    assert answer.json().keys() >= ERROR


def test_json_over_the_limit_is_413(scanner: Caller) -> None:
    answer = scanner.post("batches/", b'{"x": "' + b"x" * (8 * MB) + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_form_is_not_taken(scanner: Caller) -> None:
    answer = scanner.call("POST", "batches/", b"office=7400", "application/x-www-form-urlencoded")
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type")


def test_somebody_who_is_switched_off_is_out_at_once() -> None:
    user = UserFactory.create()
    caller = Caller(user)
    assert caller.get("batches/").status_code == 200
    user.is_active = False
    user.save()
    assert caller.get("batches/").status_code == 401
    assert not Page.objects.exists()
