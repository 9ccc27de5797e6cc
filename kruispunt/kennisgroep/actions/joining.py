"""The steps between being let in and reading: accepting the house rules, and introducing oneself."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.text import slugify

from kruispunt.besturen.models import Bestuur, User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused
from kruispunt.kennisgroep.models import GroupMembership, Profile, ProfileTheme
from kruispunt.trajectories.programme.enums import Theme

LONGEST_INTRODUCTION = 1000


@action
def accept_rules(*, membership: GroupMembership, read_at: datetime, by: User) -> GroupMembership:
    """Keep that a member accepts the house rules as they stood at `read_at` (aware).

    Raises Refused when the membership ended, or when the rules changed since they were shown.
    """
    row = GroupMembership.objects.select_for_update().select_related("group").get(pk=membership.pk, user=by)
    if not row.is_active:
        raise Refused("Je bent geen lid meer van deze groep.")
    if row.group.rules_changed_at > read_at:
        raise Refused("De huisregels zijn net gewijzigd. Lees ze opnieuw en aanvaard ze dan.")
    if row.has_accepted_rules:
        record_nothing_changed()
        return row
    row.rules_accepted_at = clock.now()
    row.save(update_fields=["rules_accepted_at"])
    record("kennisgroep.accept_rules", row, by=by)
    return row


@action
def save_profile(*, can_help_with: str, looks_for: str, themes: Iterable[str], is_findable: bool, by: User) -> Profile:
    """Keep the introduction of `by`, the same in every group, and give it.

    Raises Refused for an empty or too long text, or an unknown theme.
    """
    texts = {"can_help_with": can_help_with.strip(), "looks_for": looks_for.strip()}
    missing = {
        "can_help_with": "Schrijf waarmee je een collega kan helpen. Een beetje ervaring telt ook.",
        "looks_for": "Schrijf wat je zoekt of wilt leren.",
    }
    for field, text in texts.items():
        if not text:
            raise Refused(missing[field], field=field)
        if len(text) > LONGEST_INTRODUCTION:
            raise Refused(f"Dit is langer dan {LONGEST_INTRODUCTION} tekens. Maak het korter.", field=field)
    themes = sorted(set(themes))
    if not set(themes) <= set(Theme.values):
        raise Refused("Kies thema's uit de lijst.", field="themes")
    row = Profile.objects.select_for_update().filter(user=by).first()
    if row is None:
        row = Profile(user=by, handle=_free_handle(by))
    row.can_help_with, row.looks_for, row.is_findable = texts["can_help_with"], texts["looks_for"], is_findable
    row.updated_at = clock.now()
    row.save()
    row.themes.exclude(theme__in=themes).delete()
    there = set(row.themes.values_list("theme", flat=True))
    ProfileTheme.objects.bulk_create(ProfileTheme(profile=row, theme=theme) for theme in themes if theme not in there)
    record("kennisgroep.save_profile", row, by=by, is_findable=is_findable)
    return row


def _free_handle(user: User) -> str:
    """Give a handle from the name that nobody has and that is no name of a bestuur."""
    base = slugify(user.get_full_name())[:70].strip("-") or "lid"
    taken = set(Profile.objects.filter(handle__startswith=base).values_list("handle", flat=True))
    taken |= {slugify(name) for name in Bestuur.objects.values_list("name", flat=True)}
    number = 1
    while (handle := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return handle
