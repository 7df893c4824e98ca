"""Certificates and proofs of single pages, as the API tells of them."""

from typing import Any

from rest_framework import serializers

from documents.api.serializers.fields import Moment
from documents.gate.models import Certificate
from documents.gate.states import CertificateState


class WhichVersion(serializers.Serializer[Any]):
    """Of which version; without one, the newest that was certified."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class WhichPage(WhichVersion):
    """A page of a certified version."""

    page = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class CertificateOut(serializers.Serializer[Certificate]):
    """The certificate of a version of a file."""

    version = serializers.IntegerField(source="passage.version")
    certified_by = serializers.CharField(source="certified_name")
    certified_at = Moment()
    pages = serializers.IntegerField()
    code = serializers.CharField()
    verify_url = serializers.SerializerMethodField()
    state = serializers.ChoiceField(CertificateState.choices)
    ended_at = Moment(allow_null=True)
    office = serializers.CharField(source="passage.office_id")
    statement = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """`root` is a word of the framework."""
        return {**super().get_fields(), "root": serializers.CharField()}

    def get_verify_url(self, _certificate: Certificate) -> str:
        """Where anybody may ask how it stands."""
        return str(self.context["verify_url"])


class ProofOut(serializers.Serializer[Any]):
    """The Merkle proof of one page (RFC 6962): `leaf` is SHA-256 of 0x00 and the slot as JSON with sorted
    keys, without spaces, in UTF-8; a node is SHA-256 of 0x01 and its two children; `hashes` stand beside the
    way from the leaf (its `index` counts from 0, of `count`) to the root, the nearest first.
    """

    page = serializers.IntegerField()
    slot = serializers.DictField()
    leaf = serializers.CharField()
    index = serializers.IntegerField()
    count = serializers.IntegerField()
    hashes = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField()
    code = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """`root` is a word of the framework."""
        return {**super().get_fields(), "root": serializers.CharField()}
