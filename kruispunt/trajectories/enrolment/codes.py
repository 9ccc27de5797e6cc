"""Codes that people read from a screen or from paper: the rotating one of a session, the one of a certificate.

Pure: no database and no clock; who asks says which moment it is.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

#: 32 signs, five bits each; without 0, O, 1 and I, which people take for one another.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#: Signs of the code of a session.
LENGTH = 6
#: Seconds after which the code of a session changes (RFC 6238, 5.2).
STEP = 30
#: How long a code is taken after it was first shown, counted in whole steps: who reads it still has to type it.
KEPT = timedelta(seconds=2 * STEP)
#: A certificate's code: four groups of four signs, 80 random bits.
GROUPS, GROUP = 4, 4


def _code(secret: str, step: int) -> str:
    """Give the code of one step: an HMAC of its number, cut as RFC 4226, 5.3 does, written in ALPHABET."""
    digest = hmac.digest(secret.encode(), step.to_bytes(8), sha256)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    signs = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(signs)


def code_at(secret: str, moment: datetime) -> str:
    """Give the code that the screen shows at `moment` (aware)."""
    return _code(secret, int(moment.timestamp()) // STEP)


def is_code_of(secret: str, code: str, moment: datetime, *, back: timedelta = KEPT) -> bool:
    """Give whether `code`, as `plain` gives it, is shown at `moment` or was in one of the steps of `back` before it.

    Compared in constant time, against all of them.
    """
    step = int(moment.timestamp()) // STEP
    earlier = range(int(back.total_seconds()) // STEP + 1)
    found = [hmac.compare_digest(_code(secret, step - number).encode(), code.encode()) for number in earlier]
    return any(found)


def plain(typed: str) -> str:
    """Give what somebody typed as the code is written: capitals, without spaces and hyphens."""
    return "".join(typed.upper().replace("-", " ").split())


def new_certificate_code() -> str:
    """Give a new code that nobody can guess, in groups."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def as_certificate_code(typed: str) -> str:
    """Give what somebody typed in the groups of a certificate's code."""
    signs = plain(typed)
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def may_be_certificate_code(code: str) -> bool:
    """Give whether `code`, as `as_certificate_code` gives it, is made as a certificate's code is."""
    groups = code.split("-")
    return len(groups) == GROUPS and all(len(group) == GROUP and set(group) <= set(ALPHABET) for group in groups)
