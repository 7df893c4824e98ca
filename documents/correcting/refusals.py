"""What we decline to correct."""

from sso_efiles.refusal import Refusal


class NothingToCorrect(Refusal):
    """No such line or number is on the page, or nothing of it is read yet."""

    code = "nothing_to_correct"
    status = 409
    th = "ไม่พบบรรทัดหรือเลขนี้บนหน้านี้แล้ว หรือหน้านี้ยังอ่านไม่เสร็จ กรุณาโหลดหน้าใหม่แล้วเลือกจากภาพอีกครั้ง"
    en = "This line or number is not on the page any more, or the page is not read yet. Load it again."


class NumberDoesNotFit(Refusal):
    """A number whose check digit does not fit: usually mistyped, now and then so on the paper."""

    code = "number_does_not_fit"
    status = 422
    th = "เลขหลักสุดท้ายไม่ถูกต้อง กรุณาเทียบกับภาพ หากกระดาษเขียนเช่นนี้จริง กรุณายืนยันว่า “ตรงตามกระดาษ”"
    en = "The check digit does not fit. Compare with the picture; if the paper says so, confirm “as written”."
