"""Which pages have to be looked through again, and by whom."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from wagtail.models import Page, Revision

from kruispunt.besturen.models import User
from kruispunt.cms.models import PageReview, ReviewEvery, SitePage
from kruispunt.core import clock
from kruispunt.core.roles import is_staff


@dataclass(frozen=True)
class Due:
    """A page that waits to be looked through: since when, who edited it last, and whether that person was asked."""

    page: SitePage
    due_on: date
    editor: User | None
    is_asked: bool

    @property
    def edit_url(self) -> str:
        """Give where an editor opens the page."""
        return f"/beheer/pages/{self.page.pk}/edit/"


def months_later(day: date, months: int) -> date:
    """Give the same day `months` later, or the last of that month when it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _kinds() -> list[type[SitePage]]:
    def below(model: type[SitePage]) -> list[type[SitePage]]:
        found = [] if model._meta.abstract else [model]
        return found + [kind for child in model.__subclasses__() for kind in below(child)]

    return below(SitePage)


def due_pages() -> list[Due]:
    """Give the live pages whose term has passed since somebody checked them, or since they came online; oldest first.

    An edit is no check: who corrects a word did not read the whole page.
    """
    pages = list(Page.objects.live().type(*_kinds()).order_by("path").specific())
    reviews = {review.page_id: review for review in PageReview.objects.all()}
    found: list[tuple[date, SitePage]] = []
    for page in pages:
        review = reviews.get(page.pk)
        since = (review and review.checked_at) or page.first_published_at
        if page.review_every == ReviewEvery.NEVER or since is None:
            continue
        due_on = months_later(timezone.localdate(since), page.review_every)
        if due_on <= clock.today():
            found.append((due_on, page))
    editors = _editors([page for _, page in found])
    found.sort(key=lambda one: (one[0], one[1].path))
    return [
        Due(page, due_on, editors.get(page.pk), bool((review := reviews.get(page.pk)) and review.asked_at))
        for due_on, page in found
    ]


def _editors(pages: list[SitePage]) -> dict[int, User]:
    """Give who edited each page last, as far as that person still works in the team."""
    revisions = Revision.objects.filter(pk__in=[page.latest_revision_id for page in pages if page.latest_revision_id])
    users = {row.pk: row.user for row in revisions.select_related("user")}
    found = {page.pk: users.get(page.latest_revision_id) for page in pages}
    return {pk: user for pk, user in found.items() if user is not None and is_staff(user)}
