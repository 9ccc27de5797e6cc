"""The menu of the header: which entries there are, for whom."""

from dataclasses import dataclass

import rules
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from kruispunt.kennisgroep.queries.unread import in_words
from kruispunt.kennisgroep.visiting import unread_counts


@dataclass(frozen=True)
class Entry:
    """One entry: what it says, where it goes, whether the page of this request lies under it, and how much is new."""

    label: str
    url: str
    current: bool
    news: str = ""


#: (label, address or URL name, permission that is needed, "" for everybody, "login" for who is logged in)
ENTRIES = [
    ("Agenda", "/agenda/", ""),
    ("Oproepen", "/oproepen/", ""),
    ("Starten", "/starters/", ""),
    ("Kennisgroep", "kennisgroep:index", ""),
    ("Mijn Kruispunt", "besturen:mine", "login"),
    ("Begeleiding", "programme:facilitator", "programme.facilitate"),
    ("Team", "besturen:team", "besturen.work_as_staff"),
]


def menu(request: HttpRequest) -> dict:
    """Give the template context.

    `menu` is the entries this visitor may use, `is_demo` whether this is a demonstration, `team_email` where
    people reach the team.
    """
    user = getattr(request, "user", None)
    entries = []
    for label, target, permission in ENTRIES:
        if permission == "login" and not (user and user.is_authenticated):
            continue
        if permission not in ("", "login") and not (user and rules.has_perm(permission, user)):
            continue
        url = target if target.startswith("/") else reverse(target)
        news = in_words(sum(unread_counts(request).values())) if target == "kennisgroep:index" and user else ""
        entries.append(Entry(label, url, request.path.startswith(url), news))
    return {"menu": entries, "is_demo": settings.DEMO_ALLOWED, "team_email": settings.TEAM_EMAIL}
