"""What checkers found, what they keyed blindly, the certificates and the public's looks at them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from documents.gate.states import CertificateState, FindingCode
from sso_efiles import policy
from sso_efiles.policy import Action


class Finding(models.Model):
    """One thing that a checker found wrong in a file that was handed over."""

    passage = models.ForeignKey("employer_file.Passage", on_delete=models.PROTECT, related_name="findings")
    page = models.ForeignKey("documents.Page", on_delete=models.PROTECT, null=True, related_name="findings")
    """None: the file as a whole."""
    code = models.CharField(max_length=16, choices=FindingCode.choices)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__in=FindingCode.values), name="finding_code_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} in {self.passage_id}"


class BlindEntry(models.Model):
    """A key field of a risky page, keyed by a second person who did not see the first value."""

    passage = models.ForeignKey(
        "employer_file.Passage", on_delete=models.PROTECT, related_name="blind_entries"
    )
    page = models.ForeignKey("documents.Page", on_delete=models.PROTECT, related_name="blind_entries")
    field = models.CharField(max_length=16)
    """What was keyed: a kind of identifier, `form` or `date`."""
    first = models.CharField(max_length=60)
    """What the file says: as the machine read it, or the first person keyed it."""
    second = models.CharField(max_length=60)
    agrees = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "page", "field"], name="blind_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of page {self.page_id}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Questions about certificates."""

    def visible_to(self, user: policy.Officer) -> Self:
        """Those of files that this person reads, as far as the role reads filed pages."""
        return self.filter(policy.rows(user, Action.READ_FILED, office="passage__office"))


class Certificate(models.Model):
    """A version of an electronic file, certified as equal to the paper. Only its end is written later."""

    passage = models.OneToOneField(
        "employer_file.Passage", on_delete=models.PROTECT, related_name="certificate"
    )
    code = models.CharField(max_length=32, unique=True)
    """What stands in the public address: unguessable, says nothing."""
    root = models.CharField(max_length=64)
    """Merkle root over the passage's manifest, in hexadecimal."""
    pages = models.PositiveIntegerField()
    statement = models.TextField()
    """The words that the certifier agreed to, in Thai and English."""
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    certified_name = models.CharField(max_length=200)
    """The name as it stood that day."""
    certified_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=CertificateState.choices, default=CertificateState.VALID)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Who withdrew it; None where a newer version replaced it."""
    end_reason = models.CharField(max_length=500, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=CertificateState.values), name="certificate_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="valid", ended_at__isnull=True)
                | (~Q(state="valid") & Q(ended_at__isnull=False)),
                name="certificate_end_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PublicCheck(models.Model):
    """One look at a certificate by the public page, counted against its address for ten minutes."""

    address_digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["address_digest", "at"], name="public_check_address"),
            models.Index(fields=["at"], name="public_check_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at}"
