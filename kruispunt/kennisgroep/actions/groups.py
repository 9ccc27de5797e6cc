"""Groups, their members and moderators."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import acts_for
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.roles import is_facilitator
from kruispunt.kennisgroep.models import (
    GroupMembership,
    GroupMembershipStatus,
    Kennisgroep,
    Moderator,
    Sanction,
    SanctionKind,
)
from kruispunt.kennisgroep.notifications import JoinApproved, JoinRefused, JoinRequested
from kruispunt.kennisgroep.queries.moderating import who_hears_of_a_request

#: A flag goes to two people.
FEWEST_MODERATORS = 2


def required(text: str, message: str, field: str) -> str:
    """Give a text without blank ends and with plain line ends. Raises Refused for an empty one."""
    text = "\n".join(text.strip().splitlines())
    if not text:
        raise Refused(message, field=field)
    return text


@action
def create_group(*, name: str, introduction: str, house_rules: str, by: User | None) -> Kennisgroep:
    """Store and give a group. Raises Refused for an empty text or a name that is taken."""
    name = required(name, "Geef de groep een naam.", "name")
    slug = slugify(name)[:80].strip("-")
    if not slug:
        raise Refused("Zet minstens één letter of cijfer in de naam.", field="name")
    try:
        with transaction.atomic():
            group = Kennisgroep.objects.create(
                name=name,
                slug=slug,
                introduction=required(introduction, "Schrijf waarvoor de groep dient.", "introduction"),
                house_rules=required(house_rules, "Schrijf welke huisregels gelden.", "house_rules"),
            )
    except IntegrityError:
        raise Refused("Er is al een groep met die naam. Kies een andere.", field="name") from None
    record("kennisgroep.create_group", group, by=by)
    return group


@action
def name_moderators(*, group: Kennisgroep, users: Iterable[User], by: User) -> Kennisgroep:
    """Make exactly these people the moderators of a group, next to the team, and give the group.

    Flags go to at least two people who can decide (issue 5), so there are two or more.

    Raises Refused for fewer than two, and for somebody who is no facilitator or of the team.
    """
    wanted = _checked_moderators(users)
    locked = Kennisgroep.objects.lock(pk=group.pk)
    if not _put_moderators(locked, wanted):
        record_nothing_changed()
        return locked
    locked.save_new_version()
    record("kennisgroep.name_moderators", locked, by=by, moderators=sorted(wanted))
    return locked


def _checked_moderators(users: Iterable[User]) -> dict[int, User]:
    wanted = {user.pk: user for user in users}
    if len(wanted) < FEWEST_MODERATORS:
        raise Refused("Kies minstens twee moderatoren: een melding gaat altijd naar twee mensen.", field="moderators")
    for user in wanted.values():
        if not is_facilitator(user):
            raise Refused(f"{user} is geen begeleider of medewerker. Kies iemand anders.", field="moderators")
    return wanted


def _put_moderators(group: Kennisgroep, wanted: dict[int, User]) -> bool:
    """Make exactly `wanted` the moderators of a locked group; give whether that changed anything."""
    there = set(group.moderators.values_list("user", flat=True))
    group.moderators.exclude(user__in=wanted).delete()
    Moderator.objects.bulk_create(Moderator(group=group, user_id=pk) for pk in sorted(wanted.keys() - there))
    return there != wanted.keys()


@action
def change_group(
    *,
    group: Kennisgroep,
    introduction: str,
    house_rules: str,
    moderators: Iterable[User],
    asks_again: bool,
    version: int | None,
    by: User,
) -> Kennisgroep:
    """Change the texts and the moderators of a group and give it.

    Other house rules have to be accepted again by every member: `asks_again` says that this is meant.

    Raises Refused for an empty text, fewer than two moderators, one who cannot be it, and for other house rules without
    `asks_again`; Stale when somebody saved since `version`.
    """
    locked = Kennisgroep.objects.lock(pk=group.pk, version=version)
    introduction = required(introduction, "Schrijf waarvoor de groep dient.", "introduction")
    house_rules = required(house_rules, "Schrijf welke huisregels gelden.", "house_rules")
    wanted = _checked_moderators(moderators)
    changed = ["introduction"] if introduction != locked.introduction else []
    if house_rules != "\n".join(locked.house_rules.strip().splitlines()):
        if not asks_again:
            raise Refused(
                "Je wijzigt de huisregels. Vink aan dat elk lid ze opnieuw moet aanvaarden, of zet de oude terug.",
                field="asks_again",
            )
        locked.house_rules, locked.rules_changed_at = house_rules, clock.now()
        changed.append("house_rules")
    locked.introduction = introduction
    if _put_moderators(locked, wanted):
        changed.append("moderators")
    if not changed:
        record_nothing_changed()
        return locked
    locked.save_new_version()
    record("kennisgroep.change_group", locked, by=by, changed=changed, moderators=sorted(wanted))
    return locked


@action
def request_to_join(*, group: Kennisgroep, bestuur: Bestuur, introduction: str, by: User) -> GroupMembership:
    """Store and give the request of `by` to join `group` for `bestuur`; the moderators hear of it.

    Raises Forbidden when `by` does not act for the bestuur or was blocked here; Refused without an introduction, or
    when `by` is a member already or waits for an answer.
    """
    if not acts_for(by, bestuur):
        raise Forbidden("Je werkt in Kruispunt niet voor dit bestuur. Kies je eigen bestuur.", field="bestuur")
    introduction = required(introduction, "Schrijf kort waarom je lid wilt worden.", "introduction")
    # whoever is being blocked at this moment holds this row
    list(GroupMembership.objects.select_for_update().filter(group=group, user=by))
    blocks = Sanction.objects.in_force().filter(membership__group=group, membership__user=by, kind=SanctionKind.BLOCK)
    if blocks.exists():
        raise Forbidden("Je bent uitgesloten uit deze groep. Je kan pas opnieuw vragen als dat opgeheven is.")
    try:
        with transaction.atomic():
            membership = GroupMembership.objects.create(
                group=group, user=by, bestuur=bestuur, introduction=introduction
            )
    except IntegrityError:
        raise Refused("Je bent al lid van deze groep, of je aanvraag wacht nog op een antwoord.") from None
    record("kennisgroep.request_to_join", membership, by=by, bestuur=bestuur.pk)
    for moderator in who_hears_of_a_request(membership):
        JoinRequested(membership=membership).send(to=moderator)
    return membership


def _lock_requested(membership: GroupMembership) -> GroupMembership:
    """Lock and give a request that waits. Raises Refused when another moderator was first."""
    locked = GroupMembership.objects.select_for_update().get(pk=membership.pk)
    if not locked.is_requested:
        raise Refused(
            f"Deze aanvraag is al behandeld: {locked.get_status_display().lower()}, door {locked.decided_by}. "
            "Jouw beslissing is niet bewaard."
        )
    return locked


@action
def approve(*, membership: GroupMembership, by: User) -> GroupMembership:
    """Make the person a member from today on, and tell them. Raises Refused when the request was handled already."""
    locked = _lock_requested(membership)
    locked.status = GroupMembershipStatus.ACTIVE
    locked.decided_at = clock.now()
    locked.decided_by = by
    locked.joined_on = clock.today()
    locked.read_through = clock.now()
    locked.save()
    record("kennisgroep.approve", locked, by=by)
    JoinApproved(membership=locked).send(to=locked.user)
    return locked


@action
def refuse(*, membership: GroupMembership, reason: str, by: User) -> GroupMembership:
    """Refuse the request and tell the person why.

    Raises Refused without a reason, and when the request was handled already.
    """
    reason = required(reason, "Schrijf waarom je weigert. De aanvrager krijgt je uitleg.", "reason")
    locked = _lock_requested(membership)
    locked.status = GroupMembershipStatus.REFUSED
    locked.decided_at = clock.now()
    locked.decided_by = by
    locked.reason = reason
    locked.save()
    record("kennisgroep.refuse", locked, by=by, reason=reason)
    JoinRefused(membership=locked).send(to=locked.user)
    return locked


@action
def leave(*, membership: GroupMembership, by: User) -> GroupMembership:
    """End a membership today; past figures keep it. Raises Refused when it is no membership any more."""
    locked = GroupMembership.objects.select_for_update().get(pk=membership.pk)
    if not locked.is_active:
        raise Refused("Dit lidmaatschap liep al niet meer.")
    locked.status = GroupMembershipStatus.LEFT
    locked.left_on = clock.today()
    locked.save()
    record("kennisgroep.leave", locked, by=by)
    return locked
