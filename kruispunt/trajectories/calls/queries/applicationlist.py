"""The list of applications of one call, for the team: up to hundreds of rows on one page.

Reads columns instead of objects and gives the rows ready text, since a template of 300 rows asks each of them many
times; what many rows share is rendered once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TypedDict

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kruispunt.besturen.enums import Bestuurstype, Province
from kruispunt.besturen.models import TypeDetermination, name_of
from kruispunt.core import clock
from kruispunt.trajectories.calls import scoring
from kruispunt.trajectories.calls.enums import INACTIVE, ApplicationStatus, Eligibility
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.queries.reviews import Given, Sight, as_text, given_in, score_from
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.templatetags.kruispunt import tag

#: In a filter: a value that nobody verified or judged yet.
OPEN = "unknown"
#: In the filter on missing reviews: any reviewer.
ANYBODY = "any"
#: What stands where a score is hidden.
HIDDEN = SafeString("na je eigen beoordeling")
NOTHING = SafeString("")
ELIGIBILITY_TONES = {Eligibility.UNKNOWN: "warning", Eligibility.ELIGIBLE: "success", Eligibility.INELIGIBLE: "error"}


@dataclass(frozen=True)
class Wanted:
    """What staff looks for: a value per filter, "" for all; how to sort; withdrawn applications instead of the others.

    `missing` is "any" or the primary key of a reviewer whose review is not there.
    """

    type: str = ""
    eligibility: str = ""
    theme: str = ""
    province: str = ""
    missing: str = ""
    withdrawn: bool = False
    sort: str = "name"

    @property
    def is_narrowed(self) -> bool:
        """Give whether a filter leaves something out."""
        return any((self.type, self.eligibility, self.theme, self.province, self.missing, self.withdrawn))


class Row(TypedDict):
    """One application in the list, all as text or ready HTML; a dictionary, which a template reads fastest.

    `exact_score` and `exact_spread` are what the list is sorted by; None, for none and for hidden, stands last.
    """

    url: SafeString
    name: SafeString
    province: SafeString
    type: SafeString
    theme: SafeString
    eligibility: SafeString
    status: SafeString
    reviews: SafeString
    score: SafeString
    spread: SafeString
    exact_score: Fraction | None
    exact_spread: Fraction | None


@dataclass
class Listing:
    """The rows that were asked, and by name the besturen whose application is kept from the reader."""

    rows: list[Row]
    kept_away: list[str]


def _type_cell(value: str | None, stated: str) -> SafeString:
    """Render the verified type; where there is none, with what the bestuur says."""
    said = "" if value or not stated else Bestuurstype(stated).label
    return render_to_string("calls/cell_type.html", {"type": value, "stated": said})


def _theme_cell(verified: str, stated: str) -> SafeString:
    """Render the verified theme, or the stated one marked as such."""
    value = verified or stated
    label = Theme(value).label if value else ""
    return render_to_string("calls/cell_theme.html", {"label": label, "is_verified": bool(verified)})


def _eligibility_cell(value: str) -> SafeString:
    return tag(Eligibility(value).label, ELIGIBILITY_TONES[Eligibility(value)])


def _status_cell(value: str) -> SafeString:
    return tag(ApplicationStatus(value).label, Application(status=value).tone)


def _found(call: OpenCall, wanted: Wanted) -> QuerySet:
    latest = TypeDetermination.objects.filter(bestuur=OuterRef("bestuur"), valid_from__lte=clock.today())
    latest = latest.order_by("-valid_from", "-pk")
    handed_in = call.applications.filter(submitted_at__isnull=False)
    found = handed_in.filter(status__in=INACTIVE) if wanted.withdrawn else handed_in.in_selection()
    found = found.annotate(current_type=Subquery(latest.values("type")[:1]))
    if wanted.type:
        found = found.filter(
            **({"current_type__isnull": True} if wanted.type == OPEN else {"current_type": wanted.type})
        )
    if wanted.theme:
        found = found.filter(verified_theme="" if wanted.theme == OPEN else wanted.theme)
    if wanted.eligibility:
        found = found.filter(eligibility=wanted.eligibility)
    if wanted.province:
        found = found.filter(bestuur__province=wanted.province)
    return found.order_by("bestuur__name", "pk").values_list(
        "pk",
        "bestuur_id",
        "bestuur__kind",
        "bestuur__name",
        "bestuur__province",
        "current_type",
        "stated_type",
        "verified_theme",
        "theme",
        "eligibility",
        "status",
    )


def _is_missing(wanted: str, given: list[Given], expected: int) -> bool:
    if wanted == ANYBODY:
        return len({one.reviewer for one in given}) < expected
    return all(str(one.reviewer) != wanted for one in given)


def list_of(call: OpenCall, wanted: Wanted, sight: Sight, reviewers: int) -> Listing:
    """Give the rows that `wanted` asks, as far as `sight` shows them; `reviewers` is how many the call has.

    Two queries, however many rows. Hidden scores stand last in every order, by name, so that the order tells nothing;
    an application somebody is kept away from is in no row, so that no filter tells anything of it.
    """
    given_by = given_in(call)
    provinces = {"": NOTHING} | {value: escape(label) for value, label in Province.choices}
    type_cell, theme_cell = cache(_type_cell), cache(_theme_cell)
    eligibility_cell, status_cell = cache(_eligibility_cell), cache(_status_cell)
    start = reverse("calls:team_application", args=[0]).removesuffix("0/")
    listing = Listing([], [])
    for pk, bestuur, kind, name, province, type_, stated_type, verified, theme, judged, status in _found(call, wanted):
        if sight.keeps_away(bestuur):
            if not wanted.is_narrowed:
                listing.kept_away.append(name_of(kind, name))
            continue
        given = given_by.get(pk, [])
        if wanted.missing and not _is_missing(wanted.missing, given, reviewers):
            continue
        is_shown = sight.shows_scores(pk, bestuur)
        score = score_from(given, call) if is_shown else None
        spread = scoring.spread([one.mean for one in given]) if is_shown else None
        listing.rows.append(
            Row(
                url=mark_safe(f"{start}{pk}/"),
                name=escape(name_of(kind, name)),
                province=provinces[province],
                type=type_cell(type_, stated_type),
                theme=theme_cell(verified, theme),
                eligibility=eligibility_cell(judged),
                status=status_cell(status),
                reviews=mark_safe(f"{len(given)} van {reviewers}" if reviewers else ""),
                score=mark_safe(as_text(score)) if is_shown else HIDDEN,
                spread=mark_safe(as_text(spread)),
                exact_score=score,
                exact_spread=spread,
            )
        )
    listing.rows = _sorted(listing.rows, wanted.sort)
    return listing


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """Give the rows in the order asked: they come by name; score and spread go from high to low."""
    keys: dict[str, Callable[[Row], Fraction | None]] = {
        "score": lambda row: row["exact_score"],
        "spread": lambda row: row["exact_spread"],
    }
    if sort not in keys:
        return rows
    key = keys[sort]
    with_value = [row for row in rows if key(row) is not None]
    without = [row for row in rows if key(row) is None]
    return sorted(with_value, key=key, reverse=True) + without


def counts_of(call: OpenCall) -> dict[str, int]:
    """Give how many applications of `call` there are in each status; statuses without any are absent. One query."""
    return dict(call.applications.order_by().values_list("status").annotate(Count("pk")))
