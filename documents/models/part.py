"""A part of a large upload that is still being sent."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Part(models.Model):
    """Bytes [start, end) of a declared file, lying in the store until the file is whole."""

    upload = models.ForeignKey("documents.Upload", on_delete=models.CASCADE, related_name="parts")
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    key = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["start"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "start", "end"], name="part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} [{self.start}, {self.end})"
