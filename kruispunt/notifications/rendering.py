"""From one Markdown template to the subject, the text and the HTML of a mail.

The first line of the template is `Onderwerp: ...`, then an empty line, then the body in Markdown. Values are
plain: in the HTML part every value is escaped twice over (as Markdown, then as HTML), so nothing that a person
typed becomes a link or a tag.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import css_inline
from django.conf import settings
from django.template import engines
from django.template.loader import get_template, render_to_string
from markdown_it import MarkdownIt

SUBJECT_PREFIX = "Onderwerp: "
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_SPACES = re.compile(r"\s+")

Value = str | int | float | list[str] | None


@dataclass(frozen=True)
class Rendered:
    """The three parts of a mail."""

    subject: str
    text: str
    html: str


def escape_markdown(value: str) -> str:
    """Give `value` so that Markdown shows it as it is."""
    return _MARKDOWN_SPECIAL.sub(r"\\\1", value)


def _one_line(value: Value) -> Value:
    if isinstance(value, str):
        return _SPACES.sub(" ", value).strip()
    if isinstance(value, list):
        return [_SPACES.sub(" ", item).strip() for item in value]
    return value


def _escaped(key: str, value: Value) -> Value:
    if key.endswith("_url"):
        return value
    if isinstance(value, str):
        return escape_markdown(value)
    if isinstance(value, list):
        return [escape_markdown(item) for item in value]
    return value


@lru_cache
def _source(template: str) -> tuple[str, str]:
    source = get_template(template).template.source
    first, _, body = source.partition("\n")
    if not first.startswith(SUBJECT_PREFIX):
        raise ValueError(f"{template}: the first line has to start with '{SUBJECT_PREFIX}'")
    return first.removeprefix(SUBJECT_PREFIX).strip(), body.strip() + "\n"


def _fill(source: str, context: dict[str, Value]) -> str:
    return engines["django"].from_string("{% autoescape off %}" + source + "{% endautoescape %}").render(context)


def render(template: str, context: dict[str, Value]) -> Rendered:
    """Give the parts of the mail `template` filled with `context`.

    `context` is flat: strings, numbers and lists of strings; an address of ours has a key that ends in `_url`.

    Raises TypeError for another kind of value, ValueError for a template without a subject.
    """
    for key, value in context.items():
        if not isinstance(value, str | int | float | list | None):
            raise TypeError(f"{template}: {key} is a {type(value).__name__}; a mail takes plain values")
    plain = {key: _one_line(value) for key, value in context.items()} | {"site_url": settings.SITE_URL}
    safe = {key: _escaped(key, value) for key, value in plain.items()}
    subject_source, body_source = _source(template)
    subject = _fill(subject_source, plain)
    body = MarkdownIt("commonmark", {"html": False, "breaks": False}).render(_fill(body_source, safe))
    page = render_to_string("notifications/mail.html", {"subject": subject, "body": body})
    text = _fill(body_source, plain)
    text = re.sub(r"\[([^\]]+)\]\((\S+?)\)", r"\1: \2", text)
    text = re.sub(r"\*\*(.+?)\*\*", r"\1", text)
    return Rendered(subject[:200], re.sub(r"\n{3,}", "\n\n", text), css_inline.inline(page))
