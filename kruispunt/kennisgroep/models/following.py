"""Thanks, mentions, follows, and what has to be told at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.kennisgroep.mentions import THEME_WORDS
from kruispunt.kennisgroep.models.groups import Kennisgroep
from kruispunt.kennisgroep.models.topics import Post, Topic
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.markdown import Mark


class Thanks(models.Model):
    """Somebody thanks for a post: the one reaction there is."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="thanks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("op", default=clock.now, db_index=True)

    class Meta:
        verbose_name = "bedankje"
        verbose_name_plural = "bedankjes"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="thanks_once")]

    def __str__(self) -> str:
        return f"{self.user} bedankt voor {self.post}"


class Mention(models.Model):
    """A post names a member, a bestuur (all its members in the group) or a theme (all who follow it)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    bestuur = models.ForeignKey(Bestuur, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    theme = models.CharField("thema", max_length=10, choices=Theme.choices, blank=True)
    #: Whether there is something in the group now to lead to; `queries.mentions.with_links` looks it up.
    leads_on = False

    class Meta:
        verbose_name = "vermelding"
        verbose_name_plural = "vermeldingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, bestuur__isnull=True, theme="")
                | Q(user__isnull=True, bestuur__isnull=False, theme="")
                | Q(user__isnull=True, bestuur__isnull=True, theme__in=Theme.values),
                name="mention_names_one",
            ),
            models.UniqueConstraint(fields=["post", "user"], name="mention_user_once"),
            models.UniqueConstraint(fields=["post", "bestuur"], name="mention_bestuur_once"),
            models.UniqueConstraint(fields=["post", "theme"], condition=~Q(theme=""), name="mention_theme_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post} vermeldt {self.user or self.bestuur or self.get_theme_display()}"

    @property
    def marks(self) -> dict[str, Mark]:
        """Give each way this stands in a text, in small letters, with what to show."""
        if self.theme:
            mark = Mark(self.get_theme_display(), self.url)
            return {f"#{word}": mark for word, theme in THEME_WORDS.items() if theme == self.theme}
        if self.bestuur:
            return {f"@{slugify(self.bestuur.name)}": Mark(str(self.bestuur), self.url)}
        if self.has_profile:
            return {f"@{self.user.kennisgroep_profile.handle}": Mark(str(self.user), self.url)}
        return {}

    @property
    def url(self) -> str:
        """Give where it leads in the group of its post: to a member, to who works for a bestuur, or to a theme.

        "" when that was not looked up, or when there is nobody there any more.
        """
        if not self.leads_on:
            return ""
        slug = self.post.topic.group.slug
        if self.theme:
            return f"{reverse('kennisgroep:topics', args=[slug])}?{urlencode({'thema': self.theme})}"
        if self.bestuur_id:
            return f"{reverse('kennisgroep:finder', args=[slug])}?{urlencode({'bestuur': self.bestuur_id})}"
        return reverse("kennisgroep:colleague", args=[slug, self.user.kennisgroep_profile.handle])

    @property
    def has_profile(self) -> bool:
        """Give whether who is mentioned still goes by a handle."""
        return hasattr(self.user, "kennisgroep_profile")


class Follow(models.Model):
    """Somebody follows a topic, a theme within a group, or a whole group: it comes first in their digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kennisgroep_follows")
    group = models.ForeignKey(Kennisgroep, on_delete=models.CASCADE, related_name="follows")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    theme = models.CharField("thema", max_length=10, choices=Theme.choices, blank=True)
    since = models.DateTimeField("sinds", default=clock.now)

    class Meta:
        verbose_name = "wat iemand volgt"
        verbose_name_plural = "wat mensen volgen"
        constraints = [
            models.CheckConstraint(condition=Q(topic__isnull=True) | Q(theme=""), name="follow_one_thing"),
            models.CheckConstraint(condition=Q(theme__in=["", *Theme.values]), name="follow_theme_is_known"),
            models.UniqueConstraint(fields=["user", "topic"], name="follow_topic_once"),
            models.UniqueConstraint(
                fields=["user", "group", "theme"], condition=Q(topic__isnull=True), name="follow_group_or_theme_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} volgt {self.topic or self.get_theme_display() or self.group}"


class NudgeKind(models.TextChoices):
    MENTION = "mention", "Je bent vermeld"
    ANSWER = "answer", "Je kreeg een antwoord"


class Nudge(models.Model):
    """Something that goes to one person at once: what comes together goes in one mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="nudges")
    kind = models.CharField("soort", max_length=8, choices=NudgeKind.choices)
    created_at = models.DateTimeField("op", default=clock.now)
    #: When it was mailed, or turned out not to be needed any more.
    done_at = models.DateTimeField("afgehandeld op", null=True, blank=True)

    class Meta:
        verbose_name = "seintje"
        verbose_name_plural = "seintjes"
        ordering = ["pk"]
        indexes = [models.Index(fields=["user", "created_at"], name="nudge_waits", condition=Q(done_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(fields=["user", "post"], name="nudge_once"),
            models.CheckConstraint(condition=Q(kind__in=NudgeKind.values), name="nudge_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.post}"
