"""The conversations of the kennisgroep: who introduced themselves, what they ask and answer."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.demo.moments import on
from kruispunt.demo.scenes import Stage
from kruispunt.kennisgroep import actions as kennisgroep
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep

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
        _converse(group, names, row, start)


def _converse(group: Kennisgroep, names: dict[str, User], row: dict, start: datetime) -> None:
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
            kennisgroep.reply(topic=topic, source=answer["text"], by=names[answer["by"]])
