"""Tell who takes part, in one mail, what was added to the sessions of a traject."""

from collections import defaultdict
from datetime import timedelta

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.trajectories.outputs.models import Material, Minutes
from kruispunt.trajectories.outputs.notifications import OutputsAdded
from kruispunt.trajectories.outputs.queries import readers_of
from kruispunt.trajectories.programme.models import Traject

#: Somebody who adds five files in a row causes one mail: nothing goes until it was quiet for so long.
QUIET = timedelta(minutes=30)
#: No two mails about one traject within this time.
BETWEEN = timedelta(hours=1)


@action
def tell_of_outputs(*, traject: Traject, by: User | None) -> int:
    """Send everybody who takes, or took, part one mail with what is new for them; give how many mails went.

    Nothing happens while somebody still adds (the newest is under half an hour old), or within an hour of the last
    mail: the next run looks again. What is told once is never told again.
    """
    row = Traject.objects.select_for_update(no_key=True).get(pk=traject.pk)
    materials = list(
        Material.objects.filter(session__traject=row, told_at__isnull=True).select_related("session__traject")
    )
    minutes = list(
        Minutes.objects.published()
        .filter(session__traject=row, told_at__isnull=True)
        .select_related("session__traject")
    )
    moments = [one.added_at for one in materials] + [one.published_at for one in minutes]
    if not moments or max(moments) > clock.now() - QUIET or _told_since(row, clock.now() - BETWEEN):
        record_nothing_changed()
        return 0
    new = [(one.session, f"{one.title} ({one.session.title})") for one in materials]
    new += [(one.session, f"Verslag van {one.session.title}") for one in minutes]
    readers = readers_of(list({session.pk: session for session, _ in new}.values()))
    items: dict[User, list[str]] = defaultdict(list)
    for session, words in new:
        for user in readers[session.pk].values():
            items[user].append(words)
    for user, words in items.items():
        OutputsAdded(traject=row, items=tuple(words)).send(to=user)
    told = {"told_at": clock.now()}
    Material.objects.filter(pk__in=[one.pk for one in materials]).update(**told)
    Minutes.objects.filter(pk__in=[one.pk for one in minutes]).update(**told)
    record("outputs.tell_of_outputs", row, by=by, materials=len(materials), minutes=len(minutes), people=len(items))
    return len(items)


def _told_since(traject: Traject, moment) -> bool:
    told = {"session__traject": traject, "told_at__gt": moment}
    return Material.objects.filter(**told).exists() or Minutes.objects.filter(**told).exists()
