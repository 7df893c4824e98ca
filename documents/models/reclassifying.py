"""How far a new classification of the pages has come, so that an interrupted one goes on there."""

from django.db import models


class Reclassifying(models.Model):
    """One unfinished run; `office` is empty when it goes over all offices."""

    office = models.CharField(max_length=4, primary_key=True)
    tables = models.CharField(max_length=16)
    """The digest of the recogniser's tables: a run by other tables is not gone on with."""
    after = models.BigIntegerField(default=0)
    """Pages up to this one are done."""

    def __str__(self) -> str:
        return f"{self.office or '*'} after {self.after}"
