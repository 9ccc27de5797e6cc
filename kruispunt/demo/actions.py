"""Loading the example as one action, through the actions people use."""

from random import Random
from typing import Any

from django.conf import settings

from kruispunt.besturen.models import Bestuur, User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused
from kruispunt.demo import year_2025, year_2026
from kruispunt.demo.cast import gather
from kruispunt.demo.programme import lines
from kruispunt.demo.scenes import Stage
from kruispunt.notifications import outbox

#: The example is the same every time.
SEED = 2025


@action
def load_demo(*, by: Any) -> bool:
    """Build the example on the real besturen; give False, and change nothing, when it is there already.

    Its mails are kept and shown, and never sent.

    Raises Refused outside a demo or development setting, and when the registry was not loaded.
    """
    if not settings.DEMO_ALLOWED:
        raise Refused("Voorbeeldgegevens mogen alleen in een proefomgeving. Deze site is er geen.")
    if User.objects.filter(is_example=True).exists():
        record_nothing_changed()
        return False
    if not Bestuur.objects.exists():
        raise Refused("Het register van besturen is leeg. Laad het eerst met load_registry.")
    with outbox.held_back():
        stage = Stage(cast=gather(), lines=lines(), chance=Random(SEED), today=clock.today())  # noqa: S311
        labo = year_2025.play(stage)
        year_2026.play(stage, labo)
    record("demo.load_demo", stage.cast.staff, by=by)
    return True
