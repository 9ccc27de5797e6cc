"""People, and the besturen they act for, one after another."""

from typing import Self

from auditlog.registry import auditlog
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kruispunt.besturen.enums import OPEN_MEMBERSHIP, DecisionGround, MembershipStatus
from kruispunt.besturen.models.bestuur import Bestuur
from kruispunt.core import clock
from kruispunt.core.roles import Role


class UserManager(BaseUserManager.from_queryset(models.QuerySet)):
    """Makes users, who log in by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Store and give a user; without a password nobody can log in until a reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Store and give the first admin of a new site (`manage.py createsuperuser`)."""
        return self.create_user(email, password, is_superuser=True, role=Role.ADMIN, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Purpose: acting for a bestuur in the programme; kept as long as the account is used."""

    email = models.EmailField("e-mailadres", unique=True)
    first_name = models.CharField("voornaam", max_length=80)
    last_name = models.CharField("familienaam", max_length=80)
    role = models.CharField("rol", max_length=12, choices=Role.choices, default=Role.MEMBER)
    is_active = models.BooleanField("actief", default=True)
    is_example = models.BooleanField("voorbeeldpersoon", default=False)
    date_joined = models.DateTimeField("account sinds", default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = "persoon"
        verbose_name_plural = "personen"
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Give first and last name."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        """Give the first name."""
        return self.first_name or self.email

    @property
    def is_staff(self) -> bool:
        """Give whether this is VVSG staff; libraries ask for it by this name."""
        return self.role in (Role.STAFF, Role.ADMIN)


class MembershipQuerySet(models.QuerySet):
    """Words to ask memberships with."""

    def active(self) -> Self:
        """Give the memberships that hold now."""
        return self.filter(status=MembershipStatus.ACTIVE)

    def requested(self) -> Self:
        """Give the memberships that wait for a decision."""
        return self.filter(status=MembershipStatus.REQUESTED)


class Membership(models.Model):
    """A person acts for a bestuur, from a day on, in a function."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    bestuur = models.ForeignKey(Bestuur, verbose_name="bestuur", on_delete=models.PROTECT, related_name="memberships")
    function_title = models.CharField("functie", max_length=120)
    status = models.CharField(
        "status", max_length=10, choices=MembershipStatus.choices, default=MembershipStatus.REQUESTED
    )
    requested_at = models.DateTimeField("aangevraagd op", default=clock.now)
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ground = models.CharField("grond", max_length=10, choices=DecisionGround.choices, blank=True)
    reason = models.TextField("reden", blank=True)
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "lidmaatschap van een bestuur"
        verbose_name_plural = "lidmaatschappen van besturen"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "bestuur"], condition=Q(status__in=OPEN_MEMBERSHIP), name="membership_open_once"
            ),
            models.CheckConstraint(
                condition=Q(status=MembershipStatus.REQUESTED, decided_at__isnull=True)
                | (~Q(status=MembershipStatus.REQUESTED) & Q(decided_at__isnull=False) & ~Q(ground="")),
                name="membership_decided_with_ground",
            ),
            models.CheckConstraint(
                condition=~Q(ground=DecisionGround.STAFF) | Q(decided_by__isnull=False),
                name="membership_staff_decision_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(status=MembershipStatus.ACTIVE) | Q(starts_on__isnull=False, ends_on__isnull=True),
                name="membership_active_has_start",
            ),
            models.CheckConstraint(
                condition=~Q(status=MembershipStatus.ENDED) | Q(ends_on__isnull=False),
                name="membership_ended_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} voor {self.bestuur}"

    @property
    def is_requested(self) -> bool:
        """Give whether this waits for a decision."""
        return self.status == MembershipStatus.REQUESTED

    @property
    def is_active(self) -> bool:
        """Give whether the person acts for the bestuur now."""
        return self.status == MembershipStatus.ACTIVE

    @property
    def is_refused(self) -> bool:
        """Give whether the request was refused."""
        return self.status == MembershipStatus.REFUSED

    @property
    def is_ended(self) -> bool:
        """Give whether the person acted for the bestuur before, and does no longer."""
        return self.status == MembershipStatus.ENDED

    @property
    def tone(self) -> str:
        """Give the tone of the status label, as `{% tag %}` knows it."""
        return {
            MembershipStatus.REQUESTED: "warning",
            MembershipStatus.ACTIVE: "success",
            MembershipStatus.REFUSED: "error",
        }.get(MembershipStatus(self.status), "neutral")


auditlog.register(User, exclude_fields=["password", "last_login"])
auditlog.register(Membership)
