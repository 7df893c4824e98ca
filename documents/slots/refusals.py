"""What we decline to do with slots of the page ledger."""

from sso_efiles.refusal import Refusal


class ReasonTooShort(Refusal):
    """A signature without a reason that says anything."""

    code = "reason_too_short"
    status = 400
    th = "กรุณาระบุเหตุผลอย่างน้อย {least} ตัวอักษร เพื่อให้ผู้ตรวจสอบทราบว่าเหตุใดจึงไม่มีภาพของหน้านี้"
    en = "Give a reason of at least {least} letters, so that the checker knows why this side is no picture."


class PictureIsThere(Refusal):
    """A page with a picture is not missing."""

    code = "picture_is_there"
    status = 409
    th = "หน้านี้มีภาพอยู่แล้ว จึงระบุว่าหน้าหายไม่ได้ หากภาพใช้ไม่ได้ กรุณาเลือก 'สแกนไม่ได้' หรือขอสแกนใหม่"
    en = "This page has a picture, so it is not missing. Call it not scannable, or ask for a new scan."


class NoPicture(Refusal):
    """A slot without a picture is no image."""

    code = "no_picture"
    status = 409
    th = "ตำแหน่งนี้ยังไม่มีภาพ กรุณาส่งภาพสแกน หรือระบุว่าเหตุใดจึงไม่มีภาพ"
    en = "This slot has no picture. Send the scan, or say why there is none."


class LinkedCopy(Refusal):
    """A page that came again and is linked to the one that counts."""

    code = "linked_copy"
    status = 409
    th = "หน้านี้เป็นสำเนาของหน้าอื่นในแฟ้ม จึงลงชื่อได้เพียงว่าเป็นหน้าซ้ำ หากไม่ใช่ กรุณาย้ายเอกสารของหน้านี้"
    en = "This page is linked as a copy of another: sign it as a duplicate; if it is none, move it."


class ImageOnItsWay(Refusal):
    """A new image of the page was sent and is not read yet."""

    code = "image_on_its_way"
    status = 409
    th = "มีภาพใหม่ของหน้านี้กำลังประมวลผล กรุณารอสักครู่แล้วดูภาพใหม่ก่อนดำเนินการ"
    en = "A new image of this page is being read. Wait a moment and look at it before you decide."


class RescanAskedAlready(Refusal):
    """An open request for this page is there."""

    code = "rescan_asked"
    status = 409
    th = "มีผู้ขอสแกนหน้านี้ใหม่ไว้แล้ว: {by} เมื่อ {at}"
    en = "A new scan of this page was asked for already: {by}, {at}."


class NoRescanAsked(Refusal):
    """No request for a new scan of this page is open."""

    code = "no_rescan_asked"
    status = 409
    th = "ไม่มีคำขอสแกนใหม่ของหน้านี้ค้างอยู่ กรุณาโหลดหน้าใหม่"
    en = "No request to scan this page again is open. Load the page again."


class NoSuchDoubt(Refusal):
    """A doubt that is not open about the page."""

    code = "no_such_doubt"
    status = 409
    th = "ไม่มีข้อสงสัยนี้ค้างอยู่ในหน้านี้ กรุณาโหลดหน้าใหม่: {codes}"
    en = "No such doubt is open about this page. Load it again: {codes}."


class SameImage(Refusal):
    """The image that the page has already, or that another page shows."""

    code = "same_image"
    status = 409
    th = "ภาพนี้เป็นภาพเดียวกับที่มีอยู่แล้ว (หน้า {page}) กรุณาตรวจว่าสแกนถูกแผ่นแล้วส่งใหม่"
    en = "This is the very image that page {page} shows already. Scan the right sheet, and send that."


class TooManyPages(Refusal):
    """More pages signed at once than fit one decision."""

    code = "too_many_pages_at_once"
    status = 400
    th = "ลงชื่อพร้อมกันได้ไม่เกิน {most} หน้า กรุณาแบ่งเป็นหลายครั้ง"
    en = "At most {most} pages can be signed at once. Divide them."
