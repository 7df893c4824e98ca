"""Samples of rows that steer every search, kept in versions so that all workers plan by the same one."""

from typing import ClassVar

from django.db import models


class SearchSample(models.Model):
    """One version of one sample; who searches reads the newest, a list under way the one it began with.

    It holds letters of pages and sounds of names, as the tables do that it is drawn from, and is shown to
    nobody: search.planning.sampling alone reads it. None is older than a day by much while search is used.
    """

    of = models.CharField(max_length=80)
    """The model, its column and the version of the folding."""
    version = models.PositiveIntegerField()
    rows = models.BigIntegerField()
    """How many rows it stands for."""
    highest = models.BigIntegerField()
    """The highest key when it was drawn: how many rows came since is asked by it, not by counting."""
    texts = models.BinaryField()
    """The sampled column, compressed."""
    drawn_at = models.DateTimeField()
    look_at = models.DateTimeField()
    """When somebody looks whether it is still true; who moves it on looks, so that one does."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "version"], name="search_sample_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.version}"
