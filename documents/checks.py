"""System checks of the documents' rooms: is the store one that keeps what was written once?"""

from typing import Any

from django.core.checks import CheckMessage, Error, Info

from documents.errors import StoreUnfit
from documents.storage import DOWN, store


def check_store_keeps(**_: Any) -> list[CheckMessage]:
    """By two small writes; run by `check --deploy`. One that does not answer is told, and no fault."""
    try:
        store().require_write_once()
    except StoreUnfit as fault:
        return [Error(f"{fault.message_th} / {fault.message_en}", id="documents.E001")]
    except DOWN as error:
        kind = type(error).__name__
        th, en = "ที่เก็บไฟล์ไม่ตอบ จึงทดลองเขียนไม่ได้", "The store does not answer, so it was not tried"
        return [Info(f"{th} / {en} ({kind}).", id="documents.I001")]
    return []
