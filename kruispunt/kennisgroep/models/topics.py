"""Topics and their posts.

None of these is registered with auditlog: its rows name who did what, and would tell who asked an anonymous question.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.core.models import Versioned, VersionedQuerySet
from kruispunt.kennisgroep.mentions import mentions_something
from kruispunt.kennisgroep.models.groups import Kennisgroep
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.markdown import Mark


class TopicKind(models.TextChoices):
    QUESTION = "question", "Vraag"
    EXPERIENCE = "experience", "Ervaring"
    TOOL = "tool", "Instrument"
    PARTNERS = "partners", "Oproep voor partners"
    ANNOUNCEMENT = "announcement", "Aankondiging"


class TopicStatus(models.TextChoices):
    PENDING = "pending", "Wacht op een moderator"
    VISIBLE = "visible", "Zichtbaar"
    REFUSED = "refused", "Niet geplaatst"
    REMOVED = "removed", "Verwijderd"


class TopicQuerySet(VersionedQuerySet):
    """Words to ask topics with. Which of them somebody may read, says `queries.access.readable_topics`."""

    def visible(self) -> Self:
        """Give what stands in its group."""
        return self.filter(status=TopicStatus.VISIBLE)

    def pending(self) -> Self:
        """Give the anonymous questions that wait for a moderator."""
        return self.filter(status=TopicStatus.PENDING)

    def unanswered(self) -> Self:
        """Give the questions that nobody but their author replied to yet."""
        return self.visible().filter(kind=TopicKind.QUESTION, first_answer_at__isnull=True)


class Signed(models.Model):
    """What somebody wrote: its model has an `author`, and the `bestuur` they wrote for."""

    class Meta:
        abstract = True

    @property
    def by_line(self) -> str:
        """Give who wrote it as a page says so, with the bestuur they wrote for."""
        if self.author is None:
            return "een anonieme vraagsteller"
        return f"{self.author} ({self.bestuur})" if self.bestuur else str(self.author)


class Topic(Signed, Versioned):
    """One conversation in a group; its first post holds its text."""

    group = models.ForeignKey(Kennisgroep, on_delete=models.PROTECT, related_name="topics")
    kind = models.CharField("soort", max_length=12, choices=TopicKind.choices)
    title = models.CharField("titel", max_length=160)
    #: Empty for an anonymous question.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: The bestuur the author acted for when writing; empty for the team and for an anonymous question.
    bestuur = models.ForeignKey(Bestuur, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: Of an anonymous question: a keyed digest by which only its asker, logged in, is known (see asking.py).
    asker = models.CharField(max_length=64, blank=True, editable=False)
    #: Whether the author belonged to the team when writing: the share of topics not by staff leans on it.
    by_team = models.BooleanField("door het team", default=False)
    status = models.CharField("status", max_length=8, choices=TopicStatus.choices, default=TopicStatus.VISIBLE)
    #: No text of it in mail and in no export; a label says so.
    is_confidential = models.BooleanField("vertrouwelijk", default=False)
    created_at = models.DateTimeField("gestart op", default=clock.now)
    #: Number and moment of the newest post; a post that is removed later keeps its number.
    last_number = models.PositiveIntegerField("berichten", default=1)
    last_post_at = models.DateTimeField("laatste bericht op", default=clock.now)
    #: When somebody other than the author replied first.
    first_answer_at = models.DateTimeField("eerste antwoord op", null=True, blank=True)
    accepted = models.ForeignKey(
        "Post", verbose_name="aanvaard antwoord", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Who passed, refused or removed it, when and why.
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("reden", blank=True)
    #: The session this is the conversation of; then only its participants and the moderators read it.
    session = models.OneToOneField(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="kennisgroep_topic"
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "onderwerp"
        verbose_name_plural = "onderwerpen"
        ordering = ["-last_post_at", "-pk"]
        indexes = [
            models.Index(fields=["group", "status", "-last_post_at", "-id"], name="topic_list"),
            models.Index(fields=["author"], name="topic_author", condition=Q(author__isnull=False)),
            models.Index(fields=["asker"], name="topic_asker", condition=~Q(asker="")),
            models.Index(
                fields=["group", "-last_post_at"],
                name="topic_unanswered",
                condition=Q(kind=TopicKind.QUESTION, status=TopicStatus.VISIBLE, first_answer_at__isnull=True),
            ),
            models.Index(fields=["bestuur", "-last_post_at"], name="topic_bestuur"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TopicKind.values), name="topic_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=TopicStatus.values), name="topic_status_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="topic_has_a_title"),
            models.CheckConstraint(
                condition=Q(author__isnull=False, asker="")
                | Q(author__isnull=True, bestuur__isnull=True, by_team=False, kind=TopicKind.QUESTION) & ~Q(asker=""),
                name="topic_has_an_author_or_is_anonymous",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[TopicStatus.PENDING, TopicStatus.REFUSED]) | ~Q(asker=""),
                name="topic_only_anonymous_waits",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[TopicStatus.REFUSED, TopicStatus.REMOVED])
                | Q(decided_at__isnull=False) & ~Q(reason=""),
                name="topic_refused_or_removed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="topic_closed_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(first_answer_at__isnull=True) | Q(first_answer_at__gte=F("created_at")),
                name="topic_answered_after_it_started",
            ),
            models.CheckConstraint(condition=Q(last_number__gte=1), name="topic_has_a_post"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the page of this topic."""
        return reverse("kennisgroep:topic", args=[self.group.slug, self.pk])

    @property
    def replies(self) -> int:
        """Give how many posts came after the first, removed ones among them."""
        return self.last_number - 1

    @property
    def is_anonymous(self) -> bool:
        """Give whether nobody is told who asked."""
        return bool(self.asker)

    @property
    def is_question(self) -> bool:
        """Give whether it asks something, so that an answer can be accepted."""
        return self.kind == TopicKind.QUESTION

    @property
    def is_visible(self) -> bool:
        """Give whether it stands in its group."""
        return self.status == TopicStatus.VISIBLE

    @property
    def is_pending(self) -> bool:
        """Give whether a moderator still has to pass it."""
        return self.status == TopicStatus.PENDING

    @property
    def is_refused(self) -> bool:
        """Give whether a moderator did not pass it."""
        return self.status == TopicStatus.REFUSED

    @property
    def is_removed(self) -> bool:
        """Give whether a moderator took it away."""
        return self.status == TopicStatus.REMOVED

    @property
    def is_closed(self) -> bool:
        """Give whether nobody can reply any more."""
        return self.closed_at is not None


class TopicTheme(models.Model):
    """A theme a topic is about."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField("thema", max_length=10, choices=Theme.choices)

    class Meta:
        verbose_name = "thema van een onderwerp"
        verbose_name_plural = "thema's van onderwerpen"
        ordering = ["theme"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "topic"], name="topic_theme_once"),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="topic_theme_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_theme_display()


class PostQuerySet(VersionedQuerySet):
    """Words to ask posts with."""

    def standing(self) -> Self:
        """Give what was not removed, of topics that stand."""
        return self.filter(removed_at__isnull=True, topic__status=TopicStatus.VISIBLE)

    def replies(self) -> Self:
        """Give what is not the first post of its topic."""
        return self.filter(number__gt=1)


class Post(Signed, Versioned):
    """One message in a topic, in Markdown; numbers count from 1 within the topic."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField("nummer")
    #: Empty for what the asker of an anonymous question wrote there.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    bestuur = models.ForeignKey(Bestuur, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.TextField("tekst")
    created_at = models.DateTimeField("geplaatst op", default=clock.now)
    edited_at = models.DateTimeField("gewijzigd op", null=True, blank=True)
    #: The first thing its author wrote in this group: moderators see it until somebody else replied.
    is_first = models.BooleanField("eerste bericht in de groep", default=False)
    removed_at = models.DateTimeField("verwijderd op", null=True, blank=True)
    #: Empty when the asker of an anonymous question took it away.
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removal_reason = models.TextField("reden", blank=True)
    #: By which a second click on the same form is known (once.py); empty for what came from no form.
    once = models.CharField(max_length=64, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["topic", "number"]
        indexes = [
            models.Index(fields=["author", "created_at"], name="post_author"),
            models.Index(fields=["created_at"], name="post_created"),
            models.Index(fields=["created_at"], name="post_newcomers", condition=Q(is_first=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_number_once"),
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="post_placed_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="post_number_from_one"),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(bestuur__isnull=True, is_first=False),
                name="post_anonymous_tells_nothing",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by__isnull=True, removal_reason=""),
                name="post_removed_when",
            ),
            # the text of a removed post is emptied after a while
            models.CheckConstraint(condition=~Q(source="") | Q(removed_at__isnull=False), name="post_says_something"),
        ]

    def __str__(self) -> str:
        return f"Bericht {self.number} in {self.topic}"

    def get_absolute_url(self) -> str:
        """Give where this post stands on the page of its topic."""
        return f"{reverse('kennisgroep:post', args=[self.topic.group.slug, self.pk])}"

    @property
    def anchor(self) -> str:
        """Give the name of this post on the page of its topic."""
        return f"bericht-{self.number}"

    @property
    def reference(self) -> str:
        """Give how a page names this post among the others of its topic."""
        return f"bericht {self.number}"

    @property
    def is_removed(self) -> bool:
        """Give whether only a note stands in its place."""
        return self.removed_at is not None

    @property
    def marks(self) -> dict[str, Mark]:
        """Give what the text mentions, as it is written there, with what to show.

        A link stands in it only when the mentions were read by `queries.mentions.with_links`.
        """
        if not mentions_something(self.source):
            return {}
        return {written: mark for mention in self.mentions.all() for written, mark in mention.marks.items()}

    @property
    def by_asker(self) -> bool:
        """Give whether the asker of an anonymous question wrote it."""
        return self.author_id is None


class PostRevision(models.Model):
    """What a post said before an edit, and which files came and went with it; its members can read it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField("titel", max_length=160, blank=True)
    source = models.TextField("tekst")
    #: The names of the files that came and went at that moment.
    files_added = models.JSONField("bestanden toegevoegd", default=list, blank=True)
    files_removed = models.JSONField("bestanden weggehaald", default=list, blank=True)
    #: When this text was replaced.
    replaced_at = models.DateTimeField("vervangen op", default=clock.now)

    class Meta:
        verbose_name = "eerdere tekst"
        verbose_name_plural = "eerdere teksten"
        ordering = ["replaced_at", "pk"]

    def __str__(self) -> str:
        return f"Eerdere tekst van {self.post}"


class SearchEntry(models.Model):
    """What a post is found by: its text, the title of its topic at its first post, the names of its attachments.

    The index of words stands in the database beside it (search.py): a `dutch` text vector on PostgreSQL, an FTS5 table
    on SQLite, both kept by the database itself.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    words = models.TextField("woorden")

    class Meta:
        verbose_name = "zoektekst"
        verbose_name_plural = "zoekteksten"

    def __str__(self) -> str:
        return f"Zoektekst van bericht {self.post_id}"
