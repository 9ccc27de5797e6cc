"""The starter path as somebody sees it: pages to read, one vorming, one network, one colleague of the region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page

from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.queries import besturen_of
from kruispunt.cms import queries
from kruispunt.cms.models.progress import PathProgress, PathStep
from kruispunt.kennisgroep.models import GroupMembership
from kruispunt.kennisgroep.queries import access
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Traject

if TYPE_CHECKING:
    from kruispunt.cms.models.path import PathPage

VORMING, NETWORK, COLLEAGUE = "vorming", "netwerk", "collega"
#: What the steps that are no page are called in the figures.
NAMES = {VORMING: "Een vorming volgen", NETWORK: "Naar een netwerk gaan", COLLEAGUE: "Met een collega praten"}
PAGE = "pagina-"


@dataclass(frozen=True)
class Step:
    """One step of a path: what to do and why, where, or why it is not there, and whether it was taken."""

    key: str
    title: str
    text: str = ""
    url: str = ""
    missing: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class Colleague:
    """Somebody to talk to, with the membership that lets the visitor know."""

    membership: GroupMembership
    is_near: bool


def shown_to(page: PathPage, request: HttpRequest) -> dict[str, Any]:
    """Give what the page of the path shows: the choices, the chosen one with its steps, and what was kept."""
    user = request.user
    kept = progress_of(user)
    stages = {block.id: block.value for block in page.stages}
    chosen = request.GET.get("keuze") or (kept.stage if kept else "")
    stage = stages.get(chosen)
    steps = steps_of(stage, user, kept) if stage else []
    return {
        "stages": [(key, value["title"], value["text"]) for key, value in stages.items()],
        "chosen": chosen if stage else "",
        "stage": stage,
        "steps": steps,
        "done": sum(step.is_done for step in steps),
        "kept": kept,
    }


def progress_of(user: Any) -> PathProgress | None:
    """Give what is kept of somebody, or None."""
    return PathProgress.objects.filter(user=user).first() if user.is_authenticated else None


def stage_of(page: PathPage, key: str) -> Any:
    """Give the choice with this key, or None."""
    return next((block.value for block in page.stages if block.id == key), None)


def steps_of(stage: Any, user: Any, kept: PathProgress | None) -> list[Step]:
    """Give the steps from a choice, in order, as far as `user` may see them."""
    done = set(kept.steps.values_list("step", flat=True)) if kept else set()
    steps = []
    for row in stage["pages"]:
        page = row["page"]
        if page is not None and page.live:
            key = f"{PAGE}{page.pk}"
            steps.append(Step(key, page.title, row["why"], page.url, is_done=key in done))
    steps.append(_vorming(stage, VORMING in done))
    steps.append(_network(stage, _provinces_of(user), NETWORK in done))
    steps.append(_colleague(user, COLLEAGUE in done))
    return steps


def keys_of(stage: Any) -> set[str]:
    """Give the keys a path from this choice can have."""
    pages = {f"{PAGE}{row['page'].pk}" for row in stage["pages"] if row["page"] is not None and row["page"].live}
    return pages | NAMES.keys()


def _provinces_of(user: Any) -> set[str]:
    """Give the provinces of the besturen that somebody acts for."""
    return {bestuur.province for bestuur in besturen_of(user) if bestuur.province}


def _first(trajecten: QuerySet[Traject], near: Collection[str] = ()) -> Traject | None:
    """Give the one whose next session is first; one whose next session is in a province of `near` goes before."""
    found = [traject for traject in trajecten if traject.coming_sessions and not traject.is_cancelled]

    def place(traject: Traject) -> tuple:
        session = traject.coming_sessions[0]
        return session.region not in near, session.starts_at, traject.pk

    return min(found, key=place, default=None)


def _vorming(stage: Any, is_done: bool) -> Step:
    trajecten = queries.running_trajecten(kind=TrajectKind.VORMING)
    found = None
    if stage["for_starters"]:
        found = _first(queries.running_trajecten(kind=TrajectKind.VORMING, for_starters=True))
    found = found or _first(trajecten)
    title = "Volg een vorming"
    if found is None:
        missing = "Er is nu geen vorming gepland. Kijk later nog eens, of volg de agenda."
        return Step(VORMING, title, missing=missing, is_done=is_done)
    return Step(VORMING, f"{title}: {found.title}", found.summary, found.get_absolute_url(), is_done=is_done)


def _network(stage: Any, near: Collection[str], is_done: bool) -> Step:
    kind = TrajectKind(stage["network"])
    found = _first(queries.running_trajecten(kind=kind), near)
    title = "Ga naar een netwerk"
    if found is None:
        missing = f"Er is nu niets gepland van deze soort: {kind.label.lower()}. Kijk later nog eens in de agenda."
        return Step(NETWORK, title, missing=missing, is_done=is_done)
    text = f"In jouw provincie. {found.summary}" if found.coming_sessions[0].region in near else found.summary
    return Step(NETWORK, f"{title}: {found.title}", text, found.get_absolute_url(), is_done=is_done)


def _colleague(user: Any, is_done: bool) -> Step:
    title = "Praat met een collega"
    if not user.is_authenticated:
        missing = "Meld je aan en word lid van de kennisgroep. Dan tonen we wie in je buurt wil helpen."
        return Step(COLLEAGUE, title, url="/kennisgroep/", missing=missing)
    if not access.settled_memberships().filter(user=user).exists():
        missing = "Alleen leden van de kennisgroep zien wie in hun buurt wil helpen. Vraag om lid te worden."
        return Step(COLLEAGUE, title, url="/kennisgroep/", missing=missing, is_done=is_done)
    found = colleague_for(user)
    if found is None:
        missing = "Nog niemand in je groep is vindbaar voor collega's. Stel je vraag dan in de groep zelf."
        return Step(COLLEAGUE, title, url="/kennisgroep/", missing=missing, is_done=is_done)
    who = found.membership.user
    near = ", in jouw provincie" if found.is_near else ""
    text = f"{found.membership.bestuur}{near}. Kan helpen met: {who.kennisgroep_profile.can_help_with}"
    url = found.membership.group.get_absolute_url()
    return Step(COLLEAGUE, f"{title}: {who}", text, url, is_done=is_done)


def colleague_for(user: Any) -> Colleague | None:
    """Give a member of a group that `user` reads too, who chose to be found and works for another bestuur.

    Somebody of the same province goes first, then who is longest in the group. None when there is nobody.
    """
    provinces = _provinces_of(user)
    mine = access.settled_memberships().filter(user=user).values("group")
    others = (
        access.settled_memberships()
        .filter(group__in=mine, user__kennisgroep_profile__is_findable=True)
        .exclude(Q(user=user) | Q(bestuur__in=besturen_of(user)))
        .select_related("user__kennisgroep_profile", "bestuur", "group")
        .order_by("joined_on", "pk")
    )
    near = others.filter(bestuur__in=Bestuur.objects.filter(province__in=provinces)).first() if provinces else None
    found = near or others.first()
    return Colleague(found, near is not None) if found else None


def use_of_steps() -> list[tuple[str, int]]:
    """Give each step that somebody took, by name, with how many people did; most used first. No names of people."""
    counts = Counter(PathStep.objects.values_list("step", flat=True))
    pages = {key: int(key.removeprefix(PAGE)) for key in counts if key.startswith(PAGE)}
    titles = dict(Page.objects.filter(pk__in=pages.values()).values_list("pk", "title"))
    names = {key: titles.get(pk, "Een pagina die er niet meer is") for key, pk in pages.items()} | NAMES
    return [(names.get(key, key), count) for key, count in counts.most_common()]
