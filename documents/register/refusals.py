"""What the folder register declines, each with the way out."""

from documents.errors import UnknownEmployer
from sso_efiles.refusal import Refusal


class NotOnMasterList(UnknownEmployer):
    """A number on a folder that no employer has: the folder is registered without one."""

    th = (
        "ไม่พบเลขที่บัญชีนายจ้างนี้ในทะเบียน กรุณาตรวจสอบเลข 10 หลักอีกครั้ง"
        " หากหน้าแฟ้มเขียนไว้เช่นนี้จริง ให้ลงทะเบียนเป็นแฟ้มรอเลขที่บัญชี โดยเว้นเลขไว้และจดข้อความบนหน้าแฟ้ม"
    )
    en = (
        "No employer of the registry has this account number. Check its 10 digits. If the folder really bears"
        " it, register the folder as number pending: leave the number out and write down what stands on it."
    )


class NothingWritten(Refusal):
    """A folder without a number and without words: nobody could find it again."""

    code = "written_on_missing"
    status = 400
    th = "แฟ้มที่ยังไม่ทราบเลขที่บัญชีต้องจดข้อความบนหน้าแฟ้มไว้ เช่น ชื่อนายจ้าง เพื่อให้ค้นหาได้ภายหลัง"
    en = "A folder without an account number needs the words that stand on it, so that it is found later."


class VolumeTaken(Refusal):
    """The account has a folder of this volume already."""

    code = "volume_taken"
    status = 409
    th = (
        "เลขที่บัญชีนี้มีแฟ้มเล่มที่ {volume} ลงทะเบียนแล้ว (รหัส {code}) หากเป็นแฟ้มอีกเล่มหนึ่ง ให้ลงทะเบียนเป็นเล่มที่ {next_volume}"
    )
    en = (
        "Volume {volume} of this account is registered already (code {code})."
        " If this is another folder, register it as volume {next_volume}."
    )


class UnknownFolder(Refusal):
    """A code that no folder of this office's register has."""

    code = "unknown_folder"
    status = 404
    th = "ไม่พบแฟ้มรหัส {typed} ในทะเบียนแฟ้มของสำนักงาน กรุณาสแกนใหม่ หรือลงทะเบียนแฟ้มก่อน"
    en = "This office's register has no folder of the code {typed}. Scan it again, or register the folder."


class FolderOfAnother(Refusal):
    """A batch and a folder that belong to two employers, or to two offices."""

    code = "folder_of_another"
    status = 409
    th = "แฟ้มกระดาษนี้เป็นของ {folder} แต่ชุดงานเป็นของ {batch} กรุณาตรวจสอบว่าเลือกแฟ้มถูกเล่ม"
    en = "This paper folder is {folder}'s, the batch is {batch}'s. See whether the right folder was chosen."


class FolderInUse(Refusal):
    """A folder whose scans are here: its owner is changed by moving the papers, its registration stays."""

    code = "folder_in_use"
    status = 409
    th = "แฟ้มนี้มีชุดงานสแกนผูกอยู่แล้ว จึงเปลี่ยนเลขที่บัญชีหรือเลิกลงทะเบียนไม่ได้ กรุณาย้ายเอกสารที่โต๊ะจัดแฟ้มแทน"
    en = "Scans of this folder are here, so its number stays. Move the papers at the review desk instead."


class FolderIsHere(Refusal):
    """Not found is said of a folder that is registered, or of which papers are filed."""

    code = "folder_is_here"
    status = 409
    th = "แฟ้มของนายจ้างรายนี้ลงทะเบียนไว้แล้วหรือมีเอกสารในแฟ้มอิเล็กทรอนิกส์แล้ว จึงบันทึกว่าไม่พบไม่ได้"
    en = "The employer's folder is registered, or papers of it are filed: it cannot be noted as not found."


class FolderWithdrawn(Refusal):
    """A folder whose registration was undone."""

    code = "folder_withdrawn"
    status = 409
    th = "การลงทะเบียนแฟ้มนี้ถูกเลิกทำแล้ว กรุณาลงทะเบียนใหม่"
    en = "The registration of this folder was undone. Register it again."
