"""The balance board: all that staff looks at while composing a group."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kruispunt.trajectories.calls import selection
from kruispunt.trajectories.calls.enums import BalanceAttribute, Outcome
from kruispunt.trajectories.calls.models import OpenCall, SelectionRun
from kruispunt.trajectories.calls.queries.boardparts import Group, Line, Row, counts_in, lines_of
from kruispunt.trajectories.calls.queries.labels import (
    attribute_label,
    breach_sentence,
    value_label,
)
from kruispunt.trajectories.calls.queries.reviews import Sight
from kruispunt.trajectories.calls.queries.selections import (
    Candidate,
    candidates_of,
    instance_of,
    newest_run,
    proposed_outcomes,
)

#: For who reads a decision without being somebody: a check, a report of everything.
SEES_ALL = Sight(is_reviewer=False, is_over=True)


@dataclass
class Board:
    """All that staff looks at while composing a group."""

    call: OpenCall
    run: SelectionRun | None
    instance: selection.Instance
    rows: list[Row]
    #: The names of who cannot be chosen, with the reason; of the own bestuur without.
    ineligible: list[tuple[str, str]]
    lines: list[Line]
    is_fresh: bool
    #: Whether the reader sees every score, and so every figure made of scores.
    sees_scores: bool
    #: Whether the proposal is kept from the reader, who can still review.
    is_waiting: bool
    #: The number of the newest change by hand that it counts, 0 for none: forms say with it what they were made from.
    last_change: int
    regions: list[tuple[str, str, int, int]] = field(default_factory=list)

    @cached_property
    def names(self) -> dict[str, str]:
        """Give the name of each bestuur by the id of its application."""
        return {row.candidate.id: row.name for row in self.rows}

    @cached_property
    def picked(self) -> frozenset[str]:
        """Give the ids of who is picked."""
        return frozenset(row.candidate.id for row in self.rows if row.is_picked)

    @cached_property
    def broken(self) -> list[str]:
        """Say which rules the picked group breaks; nothing before the first proposal."""
        if not self.run:
            return []
        return [breach_sentence(b, self.names) for b in selection.breaches(self.instance, self.picked)]

    @property
    def ruled(self) -> list[tuple[str, list[Line]]]:
        """Give the lines something was asked of, per attribute, the places first."""
        groups: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.has_rule:
                groups.setdefault(attribute_label(line.attribute), []).append(line)
        return list(groups.items())

    @property
    def shows_scores(self) -> bool:
        """Give whether the reader sees the score of somebody."""
        return any(row.sees_score for row in self.rows)

    @property
    def own(self) -> list[str]:
        """Give the names of the besturen the reader acts for."""
        return [row.name for row in self.rows if row.is_own]

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
    def not_chosen_count(self) -> int:
        """Give how many hear that they are not chosen; who is not eligible is among them."""
        return len(self.refused) + len(self.ineligible)

    @property
    def changed(self) -> list[Row]:
        """Give the applications for which staff decided otherwise than the proposal."""
        return [row for row in self.rows if row.was_changed]

    @property
    def without_type(self) -> list[Row]:
        """Give the applications of besturen whose type nobody determined: they count for no type."""
        return [row for row in self.rows if row.type is None]

    @property
    def without_theme(self) -> list[Row]:
        """Give the applications whose theme nobody verified, where the call asks one: they count for no theme."""
        if not self.call.asks_theme:
            return []
        return [row for row in self.rows if not row.candidate.values[BalanceAttribute.THEME]]

    @property
    def not_judged(self) -> list[Row]:
        """Give the applications of which nobody said whether they are eligible."""
        return [row for row in self.rows if not row.candidate.application.eligibility_reason]

    @property
    def without_chance(self) -> list[str]:
        """Give the values that no group can have, although somebody applied with them."""
        return [line.label for line in self.lines if line.maximum == 0 and line.pool]

    @property
    def can_pick(self) -> bool:
        """Give whether the group can still change: there is a proposal, and nobody was told."""
        return bool(self.run) and not self.call.is_revealed

    @property
    def is_fixed(self) -> bool:
        """Give whether the group can no longer change."""
        return not self.can_pick

    @property
    def is_draw(self) -> bool:
        """Give whether the proposal was drawn."""
        return bool(self.run and self.run.result.get("probabilities"))

    @cached_property
    def groups(self) -> list[Group]:
        """Give what is picked beside the proposal and the alternatives to it."""
        if not self.run:
            return []
        result = self.run.result
        found = [("Aangevinkt", "", self.picked), ("Voorstel", "voorstel", frozenset(result["selected"]))]
        found += [
            (f"Alternatief {number}", f"alternatief-{number}", frozenset(other["selected"]))
            for number, other in enumerate(result.get("alternatives", []), start=1)
        ]
        proposal = found[1][2]
        return [
            Group(
                name,
                key,
                ids,
                selection.objective_of(self.instance, ids),
                counts_in(self.instance, ids),
                self._named(ids - proposal),
                self._named(proposal - ids),
            )
            for name, key, ids in found
        ]

    @property
    def columns(self) -> int:
        """Give how many columns the comparison has."""
        return 2 + len(self.groups)

    def _named(self, ids: Iterable[str]) -> list[str]:
        return sorted(self.names.get(id, "Ingetrokken") for id in ids)

    @cached_property
    def comparison(self) -> list[tuple[str, list[tuple[Line, list[tuple[Group, int]]]]]]:
        """Give per attribute the values, and of each the count in every group."""
        found: dict[str, list] = {}
        for line in self.lines:
            if line.attribute != selection.PLACES:
                counts = [(group, group.counts[line.attribute, line.value]) for group in self.groups]
                found.setdefault(attribute_label(line.attribute), []).append((line, counts))
        return list(found.items())


def _regions(rows: Iterable[Row]) -> list[tuple[str, str, int, int]]:
    """Give per province and reference region how many are in the pool, and how many of them are picked."""
    pool: Counter[tuple[str, str]] = Counter()
    picked: Counter[tuple[str, str]] = Counter()
    for row in rows:
        bestuur = row.candidate.application.bestuur
        province = value_label(BalanceAttribute.PROVINCE, bestuur.province or None)
        key = (province, bestuur.reference_region or "Niet bekend")
        pool[key] += 1
        picked[key] += row.is_picked
    return [(*key, count, picked[key]) for key, count in sorted(pool.items())]


def _labels(values: Mapping[str, str | None], known: dict[tuple[str, str | None], str]) -> list[str]:
    """Give the labels of all values but the type, which has a sign of its own."""
    found = []
    for attribute, value in values.items():
        if attribute != BalanceAttribute.TYPE:
            key = (attribute, value)
            if key not in known:
                known[key] = value_label(attribute, value).split(" (")[0]
            found.append(known[key])
    return found


def _score_of(candidate: Candidate) -> float | None:
    return None if candidate.score is None else round(float(candidate.score), 2)


def _ineligible(candidate: Candidate, names: Mapping[str, str], sight: Sight) -> tuple[str, str]:
    is_own = sight.keeps_away(candidate.application.bestuur_id)
    return names[candidate.id], "" if is_own else candidate.application.eligibility_reason


def _picks_of(board_run: SelectionRun | None, group: str, outcomes: Mapping[int, Any]) -> frozenset[str]:
    """Give the ids that a group in the address stands for; without one those that are chosen as it stands."""
    if board_run and group == "voorstel":
        return frozenset(board_run.result["selected"])
    if board_run and group.startswith("alternatief-"):
        others = board_run.result.get("alternatives", [])
        number = group.removeprefix("alternatief-")
        if number.isdecimal() and 1 <= int(number[:3]) <= len(others):
            return frozenset(others[int(number[:3]) - 1]["selected"])
    return frozenset(str(pk) for pk, outcome in outcomes.items() if outcome == Outcome.ACCEPTED)


def board_of(
    call: OpenCall, *, sight: Sight | None = None, picked: Iterable[str] | None = None, group: str = ""
) -> Board:
    """Give the board of `call`: applications, the newest run with its changes, and every rule counted.

    `picked` are the ids of a group that is not saved; else `group` names one of the run ("voorstel", or
    "alternatief-1" and so on), and without either it is the group that stands. `sight` is what the reader may see
    of the reviews, None for all: a hidden score stays away, with every sum, explanation and replacement that is made
    of it; who can still review does not see the run at all. A confirmed group is counted by the question of its run,
    whatever changed since.
    """
    sight = sight or SEES_ALL
    sees_scores = not sight.is_blind
    candidates = candidates_of(call)
    run = None if sight.is_waiting else newest_run(call)
    live = instance_of(call, candidates=candidates, seed=run.instance["seed"] if run else None)
    instance = selection.parse_instance(run.instance) if call.is_confirmed else live
    proposed = proposed_outcomes(run) if run else {}
    by_hand = list(run.changes.all()) if run else []
    changes = {change.application_id: change for change in by_hand}
    outcomes = proposed | {pk: change.outcome for pk, change in changes.items()}
    picks = _picks_of(run, group, outcomes) if picked is None else frozenset(picked)
    result = run.result if run else {}
    names = {candidate.id: str(candidate.application.bestuur) for candidate in candidates}
    known: dict[tuple[str, str | None], str] = {}
    rows = []
    for candidate in candidates:
        pk, id = candidate.application.pk, candidate.id
        if not candidate.is_eligible and pk not in outcomes:
            continue
        bestuur = candidate.application.bestuur_id
        sees_score, is_own = sight.shows_scores(pk, bestuur), sight.keeps_away(bestuur)
        change, chance = changes.get(pk), result.get("probabilities", {}).get(id)
        rows.append(
            Row(
                candidate,
                names[id],
                candidate.values[BalanceAttribute.TYPE],
                _labels(candidate.values, known),
                _score_of(candidate) if sees_score else None,
                Outcome(proposed[pk]) if pk in proposed else None,
                Outcome(outcomes[pk]) if pk in outcomes else None,
                change.reason if change and not is_own else "",
                id in picks and pk in outcomes,
                result.get("explanations", {}).get(id, "") if sees_scores else "",
                names.get(result.get("replacements", {}).get(id) or "", "") if sees_scores else "",
                None if chance is None else round(100 * chance, 1),
                sees_score,
                is_own,
            )
        )
    shown = frozenset(row.candidate.id for row in rows if row.is_picked)
    return Board(
        call,
        run,
        instance,
        rows,
        [_ineligible(candidate, names, sight) for candidate in candidates if not candidate.is_eligible],
        lines_of(call, instance, shown),
        call.is_confirmed or run is None or live.sha256 == run.instance_sha256,
        sees_scores,
        sight.is_waiting,
        by_hand[-1].pk if by_hand else 0,
        _regions(rows),
    )
