"""Who hears about an application, and who takes part for it: people leave, and their bestuur stays."""

from collections import defaultdict
from collections.abc import Collection

from kruispunt.besturen.models import Membership, User
from kruispunt.besturen.queries import colleagues_of
from kruispunt.trajectories.calls.models import Application


def readers_of(applications: Collection[Application]) -> dict[int, list[User]]:
    """Give, by number of the application, who hears about it, in two queries.

    That is who handed it in, as long as that person acts for the bestuur; after that every colleague who does, by
    name. When nobody acts for the bestuur any more it stays who handed it in: somebody has to be told.
    """
    besturen = {application.bestuur_id for application in applications}
    active = Membership.objects.active().filter(bestuur__in=besturen, user__is_active=True)
    acting: dict[int, list[User]] = defaultdict(list)
    for membership in active.select_related("user").order_by("user__first_name", "user__last_name", "user"):
        acting[membership.bestuur_id].append(membership.user)
    readers = {}
    for application in applications:
        colleagues = acting[application.bestuur_id]
        stays = application.applicant in colleagues or not colleagues
        readers[application.pk] = [application.applicant] if stays else colleagues
    return readers


def who_takes_part(application: Application, by: User | None) -> User | None:
    """Give who takes part: who was named, else the substitute, else `by`; each only while acting for the bestuur.

    When none of them does it is who hears about the application; None when nobody acts for the bestuur.
    """
    acting = set(colleagues_of(application.bestuur))
    named = [application.participant or application.applicant, application.substitute, by]
    named += readers_of([application])[application.pk]
    return next((person for person in named if person in acting), None)
