"""What people need to take part, a colleague who comes in the place of the example log-in, and the mails it wants."""

from datetime import timedelta

from kruispunt.besturen import actions as besturen
from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import besturen_of, colleagues_of
from kruispunt.core import clock
from kruispunt.demo.moments import on
from kruispunt.demo.scenes import Stage
from kruispunt.notifications.actions import set_preferences
from kruispunt.notifications.models import Category, Rhythm
from kruispunt.trajectories.enrolment import actions as enrolment
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.queries.needs import purge_day
from kruispunt.trajectories.programme.enums import NeedKind
from kruispunt.trajectories.programme.models import Traject

#: What is asked in the example, and what the first people in a traject say.
ASKED = [NeedKind.INTERPRETER, NeedKind.WHEELCHAIR, NeedKind.SLIDES, NeedKind.FOOD, NeedKind.OTHER]
TOLD = [
    {NeedKind.FOOD: "Voorbeeldgegevens: vegetarisch"},
    {NeedKind.WHEELCHAIR: "", NeedKind.SLIDES: "Voorbeeldgegevens: graag twee dagen vooraf"},
    {NeedKind.INTERPRETER: ""},
    {NeedKind.FOOD: ""},
]


def play(stage: Stage, held: Traject, coming: Traject) -> None:
    """Tell it of a vorming that was, whose needs are gone, and of one that comes, in which the log-in takes part."""
    _tell_needs(held, on(2026, 4, 2))
    day = purge_day(held)
    if day < clock.today():
        with clock.at(on(day.year, day.month, day.day, 3)):
            enrolment.purge_needs(traject=held, by=None)
    _tell_needs(coming, on(2026, 4, 2))
    _substitute(stage, coming)
    with clock.at(stage.in_days(-6)):
        rhythms = {Category.CALL: Rhythm.WEEKLY}
        set_preferences(user=stage.cast.member, rhythms=rhythms, by=stage.cast.member)


def enrol_a_colleague(stage: Stage, traject: Traject) -> None:
    """Let the example log-in enrol the colleague who comes in its place elsewhere."""
    me = stage.cast.member
    bestuur = besturen_of(me).get()
    with clock.at(stage.in_days(-2)):
        people = list(colleagues_of(bestuur).exclude(pk=me.pk))
        enrolment.enrol_people(traject=traject, people=people, bestuur=bestuur, by=me)


def _tell_needs(traject: Traject, at) -> None:
    people = Participation.objects.enrolled().filter(traject=traject).select_related("user").order_by("pk")
    for row, needs in zip(people, TOLD, strict=False):
        with clock.at(at):
            enrolment.set_needs(participation=row, needs=needs, by=row.user)


def _substitute(stage: Stage, traject: Traject) -> None:
    row = Participation.objects.enrolled().select_related("bestuur").get(traject=traject, user=stage.cast.member)
    with clock.at(stage.in_days(-30)):
        colleague = _colleague(stage, row.bestuur)
    with clock.at(stage.in_days(-3)):
        last = traject.sessions.order_by("-starts_at").first()
        enrolment.substitute(session=last, participation=row, colleague=colleague, by=row.user)


def _colleague(stage: Stage, bestuur: Bestuur) -> User:
    person = besturen.create_person(
        email=f"ilse.invaller@{bestuur.suggested_domain}.example",
        first_name="Ilse",
        last_name="Invaller",
        is_example=True,
        by=None,
    )
    membership = besturen.request_membership(bestuur=bestuur, function_title="Deskundige samenleven", by=person)
    with clock.at(clock.now() + timedelta(hours=2)):
        besturen.approve_membership(membership=membership, by=stage.cast.staff)
    return person
