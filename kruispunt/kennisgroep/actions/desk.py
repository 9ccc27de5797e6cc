"""What moderators do from their desk, and what is cleared of who came when."""

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep.mentions import handles_in
from kruispunt.kennisgroep.models import Draft, Kennisgroep, Topic, Visit
from kruispunt.kennisgroep.queries.access import is_own, moderates, readable_topics, settled_memberships
from kruispunt.kennisgroep.queries.figures import kept_from


@action
def draft_mention(*, topic: Topic, colleague: User, by: User) -> Draft:
    """Put a mention of `colleague` in the reply that `by` is writing in `topic`, and give that draft.

    Nothing is placed: the moderator reads it, changes it and sends it, or not. A draft is not in the audit trail.

    Raises Forbidden for who does not moderate the group, Refused when the topic is closed, is an anonymous question of
    `by`, or the colleague is no member any more.
    """
    if not moderates(by, topic.group) or not readable_topics(by).filter(pk=topic.pk).exists():
        raise Forbidden("Alleen moderatoren van deze groep vragen vanaf hier een collega.")
    if topic.is_closed:
        raise Refused("Dit onderwerp is gesloten.")
    if topic.is_anonymous and is_own(by, topic):  # a draft has a name, and would tell who asked
        raise Refused("Hier antwoord je anoniem. Vermeld een collega in je antwoord zelf.")
    members = settled_memberships().filter(group=topic.group, user=colleague)
    member = members.select_related("user__kennisgroep_profile").first()
    if member is None:
        raise Refused("Deze collega is geen lid van de groep meer.")
    record_nothing_changed()
    draft = Draft.objects.select_for_update().filter(user=by, topic=topic).first()
    draft = draft or Draft(user=by, group=topic.group, topic=topic)
    handle = member.user.kennisgroep_profile.handle
    if handle not in handles_in(draft.source):
        asks = f"@{handle} Kan jij hierbij helpen?"
        draft.source = f"{draft.source.rstrip()}\n\n{asks}".strip()
        draft.updated_at = clock.now()
        draft.save()
    return draft


@action
def forget_visits(*, group: Kennisgroep, by: User | None = None) -> int:
    """Remove who came on which day before the months the figures show, and give how many rows that were.

    The figures compare a month with the same one a year earlier; beyond those 25 months nobody needs to know who read
    on which day (GDPR, article 5, 1, e: no longer than necessary).
    """
    removed, _ = Visit.objects.filter(group=group, day__lt=kept_from()).delete()
    if removed:
        record("kennisgroep.forget_visits", group, by=by, number=removed, before=kept_from().isoformat())
    else:
        record_nothing_changed()
    return removed
