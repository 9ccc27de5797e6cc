"""Open calls: what is asked, of how many, by when, and the rules of balance."""

from typing import Self

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.models import Versioned, VersionedQuerySet
from kruispunt.trajectories.calls.enums import (
    MINIMUM_PLACES,
    OFFER_DAYS,
    BalanceAttribute,
    CallStatus,
    QuestionKind,
    ScoreMethod,
    SelectionMode,
)
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.trajectories.programme.models import Traject


class OpenCallQuerySet(VersionedQuerySet):
    """Words to ask calls with."""

    def published(self) -> Self:
        """Give the calls everybody may read, once their opening moment has passed."""
        return self.filter(status=CallStatus.PUBLISHED, opens_at__lte=clock.now())

    def open(self) -> Self:
        """Give the calls that take applications now."""
        return self.published().filter(closes_at__gt=clock.now())

    def closed(self) -> Self:
        """Give the published calls whose closing moment has passed."""
        return self.published().filter(closes_at__lte=clock.now())


def default_order() -> list[str]:
    """Give what counts first, second and third when staff says nothing (see selection.Instance)."""
    return ["balance", "score", "new"]


class OpenCall(Versioned):
    """An open call for a traject: besturen apply between two moments, staff composes a balanced group."""

    traject = models.ForeignKey(Traject, verbose_name="traject", on_delete=models.PROTECT, related_name="calls")
    title = models.CharField("titel", max_length=160)
    slug = models.SlugField("adres", max_length=80, unique=True)
    question = models.TextField("vraag waar het traject van vertrekt")
    expectations = models.TextField("wat je van een bestuur vraagt", blank=True)
    days = models.PositiveSmallIntegerField("dagen die een bestuur vrijmaakt", null=True, blank=True)
    mandate = models.TextField("mandaat dat je vraagt", blank=True)
    travel = models.TextField("verplaatsingen", blank=True)
    opens_at = models.DateTimeField("opent op")
    closes_at = models.DateTimeField("sluit op")
    decision_on = models.DateField("beslissing bekend op", null=True, blank=True)
    #: Until when a chosen bestuur can confirm; None: who is chosen takes part without confirming.
    confirm_until = models.DateTimeField("bevestigen kan tot", null=True, blank=True)
    offer_days = models.PositiveSmallIntegerField("dagen om een aanbod te aanvaarden", default=OFFER_DAYS)
    needs_head_consent = models.BooleanField("vraagt het akkoord van het diensthoofd", default=False)
    review_opens_at = models.DateTimeField("beoordelen kan vanaf", null=True, blank=True)
    review_closes_at = models.DateTimeField("beoordelen kan tot", null=True, blank=True)
    score_method = models.CharField(
        "score van een kandidatuur", max_length=6, choices=ScoreMethod.choices, default=ScoreMethod.MEAN
    )
    places_min = models.PositiveSmallIntegerField("minstens", default=MINIMUM_PLACES)
    places = models.PositiveSmallIntegerField("plaatsen", default=MINIMUM_PLACES)
    asks_theme = models.BooleanField("vraagt een thema", default=False)
    selection_mode = models.CharField(
        "manier van kiezen", max_length=7, choices=SelectionMode.choices, default=SelectionMode.MERIT
    )
    selection_order = models.JSONField("wat het eerst telt", default=default_order)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies", editable=False
    )
    status = models.CharField("status", max_length=10, choices=CallStatus.choices, default=CallStatus.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_run = models.OneToOneField(
        "SelectionRun", null=True, blank=True, on_delete=models.PROTECT, related_name="confirms"
    )
    confirmed_at = models.DateTimeField("selectie bevestigd op", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: The reveal: from this moment on the besturen know.
    revealed_at = models.DateTimeField("beslissing verteld op", null=True, blank=True)
    revealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OpenCallQuerySet.as_manager()

    class Meta:
        verbose_name = "open oproep"
        verbose_name_plural = "open oproepen"
        ordering = ["-closes_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_opening"),
            models.CheckConstraint(condition=Q(places__gte=MINIMUM_PLACES), name="call_has_minimum_places"),
            models.CheckConstraint(
                condition=Q(confirmed_run__isnull=True, confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_run__isnull=False, confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="call_confirmed_with_who_when_what",
            ),
            models.CheckConstraint(
                condition=Q(revealed_at__isnull=True, revealed_by__isnull=True)
                | Q(revealed_at__isnull=False, revealed_by__isnull=False, confirmed_at__isnull=False),
                name="call_revealed_after_confirming",
            ),
            models.CheckConstraint(condition=Q(places__gte=F("places_min")), name="call_places_reach_minimum"),
            models.CheckConstraint(
                condition=Q(confirm_until__isnull=True) | Q(confirm_until__gt=F("closes_at")),
                name="call_confirms_after_closing",
            ),
            models.CheckConstraint(
                condition=Q(review_opens_at__isnull=True, review_closes_at__isnull=True)
                | Q(review_closes_at__gt=F("review_opens_at")),
                name="call_review_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the page of this call."""
        return reverse("calls:call", args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Give whether it was published; it may still have to open."""
        return self.status == CallStatus.PUBLISHED

    @property
    def is_readable(self) -> bool:
        """Give whether everybody may read it: published, and its opening moment has passed."""
        return self.is_published and self.opens_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Give whether applications are taken now."""
        return self.is_readable and clock.now() < self.closes_at

    @property
    def is_closed(self) -> bool:
        """Give whether the closing moment has passed."""
        return clock.now() >= self.closes_at

    @property
    def is_confirmed(self) -> bool:
        """Give whether the selection was confirmed; it may still have to be told."""
        return self.confirmed_at is not None

    @property
    def is_revealed(self) -> bool:
        """Give whether the besturen were told."""
        return self.revealed_at is not None

    @property
    def is_reviewed_now(self) -> bool:
        """Give whether reviewers can score now."""
        now = clock.now()
        return self.review_opens_at is not None and self.review_opens_at <= now < self.review_closes_at

    @property
    def is_review_over(self) -> bool:
        """Give whether reviewers can score no more: the review phase was set and has passed."""
        return self.review_closes_at is not None and clock.now() >= self.review_closes_at

    @property
    def awaits_reviews(self) -> bool:
        """Give whether scores can still come: reviewers score now, or later."""
        return self.review_opens_at is not None and not self.is_review_over

    @property
    def awaits_selection(self) -> bool:
        """Give whether it is closed and a group still has to be chosen."""
        return self.is_published and self.is_closed and not self.is_confirmed

    @property
    def state(self) -> tuple[str, str]:
        """Give where it stands, as a label and the tone of that label."""
        if not self.is_published:
            return "Ontwerp", "neutral"
        if self.is_revealed:
            return "Beslissing verteld", "success"
        if self.is_confirmed:
            return "Bevestigd, nog niet verteld", "warning"
        if self.is_closed:
            return "Gesloten, te kiezen", "warning"
        return ("Open", "info") if self.is_open else ("Gepland", "neutral")

    @property
    def theme_choices(self) -> list[tuple[str, str]]:
        """Give the themes a bestuur can name: those of the traject, or all when it names none."""
        named = {row.theme for row in self.traject.themes.all()}
        return [choice for choice in Theme.choices if choice[0] in named or not named]


class BalanceRule(models.Model):
    """How many of the chosen besturen have one value of an attribute: at least, at most, or both."""

    call = models.ForeignKey(OpenCall, on_delete=models.CASCADE, related_name="rules")
    attribute = models.CharField("kenmerk", max_length=10, choices=BalanceAttribute.choices)
    value = models.CharField("waarde", max_length=20)
    minimum = models.PositiveSmallIntegerField("minstens", null=True, blank=True)
    maximum = models.PositiveSmallIntegerField("hoogstens", null=True, blank=True)
    #: The share of the group aimed at, in percent.
    target = models.PositiveSmallIntegerField("streefdoel in procent", null=True, blank=True)

    class Meta:
        ordering = ["attribute", "value"]
        constraints = [
            models.UniqueConstraint(fields=["call", "attribute", "value"], name="rule_once"),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(maximum__gte=F("minimum")),
                name="rule_maximum_reaches_minimum",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(target__lte=100), name="rule_target_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_attribute_display()} {self.value}: {self.minimum or 0} tot {self.maximum or '…'}"


class Criterion(models.Model):
    """What reviewers score, 1 to 5; the weight says how much it counts beside the others."""

    call = models.ForeignKey(OpenCall, on_delete=models.CASCADE, related_name="criteria")
    label = models.CharField("criterium", max_length=120)
    description = models.TextField("uitleg", blank=True)
    weight = models.PositiveSmallIntegerField("gewicht", default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "criterium"
        verbose_name_plural = "criteria"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "label"], name="criterion_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="criterion_weighs"),
        ]

    def __str__(self) -> str:
        return self.label


class QuestionQuerySet(models.QuerySet):
    """Words to ask questions with."""

    def current(self) -> Self:
        """Give the newest wording of each question, in order; those taken out are not among them."""
        return self.filter(replaced_at__isnull=True)


class Question(models.Model):
    """One wording of an extra question of a call.

    A wording never changes once somebody can have answered it: a new wording is a new row with the same `key`, and
    answers stay with the wording they answered.
    """

    call = models.ForeignKey(OpenCall, on_delete=models.CASCADE, related_name="questions")
    key = models.PositiveSmallIntegerField(help_text="the question this is a wording of, counted per call")
    number = models.PositiveSmallIntegerField("versie", default=1)
    kind = models.CharField("soort", max_length=6, choices=QuestionKind.choices)
    label = models.CharField("vraag", max_length=250)
    hint = models.CharField("hulptekst", max_length=250, blank=True)
    options = models.JSONField("keuzes", default=list, blank=True)
    is_required = models.BooleanField("verplicht", default=False)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        ordering = ["position", "key", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key", "number"], name="question_version_once"),
            models.UniqueConstraint(
                fields=["call", "key"], condition=Q(replaced_at__isnull=True), name="question_one_current_wording"
            ),
        ]

    def __str__(self) -> str:
        return self.label


auditlog.register(OpenCall)
