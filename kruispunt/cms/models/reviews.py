"""When somebody looked a page through last."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from wagtail.models import Page


class PageReview(models.Model):
    """A page was looked through, and whether somebody was asked to do it again.

    It stands beside the page and not on it: a draft says nothing about it, and publishing does not undo it.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+")
    checked_at = models.DateTimeField("nagekeken op", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: When the mail went for the check that waits; empty again after that check.
    asked_at = models.DateTimeField("gevraagd op", null=True, blank=True)

    class Meta:
        verbose_name = "nazicht van een pagina"
        verbose_name_plural = "nazicht van pagina's"
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="page_checked_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Nazicht van {self.page}"
