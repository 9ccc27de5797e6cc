"""What staff fills in on the pages of the outbox."""

from typing import Any

from django import forms

from kruispunt.notifications.models import MailStatus, Rhythm
from kruispunt.notifications.notification import kinds_that_wait
from kruispunt.notifications.preferences import rhythms_of
from kruispunt.ui.forms import Form, VersionField


class OutboxFilter(Form):
    """Which mails to list."""

    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Alle mails"), *MailStatus.choices])
    q = forms.CharField(label="Adres", required=False, max_length=320, help_text="Een deel van het adres volstaat")


class RetryForm(Form):
    """The button that lets a mail go again: nothing to type."""


class DraftForm(Form):
    """Subject and Markdown of a draft."""

    subject = forms.CharField(
        label="Onderwerp", max_length=200, error_messages={"required": "Geef de mail een onderwerp."}
    )
    source = forms.CharField(
        label="Tekst",
        max_length=20_000,
        help_text="Een lege regel begint een nieuwe alinea. **Vet** staat tussen twee sterretjes, een link is "
        "[tekst](adres). De links van de mail blijven erin.",
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": "Schrijf de tekst van de mail."},
    )
    version = VersionField()


class PreferencesForm(Form):
    """How soon somebody hears of what can wait: a choice per category."""

    def __init__(self, *args, user: Any, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        chosen = rhythms_of(user)
        for category, words in kinds_that_wait().items():
            self.fields[f"rhythm_{category}"] = forms.ChoiceField(
                label=category.label,
                help_text=f"Bijvoorbeeld {', of '.join(words)}.",
                choices=Rhythm.choices,
                initial=chosen.get(category, Rhythm.IMMEDIATE),
                widget=forms.RadioSelect,
                error_messages={"required": "Kies hoe je deze mails krijgt."},
            )

    @property
    def rhythms(self) -> dict[str, str]:
        """Give what was chosen, by category."""
        return {name.removeprefix("rhythm_"): value for name, value in self.cleaned_data.items()}
