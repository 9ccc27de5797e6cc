"""What goes to members by mail: mentions and answers at once, and the overview of a group."""

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep.models import GroupMembership, MailRhythm, Nudge
from kruispunt.kennisgroep.notifications import GroupOverview, WrittenToYou
from kruispunt.kennisgroep.queries.overview import due_overviews, overview_for
from kruispunt.kennisgroep.queries.telling import due_nudges, still_news
from kruispunt.notifications.models import OutboxMail


@action
def tell(*, user: User, by: User | None = None) -> OutboxMail | None:
    """Put all that has to be told to `user` at once into one mail and give it; None when nothing is news any more.

    It may run again, and in two workers at once: what it takes is done in the same transaction as the mail.
    """
    taken = list(due_nudges().filter(user=user).select_for_update(of=("self",)).values_list("pk", flat=True))
    record_nothing_changed()
    if not taken:
        return None
    nudges = Nudge.objects.filter(pk__in=taken)
    news = list(
        still_news(nudges, user)
        .select_related("post__topic__group", "post__author", "post__bestuur")
        .order_by("post__created_at", "pk")
    )
    nudges.update(done_at=clock.now())
    if not news:
        return None
    mail = WrittenToYou(nudges=news).send(to=user)
    if mail:
        record("kennisgroep.tell", mail, by=by, posts=len(news))
    return mail


@action
def send_overview(*, membership: GroupMembership, by: User | None = None) -> OutboxMail | None:
    """Put what is new to a member into one mail and give it; None when it is not due, or nothing is new.

    It may run again, and in two workers at once: the moment of it is kept in the same transaction as the mail.
    """
    GroupMembership.objects.select_for_update().get(pk=membership.pk)
    row = due_overviews().select_related("user", "group").filter(pk=membership.pk).first()
    record_nothing_changed()
    if row is None:
        return None
    overview = overview_for(row)
    row.digested_at = clock.now()
    row.save(update_fields=["digested_at"])
    if overview.is_empty:
        return None
    mail = GroupOverview(membership=row, overview=overview).send(to=row.user)
    record("kennisgroep.send_overview", mail, by=by, group=row.group_id)
    return mail


@action
def choose_overview(*, membership: GroupMembership, rhythm: str, by: User | None) -> GroupMembership:
    """Let a member get the overview of a group as `rhythm` says, and give the membership.

    `by` is that member, or None for the reader of such a mail, who need not log in. Who wants it again after "never"
    hears of what comes from then on.

    Raises Forbidden for somebody else, Refused for an unknown rhythm and when the membership ended.
    """
    row = GroupMembership.objects.select_for_update().get(pk=membership.pk)
    if by is not None and by.pk != row.user_id:
        raise Forbidden("Je kan alleen je eigen mails instellen.")
    if rhythm not in MailRhythm.values:
        raise Refused("Kies een van de mogelijkheden.", field="rhythm")
    if not row.is_active:
        raise Refused("Je bent geen lid meer van deze groep. Je krijgt er geen overzicht van.")
    if row.mail_rhythm == rhythm:
        record_nothing_changed()
        return row
    if row.mail_rhythm == MailRhythm.NONE:
        row.digested_at = clock.now()
    row.mail_rhythm = rhythm
    row.save(update_fields=["mail_rhythm", "digested_at"])
    record("kennisgroep.choose_overview", row, by=by, rhythm=rhythm)
    return row
