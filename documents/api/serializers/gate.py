"""What the gate answers: a file after a step, its sample, a lot that was certified."""

from typing import Any

from rest_framework import serializers

from documents.employer_file.states import EmployerFileState

CHANGE = "Grows with every move of the file: the exact form of `version`, which the next step may send back"


class OpenPointOut(serializers.Serializer[Any]):
    """One thing that stands in the way of the next step."""

    code = serializers.CharField()
    message_th = serializers.CharField()
    message_en = serializers.CharField()
    count = serializers.IntegerField()


class FileAtGate(serializers.Serializer[Any]):
    """An electronic file after a step; `deed` is the step. `version` says which version of the file is
    open: a certified one never changes, later papers open the next. The next step sends it back.
    """

    deed = serializers.IntegerField()
    account_no = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(EmployerFileState.choices)
    version = serializers.IntegerField()
    change = serializers.IntegerField(help_text=CHANGE)
    open = OpenPointOut(many=True)


class SampleOut(serializers.Serializer[Any]):
    """The pages of a file that are to be looked at, and by which lot, plan and seed they were drawn."""

    lot = serializers.IntegerField()
    attempt = serializers.IntegerField(help_text="Which hand-over of this version, from 1")
    plan = serializers.CharField()
    severity = serializers.CharField()
    seed = serializers.CharField()
    pages = serializers.ListField(child=serializers.IntegerField())


class CertifiedLotOut(serializers.Serializer[Any]):
    """The files of a lot that were certified by one statement, by account number; `changed` are those that
    had changed since they were checked, and were taken back.
    """

    lot = serializers.IntegerField()
    deeds = serializers.ListField(child=serializers.IntegerField())
    certified = serializers.ListField(child=serializers.CharField())
    changed = serializers.ListField(child=serializers.CharField())
