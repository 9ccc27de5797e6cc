"""The address in an overview at which its reader stops it, without logging in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from kruispunt.kennisgroep.models import GroupMembership
from kruispunt.kennisgroep.queries.splitting import heir_of

_SALT = "kennisgroep.overview"


def stop_url(membership: GroupMembership) -> str:
    """Give the whole address of the page with the button that stops the overview.

    It is signed and does not end: an old mail has to work too. Opening it changes nothing, since programs that look
    through mail follow every link (shared/PEERS.md, 3).
    """
    token = signing.dumps([membership.user_id, membership.group.slug], salt=_SALT)
    return f"{settings.SITE_URL}{reverse('kennisgroep:overview_from_mail', args=[token])}"


def read_token(token: str) -> GroupMembership | None:
    """Give the membership of an address of `stop_url` that stands; None for any other.

    Of a group that is gone, that is the one in the group that took over.
    """
    try:
        user, slug = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    rows = GroupMembership.objects.active().select_related("group", "user")
    group = heir_of(slug)
    where = {"group": group} if group else {"group__slug": slug}
    return rows.filter(user=user, user__is_active=True, **where).first()
