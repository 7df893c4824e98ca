#!/usr/bin/env python3
"""Django's command line for the electronic employer file."""

import os
import select
import sys

try:
    from django.core.management import execute_from_command_line

    from sso_efiles.not_set_up import explain_error
except ModuleNotFoundError as _missing:
    sys.exit(
        f"ไม่พบไลบรารี {_missing.name} กรุณาสั่ง make run (หรือ make demo) ก่อน แล้วใช้ .venv/bin/python manage.py\n"
        f"The library {_missing.name} is missing: run 'make run' (or 'make demo') first, then use"
        " .venv/bin/python manage.py."
    )

OFFLINE = {"verify_certificate"}
"""Commands that need no installation: they run on a machine that was never set up."""
_NOBODY_READS = 141
"""What a shell says of a program whose reader has left."""


def main() -> None:
    """Whoever has read enough, as `head` has, ends the command without a word; a machine that is not set up
    is told of in one sentence.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sso_efiles.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OFFLINE:
        os.environ["DJANGO_SETTINGS_MODULE"] = "sso_efiles.settings_offline"
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        if not _reader_left():
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the rest is written at the end
        sys.exit(_NOBODY_READS)
    except Exception as error:
        if not (said := explain_error(error)):
            raise
        sys.exit(said)


def _reader_left() -> bool:
    """Of standard output; a pipe to another program may break as well."""
    output = select.poll()
    output.register(sys.stdout, 0)
    return any(event & select.POLLERR for _, event in output.poll(0))


if __name__ == "__main__":
    main()
