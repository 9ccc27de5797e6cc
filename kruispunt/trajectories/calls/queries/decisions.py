"""What staff looks at between deciding and the first session: drafts, offers, free places, the reserve list."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kruispunt.besturen.models import User
from kruispunt.besturen.queries import besturen_of
from kruispunt.core import clock
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls.enums import ApplicationStatus, Eligibility, Outcome
from kruispunt.trajectories.calls.models import Application, Offer, OpenCall
from kruispunt.trajectories.calls.queries.people import readers_of
from kruispunt.trajectories.calls.queries.replacing import (
    DROPPED,
    IN_THE_GROUP,
    Standing,
    answer_until,
    has_started,
    known_standings,
    vacancies,
)
from kruispunt.trajectories.calls.queries.reviews import scores_of
from kruispunt.trajectories.calls.queries.selections import outcomes_of
from kruispunt.trajectories.calls.transitions import decision_key
from kruispunt.trajectories.programme.models import Session

#: How people call what is told, in the order of the page.
_TOLD = {Outcome.ACCEPTED: "Gekozen", Outcome.RESERVE: "Reservelijst", Outcome.REFUSED: "Niet gekozen"}


@dataclass(frozen=True)
class Letter:
    """One application with the draft that tells it what was decided; None when that draft is not there yet."""

    application: Application
    mail: OutboxMail | None
    #: Who hears it.
    readers: list[User]
    #: Whether staff had edited the draft, and it started over since the decision changed.
    started_over: bool = False


@dataclass
class Telling:
    """What will be told: per outcome its label and letters, and who stopped meanwhile."""

    groups: list[tuple[str, list[Letter]]]
    withdrawn: list[Application]
    #: Until when who is chosen can confirm; None: it need not, or cannot any more.
    until: datetime | None = None

    @property
    def letters(self) -> list[Letter]:
        """Give all letters."""
        return [letter for _, letters in self.groups for letter in letters]

    @property
    def missing(self) -> int:
        """Give how many decisions have no draft yet."""
        return sum(letter.mail is None for letter in self.letters)

    @property
    def edited(self) -> int:
        """Give how many drafts staff changed."""
        return sum(letter.mail is not None and letter.mail.was_edited for letter in self.letters)


def telling_of(call: OpenCall) -> Telling:
    """Give what the reveal of a confirmed `call` will tell, in a constant number of queries."""
    applications = list(
        call.applications.filter(status=ApplicationStatus.SUBMITTED).select_related("bestuur", "applicant")
    )
    drafts = OutboxMail.objects.drafts().filter(draft_key__in=[decision_key(a) for a in applications])
    by_key = {mail.draft_key: mail for mail in drafts.defer("text", "html", "calendar")}
    edited = _edited_once(by_key.values())
    readers = readers_of(applications)
    letters = []
    for application in applications:
        mail = by_key.get(decision_key(application))
        started_over = mail is not None and mail.pk in edited and not mail.was_edited
        letters.append(Letter(application, mail, readers[application.pk], started_over))
    groups = [(label, [x for x in letters if x.application.pending == outcome]) for outcome, label in _TOLD.items()]
    outcomes = outcomes_of(call.confirmed_run)
    stopped = call.applications.filter(status=ApplicationStatus.WITHDRAWN).select_related("bestuur")
    withdrawn = [a for a in stopped if outcomes.get(a.pk) == Outcome.ACCEPTED]
    return Telling([(label, found) for label, found in groups if found], withdrawn, answer_until(call))


def _edited_once(mails: Iterable[OutboxMail]) -> set[int]:
    """Give the numbers of the drafts that staff ever edited."""
    pks = [str(mail.pk) for mail in mails]
    label = OutboxMail._meta.label_lower
    events = AuditEvent.objects.filter(verb="notifications.edit_draft", object_type=label, object_id__in=pks)
    return {int(pk) for pk in events.order_by().values_list("object_id", flat=True)}


@dataclass
class Member:
    """One that has a place, or had one: its newest offer, None when it did not have to confirm."""

    application: Application
    offer: Offer | None = None


@dataclass
class Reserve:
    """One on the reserve list: where it stands, and its score (None: not reviewed)."""

    application: Application
    standing: Standing | None
    score: Any = None

    @property
    def is_able(self) -> bool:
        """Give whether it can take a place."""
        return self.application.eligibility != Eligibility.INELIGIBLE


@dataclass
class Group:
    """How the group stands after the reveal."""

    members: list[Member] = field(default_factory=list)
    former: list[Member] = field(default_factory=list)
    reserve: list[Reserve] = field(default_factory=list)
    vacancies: list[Application] = field(default_factory=list)
    #: How many places nobody has or was offered, also when the group was chosen smaller than the places.
    free: int = 0
    has_started: bool = False

    @property
    def confirmed(self) -> list[Member]:
        """Give who takes part."""
        return [m for m in self.members if m.application.is_accepted]

    @property
    def waiting(self) -> list[Member]:
        """Give who can still take the place that was offered."""
        return [m for m in self.members if not m.application.is_accepted]

    @property
    def candidates(self) -> list[Reserve]:
        """Give who of the reserve list can take a place."""
        return [r for r in self.reserve if r.is_able]

    @property
    def may_close_reserve(self) -> bool:
        """Give whether the reserve list can be closed: nothing is offered or free, or the first session started."""
        return bool(self.reserve) and (self.has_started or not (self.waiting or self.vacancies))


def group_after_reveal(call: OpenCall) -> Group:
    """Give how the group of a revealed `call` stands, in a constant number of queries."""
    shown = [*IN_THE_GROUP, *DROPPED, ApplicationStatus.RESERVE]
    applications = list(
        call.applications.filter(status__in=shown).select_related("bestuur", "applicant", "participant", "call")
    )
    offers = Offer.objects.filter(application__call=call).select_related("answered_by", "replaces__bestuur")
    newest = {offer.application_id: offer for offer in offers}
    chosen = {pk for pk, outcome in outcomes_of(call.confirmed_run).items() if outcome == Outcome.ACCEPTED}
    group = Group(vacancies=vacancies(call), has_started=has_started(call))
    waiting = [a for a in applications if a.status == ApplicationStatus.RESERVE]
    for application in applications:
        member = Member(application, newest.get(application.pk))
        if application.status in IN_THE_GROUP:
            group.members.append(member)
        elif application.status in DROPPED and (member.offer or application.pk in chosen):
            group.former.append(member)
    group.free = max(0, call.places - len(group.members))
    able = [a.pk for a in waiting if a.eligibility != Eligibility.INELIGIBLE]
    places = known_standings(call, [m.application.pk for m in group.members], able) if waiting else {}
    scores = scores_of(call) if waiting else {}
    group.reserve = [Reserve(a, places.get(a.pk), scores.get(a.pk)) for a in waiting]
    group.reserve.sort(key=lambda r: (-(r.standing.first_for if r.standing else -1), -(r.score or 0)))
    return group


def current_offer(application: Application) -> Offer | None:
    """Give the newest offer to an application, answered or not."""
    return application.offers.select_related("answered_by").last()


def open_offers_of(user: Any) -> QuerySet[Offer]:
    """Give the offers that a colleague of the besturen somebody acts for can answer now, the first to end first."""
    return (
        Offer.objects.open()
        .filter(expires_at__gt=clock.now(), application__bestuur__in=besturen_of(user))
        .filter(application__call__traject__cancelled_at__isnull=True)
        .select_related("application__bestuur", "application__call__traject")
        .order_by("expires_at", "pk")
    )


def calls_to_tend() -> list[tuple[OpenCall, str]]:
    """Give the calls on which the decision waits for staff, with what waits, the oldest first.

    Besides one query it costs a few for each call that somebody dropped out of before its first session.
    """
    untold = OpenCall.objects.filter(confirmed_at__isnull=False, revealed_at__isnull=True)
    standing = untold.filter(traject__cancelled_at__isnull=True).order_by("confirmed_at")
    found = [(call, "de beslissing is nog niet verteld") for call in standing]
    begun = Session.objects.standing().filter(starts_at__lte=clock.now()).values("traject")
    dropped = Application.objects.filter(status__in=DROPPED, replaced_by_offers__isnull=True)
    reserve = Application.objects.filter(status=ApplicationStatus.RESERVE)
    calls = OpenCall.objects.filter(
        revealed_at__isnull=False, pk__in=dropped.values("call"), traject__cancelled_at__isnull=True
    ).filter(pk__in=reserve.values("call"))
    for call in calls.exclude(traject__in=begun).select_related("confirmed_run").order_by("revealed_at"):
        if free := len(vacancies(call)):
            plaatsen = "een plaats" if free == 1 else f"{free} plaatsen"
            found.append((call, f"geen vervanger die alle regels houdt voor {plaatsen}"))
    return found
