"""Walking through the site as somebody does who follows every link."""

import html
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

_LINK = re.compile(r"(?:href|src|action)=\"([^\"]+)\"|<loc>([^<]+)</loc>")
_SEARCH = re.compile(r"<form(?![^>]*method=\"post\")[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)
_INPUT = re.compile(r"name=\"([^\"]+)\"")
#: The page editor and the files of the site itself hold nothing of a group.
_ELSEWHERE = ("/static/", "/beheer/", "/account/logout/")


def body_of(response: HttpResponse) -> str:
    """Give everything an answer tells: its headers and its content, a file included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return "\n".join(f"{name}: {value}" for name, value in response.items()) + content.decode("utf-8", "replace")


def walk(client: Client, starts: Iterable[str], *, looking_for: str = "", most: int = 400) -> dict[str, str]:
    """Give what every page says that is reached from `starts`, by path; fills `looking_for` into every search form.

    Raises AssertionError when there are more than `most` pages: then the walk saw only a part.
    """
    waiting, found = list(starts), {}
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        assert len(found) < most, "the site is larger than this walk"
        response = client.get(path)
        text = found[path] = body_of(response)
        links = [html.unescape(a or b) for a, b in _LINK.findall(text)] + [response.get("Location", "")]
        for form in _SEARCH.findall(text) if looking_for and "?" not in path else ():
            names = [name for name in _INPUT.findall(form) if name != "csrfmiddlewaretoken"]
            links.append("?" + "&".join(f"{name}={looking_for}" for name in names))
        for link in links:
            parts = urlsplit(urljoin(f"http://testserver{path}", link))
            if link and parts.netloc in ("testserver", "localhost") and not parts.path.startswith(_ELSEWHERE):
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found
