"""What somebody read, and on which days they came: the unread marks and the count of readers."""

from django.conf import settings
from django.db import models

from kruispunt.kennisgroep.models.groups import Kennisgroep
from kruispunt.kennisgroep.models.topics import Topic


class TopicRead(models.Model):
    """How far somebody read a topic: up to and with the post of this number, 0 for nothing of it.

    A topic without such a row is read when it is no newer than `GroupMembership.read_through`, so that these rows
    stay few.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="reads")
    number = models.PositiveIntegerField("gelezen tot")

    class Meta:
        verbose_name = "leesstand"
        verbose_name_plural = "leesstanden"
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="topic_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} las {self.topic} tot {self.number}"


class Visit(models.Model):
    """Somebody read in a group on a day (Europe/Brussels): who reads counts too (shared/PEERS.md 5)."""

    group = models.ForeignKey(Kennisgroep, on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField("dag")

    class Meta:
        verbose_name = "bezoek"
        verbose_name_plural = "bezoeken"
        constraints = [models.UniqueConstraint(fields=["group", "day", "user"], name="visit_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user} las op {self.day} in {self.group}"
