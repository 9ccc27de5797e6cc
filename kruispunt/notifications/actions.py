"""What staff can decide about a mail."""

from typing import Any

from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.notifications.models import MailStatus, OutboxMail
from kruispunt.notifications.outbox import wake_worker_on_commit


@action
def retry_mail(*, mail: OutboxMail, by: Any) -> OutboxMail:
    """Let a mail that was given up go again, with the same Message-ID and all its tries; give it fresh.

    Raises Refused when it was not given up, when its one-time link is gone, and when a newer mail about the same
    calendar entry went already (an old invitation after a cancellation would put the session back).
    """
    mail = OutboxMail.objects.select_for_update().get(pk=mail.pk)
    if not mail.is_failed:
        raise Refused("Deze mail is niet mislukt of wacht al op een nieuwe poging. Ververs de pagina.")
    if mail.is_secret:
        raise Refused(
            "In deze mail stond een persoonlijke link, en die is gewist. Vraag de persoon om op de aanmeldpagina "
            "een nieuwe link aan te vragen."
        )
    if OutboxMail.objects.overtaking(mail).exists():
        raise Refused(
            "Over dezelfde sessie vertrok al een nieuwer bericht. Deze mail nog sturen zou de agenda van de "
            "persoon verkeerd zetten."
        )
    mail.status = MailStatus.QUEUED
    mail.attempts = 0
    mail.not_before = clock.now()
    mail.save(update_fields=["status", "attempts", "not_before"])
    wake_worker_on_commit()
    record("notifications.retry_mail", mail, by=by)
    return mail
