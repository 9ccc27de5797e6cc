"""Three calls of the year after, one in each state: open, closed with its reviews, and decided with offers."""

from datetime import timedelta

from kruispunt.core import clock
from kruispunt.demo.moments import GENT, meeting
from kruispunt.demo.scenes import EXAMPLE, Stage
from kruispunt.trajectories.calls import actions as calls
from kruispunt.trajectories.calls.models import Application, Offer, OpenCall
from kruispunt.trajectories.programme.models import Traject

CRITERIA = [
    ("Motivatie", "Weet het bestuur wat het wil bereiken, en voor wie?", 3),
    ("Draagvlak", "Staan het diensthoofd en de schepen erachter, en is er tijd?", 2),
    ("Wat anderen ervan leren", "Deelt het bestuur wat het maakt met anderen?", 1),
]
SETTLED = [("type", "starter", 2, 3, 40), ("type", "growing", 1, 3, 40), ("type", "leading", 1, 2, 20)]


def play(stage: Stage) -> None:
    """Make the three calls."""
    _open(stage)
    _to_choose(stage)
    _with_offers(stage)


def _sessions(stage: Stage, labo: Traject, first: int, number: int) -> None:
    stage.plan(
        labo,
        *[meeting(f"Sessie {n + 1}", stage.in_days(first + 28 * n, 9, 30), online=n % 2 == 1) for n in range(number)],
    )


def _ask_reviewers(stage: Stage, call: OpenCall) -> None:
    for person in (stage.cast.facilitator, stage.cast.staff, stage.cast.admin):
        calls.ask_reviewer(call=call, user=person, by=stage.cast.staff)


def _review(stage: Stage, call: OpenCall, *, waiting: int = 0) -> None:
    """Judge all applications but the last `waiting`, and let the three reviewers score them."""
    handed_in = list(call.applications.in_selection().order_by("pk"))
    judged = handed_in[: len(handed_in) - waiting]
    for application in judged:
        calls.judge_eligibility(
            application=application,
            eligibility="eligible",
            reason=EXAMPLE + "een gemeente, op tijd en volledig.",
            by=stage.cast.staff,
        )
    criteria = list(call.criteria.all())
    for application in judged:
        for person in (stage.cast.facilitator, stage.cast.staff, stage.cast.admin):
            calls.review(
                application=application,
                points={criterion.pk: stage.chance.choice([2, 3, 3, 4, 4, 5]) for criterion in criteria},
                remark="",
                by=person,
            )


def _open(stage: Stage) -> None:
    with clock.at(stage.in_days(-15)):
        labo = stage.traject(
            "leerlabo-doelgroep",
            "Zes sessies service design over mensen echt bereiken en betrekken.",
            title="Leerlabo: hoe bereik en betrek ik de doelgroep?",
        )
        _sessions(stage, labo, 75, 6)
        call = calls.create_call(
            traject=labo,
            title="Oproep leerlabo: bereik en betrek de doelgroep",
            question="Hoe kunnen we de doelgroep bereiken en betrekken?",
            expectations="Tussen twee sessies probeert je collega iets uit in de eigen gemeente.",
            days=8,
            mandate="Een collega die tijd krijgt van het diensthoofd en voorstellen mag doen aan het managementteam.",
            travel="Drie sessies zijn in Brussel, drie zijn digitaal.",
            opens_at=stage.in_days(-14, 9),
            closes_at=stage.in_days(25, 12),
            review_opens_at=stage.in_days(29, 9),
            review_closes_at=stage.in_days(36, 17),
            decision_on=stage.in_days(40).date(),
            confirm_until=stage.in_days(50, 17),
            needs_head_consent=True,
            places=6,
            asks_theme=True,
            by=stage.cast.staff,
        )
        calls.set_criteria(call=call, criteria=CRITERIA, by=stage.cast.staff)
        group = calls.add_question(
            call=call,
            kind="short",
            label="Welke doelgroep willen jullie beter bereiken?",
            is_required=True,
            by=stage.cast.staff,
        )
        before = calls.add_question(
            call=call,
            kind="choice",
            label="Hebben jullie al eens inwoners betrokken bij een plan?",
            options=["Ja, meer dan eens", "Ja, één keer", "Nog niet"],
            by=stage.cast.staff,
        )
        calls.publish_call(call=call, by=stage.cast.staff)
    answers = {group.pk: "Ouders van kinderen met een handicap.", before.pk: "Ja, één keer"}
    with clock.at(stage.in_days(-3)):
        stage.apply(call, stage.cast.of("Leuven", "Kalmthout", "Halle"), answers=answers)
        stage.apply(call, stage.cast.of("Menen"), submit=False)


def _to_choose(stage: Stage) -> None:
    with clock.at(stage.in_days(-50)):
        coaching = stage.traject(
            "storytelling",
            "Leer met verhalen vooroordelen aanpakken, in groep en met een eigen coach.",
            title="Verbindend communiceren met verhalen",
            capacity=8,
            minimum=5,
        )
        stage.plan(
            coaching,
            meeting("Groepsbijeenkomst 1", stage.in_days(30, 9, 30), address=GENT),
            meeting("Groepsbijeenkomst 2", stage.in_days(58, 9, 30), online=True),
        )
        call = calls.create_call(
            traject=coaching,
            title="Oproep verbindend communiceren",
            question="Hoe vertel je over gelijke kansen zonder te verdelen?",
            expectations="Een collega met tijd voor groepsbijeenkomsten en drie gesprekken met een coach.",
            opens_at=stage.in_days(-45, 9),
            closes_at=stage.in_days(-10, 12),
            review_opens_at=stage.in_days(-6, 9),
            review_closes_at=stage.in_days(-2, 17),
            decision_on=stage.in_days(3).date(),
            confirm_until=stage.in_days(12, 17),
            places=8,
            by=stage.cast.staff,
        )
        calls.set_criteria(call=call, criteria=CRITERIA, by=stage.cast.staff)
        calls.set_rules(
            call=call,
            rules=[
                ("type", "starter", 2, 4, 40),
                ("type", "growing", 2, 4, 40),
                ("type", "leading", 1, 3, 20),
                ("province", "limburg", 1, None, None),
                ("reached", "never", None, None, 50),
            ],
            by=stage.cast.staff,
        )
        calls.publish_call(call=call, by=stage.cast.staff)
        _ask_reviewers(stage, call)
    with clock.at(stage.in_days(-13)):
        stage.apply(
            call,
            stage.cast.of(
                "Brugge", "Genk", "Kortrijk", "Oostende", "Turnhout", "Lommel", "Temse", "Boom", "Eeklo", "Damme",
                "Gavere", "Retie", "Harelbeke", "Mechelen",
            ),
        )  # fmt: skip
    with clock.at(stage.in_days(-4)):
        _review(stage, call, waiting=1)


def _with_offers(stage: Stage) -> None:
    """The decision was told: most confirmed, one gave its place back, the log-in still has to answer."""
    with clock.at(stage.in_days(-70)):
        labo = stage.traject(
            "leerlabo-gender",
            "Zes sessies service design over een loket dat voor iedereen werkt.",
            title="Leerlabo: een loket voor iedereen",
        )
        _sessions(stage, labo, 40, 6)
        call = calls.create_call(
            traject=labo,
            title="Oproep leerlabo: een loket voor iedereen",
            question="Wat heeft jullie loket nodig om voor iedereen te werken?",
            expectations="Een collega die zes sessies volgt en tussendoor aan het loket meekijkt.",
            days=8,
            opens_at=stage.in_days(-65, 9),
            closes_at=stage.in_days(-21, 12),
            review_opens_at=stage.in_days(-18, 9),
            review_closes_at=stage.in_days(-12, 17),
            decision_on=stage.in_days(-5).date(),
            confirm_until=stage.in_days(9, 17),
            places=6,
            by=stage.cast.staff,
        )
        calls.set_criteria(call=call, criteria=CRITERIA, by=stage.cast.staff)
        calls.set_rules(call=call, rules=SETTLED, by=stage.cast.staff)
        calls.publish_call(call=call, by=stage.cast.staff)
        _ask_reviewers(stage, call)
    with clock.at(stage.in_days(-30)):
        stage.apply(
            call,
            stage.cast.of(
                "Deinze", "Sint-Niklaas", "Antwerpen", "Roeselare", "Vilvoorde", "Lede", "Schelle", "Wommelgem",
                "Zutendaal", "Hasselt",
            ),
        )  # fmt: skip
    with clock.at(stage.in_days(-14)):
        _review(stage, call)
        mine = call.applications.get(applicant=stage.cast.member)
        calls.pin(
            application=mine,
            kind="in",
            reason=EXAMPLE + "zo heeft de proefaanmelding iets te bevestigen.",
            by=stage.cast.staff,
        )
    with clock.at(stage.in_days(-5)):
        run = calls.propose(call=call, by=stage.cast.staff)
        calls.confirm_selection(run=run, by=stage.cast.staff)
        calls.reveal(call=call, by=stage.cast.staff)
    others = Offer.objects.open().filter(application__call=call).exclude(application=mine)
    offers = list(others.select_related("application__applicant").order_by("pk"))
    for offer in offers[:-1]:
        with clock.at(stage.in_days(-3) + timedelta(minutes=offer.pk)):
            calls.confirm_place(offer=offer, by=offer.application.applicant)
    with clock.at(stage.in_days(-2)):
        gone: Application = offers[-1].application
        calls.decline_place(offer=offers[-1], reason=EXAMPLE + "onze collega verandert van dienst.", by=gone.applicant)
