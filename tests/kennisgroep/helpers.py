"""What tests of the knowledge group need again and again."""

from datetime import timedelta

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep, Moderator, Topic, TopicKind
from tests.conftest import make_member, make_user


def make_group(name: str = "Gelijke kansen") -> Kennisgroep:
    """Store and give a group."""
    return actions.create_group(name=name, introduction="Stel je vragen", house_rules="Wees mild", by=None)


def make_moderator(group: Kennisgroep, **fields) -> User:
    """Store and give a facilitator who moderates a group."""
    user = make_user(Role.FACILITATOR, **fields)
    Moderator.objects.create(group=group, user=user)
    return user


def ask(group: Kennisgroep, person: User | None = None) -> GroupMembership:
    """Let somebody ask to join a group; give the request."""
    person = person or make_member()
    bestuur = person.memberships.first().bestuur
    return actions.request_to_join(group=group, bestuur=bestuur, introduction="Ik ben nieuw", by=person)


def let_in(group: Kennisgroep, person: User | None = None) -> GroupMembership:
    """Let somebody ask to join and be approved, with every step still to take; give the membership."""
    return actions.approve(membership=ask(group, person), by=make_user(Role.STAFF))


def settle(group: Kennisgroep, person: User | None = None, themes=("gender",), is_findable: bool = False) -> User:
    """Let somebody join a group, accept its rules and introduce themselves; give the person."""
    membership = let_in(group, person)
    person = membership.user
    actions.accept_rules(membership=membership, read_at=clock.now(), by=person)
    introduce(person, themes=themes, is_findable=is_findable)
    return person


def introduce(person: User, themes=("gender",), is_findable: bool = False) -> None:
    """Let somebody introduce themselves."""
    actions.save_profile(
        can_help_with="Regenboogbeleid", looks_for="Cijfers", themes=themes, is_findable=is_findable, by=person
    )


def change_rules(group: Kennisgroep, house_rules: str) -> None:
    """Give a group other house rules, which every member has to accept again."""
    staff = [make_user(Role.STAFF), make_user(Role.STAFF)]
    actions.change_group(
        group=group,
        introduction=group.introduction,
        house_rules=house_rules,
        moderators=staff,
        asks_again=True,
        version=None,
        by=staff[0],
    )


def membership_of(group: Kennisgroep, person: User) -> GroupMembership:
    """Give the membership of a person that stands."""
    return GroupMembership.objects.active().get(group=group, user=person)


def write_topic(group: Kennisgroep, by: User, title: str = "Wie heeft cijfers?", **fields) -> Topic:
    """Place and give a topic."""
    fields = {"kind": TopicKind.QUESTION, "source": "Wij zoeken cijfers.", "themes": []} | fields
    return actions.start_topic(group=group, title=title, by=by, **fields)


def later(**delta) -> object:
    """Give a context in which it is later by `delta` (as of timedelta)."""
    return clock.at(clock.now() + timedelta(**delta))
