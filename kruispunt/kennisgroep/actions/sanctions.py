"""What moderators decide about a member: a warning, a suspension until a day, a block; and taking it back."""

from datetime import date

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.kennisgroep.actions.groups import required
from kruispunt.kennisgroep.models import GroupMembership, GroupMembershipStatus, Sanction, SanctionKind
from kruispunt.kennisgroep.notifications import SanctionImposed, SanctionLifted
from kruispunt.kennisgroep.queries import access


def _lock_membership(pk: int) -> GroupMembership:
    return GroupMembership.objects.select_for_update(of=("self",)).select_related("group", "user").get(pk=pk)


@action
def impose_sanction(
    *, membership: GroupMembership, kind: str, reason: str, ends_on: date | None, version: int | None, by: User
) -> Sanction:
    """Warn a member, suspend them from today to and with `ends_on`, or block them; tell them, and give the sanction.

    A suspended member reaches nothing of the group; a block ends the membership today. `version` is the number of the
    newest sanction that the moderator saw (0 for none).

    Raises Refused without a reason, for somebody who is no member or moderates the group, for an end in the past, and
    while another suspension runs; Forbidden for the own membership; Stale when another moderator was first.
    """
    reason = required(reason, "Schrijf waarom. Het lid krijgt je uitleg per mail.", "reason")
    locked = _lock_membership(membership.pk)
    newest = locked.sanctions.order_by("-pk").first()
    if version is not None and version != (newest.pk if newest else 0):
        raise Stale(
            f"{newest.decided_by} nam intussen ook een maatregel: {newest.get_kind_display().lower()}. "
            "Bekijk die en bewaar opnieuw als jouw maatregel er nog bij moet.",
            version=newest.pk,
        )
    if kind not in SanctionKind.values:
        raise Refused("Kies een maatregel.", field="kind")
    if locked.user_id == by.pk:
        raise Forbidden("Je neemt geen maatregel tegen jezelf.")
    if not locked.is_active:
        raise Refused(f"{locked.user} is geen lid meer van deze groep.")
    if access.moderates(locked.user, locked.group):
        raise Refused(f"{locked.user} modereert deze groep. Haal {locked.user} eerst weg als moderator.")
    if kind != SanctionKind.SUSPENSION:
        ends_on = None
    elif ends_on is None or ends_on < clock.today():
        raise Refused("Kies tot en met welke dag de schorsing loopt, vandaag of later.", field="ends_on")
    elif locked.sanctions.in_force().exists():
        raise Refused("Er loopt al een schorsing. Hef die eerst op als ze anders moet.", field="kind")
    sanction = Sanction.objects.create(
        membership=locked, kind=kind, reason=reason, starts_on=clock.today(), ends_on=ends_on, decided_by=by
    )
    if sanction.is_block:
        locked.status, locked.left_on = GroupMembershipStatus.BLOCKED, clock.today()
        locked.save(update_fields=["status", "left_on"])
    record("kennisgroep.impose_sanction", sanction, by=by, kind=kind, reason=reason, ends_on=ends_on)
    if locked.user.is_active:
        SanctionImposed(sanction=sanction).send(to=locked.user)
    return sanction


@action
def lift_sanction(*, sanction: Sanction, reason: str, by: User) -> Sanction:
    """Take a sanction back, tell the person, and give it. After a block they can ask to join again.

    Raises Refused without a reason, when another moderator was first, and for a suspension that is over; Forbidden for
    the own sanction.
    """
    reason = required(reason, "Schrijf waarom je de maatregel opheft.", "reason")
    membership = _lock_membership(sanction.membership_id)
    locked = Sanction.objects.select_for_update(of=("self",)).select_related("lifted_by").get(pk=sanction.pk)
    locked.membership = membership
    if membership.user_id == by.pk:
        raise Forbidden("Je heft geen maatregel tegen jezelf op.")
    if locked.is_lifted:
        raise Refused(f"{locked.lifted_by} hief deze maatregel al op.")
    if locked.is_over:
        raise Refused("Deze schorsing is al voorbij.")
    locked.lifted_at, locked.lifted_by, locked.lift_reason = clock.now(), by, reason
    locked.save()
    record("kennisgroep.lift_sanction", locked, by=by, reason=reason)
    if membership.user.is_active:
        SanctionLifted(sanction=locked).send(to=membership.user)
    return locked
