"""What the report of a decision says: the call, the rules, the pool against the selected, the reasons, the hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kruispunt.core import clock
from kruispunt.trajectories.calls.enums import SelectionMode
from kruispunt.trajectories.calls.models import OpenCall, OutcomeChange, SelectionRun
from kruispunt.trajectories.calls.queries.board import Board, board_of
from kruispunt.trajectories.calls.queries.boardparts import Line, Row
from kruispunt.trajectories.calls.queries.labels import ORDER_LABELS
from kruispunt.trajectories.calls.queries.reviews import Sight
from kruispunt.ui.templatetags.kruispunt import datum, getal, moment

_YES_NO = {True: "ja", False: "nee"}


@dataclass(frozen=True)
class Report:
    """A confirmed decision, ready to be written down; every text is what people read."""

    call: OpenCall
    run: SelectionRun
    board: Board
    changes: Sequence[OutcomeChange]
    made_at: datetime

    @property
    def title(self) -> str:
        """Give what it is about."""
        return self.call.title

    def facts(self) -> list[tuple[str, str]]:
        """Give the call and how was decided, as pairs of a word and a text."""
        call, run = self.call, self.run
        order = ", dan ".join(ORDER_LABELS[name].lower() for name in run.instance["order"])
        places = run.instance["places"]
        is_draw = run.instance["mode"] == SelectionMode.LOTTERY
        facts = [
            ("Traject", str(call.traject)),
            ("Vraag", call.question),
            ("Open", f"{moment(call.opens_at)} tot {moment(call.closes_at)}"),
            ("Plaatsen", " tot ".join(str(number) for number in sorted(set(places.values())))),
            ("Manier van kiezen", str(SelectionMode(run.instance["mode"]).label)),
            ("Wat het eerst telt", "de kansen zijn zo gelijk mogelijk verdeeld" if is_draw else order),
            ("Kandidaten", getal(len(run.instance["applicants"]))),
            ("Voorstel berekend", f"{moment(run.created_at)} door {run.created_by}"),
            ("Bevestigd", f"{moment(call.confirmed_at)} door {call.confirmed_by}"),
        ]
        if call.revealed_at:
            facts.append(("Verteld", f"{moment(call.revealed_at)} door {call.revealed_by}"))
        return facts

    def proof(self) -> list[tuple[str, str]]:
        """Give what is needed to compute the proposal again and compare."""
        run = self.run
        return [
            ("Nummer van het voorstel", str(run.pk)),
            ("Vingerafdruk van de invoer (SHA-256)", run.instance_sha256),
            ("Startgetal van de loting", str(run.instance["seed"])),
            ("Methode", run.result["method"]),
            ("Afstand tot het bewezen beste", getal(run.result["gap"])),
            ("Bibliotheken", ", ".join(f"{name} {number}" for name, number in sorted(run.result["libraries"].items()))),
            ("Zelf nagaan", f"manage.py verify_selection {run.pk}"),
        ]

    def balance(self) -> list[list[Any]]:
        """Give per value what was asked, and the pool against the selected, with a line of headings."""
        headings = ["Regel", "Minstens", "Hoogstens", "Streefdoel %", "Kandidaten", "Gekozen", "Klopt"]
        return [headings, *(self._line(line) for line in self.board.lines)]

    def _line(self, line: Line) -> list[Any]:
        kept = _YES_NO[not line.is_broken] if line.has_rule else ""
        return [line.label, line.minimum, line.maximum, line.target, line.pool, line.selected, kept]

    def applicants(self) -> list[list[Any]]:
        """Give every application with what counted and what was decided, the chosen first."""
        attributes = ["Thema"] if self.call.asks_theme else []
        headings = ["Bestuur", "Type", *attributes, "Provincie", "Grootte", "Bereikt", "Score"]
        headings += ["Voorstel", "Beslissing", "Reden"]
        rows = sorted(self.board.rows, key=lambda row: (not row.is_chosen, row.name))
        return [headings, *(self._row(row) for row in rows)]

    def _row(self, row: Row) -> list[Any]:
        pinned = f"{row.pin_label}: {row.pin_reason}" if row.pin_label else ""
        by_hand = f"Met de hand: {row.reason}".removesuffix(": ") if row.was_changed else ""
        reason = " ".join(part for part in (pinned, by_hand) if part)
        return [row.name, row.type_label, *row.labels, row.score, row.proposed_label, row.outcome_label, reason]

    def reasons(self) -> list[list[Any]]:
        """Give why the proposal was so for each bestuur, as it reads it itself, and its best replacement."""
        rows = sorted(
            (row for row in self.board.rows if row.explanation), key=lambda row: (not row.is_chosen, row.name)
        )
        return [
            ["Bestuur", "Waarom in het voorstel", "Beste vervanger"],
            *([row.name, row.explanation, row.replacement] for row in rows),
        ]

    def by_hand(self) -> list[list[Any]]:
        """Give every change by hand in the order it was made, with who and why."""
        headings = ["Bestuur", "Beslissing", "Reden", "Wie", "Wanneer"]
        own = {row.candidate.application.pk for row in self.board.rows if row.is_own}
        return [
            headings,
            *(
                [
                    str(change.application.bestuur),
                    str(change.get_outcome_display()),
                    "" if change.application_id in own else change.reason,
                    str(change.changed_by),
                    change.changed_at,
                ]
                for change in self.changes
            ),
        ]

    def ineligible(self) -> list[list[Any]]:
        """Give who could not be chosen, and why."""
        return [["Bestuur", "Waarom niet ontvankelijk"], *map(list, self.board.ineligible)]

    def tables(self) -> list[tuple[str, list[list[Any]]]]:
        """Give every table with its name, as sheets of a spreadsheet."""
        return [
            ("Oproep", [["Wat", "Inhoud"], *map(list, [*self.facts(), *self.proof()])]),
            ("Evenwicht", self.balance()),
            ("Kandidaten", self.applicants()),
            ("Waarom", self.reasons()),
            ("Met de hand", self.by_hand()),
            ("Niet ontvankelijk", self.ineligible()),
        ]

    def as_dict(self) -> dict[str, Any]:
        """Give it as texts only, for a document."""
        return {
            "title": self.title,
            "made": datum(self.made_at),
            "facts": self.facts(),
            "proof": self.proof(),
            "broken": self.board.broken,
            "balance": _texts(self.balance()),
            "applicants": _texts(self.applicants()),
            "reasons": _texts(self.reasons()),
            "by_hand": _texts(self.by_hand()),
            "ineligible": _texts(self.ineligible()),
        }


def _texts(rows: list[list[Any]]) -> list[list[str]]:
    def text(cell: Any) -> str:
        if isinstance(cell, datetime):
            return moment(cell)
        return getal(cell) if isinstance(cell, int | float) else str(cell or "")

    return [[text(cell) for cell in row] for row in rows]


def report_of(call: OpenCall, sight: Sight) -> Report:
    """Give the report of the confirmed selection of `call`, with the scores that the reader may see."""
    run = SelectionRun.objects.select_related("created_by").get(pk=call.confirmed_run_id)
    changes = run.changes.select_related("application__bestuur", "changed_by")
    return Report(call, run, board_of(call, sight=sight), list(changes), clock.now())
