"""From one line on a form to a row of moments: pure, on the clock of the wall in Brussels."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kruispunt.trajectories.programme.recurrence import BRUSSELS


@dataclass(frozen=True)
class Moment:
    """A time that can be booked; aware, in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Row:
    """Moments of `minutes` long on one day between two times on the wall, with `pause` minutes between two of them."""

    day: date
    starts: time
    ends: time
    minutes: int
    pause: int = 0

    def __post_init__(self) -> None:
        if self.minutes < 1 or self.pause < 0:
            raise ValueError("a moment takes time, and a pause cannot take less than none")

    def moments(self) -> list[Moment]:
        """Give the moments that fit whole between the two times; none when not even one does."""

        def on_wall(at: time) -> datetime:
            return datetime.combine(self.day, at, tzinfo=BRUSSELS).astimezone(UTC)

        # Counted in UTC, so that a moment has its whole length on the night the clock changes too.
        start, last = on_wall(self.starts), on_wall(self.ends)
        length, step = timedelta(minutes=self.minutes), timedelta(minutes=self.minutes + self.pause)
        found = []
        while start + length <= last:
            found.append(Moment(start, start + length))
            start += step
        return found
