"""The year 2025 as the yearly report tells it (seed 003).

31 members of the kennisgroep at the end of the year, one meeting of the collegagroep, one vorming held in November,
one vorming of three days cancelled for lack of enrolments, one leerlabo started. Dates inside the year that the
report does not name are invented.
"""

from datetime import date

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.core import clock
from kruispunt.demo import kennisgroep as conversations
from kruispunt.demo.cast import BESTUREN
from kruispunt.demo.moments import meeting, on
from kruispunt.demo.scenes import Stage
from kruispunt.kennisgroep import actions as kennisgroep
from kruispunt.leerlabo import actions as leerlabo
from kruispunt.leerlabo.models import Phase
from kruispunt.trajectories.calls import actions as calls
from kruispunt.trajectories.calls.enums import Outcome
from kruispunt.trajectories.calls.models import SelectionRun
from kruispunt.trajectories.calls.queries.selections import outcomes_of
from kruispunt.trajectories.enrolment import actions as enrolment
from kruispunt.trajectories.programme.models import Traject

LEERLABO_APPLICANTS = ["Gent", "Mechelen", "Genk", "Deinze", "Kortrijk", "Vilvoorde", "Boom", "Eeklo", "Lede"]
WIDE_QUESTION = "Wat hebben lokale besturen nodig om een lokaal genderbeleid vorm te geven?"
SHARP_QUESTION = "Hoe kunnen vrouwen en meisjes met een migratieachtergrond meer deelnemen aan sport en vrije tijd?"


def play(stage: Stage) -> Traject:
    """Tell the year; give the leerlabo, which goes on in 2026."""
    _kennisgroep(stage)
    _collegagroep_starts(stage)
    _cancelled_vorming(stage)
    _vorming(stage)
    return _leerlabo(stage)


def _kennisgroep(stage: Stage) -> None:
    cast = stage.cast
    with clock.at(on(2025, 9, 15, 10)):
        group = kennisgroep.create_group(
            name="Gelijke Kansen",
            introduction="Stel je vraag, deel wat werkte en wat niet, en leer van collega's in andere besturen.",
            house_rules=(
                "Wat hier gezegd wordt, blijft hier. Schrijf over mensen met respect. "
                "Noem geen inwoners bij naam. Twijfel je, vraag het aan een moderator."
            ),
            by=cast.staff,
        )
        kennisgroep.name_moderators(group=group, users=[cast.facilitator, cast.staff], by=cast.staff)
    members = []
    for number, (person, bestuur) in enumerate(cast.colleagues[:32]):
        day = on(2025, 9 + number // 11, 16 + number % 11, 11)
        with clock.at(day):
            membership = kennisgroep.request_to_join(
                group=group, bestuur=bestuur, introduction=f"Ik werk in {bestuur} rond gelijke kansen.", by=person
            )
        with clock.at(day.replace(hour=15)):
            members.append(kennisgroep.approve(membership=membership, by=cast.facilitator))
    with clock.at(on(2025, 12, 12, 9)):
        kennisgroep.leave(membership=members[-1], by=cast.colleagues[31][0])
    conversations.settle(stage, group, members[:-1])


def _collegagroep_starts(stage: Stage) -> None:
    with clock.at(on(2025, 8, 25)):
        group = stage.traject(
            "collegagroep",
            "Ervaren en groeiende besturen delen vier keer per jaar kennis over wat alle doelgroepen raakt.",
        )
        sessions = stage.plan(
            group,
            meeting("Startbijeenkomst", on(2025, 11, 25, 9, 30)),
            meeting("Bijeenkomst 1 van 2026", on(2026, 2, 24, 9, 30), online=True),
            meeting("Bijeenkomst 2 van 2026", on(2026, 5, 12, 9, 30)),
            meeting("Bijeenkomst 3 van 2026", on(2026, 9, 22, 9, 30), online=True),
            meeting("Bijeenkomst 4 van 2026", on(2026, 12, 8, 9, 30)),
        )
    with clock.at(on(2025, 9, 8)):
        stage.enrol(
            group,
            stage.cast.of(
                "Gent", "Leuven", "Mechelen", "Antwerpen", "Brugge", "Kortrijk", "Oostende", "Hasselt", "Genk"
            ),
        )
    stage.attend(sessions[0])


def _cancelled_vorming(stage: Stage) -> None:
    with clock.at(on(2025, 7, 1)):
        vorming = stage.traject(
            "vorming-horizontaal",
            "Drie dagen over lokale netwerken, je rol als netwerkmanager, en een netwerk voeden en evalueren.",
            title="Horizontaal samenwerken aan een lokaal gelijkekansenbeleid (2025)",
            minimum=8,
            capacity=16,
            decide_on=date(2025, 9, 23),
        )
        stage.plan(
            vorming,
            meeting("Dag 1: lokale netwerken", on(2025, 10, 7), hours=7),
            meeting("Dag 2: je rol en je mandaat", on(2025, 10, 21), hours=7),
            meeting("Dag 3: voeden en evalueren", on(2025, 11, 4), hours=7),
        )
    with clock.at(on(2025, 9, 2)):
        stage.enrol(vorming, stage.cast.of("Roeselare", "Halle", "Temse"))
    with clock.at(on(2025, 9, 23, 14)):
        # Seed 003: "geannuleerd wegens te weinig inschrijvingen", and what came in its place.
        enrolment.decide_cancel(
            traject=vorming,
            reason=(
                "Er zijn te weinig inschrijvingen. De vraag naar ondersteuning blijft. Daarom kiezen we in 2026 een "
                "andere vorm: korter, concreter en meer vanuit eigen casussen."
            ),
            by=stage.cast.staff,
        )
    with clock.at(on(2025, 9, 24, 9)):
        person, bestuur = stage.cast.of("Halle")[0]
        enrolment.want_next_edition(traject=vorming, bestuur=bestuur, by=person)


def _vorming(stage: Stage) -> None:
    with clock.at(on(2025, 9, 1)):
        vorming = stage.traject(
            "vorming-actieplan",
            "Maak van losse acties een plan dat blijft, met hoogstens twaalf deelnemers.",
            title="Van sporadische acties naar een samenhangend actieplan (2025)",
            minimum=6,
        )
        (session,) = stage.plan(vorming, meeting("Vormingsdag", on(2025, 11, 18), hours=7))
    with clock.at(on(2025, 10, 1)):
        stage.enrol(
            vorming,
            stage.cast.of(
                "Deinze", "Boom", "Eeklo", "Kalmthout", "Lede", "Damme", "Gavere", "Retie", "Schelle", "Wommelgem"
            ),
        )
    stage.attend(session)
    stage.evaluate(session)


def _leerlabo(stage: Stage) -> Traject:
    cast = stage.cast
    with clock.at(on(2025, 6, 16)):
        labo = stage.traject(
            "leerlabo-gender",
            "Tien sessies service design: van inzicht in wat er speelt tot een instrument dat getest is.",
            title="Leerlabo gendergelijkheid: een instrument ontwikkelen",
            partners=["Vrouwenraad"],
        )
        # Nine dates are fixed; one lies just before today, so that its evaluation is open.
        moments = [
            on(2025, 10, 14, 9, 30), on(2025, 12, 2, 9, 30), on(2026, 2, 3, 9, 30), on(2026, 4, 21, 9, 30),
            on(2026, 6, 9, 9, 30), on(2026, 9, 15, 9, 30), stage.in_days(-6, 9, 30), on(2027, 1, 12, 9, 30),
            on(2027, 3, 9, 9, 30), on(2027, 5, 4, 9, 30),
        ]  # fmt: skip
        sessions = [
            meeting(f"Sessie {number}", moment, online=number % 2 == 1)
            for number, moment in enumerate(sorted(moments), start=1)
        ]
        stage.plan(labo, *sessions)
        call = calls.create_call(
            traject=labo,
            title="Oproep leerlabo gendergelijkheid",
            question=WIDE_QUESTION,
            expectations="Een collega die aan tien sessies deelneemt en tussendoor iets uitprobeert.",
            opens_at=on(2025, 6, 17),
            closes_at=on(2025, 9, 12, 12),
            places=6,
            by=cast.staff,
        )
        rules = {"starter": (2, 3), "growing": (1, 3), "leading": (1, 2)}
        calls.set_rules(
            call=call, rules=[("type", kind, least, most) for kind, (least, most) in rules.items()], by=cast.staff
        )
        calls.publish_call(call=call, by=cast.staff)
    with clock.at(on(2025, 9, 1)):
        stage.apply(call, cast.of(*LEERLABO_APPLICANTS))
    with clock.at(on(2025, 9, 15)):
        run = calls.propose(call=call, by=cast.staff)
        _let_the_log_in_take_part(stage, run)
        calls.confirm_selection(run=run, by=cast.staff)
        calls.reveal(call=call, by=cast.staff)
    with clock.at(on(2025, 10, 14, 9)):
        leerlabo.start_phase(traject=labo, phase=Phase.INSIGHT, question=WIDE_QUESTION, by=cast.facilitator)
    for session in labo.sessions.filter(starts_at__year=2025):
        stage.attend(session)
    return labo


def _let_the_log_in_take_part(stage: Stage, run: SelectionRun) -> None:
    """Choose the bestuur of the example log-in too, so that it has something to see: a change with its reason."""
    outcomes = outcomes_of(run)
    applications = {row.pk: row for row in run.call.applications.select_related("bestuur")}
    mine = next(row for row in applications.values() if row.applicant_id == stage.cast.member.pk)
    if outcomes[mine.pk] == Outcome.ACCEPTED:
        return
    growing = {name for name, kind in BESTUREN.items() if kind == Bestuurstype.GROWING}
    rival = next(
        row for row in applications.values() if row.bestuur.name in growing and outcomes[row.pk] == Outcome.ACCEPTED
    )
    for application, outcome in ((rival, Outcome.RESERVE), (mine, Outcome.ACCEPTED)):
        calls.change_outcome(
            run=run,
            application=application,
            outcome=outcome,
            reason="Voorbeeldgegevens: zo komt er een bestuur uit de streek bij.",
            by=stage.cast.staff,
        )
