"""The figures of this room."""

from django.urls import reverse
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.figures import Figure, Period, Row, Split, count, figure
from kruispunt.kennisgroep.models import GroupMembership, Post, Thanks, Topic, TopicKind


@figure("2.1-K1")
def members(period: Period) -> Figure:
    """Count who was a member of a group at the end of the last day of the period, one person once (001 OD 2.1).

    When that day lies ahead, today decides: who asked to join and who left do not count.
    """
    memberships = (
        GroupMembership.objects.members_on(min(period.last, clock.today()))
        .select_related("user", "bestuur", "group")
        .order_by("user__last_name", "user__first_name", "user_id", "joined_on", "pk")
    )
    rows: dict[int, Row] = {}
    for membership in memberships:
        if membership.user_id not in rows:
            label = f"{membership.user} ({membership.bestuur})"
            rows[membership.user_id] = Row(label, membership.joined_on, membership.group.get_absolute_url(), True)
    return count(list(rows.values()))


@figure("2.1-K2")
def interactions(period: Period) -> Figure:
    """Count questions, answers and thanks in the period, split by kind (001 OD 2.1).

    A question is a topic of that kind, anonymous or not; an answer is every post after the first one of any topic;
    thanks are the one reaction there is. What was removed or refused, or still waits for a moderator, does not count,
    nor do the answers and thanks in it. What else members placed does not count and is named in the note.

    A row tells what was counted and where it stands. It has no title, text or name: rows go into files, and what a
    group shares stays in the group.
    """
    within = {"created_at__gte": period.starts_at, "created_at__lt": period.ends_before}
    placed = Topic.objects.visible().filter(posts__number=1, posts__removed_at__isnull=True, **within)
    questions = placed.filter(kind=TopicKind.QUESTION)
    answers = Post.objects.standing().replies().filter(**within)
    thanks = Thanks.objects.filter(
        post__in=Post.objects.standing(), at__gte=period.starts_at, at__lt=period.ends_before
    )
    rows = [
        Row(f"Vraag in onderwerp {pk}", timezone.localdate(at), reverse("kennisgroep:topic", args=[slug, pk]))
        for pk, at, slug in questions.order_by("created_at", "pk").values_list("pk", "created_at", "group__slug")
    ]
    fields = ("topic", "pk", "created_at", "topic__group__slug")
    rows += [
        Row(f"Antwoord in onderwerp {topic}", timezone.localdate(at), reverse("kennisgroep:post", args=[slug, pk]))
        for topic, pk, at, slug in answers.order_by("created_at", "pk").values_list(*fields)
    ]
    fields = ("post__topic", "post", "at", "post__topic__group__slug")
    rows += [
        Row(f"Bedankje in onderwerp {topic}", timezone.localdate(at), reverse("kennisgroep:post", args=[slug, pk]))
        for topic, pk, at, slug in thanks.order_by("at", "pk").values_list(*fields)
    ]
    counted = {"Vragen": questions.count(), "Antwoorden": answers.count(), "Bedankjes": thanks.count()}
    splits = tuple(Split("soort", label, value) for label, value in counted.items())
    others = placed.exclude(kind=TopicKind.QUESTION).count()
    note = f"Andere onderwerpen in deze periode, die niet meetellen: {others}." if others else ""
    return count(rows, splits=splits, note=note)
