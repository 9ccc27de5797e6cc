"""The conversation of a session: opened by its facilitator, read by who takes part there and by the moderators."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from kruispunt.besturen.models import User
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep.actions.writing import LONGEST_TITLE, start_topic
from kruispunt.kennisgroep.models import Kennisgroep, Topic, TopicKind
from kruispunt.kennisgroep.queries import access
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.templatetags.kruispunt import moment

#: What the first post asks, when the session still comes and when it was held.
BEFORE = "Wat wil jij uit deze sessie halen? Stel hier ook je vragen vooraf."
AFTER = "Wat neem jij mee uit deze sessie?"


@action
def open_session_topic(*, session: Session, group: Kennisgroep, by: User) -> Topic:
    """Open and give the conversation of a session in a group; its first post says when it is and where to read on.

    Raises Forbidden for who does not work on the traject of the session or does not moderate the group; Refused for a
    talk of two, a cancelled session, and one that has its conversation already.
    """
    if not by.has_perm("programme.work_on", session.traject):
        raise Forbidden("Alleen wie deze sessie begeleidt, opent er een gesprek over.")
    if not access.moderates(by, group):
        raise Forbidden("Je modereert deze groep niet. Kies een groep die je modereert.", field="group")
    if session.is_individual:
        raise Refused("Een gesprek met één bestuur krijgt geen onderwerp in de groep.")
    if session.is_cancelled:
        raise Refused("Deze sessie is geannuleerd.")
    page = f"{settings.SITE_URL}{reverse('programme:traject', args=[session.traject.slug])}"
    try:
        with transaction.atomic():
            topic = start_topic(
                group=group,
                kind=TopicKind.EXPERIENCE,
                title=f"{session.title}, {session.traject}"[:LONGEST_TITLE],
                source=(
                    f"Dit gesprek hoort bij de sessie van {moment(session.starts_at)} "
                    f"Het programma staat op [de pagina van het traject]({page}). Het materiaal en het verslag vind je "
                    f"hieronder zodra ze er zijn.\n\n{AFTER if session.is_over else BEFORE}"
                ),
                themes=session.traject.themes.values_list("theme", flat=True),
                session=session,
                by=by,
            )
    except IntegrityError:
        raise Refused("Deze sessie heeft al een gesprek in een groep.") from None
    record("kennisgroep.open_session_topic", topic, by=by, session=session.pk)
    return topic
