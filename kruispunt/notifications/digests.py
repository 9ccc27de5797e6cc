"""What waits for the daily or weekly mail of its person: until when, and how it reads."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.notifications.models import Category, DigestItem, MailPreference, Rhythm
from kruispunt.notifications.rendering import escape_markdown, fill

#: When a digest goes by the clock in Brussels, every day or every Monday: before people start to work, and at an hour
#: that exists on every day, also when the clock changes.
DIGEST_AT = time(7, 30)


def last_moment(rhythm: str) -> datetime:
    """Give the last moment (aware) at which a digest of this rhythm was due: today's or Monday's when it has passed."""
    today = clock.today()
    day = today - timedelta(days=today.weekday()) if rhythm == Rhythm.WEEKLY else today
    moment = _at(day)
    return moment if moment <= clock.now() else _at(day - _step(rhythm))


def next_moment(rhythm: str) -> datetime:
    """Give the moment (aware) at which what is put aside now goes."""
    return _at(timezone.localdate(last_moment(rhythm)) + _step(rhythm))


def _step(rhythm: str) -> timedelta:
    return timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)


def _at(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, DIGEST_AT))


def due_items() -> QuerySet[DigestItem]:
    """Give what has to be dealt with now, each with the `rhythm` its person wants today.

    That is what was put aside before the last digest moment of its rhythm; and whatever waits of a category that its
    person now wants at once (it goes), or not at all (it goes nowhere).
    """
    chosen = MailPreference.objects.filter(user=OuterRef("user"), category=OuterRef("category"))
    waiting = DigestItem.objects.filter(sent_at__isnull=True).annotate(rhythm=Subquery(chosen.values("rhythm")[:1]))
    return waiting.filter(
        Q(rhythm__isnull=True)
        | Q(rhythm__in=[Rhythm.IMMEDIATE, Rhythm.NONE])
        | Q(rhythm=Rhythm.DAILY, created_at__lt=last_moment(Rhythm.DAILY))
        | Q(rhythm=Rhythm.WEEKLY, created_at__lt=last_moment(Rhythm.WEEKLY))
    ).order_by("pk")


def category_of(items: Iterable[DigestItem]) -> str:
    """Give the category of a digest: that of its first item, or "evaluation" when one is about that.

    The link of an evaluation is its receiver's alone (`OutboxMail.is_personal`), also between other messages.
    """
    categories = [item.category for item in items]
    return Category.EVALUATION if Category.EVALUATION in categories else categories[0]


def written(first_name: str, items: list[DigestItem]) -> tuple[str, str]:
    """Give the subject and the Markdown of one mail with all `items`, category by category, the oldest first."""
    subject, source = fill("notifications/mail/digest.md", {"first_name": first_name, "count": len(items)})
    parts = [source.strip()]
    for category in Category:
        of_category = [item for item in items if item.category == category]
        if of_category:
            parts.append(f"## {category.label}")
        parts += [f"### {escape_markdown(item.subject)}\n\n{_without_greeting(item.source)}" for item in of_category]
    return subject, "\n\n".join(parts) + "\n"


def _without_greeting(source: str) -> str:
    first, _, rest = source.partition("\n")
    return rest.strip() if first.startswith("Dag ") else source.strip()
