"""A form is placed once: a second click, also in another process, leads to what the first one placed.

Each form carries a word of its own, made at random. What is placed keeps a keyed digest of that word, of who sends it,
and of what is said (HMAC-SHA256, RFC 2104); the database keeps it once. The word itself is kept nowhere, so the digest
tells nobody who asked an anonymous question (docs/decisions/0012-who-asked.md). Another text sent from the same page,
as after going back in the browser, is something new.
"""

import json
import secrets
from typing import Any

from django.utils.crypto import salted_hmac

from kruispunt.kennisgroep.models import Kennisgroep, Post, Topic

_SALT = "kruispunt.kennisgroep.once"


def new_word() -> str:
    """Give the word a form carries: 128 bits of chance."""
    return secrets.token_urlsafe(16)


def key_of(word: str, by: Any, where: Kennisgroep | Topic, *said: str) -> str:
    """Give by what a placing is known: 64 hexadecimal digits; "" for a form without a word.

    `where` is the group of a new topic, or the topic of a reply. Blanks in what is `said` make no difference.
    """
    if not word:
        return ""
    told = [word, by.pk, where._meta.model_name, where.pk, *(" ".join(text.split()) for text in said)]
    return salted_hmac(_SALT, json.dumps(told), algorithm="sha256").hexdigest()


def placed_with(key: str) -> Post | None:
    """Give what was placed with a key, with its topic; None when nothing was."""
    return Post.objects.select_related("topic__group").filter(once=key).first() if key else None
