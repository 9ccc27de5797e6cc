"""What this room writes outside the page editor: checks, plans that are due, the starter path, who uses what."""

from collections.abc import Iterable
from datetime import date

from wagtail.models import Page, Revision

from kruispunt.besturen.models import Bestuur, User
from kruispunt.cms import adoptions, paths
from kruispunt.cms.models import Adoption, GroupPage, GroupsPage, InstrumentPage, PageReview, PathPage, PathProgress
from kruispunt.cms.notifications import ReviewAsked
from kruispunt.cms.reviews import months_later
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
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


def _check_speaks_for(by: User, bestuur: Bestuur) -> None:
    if not by.has_perm("cms.tell_adoption", bestuur):
        raise Forbidden(f"Je handelt in Kruispunt niet voor {bestuur}.")


@action
def tell_adoption(*, instrument: InstrumentPage, bestuur: Bestuur, since: date, by: User) -> Adoption:
    """Keep that a bestuur uses an instrument from the day `since` on; what a colleague told before stays as it is.

    Raises Forbidden for who does not speak for the bestuur; Refused for a day that still comes, a bestuur that merged,
    or an instrument that is not online.
    """
    _check_speaks_for(by, bestuur)
    if bestuur.is_closed:
        raise Refused(f"{bestuur} is opgegaan in {bestuur.successor}. Kies dat bestuur.", field="bestuur")
    if not instrument.live:
        raise Refused("Dit instrument staat niet meer online.")
    if since > clock.today():
        raise Refused("Kies vandaag of een dag die voorbij is.", field="since")
    known = adoptions.running_for(instrument, bestuur).first()
    if known is not None:
        record_nothing_changed()
        return known
    adoption, is_new = Adoption.objects.get_or_create(
        instrument=instrument,
        bestuur=bestuur,
        stopped_on=None,
        defaults={"since": since, "told_on": clock.today(), "told_by": by},
    )
    if is_new:
        record("cms.tell_adoption", adoption, by=by, since=since)
    else:
        record_nothing_changed()
    return adoption


@action
def stop_adoption(*, instrument: InstrumentPage, bestuur: Bestuur, by: User) -> None:
    """Keep that a bestuur uses an instrument no longer from today on; nothing when it does not.

    What was told today is taken back whole: it was a mistake, and counts nowhere. Raises Forbidden for who does not
    speak for the bestuur.
    """
    _check_speaks_for(by, bestuur)
    rows = list(adoptions.running_for(instrument, bestuur).select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        record_nothing_changed()
    for row in rows:
        if row.told_on == clock.today():
            record("cms.take_back_adoption", row, by=by)
            row.delete()
        else:
            row.stopped_on, row.stopped_by = clock.today(), by
            row.save()
            record("cms.stop_adoption", row, by=by)
