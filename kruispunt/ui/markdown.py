"""What people write in Markdown, as HTML that is safe inside a page of ours."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

#: The page has its h1, and the part of the page in which a text stands its h2.
_FIRST_HEADING = 3
_LAST_HEADING = 6
#: No images: what a browser fetches from elsewhere tells who reads it.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
#: What may be a mention: a word after "@" or "#".
_MARK = re.compile(r"(?<![\w@#/.:&-])[@#][\w-]*\w")
_TAGS = {"p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6"}
_SCHEMES = {"http", "https", "mailto"}


class Mark(NamedTuple):
    """How a mention is shown: by a name, as a link when `url` says where to on this site."""

    name: str
    url: str = ""

    def tokens(self) -> list[Token]:
        """Give it as Markdown that was read: in bold."""
        link = Token("link_open", "a", 1, attrs={"href": self.url}) if self.url else None
        shown = [Token("text", "", 0, content=self.name)]
        if link:
            shown = [link, *shown, Token("link_close", "a", -1)]
        return [Token("strong_open", "strong", 1), *shown, Token("strong_close", "strong", -1)]


def _lower_headings(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            level = min(int(token.tag[1]) + _FIRST_HEADING - 1, _LAST_HEADING)
            token.tag = f"h{level}"


def _show_mentions(tokens: list[Token], marks: Mapping[str, Mark]) -> None:
    """Put what is known as a mention in bold, by its name; not inside code or the words of a link."""
    for block in tokens:
        if block.type != "inline":
            continue
        children, within_link = [], 0
        for token in block.children or []:
            within_link += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            whole = token.type != "text" or within_link
            children += [token] if whole else _parts(token.content, marks)
        block.children = children


def _parts(text: str, marks: Mapping[str, Mark]) -> list[Token]:
    parts, reached = [], 0
    for found in _MARK.finditer(text):
        mark = marks.get(found[0].lower())
        if mark is None:
            continue
        parts += [Token("text", "", 0, content=text[reached : found.start()]), *mark.tokens()]
        reached = found.end()
    return [*parts, Token("text", "", 0, content=text[reached:])]


def to_html(source: str, marks: Mapping[str, Mark] | None = None) -> str:
    """Give Markdown `source` as HTML: headings from h3 on, links to the web and to mail, no HTML of the writer.

    `marks` are the mentions in it as they were written, in small letters, with what is shown in their place.

    What comes out was cleaned by a list of what may stay (shared/STACK.md, text), whatever the reader of Markdown let
    through.
    """
    tokens = _markdown.parse(source)
    _lower_headings(tokens)
    if marks:
        _show_mentions(tokens, marks)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow ugc",
    )
