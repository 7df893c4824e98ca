"""An employer as the registry has it."""

from typing import Any

from rest_framework import serializers

from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from employers.models import Employer, Establishment


class EstablishmentLine(serializers.Serializer[Establishment]):
    """A place of business."""

    branch_seq = serializers.CharField()
    name = serializers.CharField()
    office = serializers.CharField(source="office_id")
    status = serializers.CharField()
    address = serializers.CharField()
    registered_on = serializers.DateField(allow_null=True)


class EmployerCounts(serializers.Serializer[Any]):
    """What lies in the file, as far as the caller may read it."""

    documents = serializers.IntegerField()
    pages = serializers.IntegerField()


class EmployerDetail(serializers.Serializer[Employer]):
    """What the registry says, and how far the electronic file is. A person's own number is masked."""

    account_no = serializers.CharField()
    branch_seq = serializers.CharField()
    name = serializers.CharField()
    legal_form = serializers.CharField()
    juristic_no = serializers.CharField(source="juristic_no_shown")
    office = serializers.CharField(source="office_id")
    province = serializers.CharField(source="office.province_id")
    status = serializers.CharField()
    address = serializers.CharField()
    registered_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    file_state = serializers.SerializerMethodField()
    former_names = serializers.SerializerMethodField()
    establishments = EstablishmentLine(many=True)
    counts = serializers.SerializerMethodField()

    def get_file_state(self, employer: Employer) -> EmployerFileState:
        """How far the electronic file is."""
        return moves.state_of(employer)

    def get_former_names(self, employer: Employer) -> list[str]:
        """Names that it had before."""
        return [former.name for former in employer.former_names.all()]

    def get_counts(self, employer: Employer) -> EmployerCounts:
        """Documents and pages."""
        counts: EmployerCounts = self.context["counts"]
        return counts
