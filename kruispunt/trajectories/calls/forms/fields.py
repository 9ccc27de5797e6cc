"""Fields that several forms of this room use."""

from typing import Any

from django import forms

_TOO_LARGE = "Geef een getal van hoogstens %(limit_value)s."
_NO_NUMBER = "Geef een heel getal."


def whole_number(label: str, **kwargs: Any) -> forms.IntegerField:
    """Give a field for a whole number, with messages in plain Dutch."""
    return forms.IntegerField(
        label=label,
        max_value=30_000,
        error_messages={"max_value": _TOO_LARGE, "invalid": _NO_NUMBER},
        **kwargs,
    )
