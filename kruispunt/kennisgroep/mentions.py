"""What a text mentions, and its words for the search: pure, from Markdown."""

import re

from django.utils.text import slugify

from kruispunt.trajectories.programme.enums import Theme

#: What people write after "#", and the theme it names.
THEME_WORDS = {slugify(theme.label): theme for theme in Theme} | {str(theme): theme for theme in Theme}
#: A handle after "@" or a theme after "#"; not inside a word, an address or a link.
_MENTION = re.compile(r"(?<![\w@#/.:-])@([a-z0-9]+(?:-[a-z0-9]+)*)", re.IGNORECASE)
_THEME = re.compile(r"(?<![\w@#/&-])#([a-z]+)\b", re.IGNORECASE)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_QUOTE = re.compile(r"^ {0,3}>.*$", re.MULTILINE)


def _spoken(source: str) -> str:
    """Give what the writer says themselves: not code, and not what is quoted from another."""
    return _QUOTE.sub(" ", _CODE.sub(" ", source))


def handles_in(source: str) -> list[str]:
    """Give the handles that Markdown `source` mentions, in small letters, each once, in order."""
    return list(dict.fromkeys(found.lower() for found in _MENTION.findall(_spoken(source))))


def mentions_something(source: str) -> bool:
    """Give whether Markdown `source` can mention anybody or anything: most texts do not."""
    return ("@" in source or "#" in source) and bool(handles_in(source) or themes_in(source))


def themes_in(source: str) -> list[str]:
    """Give the words after "#" in Markdown `source`, in small letters, each once, in order."""
    return list(dict.fromkeys(found.lower() for found in _THEME.findall(_spoken(source))))
