"""Mail domains: pure text, so that one rule decides what belongs together."""

import re

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}")
LONGEST = 120

#: Anybody can get an address there, so an address proves nothing about a bestuur.
PUBLIC_PROVIDERS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "outlook.be", "outlook.fr", "hotmail.com", "hotmail.be"),
        *("hotmail.nl", "hotmail.fr", "hotmail.co.uk", "live.be", "live.com", "live.nl", "live.fr", "msn.com"),
        *("yahoo.com", "yahoo.be", "yahoo.fr", "yahoo.nl", "yahoo.co.uk", "ymail.com", "rocketmail.com"),
        *("icloud.com", "me.com", "mac.com", "aol.com", "telenet.be", "pandora.be", "skynet.be", "proximus.be"),
        *("belgacom.net", "belgacom.be", "scarlet.be", "voo.be", "base.be", "mobistar.be", "orange.be"),
        *("edpnet.be", "brutele.be", "tvcablenet.be", "versatel.be", "gmx.com", "gmx.net", "gmx.de", "web.de"),
        *("mail.com", "mail.ru", "yandex.com", "yandex.ru", "proton.me", "protonmail.com", "pm.me", "tuta.io"),
        *("tutanota.com", "zoho.com", "fastmail.com", "hushmail.com", "ziggo.nl", "kpnmail.nl", "planet.nl"),
        *("hetnet.nl", "home.nl", "xs4all.nl", "upcmail.nl", "laposte.net", "orange.fr", "wanadoo.fr", "free.fr"),
        *("sfr.fr", "mailinator.com", "yopmail.com", "guerrillamail.com", "10minutemail.com", "temp-mail.org"),
    }
)


def normalise(text: str) -> str:
    """Give a domain as it is compared: lower case, without `@` before it, internationalised names as `xn--`.

    Raises ValueError with a plain Dutch reason for what is no domain.
    """
    text = text.strip().removeprefix("@").removesuffix(".").lower()
    if "@" in text:
        raise ValueError("Geef alleen het deel na de @, bijvoorbeeld gent.be.")
    malformed = "Dit is geen domein. Geef het deel na de @, bijvoorbeeld gent.be."
    try:
        domain = text.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError(malformed) from error
    labels = domain.split(".")
    if len(labels) < 2 or len(domain) > LONGEST:
        raise ValueError(malformed)
    if not all(_LABEL.fullmatch(label) for label in labels) or not _TOP.fullmatch(labels[-1]):
        raise ValueError(malformed)
    return domain


def is_public(domain: str) -> bool:
    """Give whether a normalised domain is, or lies under, that of a mail provider for everybody."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in PUBLIC_PROVIDERS for start in range(len(labels) - 1))


def domain_of(email: str) -> str:
    """Give the normalised domain of a mail address; empty when it has none that can be compared."""
    try:
        return normalise(email.rpartition("@")[2])
    except ValueError:
        return ""
