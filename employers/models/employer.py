"""Employers: one account number each, under the names that they have and had."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from employers.identifiers import AccountNo, JuristicNo
from employers.models.digits import digits_only
from employers.names import LegalForm
from sso_efiles import policy
from sso_efiles.policy import Action


class EmployerStatus(models.TextChoices):
    """What the registry says of an employer or a place of business."""

    ACTIVE = "active", _("Active")
    STOPPED = "stopped", _("Stopped for a time")
    LIQUIDATION = "liquidation", _("In liquidation")
    CLOSED = "closed", _("Closed")


LEGAL_FORMS = [
    (LegalForm.COMPANY.value, _("Limited company")),
    (LegalForm.PUBLIC_COMPANY.value, _("Public limited company")),
    (LegalForm.LIMITED_PARTNERSHIP.value, _("Limited partnership")),
    (LegalForm.ORDINARY_PARTNERSHIP.value, _("Registered ordinary partnership")),
    (LegalForm.SHOP.value, _("Shop")),
    (LegalForm.GROUP.value, _("Body of persons")),
    (LegalForm.JOINT_VENTURE.value, _("Joint venture")),
    (LegalForm.COOPERATIVE.value, _("Cooperative")),
    (LegalForm.FOUNDATION.value, _("Foundation")),
    (LegalForm.ASSOCIATION.value, _("Association")),
    (LegalForm.CONDOMINIUM.value, _("Condominium juristic person")),
    (LegalForm.HOUSING_ESTATE.value, _("Housing estate juristic person")),
    (LegalForm.SCHOOL.value, _("School")),
    (LegalForm.TEMPLE.value, _("Temple")),
    (LegalForm.MUNICIPALITY.value, _("Municipality")),
    (LegalForm.SUBDISTRICT.value, _("Subdistrict administrative organisation")),
]


class EmployerQuerySet(models.QuerySet["Employer"]):
    """Questions about employers."""

    def visible_to(self, user: policy.Officer) -> Self:
        """Registry facts have no office: whoever may read filed pages (of any office) sees them all."""
        return self if policy.can(user, Action.READ_FILED) else self.none()

    def by_account(self, text: str) -> Self:
        """The employer with this number, however it is written; an invalid number is a Refusal."""
        return self.filter(account_no=AccountNo.parse(text).digits)

    def starting_with(self, prefix: str) -> Self:
        """Those whose number begins so, in order; digits only, else none. A range, as any index has it."""
        if not (prefix.isascii() and prefix.isdigit()):
            return self.none()
        ends = (prefix.ljust(10, "0"), prefix.ljust(10, "9"))
        return self.filter(account_no__range=ends).order_by("account_no")


class Employer(models.Model):
    """One account number, one electronic file. Shows the head office's row, else the lowest branch's."""

    account_no = models.CharField(_("Employer account no."), max_length=10, unique=True)
    branch_seq = models.CharField(_("Branch"), max_length=6, default="000000")
    name = models.CharField(_("Name"), max_length=200)
    legal_form = models.CharField(_("Legal form"), max_length=24, blank=True, choices=LEGAL_FORMS)
    search_key = models.CharField(max_length=200, blank=True)
    sound_key = models.CharField(max_length=240, blank=True)
    latin_key = models.CharField(max_length=440, blank=True, default="", db_default="")
    juristic_no = models.CharField(_("Juristic person no."), max_length=13, blank=True)
    """For an employer who is no company, the person's own 13 digits: show `juristic_no_shown`, never this."""
    office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="employers", db_index=False
    )
    status = models.CharField(_("Status"), max_length=12, choices=EmployerStatus.choices)
    address = models.CharField(_("Address"), max_length=500, blank=True)
    registered_on = models.DateField(_("Registered on"), null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    objects = EmployerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["account_no"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=digits_only("account_no", count=10), name="employer_account_no_digits"
            ),
            models.CheckConstraint(
                condition=digits_only("branch_seq", count=6), name="employer_branch_seq_digits"
            ),
            models.CheckConstraint(
                condition=digits_only("juristic_no", count=13, blank=True), name="employer_juristic_no_digits"
            ),
            models.CheckConstraint(
                condition=Q(status__in=EmployerStatus.values), name="employer_status_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["juristic_no"], name="employer_juristic_no", condition=~Q(juristic_no="")),
            models.Index(fields=["office", "account_no"], name="employer_office_number"),
            models.Index(fields=["office", "search_key", "account_no"], name="employer_office_name"),
        ]

    def __str__(self) -> str:
        return f"{self.account_no_shown} {self.name}"

    @property
    def account_no_shown(self) -> str:
        """Grouped, as printed."""
        return AccountNo(self.account_no).shown

    @property
    def juristic_no_shown(self) -> str:
        """Grouped; masked when it is a person's."""
        return JuristicNo(self.juristic_no).masked if self.juristic_no else ""


class FormerName(models.Model):
    """A name that an employer had before, so that old papers and old memories still find the file."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="former_names", db_index=False
    )
    name = models.CharField(max_length=200)
    search_key = models.CharField(max_length=200)
    sound_key = models.CharField(max_length=240, blank=True)
    latin_key = models.CharField(max_length=440, blank=True, default="", db_default="")
    seen_until = models.DateField()

    class Meta:
        ordering: ClassVar = ["employer", "-seen_until"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employer", "search_key"], name="former_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
