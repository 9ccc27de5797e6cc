"""Rendering: what people typed shows as they typed it, in both parts of a mail."""

import html
import re

import pytest
from django.template import Engine
from hypothesis import given
from hypothesis import strategies as st

from kruispunt.notifications import rendering
from kruispunt.notifications.notification import Notification, registry
from kruispunt.notifications.rendering import UnknownVariable, render

NASTY = "[x](http://evil.example) <b>**hi** & `a` https://evil.example/ ![i](http://e.example/i.png)"
BODY = """Dag {{ first_name }},

Je bent **gekozen** voor {{ title }}. We zien je graag
bij de eerste sessie.

- {{ first }}
- tweede {{ title }}
{% for theme in themes %}- {{ theme }}
{% endfor %}
1. eerst
2. daarna

[Bekijk je plaats]({{ place_url }})

Of ga naar <{{ site_url }}>.
"""
CONTEXT = {
    "first_name": "An",
    "title": "Leerlabo 1",
    "first": "eerste",
    "themes": ["gender", "handicap"],
    "place_url": "https://kruispunt.example/traject/een/?a=1&b=2",
}


@pytest.fixture
def template(monkeypatch):
    """Give a function that makes a mail template of a text."""

    def make(text: str) -> str:
        name = f"proef-{len(text)}-{hash(text)}.md"
        subject, _, body = text.partition("\n")
        monkeypatch.setattr(
            rendering, "_source", lambda _: (subject.removeprefix(rendering.SUBJECT_PREFIX), body.strip() + "\n")
        )
        return name

    return make


def words(page: str) -> str:
    """Give what a reader of an HTML part sees, without links' addresses, in single spaces."""
    body = page.partition("<body")[2].partition(">")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def plain_words(text: str) -> str:
    """Give the words of a text part, without bullets, numbers and the addresses after link words."""
    text = text.replace("\n-- \n", "\n")
    text = re.sub(r"^ *(- |\d+\. )", "", text, flags=re.MULTILINE)
    return " ".join(re.sub(r": https?://\S+$", "", text, flags=re.MULTILINE).split())


def test_both_parts_say_the_same(template):
    rendered = render(template(f"Onderwerp: Plaats\n\n{BODY}"), CONTEXT)

    assert words(rendered.html) == f"Kruispunt {plain_words(rendered.text)}".replace("/ .", "/.").replace(
        "localhost:8000.", "localhost:8000 ."
    )


def test_the_text_part_reads_well(template):
    rendered = render(template(f"Onderwerp: Plaats\n\n{BODY}"), CONTEXT)

    assert rendered.text == (
        "Dag An,\n\n"
        "Je bent gekozen voor Leerlabo 1. We zien je graag\nbij de eerste sessie.\n\n"
        "- eerste\n- tweede Leerlabo 1\n- gender\n- handicap\n\n"
        "1. eerst\n2. daarna\n\n"
        "Bekijk je plaats: https://kruispunt.example/traject/een/?a=1&b=2\n\n"
        "Of ga naar http://localhost:8000.\n\n"
        f"-- \n{rendering.FOOTER}\n"
    )


def test_links_of_the_template_work_and_styles_are_inlined(template):
    rendered = render(template(f"Onderwerp: Plaats\n\n{BODY}"), CONTEXT)

    assert 'href="https://kruispunt.example/traject/een/?a=1&amp;b=2"' in rendered.html
    assert "<style" not in rendered.html
    assert re.search(r"<a [^>]*style=\"color: #0b5563", rendered.html)


@pytest.mark.parametrize("place", ["first_name", "title", "first"])
def test_what_somebody_typed_shows_as_typed(template, place):
    rendered = render(template(f"Onderwerp: Plaats\n\n{BODY}"), CONTEXT | {place: NASTY})

    assert NASTY in rendered.text
    assert NASTY in words(rendered.html)
    assert 'href="http://evil' not in rendered.html
    assert "<img" not in rendered.html
    assert "<b>" not in rendered.html


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80))
def test_any_text_shows_as_typed(value):
    value = " ".join(rendering._SPACES_AND_CONTROLS.sub(" ", value).split())
    body = rendering._markdown.parse(f"Dag {rendering.escape_markdown(value)},\n")

    assert "\n".join(rendering._blocks(body)).strip() == f"Dag {value},".strip()


@pytest.mark.parametrize("value", ["# kop", "- punt", "1. een", "1) een", "> citaat", "===", "---", "    code", "+ x"])
def test_a_line_that_is_a_value_stays_a_line(template, value):
    rendered = render(template("Onderwerp: x\n\nDag,\n\n{{ v }}\n\nregel\n{{ v }}"), {"v": value})

    assert rendered.html.count(f">{html.escape(value.strip())}<") == 1
    assert rendered.text.startswith(f"Dag,\n\n{value.strip()}\n\nregel\n{value.strip()}\n")


def test_a_subject_is_one_line_and_not_escaped(template):
    rendered = render(template("Onderwerp: Dag {{ v }}\n\nDag"), {"v": "A & B\r\nBcc: x@x.example\0 *"})

    assert rendered.subject == "Dag A & B Bcc: x@x.example *"
    assert "<title>Dag A &amp; B Bcc" in rendered.html


def test_an_unknown_variable_fails(template):
    with pytest.raises(UnknownVariable, match="frist_name"):
        render(template("Onderwerp: x\n\nDag {{ frist_name }}"), {"first_name": "An"})
    with pytest.raises(UnknownVariable, match="frist_name"):
        render(template("Onderwerp: x {{ frist_name }}\n\nDag"), {"first_name": "An"})


def test_an_address_that_is_not_whole_fails(template):
    with pytest.raises(ValueError, match="place_url"):
        render(template("Onderwerp: x\n\n[a]({{ place_url }})"), {"place_url": "/traject/een/"})
    with pytest.raises(ValueError, match="place_url"):
        render(template("Onderwerp: x\n\n[a]({{ place_url }})"), {"place_url": "javascript:alert(1)"})


def test_an_address_that_somebody_typed_stays_inside_its_link(template):
    rendered = render(
        template("Onderwerp: x\n\n[Ga naar de sessie]({{ online_url }})"),
        {"online_url": "https://zoom.example/j/1?pwd=a_b&copy;=1)[x](http://evil.example)<b>"},
    )

    assert rendered.html.count("<a ") == 1
    assert 'href="https://zoom.example/j/1?pwd=a_b&amp;copy%3B=1%29' in rendered.html


def test_an_image_from_elsewhere_is_never_fetched():
    rendered = rendering.compose(
        "x", "Dag\n\n![kijk](http://x.example/y.png)\n\n![a][b]\n\n[b]: http://x.example/z.png"
    )

    assert "<img" not in rendered.body
    assert "<img" not in rendered.html


def test_another_kind_of_value_fails(template):
    with pytest.raises(TypeError, match="dict"):
        render(template("Onderwerp: x\n\nDag"), {"v": {}})


def test_a_template_without_subject_fails(tmp_path, settings):
    (tmp_path / "zonder.md").write_text("Dag")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    with pytest.raises(ValueError, match="Onderwerp"):
        render("zonder.md", {})


def test_every_declared_notification_has_a_template_with_a_subject_and_a_greeting():
    for name, notification in registry.items():
        assert issubclass(notification, Notification)
        subject, body = rendering._source(notification.template)
        assert subject, name
        assert body.startswith("Dag {{ first_name }},"), name


def test_the_engine_of_mails_is_not_the_one_of_pages():
    assert isinstance(rendering._engine(), Engine)
    assert Engine.get_default().string_if_invalid != rendering._engine().string_if_invalid
