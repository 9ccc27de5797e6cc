"""Who could help with a question, and what could become a session: two rules, pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: Points for each theme of a question that a colleague works on.
FOR_A_THEME = 3
#: Points for an answer of theirs that an asker accepted, and for a topic of somebody else they replied to, in a theme
#: of the question. Of both the first five count: who answers everything should not be asked everything.
FOR_ACCEPTED = 2
FOR_ANSWERED = 1
MOST_COUNTED = 5

#: A topic could become a session when so many people replied, and it weighs so much.
FEWEST_PEOPLE = 3
LEAST_WEIGHT = 8
READERS_FOR_A_POINT = 5


@dataclass(frozen=True)
class Colleague:
    """What is known of a member: the themes they work on, and per theme how many topics they answered."""

    pk: int
    name: str
    themes: frozenset[str] = frozenset()
    answered: Mapping[str, int] = field(default_factory=dict)
    accepted: Mapping[str, int] = field(default_factory=dict)


def points(colleague: Colleague, themes: Iterable[str]) -> int:
    """Give how well a colleague fits a question about `themes`; 0 for who does not."""
    themes = set(themes)
    accepted = min(MOST_COUNTED, sum(colleague.accepted.get(theme, 0) for theme in themes))
    answered = min(MOST_COUNTED, sum(colleague.answered.get(theme, 0) for theme in themes))
    return FOR_A_THEME * len(themes & colleague.themes) + FOR_ACCEPTED * accepted + FOR_ANSWERED * answered


def who_could_help(
    colleagues: Iterable[Colleague], themes: Iterable[str], *, but: int | None, most: int = 3
) -> list[Colleague]:
    """Give the colleagues who fit a question about `themes` best, at most `most`, without its author `but`.

    Who fits as well as another comes by name. A question without a theme fits nobody.
    """
    themes = list(themes)
    fitting = [(points(one, themes), one) for one in colleagues if one.pk != but]
    ranked = sorted((-score, one.name, one.pk, one) for score, one in fitting if score)
    return [one for *_, one in ranked[:most]]


def session_weight(people: int, thanks: int, readers: int) -> int:
    """Give how much a topic asks for a session: two points for each other person who replied, one for each thanks, and
    one for every five readers. 0 when fewer than three people replied, or it weighs less than eight."""
    weight = 2 * people + thanks + readers // READERS_FOR_A_POINT
    return weight if people >= FEWEST_PEOPLE and weight >= LEAST_WEIGHT else 0
