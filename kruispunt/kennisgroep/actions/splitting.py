"""Splitting a group into groups by theme, and undoing that within a day.

Locks: see actions/locking.py.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Max, Q

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.kennisgroep.actions.groups import create_group
from kruispunt.kennisgroep.models import (
    Draft,
    Follow,
    GroupMembership,
    GroupMembershipStatus,
    Kennisgroep,
    Moderator,
    OldAddress,
    Prompt,
    Sanction,
    Split,
    SplitMember,
    SplitMove,
    SplitPart,
    Topic,
    TopicRead,
    Visit,
)
from kruispunt.kennisgroep.notifications import GroupSplit
from kruispunt.kennisgroep.queries.splitting import UNDO_WITHIN, copied_memberships, destinations, standing_split
from kruispunt.kennisgroep.signals import group_vanishes
from kruispunt.trajectories.programme.enums import Theme

#: As many rows go in one statement.
BATCH = 500


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH))


def _lock(groups: list[int]) -> None:
    """Lock what is prepared in groups, their topics and memberships, then the groups."""
    for model in (Prompt, Topic, GroupMembership):
        rows = model.objects.select_for_update(no_key=True).filter(group__in=groups)
        list(rows.order_by("pk").values_list("pk", flat=True))
    list(Kennisgroep.objects.select_for_update().filter(pk__in=groups).order_by("pk").values_list("pk", flat=True))


@action
def split_group(*, group: Kennisgroep, themes: Iterable[str], reason: str, by: User) -> Split:
    """Make a group for each theme, with the same texts, moderators and members, and move what is about that theme only.

    What somebody read, follows or was typing goes along with its topic. Who follows a theme or the whole group follows
    the new group too. Every member gets one mail. Gives what was done, which `undo_split` takes back within a day.

    Raises Refused without a theme or a reason, for an unknown theme, and within a day after an earlier splitting.
    """
    chosen = sorted(set(themes))
    if not chosen or not set(chosen) <= set(Theme.values):
        raise Refused("Kies minstens één thema uit de lijst.", field="themes")
    reason = reason.strip()
    if not reason:
        raise Refused("Schrijf waarom je de groep splitst.", field="reason")
    _lock([group.pk])
    old = Kennisgroep.objects.get(pk=group.pk)
    if standing_split(old) or old.came_from.filter(split__in=_can_be_undone()).exists():
        raise Refused("Deze groep is minder dan een dag geleden gesplitst. Wacht tot dat niet meer terug kan.")
    now = clock.now()
    split = Split.objects.create(group=old, reason=reason, made_at=now, made_by=by)
    members = list(copied_memberships(old).order_by("pk"))
    numbers: dict[str, int] = {}
    for theme, topics in destinations(old, chosen).items():
        new = _new_group(old, theme, by)
        SplitPart.objects.create(split=split, theme=theme, group=new)
        _copy_members(split, members, new)
        _copy_follows(old, theme, new)
        SplitMove.objects.bulk_create([SplitMove(split=split, topic_id=pk) for pk in topics], batch_size=BATCH)
        _move(topics, new)
        numbers[theme] = len(topics)
    record("kennisgroep.split_group", split, by=by, group=old.pk, reason=reason, topics=numbers, members=len(members))
    for membership in old.memberships.active().filter(user__is_active=True).select_related("user").order_by("pk"):
        GroupSplit(split=split).send(to=membership.user)
    return split


def _can_be_undone():
    return Split.objects.filter(undone_at__isnull=True, made_at__gt=clock.now() - UNDO_WITHIN)


def _new_group(old: Kennisgroep, theme: str, by: User) -> Kennisgroep:
    new = create_group(
        name=f"{old.name[:100]}: {Theme(theme).label}",
        introduction=old.introduction,
        house_rules=old.house_rules,
        by=by,
    )
    new.rules_changed_at = old.rules_changed_at
    new.save(update_fields=["rules_changed_at"])
    OldAddress.objects.filter(slug=new.slug).delete()
    Moderator.objects.bulk_create(
        Moderator(group=new, user_id=row.user_id, since=row.since) for row in old.moderators.order_by("since", "pk")
    )
    return new


def _copy(row, **changes):
    """Give a copy of a row, not stored yet."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**values | changes)


def _copy_members(split: Split, members: list[GroupMembership], new: Kennisgroep) -> None:
    copies = GroupMembership.objects.bulk_create(
        [_copy(membership, group_id=new.pk) for membership in members], batch_size=BATCH
    )
    SplitMember.objects.bulk_create([SplitMember(split=split, membership=row) for row in copies], batch_size=BATCH)
    copy_of = {old.pk: copy.pk for old, copy in zip(members, copies, strict=True)}
    sanctions = Sanction.objects.filter(membership__in=copied_memberships(split.group)).order_by("pk")
    Sanction.objects.bulk_create(
        [_copy(row, membership_id=copy_of[row.membership_id]) for row in sanctions if row.membership_id in copy_of]
    )


def _copy_follows(old: Kennisgroep, theme: str, new: Kennisgroep) -> None:
    """Let who follows the theme or the whole group follow the new group, since they did so."""
    since: dict[int, datetime] = {}
    follows = Follow.objects.filter(group=old, topic__isnull=True, theme__in=["", theme])
    for user, moment in follows.values_list("user", "since"):
        since[user] = min(moment, since.get(user, moment))
    Follow.objects.bulk_create(
        [Follow(user_id=user, group=new, since=moment) for user, moment in since.items()], batch_size=BATCH
    )


def _move(topics: list[int], to: Kennisgroep) -> None:
    """Move topics with who follows them and what is being typed there; what was read is kept by topic."""
    for batch in _batches(topics):
        Topic.objects.filter(pk__in=batch).update(group=to)
        Follow.objects.filter(topic__in=batch).update(group=to)
        Draft.objects.filter(topic__in=batch).update(group=to)


@action
def undo_split(*, split: Split, by: User) -> Kennisgroep:
    """Bring everything back in the group that was split, also what was written since, and give that group.

    Who joined a new group since becomes a member of the old one. The new groups are gone; their addresses lead on.

    Raises Refused after a day, when it was undone already, and when a new group was split itself.
    """
    _lock([split.group_id, *SplitPart.objects.filter(split=split.pk).values_list("group", flat=True)])
    row = Split.objects.select_for_update().get(pk=split.pk)
    old = Kennisgroep.objects.get(pk=row.group_id)
    now = clock.now()
    if row.undone_at is not None:
        raise Refused("Deze splitsing is al teruggedraaid.")
    if row.made_at + UNDO_WITHIN <= now:
        raise Refused("Deze splitsing is meer dan een dag oud. Ze kan niet meer terug.")
    parts = list(row.parts.select_related("group"))
    if Split.objects.filter(group__in=[part.group_id for part in parts]).exists():
        raise Refused("Een van de nieuwe groepen is zelf gesplitst. Daardoor kan deze splitsing niet meer terug.")
    _level_reading(old, [part.group for part in parts])
    for part in parts:
        new = part.group
        _move(list(new.topics.order_by("pk").values_list("pk", flat=True)), old)
        _bring_members_back(row, new, old)
        _bring_the_rest_back(row, part, old)
        OldAddress.objects.filter(group=new).update(group=old)
        OldAddress.objects.create(slug=new.slug, group=old)
        part.delete()
        group_vanishes.send(sender=Kennisgroep, group=new)
        new.delete()
    row.undone_at, row.undone_by = now, by
    row.save(update_fields=["undone_at", "undone_by"])
    record("kennisgroep.undo_split", row, by=by, group=old.pk)
    return old


def _level_reading(old: Kennisgroep, parts: list[Kennisgroep]) -> None:
    """Keep what is read and unread of who marked everything in one of the groups as read since the splitting.

    Such a mark is a moment per group, and the groups become one: the earliest moment counts for all, and what each
    later one had covered is kept topic by topic.
    """
    groups = [old, *parts]
    marks: dict[int, dict[int, datetime]] = {}
    for user, group, moment in (
        GroupMembership.objects.active().filter(group__in=groups).values_list("user", "group", "read_through")
    ):
        marks.setdefault(user, {})[group] = moment
    for user, by_group in marks.items():
        first = min(by_group.values())
        if old.pk not in by_group or all(moment == first for moment in by_group.values()):
            continue
        for group, moment in by_group.items():
            covered = Topic.objects.filter(group=group, last_post_at__gt=first, last_post_at__lte=moment)
            TopicRead.objects.bulk_create(
                [
                    TopicRead(user_id=user, topic_id=pk, number=number)
                    for pk, number in covered.values_list("pk", "last_number")
                ],
                update_conflicts=True,
                unique_fields=["user", "topic"],
                update_fields=["number"],
                batch_size=BATCH,
            )
        GroupMembership.objects.active().filter(user=user, group=old).update(read_through=first)


def _bring_members_back(split: Split, new: Kennisgroep, old: Kennisgroep) -> None:
    """Take the copied memberships away, and let who asked or joined since belong to the old group."""
    there = {row.user_id: row for row in old.memberships.filter(Q(status="active") | Q(status="requested"))}
    for sanction in Sanction.objects.filter(membership__group=new, decided_at__gt=split.made_at).select_related(
        "membership"
    ):
        mine = old.memberships.filter(user=sanction.membership.user_id).order_by("-requested_at", "-pk").first()
        if mine:
            sanction.membership = mine
            sanction.save(update_fields=["membership"])
    copied = GroupMembership.objects.filter(made_by_split__split=split, group=new)
    Sanction.objects.filter(membership__in=copied, decided_at__lte=split.made_at).delete()
    seen = dict(copied.exclude(seen_at=None).values_list("user").annotate(Max("seen_at")))
    for user, moment in seen.items():
        old.memberships.active().filter(user=user).filter(Q(seen_at__lt=moment) | Q(seen_at=None)).update(
            seen_at=moment
        )
    copied.delete()
    for row in new.memberships.order_by("pk"):
        mine = there.get(row.user_id)
        if mine is None or not (row.is_active or row.is_requested):
            GroupMembership.objects.filter(pk=row.pk).update(group=old)
            continue
        if row.is_active and not mine.is_active:
            mine.status = GroupMembershipStatus.ACTIVE
            for name in ("decided_at", "decided_by", "joined_on", "rules_accepted_at", "read_through", "seen_at"):
                setattr(mine, name, getattr(row, name))
            mine.save()
        Sanction.objects.filter(membership=row).update(membership=mine)
        row.delete()


def _bring_the_rest_back(split: Split, part: SplitPart, old: Kennisgroep) -> None:
    """Bring back the visits, what is prepared, what is being typed, and what somebody follows since."""
    new = part.group
    visits = Visit.objects.filter(group=new).values_list("user", "day")
    Visit.objects.bulk_create(
        [Visit(group=old, user_id=user, day=day) for user, day in visits], ignore_conflicts=True, batch_size=BATCH
    )
    new.prompts.update(group=old)
    fresh = Follow.objects.filter(group=new, topic__isnull=True, since__gt=split.made_at)
    Follow.objects.bulk_create(
        [_copy(row, group_id=old.pk, theme=row.theme or part.theme) for row in fresh], ignore_conflicts=True
    )
    for draft in Draft.objects.filter(group=new, topic__isnull=True):
        kept = Draft.objects.filter(group=old, topic__isnull=True, user=draft.user_id).first()
        if kept is None:
            draft.group = old
            draft.save(update_fields=["group"])
            continue
        kept.source = f"{kept.source}\n\n{draft.source}".strip()
        kept.save(update_fields=["source"])
        draft.attachments.update(draft=kept)
        draft.delete()
