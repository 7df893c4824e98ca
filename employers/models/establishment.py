"""Places of business: what the registry keeps under an account, one row a branch."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from employers.models.digits import digits_only
from employers.models.employer import Employer, EmployerStatus


class Establishment(models.Model):
    """A place of business: account + branch sequence, with its own name and responsible office."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="establishments", db_index=False
    )
    branch_seq = models.CharField(_("Branch"), max_length=6)
    name = models.CharField(_("Name"), max_length=200)
    office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="establishments", db_index=False
    )
    status = models.CharField(_("Status"), max_length=12, choices=EmployerStatus.choices)
    address = models.CharField(_("Address"), max_length=500, blank=True)
    registered_on = models.DateField(_("Registered on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["employer", "branch_seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employer", "branch_seq"], name="establishment_once"),
            models.CheckConstraint(
                condition=digits_only("branch_seq", count=6), name="establishment_branch_seq_digits"
            ),
            models.CheckConstraint(
                condition=Q(status__in=EmployerStatus.values), name="establishment_status_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office"], name="establishment_office")]

    def __str__(self) -> str:
        return f"{self.branch_seq} {self.name}"

    @property
    def is_head_office(self) -> bool:
        """Whether this is the head office or only place of business."""
        return self.branch_seq == "000000"
