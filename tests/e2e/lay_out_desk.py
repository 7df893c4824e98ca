"""A desk with papers to decide about, laid out without reading any: `agreed` of them green, the others amber.

Run as a program in an office that is made ready (tests.processes.prepare); its last line is JSON.
"""

import json
import sys
import uuid

import django

django.setup()

from documents.models import Batch, Document, Page, Placement, Reading, Upload  # noqa: E402  # after set-up
from documents.search import index_pages  # noqa: E402
from documents.states import BatchState, DocumentState, Strength, UploadState  # noqa: E402
from employers.models import Employer  # noqa: E402
from sso_efiles.accounts.models import User  # noqa: E402
from sso_efiles.work.states import WorkState  # noqa: E402


def lay_out(name: str, *, agreed: int, others: int) -> dict[str, object]:
    """One batch with one page to a document."""
    by = User.objects.get(username="scan7400")
    assert by.office is not None
    first, second = Employer.objects.order_by("account_no")[:2]
    batch = Batch.objects.create(
        office=by.office,
        folder_name=name,
        digest=uuid.uuid4().hex * 2,
        created_by=by,
        state=BatchState.REVIEW,
    )
    total = agreed + others
    upload = Upload.objects.create(
        batch=batch, client_id="f0", name="scan.pdf", size=1, sha256=uuid.uuid4().hex * 2, kind="pdf",
        state=UploadState.STORED, split=WorkState.DONE, pages_found=total,
    )  # fmt: skip
    pages = Page.objects.create_with_scans(upload, range(1, total + 1), state=WorkState.DONE)
    for number, page in enumerate(pages):
        strength = Strength.AGREED if number < agreed else Strength.CONTRADICTED
        page.document = Document.objects.create(
            batch=batch, employer=first, state=DocumentState.SUGGESTED, position=number, strength=strength,
            candidates=[
                {"account_no": one.account_no, "origin": origin, "why": []}
                for one, origin in ((first, "folder"), (second, "page"))
            ],
        )  # fmt: skip
        page.why = [{"rule": "folder_name", "version": 1, "evidence": first.account_no, "box": None}]
        page.save()
        Placement.objects.create(document=page.document, state=DocumentState.SUGGESTED, employer=first)
        Reading.objects.create(
            page=page, scan=page.image, token=uuid.uuid4(), source_sha256=upload.sha256, engine="told",
            text="", words=[], width=1654, height=2339, dpi=200,
        )  # fmt: skip
    index_pages([page.pk for page in pages])
    return {"ok": True, "batch": batch.pk, "first": first.account_no, "second": second.account_no}


if __name__ == "__main__":
    name, agreed, others = sys.argv[1:]
    sys.stdout.write(json.dumps(lay_out(name, agreed=int(agreed), others=int(others))) + "\n")
