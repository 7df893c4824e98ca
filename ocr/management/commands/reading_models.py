"""Models taught from corrections: what reads here, put one in place, go back one step."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from ocr.recognition.model_files import name_weights
from ocr.recognition.model_store import NoSuchModel, NothingToUndo, go_back, list_entries, promote
from sso_efiles.commands import Failed, OfficeCommand


class Command(OfficeCommand):
    """Workers take up what is in place when they start. Exit code 1 where there is nothing to do."""

    help = "โมเดลที่ใช้อ่าน / The models that read: list, put in place, go back"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--back or --promote MODEL, --by NAME."""
        super().add_arguments(parser)
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--back", action="store_true", help="กลับไปใช้โมเดลก่อนหน้า / undo the last promotion")
        what.add_argument("--promote", metavar="MODEL", help="ใช้โมเดลนี้ / put a model of the folder in place")
        parser.add_argument("--by", default="", help="ผู้สั่ง / who asks for it; needed to change anything")

    def work(self, **options: Any) -> dict[str, Any]:
        """What was done, if anything, and which weights read from the workers' next start on."""
        by, done = options["by"].strip(), ""
        if (options["back"] or options["promote"]) and not by:
            raise _failed("nobody", "ระบุชื่อผู้สั่งด้วย --by", "Say who asks for it, with --by.")
        if options["back"]:
            done = self._back(by)
        elif options["promote"]:
            done = self._promote(options["promote"], by)
        weights = name_weights()
        for model, name in weights.items():
            self.tell(f"{model}: {name}", f"{model}: {name}")
        return {"done": done, "weights": weights, "entries": len(list_entries(settings.MODELS))}

    def _back(self, by: str) -> str:
        try:
            undone = go_back(settings.MODELS, by=by)
        except NothingToUndo as nothing:
            raise _failed(
                "nothing_to_undo",
                "ไม่มีโมเดลที่เปลี่ยนไว้ ใช้โมเดลที่มากับโปรแกรมอยู่แล้ว",
                "No promoted model is in place: the shipped weights read already.",
            ) from nothing
        self.tell("เปลี่ยนกลับแล้ว เริ่มโปรแกรมอ่านใหม่", "Gone back. Restart the workers.")
        return undone.model

    def _promote(self, model: str, by: str) -> str:
        try:
            promote(settings.MODELS, model, by=by, on="by hand", figures={})
        except NoSuchModel as unknown:
            raise _failed(
                "no_such_model",
                f"ไม่พบโมเดล {model} ในโฟลเดอร์ของโมเดล",
                f"There is no model {model} in the folder of models.",
            ) from unknown
        self.tell("เปลี่ยนแล้ว เริ่มโปรแกรมอ่านใหม่", "In place. Restart the workers.")
        return model


def _failed(code: str, th: str, en: str) -> Failed:
    return Failed(code=code, message_th=th, message_en=en)
