"""Searching the site: the pages, and what everybody may see of the programme. Nothing closed is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page

from kruispunt.core import clock
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.outputs.models import Material, Visibility
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.templatetags.kruispunt import datum

#: How many results of one kind are shown; who gets more is asked to search for more words.
MOST = 20
#: More words than this narrow nothing down any more.
MOST_WORDS = 8


@dataclass(frozen=True)
class Hit:
    """One result: what it is called, where it is, and a line about it."""

    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Hits:
    """The results of one kind, and whether there are more than are shown."""

    label: str
    hits: tuple[Hit, ...]
    has_more: bool


def search(words: str) -> list[Hits]:
    """Give what everybody may see that has all these words, by kind; kinds without a result are left out."""
    terms = words.replace('"', " ").split()[:MOST_WORDS]  # a quote that does not end breaks the index of SQLite
    if not terms:
        return []
    found = [
        _pages(" ".join(terms)),
        _hits("Oproepen", _with(_calls(), terms, "title", "question"), lambda row: row.question),
        _hits("Trajecten", _with(_trajecten(), terms, "title", "summary", "description"), lambda row: row.summary),
        _hits("Sessies", _with(_sessions(), terms, "title", "traject__title"), _about_session),
        _hits("Materiaal", _with(_materials(), terms, "title", "session__title"), _about_material),
    ]
    return [hits for hits in found if hits.hits]


def _with(rows: QuerySet, terms: Sequence[str], *fields: str) -> QuerySet:
    """Keep the rows that have each term in one of the fields."""

    def in_some(term: str) -> Q:
        return reduce(or_, [Q(**{f"{field}__icontains": term}) for field in fields])

    return rows.filter(reduce(and_, [in_some(term) for term in terms]))


def _address(row: Any) -> str:
    if isinstance(row, Session):
        return row.traject.get_absolute_url()
    return row.get_absolute_url()


def _hits(label: str, rows: QuerySet, text: Any) -> Hits:
    found = list(rows[: MOST + 1])
    return Hits(label, tuple(Hit(row.title, _address(row), text(row)) for row in found[:MOST]), len(found) > MOST)


def _pages(words: str) -> Hits:
    """Give the pages that have the words (in other forms too, on PostgreSQL), then those with words that begin so."""
    public = Page.objects.live().public().filter(depth__gt=1)
    found: dict[int, Page] = {}
    for pages in (public.search(words, operator="and"), public.autocomplete(words, operator="and")):
        for page in pages[: MOST + 1]:
            found.setdefault(page.pk, page)
    shown = [page for page in found.values() if page.url]
    hits = tuple(Hit(page.title, page.url, page.search_description) for page in shown[:MOST])
    return Hits("Pagina's", hits, len(shown) > MOST)


def _calls() -> QuerySet[OpenCall]:
    return OpenCall.objects.published().order_by("-closes_at", "-pk")


def _trajecten() -> QuerySet[Traject]:
    return Traject.objects.published().order_by("title", "pk")


def _sessions() -> QuerySet[Session]:
    """Give the group sessions to come; those of before are found by their traject."""
    public = Session.objects.public().standing().for_group().filter(ends_at__gt=clock.now())
    return public.select_related("traject").order_by("starts_at", "pk")


def _materials() -> QuerySet[Material]:
    """Give what a session left for everybody (see outputs.queries.may_read)."""
    sessions = Session.objects.public().for_group()
    materials = Material.objects.filter(visibility=Visibility.ALL, session__in=sessions)
    return materials.select_related("session__traject").order_by("-added_at", "-pk")


def _about_session(session: Session) -> str:
    return f"{datum(session.starts_at)}, {session.get_mode_display().lower()}: {session.traject.title}"


def _about_material(material: Material) -> str:
    return f"{material.session.traject.title}, {datum(material.session.starts_at)}"
