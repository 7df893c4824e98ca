"""Send the message of every file and every page several times over: python -m tests.processes.tell TIMES."""

import json
import sys

import django

django.setup()

from documents import tasks  # noqa: E402  # models need a set-up Django
from documents.models import Scan, Upload  # noqa: E402


def tell(times: int) -> dict[str, int]:
    """The files are split here and now, so that there are pages; their messages are sent all the same."""
    files = list(Upload.objects.values_list("pk", flat=True))
    for pk in files:
        tasks.split_upload(pk)
    pages = list(Scan.objects.values_list("pk", flat=True))
    for _time in range(times):
        for pk in files:
            tasks.split_upload.delay(pk)
        for pk in pages:
            tasks.read_scan.delay(pk)
    return {"files": len(files), "pages": len(pages)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(tell(int(sys.argv[1]))) + "\n")
