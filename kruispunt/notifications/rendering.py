"""From one Markdown template to the subject, the text and the HTML of a mail.

The first line of the template is `Onderwerp: ...`, then an empty line, then the body in Markdown. What a person typed
is shown as it was typed: values are escaped for Markdown before the template is read as Markdown, and both parts are
made from the same tokens, so that they say the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

import css_inline
from django.conf import settings
from django.template import Context, Engine, engines
from django.template.loader import get_template, render_to_string
from markdown_it import MarkdownIt
from markdown_it.token import Token

SUBJECT_PREFIX = "Onderwerp: "
#: The last line of every mail, in both parts.
FOOTER = "Je krijgt deze mail van Kruispunt, het platform van het team Gelijke Kansen van de VVSG."
#: The words of the link under a mail that can wait.
CHOOSE = "Stel in welke mails je krijgt"
#: The signs that mean something in a line of Markdown; a backslash takes that away (CommonMark 2.4). No more than
#: these, since staff reads and edits the Markdown of a draft.
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>&])")
#: What makes the start of a line a heading, a list, a rule, a fence or the underline of a heading.
_START_OF_A_BLOCK = re.compile(r"^(\d{0,9})([#+\-=~.)])")
_SPACES_AND_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f]+")
_ADDRESS = re.compile(r"https?://[^/]")
#: No images: what the program of the receiver, or the preview of staff, fetches from elsewhere tells who reads it.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": False}).disable("image")


class Line(NamedTuple):
    """One line of a list in a mail: words that lead to a whole address, and what stands after them in brackets."""

    words: str
    url: str
    after: str = ""


Value = str | int | float | list[str] | list[Line] | None


@dataclass(frozen=True)
class Rendered:
    """The three parts of a mail; `body` is the HTML of the words alone, for a preview."""

    subject: str
    text: str
    html: str
    body: str


class UnknownVariable(ValueError):
    """A mail template names a variable that its notification does not give."""


class _Refuse(str):
    """What Django's engine puts in the place of an unknown variable; putting it there fails (see Engine)."""

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        raise UnknownVariable(str(variable))


@lru_cache
def _engine() -> Engine:
    """Give the site's template vocabulary, without HTML escaping, and strict about unknown variables."""
    ours = engines["django"].engine
    return Engine(app_dirs=True, builtins=ours.builtins, libraries=ours.libraries, string_if_invalid=_Refuse("%s"))


def escape_markdown(value: str) -> str:
    """Give `value` so that Markdown shows it as it is."""
    return _START_OF_A_BLOCK.sub(r"\1\\\2", _MARKDOWN_SIGNS.sub(r"\\\1", value))


def _without_breaks(text: str) -> str:
    return _SPACES_AND_CONTROLS.sub(" ", text).strip()


def _one_line(value: Value) -> Value:
    if isinstance(value, str):
        return _without_breaks(value)
    if isinstance(value, list):
        return [
            Line(*map(_without_breaks, item)) if isinstance(item, Line) else _without_breaks(item) for item in value
        ]
    return value


def _escaped_address(key: str, value: str) -> str:
    if value and not _ADDRESS.match(value):
        raise ValueError(f"{key} is no whole address: {value!r}")
    return quote(value, safe=":/?#@!$&',=%+~-._")


def _escaped_item(key: str, item: str | Line) -> str:
    if isinstance(item, str):
        return escape_markdown(item)
    link = f"[{escape_markdown(item.words)}]({_escaped_address(key, item.url)})"
    return f"{link} ({escape_markdown(item.after)})" if item.after else link


def _escaped(key: str, value: Value) -> Value:
    if isinstance(value, str) and key.endswith("_url"):
        return _escaped_address(key, value)
    if isinstance(value, str):
        return escape_markdown(value)
    if isinstance(value, list):
        return [_escaped_item(key, item) for item in value]
    return value


@lru_cache
def _source(template: str) -> tuple[str, str]:
    source = get_template(template).template.source
    first, _, body = source.partition("\n")
    if not first.startswith(SUBJECT_PREFIX):
        raise ValueError(f"{template}: the first line has to start with '{SUBJECT_PREFIX}'")
    return first.removeprefix(SUBJECT_PREFIX).strip(), body.strip() + "\n"


def _fill(source: str, context: dict[str, Value]) -> str:
    return _engine().from_string(source).render(Context(context, autoescape=False))


def _inline(token: Token) -> str:
    """Give the plain text of one line of tokens; a link as `words: address`."""
    text, address, start = "", "", 0
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            text += "\n"
        elif child.type == "link_open":
            address, start = str(child.attrs["href"]), len(text)
        elif child.type == "link_close" and text[start:] != address:
            text += f": {address}"
    return text


def _blocks(tokens: list[Token]) -> Iterator[str]:
    """Give the paragraphs of the text part, list items with their bullet or number."""
    numbers: list[int | None] = []
    in_item = False
    for token in tokens:
        if token.type == "bullet_list_open":
            numbers.append(None)
        elif token.type == "ordered_list_open":
            numbers.append(int(token.attrs.get("start", 1)))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
            if not numbers:
                yield ""
        elif token.type == "list_item_open":
            in_item = True
        elif token.type == "inline":
            text = _inline(token)
            if in_item:
                indent = "  " * (len(numbers) - 1)
                number = numbers[-1]
                bullet = "- " if number is None else f"{number}. "
                numbers[-1] = number if number is None else number + 1
                yield indent + bullet + text.replace("\n", "\n" + indent + " " * len(bullet))
                in_item = False
            else:
                yield text
            if not token.hidden and not numbers:
                yield ""
        elif token.type in ("fence", "code_block"):
            yield token.content


def fill(template: str, context: dict[str, Value]) -> tuple[str, str]:
    """Give the subject and the Markdown of the mail `template` filled with `context`.

    `context` is flat: strings, numbers, lists of strings and lists of `Line`; a whole address (http or https) has a key
    that ends in `_url`. White space in a value becomes single spaces.

    Raises TypeError for another kind of value, ValueError for a template without a subject or an address that is
    not whole, UnknownVariable for a variable that is not in `context`.
    """
    for key, value in context.items():
        if not isinstance(value, str | int | float | list | None):
            raise TypeError(f"{template}: {key} is a {type(value).__name__}; a mail takes plain values")
    plain = {key: _one_line(value) for key, value in (context | {"site_url": settings.SITE_URL}).items()}
    safe = {key: _escaped(key, value) for key, value in plain.items()}
    subject_source, body_source = _source(template)
    return " ".join(_fill(subject_source, plain).split())[:200], _fill(body_source, safe)


def compose(subject: str, source: str, *, preferences_url: str = "") -> Rendered:
    """Give the parts of a mail with this subject and this Markdown; what stands in it is shown, never run.

    `preferences_url` is where its reader chooses which mails to get; it stands under the mail.
    """
    tokens = _markdown.parse(source)
    body = _markdown.renderer.render(tokens, _markdown.options, {})
    context = {"subject": subject, "body": body, "footer": FOOTER, "choose": CHOOSE, "choose_url": preferences_url}
    page = render_to_string("notifications/mail.html", context)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(_blocks(tokens))).strip()
    footer = f"{FOOTER}\n{CHOOSE}: {preferences_url}" if preferences_url else FOOTER
    return Rendered(subject, f"{text}\n\n-- \n{footer}\n", css_inline.inline(page), body)


def links(source: str) -> list[str]:
    """Give the addresses that the Markdown `source` links to, each once, in order."""
    found: dict[str, None] = {}
    for token in _markdown.parse(source):
        for child in token.children or []:
            if child.type == "link_open":
                found[str(child.attrs["href"])] = None
    return list(found)


def render(template: str, context: dict[str, Value]) -> Rendered:
    """Give the parts of the mail `template` filled with `context`; takes and refuses what `fill` does."""
    return compose(*fill(template, context))
