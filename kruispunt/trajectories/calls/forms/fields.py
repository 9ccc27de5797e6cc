"""Fields that several forms of this room use."""

from typing import Any

from django import forms


def whole_number(label: str, **kwargs: Any) -> forms.IntegerField:
    """Give a field for a whole number that the database can store."""
    return forms.IntegerField(label=label, max_value=30_000, **kwargs)
