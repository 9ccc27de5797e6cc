"""What people write in Markdown is shown, and never runs."""

from html.parser import HTMLParser

import pytest

from kruispunt.ui.markdown import Mark, to_html


class Tags(HTMLParser):
    """The tags and attributes a browser finds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Keep what stands in a tag."""
        self.tags.add(tag)
        self.attributes += attrs


def test_headings_stand_below_those_of_the_page():
    assert to_html("# Een\n\n## Twee\n\n###### Zes") == "<h3>Een</h3>\n<h4>Twee</h4>\n<h6>Zes</h6>\n"


def test_lists_emphasis_and_line_breaks_stay():
    html = to_html("- **vet** en *schuin*\n- twee\n\n3. drie\n\nregel\nnog een")
    assert "<li><strong>vet</strong> en <em>schuin</em></li>" in html
    assert '<ol start="3">' in html
    assert "regel<br>\nnog een" in html


def test_a_link_goes_to_the_web_and_gives_no_site_credit():
    html = to_html("[VVSG](https://www.vvsg.be) <https://a.be> [mail](mailto:an@a.be)")
    assert html.count('rel="noopener nofollow ugc"') == 3
    assert 'href="https://www.vvsg.be"' in html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "![x](https://spy.example/pixel.png)",
        '[x](https://a.be "onmouseover=alert(1)")',
        '<a href="https://a.be" onclick="alert(1)">x</a>',
        "<svg/onload=alert(1)>",
        "`<b>`\n\n```html\n<iframe src=//a.be>\n```",
        "<style>body{display:none}</style>",
    ],
)
def test_nothing_of_the_writer_runs_or_is_fetched(source):
    read = Tags(to_html(source))
    assert read.tags <= {"p", "a", "code", "pre"}
    for name, value in read.attributes:
        assert name in {"href", "rel"}
        assert name == "rel" or value.startswith("https://")


MARKS = {"@an-peeters": Mark("An <Peeters>"), "#gender": Mark("Gender")}
HOSTILE = "</a><script>alert(1)</script>"


def test_what_is_known_as_a_mention_shows_by_its_name():
    html = to_html("Vraag @An-Peeters over *#gender*, niet @jan.", MARKS)
    assert html == (
        "<p>Vraag <strong>An &lt;Peeters&gt;</strong> over <em><strong>Gender</strong></em>, niet @jan.</p>\n"
    )


@pytest.mark.parametrize(
    "source", ["`@an-peeters`", "mail x@an-peeters.be", "[@an-peeters](https://a.be)", "https://a.be/@an-peeters"]
)
def test_what_only_looks_like_a_mention_stays_as_it_is(source):
    assert "<strong>" not in to_html(source, MARKS)


def test_a_mention_with_an_address_is_a_link():
    html = to_html("Vraag @an-peeters.", {"@an-peeters": Mark("An <Peeters>", "/kennisgroep/een/lid/an-peeters/")})
    link = '<a href="/kennisgroep/een/lid/an-peeters/" rel="noopener nofollow ugc">An &lt;Peeters&gt;</a>'
    assert html == f"<p>Vraag <strong>{link}</strong>.</p>\n"


@pytest.mark.parametrize("source", ["[@an](https://a.be)", "`@an`", "[x @an y](https://a.be)"])
def test_a_mention_makes_no_link_in_a_link_and_none_in_code(source):
    assert "/lid/" not in to_html(source, {"@an": Mark("An", "/lid/an/")})


@pytest.mark.parametrize(
    "mark", [Mark(HOSTILE, "/lid/an/"), Mark("An", "javascript:alert(1)"), Mark("An", f'/"{HOSTILE}')]
)
def test_neither_a_name_nor_an_address_of_a_mention_breaks_out(mark):
    read = Tags(to_html("Vraag @an.", {"@an": mark}))
    assert read.tags <= {"p", "strong", "a"}
    assert {name for name, _ in read.attributes} <= {"href", "rel"}
    assert not [value for name, value in read.attributes if name == "href" and value.startswith("javascript")]
