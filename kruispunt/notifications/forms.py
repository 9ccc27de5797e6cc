"""What staff fills in on the pages of the outbox."""

from django import forms

from kruispunt.notifications.models import MailStatus
from kruispunt.ui.forms import Form


class OutboxFilter(Form):
    """Which mails to list."""

    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Alle mails"), *MailStatus.choices])
    q = forms.CharField(label="Adres", required=False, max_length=320, help_text="Een deel van het adres volstaat")


class RetryForm(Form):
    """The button that lets a mail go again: nothing to type."""
