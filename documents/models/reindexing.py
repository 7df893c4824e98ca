"""How far a rebuilding of the search rows has come, so that an interrupted one goes on there."""

from django.db import models


class Reindexing(models.Model):
    """One unfinished run; `office` is empty when it goes over all offices."""

    office = models.CharField(max_length=4, primary_key=True)
    version = models.PositiveSmallIntegerField()
    after = models.BigIntegerField(default=0)
    """Pages up to this one are done."""

    def __str__(self) -> str:
        return f"{self.office or '*'} after {self.after}"
