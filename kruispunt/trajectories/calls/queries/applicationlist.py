"""The list of applications of one call, for the team: up to hundreds of rows on one page.

Reads as little as it can and puts ready text in the rows, since a template of 300 rows asks each of them many times.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kruispunt.besturen.enums import Bestuurstype, Province
from kruispunt.besturen.models import TypeDetermination
from kruispunt.core import clock
from kruispunt.trajectories.calls import scoring
from kruispunt.trajectories.calls.enums import INACTIVE, ApplicationStatus, Eligibility
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.queries.reviews import Given, Sight, as_text, given_in, score_from
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.templatetags.kruispunt import type_badge

#: In a filter: a value that nobody verified or judged yet.
OPEN = "unknown"
#: In the filter on missing reviews: any reviewer.
ANYBODY = "any"
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
        """Give whether a filter leaves something out: then rows somebody is kept away from tell nothing by staying."""
        return any((self.type, self.eligibility, self.theme, self.province, self.missing))


@dataclass(slots=True)
class Row:
    """One application in the list, as text; `is_kept_away`: of the own bestuur, so all but the name is empty."""

    pk: int
    name: str
    province: str = ""
    type: SafeString | str = ""
    stated_type: str = ""
    theme: str = ""
    theme_is_stated: bool = False
    eligibility: SafeString | str = ""
    status: SafeString | str = ""
    reviews: str = ""
    score: str = ""
    spread: str = ""
    is_hidden: bool = False
    is_kept_away: bool = False
    #: What the list is sorted by; None stands last.
    exact_score: Fraction | None = None
    exact_spread: Fraction | None = None


def _tags(labels: Mapping[str, tuple[str, str]]) -> dict[str, SafeString]:
    """Render each status label once for the whole page."""
    return {
        value: render_to_string("ui/components/tag.html", {"label": label, "tone": tone})
        for value, (label, tone) in labels.items()
    }


def _found(call: OpenCall, wanted: Wanted) -> QuerySet[Application]:
    latest = TypeDetermination.objects.filter(bestuur=OuterRef("bestuur"), valid_from__lte=clock.today())
    latest = latest.order_by("-valid_from", "-pk")
    found = call.applications.annotate(current_type=Subquery(latest.values("type")[:1]))
    handed_in = found.filter(submitted_at__isnull=False)
    found = handed_in.filter(status__in=INACTIVE) if wanted.withdrawn else handed_in.in_selection()
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
    names = ("bestuur__kind", "bestuur__name", "bestuur__province")
    own = ("call", "status", "eligibility", "theme", "verified_theme", "stated_type", "pending")
    return found.select_related("bestuur").only(*own, *names).order_by("bestuur__name", "pk")


def _is_missing(wanted: str, given: list[Given], expected: int) -> bool:
    if wanted == ANYBODY:
        return len(given) < expected
    return all(str(one.reviewer) != wanted for one in given)


def rows_for(call: OpenCall, wanted: Wanted, sight: Sight, reviewers: int) -> list[Row]:
    """Give the rows that `wanted` asks, as far as `sight` shows them; `reviewers` is how many the call has.

    Two queries, however many rows. Hidden scores stand last in every order, by name, so that the order tells nothing.
    """
    given_by = given_in(call)
    badges: dict[str | None, SafeString] = {
        value: render_to_string("ui/components/type_badge.html", type_badge(value)) for value in (None, *Bestuurstype)
    }
    judged = _tags({str(e): (str(e.label), ELIGIBILITY_TONES[e]) for e in Eligibility})
    states = _tags({str(s): (str(s.label), Application(status=s).tone) for s in ApplicationStatus})
    types, themes, provinces = dict(Bestuurstype.choices), dict(Theme.choices), dict(Province.choices)
    rows = []
    for application in _found(call, wanted):
        if sight.keeps_away(application.bestuur_id):
            if not wanted.is_narrowed:
                rows.append(Row(application.pk, str(application.bestuur), is_kept_away=True))
            continue
        given = given_by.get(application.pk, [])
        if wanted.missing and not _is_missing(wanted.missing, given, reviewers):
            continue
        row = Row(
            pk=application.pk,
            name=str(application.bestuur),
            province=provinces.get(application.bestuur.province, ""),
            type=badges[application.current_type],
            stated_type="" if application.current_type else types.get(application.stated_type, ""),
            theme=themes.get(application.verified_theme or application.theme, ""),
            theme_is_stated=not application.verified_theme,
            eligibility=judged[application.eligibility],
            status=states[application.status],
            reviews=f"{len(given)} van {reviewers}" if reviewers else "",
        )
        if sight.shows_scores(application.pk, application.bestuur_id):
            row.exact_score = score_from(given, call)
            row.exact_spread = scoring.spread([one.mean for one in given])
            row.score, row.spread = as_text(row.exact_score), as_text(row.exact_spread)
        else:
            row.is_hidden = True
        rows.append(row)
    return _sorted(rows, wanted.sort)


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """Give the rows in the order asked: they come by name; score and spread go from high to low."""
    keys: dict[str, Callable[[Row], Fraction | None]] = {
        "score": lambda row: row.exact_score,
        "spread": lambda row: row.exact_spread,
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
