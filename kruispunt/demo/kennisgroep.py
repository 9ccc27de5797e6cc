"""The conversations of the kennisgroep: who introduced themselves, what they ask and answer."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.demo.moments import on
from kruispunt.demo.scenes import Stage
from kruispunt.kennisgroep import actions as kennisgroep
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep, Post, Topic

#: The question that the example member asks.
QUESTION = "Wie telt mannen en vrouwen in de adviesraden?"
#: Half of the members come by this long after a topic was started.
READ_AFTER = timedelta(days=40)
CONVERSATIONS = Path(__file__).parent / "data" / "kennisgroep.json"
#: (what somebody can help with, what they look for, themes)
INTRODUCTIONS = [
    ("Formulieren en brieven nalezen op genderbewuste taal.", "Cijfers die een schepen overtuigen.", ["gender"]),
    ("Een regenboogactie opzetten met weinig geld.", "Ervaring met meldpunten.", ["lgbti"]),
    ("Toegankelijkheid van evenementen.", "Een goede tolk en een goede planning.", ["disability"]),
    ("Jongeren bevragen zonder vragenlijst.", "Hoe anderen hun team meekrijgen.", ["gender", "lgbti"]),
    ("Een adviesraad van personen met een handicap begeleiden.", "Voorbeelden uit kleine gemeenten.", ["disability"]),
]


def settle(stage: Stage, group: Kennisgroep, members: list[GroupMembership]) -> None:
    """Let the members accept the house rules and introduce themselves; the last three still have to."""
    for number, membership in enumerate(members[:-3]):
        helps, seeks, themes = INTRODUCTIONS[number % len(INTRODUCTIONS)]
        with clock.at(membership.decided_at + timedelta(hours=2)):
            kennisgroep.accept_rules(membership=membership, read_at=clock.now(), by=membership.user)
            kennisgroep.save_profile(
                can_help_with=helps, looks_for=seeks, themes=themes, is_findable=number % 3 != 2, by=membership.user
            )


def play(stage: Stage) -> None:
    """Tell what the members asked and answered, up to today."""
    group = Kennisgroep.objects.get(slug="gelijke-kansen")
    names = {bestuur.name: person for person, bestuur in reversed(stage.cast.colleagues)}
    for row in json.loads(CONVERSATIONS.read_text(encoding="utf-8")):
        start = max(stage.in_days(-row["days_ago"], 10), on(2025, 12, 15, 10))
        topic = _converse(group, names, row, start)
        _read(topic, names, min(start + READ_AFTER, stage.in_days(-1, 10)))
    _keep_safe(stage, group, names)
    write_on(group, names["Deinze"])


def _keep_safe(stage: Stage, group: Kennisgroep, names: dict[str, User]) -> None:
    """Ask two anonymous questions, of which one waits; flag a post, and warn a member."""
    cast = stage.cast
    with clock.at(stage.in_days(-6, 9)):
        placed = kennisgroep.start_topic(
            group=group,
            kind="question",
            title="Mijn diensthoofd lacht het gelijkekansenbeleid weg. Wat nu?",
            source="Op elke vergadering komt er een grap. Hoe pakken jullie dat aan zonder ruzie te maken?",
            themes=["gender"],
            is_anonymous=True,
            by=names["Menen"],
        )
    with clock.at(stage.in_days(-5, 9)):
        kennisgroep.pass_question(topic=placed, by=cast.facilitator)
    with clock.at(stage.in_days(-4, 14)):
        answer = kennisgroep.reply(
            topic=placed,
            source="Vraag een gesprek met twee en breng één concreet voorbeeld mee. Dat werkte hier.",
            by=names["Gent"],
        )
    with clock.at(stage.in_days(-3, 10)):
        kennisgroep.flag_post(post=answer, reason="Is dit niet te herkennen voor wie daar werkt?", by=names["Boom"])
    with clock.at(stage.in_days(-1, 16)):
        kennisgroep.start_topic(
            group=group,
            kind="question",
            title="Een collega wil niet naast een trans collega zitten",
            source="Mijn bestuur heeft geen aanspreekpunt. Bij wie kan ik terecht?",
            themes=["lgbti"],
            is_anonymous=True,
            by=names["Deinze"],
        )
    warned = GroupMembership.objects.active().get(group=group, user=names["Eeklo"])
    with clock.at(stage.in_days(-20, 11)):
        kennisgroep.impose_sanction(
            membership=warned,
            kind="warning",
            reason="Je noemde een inwoner bij naam. De huisregels vragen om dat niet te doen.",
            ends_on=None,
            version=None,
            by=cast.facilitator,
        )


def write_on(group: Kennisgroep, member: User) -> None:
    """Let a member change the own question, show a picture in a reply, and begin what is not placed yet."""
    question = Post.objects.get(topic__group=group, topic__title=QUESTION, number=1)
    topic = question.topic
    with clock.at(question.created_at + timedelta(hours=5)):
        kennisgroep.edit_post(
            post=question,
            source=f"{question.source}\n\nWie #gender volgt, weet hier zeker iets over.",
            version=question.version,
            title=topic.title,
            kind=topic.kind,
            themes=[row.theme for row in topic.themes.all()],
            by=member,
        )
    with clock.at(topic.last_post_at + timedelta(days=3)):
        shown = "Drie balken: 38 procent vrouwen in 2023, 43 procent in 2024 en 47 procent in 2025"
        kennisgroep.attach(group=group, topic=topic, upload=_bars(38, 43, 47), alt=shown, by=member)
        kennisgroep.reply(topic=topic, source="Met twee vragen op het formulier hebben wij nu dit beeld.", by=member)
    fields = {"kind": "experience", "title": "Wat twee vragen op een formulier ons leerden", "themes": ["gender"]}
    source = "Een jaar geleden vroeg ik hier hoe jullie tellen. Intussen"
    kennisgroep.save_draft(group=group, topic=None, source=source, fields=fields, by=member)


def _bars(*shares: int) -> SimpleUploadedFile:
    """Give a picture of some shares, in percent."""
    image, stream = Image.new("RGB", (140 * len(shares) + 20, 240), "white"), io.BytesIO()
    for number, share in enumerate(shares):
        left = 20 + 140 * number
        ImageDraw.Draw(image).rectangle((left, 220 - 4 * share, left + 120, 220), fill="#00525e")
    image.save(stream, "PNG")
    return SimpleUploadedFile("vrouwen-in-adviesraden.png", stream.getvalue())


def _converse(group: Kennisgroep, names: dict[str, User], row: dict, start: datetime) -> Topic:
    with clock.at(start):
        topic = kennisgroep.start_topic(
            group=group,
            kind=row["kind"],
            title=row["title"],
            source=row["text"],
            themes=row["themes"],
            is_confidential=row.get("confidential", False),
            by=names[row["by"]],
        )
    for hour, answer in enumerate(row["replies"]):
        with clock.at(start + timedelta(days=answer["days_after"], hours=hour)):
            post = kennisgroep.reply(topic=topic, source=answer["text"], by=names[answer["by"]])
        with clock.at(start + timedelta(days=answer["days_after"], hours=hour + 3)):
            for name in answer.get("thanks", []):
                kennisgroep.thank(post=post, by=names[name])
            if answer.get("accepted"):
                kennisgroep.accept_answer(post=post, by=names[row["by"]])
    topic.refresh_from_db()
    return topic


def _read(topic: Topic, names: dict[str, User], moment: datetime) -> None:
    """Let every other member read what stands in a topic at `moment`, and who started it among them."""
    seen = topic.posts.filter(created_at__lte=moment).count()
    for number, person in enumerate(names.values()):
        if seen and (number % 2 == 0 or person.pk == topic.author_id):
            with clock.at(moment):
                kennisgroep.read_topic(topic=topic, number=seen, by=person)
