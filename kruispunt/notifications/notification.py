"""What a room declares to be able to tell somebody something."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from kruispunt.notifications import outbox
from kruispunt.notifications.calendar import CalendarMessage
from kruispunt.notifications.digests import next_moment
from kruispunt.notifications.models import Category, DigestItem, OutboxMail, Rhythm
from kruispunt.notifications.preferences import preferences_url, rhythm_of
from kruispunt.notifications.rendering import Value, compose, fill

#: Every declared notification by name; docs and tests walk through it.
registry: dict[str, type["Notification"]] = {}


@dataclass(frozen=True, kw_only=True)
class Notification:
    """One kind of message. A subclass says its category and template, and gives the context.

    Subclasses live in the `notifications.py` of their room, are frozen keyword-only dataclasses, and are used as
    `ApplicationAccepted(application=application).send(to=user)` inside an action, so that the mail and the
    decision stand in one transaction.
    """

    category: ClassVar[Category]
    template: ClassVar[str]
    #: Whether its text holds what changes while what it tells stays the same: then the subject says what it tells.
    moves_by_itself: ClassVar[bool] = False
    #: Whether its receiver chooses how soon to hear of it, and whether at all. Not for what somebody has to know.
    can_wait: ClassVar[bool] = False
    #: Whether it still holds a day or a week later; what may not, goes into no digest: at once, or not at all.
    keeps: ClassVar[bool] = True
    #: What can wait, in Dutch, for the page where people choose: "een herinnering aan een sessie".
    in_words: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if hasattr(cls, "template"):  # a base that others share has none
            registry[f"{cls.__module__}.{cls.__qualname__}"] = cls

    def context(self) -> dict[str, Value]:
        """Give the plain values the template needs."""
        raise TypeError(f"{type(self).__name__} gives no context")

    def about(self) -> str:
        """Give what it is about: mails about one thing to one person go in order. Empty: nothing waits for it."""
        return ""

    def _thread(self, to: Any, calendar: CalendarMessage | None = None) -> str:
        about = calendar.uid if calendar else self.about()
        return f"{about}:{to.pk}" if about else ""

    def too_late_at(self) -> datetime | None:
        """Give from when (aware) it is of no use any more, so that it does not go; None when it always is."""
        return None

    def choose_url(self, to: Any) -> str:
        """Give the page where `to` chooses not to get such mail, without logging in; empty for what one has to know."""
        return preferences_url(to, self.category) if self.can_wait else ""

    def send(self, *, to: Any, calendar: CalendarMessage | None = None) -> OutboxMail | None:
        """Put this message for user `to` into the outbox, with a calendar message when there is one.

        What can wait is put aside for the next digest when `to` chose so, unless it would come too late there; or
        goes nowhere. Then there is no mail to give.
        """
        subject, source = self.written(to=to)
        if self.can_wait and not outbox.is_holding_back():
            rhythm = rhythm_of(to, self.category)
            if rhythm == Rhythm.NONE:
                return None
            if self._waits(rhythm):
                DigestItem.objects.create(user=to, category=self.category, subject=subject, source=source)
                return None
        unsubscribe_url = self.choose_url(to)
        rendered = compose(subject, source, preferences_url=unsubscribe_url)
        return outbox.enqueue(
            to=to.email,
            user=to,
            category=self.category,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            calendar=calendar.text if calendar else "",
            calendar_method=calendar.method if calendar else "",
            thread=self._thread(to, calendar),
            unsubscribe_url=unsubscribe_url,
            not_after=self.too_late_at(),
        )

    def _waits(self, rhythm: Rhythm) -> bool:
        if rhythm == Rhythm.IMMEDIATE or not self.keeps:
            return False
        end = self.too_late_at()
        return end is None or next_moment(rhythm) < end

    def draft(self, *, to: Any, key: str) -> OutboxMail:
        """Put this message for user `to` into the outbox as a draft about `key` (see `outbox.draft`)."""
        subject, source = self.written(to=to)
        return outbox.draft(
            to=to.email,
            user=to,
            category=self.category,
            subject=subject,
            source=source,
            key=key,
            thread=self._thread(to),
            keeps_edits=self.moves_by_itself,
        )

    def written(self, *, to: Any) -> tuple[str, str]:
        """Give the subject and the Markdown for user `to`, before anybody edits them."""
        return fill(self.template, {"first_name": to.get_short_name(), **self.context()})


def kinds_that_wait() -> dict[Category, list[str]]:
    """Give what can wait, in words, by category in the order of `Category`."""
    kinds = [kind for kind in registry.values() if kind.can_wait]
    found = {c: sorted({k.in_words for k in kinds if k.category == c and k.in_words}) for c in Category}
    return {category: words for category, words in found.items() if words}
