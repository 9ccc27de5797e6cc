"""What every form of ours shares, and how a view shows what an action refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from kruispunt.core import clock
from kruispunt.core.errors import Refused, Stale


@lru_cache(maxsize=2000)
def _option(key: str, label: str, chosen: bool) -> str:
    # the same hundreds stand in the list of one page after another
    return f'<option value="{escape(key)}"{" selected" if chosen else ""}>{escape(label)}</option>'


class FlatSelect(forms.Select):
    """A list of options without groups: they are written at once, not each by a template of its own."""

    template_name = "ui/components/flat_select.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        """Give what the template needs; `options` and `attributes` are HTML."""
        context = forms.Widget.get_context(self, name, value, attrs)
        chosen = str(value or "")
        options = [_option(str(key), label, str(key) == chosen) for key, label in self.choices]
        context["options"] = SafeString("".join(options))
        context["attributes"] = flatatt(context["widget"]["attrs"])
        return context


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a date and a time, in Europe/Brussels."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """The browser's own field for a time."""

    input_type = "time"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class _WithinYears:
    """What a field of dates and one of moments share: a year outside `clock.YEARS` was mistyped."""

    default_error_messages = MappingProxyType(
        {"year": f"Kies een datum vanaf {clock.YEARS[0]} tot en met {clock.YEARS[-1]}."}
    )

    def to_python(self, value: Any) -> Any:
        """Give the date or moment; ValidationError for what is none, or lies in another year."""
        value = super().to_python(value)
        if value is not None and value.year not in clock.YEARS:
            raise forms.ValidationError(self.error_messages["year"], code="year")
        return value


class DateField(_WithinYears, forms.DateField):
    """A date within `clock.YEARS`."""

    widget = DateInput


class MomentField(_WithinYears, forms.DateTimeField):
    """A date and a time within `clock.YEARS`, in Europe/Brussels."""

    widget = MomentInput


class VersionField(forms.IntegerField):
    """The hidden version number a form was made from: a stale form is noticed."""

    def __init__(self, **kwargs) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, **kwargs)


class ChooseSeveralField(forms.ModelMultipleChoiceField):
    """Several rows; a number too large for the database is a choice that does not exist, as any other wrong one."""

    def clean(self, value: Any) -> QuerySet:
        """Give the chosen rows; ValidationError for one that is not offered."""
        try:
            return super().clean(value)
        except OverflowError as error:
            message = self.error_messages["invalid_list"]
            raise forms.ValidationError(message, code="invalid_list") from error


def says_by_itself(field: forms.Field, error: forms.ValidationError) -> bool:
    """Tell whether a message is what every field of this class says, so that it does not name this one.

    What a form, or an action, puts in its place is written for the one field.
    """
    messages = [
        message for cls in type(field).__mro__ for message in vars(cls).get("default_error_messages", {}).values()
    ]
    messages += [validator.message for validator in field.validators if hasattr(validator, "message")]
    messages.append(ProhibitNullCharactersValidator.message)  # a choice of rows keeps its own apart
    return any(error.message is message for message in messages)  # not ==: one with a plural has no words yet


class Form(forms.Form):
    """A form of ours: labels without colon, and the HTTP status its page answers with."""

    refusal: Refused | None = None

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def __getitem__(self, name: str) -> BoundField:
        """Give a field with what was typed in it; a long text is not limited in the browser.

        A browser cuts off what is pasted beyond `maxlength` and does not say so; the server says how much is too much.
        """
        bound = super().__getitem__(name)
        if isinstance(bound.field.widget, forms.Textarea):
            bound.field.widget.attrs.pop("maxlength", None)
        return bound

    @property
    def status(self) -> int:
        """Give 200 for a form nobody sent or that is fine, 403 or 400 for a refused one."""
        if self.refusal:
            return self.refusal.status
        return 400 if self.is_bound and self.errors else 200

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal at its field, or above the form when it has none here."""
        self.refusal = refusal
        if isinstance(refusal, Stale) and "version" in self.fields:
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(refusal.version)
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


@contextmanager
def refusals_on(form: Form) -> Iterator[None]:
    """Catch what an action refuses and show it on the form; check `form.refusal` afterwards."""
    try:
        yield
    except Refused as refusal:
        form.refuse(refusal)
