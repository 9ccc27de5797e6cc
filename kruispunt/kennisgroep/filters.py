"""What a member narrows the list of conversations by; it stands in the address, so it can be kept and sent."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from kruispunt.besturen.models import Bestuur, name_of
from kruispunt.core import clock
from kruispunt.kennisgroep.models import Follow, GroupMembership, Topic, TopicTheme
from kruispunt.kennisgroep.queries import access, unread
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.forms import FlatSelect, Form

LONGEST_SEARCH = 200


class Show(models.TextChoices):
    """Which conversations; the first three are about the visitor, who has to be a member."""

    UNREAD = "ongelezen", "Ongelezen"
    SINCE = "sinds", "Sinds je vorige bezoek"
    FOLLOWED = "gevolgd", "Wat ik volg"
    UNANSWERED = "zonder-antwoord", "Vragen zonder antwoord"


FOR_MEMBERS = (Show.UNREAD, Show.SINCE, Show.FOLLOWED)
PERIODS = {"week": ("De voorbije week", 7), "maand": ("De voorbije maand", 31), "jaar": ("Het voorbije jaar", 365)}


class TopicFilter(Form):
    """Words, and what else the conversations are narrowed by; all may stay open."""

    zoek = forms.CharField(
        label="Zoek in de gesprekken",
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": f"Zoek met ten hoogste {LONGEST_SEARCH} tekens."},
    )
    toon = forms.ChoiceField(label="Toon", required=False, widget=FlatSelect)
    thema = forms.ChoiceField(
        label="Thema", required=False, widget=FlatSelect, choices=[("", "Alle thema's"), *Theme.choices]
    )
    bestuur = forms.ChoiceField(label="Gestart door", required=False, widget=FlatSelect)
    periode = forms.ChoiceField(
        label="Laatste bericht",
        required=False,
        widget=FlatSelect,
        choices=[("", "Altijd"), *((key, label) for key, (label, _) in PERIODS.items())],
    )

    def __init__(self, *args, standing: access.Standing, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        kinds = [choice for choice in Show.choices if standing.membership or choice[0] not in FOR_MEMBERS]
        self.fields["toon"].choices = [("", "Alle gesprekken"), *kinds]
        joined = GroupMembership.objects.filter(bestuur=OuterRef("pk"), group=standing.group, joined_on__isnull=False)
        besturen = Bestuur.objects.filter(Exists(joined)).order_by("name", "pk").values_list("pk", "kind", "name")
        names = [(pk, name_of(kind, name)) for pk, kind, name in besturen]
        self.fields["bestuur"].choices = [("", "Alle besturen"), *names]

    @property
    def is_narrowed(self) -> bool:
        """Give whether something was chosen besides words to search for."""
        return any(self.cleaned_data.get(name) for name in ("toon", "thema", "bestuur", "periode"))

    @property
    def shows_unread(self) -> bool:
        """Give whether only what is unread was asked for."""
        return self.cleaned_data.get("toon") == Show.UNREAD

    @property
    def shows_followed(self) -> bool:
        """Give whether only what one follows was asked for."""
        return self.cleaned_data.get("toon") == Show.FOLLOWED

    @property
    def words(self) -> str:
        """Give what is searched for; "" for a plain list."""
        return self.cleaned_data.get("zoek", "")

    def narrow(self, topics: QuerySet[Topic]) -> QuerySet[Topic]:
        """Give those of `topics` that were asked for; what was asked wrongly does not count."""
        chosen: dict[str, Any] = self.cleaned_data
        if theme := chosen.get("thema"):
            topics = topics.filter(_about([theme]))
        if bestuur := chosen.get("bestuur"):
            topics = topics.filter(bestuur=bestuur)
        if period := chosen.get("periode"):
            topics = topics.filter(last_post_at__gte=clock.now() - timedelta(days=PERIODS[period][1]))
        return self._show(topics, chosen.get("toon"))

    def _show(self, topics: QuerySet[Topic], kind: str | None) -> QuerySet[Topic]:
        membership = self.standing.membership
        if kind == Show.UNANSWERED:
            return topics.unanswered()
        if kind == Show.UNREAD:
            return unread.only_unread(topics, membership)
        if kind == Show.FOLLOWED:
            return topics.filter(_followed_by(membership))
        if kind == Show.SINCE and membership.previous_seen_at:
            return topics.filter(last_post_at__gt=membership.previous_seen_at)
        return topics


def _about(themes: list[str]) -> Exists:
    return Exists(TopicTheme.objects.filter(topic=OuterRef("pk"), theme__in=themes))


def _followed_by(membership: GroupMembership) -> Q:
    """Give the condition for what a member follows: topics, themes, or the whole group."""
    follows = list(Follow.objects.filter(user=membership.user_id, group=membership.group_id))
    if any(row.topic_id is None and not row.theme for row in follows):
        return Q()
    followed = Q(pk__in=[row.topic_id for row in follows if row.topic_id])
    themes = [row.theme for row in follows if row.theme]
    return followed | Q(_about(themes)) if themes else followed
