"""Moments of the example: fixed for 2025, around today for what has to be open, waiting or just past."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kruispunt.trajectories.programme.recurrence import PlannedSession

BRUSSELS = ZoneInfo("Europe/Brussels")
MEETING_ROOM = "Paviljoenstraat 9, 1030 Brussel"
#: Where the team is received by a bestuur, once in every province.
MECHELEN = "Stadhuis, Grote Markt 21, 2800 Mechelen"
LEUVEN = "Stadskantoor, Professor Van Overstraetenplein 1, 3000 Leuven"
HASSELT = "Stadskantoor, Limburgplein 1, 3500 Hasselt"
ROESELARE = "Stadhuis, Botermarkt 2, 8800 Roeselare"
GENT = "Administratief centrum, Woodrow Wilsonplein 1, 9000 Gent"
VIDEO = "https://vergadering.example/"


def on(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Give a moment on the wall clock in Brussels."""
    return datetime(year, month, day, hour, minute, tzinfo=BRUSSELS)


def workday(day: date, *, step: int = 1) -> date:
    """Give `day`, or the next day in the direction of `step` that is no weekend, Christmas week or new year."""
    while day.weekday() >= 5 or (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 3):
        day += timedelta(days=step)
    return day


def meeting(
    title: str,
    starts_at: datetime,
    *,
    hours: float = 3,
    online: bool = False,
    individual: bool = False,
    address: str = MEETING_ROOM,
) -> PlannedSession:
    """Give a session to plan; `address` is where it is when it is not online."""
    return PlannedSession(
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        mode="online" if online else "physical",
        online_url=VIDEO + title.lower().replace(" ", "-") if online else "",
        address="" if online else address,
        audience="individual" if individual else "group",
    )
