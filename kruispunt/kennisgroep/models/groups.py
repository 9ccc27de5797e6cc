"""The closed knowledge group and who belongs to it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.core.models import Versioned, VersionedQuerySet


class Kennisgroep(Versioned):
    """A closed group; it starts as one and may be split by theme later (seed 000, OD 2.1)."""

    name = models.CharField("naam", max_length=120)
    slug = models.SlugField("adres", max_length=80, unique=True)
    introduction = models.TextField("inleiding")
    house_rules = models.TextField("huisregels")
    #: Who accepted the house rules before this moment has to accept them again.
    rules_changed_at = models.DateTimeField("huisregels gewijzigd op", default=clock.now)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "kennisgroep"
        verbose_name_plural = "kennisgroepen"
        ordering = ["name"]
        permissions = [("moderate", "Kennisgroepen modereren")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Give the page that hosts this group; its conversations are behind it, for members."""
        return reverse("kennisgroep:group", args=[self.slug])


class Moderator(models.Model):
    """A facilitator who keeps a group safe; staff moderates every group."""

    group = models.ForeignKey(Kennisgroep, on_delete=models.CASCADE, related_name="moderators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField("sinds", default=clock.now)

    class Meta:
        verbose_name = "moderator"
        verbose_name_plural = "moderatoren"
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="moderator_once")]

    def __str__(self) -> str:
        return f"{self.user} modereert {self.group}"


class MailRhythm(models.TextChoices):
    """How often somebody wants the overview of a group by mail."""

    GROUP = "group", "Zoals de groep: twee keer per week zolang ze klein is, daarna elke week"
    DAILY = "daily", "Elke werkdag"
    WEEKLY = "weekly", "Elke week"
    NONE = "none", "Nooit"


class GroupMembershipStatus(models.TextChoices):
    REQUESTED = "requested", "Aangevraagd"
    ACTIVE = "active", "Lid"
    REFUSED = "refused", "Geweigerd"
    LEFT = "left", "Uitgeschreven"
    BLOCKED = "blocked", "Uitgesloten"


OPEN_GROUP_MEMBERSHIP = [GroupMembershipStatus.REQUESTED, GroupMembershipStatus.ACTIVE]


class GroupMembershipQuerySet(models.QuerySet):
    """Words to ask group memberships with."""

    def active(self) -> Self:
        """Give who is a member now."""
        return self.filter(status=GroupMembershipStatus.ACTIVE)

    def requested(self) -> Self:
        """Give who waits for an answer."""
        return self.filter(status=GroupMembershipStatus.REQUESTED)

    def refused(self) -> Self:
        """Give the requests that were refused."""
        return self.filter(status=GroupMembershipStatus.REFUSED)

    def members_on(self, day: date) -> Self:
        """Give who was a member at the end of a day: joined by then, not yet left, and not suspended that day."""
        here = self.filter(joined_on__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gt=day))
        suspensions = {
            "sanctions__kind": "suspension",
            "sanctions__starts_on__lte": day,
            "sanctions__ends_on__gte": day,
        }
        lifted_after = Q(sanctions__lifted_at__isnull=True) | Q(sanctions__lifted_at__date__gt=day)
        return here.exclude(pk__in=self.model.objects.filter(lifted_after, **suspensions).values("pk"))

    def members_between(self, first: date, last: date) -> Self:
        """Give who was a member at the end of at least one day from `first` to `last`, both included."""
        stayed = Q(left_on__gt=first) & Q(left_on__gt=F("joined_on"))
        return self.filter(joined_on__lte=last).filter(Q(left_on__isnull=True) | stayed)


class GroupMembership(models.Model):
    """Somebody belongs to a group, for the bestuur they acted for when joining."""

    group = models.ForeignKey(Kennisgroep, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="group_memberships")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="group_memberships")
    status = models.CharField(
        "status", max_length=10, choices=GroupMembershipStatus.choices, default=GroupMembershipStatus.REQUESTED
    )
    introduction = models.TextField("voorstelling")
    requested_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("reden", blank=True)
    joined_on = models.DateField("lid sinds", null=True, blank=True)
    left_on = models.DateField("uitgeschreven op", null=True, blank=True)
    rules_accepted_at = models.DateTimeField("huisregels aanvaard op", null=True, blank=True)
    #: Topics without a post after this moment are read, unless a `TopicRead` says that they are not.
    read_through = models.DateTimeField("gelezen tot", default=clock.now)
    #: The visit that goes on, and the end of the one before: "since my last visit" starts there.
    seen_at = models.DateTimeField("laatst gezien op", null=True, blank=True)
    previous_seen_at = models.DateTimeField("vorig bezoek", null=True, blank=True)
    mail_rhythm = models.CharField("overzicht", max_length=6, choices=MailRhythm.choices, default=MailRhythm.GROUP)
    digested_at = models.DateTimeField("laatste overzicht op", null=True, blank=True)

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lidmaatschap van een kennisgroep"
        verbose_name_plural = "lidmaatschappen van kennisgroepen"
        ordering = ["joined_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(status__in=OPEN_GROUP_MEMBERSHIP),
                name="group_membership_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(status=GroupMembershipStatus.ACTIVE) | Q(joined_on__isnull=False, left_on__isnull=True),
                name="group_membership_active_since",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[GroupMembershipStatus.LEFT, GroupMembershipStatus.BLOCKED])
                | Q(joined_on__isnull=False, left_on__isnull=False),
                name="group_membership_left_when",
            ),
            models.CheckConstraint(
                condition=Q(status=GroupMembershipStatus.REQUESTED)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="group_membership_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(status=GroupMembershipStatus.REFUSED) | ~Q(reason=""),
                name="group_membership_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[GroupMembershipStatus.REQUESTED, GroupMembershipStatus.REFUSED])
                | Q(joined_on__isnull=True, left_on__isnull=True),
                name="group_membership_never_joined",
            ),
            models.CheckConstraint(
                condition=Q(mail_rhythm__in=MailRhythm.values), name="group_membership_mail_is_known"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="group_membership_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"

    @property
    def is_requested(self) -> bool:
        """Give whether it waits for an answer."""
        return self.status == GroupMembershipStatus.REQUESTED

    @property
    def is_active(self) -> bool:
        """Give whether this is a member now."""
        return self.status == GroupMembershipStatus.ACTIVE

    @property
    def is_blocked(self) -> bool:
        """Give whether a moderator ended this for good."""
        return self.status == GroupMembershipStatus.BLOCKED

    @property
    def has_accepted_rules(self) -> bool:
        """Give whether the house rules as they stand now were accepted."""
        return self.rules_accepted_at is not None and self.rules_accepted_at >= self.group.rules_changed_at

    @property
    def is_refused(self) -> bool:
        """Give whether the request was refused."""
        return self.status == GroupMembershipStatus.REFUSED
