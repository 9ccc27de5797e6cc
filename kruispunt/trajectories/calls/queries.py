"""Reads of this room over several models: the instance of a selection, the board, the lists."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.queries import besturen_of
from kruispunt.core import clock
from kruispunt.trajectories.calls.enums import IN_SELECTION, MINIMUM_PLACES, BalanceAttribute, Outcome
from kruispunt.trajectories.calls.models import Application, BalanceRule, OpenCall, SelectionRun
from kruispunt.trajectories.calls.selection import PLACES, Applicant, Breach, Instance, Rule, breaches
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.programme.enums import Theme


def attribute_label(attribute: str) -> str:
    """Give how people call an attribute."""
    return "Plaatsen" if attribute == PLACES else str(BalanceAttribute(attribute).label)


def value_label(attribute: str, value: str) -> str:
    """Give how people call a value of an attribute; the places themselves are `Plaatsen`."""
    names = {BalanceAttribute.TYPE: Bestuurstype, BalanceAttribute.THEME: Theme}
    return str(names[attribute](value).label) if attribute in names else attribute_label(attribute)


def breach_sentence(breach: Breach) -> str:
    """Say in plain Dutch what a group breaks."""
    label = "Aantal besturen" if breach.attribute == PLACES else value_label(breach.attribute, breach.value)
    asked = f"minstens {breach.asked}" if breach.bound == "min" else f"hoogstens {breach.asked}"
    return f"{label}: {asked} gevraagd, {breach.count} gekozen."


def rule_sentence(rule: BalanceRule) -> str:
    """Say in plain Dutch what a rule asks."""
    bounds = [f"minstens {rule.minimum}" if rule.minimum else "", f"hoogstens {rule.maximum}"]
    asked = " en ".join(part for part in (bounds if rule.maximum is not None else bounds[:1]) if part)
    return f"{value_label(rule.attribute, rule.value)}: {asked or 'geen vast aantal'}"


def calls_for_list() -> QuerySet[OpenCall]:
    """Give all calls with their traject and how many applications were handed in; drafts never count."""
    handed_in = Count("applications", filter=Q(applications__status__in=IN_SELECTION))
    return OpenCall.objects.select_related("traject").annotate(handed_in=handed_in).order_by("-closes_at", "pk")


def calls_to_decide() -> QuerySet[OpenCall]:
    """Give the closed calls whose group still has to be chosen, the longest waiting first, with `handed_in`."""
    return (
        calls_for_list().filter(pk__in=OpenCall.objects.closed(), confirmed_at__isnull=True).order_by("closes_at", "pk")
    )


def applications_of(user: Any) -> QuerySet[Application]:
    """Give the applications of the besturen somebody acts for, newest first."""
    return (
        Application.objects.filter(bestuur__in=besturen_of(user))
        .select_related("call__traject", "bestuur", "applicant")
        .order_by("-created_at", "-pk")
    )


def open_calls_for(user: Any) -> QuerySet[OpenCall]:
    """Give the open calls for which a bestuur of `user` has no active application yet."""
    besturen = besturen_of(user)
    taken = Application.objects.active().filter(bestuur__in=besturen)
    return OpenCall.objects.open().exclude(applications__in=taken).order_by("closes_at", "pk")


def types_in(call: OpenCall) -> dict[int, str | None]:
    """Give the type that staff determined, as it holds today, by bestuur with an application for `call`."""
    besturen = Bestuur.objects.filter(pk__in=call.applications.in_selection().values("bestuur"))
    return dict(besturen.with_type(clock.today()).values_list("pk", "current_type"))


def instance_of(call: OpenCall, *, seed: int) -> Instance:
    """Give the question that the applications and rules of `call` pose now.

    The type is the one staff determined, never what a bestuur says of itself. New is a bestuur that takes part in
    no other traject and never did.
    """
    applications = call.applications.in_selection().order_by("pk")
    types = types_in(call)
    elsewhere = Participation.objects.enrolled().exclude(traject=call.traject_id)
    reached = set(elsewhere.filter(bestuur__in=types).values_list("bestuur", flat=True))
    applicants = []
    for application in applications:
        values = {str(BalanceAttribute.TYPE): types[application.bestuur_id]}
        if call.asks_theme:
            values[str(BalanceAttribute.THEME)] = application.theme or None
        applicants.append(
            Applicant(
                id=str(application.pk),
                bestuur=str(application.bestuur_id),
                values=values,
                new=application.bestuur_id not in reached,
            )
        )
    rules = tuple(Rule(r.attribute, r.value, r.minimum, r.maximum) for r in call.rules.all())
    return Instance(tuple(applicants), MINIMUM_PLACES, call.places, rules, seed=seed)


def newest_run(call: OpenCall) -> SelectionRun | None:
    """Give the run that decides for `call`, or None before the first."""
    return call.runs.first()


def outcomes_of(run: SelectionRun) -> dict[int, str]:
    """Give the outcome as it stands, by application: the newest change, else chosen or reserve by the proposal."""
    outcomes = proposed_outcomes(run)
    outcomes.update({change.application_id: change.outcome for change in run.changes.all()})
    return outcomes


def proposed_outcomes(run: SelectionRun) -> dict[int, str]:
    """Give what the proposal says, by application: who is not proposed stands on the reserve list."""
    selected = set(run.result["selected"])
    return {
        int(a["id"]): str(Outcome.ACCEPTED if a["id"] in selected else Outcome.RESERVE)
        for a in run.instance["applicants"]
    }


@dataclass(frozen=True)
class Line:
    """One rule on the board: what was asked, how many there are in the pool and among the chosen.

    `scale` is the count at the full width of the bar; None for the bounds where nothing was asked.
    """

    label: str
    minimum: int | None
    maximum: int | None
    pool: int
    selected: int
    scale: int
    attribute: str = ""
    value: str | None = None

    @property
    def is_broken(self) -> bool:
        """Give whether the chosen do not keep this rule."""
        too_few = self.minimum is not None and self.selected < self.minimum
        return too_few or (self.maximum is not None and self.selected > self.maximum)

    def _width(self, count: int) -> int:
        return round(100 * count / self.scale)

    @property
    def fill(self) -> int:
        """Give the filled part of the bar, of 100."""
        return self._width(self.selected)

    @property
    def limits(self) -> list[int]:
        """Give where the bounds stand on the bar, of 100."""
        return [self._width(bound) for bound in (self.minimum, self.maximum) if bound is not None]


@dataclass
class Row:
    """One application on the board; `proposed` and `outcome` are None before the first run."""

    application: Application
    type: str | None
    proposed: Outcome | None = None
    outcome: Outcome | None = None
    reason: str = ""
    form: Any = None

    @property
    def was_changed(self) -> bool:
        """Give whether staff decided otherwise than the proposal."""
        return self.proposed != self.outcome

    @property
    def is_chosen(self) -> bool:
        """Give whether this bestuur takes part as it stands."""
        return self.outcome == Outcome.ACCEPTED


@dataclass
class Board:
    """All that staff looks at while composing a group."""

    call: OpenCall
    run: SelectionRun | None
    rows: list[Row]
    lines: list[Line] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    is_fresh: bool = True

    @property
    def chosen(self) -> list[Row]:
        """Give who takes part as it stands."""
        return [row for row in self.rows if row.outcome == Outcome.ACCEPTED]

    @property
    def reserve(self) -> list[Row]:
        """Give who stands on the reserve list."""
        return [row for row in self.rows if row.outcome == Outcome.RESERVE]

    @property
    def refused(self) -> list[Row]:
        """Give who is not chosen."""
        return [row for row in self.rows if row.outcome == Outcome.REFUSED]

    @property
    def changed(self) -> list[Row]:
        """Give the applications for which staff decided otherwise than the proposal."""
        return [row for row in self.rows if row.was_changed]

    @property
    def without_type(self) -> list[Row]:
        """Give the applications of besturen whose type nobody determined: they count for no type."""
        return [row for row in self.rows if row.type is None]


def _lines(call: OpenCall, rows: Iterable[Row], rules: Iterable[BalanceRule]) -> list[Line]:
    rows = list(rows)
    bounds = {(rule.attribute, rule.value): rule for rule in rules}
    scale = max(call.places, len(rows), 1)
    lines = [
        Line("Besturen samen", MINIMUM_PLACES, call.places, len(rows), sum(r.is_chosen for r in rows), scale, PLACES)
    ]
    values: list[tuple[str, str | None, str]] = [("type", value, label) for value, label in Bestuurstype.choices]
    values.append(("type", None, "Type nog niet bepaald"))
    if call.asks_theme:
        values += [("theme", value, label) for value, label in call.theme_choices]
    for attribute, value, label in values:
        having = [r for r in rows if (r.type if attribute == "type" else r.application.theme) == value]
        rule = bounds.get((attribute, value))
        low, high = (rule.minimum, rule.maximum) if rule else (None, None)
        if value is None and not having:
            continue
        chosen = sum(r.is_chosen for r in having)
        lines.append(Line(label, low, high, len(having), chosen, scale, attribute, value))
    return lines


def board_of(call: OpenCall) -> Board:
    """Give the board of `call`: applications, the newest run with its changes, and every rule counted."""
    applications = call.applications.in_selection().select_related("bestuur", "applicant")
    types = types_in(call)
    run = newest_run(call)
    rows = [Row(application, types[application.bestuur_id]) for application in applications]
    board = Board(call, run, rows)
    if run:
        proposed, outcomes = proposed_outcomes(run), outcomes_of(run)
        reasons = {change.application_id: change.reason for change in run.changes.all()}
        for row in rows:
            pk = row.application.pk
            if pk in outcomes:
                row.proposed, row.outcome = Outcome(proposed[pk]), Outcome(outcomes[pk])
                row.reason = reasons.get(pk, "")
        instance = instance_of(call, seed=run.instance["seed"])
        board.is_fresh = instance.sha256 == run.instance_sha256
        chosen = [str(row.application.pk) for row in board.chosen]
        board.broken = [breach_sentence(breach) for breach in breaches(instance, chosen)]
    board.lines = _lines(call, rows, call.rules.all())
    return board
