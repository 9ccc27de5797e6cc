"""What happens again and again in the example: a group composed from a call, a session with who was there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from kruispunt.besturen.models import Bestuur, User
from kruispunt.core import clock
from kruispunt.demo.cast import Cast
from kruispunt.demo.moments import on, workday
from kruispunt.demo.programme import Line
from kruispunt.trajectories.calls import actions as calls
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.enrolment import actions as enrolment
from kruispunt.trajectories.enrolment.models import AttendanceStatus
from kruispunt.trajectories.evaluations import actions as evaluations
from kruispunt.trajectories.evaluations.items import ITEMS
from kruispunt.trajectories.programme import actions as programme
from kruispunt.trajectories.programme.enums import SessionMode
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.trajectories.programme.recurrence import PlannedSession

EXAMPLE = "Voorbeeldgegevens: "
MOTIVATIONS = [
    "We deden de voorbije jaren losse acties rond 8 maart en zoeken nu een aanpak die blijft.",
    "Onze jeugddienst en sportdienst werken naast elkaar. We willen samen meer meisjes bereiken.",
    "Het nieuwe bestuursakkoord noemt gelijke kansen voor het eerst. We weten nog niet waar te beginnen.",
    "We hebben een werkgroep met inwoners en willen leren hoe we hun inbreng echt gebruiken.",
    "Ons actieplan loopt af. We willen het volgende plan maken met de mensen over wie het gaat.",
]
REMARKS = [
    "De voorbeelden van andere gemeenten waren het nuttigst.",
    "Graag meer tijd om aan het eigen plan te werken.",
    "",
    "Goed tempo, fijne groep.",
    "",
    "Ik neem het stappenplan mee naar ons managementteam.",
]


@dataclass
class Stage:
    """Who runs the example, its programme, and chance with a fixed seed."""

    cast: Cast
    lines: dict[str, Line]
    chance: Random
    #: The day of the loading, whatever moment of the story is being told.
    today: date

    def in_days(self, days: int, hour: int = 9, minute: int = 0) -> datetime:
        """Give a moment about `days` from today, on a working day, on the wall clock in Brussels."""
        day = workday(self.today + timedelta(days=days), step=1 if days > 0 else -1)
        return on(day.year, day.month, day.day, hour, minute)

    def traject(
        self,
        slug: str,
        summary: str,
        *,
        partners: Iterable[str] = (),
        title: str = "",
        capacity: int | None = None,
        minimum: int | None = None,
        objectives: Iterable[str] = (),
        publish: bool = True,
        **settings: Any,
    ) -> Traject:
        """Make a traject of a line of the programme; `settings` are other fields of `create_traject`."""
        line = self.lines[slug]
        row = programme.create_traject(
            kind=line.kind,
            title=title or line.name,
            summary=summary,
            description=line.facts,
            capacity=capacity or line.capacity,
            minimum=minimum or line.minimum,
            themes=line.themes,
            objectives=objectives or [line.objective],
            partners=partners,
            facilitators=[self.cast.facilitator],
            by=self.cast.staff,
            **settings,
        )
        return programme.publish_traject(traject=row, by=self.cast.staff) if publish else row

    def plan(self, traject: Traject, *sessions: PlannedSession) -> list[Session]:
        """Plan sessions."""
        return programme.plan_sessions(traject=traject, sessions=sessions, by=self.cast.staff)

    def enrol(self, traject: Traject, colleagues: Iterable[tuple[User, Bestuur]]) -> None:
        """Let colleagues enrol themselves, one after another."""
        for person, bestuur in colleagues:
            enrolment.enrol(traject=traject, user=person, bestuur=bestuur, by=person)

    def apply(
        self,
        call: OpenCall,
        colleagues: Iterable[tuple[User, Bestuur]],
        *,
        submit: bool = True,
        answers: Mapping[int, str] | None = None,
    ) -> None:
        """Let colleagues apply for their bestuur, each with what the call asks; all give the same `answers`."""
        for number, (person, bestuur) in enumerate(colleagues):
            themes = ["lgbti", "disability", "gender"]
            apply = calls.submit_application if submit else calls.save_draft
            apply(
                call=call,
                bestuur=bestuur,
                motivation=EXAMPLE + MOTIVATIONS[number % len(MOTIVATIONS)],
                theme=themes[number % 3] if call.asks_theme else "",
                head_consents=call.needs_head_consent and submit,
                answers=dict(answers or {}),
                by=person,
            )

    def attend(self, session: Session) -> None:
        """Note an hour after the end who was there: most of them, some excused, now and then one absent."""
        present = AttendanceStatus.ONLINE if session.mode == SessionMode.ONLINE else AttendanceStatus.ON_SITE
        choices = [present] * 8 + [AttendanceStatus.EXCUSED] + [AttendanceStatus.ABSENT]
        enrolled = session.traject.participations.enrolled().order_by("pk")
        with clock.at(session.ends_at + timedelta(hours=1)):
            marks = {row.pk: str(self.chance.choice(choices)) for row in enrolled}
            # The example log-in never misses a session, so that it has an evaluation to answer.
            marks |= {row.pk: str(present) for row in enrolled if row.user_id == self.cast.member.pk}
            enrolment.mark_attendance(session=session, marks=marks, by=self.cast.facilitator)

    def evaluate(self, session: Session, *, answers: int | None = None, silent: User | None = None) -> None:
        """Ask for an evaluation and let people answer, never `silent`; `answers` limits how many."""
        with clock.at(session.ends_at + timedelta(hours=2)):
            evaluation = evaluations.open_evaluation(session=session, by=self.cast.facilitator)
        respondents = [
            row
            for row in evaluation.respondents.select_related("participation").order_by("pk")
            if silent is None or row.participation.user_id != silent.pk
        ]
        with clock.at(session.ends_at + timedelta(days=1)):
            for row in respondents[:answers]:
                scores = {item.code: self.chance.choice([3, 4, 4, 5, 5]) for item in ITEMS}
                remark = self.chance.choice(REMARKS)
                evaluations.answer(respondent=row, scores=scores, remark=EXAMPLE + remark if remark else "", by=None)
