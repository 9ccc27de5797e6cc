"""How mail of libraries (allauth, Wagtail) gets into the outbox."""

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from kruispunt.notifications import outbox
from kruispunt.notifications.models import Category


class OutboxBackend(BaseEmailBackend):
    """Django's EMAIL_BACKEND: a message becomes one outbox row per recipient, in the running transaction.

    It stands with the mails of the person who has the address, if anybody has. The sender is the one of the site,
    whatever the message says; the category is "account".
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages into the outbox; give how many had a recipient.

        Raises ValueError for a message with attachments, which the outbox does not keep.
        """
        written = 0
        for message in email_messages:
            if message.attachments:
                raise ValueError("the outbox keeps no attachments")
            text, html = _bodies(message)
            for recipient in message.recipients():
                outbox.enqueue(
                    to=recipient,
                    user=get_user_model().objects.filter(email__iexact=recipient).first(),
                    subject=message.subject,
                    text=text,
                    html=html,
                    category=Category.ACCOUNT,
                )
            written += bool(message.recipients())
        return written


def _bodies(message: EmailMessage) -> tuple[str, str]:
    if message.content_subtype == "html":
        return "", message.body
    alternatives = getattr(message, "alternatives", [])
    html = next((part.content for part in alternatives if part.mimetype == "text/html"), "")
    return message.body, html
