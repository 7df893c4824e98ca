"""Make an empty database ready for work: tables, reference data, registry, people."""

import json
import sys

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from sso_efiles.accounts import demo  # noqa: E402  # models need a set-up Django

if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_reference", "--json")
    for name in ("registry", "employees"):
        call_command(f"import_{name}", str(settings.DATA_DIR / "demo" / f"{name}.csv"), "--json")
    demo.create()
    sys.stdout.write(json.dumps({"ok": True}) + "\n")
