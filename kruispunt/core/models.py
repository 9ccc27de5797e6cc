"""The audit trail, and what versioned objects share."""

from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from kruispunt.core import clock
from kruispunt.core.errors import Stale


class AuditEvent(models.Model):
    """One action that was done: who, what, on what, when, and the decision with its reason. Never changed."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="wie", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField("handeling", max_length=80)
    object_type = models.CharField("soort", max_length=80)
    object_id = models.CharField("nummer", max_length=64)
    object_label = models.CharField("waarover", max_length=200)
    details = models.JSONField("details", default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField("wanneer", default=clock.now, db_index=True)

    class Meta:
        verbose_name = "spoor"
        verbose_name_plural = "sporen"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.verb}: {self.object_label}"

    def save(self, *args, **kwargs) -> None:
        """Store a new event; an existing one stays as it is."""
        if self.pk and not kwargs.get("force_insert"):
            raise TypeError("an audit event is never changed")
        super().save(*args, **kwargs)


class VersionedQuerySet(models.QuerySet):
    """Words for objects that several people edit."""

    def lock(self, *, pk: int, version: int | None = None) -> models.Model:
        """Lock the row `pk` for this transaction and give it, fresh.

        `version` is the number the editor's form was made from; Stale when somebody saved since.
        """
        row = self.select_for_update().get(pk=pk)
        if version is not None and row.version != version:
            raise Stale(
                "Iemand anders bewaarde dit terwijl jij bezig was. Wat jij typte staat hieronder nog. "
                "Vergelijk het met wat nu bewaard is en bewaar opnieuw als jouw tekst moet gelden.",
                version=row.version,
            )
        return row


class Versioned(models.Model):
    """An object with a version number that every save by an action raises (optimistic locking)."""

    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        abstract = True

    def save_new_version(self) -> Self:
        """Save with the next version number; the row has to be locked by `lock` before."""
        self.version += 1
        self.save()
        return self
