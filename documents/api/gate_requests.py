"""What callers send at the gate."""

from typing import Any

from rest_framework import serializers

from documents.api.requests import Versioned
from documents.gate.checking import Result, Verdict
from documents.gate.findings import Found
from documents.gate.states import FindingCode

_BIGINT = 2**63 - 1
_MOST_FINDINGS = 2000  # guess: more than a file has pages that anybody looks at


class FindingIn(serializers.Serializer[Any]):
    """One thing that is wrong; without a page it is the file as a whole."""

    page = serializers.IntegerField(min_value=1, max_value=_BIGINT, required=False, allow_null=True)
    code = serializers.CharField(
        max_length=40,
        help_text=f"{', '.join(FindingCode.values)}; any other word is kept as a note on `other`",
    )
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, allow_null=True)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is called something else says what it is."""
        if data["code"] == FindingCode.OTHER and not (data.get("note") or "").strip():
            raise serializers.ValidationError({"note": "required with `other` / ต้องระบุเมื่อเลือกอื่น ๆ"})
        return data


class AtGate(Versioned):
    """A step by who saw the file in this version, or at exactly this change."""

    change = serializers.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        required=False,
        allow_null=True,
        help_text="The exact form of `version`: the `change` that the step was decided on. It grows with "
        "every move of the file; another one than the present answers 409 `stale`",
    )


class OnlyJsonBoolean(serializers.BooleanField):
    """True or false of JSON: what somebody stands for is not guessed from a word or a number."""

    def to_internal_value(self, data: Any) -> bool:
        """As it came, or refused."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class CheckIn(AtGate):
    """The verdict on a file; who sends it says that they looked at every drawn page."""

    result = serializers.ChoiceField([one.value for one in Result])
    findings = serializers.ListField(
        child=FindingIn(), required=False, allow_empty=True, max_length=_MOST_FINDINGS
    )
    sheets = serializers.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        required=False,
        allow_null=True,
        help_text="Sheets of paper, as the checker counted them",
    )


class CertifyIn(AtGate):
    """The certifier's agreement to the statement."""

    statement = OnlyJsonBoolean(help_text="true: I certify what the statement says")


class CertifyLotIn(serializers.Serializer[Any]):
    """The certifier's agreement to the statement, for every file of a lot."""

    statement = OnlyJsonBoolean(help_text="true: I certify what the statement says of each file")


class RevokeIn(AtGate):
    """Why a certificate is withdrawn."""

    reason = serializers.CharField(max_length=500)


def verdict_of(body: dict[str, Any]) -> Verdict:
    """The verdict that a body says; its sender looked at every drawn page."""
    findings = [
        _found(each["code"], each.get("page"), each.get("note") or "") for each in body.get("findings") or []
    ]
    return Verdict(Result(body["result"]), findings, seen=None, sheets=body.get("sheets"))


def _found(code: str, page: int | None, note: str) -> Found:
    """A caller's own word for a fault is not lost: it stands before the note."""
    if code in FindingCode.values:
        return Found(FindingCode(code), page, note)
    return Found(FindingCode.OTHER, page, ": ".join(filter(None, (code, note)))[:500])
