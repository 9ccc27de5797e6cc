"""Forms of the application of a bestuur."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.besturen.models import Bestuur, User
from kruispunt.core.errors import Refused
from kruispunt.core.uploads import ACCEPT, KINDS_IN_WORDS, LARGEST
from kruispunt.trajectories.calls.answers import checked_file, checked_text, field_name, missing
from kruispunt.trajectories.calls.enums import QuestionKind
from kruispunt.trajectories.calls.models import Answer, Application, OpenCall, Question
from kruispunt.ui.forms import Form, VersionField

#: What an own field holds, in the order of the form.
FIELDS = ("participant", "substitute", "theme", "stated_type", "motivation", "head_consents")
#: What somebody chose for a field that a colleague changed too; anything else keeps what was typed.
KEEP_STORED = "bewaard"


class ChooseBestuurForm(Form):
    """For which of the own besturen somebody applies."""

    bestuur = forms.ModelChoiceField(
        label="Voor welk bestuur?",
        queryset=Bestuur.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Kies een bestuur.", "invalid_choice": "Kies een van je eigen besturen."},
    )

    def __init__(self, *args: Any, besturen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bestuur"].queryset = besturen


@dataclass(frozen=True)
class Difference:
    """A field that holds something else than what is stored: both as people read them."""

    name: str
    label: str
    stored: str
    typed: str

    @property
    def choice(self) -> str:
        """Give the name of the field with which somebody says which of both counts."""
        return _choice_name(self.name)


def _choice_name(name: str) -> str:
    return f"houd_{name}"


def _removal_name(question: Question) -> str:
    return f"weg_{question.pk}"


def _text_field(question: Question) -> forms.Field:
    """Give the field for an answer in words; what counts as an answer is checked in `answers`."""
    widgets = {
        QuestionKind.SHORT: forms.TextInput(),
        QuestionKind.LONG: forms.Textarea(attrs={"rows": 6}),
        QuestionKind.NUMBER: forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        QuestionKind.CHOICE: forms.RadioSelect(choices=[(option, option) for option in question.options]),
    }
    return forms.CharField(label=question.label, help_text=question.hint, widget=widgets[QuestionKind(question.kind)])


def _file_field(question: Question, stored: Answer | None) -> forms.Field:
    limits = f"Een {KINDS_IN_WORDS} van hoogstens {LARGEST // 1024 // 1024} MB."
    kept = f"Nu bewaard: {stored.file_name}. Kies alleen een bestand als je dat wilt vervangen." if stored else ""
    return forms.FileField(
        label=question.label,
        help_text=" ".join(part for part in (question.hint, limits, kept) if part),
        max_length=None,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"invalid": "Kies het bestand opnieuw: het kwam niet mee."},
    )


class ApplicationForm(Form):
    """All that a bestuur says in its application; a draft (`complete` is False) may have gaps.

    `colleagues` can take part; `existing` is what is stored, with its answers. Text typed for a question whose
    wording was replaced meanwhile comes along to the new wording, and the form says so: nothing typed is lost.
    """

    participant = forms.ModelChoiceField(
        label="Wie neemt deel?",
        queryset=User.objects.none(),
        empty_label="Kies een collega",
        help_text="Deze collega krijgt de uitnodigingen als jullie gekozen worden.",
        error_messages={"required": "Kies wie deelneemt.", "invalid_choice": "Kies een collega uit de lijst."},
    )
    substitute = forms.ModelChoiceField(
        label="Wie komt als die niet kan?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nog niemand",
        help_text="Alleen collega's met een account in Kruispunt staan in de lijst.",
        error_messages={"invalid_choice": "Kies een collega uit de lijst."},
    )
    theme = forms.ChoiceField(
        label="Op welk thema willen jullie werken?",
        widget=forms.RadioSelect,
        choices=[],
        error_messages={
            "required": "Kies het thema waarop jullie willen werken.",
            "invalid_choice": "Kies een van de thema's van deze oproep.",
        },
    )
    stated_type = forms.ChoiceField(
        label="Hoe ver staan jullie met gelijke kansen?",
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "Dat weten we niet"), *Bestuurstype.choices],
        help_text="Zoals jullie het zelf zien. Het team kijkt het na en kiest de groep met wat het team bepaalde.",
        error_messages={"invalid_choice": "Kies een van de types."},
    )
    motivation = forms.CharField(
        label="Waarom willen jullie meedoen?",
        max_length=10_000,
        help_text="Schrijf wat jullie al doen, wat jullie willen bereiken en wie daarvoor tijd krijgt.",
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Schrijf waarom jullie willen meedoen."},
    )
    head_consents = forms.BooleanField(
        label="Het diensthoofd is akkoord dat we meedoen en er tijd voor vrijmaken",
        error_messages={
            "required": "Vraag het akkoord van je diensthoofd en vink dit aan. Zonder akkoord kan je niet indienen."
        },
    )
    late_code = forms.CharField(
        label="Code van het team",
        max_length=40,
        required=False,
        help_text="Met een geldige code kan je nog indienen na het sluiten.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    version = VersionField()
    #: Which form on which screen this is: its own autosave is no colleague.
    form_id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        call: OpenCall,
        colleagues: QuerySet[User],
        existing: Application | None = None,
        complete: bool = True,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.complete, self.existing = complete, existing
        self.questions = list(call.questions.current())
        rows = existing.answers.select_related("question").order_by("question__number") if existing else []
        self.stored = {answer.question.key: answer for answer in rows}
        self.moved: dict[str, str] = {}
        if data is not None:
            data = self._with_kept(self._with_moved(call, data.copy()))
        super().__init__(data, files, initial=self._start() | (initial or {}))
        self._shape(call, colleagues)
        for question in self.questions:
            self._ask(question)
        own = [name for name in FIELDS if name != "head_consents"]
        asked = [name for question in self.questions for name in (field_name(question.pk), _removal_name(question))]
        self.order_fields([*own, *asked, "head_consents", "late_code", "version", "form_id"])

    def _shape(self, call: OpenCall, colleagues: QuerySet[User]) -> None:
        self.fields["participant"].queryset = self.fields["substitute"].queryset = colleagues
        if call.asks_theme:
            self.fields["theme"].choices = call.theme_choices
        else:
            del self.fields["theme"]
        if not call.needs_head_consent:
            del self.fields["head_consents"]
        if call.is_open:
            del self.fields["late_code"]

    def _start(self) -> dict[str, Any]:
        """Give what the fields begin with: what is stored, and an answer to an older wording for the newest one."""
        start = {name: _raw(self.existing, name) for name in ("version", *FIELDS)} if self.existing else {}
        for question in self.questions:
            if answer := self.stored.get(question.key):
                start[field_name(question.pk)] = answer.text
        return start

    def _ask(self, question: Question) -> None:
        name, stored = field_name(question.pk), self.stored.get(question.key)
        if question.kind == QuestionKind.FILE:
            has_file = stored is not None and bool(stored.file)
            self.fields[name] = _file_field(question, stored if has_file else None)
            if has_file:
                removal = forms.BooleanField(label=f"Verwijder {stored.file_name}", required=False)
                self.fields[_removal_name(question)] = removal
        else:
            self.fields[name] = _text_field(question)
            if stored and stored.question_id != question.pk:
                hint = f"{question.hint} Het team veranderde deze vraag nadat jullie antwoordden. Kijk je antwoord na."
                self.fields[name].help_text = hint.strip()
        self.fields[name].required = question.is_required

    def _with_moved(self, call: OpenCall, data: Any) -> Any:
        """Bring answers to a wording that was replaced while somebody typed to the newest wording."""
        current = {question.key: question for question in self.questions}
        known = {field_name(question.pk) for question in self.questions}
        old = {name: pk for name in data if name not in known and (pk := _pk_in(name))}
        for question in call.questions.filter(pk__in=old.values()) if old else ():
            newest, typed = current.get(question.key), data.get(field_name(question.pk), "")
            if newest and typed.strip():
                name = field_name(newest.pk)
                data.setdefault(name, typed)
                self.moved[name] = typed
        return data

    def _with_kept(self, data: Any) -> Any:
        """Take what is stored for the fields where somebody said so, who saw what is stored now."""
        if self.existing is None or data.get("version") != str(self.existing.version):
            return data
        start = self._start()
        for name in start:
            if data.get(_choice_name(name)) == KEEP_STORED:
                data[name] = start[name]
        return data

    def full_clean(self) -> None:
        """Check everything; what a draft may leave open, and what only `clean` can tell, is not missed here."""
        asked = [field_name(question.pk) for question in self.questions]
        required = [field for field in self.fields.values() if field.required]
        for name, field in self.fields.items():
            field.required = field.required and self.complete and name not in ("participant", *asked)
        super().full_clean()
        for field in required:
            field.required = True

    def clean(self) -> dict[str, Any]:
        """Check who takes part, and the answers to the questions of this call."""
        cleaned = super().clean()
        is_empty = not cleaned.get("participant") and "participant" not in self.errors
        if self.complete and is_empty and "participant" in self.data:
            self.add_error("participant", self.fields["participant"].error_messages["required"])
        for question in self.questions:
            if field_name(question.pk) not in self.errors:
                try:
                    self._check_answer(question, cleaned)
                except Refused as refusal:
                    self.add_error(refusal.field, refusal.message)
        return cleaned

    def _check_answer(self, question: Question, cleaned: dict[str, Any]) -> None:
        name = field_name(question.pk)
        value = cleaned.get(name)
        if name in self.moved:
            raise Refused(
                f"Het team veranderde deze vraag net. Jij antwoordde: “{self.moved[name]}” "
                "Kijk na of dat nog klopt en bewaar opnieuw.",
                field=name,
            )
        if question.kind == QuestionKind.FILE:
            if isinstance(value, UploadedFile):
                checked_file(question, value)
            is_answered = isinstance(value, UploadedFile) or self._keeps_file(question, cleaned)
        else:
            cleaned[name] = checked_text(question, value or "")
            is_answered = bool(cleaned[name])
        if self.complete and question.is_required and not is_answered:
            raise missing(question)

    def _keeps_file(self, question: Question, cleaned: dict[str, Any]) -> bool:
        return _removal_name(question) in self.fields and not cleaned.get(_removal_name(question))

    @property
    def answers(self) -> dict[int, str | UploadedFile | None]:
        """Give the answers as the actions take them, of a form that is valid; what was not sent is left as it is."""
        given: dict[int, str | UploadedFile | None] = {}
        for question in self.questions:
            value = self.cleaned_data.get(field_name(question.pk))
            if question.kind != QuestionKind.FILE:
                if field_name(question.pk) in self.data:
                    given[question.pk] = value
            elif isinstance(value, UploadedFile):
                given[question.pk] = value
            else:
                given[question.pk] = None if self.cleaned_data.get(_removal_name(question)) else ""
        return given

    @property
    def content(self) -> dict[str, Any]:
        """Give what both actions take, of a form that is valid."""
        taken = (*FIELDS, "version", "form_id")
        content = {name: self.cleaned_data[name] for name in taken if name in self.cleaned_data}
        return {**content, "answers": self.answers}

    @property
    def not_saved_alone(self) -> list[str]:
        """Give the fields that only the button saves: files, and taking them away."""
        files = [question for question in self.questions if question.kind == QuestionKind.FILE]
        names = [name for question in files for name in (field_name(question.pk), _removal_name(question))]
        return [name for name in names if name in self.fields]

    def differences(self) -> list[Difference]:
        """Give the fields in which what was typed is not what is stored now."""
        found = []
        for name, stored in self._start().items():
            if name == "version" or name not in self.fields or isinstance(self.fields[name], forms.FileField):
                continue
            typed = self[name].value()
            if _comparable(typed) != _comparable(stored):
                label = self.fields[name].label
                found.append(Difference(name, label, self._in_words(name, stored), self._in_words(name, typed)))
        return found

    def _in_words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return "Ja" if value else "Nee"
        if not value:
            return "Niets"
        if isinstance(field, forms.ModelChoiceField):
            person = next((user for user in field.queryset if str(user.pk) == str(value)), None)
            return str(person or "Iemand die niet meer in de lijst staat")
        return str(dict(getattr(field, "choices", ())).get(value, value))


class ReasonForm(Form):
    """Why a bestuur stops."""

    reason = forms.CharField(
        label="Waarom stoppen jullie?",
        max_length=2000,
        help_text="Het team leest dit. Een zin is genoeg.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf kort waarom jullie stoppen."},
    )


def _raw(application: Application, name: str) -> Any:
    """Give a stored value as its field would send it."""
    value = getattr(application, f"{name}_id" if name in ("participant", "substitute") else name)
    return "" if value is None else value


def _comparable(value: Any) -> str:
    return "" if value in (None, False) else str(value).replace("\r\n", "\n").strip()


def _pk_in(name: str) -> int | None:
    """Give the number in the name of a field that answers a question, or None."""
    start, _, number = name.partition("_")
    return int(number) if start == "question" and number.isdecimal() and len(number) < 19 else None
