"""The demo's people, one for each role."""

import secrets

from django.conf import settings

from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Role

ACCOUNTS = (
    ("scan7400", "สมศรี ตัวอย่าง", Role.SCANNER, "7400"),
    ("index7400", "ประพันธ์ ตัวอย่าง", Role.INDEXER, "7400"),
    ("qc7400", "วรรณา ตัวอย่าง", Role.QC, "7400"),
    ("certify7400", "ธงชัย ตัวอย่าง", Role.CERTIFIER, "7400"),
    ("head7400", "อรทัย ตัวอย่าง", Role.HEAD, "7400"),
    ("officer5000", "กมล ตัวอย่าง", Role.COUNTER, "5000"),
    ("admin74", "สุชาติ ตัวอย่าง", Role.PROVINCE_ADMIN, "7400"),
    ("hq", "พิมพ์ใจ ตัวอย่าง", Role.HQ_ADMIN, "1000"),
    ("exec", "ผู้บริหาร ตัวอย่าง", Role.EXECUTIVE, "1000"),
    ("auditor", "ผู้ตรวจสอบ ตัวอย่าง", Role.AUDITOR, "1000"),
)


def create() -> str:
    """Make the accounts that are missing. The password when one was set now (told once); empty when all were
    there.
    """
    chosen: str = settings.DEMO_PASSWORD
    password = chosen or secrets.token_urlsafe(12)
    made = False
    for username, name, role, office in ACCOUNTS:
        facts = {"name_th": name, "role": role, "office": Office.objects.get(pk=office)}
        user, created = User.objects.get_or_create(username=username, defaults=facts)
        if created or (chosen and not user.check_password(chosen)):
            user.set_password(password)
            user.save(update_fields=["password"])
            made = True
    return password if made else ""
