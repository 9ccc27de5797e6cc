"""What somebody fills in to evaluate a session."""

from django import forms

from kruispunt.trajectories.evaluations.actions import LONGEST_REMARK
from kruispunt.trajectories.evaluations.items import ITEMS, OPEN_QUESTION, SCORES
from kruispunt.ui.forms import Form


class AnswerForm(Form):
    """A score for every statement, and a remark."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for item in ITEMS:
            self.fields[item.code] = forms.TypedChoiceField(
                label=item.statement,
                choices=list(SCORES.items()),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Kies een score van 1 tot 5.",
                    "invalid_choice": "Kies een score van 1 tot 5.",
                },
            )
        self.fields["remark"] = forms.CharField(
            label=OPEN_QUESTION,
            help_text="Schrijf geen namen. Wie je bent, staat nergens bij je antwoord.",
            required=False,
            max_length=LONGEST_REMARK,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    @property
    def scores(self) -> dict[str, int]:
        """Give the scores by item code."""
        return {item.code: self.cleaned_data[item.code] for item in ITEMS}
