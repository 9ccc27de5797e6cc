"""The figure of this room."""

from django.utils import timezone

from kruispunt.cms.models import StarterPage
from kruispunt.core.figures import Figure, Period, Row, figure
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
