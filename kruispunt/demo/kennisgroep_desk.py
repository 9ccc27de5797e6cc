"""What surrounds the conversations of the kennisgroep: who came when, what was mailed, and what is prepared."""

from datetime import timedelta

from kruispunt.core import clock
from kruispunt.demo.moments import on
from kruispunt.demo.scenes import Stage
from kruispunt.kennisgroep import actions as kennisgroep
from kruispunt.kennisgroep import tasks
from kruispunt.kennisgroep.models import Kennisgroep, MailRhythm, Nudge
from kruispunt.kennisgroep.queries.access import settled_memberships
from kruispunt.kennisgroep.queries.overview import days_of, last_due

#: (days from today, title, text, themes) of what the facilitator prepared: the first is placed.
PROMPTS = [
    (
        -16,
        "Wat lukte jullie deze maand?",
        "Groot of klein, het telt. Schrijf in drie zinnen wat je deed, voor wie, en wat je anders zou doen.",
        ["gender", "lgbti", "disability"],
    ),
    (
        12,
        "Welke cijfers overtuigden jouw schepen?",
        "Een cijfer, een verhaal of een bezoek: wat gaf bij jullie de doorslag?",
        ["gender"],
    ),
]
#: (bestuur, text) of who answered the first.
ANSWERS = [
    (
        "Hasselt",
        "Onze rondgang met rolstoelgebruikers ging door, met veertien mensen. De volgende keer korter en met koffie.",
    ),
    ("Boom", "De vraag naar geslacht staat niet meer op ons formulier voor de speelpleinwerking. Niemand miste ze."),
    ("Mechelen", "Het onthaal kreeg een uur vorming over regenbooggezinnen. Volgende keer ook de avondploeg."),
    ("Genk", "Wij kregen de schepen mee naar een overleg van de adviesraad. Dat woog meer dan mijn nota."),
]
#: How many members stopped coming, and since how many days.
QUIET, QUIET_FOR = 4, 80


def play(stage: Stage) -> None:
    """Tell who came, what was mailed, and what is prepared, up to now."""
    group = Kennisgroep.objects.get(slug="gelijke-kansen")
    _visits(stage, group)
    _prompts(stage, group)
    _mails(stage, group)


def _visits(stage: Stage, group: Kennisgroep) -> None:
    """Let members come every one, two or three months; the last few stopped."""
    members = list(settled_memberships().filter(group=group).select_related("user").order_by("pk"))
    for number, membership in enumerate(members):
        until = stage.today - timedelta(days=QUIET_FOR if number >= len(members) - QUIET else 1)
        day = membership.joined_on + timedelta(days=2 + number)
        while day <= until:
            with clock.at(on(day.year, day.month, day.day, 10)):
                kennisgroep.visit_group(group=group, by=membership.user)
            day += timedelta(days=30 * (number % 3 + 1))


def _prompts(stage: Stage, group: Kennisgroep) -> None:
    for days, title, text, themes in PROMPTS:
        moment = stage.in_days(days, 7)
        with clock.at(min(moment, clock.now()) - timedelta(days=3)):
            prompt = kennisgroep.save_prompt(
                group=group,
                prompt=None,
                kind="question",
                title=title,
                source=text,
                themes=themes,
                post_on=moment.date(),
                by=stage.cast.facilitator,
            )
        if moment < clock.now():
            with clock.at(moment):
                placed = kennisgroep.place_prompt(prompt=prompt, by=None)
            for hours, (name, text) in enumerate(ANSWERS, start=2):
                with clock.at(moment + timedelta(hours=hours)):
                    kennisgroep.reply(topic=placed.topic, source=text, by=stage.cast.of(name)[0][0])


def _mails(stage: Stage, group: Kennisgroep) -> None:
    """Mail what was answered and mentioned when it was, and the overview of the last morning there was one."""
    for nudge in Nudge.objects.select_related("user").order_by("created_at", "pk"):
        with clock.at(nudge.created_at + timedelta(minutes=3)):
            kennisgroep.tell(user=nudge.user, by=None)
    mine = group.memberships.active().get(user=stage.cast.member)
    kennisgroep.choose_overview(membership=mine, rhythm=MailRhythm.WEEKLY, by=stage.cast.member)
    with clock.at(last_due(days_of(MailRhythm.GROUP, 1), clock.now())):
        tasks.send_overviews()
