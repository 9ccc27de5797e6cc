"""The menu of the header: which entries there are, for whom."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """One entry: what it says, where it goes, and whether the page of this request lies under it."""

    label: str
    url: str
    current: bool


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
        if permission not in ("", "login") and not (user and user.has_perm(permission)):
            continue
        url = target if target.startswith("/") else reverse(target)
        entries.append(Entry(label, url, request.path.startswith(url)))
    return {"menu": entries, "is_demo": settings.DEMO_ALLOWED, "team_email": settings.TEAM_EMAIL}
