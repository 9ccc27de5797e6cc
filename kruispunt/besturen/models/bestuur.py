"""Local governments, their type through time, and the mail domains staff confirmed for them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kruispunt.besturen.enums import BestuurKind, Bestuurstype, Province, SizeCategory
from kruispunt.besturen.sizes import MEDIUM_FROM, SMALL_FROM, size_category
from kruispunt.core import clock


class BestuurQuerySet(models.QuerySet):
    """Words to ask the registry with."""

    def open(self) -> Self:
        """Give the besturen that exist today."""
        return self.filter(closed_on__isnull=True)

    def municipalities(self) -> Self:
        """Give the municipalities, merged ones included."""
        return self.filter(kind=BestuurKind.MUNICIPALITY)

    def of_size(self, category: str) -> Self:
        """Give the besturen of one size category, by the rule of `sizes.size_category`."""
        if category == SizeCategory.CENTRE:
            return self.filter(is_centrumstad=True)
        bounds = {
            SizeCategory.MEDIUM: Q(population__gte=MEDIUM_FROM),
            SizeCategory.SMALL: Q(population__gte=SMALL_FROM, population__lt=MEDIUM_FROM),
            SizeCategory.RURAL: Q(population__lt=SMALL_FROM),
        }
        return self.filter(bounds[SizeCategory(category)], is_centrumstad=False)

    def with_type(self, on: date | None = None) -> Self:
        """Annotate `current_type`: the type that held on `on` (default today), or None."""
        latest = TypeDetermination.objects.filter(
            bestuur=models.OuterRef("pk"), valid_from__lte=on or clock.today()
        ).order_by("-valid_from", "-pk")
        return self.annotate(current_type=models.Subquery(latest.values("type")[:1]))


def name_of(kind: str, name: str) -> str:
    """Give how people call a bestuur, from its stored kind and name: lists that read only columns say the same."""
    if kind == BestuurKind.POLICE_ZONE and not name.startswith(("PZ", "Politiezone")):
        return f"Politiezone {name}"
    return name


class Bestuur(models.Model):
    """A local government: it applies, takes part, adopts an instrument and is counted."""

    kind = models.CharField("soort", max_length=20, choices=BestuurKind.choices)
    name = models.CharField("naam", max_length=120)
    full_name = models.CharField("volledige naam", max_length=200, blank=True)
    nis_code = models.CharField("NIS-code", max_length=5, blank=True)
    zone_number = models.CharField("zonenummer", max_length=4, blank=True)
    province = models.CharField("provincie", max_length=20, choices=Province.choices, blank=True)
    postcode = models.CharField("hoofdpostcode", max_length=4, blank=True)
    population = models.PositiveIntegerField("inwoners", null=True, blank=True)
    population_year = models.PositiveSmallIntegerField("inwoners op 1 januari van", null=True, blank=True)
    is_centrumstad = models.BooleanField("centrumstad", default=False)
    suggested_domain = models.CharField("voorgesteld webdomein", max_length=120, blank=True)
    reference_region = models.CharField("referentieregio", max_length=60, blank=True)
    closed_on = models.DateField("opgegaan in een fusie op", null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name="opvolger", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    objects = BestuurQuerySet.as_manager()

    class Meta:
        verbose_name = "bestuur"
        verbose_name_plural = "besturen"
        ordering = ["name", "pk"]
        permissions = [("work_as_staff", "Als medewerker werken")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=BestuurKind.MUNICIPALITY) | Q(nis_code__regex=r"^\d{5}$"),
                name="bestuur_municipality_has_nis_code",
            ),
            models.CheckConstraint(
                condition=~Q(kind=BestuurKind.POLICE_ZONE) | Q(zone_number__regex=r"^\d{4}$"),
                name="bestuur_police_zone_has_number",
            ),
            models.UniqueConstraint(
                fields=["nis_code"], condition=Q(closed_on__isnull=True) & ~Q(nis_code=""), name="bestuur_open_nis_once"
            ),
            models.UniqueConstraint(
                fields=["nis_code", "closed_on"], condition=~Q(nis_code=""), name="bestuur_closed_nis_once"
            ),
            models.UniqueConstraint(
                fields=["zone_number"],
                condition=Q(closed_on__isnull=True) & ~Q(zone_number=""),
                name="bestuur_open_zone_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, successor__isnull=True)
                | Q(closed_on__isnull=False, successor__isnull=False),
                name="bestuur_closed_with_successor",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")), name="bestuur_succeeds_another"
            ),
        ]

    def __str__(self) -> str:
        return name_of(self.kind, self.name)

    def get_absolute_url(self) -> str:
        """Give the page staff works on."""
        return reverse("besturen:bestuur", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Give whether this bestuur went up in another."""
        return self.closed_on is not None

    @property
    def size(self) -> SizeCategory | None:
        """Give the size category, computed (seed 002, 5.1)."""
        return size_category(population=self.population, is_centrumstad=self.is_centrumstad)

    def type_on(self, on: date) -> "TypeDetermination | None":
        """Give the determination of the type that held on a day, or None while nobody determined it."""
        return self.types.filter(valid_from__lte=on).order_by("-valid_from", "-pk").first()


class TypeDetermination(models.Model):
    """The type of a bestuur from a day on, with who determined it and why. A new one follows; none is changed."""

    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="types")
    type = models.CharField("type", max_length=10, choices=Bestuurstype.choices)
    valid_from = models.DateField("geldt vanaf")
    reason = models.TextField("waarom")
    determined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    determined_at = models.DateTimeField(default=clock.now)
    is_example = models.BooleanField("voorbeeldgegevens", default=False)

    class Meta:
        verbose_name = "bepaling van het type"
        verbose_name_plural = "bepalingen van het type"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=Bestuurstype.values), name="type_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="type_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.bestuur}: {self.get_type_display()} vanaf {self.valid_from:%d/%m/%Y}"


class SelfScan(models.Model):
    """What a colleague answered on how far the bestuur is, and what type it suggests. None ever changes."""

    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="selfscans")
    answers = models.JSONField("antwoorden")
    suggestion = models.CharField("voorgesteld type", max_length=10, choices=Bestuurstype.choices)
    reasons = models.JSONField("waarom")
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filled_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "zelfscan"
        verbose_name_plural = "zelfscans"
        ordering = ["-filled_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(suggestion__in=Bestuurstype.values), name="selfscan_type_is_known")
        ]

    def __str__(self) -> str:
        return f"zelfscan van {self.bestuur}"


class ConfirmedDomain(models.Model):
    """A mail domain that staff confirmed for a bestuur: who proved an address there, may act for it."""

    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="domains")
    domain = models.CharField("domein", max_length=120)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "bevestigd domein"
        verbose_name_plural = "bevestigde domeinen"
        ordering = ["domain"]
        constraints = [models.UniqueConstraint(fields=["bestuur", "domain"], name="domain_once_per_bestuur")]

    def __str__(self) -> str:
        return self.domain
