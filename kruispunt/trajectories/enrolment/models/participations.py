"""Who takes part in a traject, waits for it, or comes in the place of a colleague."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.trajectories.programme.enums import NeedKind
from kruispunt.trajectories.programme.models import Session, Traject


class ParticipationStatus(models.TextChoices):
    ENROLLED = "enrolled", "Ingeschreven"
    OFFERED = "offered", "Heeft een aanbod"
    WAITING = "waiting", "Op de wachtlijst"
    LAPSED = "lapsed", "Aanbod verlopen"
    WITHDRAWN = "withdrawn", "Teruggetrokken"
    REPLACED = "replaced", "Vervangen door een collega"
    SUBSTITUTE = "substitute", "Vervangt een collega in een sessie"


class ParticipationSource(models.TextChoices):
    CALL = "call", "Gekozen na een open oproep"
    SELF = "self", "Zelf ingeschreven"
    COLLEAGUE = "colleague", "Ingeschreven door een collega"
    STAFF = "staff", "Ingeschreven door het team"
    TAKEN_OVER = "taken_over", "Plaats overgenomen van een collega"
    MERGED = "merged", "Meegekomen uit een andere editie"


#: These hold a place: nobody else can have it.
HOLDING_A_PLACE = [ParticipationStatus.ENROLLED, ParticipationStatus.OFFERED]
#: A participation in one of these states stands in the way of a second one.
STANDING = [*HOLDING_A_PLACE, ParticipationStatus.WAITING]
#: These have, or had, a seat in the traject, from `seated_at`; who withdrew may have had one, or only waited.
HAD_A_SEAT = [ParticipationStatus.ENROLLED, ParticipationStatus.REPLACED]
#: These ended, at `withdrawn_at`.
ENDED = [ParticipationStatus.WITHDRAWN, ParticipationStatus.REPLACED, ParticipationStatus.LAPSED]


class ParticipationQuerySet(models.QuerySet):
    """Words to ask participations with."""

    def enrolled(self) -> Self:
        """Give who takes part."""
        return self.filter(status=ParticipationStatus.ENROLLED)

    def waiting(self) -> Self:
        """Give the waiting list, in order."""
        return self.filter(status=ParticipationStatus.WAITING).order_by("created_at", "pk")

    def standing(self) -> Self:
        """Give who takes part, has an offer or waits."""
        return self.filter(status__in=STANDING)

    def holding_a_place(self) -> Self:
        """Give who takes part or has an offer: whose place nobody else can have."""
        return self.filter(status__in=HOLDING_A_PLACE)


class Participation(models.Model):
    """A person takes part in a traject for a bestuur (the one they acted for then)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="participations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="participations")
    status = models.CharField("status", max_length=10, choices=ParticipationStatus.choices)
    source = models.CharField("hoe", max_length=10, choices=ParticipationSource.choices)
    created_at = models.DateTimeField("sinds", default=clock.now)
    #: From when the seat was theirs, until `withdrawn_at`; None for who never had one. See `queries.expected_at`.
    seated_at = models.DateTimeField("plaats sinds", null=True, blank=True)
    #: Who put this person on the list, when that was somebody else.
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("gestopt op", null=True, blank=True)
    withdraw_reason = models.TextField("reden", blank=True)
    #: Whose place this is now: a colleague of the same bestuur took it over.
    replaced_by = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "deelname"
        verbose_name_plural = "deelnames"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["traject", "user"], condition=Q(status__in=STANDING), name="participation_standing_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDED, withdrawn_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(withdrawn_at__isnull=True)),
                name="participation_ended_with_moment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=HAD_A_SEAT, seated_at__isnull=False)
                | Q(status=ParticipationStatus.WITHDRAWN)
                | (~Q(status__in=[*HAD_A_SEAT, ParticipationStatus.WITHDRAWN]) & Q(seated_at__isnull=True)),
                name="participation_seated_with_moment",
            ),
            models.CheckConstraint(
                condition=Q(seated_at__isnull=True)
                | Q(withdrawn_at__isnull=True)
                | Q(withdrawn_at__gte=models.F("seated_at")),
                name="participation_seated_before_end",
            ),
            models.CheckConstraint(
                condition=Q(status=ParticipationStatus.REPLACED, replaced_by__isnull=False)
                | (~Q(status=ParticipationStatus.REPLACED) & Q(replaced_by__isnull=True)),
                name="participation_replaced_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ParticipationStatus.values), name="participation_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["traject", "user", "bestuur"],
                condition=Q(status=ParticipationStatus.SUBSTITUTE),
                name="participation_substitute_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.bestuur}) in {self.traject}"

    def take_seat(self) -> None:
        """Let this person hold a seat from now on; to be saved with `status` and `seated_at`."""
        self.status, self.seated_at = ParticipationStatus.ENROLLED, clock.now()

    @property
    def is_enrolled(self) -> bool:
        """Give whether this person takes part."""
        return self.status == ParticipationStatus.ENROLLED

    @property
    def is_waiting(self) -> bool:
        """Give whether this person stands on the waiting list."""
        return self.status == ParticipationStatus.WAITING

    @property
    def has_offer(self) -> bool:
        """Give whether a place is kept for this person, who still has to accept it."""
        return self.status == ParticipationStatus.OFFERED

    @property
    def is_standing(self) -> bool:
        """Give whether this person takes part, has an offer or waits."""
        return self.status in STANDING


class SessionGuest(models.Model):
    """Whom an individual session is for (programme.Session.is_individual); one for the group has none."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="guests")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="individual_sessions")

    class Meta:
        verbose_name = "genodigde"
        verbose_name_plural = "genodigden"
        constraints = [models.UniqueConstraint(fields=["session", "participation"], name="session_guest_once")]

    def __str__(self) -> str:
        return f"{self.participation.user} in {self.session}"


class Substitution(models.Model):
    """A colleague of the same bestuur comes to one session in the place of somebody who takes part.

    `stand_in` is a participation of the colleague with the status SUBSTITUTE, which holds no place: attendance is
    noted there, so that it counts for who was really there, and for the bestuur once.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="substitutions")
    away = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="substitutions")
    stand_in = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="stands_in")
    arranged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField("geregeld op", default=clock.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField("vervallen op", null=True, blank=True)

    class Meta:
        verbose_name = "vervanging"
        verbose_name_plural = "vervangingen"
        ordering = ["arranged_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "away"], condition=Q(ended_at__isnull=True), name="substitution_once_for_somebody"
            ),
            models.UniqueConstraint(
                fields=["session", "stand_in"], condition=Q(ended_at__isnull=True), name="substitution_once_by_somebody"
            ),
            models.CheckConstraint(condition=~Q(away=models.F("stand_in")), name="substitution_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in.user} voor {self.away.user} in {self.session}"


class Need(models.Model):
    """What somebody needs to take part. Seen by who organises the traject only, purged after its last session.

    Sensitive: it may tell of somebody's health or belief. It stands in no audit trail, no export and no log.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField("nood", max_length=12, choices=NeedKind.choices)
    note = models.CharField("toelichting", max_length=300, blank=True)

    class Meta:
        verbose_name = "nood"
        verbose_name_plural = "noden"
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "kind"], name="need_once"),
            models.CheckConstraint(condition=Q(kind__in=NeedKind.values), name="need_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
