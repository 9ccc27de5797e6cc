"""How soon somebody hears of what can wait, and the address in a mail at which they change that."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse

from kruispunt.notifications.models import MailPreference, Rhythm

_SALT = "notifications.preferences"


def rhythm_of(user: Any, category: str) -> Rhythm:
    """Give how soon `user` hears of what can wait in `category`; who chose nothing hears at once."""
    chosen = MailPreference.objects.filter(user=user, category=category).values_list("rhythm", flat=True).first()
    return Rhythm(chosen) if chosen else Rhythm.IMMEDIATE


def rhythms_of(user: Any) -> dict[str, str]:
    """Give what `user` chose, by category; a category without a choice is not in it."""
    return dict(MailPreference.objects.filter(user=user).values_list("category", "rhythm"))


def preferences_url(user: Any, category: str) -> str:
    """Give the whole address where the reader of a mail to `user` changes the mails, without logging in.

    It is signed and does not end: an old mail has to work too. `category` is that of the mail, or "" for a mail about
    several. Opening it changes nothing, since programs that look through mail follow every link (shared/PEERS.md, 3).
    """
    token = signing.dumps([user.pk, category], salt=_SALT)
    return f"{settings.SITE_URL}{reverse('notifications:preferences_from_mail', args=[token])}"


def read_token(token: str) -> tuple[Any, str] | None:
    """Give the user and the category of an address of `preferences_url`; None when it is not one of ours."""
    try:
        pk, category = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    user = get_user_model().objects.filter(pk=pk, is_active=True).first()
    return (user, category) if user else None
