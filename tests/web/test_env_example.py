"""`.env.example` names every setting, and no other."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
READ = re.compile(r'\benv(?:\.\w+)?\(\s*"([A-Z][A-Z0-9_]+)"')
SECRET = re.compile(r'_secret\("([A-Z0-9_]+)"')
COMPOSED = re.compile(r"\$\{([A-Z][A-Z0-9_]+):-")
NAMED = re.compile(r"^# ([A-Z][A-Z0-9_]+)=", re.MULTILINE)


def test_every_setting_is_in_the_example() -> None:
    code = (ROOT / "sso_efiles" / "settings.py").read_text(encoding="utf-8")
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    secrets = set(SECRET.findall(code))
    read = set(READ.findall(code)) | secrets | {f"{name}_FILE" for name in secrets}
    read |= set(COMPOSED.findall(compose))
    assert read == set(NAMED.findall((ROOT / ".env.example").read_text(encoding="utf-8")))
