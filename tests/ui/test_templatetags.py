"""The template vocabulary: dates, times, numbers, fields, slots, pages."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, engines
from django.test import RequestFactory

from kruispunt.ui import slots
from kruispunt.ui.forms import DateInput, Form, MomentInput, TimeInput, VersionField
from kruispunt.ui.templatetags.kruispunt import datum, getal, maand, moment, uur
from tests.conftest import brussels


def render(source: str, **context) -> str:
    """Give what a template of ours makes of `context`."""
    return engines["django"].from_string(source).template.render(Context(context))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (date(2026, 3, 3), "di 3 maart 2026"),
        (datetime(2026, 3, 3, 23, 30, tzinfo=UTC), "wo 4 maart 2026"),
        (brussels(2026, 12, 31, 23, 59), "do 31 december 2026"),
    ],
)
def test_a_date_is_written_with_its_day_in_brussels(value, written):
    assert datum(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (brussels(2026, 3, 3, 9, 30), "9.30 u."),
        (brussels(2026, 3, 3, 14), "14 u."),
        (brussels(2026, 3, 3, 0, 5), "0.05 u."),
        (datetime(2026, 3, 28, 8, 30, tzinfo=UTC), "9.30 u."),  # the day before summer time
        (datetime(2026, 3, 29, 7, 30, tzinfo=UTC), "9.30 u."),  # the day itself
        (datetime(2026, 10, 24, 7, 30, tzinfo=UTC), "9.30 u."),
        (datetime(2026, 10, 25, 8, 30, tzinfo=UTC), "9.30 u."),  # winter time again
    ],
)
def test_an_hour_is_written_by_the_clock_on_the_wall(value, written):
    assert uur(value) == written


def test_a_moment_is_a_date_and_an_hour():
    assert moment(brussels(2026, 3, 3, 9, 30)) == "di 3 maart 2026 om 9.30 u."
    assert moment(None) == ""
    assert maand(datetime(2026, 2, 28, 23, 30, tzinfo=UTC)) == "maart 2026"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (0, "0"),
        (1234, "1.234"),
        (6898350, "6.898.350"),
        (33.3, "33,3"),
        (50.0, "50"),
        (-1234.5, "-1.234,5"),
    ],
)
def test_a_number_is_written_the_belgian_way(value, written):
    assert getal(value) == written


class Example(Form):
    name = forms.CharField(label="Naam", help_text="Je volledige naam.")
    note = forms.CharField(label="Nota", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Soort", choices=[("a", "Een"), ("b", "Twee")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        label="Meer", choices=[("a", "Een")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="Akkoord")
    pick = forms.ChoiceField(label="Keuze", choices=[("a", "Een")])
    on = forms.DateField(label="Dag", widget=DateInput)
    at = forms.DateTimeField(label="Moment", widget=MomentInput)
    hour = forms.TimeField(label="Uur", widget=TimeInput)
    file = forms.FileField(label="Bestand", required=False)
    version = VersionField()


def test_a_field_ties_label_hint_and_error_to_its_control():
    html = render("{% field form.name %}", form=Example({}))
    assert '<label class="govuk-label govuk-label--s" for="id_name">Naam</label>' in html
    assert 'id="id_name-hint"' in html
    assert 'id="id_name-error"' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert "govuk-input--error" in html
    assert "Fout: " in html


def test_a_hint_is_escaped_since_people_write_hints_and_names_of_files():
    class QuestionForm(Form):
        plan = forms.CharField(label="Plan", help_text="Nu bewaard: <img src=x onerror=alert(1)>.pdf")

    html = render("{% load kruispunt %}{% field form.plan %}", form=QuestionForm())
    assert "<img" not in html
    assert "&lt;img src=x" in html


def test_a_field_without_hint_or_error_describes_nothing():
    html = render("{% field form.note %}", form=Example())
    assert "aria-describedby" not in html
    assert "(hoeft niet)" in html
    assert "govuk-textarea" in html


def test_choices_stand_in_a_fieldset_with_their_question_as_legend():
    html = render("{% field form.kind %}{% field form.many %}", form=Example({"kind": "b"}))
    assert html.count("<fieldset") == 2
    assert "Soort" in html.split("</legend>")[0]
    assert 'id="id_kind_1" checked' in html
    assert html.count('<label class="govuk-label govuk-radios__label"') == 2
    assert "govuk-checkboxes__input" in html


def test_every_kind_of_field_renders_with_a_control_that_has_its_name():
    form = Example({})
    html = render("{% form_fields form %}", form=form)
    for name in form.fields:
        assert f'name="{name}"' in html, name
    assert 'type="date"' in html
    assert 'type="datetime-local"' in html
    assert 'type="time"' in html
    assert 'type="file"' in html
    assert '<input type="hidden" name="version"' in html


def test_what_was_typed_stays_and_is_escaped():
    html = render("{% form_fields form %}", form=Example({"name": '"><script>x</script>', "note": "</textarea><b>"}))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;x" in html


def test_the_summary_links_every_error_to_its_field():
    form = Example({"version": "x"})
    form.add_error(None, "Dit kan niet samen.")
    html = render("{% form_errors form %}", form=form)
    assert "Dit klopt nog niet" in html
    assert "Dit kan niet samen." in html
    targets = [part.split('"')[0] for part in html.split('href="#')[1:]]
    fields = render("{% form_fields form %}", form=form)
    for target in targets:
        assert f'id="{target}"' in fields, target


def test_a_form_nobody_sent_has_no_summary():
    assert render("{% form_errors form %}", form=Example()).strip() == ""
    assert render("{% form_errors form %}", form=None).strip() == ""


def test_a_tag_and_a_type_say_their_word():
    assert '<strong class="kp-tag kp-tag--success">Gekozen</strong>' in render('{% tag "Gekozen" "success" %}')
    html = render('{% type_badge "growing" %}{% type_badge None %}')
    assert "Groeiend" in html
    assert "Nog niet bepaald" in html
    assert 'aria-hidden="true"' in html


def test_pages_of_a_list_keep_the_filter_and_escape_it():
    page = Paginator(range(120), 50).page(2)
    request = RequestFactory().get("/", {"q": '"><b>', "pagina": "2"})
    html = render("{% pagination page %}", page=page, request=request)
    assert "Pagina 2 van 3" in html
    assert "pagina=1" in html
    assert "pagina=3" in html
    assert "<b>" not in html
    assert "q=%22%3E%3Cb%3E" in html


def test_a_list_of_one_page_has_no_links():
    page = Paginator([1], 50).page(1)
    assert render("{% pagination page %}", page=page, request=RequestFactory().get("/")).strip() == ""


def test_a_panel_is_declared_for_a_slot_that_exists():
    with pytest.raises(KeyError):
        slots.panel("nergens", order=1, template="x.html")


def test_every_declared_panel_stands_in_the_order_it_asked_for():
    for name in slots.SLOTS:
        orders = [panel.order for panel in slots.panels_for(name)]
        assert orders == sorted(orders)


def test_a_panel_with_nothing_to_show_is_left_out_and_another_is_shown(monkeypatch):
    monkeypatch.setattr(slots, "_panels", [])
    slots.panel("home", order=2, template="ui/components/type_badge.html")(lambda request, subject: {"label": "Twee"})
    slots.panel("home", order=1, template="ui/components/type_badge.html")(lambda request, subject: {"label": subject})
    slots.panel("home", order=3, template="ui/components/type_badge.html")(lambda request, subject: None)
    html = render('{% slot "home" who %}', request=RequestFactory().get("/"), who="Een")
    assert html.index("Een") < html.index("Twee")
    assert html.count('class="kp-type ') == 2
