"""Lists of calls, and how a call is told to who reads it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from kruispunt.besturen.queries import besturen_of
from kruispunt.core import clock
from kruispunt.trajectories.calls.enums import IN_SELECTION, ScoreMethod, SelectionMode
from kruispunt.trajectories.calls.models import Application, BalanceRule, Criterion, LateCode, OpenCall
from kruispunt.trajectories.calls.queries.labels import attribute_label, rule_sentence


def calls_for_list() -> QuerySet[OpenCall]:
    """Give all calls with their traject and how many applications were handed in; drafts never count."""
    handed_in = Count("applications", filter=Q(applications__status__in=IN_SELECTION))
    return OpenCall.objects.select_related("traject").annotate(handed_in=handed_in).order_by("-closes_at", "pk")


def calls_to_decide() -> QuerySet[OpenCall]:
    """Give the closed calls whose group still has to be chosen, the longest waiting first, with `handed_in`."""
    return (
        calls_for_list().filter(pk__in=OpenCall.objects.closed(), confirmed_at__isnull=True).order_by("closes_at", "pk")
    )


def open_calls_for(user: Any) -> QuerySet[OpenCall]:
    """Give the open calls for which a bestuur of `user` has no active application yet."""
    besturen = besturen_of(user)
    taken = Application.objects.active().filter(bestuur__in=besturen)
    return OpenCall.objects.open().exclude(applications__in=taken).order_by("closes_at", "pk")


def usable_codes(user: Any, call: OpenCall) -> list[LateCode]:
    """Give the codes with which the own besturen of `user` can hand in now that `call` is closed."""
    if not call.is_closed:
        return []
    codes = LateCode.objects.filter(
        call=call,
        bestuur__in=besturen_of(user),
        ended_at__isnull=True,
        expires_at__gt=clock.now(),
        application__isnull=True,
    )
    return list(codes.select_related("bestuur", "given_by"))


@dataclass(frozen=True)
class Step:
    """One date on the way from opening to confirming; the first that still has to come is the current one."""

    label: str
    at: datetime | date
    is_done: bool
    is_current: bool

    @property
    def has_hour(self) -> bool:
        """Give whether it is a moment, and not a whole day."""
        return isinstance(self.at, datetime)


def timeline(call: OpenCall) -> list[Step]:
    """Give the dates that `call` states, in order."""
    dates = [
        ("De oproep opent", call.opens_at),
        ("De oproep sluit", call.closes_at),
        ("Beoordelaars zijn klaar", call.review_closes_at),
        ("Je hoort de beslissing", call.decision_on),
        ("Gekozen besturen bevestigen voor", call.confirm_until),
    ]
    steps: list[Step] = []
    for label, at in dates:
        if at is None:
            continue
        done = at <= clock.now() if isinstance(at, datetime) else at < clock.today()
        steps.append(Step(label, at, done, not done and all(step.is_done for step in steps)))
    return steps


def rule_groups(rules: list[BalanceRule]) -> list[tuple[str, list[str]]]:
    """Give per attribute how people call it and what its rules ask, in plain Dutch."""
    groups: dict[str, list[str]] = defaultdict(list)
    for rule in rules:
        groups[attribute_label(rule.attribute)].append(rule_sentence(rule))
    return list(groups.items())


def weights(criteria: list[Criterion]) -> list[tuple[Criterion, str]]:
    """Give each criterion with how much it counts beside the others."""
    together = sum(criterion.weight for criterion in criteria)
    if len({criterion.weight for criterion in criteria}) == 1:
        return [(criterion, "") for criterion in criteria]
    return [(criterion, f"Telt voor {criterion.weight} van de {together} delen.") for criterion in criteria]


@dataclass(frozen=True)
class Choosing:
    """How a group is chosen: what happens first, what counts in which order, and what happens then."""

    before: list[str]
    order: list[str]
    after: list[str]


def choosing(call: OpenCall, rules: list[BalanceRule], criteria: list[Criterion]) -> Choosing:
    """Say in plain Dutch how the group of `call` is chosen; what cannot matter for this call is left out."""
    places = f"{call.places_min} tot {call.places}" if call.places_min < call.places else f"{call.places}"
    before = ["Na het sluiten kijkt het team na of elke kandidatuur ontvankelijk is."]
    if criteria:
        together = (
            "Het gemiddelde telt."
            if call.score_method == ScoreMethod.MEAN
            else "De mediaan telt: de score in het midden."
        )
        before.append(f"Beoordelaars geven per criterium 1 tot 5 punten, los van elkaar. {together}")
    after = ["Het team bekijkt het voorstel en kan het met een reden veranderen."]
    if call.selection_mode == SelectionMode.LOTTERY:
        before += [
            f"Een loting kiest {places} besturen. Ze kiest alleen uit groepen die "
            f"{'de afspraken hieronder nakomen en ' if rules else ''}zo veel mogelijk plaatsen vullen.",
            "Elk bestuur krijgt een kans die zo gelijk is als de afspraken toelaten. Besturen met dezelfde kenmerken "
            "hebben dezelfde kans.",
        ]
        if criteria:
            before.append("De punten tellen in de loting niet mee.")
        return Choosing(before, [], ["De trekking ligt vast en kan niet opnieuw.", *after])
    keeps = "de afspraken hieronder nakomt en " if rules else ""
    before.append(f"Kruispunt berekent een groep van {places} besturen die {keeps}zo veel mogelijk plaatsen vult.")
    matters = {
        "balance": any(rule.target is not None for rule in rules) and "Hoe dicht de groep bij de streefdoelen ligt.",
        "score": bool(criteria) and "Hoeveel punten de besturen van de groep samen hebben.",
        "new": "Hoeveel besturen er nog nooit aan een traject deelnamen.",
    }
    order = [sentence for name in call.selection_order if (sentence := matters[name])]
    return Choosing(
        before,
        order,
        ["Is het dan nog gelijk, dan beslist het lot. De trekking ligt vast en kan niet opnieuw.", *after],
    )
