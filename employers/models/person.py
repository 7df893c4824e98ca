"""Insured persons, and who worked where from when until when."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from employers.identifiers import NationalId
from employers.models.digits import digits_only
from employers.models.establishment import Establishment
from sso_efiles import policy
from sso_efiles.policy import Action


class Section(models.IntegerChoices):
    """The section of the Social Security Act under which a person is insured."""

    M33 = 33, _("Section 33")
    M39 = 39, _("Section 39")
    M40 = 40, _("Section 40")


class PersonQuerySet(models.QuerySet["InsuredPerson"]):
    """Questions about insured persons."""

    def visible_to(self, user: policy.Officer) -> Self:
        """As for employers: every officer serves every citizen; admins and auditors do not."""
        return self if policy.can(user, Action.READ_FILED) else self.none()


class InsuredPerson(models.Model):
    """A person in an employer's lists. Shows the name of the latest start (`named_on`)."""

    national_id = models.CharField(_("National id"), max_length=13, unique=True)
    title = models.CharField(_("Title"), max_length=40, blank=True)
    first_name = models.CharField(_("First name"), max_length=120)
    last_name = models.CharField(_("Last name"), max_length=120, blank=True)
    search_key = models.CharField(max_length=240, blank=True)
    sound_key = models.CharField(max_length=280, blank=True)
    latin_key = models.CharField(max_length=280, blank=True, default="", db_default="")
    named_on = models.DateField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["first_name", "last_name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=digits_only("national_id", count=13), name="person_national_id_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As it is written: a Thai title stands at the first name without a space."""
        between = " " if self.title.isascii() and self.title else ""
        return f"{self.title}{between}{self.first_name} {self.last_name}".strip()

    @property
    def national_id_masked(self) -> str:
        """What lists may show."""
        return NationalId(self.national_id).masked


class Employment(models.Model):
    """Who worked where, from when until when."""

    person = models.ForeignKey(
        InsuredPerson, on_delete=models.CASCADE, related_name="employments", db_index=False
    )
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="employments")
    section = models.PositiveSmallIntegerField(_("Section"), choices=Section.choices, default=Section.M33)
    started_on = models.DateField(_("Started on"))
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["person", "-started_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "establishment", "started_on"], name="employment_once"),
            models.CheckConstraint(condition=Q(section__in=Section.values), name="employment_section_known"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="employment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.establishment_id} from {self.started_on}"
