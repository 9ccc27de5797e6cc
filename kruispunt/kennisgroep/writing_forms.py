"""Forms for writing in a knowledge group: a topic, a reply, the files with it, and a change."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from kruispunt.core.errors import Refused
from kruispunt.core.uploads import ACCEPT, KINDS_IN_WORDS
from kruispunt.kennisgroep.actions.writing import LONGEST_TEXT, LONGEST_TITLE
from kruispunt.kennisgroep.models import Post, TopicKind
from kruispunt.kennisgroep.once import new_word
from kruispunt.kennisgroep.queries.access import Standing
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.forms import Form, VersionField

#: What each kind is for, in one line.
KIND_HINTS = {
    TopicKind.QUESTION: "Je wilt iets weten of raad vragen. Je kan later het beste antwoord aanduiden.",
    TopicKind.EXPERIENCE: "Je vertelt wat jullie deden en wat je eruit leerde, ook als het misliep.",
    TopicKind.TOOL: "Je deelt iets dat anderen kunnen gebruiken: een sjabloon, een lijst, een affiche.",
    TopicKind.PARTNERS: "Je zoekt besturen om samen iets te doen of aan te vragen.",
    TopicKind.ANNOUNCEMENT: "Je laat de hele groep iets weten. Alleen moderatoren doen dit.",
}
#: How many files go along at once; more can follow.
FILES_AT_ONCE = 3


def _text_field(label: str, required: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 9}),
        max_length=LONGEST_TEXT,
        error_messages={"required": required},
    )


def _once_field() -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, required=False, initial=new_word)


def _kind_field(standing: Standing) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label="Wat wil je delen",
        widget=forms.RadioSelect,
        choices=[k for k in TopicKind.choices if standing.moderates or k[0] != TopicKind.ANNOUNCEMENT],
        error_messages={"required": "Kies wat voor onderwerp het is."},
    )
    field.choice_hints = KIND_HINTS
    return field


def _title_field() -> forms.CharField:
    return forms.CharField(
        label="Titel",
        help_text="Vat je onderwerp samen in één zin. Zo zien anderen meteen of ze kunnen helpen.",
        max_length=LONGEST_TITLE,
        error_messages={"required": "Geef je onderwerp een titel."},
    )


def _themes_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Thema's",
        help_text="Wie een thema volgt, ziet je onderwerp sneller.",
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class TopicForm(Form):
    """Write a topic: what it is, what it is about, and who may know who asked."""

    def __init__(self, *args, standing: Standing, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = _kind_field(standing)
        self.fields["title"] = _title_field()
        self.fields["source"] = _text_field("Je bericht", "Schrijf je bericht.")
        self.fields["themes"] = _themes_field()
        self.fields["is_confidential"] = forms.BooleanField(
            label="Vertrouwelijk",
            help_text="De tekst komt in geen enkele mail en in geen enkele export. Alle leden van de groep lezen hem.",
            required=False,
        )
        if not standing.moderates:
            self.fields["is_anonymous"] = forms.BooleanField(label="Stel deze vraag anoniem", required=False)
        self.fields["once"] = _once_field()

    @property
    def typed(self) -> dict[str, Any]:
        """Give what stands in the form besides the text and the files, as it was typed."""
        data = self.data
        return {
            "kind": data.get("kind", ""),
            "title": data.get("title", ""),
            "themes": data.getlist("themes"),
            "is_confidential": bool(data.get("is_confidential")),
        }

    @property
    def is_anonymous(self) -> bool:
        """Give whether what was sent asks to stay without a name."""
        return bool(self.data.get("is_anonymous"))


class ReplyForm(Form):
    """Write a reply."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = _text_field("Je antwoord", "Schrijf je antwoord.")
        self.fields["once"] = _once_field()

    @property
    def typed(self) -> dict[str, Any]:
        """Give what stands in the form besides the text and the files: nothing."""
        return {}

    @property
    def is_anonymous(self) -> bool:
        """Give whether what was sent asks to stay without a name; who asked anonymously is known by the topic."""
        return False


class FilesForm(Form):
    """The files to go along, each with a description when it is a picture."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, FILES_AT_ONCE + 1):
            self.fields[f"file_{number}"] = forms.FileField(
                label=f"Bestand {number}",
                help_text=f"Een {KINDS_IN_WORDS}, tot 10 MB." if number == 1 else "",
                required=False,
                allow_empty_file=True,
                widget=forms.FileInput(attrs={"accept": ACCEPT}),
            )
            self.fields[f"alt_{number}"] = forms.CharField(
                label=f"Wat is er te zien op bestand {number}",
                help_text="Verplicht bij een afbeelding: één zin voor wie ze niet ziet." if number == 1 else "",
                required=False,
            )

    @property
    def chosen(self) -> list[tuple[int, UploadedFile, str]]:
        """Give the files that were chosen, each with its number on the form and its description."""
        numbers = range(1, FILES_AT_ONCE + 1)
        return [
            (n, self.files[f"file_{n}"], self.data.get(f"alt_{n}", "")) for n in numbers if f"file_{n}" in self.files
        ]

    def refuse_at(self, number: int, refusal: Refused) -> None:
        """Show a refusal at the file, or the description, of this number."""
        refusal.field = f"{refusal.field}_{number}"
        self.refuse(refusal)


class EditForm(FilesForm):
    """Change a post and the files with it; of the first one also its title, kind and themes."""

    def __init__(self, *args, standing: Standing, post: Post, **kwargs) -> None:
        topic = post.topic
        stored = {"source": post.source, "version": post.version}
        if post.number == 1:
            stored |= {"title": topic.title, "kind": topic.kind, "themes": [t.theme for t in topic.themes.all()]}
        kwargs.setdefault("initial", stored)
        super().__init__(*args, **kwargs)
        if post.by_asker:  # files often carry a name
            self.fields.clear()
        if post.number == 1:
            self.fields["kind"] = _kind_field(standing)
            self.fields["title"] = _title_field()
        self.fields["source"] = _text_field("Je bericht", "Schrijf je bericht.")
        if post.number == 1:
            self.fields["themes"] = _themes_field()
        self.fields["version"] = VersionField()
        there = [(str(row.pk), f"{row.name}: {row.alt}" if row.alt else row.name) for row in post.attachments.all()]
        if there:
            self.fields["removes"] = forms.MultipleChoiceField(
                label="Welke bestanden haal je weg",
                choices=there,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "Een van deze bestanden is al weg."},
            )

    @property
    def written(self) -> list[forms.BoundField]:
        """Give the fields above those for new files."""
        return [self[name] for name in self.fields if not name.startswith(("file_", "alt_"))]

    @property
    def for_files(self) -> list[forms.BoundField]:
        """Give the fields for new files; none for who asked anonymously."""
        return [self[name] for name in self.fields if name.startswith(("file_", "alt_"))]

    @property
    def changes(self) -> dict[str, Any]:
        """Give what a valid form changes, as `edit_post` takes it."""
        wanted = {name: value for name, value in self.cleaned_data.items() if not name.startswith(("file_", "alt_"))}
        return wanted | {"removes": [int(pk) for pk in wanted.get("removes", [])], "files": self.chosen}


class RemoveForm(Form):
    """Take an own post away: nothing to fill in, only to confirm."""
