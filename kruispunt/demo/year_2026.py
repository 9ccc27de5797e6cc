"""The year after: every state a screen can show. What has to be open or waiting lies around today."""

from datetime import timedelta

from kruispunt.besturen import actions as besturen
from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.demo import (
    attendance,
    calls_2026,
    coaching,
    kennisgroep_desk,
    kennisgroep_session,
    outputs,
    pages,
    taking_part,
)
from kruispunt.demo import kennisgroep as conversations
from kruispunt.demo.moments import HASSELT, LEUVEN, MECHELEN, ROESELARE, meeting, on
from kruispunt.demo.scenes import EXAMPLE, Stage
from kruispunt.demo.year_2025 import SHARP_QUESTION
from kruispunt.kennisgroep import actions as kennisgroep
from kruispunt.kennisgroep.models import Kennisgroep
from kruispunt.leerlabo import actions as leerlabo
from kruispunt.leerlabo.models import Phase
from kruispunt.mentor_networks import actions as mentor_networks
from kruispunt.trajectories.enrolment import actions as enrolment
from kruispunt.trajectories.programme.enums import TrajectKind, TrajectStatus
from kruispunt.trajectories.programme.models import Session, Traject

MENTORS = {
    "mentor-polarisatie": ("Sint-Niklaas", "Plan Samenleven, actie 4.3"),
    "mentor-omstaanders": (None, ""),
    "mentor-straatintimidatie": ("Gent", "Plan Samenleven, actie 5.3"),
    "mentor-toegankelijkheid": ("Antwerpen", "Plan Samenleven, actie 8.2"),
}


def play(stage: Stage, labo: Traject) -> None:
    """Tell what happened since, up to now."""
    _leerlabo_goes_on(stage, labo)
    _collegagroep_goes_on(stage)
    _networks(stage)
    _vormingen(stage)
    _vorming_with_waiting_list(stage)
    _vorming_to_decide_on(stage)
    _starters(stage)
    calls_2026.play(stage)
    coaching.play(stage, labo)
    outputs.play(stage, labo)
    conversations.play(stage)
    kennisgroep_session.play(stage, labo)
    kennisgroep_desk.play(stage)
    pages.play(stage, labo)
    _waiting_for_the_team(stage)
    enrolment.renew_feed(user=stage.cast.member, by=stage.cast.member)
    attendance.play(stage)


def _past(traject: Traject) -> list[Session]:
    rows = traject.sessions.select_related("traject").filter(starts_at__gte=on(2026, 1, 1))
    return list(rows.filter(ends_at__lt=clock.now()).order_by("starts_at"))


def _leerlabo_goes_on(stage: Stage, labo: Traject) -> None:
    sessions = _past(labo)
    for number, session in enumerate(sessions):
        if number == 0:
            with clock.at(session.starts_at):
                leerlabo.start_phase(
                    traject=labo, phase=Phase.DEFINITION, question=SHARP_QUESTION, by=stage.cast.facilitator
                )
        stage.attend(session)
    if sessions:
        stage.evaluate(sessions[-1], answers=3, silent=stage.cast.member)


def _collegagroep_goes_on(stage: Stage) -> None:
    for session in _past(Traject.objects.get(kind="collegagroep")):
        stage.attend(session)


def _networks(stage: Stage) -> None:
    for number, (slug, (mentor, source)) in enumerate(MENTORS.items()):
        with clock.at(on(2026, 1, 19)):
            network = stage.traject(slug, "Besturen leren van een bestuur dat al verder staat, rond één uitdaging.")
            if mentor:
                mentor_networks.name_mentor(
                    traject=network, bestuur=stage.cast.besturen[mentor], source=source, by=stage.cast.staff
                )
            sessions = stage.plan(
                network,
                meeting("Netwerkmoment", on(2026, 3 + number, 17, 13, 30), online=True),
                meeting("Volgend netwerkmoment", stage.in_days(20 + 7 * number, 13, 30), online=True),
            )
        with clock.at(on(2026, 2, 2)):
            stage.enrol(network, stage.cast.colleagues[number * 6 : number * 6 + 8])
        if sessions[0].ends_at < clock.now():
            stage.attend(sessions[0])


def _vormingen(stage: Stage) -> None:
    with clock.at(on(2026, 1, 26)):
        lio = stage.traject(
            "vorming-lio",
            "Werk met de gidsen van LIO.Vlaanderen aan een lokaal regenboogbeleid.",
            partners=["Cavaria"],
            needs=taking_part.ASKED,
        )
        home = stage.traject(
            "vorming-thuisgevoel",
            "Ga met inwoners met een handicap in gesprek over hoe thuis ze zich voelen in je gemeente.",
            needs=taking_part.ASKED,
        )
        (session,) = stage.plan(lio, meeting("Vormingsdag", on(2026, 5, 28), hours=6, address=LEUVEN))
        stage.plan(
            home,
            meeting("Vormingsdag", stage.in_days(33), hours=6, address=ROESELARE),
            meeting("Terugkommoment", stage.in_days(61, 13, 30), online=True),
        )
    with clock.at(on(2026, 4, 1)):
        stage.enrol(lio, stage.cast.colleagues[8:20])
        stage.enrol(home, stage.cast.colleagues[0:5])
    taking_part.play(stage, held=lio, coming=home)
    if session.ends_at < clock.now():
        stage.attend(session)
        stage.evaluate(session)


def _vorming_with_waiting_list(stage: Stage) -> None:
    with clock.at(stage.in_days(-40)):
        vorming = stage.traject(
            "vorming-horizontaal",
            "Een korte vorming die vertrekt van je eigen casus: samenwerken over diensten heen.",
            title="Horizontaal samenwerken: aan de slag met je eigen casus",
            minimum=6,
            capacity=10,
            previous_edition=Traject.objects.get(kind=TrajectKind.VORMING, status=TrajectStatus.CANCELLED),
            per_bestuur=2,
            offer_hours=96,
        )
        stage.plan(
            vorming,
            meeting("Halve dag 1", stage.in_days(12, 9, 30), address=MECHELEN),
            meeting("Halve dag 2", stage.in_days(26, 9, 30), online=True),
        )
    with clock.at(stage.in_days(-20)):
        # Ten have a place; the example log-in waits first, and three colleagues behind it.
        stage.enrol(vorming, [*stage.cast.colleagues[15:25], stage.cast.colleagues[0], *stage.cast.colleagues[25:28]])
    with clock.at(stage.in_days(-1)):
        stops = vorming.participations.enrolled().first()
        enrolment.withdraw(participation=stops, reason="Die dag is er gemeenteraad", by=stops.user)


def _vorming_to_decide_on(stage: Stage) -> None:
    """Let a vorming come up for its decision with too few people: the team invited besturen before."""
    with clock.at(stage.in_days(-50)):
        vorming = stage.traject(
            "vorming-actieplan",
            "Maak van losse acties een plan dat blijft, met hoogstens twaalf deelnemers.",
            title="Van sporadische acties naar een samenhangend actieplan (2026)",
            minimum=6,
            decide_on=stage.today - timedelta(days=9),
            previous_edition=Traject.objects.get(kind=TrajectKind.VORMING, title__endswith="actieplan (2025)"),
        )
        stage.plan(vorming, meeting("Vormingsdag", stage.in_days(15), hours=7, address=HASSELT))
    for number, days in enumerate((-41, -36, -15)):
        with clock.at(stage.in_days(days, 11)):
            stage.enrol(vorming, stage.cast.colleagues[28 + number : 29 + number])
    with clock.at(stage.in_days(-10, 14)):
        enrolment.decide_recruit(
            traject=vorming,
            besturen=[stage.cast.besturen[name] for name in ("Zutendaal", "Meise", "Zele", "Kontich")],
            decide_on=stage.today + timedelta(days=4),
            reason=EXAMPLE + "drie besturen is te weinig om van elkaar te leren.",
            by=stage.cast.staff,
        )
    with clock.at(stage.in_days(-8, 15)):
        stage.enrol(vorming, stage.cast.of("Zutendaal"))


def _starters(stage: Stage) -> None:
    with clock.at(on(2026, 2, 16)):
        network = stage.traject(
            "startersnetwerk", "Nieuw in het werkveld? Leg je vragen naast die van collega's die ook beginnen."
        )
        first, _ = stage.plan(
            network,
            meeting("Startersmoment", on(2026, 4, 16, 10), hours=2, online=True),
            meeting("Volgend startersmoment", stage.in_days(18, 10), hours=2, online=True),
        )
        stage.traject(
            "startersvorming",
            "Meerdaagse vorming voor wie een lokaal gelijkekansenbeleid opstart.",
            publish=False,
        )
    with clock.at(on(2026, 3, 10)):
        stage.enrol(network, stage.cast.colleagues[19:29])
    if first.ends_at < clock.now():
        stage.attend(first)
    taking_part.enrol_a_colleague(stage, network)


def _waiting_for_the_team(stage: Stage) -> None:
    group = Kennisgroep.objects.get()
    with clock.at(stage.in_days(-2, 14)):
        for person, bestuur in stage.cast.colleagues[33:35]:
            kennisgroep.request_to_join(
                group=group, bestuur=bestuur, introduction=EXAMPLE + "ik zoek collega's met hetzelfde werk.", by=person
            )
        for first, last, name in (("Noor", "Nieuw", "Aalst"), ("Stan", "Starter", "Aarschot")):
            bestuur = Bestuur.objects.open().municipalities().get(name=name)
            person = besturen.create_person(
                email=f"{first}.{last}@{bestuur.suggested_domain}.example".lower(),
                first_name=first,
                last_name=last,
                is_example=True,
                by=None,
            )
            besturen.request_membership(bestuur=bestuur, function_title="Deskundige samenleven", by=person)
