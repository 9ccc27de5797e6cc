"""What somebody is writing, and the files that go with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.core import clock
from kruispunt.core.files import private_storage
from kruispunt.kennisgroep.models.groups import Kennisgroep
from kruispunt.kennisgroep.models.topics import Post, Topic


class Draft(models.Model):
    """What a member typed and did not place yet: one for a new topic in a group, one for a reply in each topic."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kennisgroep_drafts")
    group = models.ForeignKey(Kennisgroep, on_delete=models.CASCADE, related_name="drafts")
    #: Empty for a new topic.
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    #: What stands in the form besides the text, as typed: title, kind, themes, confidential, anonymous.
    fields = models.JSONField("velden", default=dict)
    source = models.TextField("tekst", blank=True)
    updated_at = models.DateTimeField("bewaard op", default=clock.now)

    class Meta:
        verbose_name = "klad"
        verbose_name_plural = "kladden"
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="draft_one_per_topic"),
            models.UniqueConstraint(
                fields=["user", "group"], condition=Q(topic__isnull=True), name="draft_one_new_topic_per_group"
            ),
        ]

    def __str__(self) -> str:
        return f"Klad van {self.user}"


class Attachment(models.Model):
    """A file with a post, or with what will become one. It is handed out only to who may read that post."""

    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    #: The name it was uploaded under, cleaned (core.uploads); the stored name says nothing.
    name = models.CharField("bestandsnaam", max_length=120)
    file = models.FileField("bestand", storage=private_storage, upload_to="kennisgroep/%Y/")
    is_image = models.BooleanField("afbeelding", default=False)
    #: What an image shows, for who cannot see it.
    alt = models.CharField("beschrijving", max_length=300, blank=True)
    added_at = models.DateTimeField("toegevoegd op", default=clock.now)

    class Meta:
        verbose_name = "bijlage"
        verbose_name_plural = "bijlagen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True, draft__isnull=False) | Q(post__isnull=False, draft__isnull=True),
                name="attachment_of_a_post_or_a_draft",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(file=""), name="attachment_has_a_file"),
            models.CheckConstraint(condition=Q(is_image=False) | ~Q(alt=""), name="attachment_image_is_described"),
        ]

    def __str__(self) -> str:
        return self.name
