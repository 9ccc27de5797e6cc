"""What this room writes outside the page editor: checks of pages, plans that are due, and the starter path."""

from collections.abc import Iterable

from wagtail.models import Page, Revision

from kruispunt.besturen.models import User
from kruispunt.cms import paths
from kruispunt.cms.models import GroupPage, GroupsPage, PageReview, PathPage, PathProgress
from kruispunt.cms.notifications import ReviewAsked
from kruispunt.cms.reviews import months_later
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused
from kruispunt.kennisgroep.models import Kennisgroep

#: How long a path is kept for somebody after it was begun.
PATH_KEPT_MONTHS = 12


def _lock_review(page: Page) -> PageReview:
    PageReview.objects.get_or_create(page_id=page.pk)
    return PageReview.objects.select_for_update().get(page_id=page.pk)


@action
def check_page(*, page: Page, by: User) -> PageReview:
    """Keep that `by` looked a page through, so that its term begins again."""
    review = _lock_review(page)
    review.checked_at, review.checked_by, review.asked_at = clock.now(), by, None
    review.save()
    record("cms.check_page", page, by=by)
    return review


@action
def ask_to_review(*, pages: Iterable[Page], to: Iterable[User], by: User | None) -> list[Page]:
    """Ask each of `to` in one mail to look these pages through; give the pages that were not asked about before."""
    asked = []
    for page in sorted(pages, key=lambda page: page.pk):
        review = _lock_review(page)
        if review.asked_at is None:
            review.asked_at = clock.now()
            review.save()
            asked.append(page)
            record("cms.ask_to_review", page, by=by)
    if not asked:
        record_nothing_changed()
        return []
    for user in to:
        ReviewAsked(pages=tuple(page.title for page in asked)).send(to=user)
    return asked


@action
def publish_planned(*, revision: Revision, by: User | None) -> None:
    """Publish a version of a page whose planned moment has come; nothing when it was published or cancelled since."""
    due = Revision.objects.select_for_update().filter(pk=revision.pk, approved_go_live_at__lte=clock.now()).first()
    if due is None:
        record_nothing_changed()
        return
    due.publish(log_action="wagtail.publish.scheduled")
    record("cms.publish_planned", due.content_object, by=by)


@action
def take_offline(*, page: Page, by: User | None) -> None:
    """Take a page offline whose planned end has come; nothing when that changed since."""
    due = Page.objects.select_for_update().filter(pk=page.pk, live=True, expire_at__lte=clock.now()).first()
    if due is None:
        record_nothing_changed()
        return
    due.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    record("cms.take_offline", due, by=by)


@action
def host_group(*, group: Kennisgroep, by: User | None) -> GroupPage | None:
    """Give a knowledge group its page under the page of the groups; None, and nothing done, without such a page."""
    parent = GroupsPage.objects.first()
    found = GroupPage.objects.filter(group=group).first()
    if parent is None or found is not None:
        record_nothing_changed()
        return found
    page = parent.add_child(instance=GroupPage(group=group, title=group.name, slug=group.slug))
    record("cms.host_group", page, by=by)
    return page


def _own_path(by: User) -> PathProgress:
    found = PathProgress.objects.select_for_update().filter(user=by).first()
    if found is None:
        raise Refused("Je bewaart nu geen pad. Kies eerst waar je staat en bewaar het.")
    return found


@action
def keep_path(*, page: PathPage, stage: str, by: User) -> PathProgress:
    """Keep the choice of `by`, for a year from the first time; another choice keeps the steps that were taken.

    Raises Refused for a choice that is not on the page.
    """
    if paths.stage_of(page, stage) is None:
        raise Refused("Deze keuze staat niet meer op de pagina. Kies opnieuw waar je staat.", field="stage")
    today = clock.today()
    ends_on = months_later(today, PATH_KEPT_MONTHS)
    PathProgress.objects.get_or_create(user=by, defaults={"stage": stage, "ends_on": ends_on, "started_on": today})
    progress = PathProgress.objects.select_for_update().get(user=by)
    progress.stage = stage
    progress.save(update_fields=["stage"])
    record("cms.keep_path", progress, by=by)
    return progress


@action
def mark_step(*, page: PathPage, step: str, is_done: bool, by: User) -> PathProgress:
    """Keep that `by` took a step of the path they chose, or take that back.

    Raises Refused when nothing is kept, or when the step does not stand on their path.
    """
    progress = _own_path(by)
    stage = paths.stage_of(page, progress.stage)
    if stage is None or step not in paths.keys_of(stage):
        raise Refused("Deze stap staat niet meer op je pad. Kijk wat er nu staat.", field="step")
    if is_done:
        _, changed = progress.steps.get_or_create(step=step, defaults={"done_on": clock.today()})
    else:
        changed, _ = progress.steps.filter(step=step).delete()
    if changed:
        record("cms.mark_step", progress, by=by, is_done=is_done)
    else:
        record_nothing_changed()
    return progress


@action
def stop_path(*, by: User) -> None:
    """Throw away what is kept of the path of `by`, the steps too. Raises Refused when nothing is kept."""
    progress = _own_path(by)
    record("cms.stop_path", progress, by=by)
    progress.delete()


@action
def forget_owner(*, progress: PathProgress, by: User | None) -> None:
    """Take the name off a path whose term is over; its steps stay, to be counted."""
    row = PathProgress.objects.select_for_update().filter(pk=progress.pk, ends_on__lte=clock.today()).first()
    if row is None or row.user_id is None:
        record_nothing_changed()
        return
    row.user = None
    row.save(update_fields=["user"])
    record("cms.forget_owner", row, by=by)
