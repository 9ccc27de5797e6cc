"""What sessions of the example left behind: files, links, and minutes in every state."""

from datetime import timedelta

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from kruispunt.core import clock
from kruispunt.demo.scenes import EXAMPLE, Stage
from kruispunt.trajectories.outputs import actions as outputs
from kruispunt.trajectories.programme.enums import SessionAudience, TrajectKind
from kruispunt.trajectories.programme.models import Session, Traject

#: What the first meeting was for stands in seed 003; who said what is invented.
FIRST_MEETING = """Voorbeeldgegevens: dit verslag is verzonnen voor de proefomgeving.

# Waarvoor we samenkwamen

Ervaren en groeiende besturen ontmoetten elkaar om de nieuwe aanpak af te toetsen, thema's te verzamelen en ervaringen
uit te wisselen.

# Wat we afspraken

- We komen vier keer per jaar samen, afwisselend fysiek en digitaal.
- Elk bestuur brengt om de beurt een eigen casus mee.
- Voor februari verzamelen we **drie thema's** die alle doelgroepen raken.
"""
MINUTES = """Voorbeeldgegevens: dit verslag is verzonnen voor de proefomgeving.

# Wat er op tafel lag

Twee besturen brachten een casus mee. De groep stelde vragen en gaf raad.

# Wat we meenemen

1. Vraag inwoners mee te denken voor het plan er is.
2. Zoek één collega in elke dienst die het verhaal mee draagt.
"""
DRAFT = EXAMPLE + "nog na te lezen.\n\n- Wie was er\n- Wat we afspraken\n- Wat volgt"
SLIDES = """#set document(title: "{title}")
#set text(lang: "nl", size: 14pt, font: "Libertinus Serif")
= {title}
Voorbeeldgegevens: deze presentatie is verzonnen voor de proefomgeving.
- Waar staan we
- Wat proberen we uit
- Wat nemen we mee
"""


def play(stage: Stage, labo: Traject) -> None:
    """Leave something at the collegagroep, at the leerlabo, and at the next session to come."""
    for traject in (Traject.objects.get(kind=TrajectKind.COLLEGAGROEP), labo):
        held = Session.objects.held().filter(traject=traject, audience=SessionAudience.GROUP)
        held = list(held.select_related("traject").order_by("starts_at"))
        shown = (held[0], held[-2:][0])  # of the last one nothing is ready yet
        for session in held:
            is_last = len(held) > 1 and session == held[-1]
            _leave(stage, session, is_first=session == held[0], is_last=is_last, has_slides=session in shown)
    coming = Session.objects.upcoming().filter(traject__facilitators=stage.cast.facilitator, traject__cancelled_at=None)
    session = coming.select_related("traject").earliest("starts_at", "pk")
    with clock.at(stage.in_days(-1, 11)):
        _file(stage, session, "Voorbereiding", "Lees dit vooraf")


def _file(stage: Stage, session: Session, name: str, title: str, *, visibility: str = "participants") -> None:
    content = typst.compile(SLIDES.format(title=title).encode(), format="pdf", pdf_standards="ua-1")
    upload = SimpleUploadedFile(f"{name}.pdf", content, content_type="application/pdf")
    outputs.add_file(session=session, upload=upload, title=title, visibility=visibility, by=stage.cast.facilitator)


def _leave(stage: Stage, session: Session, *, is_first: bool, is_last: bool, has_slides: bool) -> None:
    """The last session has a draft only; the others have published minutes, and people were told of what is new."""
    is_group = session.traject.kind == TrajectKind.COLLEGAGROEP
    moment = min(session.ends_at + timedelta(days=1), clock.now() - timedelta(hours=2))
    with clock.at(moment):
        if has_slides:
            _file(stage, session, "Presentatie", f"Presentatie {session.title.lower()}")
        if is_first:
            outputs.add_link(
                session=session,
                title="Gelijke kansen bij de VVSG",
                url="https://www.vvsg.be",
                visibility="all",
                by=stage.cast.facilitator,
            )
        write = outputs.save_minutes if is_last else outputs.publish_minutes
        write(
            session=session,
            source=DRAFT if is_last else FIRST_MEETING if is_first and is_group else MINUTES,
            visibility="participants",
            version=None,
            by=stage.cast.facilitator,
        )
    with clock.at(moment + timedelta(hours=1, minutes=30)):
        outputs.tell_of_outputs(traject=session.traject, by=None)
