"""The search row of a page: the only table built for partitions, so it has no foreign keys."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from sso_efiles import policy
from sso_efiles.policy import Action


class PageIndexQuerySet(models.QuerySet["PageIndex"]):
    """Questions about search rows; the search backends build on visible_to."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The same rule as for pages, on the search row's own columns."""
        filed = Q(filed=True) & policy.rows(user, Action.READ_FILED, office="office", province="province")
        return self.filter(
            filed | policy.rows(user, Action.READ_UNFILED, office="office", province="province")
        )


class PageIndex(models.Model):
    """What search knows of one done page; `page` is the page's id."""

    page = models.BigIntegerField(primary_key=True)
    document = models.BigIntegerField(null=True)
    employer = models.BigIntegerField(null=True)
    account_no = models.CharField(max_length=10, blank=True)
    office = models.CharField(max_length=4)
    province = models.CharField(max_length=2)
    form = models.CharField(max_length=40, blank=True)
    filed = models.BooleanField(default=False)
    scanned_on = models.DateField()
    text = models.TextField(blank=True)
    """Letters, marks and digits spelt one way (search.text.fold): "exact" is checked on it; the keys of days
    behind them (search.text.day_keys), as in the skeleton.
    """
    skeleton = models.TextField(blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    """Of the folding; rows of an older one are rebuilt by `reindex`."""

    objects = PageIndexQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account_no"], name="index_account"),
            models.Index(fields=["office", "page"], name="index_office"),
            models.Index(fields=["page"], name="index_outdated", condition=Q(version__lt=3)),
        ]

    def __str__(self) -> str:
        return f"index of page {self.page}"
