"""What a bestuur hears about its application."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.calls.models import Application, LateCode, OpenCall
from kruispunt.ui.templatetags.kruispunt import moment


@dataclass(frozen=True, kw_only=True)
class ApplicationMail(Notification):
    """A message about the application of the own bestuur."""

    category = Category.CALL
    application: Application

    def context(self) -> dict[str, Value]:
        """Give the call, the bestuur and the pages to go to."""
        call = self.application.call
        return {
            "call": call.title,
            "bestuur": str(self.application.bestuur),
            "traject": call.traject.title,
            "closes": moment(call.closes_at),
            "application_url": f"{settings.SITE_URL}{reverse('calls:application', args=[self.application.pk])}",
            "traject_url": f"{settings.SITE_URL}{call.traject.get_absolute_url()}",
        }


@dataclass(frozen=True, kw_only=True)
class ApplicationReceived(ApplicationMail):
    """Your application came in."""

    template = "calls/mail/received.md"


@dataclass(frozen=True, kw_only=True)
class ApplicationAccepted(ApplicationMail):
    """Your bestuur was chosen and takes part."""

    template = "calls/mail/accepted.md"


@dataclass(frozen=True, kw_only=True)
class ApplicationOnReserve(ApplicationMail):
    """Your bestuur was not chosen now and stands on the reserve list."""

    template = "calls/mail/reserve.md"


@dataclass(frozen=True, kw_only=True)
class ApplicationRefused(ApplicationMail):
    """Your bestuur was not chosen."""

    template = "calls/mail/refused.md"


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
            "form_url": f"{page}?bestuur={code.bestuur_id}",
        }


@dataclass(frozen=True, kw_only=True)
class CallOpened(Notification):
    """A call opened that you asked to hear of."""

    category = Category.CALL
    template = "calls/mail/opened.md"
    call: OpenCall

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
