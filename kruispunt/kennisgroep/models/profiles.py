"""What a colleague tells the others: themes, what they can help with, what they look for."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.core import clock
from kruispunt.trajectories.programme.enums import Theme


class Profile(models.Model):
    """The introduction of one person, the same in every group; being found by it is a choice of its own."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kennisgroep_profile", primary_key=True
    )
    can_help_with = models.TextField("waarmee ik kan helpen", max_length=1000)
    looks_for = models.TextField("wat ik zoek", max_length=1000)
    #: Whether the colleague finder shows this person to members of a group they share.
    is_findable = models.BooleanField("vindbaar voor collega's", default=False)
    #: What others mention this person by, after an "@": letters, digits and hyphens.
    handle = models.SlugField("vermeldnaam", max_length=80, unique=True)
    updated_at = models.DateTimeField("bewaard op", default=clock.now)

    class Meta:
        verbose_name = "voorstelling"
        verbose_name_plural = "voorstellingen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(can_help_with="") & ~Q(looks_for="") & ~Q(handle=""), name="profile_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"Voorstelling van {self.user}"


class ProfileTheme(models.Model):
    """A theme somebody works on."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField("thema", max_length=10, choices=Theme.choices)

    class Meta:
        verbose_name = "thema van een voorstelling"
        verbose_name_plural = "thema's van voorstellingen"
        ordering = ["theme"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "theme"], name="profile_theme_once"),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="profile_theme_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_theme_display()
