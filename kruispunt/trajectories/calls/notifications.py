"""What a bestuur hears about its application."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.calls.models import Application, LateCode, OpenCall, Reviewer
from kruispunt.trajectories.calls.queries.people import readers_of
from kruispunt.trajectories.calls.queries.replacing import Standing
from kruispunt.ui.templatetags.kruispunt import moment


@dataclass(frozen=True, kw_only=True)
class ApplicationMail(Notification):
    """A message about the application of the own bestuur."""

    category = Category.CALL
    application: Application

    def about(self) -> str:
        """Give the application: what is told about it last, arrives last."""
        return f"calls:{self.application.pk}"

    def tell(self) -> None:
        """Put it into the outbox for who hears about the application (see `readers_of`)."""
        for reader in readers_of([self.application])[self.application.pk]:
            self.send(to=reader)

    def context(self) -> dict[str, Value]:
        """Give the call, the bestuur, who takes part, and the pages to go to."""
        call = self.application.call
        return {
            "call": call.title,
            "bestuur": str(self.application.bestuur),
            "traject": call.traject.title,
            "closes": moment(call.closes_at),
            "takes_part": str(self.application.participant or self.application.applicant),
            "application_url": f"{settings.SITE_URL}{reverse('calls:application', args=[self.application.pk])}",
            "traject_url": f"{settings.SITE_URL}{call.traject.get_absolute_url()}",
        }


@dataclass(frozen=True, kw_only=True)
class ApplicationReceived(ApplicationMail):
    """Your application came in."""

    template = "calls/mail/received.md"

    def context(self) -> dict[str, Value]:
        """Give until when it can change too: until closing, or for who came in late until the code ends."""
        code = self.application.late_code
        return super().context() | {
            "changes_until": moment(code.expires_at if code else self.application.call.closes_at)
        }


@dataclass(frozen=True, kw_only=True)
class ApplicationAccepted(ApplicationMail):
    """Your bestuur was chosen and takes part."""

    template = "calls/mail/accepted.md"


@dataclass(frozen=True, kw_only=True)
class PlaceMail(ApplicationMail):
    """A message about a place that can be confirmed until a moment."""

    until: datetime

    def context(self) -> dict[str, Value]:
        """Give until when, and the page with the button, too."""
        page = reverse("calls:confirm_place", args=[self.application.pk])
        return super().context() | {"until": moment(self.until), "confirm_url": f"{settings.SITE_URL}{page}"}


@dataclass(frozen=True, kw_only=True)
class ApplicationToConfirm(PlaceMail):
    """Your bestuur was chosen, and takes part once a colleague confirms."""

    template = "calls/mail/to_confirm.md"


@dataclass(frozen=True, kw_only=True)
class ApplicationOnReserve(ApplicationMail):
    """Your bestuur was not chosen now and stands on the reserve list, so far from a place."""

    template = "calls/mail/reserve.md"
    moves_by_itself = True
    standing: Standing

    def context(self) -> dict[str, Value]:
        """Give where it stands too."""
        return super().context() | {"standing": self.standing.sentence}


@dataclass(frozen=True, kw_only=True)
class ApplicationRefused(ApplicationMail):
    """Your bestuur was not chosen."""

    template = "calls/mail/refused.md"


@dataclass(frozen=True, kw_only=True)
class ApplicationIneligible(ApplicationMail):
    """The application of your bestuur could not be judged, and why."""

    template = "calls/mail/ineligible.md"

    def context(self) -> dict[str, Value]:
        """Give the reason too."""
        return super().context() | {"reason": self.application.eligibility_reason}


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(PlaceMail):
    """A place came free, and your bestuur can take it."""

    template = "calls/mail/place_offered.md"


@dataclass(frozen=True, kw_only=True)
class OfferReminder(PlaceMail):
    """Your bestuur has not confirmed its place yet, and can for two days more."""

    template = "calls/mail/offer_reminder.md"


@dataclass(frozen=True, kw_only=True)
class OfferExpired(PlaceMail):
    """Your bestuur did not answer in time; the place is free again."""

    template = "calls/mail/offer_expired.md"


@dataclass(frozen=True, kw_only=True)
class AnswerMail(ApplicationMail):
    """A message about what a colleague answered to an offer."""

    by: str

    def context(self) -> dict[str, Value]:
        """Give who answered too."""
        return super().context() | {"answered_by": self.by}


@dataclass(frozen=True, kw_only=True)
class PlaceConfirmed(AnswerMail):
    """The place of your bestuur is confirmed."""

    template = "calls/mail/place_confirmed.md"


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(AnswerMail):
    """Your bestuur leaves its place to another."""

    template = "calls/mail/offer_declined.md"


@dataclass(frozen=True, kw_only=True)
class ReserveClosed(ApplicationMail):
    """No place comes free any more for your bestuur."""

    template = "calls/mail/reserve_closed.md"


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(ApplicationMail):
    """The application of your bestuur was withdrawn, by a colleague or by yourself."""

    template = "calls/mail/withdrawn.md"
    by: str

    def context(self) -> dict[str, Value]:
        """Give who withdrew it too."""
        return super().context() | {"withdrawn_by": self.by}


@dataclass(frozen=True, kw_only=True)
class LateCodeGiven(Notification):
    """Your bestuur can still hand in after closing, with a code of its own."""

    category = Category.CALL
    template = "calls/mail/late_code.md"
    late_code: LateCode

    def context(self) -> dict[str, Value]:
        """Give the code, how long it counts, who gave it, and the form to fill in."""
        code = self.late_code
        page = f"{settings.SITE_URL}{reverse('calls:apply', args=[code.call.slug])}"
        return {
            "call": code.call.title,
            "bestuur": str(code.bestuur),
            "code": code.code,
            "expires": moment(code.expires_at),
            "given_by": str(code.given_by),
            "form_url": f"{page}?bestuur={code.bestuur_id}&code={code.code}",
        }


@dataclass(frozen=True, kw_only=True)
class CallOpened(Notification):
    """A call opened that you asked to hear of."""

    category = Category.CALL
    template = "calls/mail/opened.md"
    can_wait = True
    in_words = "een oproep die opent en waarvan je wilde horen"
    call: OpenCall

    def too_late_at(self) -> datetime:
        """Give when the call closes."""
        return self.call.closes_at

    def context(self) -> dict[str, Value]:
        """Give the call, until when it takes applications, and where to ask again."""
        return {
            "call": self.call.title,
            "traject": self.call.traject.title,
            "closes": moment(self.call.closes_at),
            "places": self.call.places,
            "call_url": f"{settings.SITE_URL}{self.call.get_absolute_url()}",
            "interest_url": f"{settings.SITE_URL}{reverse('calls:interest')}",
        }


@dataclass(frozen=True, kw_only=True)
class ReviewerAsked(Notification):
    """You are asked to review the applications of a call."""

    category = Category.CALL
    template = "calls/mail/reviewer_asked.md"
    reviewer: Reviewer

    def context(self) -> dict[str, Value]:
        """Give the call, when to review, who asks, and where."""
        call = self.reviewer.call
        when = "Het team beslist nog wanneer dat kan."
        if call.review_opens_at:
            when = f"Dat kan vanaf {moment(call.review_opens_at)} tot {moment(call.review_closes_at)}"
        return {
            "call": call.title,
            "traject": call.traject.title,
            "when": when,
            "asked_by": str(self.reviewer.asked_by),
            "reviews_url": f"{settings.SITE_URL}{reverse('calls:my_reviews')}",
        }
