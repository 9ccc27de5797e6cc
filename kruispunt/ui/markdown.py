"""What people write in Markdown, as HTML that is safe inside a page of ours."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

#: The page has its h1, and the part of the page in which a text stands its h2.
_FIRST_HEADING = 3
_LAST_HEADING = 6
#: No images: what a browser fetches from elsewhere tells who reads it.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
_TAGS = {"p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6"}
_SCHEMES = {"http", "https", "mailto"}


def _lower_headings(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            level = min(int(token.tag[1]) + _FIRST_HEADING - 1, _LAST_HEADING)
            token.tag = f"h{level}"


def to_html(source: str) -> str:
    """Give Markdown `source` as HTML: headings from h3 on, links to the web and to mail, no HTML of the writer.

    What comes out was cleaned by a list of what may stay (shared/STACK.md, text), whatever the reader of Markdown let
    through.
    """
    tokens = _markdown.parse(source)
    _lower_headings(tokens)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow ugc",
    )
