"""Staff names the reviewers of a call; each scores independently while the review phase is open."""

from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.trajectories.calls.actions.checks import check_manages
from kruispunt.trajectories.calls.enums import SCORES
from kruispunt.trajectories.calls.models import Application, Criterion, OpenCall, Review, Reviewer, Score
from kruispunt.trajectories.calls.notifications import ReviewerAsked
from kruispunt.trajectories.calls.queries.reviews import REVIEWING_ROLES, own_besturen_of, why_not_now

#: Characters of a remark for the team.
LONGEST_REMARK = 2000


def points_field(criterion_pk: int) -> str:
    """Give the name of the form field with the points on a criterion, where a refusal of them is shown."""
    return f"points_{criterion_pk}"


@action
def ask_reviewer(*, call: OpenCall, user: Any, by: Any) -> Reviewer:
    """Let `user` review the applications of `call`, who hears so by mail.

    Raises Forbidden for who is not of the team; Refused for somebody whose role does not review, who was asked
    already, or of the team once scores were given (then that person could have read them), and after the review phase.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk)
    if not user.is_active or user.role not in REVIEWING_ROLES:
        raise Refused("Vraag een begeleider, een medewerker of een beheerder.", field="user")
    if row.is_review_over:
        raise Refused("Het beoordelen is voorbij. Een nieuwe beoordelaar kan niets meer scoren.")
    if user.has_perm("calls.manage") and Review.objects.filter(application__call=row).exists():
        raise Refused(
            f"Er zijn al scores, en {user} kon ze lezen. Vraag een begeleider: die kent de scores nog niet.",
            field="user",
        )
    try:
        with transaction.atomic():
            reviewer = Reviewer.objects.create(call=row, user=user, asked_by=by, asked_at=clock.now())
    except IntegrityError as error:
        raise Refused(f"{user} beoordeelt deze oproep al.", field="user") from error
    record("calls.ask_reviewer", row, by=by, reviewer=str(user))
    ReviewerAsked(reviewer=reviewer).send(to=user)
    return reviewer


@action
def release_reviewer(*, reviewer: Reviewer, by: Any) -> None:
    """Let somebody review a call no more, who gave no review yet.

    Raises Forbidden for who is not of the team and for the reviewer self, who would then read the scores of others;
    Refused when that person reviewed something, or was released before.
    """
    check_manages(by)
    call = OpenCall.objects.lock(pk=reviewer.call_id)
    row = Reviewer.objects.select_for_update().filter(pk=reviewer.pk).first()
    if row is None:
        raise Refused("Deze beoordelaar is al weg. Laad de pagina opnieuw.")
    if row.user == by:
        raise Forbidden("Je kan jezelf niet weghalen als beoordelaar. Vraag het aan een collega van het team.")
    given = Review.objects.filter(application__call=call, reviewer=row.user).count()
    if given:
        word = "kandidatuur" if given == 1 else "kandidaturen"
        raise Refused(f"{row.user} beoordeelde al {given} {word}. Wie beoordeelde, blijft beoordelaar.")
    record("calls.release_reviewer", call, by=by, reviewer=str(row.user))
    row.delete()


def _check_may_review(call: OpenCall, application: Application, by: Any) -> None:
    """Raise Forbidden for whatever stands in the way of a review of `application` by `by` now."""
    if by.role not in REVIEWING_ROLES or not Reviewer.objects.select_for_update().filter(call=call, user=by).exists():
        raise Forbidden("Je bent geen beoordelaar van deze oproep.")
    if application.bestuur_id in own_besturen_of(by):
        raise Forbidden(f"Je handelt zelf voor {application.bestuur}. Anderen beoordelen deze kandidatuur.")
    if obstacle := why_not_now(call, application):
        raise Forbidden(obstacle)


def _checked(call: OpenCall, points: dict[int, int]) -> dict[Criterion, int]:
    criteria = list(call.criteria.all())
    if not criteria:
        raise Refused("Deze oproep heeft geen criteria. Vraag het aan het team.")
    if set(points) - {criterion.pk for criterion in criteria}:
        raise Refused("De criteria van deze oproep veranderden. Laad de pagina opnieuw.")
    for criterion in criteria:
        if points.get(criterion.pk) not in SCORES:
            raise Refused(
                f"{criterion.label}: geef {SCORES[0]} tot {SCORES[-1]} punten.", field=points_field(criterion.pk)
            )
    return {criterion: points[criterion.pk] for criterion in criteria}


@action
def review(
    *, application: Application, points: dict[int, int], remark: str, by: Any, version: int | None = None
) -> Review:
    """Give the points of `by` on every criterion (by primary key, 1 to 5), and a remark for the team; or change them.

    `version` is that of the review the form was made from, None for the first. Reviews of others are not looked at.

    Raises Forbidden for who does not review the call or acts for the bestuur, outside the review phase, and for an
    application that is not eligible or was withdrawn; Refused for points that are missing or not 1 to 5; Stale when
    the own review was saved in another window meanwhile.
    """
    # The call first, as everywhere: no score lands between the last look of a confirmation and its end.
    call = OpenCall.objects.lock(pk=application.call_id)
    row = Application.objects.lock(pk=application.pk)
    _check_may_review(call, row, by)
    given = _checked(call, points)
    remark = remark.strip()
    if len(remark) > LONGEST_REMARK:
        raise Refused(f"Schrijf hoogstens {LONGEST_REMARK} tekens.", field="remark")
    # The lock on the application lets one review of it be written at a time: nobody comes in between.
    existing = Review.objects.select_for_update().filter(application=row, reviewer=by).first()
    if existing is None:
        stored = Review.objects.create(application=row, reviewer=by, remark=remark, reviewed_at=clock.now())
    else:
        stored = _change(existing, remark, version)
    Score.objects.bulk_create(
        [Score(review=stored, criterion=criterion, points=value) for criterion, value in given.items()]
    )
    record("calls.review", stored, by=by, version=stored.version, points={str(c.pk): v for c, v in given.items()})
    return stored


def _change(existing: Review, remark: str, version: int | None) -> Review:
    if version != existing.version:
        raise Stale(
            "Je bewaarde deze beoordeling intussen in een ander venster. Je ziet hieronder wat bewaard is en wat je nu "
            "invulde. Bewaar opnieuw als dit moet gelden.",
            version=existing.version,
        )
    existing.scores.all().delete()
    existing.remark, existing.reviewed_at = remark, clock.now()
    return existing.save_new_version()
