"""Refusal: the one error that people see, in Thai and in English, with what to do next."""

from typing import Any, ClassVar

from sso_efiles.text.language import is_english


class Refusal(Exception):
    """What we decline to do. `status` is the HTTP status; `th` and `en` may name `data` in braces."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    th: ClassVar[str] = "ดำเนินการไม่ได้"
    en: ClassVar[str] = "This cannot be done."

    def __init__(self, *, fields: dict[str, str] | None = None, **data: Any) -> None:
        super().__init__(self.code)
        self.fields = fields
        self.data = data
        self.details: dict[str, Any] = {}
        """What the API's answer says beside code and words."""

    @property
    def message_th(self) -> str:
        return self.th.format(**self.data)

    @property
    def message_en(self) -> str:
        return self.en.format(**self.data)

    def __str__(self) -> str:
        return self.message_en if is_english() else self.message_th


class Forbidden(Refusal):
    """A function that the caller's role lacks."""

    code = "forbidden"
    status = 403
    th = "บทบาทของท่านไม่มีสิทธิ์ใช้งานส่วนนี้ หากจำเป็นต้องใช้ กรุณาติดต่อหัวหน้าสำนักงาน"
    en = "Your role may not use this. If you need it, ask the head of your office."


class NotFound(Refusal):
    """There is no such thing, or the caller may not know of it."""

    code = "not_found"
    status = 404
    th = "ไม่พบข้อมูลที่ขอ กรุณาตรวจสอบแล้วลองใหม่"
    en = "Nothing was found here. Check it and try again."


class NotSignedIn(Refusal):
    """Nobody is signed in."""

    code = "not_signed_in"
    status = 401
    th = "กรุณาเข้าสู่ระบบก่อนใช้งาน"
    en = "Sign in first."


class Unavailable(Refusal):
    """Something that we depend on is down for now."""

    code = "unavailable"
    status = 503
    th = "ระบบไม่พร้อมใช้งานชั่วคราว ข้อมูลที่ส่งแล้วไม่สูญหาย กรุณาลองใหม่ในอีกสักครู่"
    en = "The system is not available for the moment. Nothing that was accepted is lost. Try again shortly."


class InvalidInput(Refusal):
    """What was sent does not make sense; `fields` says where."""

    code = "invalid"
    status = 400
    th = "ข้อมูลที่ส่งมาไม่ถูกต้อง กรุณาตรวจสอบแล้วส่งใหม่"
    en = "What was sent is not valid. Check it and send it again."
