"""The figures of this room."""

from datetime import date

from django.utils import timezone

from kruispunt.besturen.enums import BestuurKind
from kruispunt.besturen.models import Bestuur
from kruispunt.cms.models import Adoption, InstrumentPage, StarterPage
from kruispunt.core import clock
from kruispunt.core.figures import Figure, Period, Row, Split, figure
from kruispunt.trajectories.enrolment.kpi import standing_besturen
from kruispunt.ui.templatetags.kruispunt import datum


@figure("4.1-K2")
def starter_page_online(period: Period) -> Figure:
    """Give 1 when the starter page was online at the end of the period, 0 when not (seed 001, OD 4.1).

    The page cannot be taken offline in the editor, so its first publication decides. The note has the date of
    the last change that was published.
    """
    page = StarterPage.objects.live().filter(first_published_at__lt=period.ends_before).first()
    if page is None:
        return Figure(value=0, numerator=0)
    row = Row(label=page.title, on=timezone.localdate(page.last_published_at), url=page.url)
    return Figure(value=1, numerator=1, rows=(row,), note=f"Laatst gewijzigd op {datum(page.last_published_at)}.")


def _municipalities(instrument: InstrumentPage, on: date) -> dict[int, tuple[Bestuur, date]]:
    """Give the municipalities that used an instrument at some time up to a day, with since when.

    One that merged by then counts as what it merged into; one that stopped again applied it all the same.
    """
    told = list(Adoption.objects.filter(instrument=instrument, since__lte=on).values_list("bestuur_id", "since"))
    standing = standing_besturen({bestuur for bestuur, _ in told}, on)
    found: dict[int, tuple[Bestuur, date]] = {}
    for pk, since in told:  # in the order of the model: the first day stays
        bestuur = standing[pk]
        if bestuur.kind == BestuurKind.MUNICIPALITY:
            found.setdefault(bestuur.pk, (bestuur, since))
    return found


@figure("3.1-A2")
def new_instruments_in_use(period: Period) -> Figure:
    """Give how many municipalities use the new instrument that fewest of them use (seed 001, OD 3.1).

    "Each new instrument is applied in at least 15 municipalities": the target is reached when the least used one
    reaches it. New is an instrument that was made in a traject of ours and came online since 1 June 2025. What counts
    was told by a colleague of the bestuur or by staff (`Adoption`), up to the last day of the period.
    """
    since_start = period.since_start
    on = min(period.last, clock.today())
    instruments = InstrumentPage.objects.filter(
        traject__isnull=False,
        first_published_at__gte=since_start.starts_at,
        first_published_at__lt=since_start.ends_before,
    ).order_by("title", "pk")
    counted = {instrument: _municipalities(instrument, on) for instrument in instruments}
    if not counted:
        return Figure(value=None, note="Er staat nog geen instrument online dat in een traject gemaakt werd.")
    least = min(len(found) for found in counted.values())
    rows = [
        Row(f"{bestuur} ({instrument})", since, instrument.url or "")
        for instrument, found in counted.items()
        for bestuur, since in found.values()
    ]
    splits = [Split("Instrument", str(instrument), len(found), adds_up=False) for instrument, found in counted.items()]
    note = "Het cijfer is dat van het instrument dat de minste gemeenten gebruiken."
    return Figure(value=least, numerator=least, rows=tuple(rows), splits=tuple(splits), note=note)
