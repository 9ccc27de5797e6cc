"""The conversation of a session of the leerlabo in the kennisgroep: read by who takes part there."""

from datetime import timedelta

from kruispunt.core import clock
from kruispunt.demo.scenes import Stage
from kruispunt.kennisgroep import actions as kennisgroep
from kruispunt.kennisgroep.models import Kennisgroep
from kruispunt.kennisgroep.queries.access import settled_memberships
from kruispunt.trajectories.outputs.models import Minutes
from kruispunt.trajectories.programme.models import Session, Traject

#: What participants took along, one a day.
REPLIES = [
    "Ik neem de vraag mee die de inwoners stelden: wie beslist hier eigenlijk? Die leg ik volgende week op tafel bij "
    "ons diensthoofd.",
    "Bij ons stond de oplossing al vast voor we iemand spraken. Deze keer beginnen we met **vijf gesprekken** en pas "
    "daarna met een plan.",
]


def play(stage: Stage, labo: Traject) -> None:
    """Let the facilitator open the conversation of the last session with minutes, and two participants reply."""
    group = Kennisgroep.objects.get(slug="gelijke-kansen")
    held = Session.objects.held().filter(traject=labo, pk__in=Minutes.objects.published().values("session"))
    session = held.select_related("traject").latest("starts_at", "pk")
    with clock.at(session.ends_at + timedelta(hours=3)):
        topic = kennisgroep.open_session_topic(session=session, group=group, by=stage.cast.facilitator)
    here = settled_memberships().filter(group=group, user__in=labo.participations.enrolled().values("user"))
    answers = zip(here.select_related("user").order_by("pk"), REPLIES, strict=False)
    for day, (membership, text) in enumerate(answers, start=1):
        with clock.at(session.ends_at + timedelta(days=day)):
            post = kennisgroep.reply(topic=topic, source=text, by=membership.user)
    with clock.at(post.created_at + timedelta(hours=2)):
        kennisgroep.thank(post=post, by=stage.cast.facilitator)
