"""What a session leaves behind: files and links, and the minutes (verslag)."""

from typing import Self

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.files import private_storage
from kruispunt.core.models import Versioned, VersionedQuerySet
from kruispunt.trajectories.programme.models import Session


class Visibility(models.TextChoices):
    """Who can read it; staff and the facilitators of the traject always can."""

    PARTICIPANTS = "participants", "Alleen wie deelneemt"
    ALL = "all", "Iedereen"


class MaterialKind(models.TextChoices):
    FILE = "file", "Bestand"
    LINK = "link", "Link"


class Material(models.Model):
    """A file or a link of one session."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="materials")
    kind = models.CharField("soort", max_length=6, choices=MaterialKind.choices)
    title = models.CharField("titel", max_length=160)
    #: The name it was uploaded under, cleaned (core.uploads); the stored name says nothing.
    name = models.CharField("bestandsnaam", max_length=120, blank=True)
    file = models.FileField("bestand", storage=private_storage, upload_to="materiaal/%Y/", blank=True)
    url = models.URLField("link", max_length=500, blank=True)
    visibility = models.CharField("zichtbaar voor", max_length=14, choices=Visibility.choices)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("toegevoegd op", default=clock.now)
    #: When participants heard of it, in one mail with what else was new.
    told_at = models.DateTimeField("gemeld op", null=True, blank=True)

    class Meta:
        verbose_name = "materiaal"
        verbose_name_plural = "materialen"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MaterialKind.FILE, url="") & ~Q(file="") & ~Q(name="")
                | Q(kind=MaterialKind.LINK, file="", name="") & ~Q(url=""),
                name="material_is_a_file_or_a_link",
            ),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="material_visibility_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give where it is read: the page that hands out the file, or the link itself."""
        return reverse("outputs:material", args=[self.pk]) if self.is_file else self.url

    @property
    def is_file(self) -> bool:
        """Give whether it is a file of ours and not a link."""
        return self.kind == MaterialKind.FILE

    @property
    def is_for_all(self) -> bool:
        """Give whether everybody may read it."""
        return self.visibility == Visibility.ALL


class MinutesStatus(models.TextChoices):
    DRAFT = "draft", "Ontwerp"
    PUBLISHED = "published", "Gepubliceerd"


class MinutesQuerySet(VersionedQuerySet):
    """Words to ask minutes with."""

    def published(self) -> Self:
        """Give what participants can read, and what the indicators count."""
        return self.filter(status=MinutesStatus.PUBLISHED)


class Minutes(Versioned):
    """The minutes (verslag) of one session, in Markdown: a draft first, then published."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="minutes")
    source = models.TextField("tekst")
    status = models.CharField("status", max_length=10, choices=MinutesStatus.choices, default=MinutesStatus.DRAFT)
    visibility = models.CharField(
        "zichtbaar voor", max_length=14, choices=Visibility.choices, default=Visibility.PARTICIPANTS
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("bewaard op", default=clock.now)
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    told_at = models.DateTimeField("gemeld op", null=True, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "verslag"
        verbose_name_plural = "verslagen"
        ordering = ["session__starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="minutes_say_something"),
            models.CheckConstraint(
                condition=Q(status=MinutesStatus.PUBLISHED, published_at__isnull=False, published_by__isnull=False)
                | Q(status=MinutesStatus.DRAFT, published_at__isnull=True, published_by__isnull=True),
                name="minutes_published_with_who_and_when",
            ),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="minutes_visibility_is_known"),
        ]

    def __str__(self) -> str:
        return f"Verslag van {self.session}"

    @property
    def is_published(self) -> bool:
        """Give whether participants can read it."""
        return self.status == MinutesStatus.PUBLISHED

    @property
    def is_for_all(self) -> bool:
        """Give whether everybody may read it."""
        return self.visibility == Visibility.ALL


auditlog.register(Material)
auditlog.register(Minutes)
