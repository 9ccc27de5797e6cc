"""The form to open the conversation of a session."""

from django import forms
from django.db.models import QuerySet

from kruispunt.kennisgroep.models import Kennisgroep
from kruispunt.ui.forms import Form


class SessionTopicForm(Form):
    """In which group the conversation comes."""

    group = forms.ModelChoiceField(
        label="In welke groep",
        queryset=Kennisgroep.objects.none(),
        empty_label="Kies een groep",
        error_messages={"required": "Kies een groep."},
    )

    def __init__(self, *args, groups: QuerySet[Kennisgroep], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        only = list(groups[:2])
        if len(only) == 1:
            self.fields["group"].initial = only[0].pk
