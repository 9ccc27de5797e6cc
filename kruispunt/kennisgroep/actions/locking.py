"""Where something is written, locked so that the group does not vanish under it.

Order, so that nobody waits for each other: what is prepared, topics by number, memberships, groups; then what hangs on
them. A group vanishes when its splitting is undone; what was on its way there goes to the group that took over.
"""

from kruispunt.besturen.models import User
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep, Topic
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.queries.splitting import heir_of


def lock_standing(group: Kennisgroep, by: User) -> access.Standing:
    """Lock the membership of `by` and give how they stand. Raises Forbidden for who may not write here."""
    _lock_membership(group, by)
    return _writer(group, by)


def lock_place(group: Kennisgroep, by: User) -> access.Standing:
    """Lock the membership of `by` and the group for a new topic, and give how they stand; of a group that is gone in
    the one that took over. Raises Forbidden for who may not write there, Refused when there is none."""
    _lock_membership(group, by)
    found = _lock_group(group)
    return _writer(found, by) if found else lock_place(_heir(group), by)


def lock_readable(topic: Topic, by: User) -> tuple[access.Standing, Topic]:
    """Lock a topic and the membership of `by`, and give how they stand and the topic, in the group where it is now.

    Raises Forbidden for who may not read it: also who is being suspended at this moment.
    """
    # its group apart: the topic may be moving; no_key: who reads it at this moment keeps a mark on it
    row = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    standing = lock_standing(row.group, by)
    if not standing.may_open(row):
        raise Forbidden("Je kan in dit onderwerp niet schrijven.")
    return standing, row


def lock_where(group: Kennisgroep, topic: Topic | None) -> Kennisgroep:
    """Lock the topic, or else the group, that something is being typed for, and give the group it is in now.

    Raises Refused when the group is gone and none took over.
    """
    if topic:
        return Topic.objects.select_for_update(no_key=True).get(pk=topic.pk).group
    return _lock_group(group) or lock_where(_heir(group), None)


def _lock_membership(group: Kennisgroep, by: User) -> None:
    GroupMembership.objects.select_for_update().filter(group=group.pk, user=by).first()


def _lock_group(group: Kennisgroep) -> Kennisgroep | None:
    return Kennisgroep.objects.select_for_update(no_key=True).filter(pk=group.pk).first()


def _heir(group: Kennisgroep) -> Kennisgroep:
    found = heir_of(group.slug)
    if found is None:
        raise Refused("Deze groep bestaat niet meer. Kopieer je tekst en plaats hem in een andere groep.")
    return found


def _writer(group: Kennisgroep, by: User) -> access.Standing:
    standing = access.Standing(by, group)
    if not standing.may_read:
        raise Forbidden("Je kan hier niet schrijven. Alleen leden van deze groep kunnen dat.")
    return standing
