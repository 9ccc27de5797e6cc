"""What reviewers gave, and who may see it.

Somebody who reviews a call is blind: scores of others, and every figure made of them, show only after the own review of
that application or after the review phase. Who acts for a bestuur never sees its score here. Every page, list and panel
with scores asks `Sight` or `visible_scores`; nothing else decides (issue 3, "Review"; PEERS.md 1: anonymity that leaks
through a current score).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from kruispunt.besturen.models import Membership, User
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import scoring
from kruispunt.trajectories.calls.enums import IN_SELECTION, Eligibility
from kruispunt.trajectories.calls.models import Application, OpenCall, Review, Reviewer
from kruispunt.ui.templatetags.kruispunt import moment

#: Who can be asked to review.
REVIEWING_ROLES = (Role.FACILITATOR, Role.STAFF, Role.ADMIN)


@dataclass(frozen=True)
class Sight:
    """What one person may see of the reviews of one call.

    `own_besturen` are the besturen with an application here that the person acts for, reviewer or not; `reviewed`
    are the applications with an own review.
    """

    is_reviewer: bool
    is_over: bool
    own_besturen: frozenset[int] = frozenset()
    reviewed: frozenset[int] = frozenset()

    def keeps_away(self, bestuur_pk: int) -> bool:
        """Give whether an application is hidden altogether: the person acts for its bestuur."""
        return bestuur_pk in self.own_besturen

    def shows_scores(self, application_pk: int, bestuur_pk: int) -> bool:
        """Give whether the reviews of others show, with everything computed from them."""
        if self.keeps_away(bestuur_pk):
            return False
        return not self.is_waiting or application_pk in self.reviewed

    @property
    def is_waiting(self) -> bool:
        """Give whether the own reviews can still come, so that nothing made of all scores may show."""
        return self.is_reviewer and not self.is_over

    @property
    def is_blind(self) -> bool:
        """Give whether some score is hidden, and so every figure made of all of them."""
        return self.is_waiting or bool(self.own_besturen)


def is_reviewer(user: Any, call: OpenCall) -> bool:
    """Give whether `user` was asked to review `call`, and still has a role that reviews."""
    if not (user.is_authenticated and user.is_active and user.role in REVIEWING_ROLES):
        return False
    return Reviewer.objects.filter(call=call, user=user).exists()


def own_besturen_of(user: Any) -> frozenset[int]:
    """Give the besturen `user` acts for now, closed ones too: a merged bestuur can still have an application."""
    return frozenset(Membership.objects.active().filter(user=user).values_list("bestuur", flat=True))


def sight_of(user: Any, call: OpenCall) -> Sight:
    """Give what `user`, who may open pages of the team or of reviewers, sees of the reviews of `call`."""
    own = Membership.objects.active().filter(user=user, bestuur__applications__call=call)
    reviewed = Review.objects.filter(application__call=call, reviewer=user)
    return Sight(
        is_reviewer=is_reviewer(user, call),
        is_over=call.is_review_over or call.is_confirmed,
        own_besturen=frozenset(own.values_list("bestuur", flat=True)),
        reviewed=frozenset(reviewed.values_list("application", flat=True)),
    )


def as_text(value: Fraction | None) -> str:
    """Give `3,67`: two decimals, halves up; nothing for None."""
    if value is None:
        return ""
    cents = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{cents // 100},{cents % 100:02}"


@dataclass(frozen=True, slots=True)
class Given:
    """What one reviewer says of one application, as one number."""

    reviewer: int
    mean: Fraction


def given_in(call: OpenCall) -> dict[int, list[Given]]:
    """Give the reviews of `call` by application, in the order they came; one query. Applications without: absent.

    The database adds up points and weights, so that hundreds of reviews are read fast; what comes out is
    `scoring.weighted_mean` of each review.
    """
    weight = F("scores__criterion__weight")
    rows = (
        Review.objects.filter(application__call=call)
        .annotate(points=Sum(F("scores__points") * weight), weights=Sum(weight))
        .order_by("pk")
        .values_list("application_id", "reviewer_id", "points", "weights")
    )
    found: dict[int, list[Given]] = {}
    for application, reviewer, points, weights in rows:
        found.setdefault(application, []).append(Given(reviewer, Fraction(points, weights)))
    return found


def scores_of(call: OpenCall) -> dict[int, Fraction | None]:
    """Give the score of every submitted application of `call`, exact; None for one nobody reviewed. Two queries.

    Per review the mean over the criteria by weight, then the mean or the median over the reviews
    (`call.score_method`). For computing; what a person may see of it is `visible_scores`.
    """
    given = given_in(call)
    applications = call.applications.in_selection().order_by("pk").values_list("pk", flat=True)
    return {pk: score_from(given.get(pk, ()), call) for pk in applications}


def score_from(given: Iterable[Given], call: OpenCall) -> Fraction | None:
    """Give the score of one application from its reviews, by the method of `call`."""
    return scoring.combine([one.mean for one in given], call.score_method)


def visible_scores(user: Any, call: OpenCall) -> dict[int, Fraction | None]:
    """Give the scores that `user` may see, as `scores_of`; an application whose score is hidden is absent."""
    sight = sight_of(user, call)
    scores = scores_of(call)
    if not sight.is_blind:
        return scores
    besturen = dict(call.applications.in_selection().values_list("pk", "bestuur_id"))
    return {pk: score for pk, score in scores.items() if sight.shows_scores(pk, besturen[pk])}


def why_not_now(call: OpenCall, application: Application) -> str:
    """Give in plain Dutch why nobody can review `application` now; "" when reviewers can."""
    if call.review_opens_at is None:
        return "Voor deze oproep is nog niet beslist wanneer je kan beoordelen. Vraag het aan het team."
    if clock.now() < call.review_opens_at:
        return f"Beoordelen kan vanaf {moment(call.review_opens_at)}"
    if call.is_review_over:
        return f"Beoordelen kon tot {moment(call.review_closes_at)} Er verandert niets meer aan de scores."
    if call.is_confirmed:
        return "De selectie van deze oproep is bevestigd. Er verandert niets meer aan de scores."
    if application.status not in IN_SELECTION:
        return "Deze kandidatuur is niet ingediend, of het bestuur trok ze in. Er is niets te beoordelen."
    if application.eligibility == Eligibility.UNKNOWN:
        return "Het team kijkt eerst na of deze kandidatuur ontvankelijk is. Beoordeel ze daarna."
    if application.eligibility == Eligibility.INELIGIBLE:
        return "Deze kandidatuur is niet ontvankelijk. Ze wordt niet beoordeeld."
    return ""


def to_review(call: OpenCall) -> QuerySet[Application]:
    """Give the applications of `call` that reviewers score: handed in, not withdrawn, and found eligible."""
    return call.applications.in_selection().filter(eligibility=Eligibility.ELIGIBLE)


def can_be_asked(call: OpenCall) -> QuerySet[User]:
    """Give the people who could review `call` and were not asked yet."""
    asked = Reviewer.objects.filter(call=call).values("user")
    return User.objects.filter(is_active=True, role__in=REVIEWING_ROLES).exclude(pk__in=asked)


@dataclass(frozen=True)
class Progress:
    """How far one reviewer is in a call; besturen they act for don't count."""

    reviewer: Reviewer
    done: int
    total: int

    @property
    def is_done(self) -> bool:
        """Give whether nothing is left."""
        return self.done >= self.total

    @property
    def share(self) -> int:
        """Give what is done, in percent, for a bar."""
        return 100 * self.done // self.total if self.total else 100


def progress_in(call: OpenCall) -> list[Progress]:
    """Give how far each reviewer of `call` is, by name; four queries."""
    reviewers = list(call.reviewers.select_related("user").order_by("user__last_name", "user__first_name", "pk"))
    people = [row.user_id for row in reviewers]
    eligible = to_review(call)
    own = Membership.objects.active().filter(user__in=people)
    away = dict(own.filter(bestuur__in=eligible.values("bestuur")).order_by().values_list("user").annotate(Count("pk")))
    reviews = Review.objects.filter(
        reviewer__in=people,
        application__call=call,
        application__status__in=IN_SELECTION,
        application__eligibility=Eligibility.ELIGIBLE,
    )
    of_others = ~Exists(own.filter(user=OuterRef("reviewer"), bestuur=OuterRef("application__bestuur")))
    done = dict(reviews.filter(of_others).order_by().values_list("reviewer").annotate(Count("pk")))
    total = eligible.count()
    return [Progress(row, done.get(row.user_id, 0), total - away.get(row.user_id, 0)) for row in reviewers]


@dataclass(frozen=True)
class Task:
    """A call somebody reviews: how far, and what comes next (None when nothing is left)."""

    call: OpenCall
    done: int
    total: int
    next: Application | None

    @property
    def is_done(self) -> bool:
        """Give whether nothing is left."""
        return self.next is None


def open_for(user: Any, call: OpenCall) -> QuerySet[Application]:
    """Give the applications of `call` that are for `user` to review, by name: not of the own bestuur."""
    return to_review(call).exclude(bestuur__in=own_besturen_of(user)).order_by("bestuur__name", "pk")


def task_of(user: Any, call: OpenCall) -> Task:
    """Give how far `user` is in reviewing `call`."""
    mine = open_for(user, call)
    done = mine.filter(reviews__reviewer=user)
    following = mine.exclude(pk__in=done.values("pk")).select_related("bestuur").first()
    return Task(call, done.count(), mine.count(), following)


def tasks_of(user: Any) -> list[Task]:
    """Give the calls `user` reviews, those that close first in front, then those that are over; constant queries."""
    calls = list(
        OpenCall.objects.filter(reviewers__user=user).select_related("traject").order_by("review_closes_at", "pk")
    )
    if not calls:
        return []
    mine = Application.objects.in_selection().filter(call__in=calls, eligibility=Eligibility.ELIGIBLE)
    mine = mine.exclude(bestuur__in=own_besturen_of(user))
    done = set(Review.objects.filter(reviewer=user, application__in=mine).values_list("application", flat=True))
    counts: dict[int, list[int]] = {call.pk: [0, 0] for call in calls}
    following: dict[int, int] = {}
    for call_pk, pk in mine.order_by("bestuur__name", "pk").values_list("call", "pk"):
        counts[call_pk][0] += pk in done
        counts[call_pk][1] += 1
        if pk not in done:
            following.setdefault(call_pk, pk)
    shown = Application.objects.select_related("bestuur").in_bulk(following.values())
    tasks = [Task(call, *counts[call.pk], shown.get(following.get(call.pk))) for call in calls]
    return sorted(tasks, key=lambda task: task.call.is_review_over)


def waiting_tasks(user: Any) -> list[Task]:
    """Give the calls that `user` can review now and is not done with."""
    if user.role not in REVIEWING_ROLES:
        return []
    return [task for task in tasks_of(user) if task.next and task.call.is_reviewed_now]


@dataclass
class ShownReview:
    """One review on a page: who, the points by criterion, what they come to, and the remark for the team."""

    review: Review
    mean: Fraction
    points: dict[int, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Give what it comes to, as people read it."""
        return as_text(self.mean)


def reviews_on(application: Application) -> list[ShownReview]:
    """Give the reviews of one application with their points, the oldest first; constant queries. Ask `Sight` before."""
    shown = []
    reviews = application.reviews.select_related("reviewer").prefetch_related("scores__criterion")
    for review in reviews.order_by("pk"):
        scores = list(review.scores.all())
        pairs = [(score.points, score.criterion.weight) for score in scores]
        shown.append(
            ShownReview(review, scoring.weighted_mean(pairs), {score.criterion_id: score.points for score in scores})
        )
    return shown


def score_text(shown: list[ShownReview], call: OpenCall) -> str:
    """Give the score of an application as people read it, from its shown reviews; "" without any."""
    return as_text(scoring.combine([one.mean for one in shown], call.score_method))


@dataclass(frozen=True)
class OwnRow:
    """One application in the list of a reviewer: the own score, and the score of all once it may be seen."""

    application: Application
    own: str
    score: str


def own_rows(user: Any, call: OpenCall) -> list[OwnRow]:
    """Give the applications of `call` for `user` to review, by name, but the own bestuur; constant queries."""
    sight = sight_of(user, call)
    given = given_in(call)
    rows = []
    for application in open_for(user, call).select_related("bestuur"):
        reviews = given.get(application.pk, [])
        own = next((one.mean for one in reviews if one.reviewer == user.pk), None)
        is_shown = sight.shows_scores(application.pk, application.bestuur_id)
        rows.append(OwnRow(application, as_text(own), as_text(score_from(reviews, call)) if is_shown else ""))
    return rows
