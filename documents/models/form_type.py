"""The kinds of paper in an employer's file: data that SSO may correct (data/form_types.csv)."""

import re
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sso_efiles.text.language import is_english


class FormClass(models.TextChoices):
    """The sections of a file."""

    A = "A", _("Employer registration and changes")
    B = "B", _("Registration of insured persons")
    C = "C", _("Contributions and money")
    D = "D", _("Workmen's Compensation Fund")
    E = "E", _("Attached evidence")
    F = "F", _("Inspection, arrears, law")
    G = "G", _("Office and control papers")
    X = "X", _("Does not belong here")


_UNCONFIRMED = re.compile(r" *\((?:รอยืนยันชื่อแบบ|title to be confirmed)\)")


class FormType(models.Model):
    """A form or attachment; the id is that of the domain's tables, such as `sps_1_10_p1`."""

    id = models.SlugField(max_length=40, primary_key=True)
    printed_code = models.CharField(max_length=60, blank=True)
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    doc_class = models.CharField(max_length=1, choices=FormClass.choices)
    keep = models.CharField(max_length=20, blank=True)
    pii = models.PositiveSmallIntegerField(default=2)
    mark = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["doc_class", "id"]

    def __str__(self) -> str:
        """Its code once, then its title; that a title is not confirmed yet is said in the data alone."""
        title = self.title_en if is_english() and self.title_en else self.title_th
        title = _UNCONFIRMED.sub("", title)
        return title if self.printed_code in title else f"{self.printed_code} {title}"
