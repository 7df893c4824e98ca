"""A paper folder in the register of an office that is made ready; its last line is JSON."""

import json
import sys

import django

django.setup()

from documents.register.models import Folder  # noqa: E402  # after set-up
from employers.models import Employer  # noqa: E402

if __name__ == "__main__":
    of = Employer.objects.filter(office="7400").order_by("account_no")[0]
    row = Folder.objects.create(office_id="7400", employer=of, sheets=12, sides=2, box="ก-12", shelf="3/4")
    sys.stdout.write(json.dumps({"code": row.code, "account_no": of.account_no}) + "\n")
