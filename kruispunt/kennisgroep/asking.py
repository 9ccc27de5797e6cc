"""Who asked an anonymous question: known to the asker's own account, and to nobody who reads the database.

A topic keeps a keyed digest of its asker (HMAC-SHA256, RFC 2104) and no user. Its key is the secret of the site, which
does not stand in the database: a copy of the database tells nobody who asked. The asker, logged in, is known again by
computing the digest of the own account. No page, command or button goes the other way.
"""

from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "kruispunt.kennisgroep.asker"


def asker_of(user: Any) -> str:
    """Give the digest by which an anonymous question of `user` is kept: 64 hexadecimal digits."""
    return _digest(user.pk, settings.SECRET_KEY)


def askers_of(user: Any) -> list[str]:
    """Give every digest an anonymous question of `user` can have, also from before the secret was renewed."""
    return [_digest(user.pk, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _digest(number: int, secret: str) -> str:
    return salted_hmac(_SALT, str(number), secret=secret, algorithm="sha256").hexdigest()
