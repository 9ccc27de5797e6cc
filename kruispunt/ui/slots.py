"""Slots: places on a page that rooms higher up fill without the page knowing them.

A room declares in its `panels.py`:

    @panel("traject", order=10, template="calls/panels/traject.html")
    def open_call(request, traject) -> dict | None:
        ...

and the page says `{% slot "traject" traject %}`. None means: nothing to show here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

#: The slots there are: name -> what the subject is.
SLOTS = {
    "home": "the home page; no subject",
    "mine": "the page 'Mijn Kruispunt'; no subject",
    "mails": "the page where people choose which mails they get; no subject",
    "team": "the start page of the team; no subject",
    "facilitator": "the start page of a facilitator; no subject",
    "traject": "the page of a traject; the traject",
    "traject_staff": "the working page of a traject for staff and its facilitators; the traject",
    "session_staff": "the working page of a session for staff and its facilitators; the session",
    "topic": "the page of a topic in a knowledge group; the topic",
    "bestuur": "the page of a bestuur for staff; the bestuur",
    "person": "the page of a person for admins; the person",
}

PanelFunction = Callable[[HttpRequest, Any], dict | None]


@dataclass(frozen=True)
class Panel:
    """One declared panel."""

    slot: str
    order: int
    template: str
    function: PanelFunction


_panels: list[Panel] = []


def panel(slot: str, *, order: int, template: str) -> Callable[[PanelFunction], PanelFunction]:
    """Give a decorator that declares a panel; lower `order` comes first.

    Raises KeyError for a slot that does not exist.
    """
    SLOTS[slot]

    def register(function: PanelFunction) -> PanelFunction:
        _panels.append(Panel(slot, order, template, function))
        _panels.sort(key=lambda p: (p.slot, p.order, p.template))
        return function

    return register


def panels_for(slot: str) -> list[Panel]:
    """Give the panels of `slot` in order."""
    return [p for p in _panels if p.slot == slot]
