"""How a form of ours answers: what it refuses is seen, and so is the status of the page."""

import pytest
from django import forms

from kruispunt.besturen.models import User
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.ui.forms import ChooseSeveralField, DateField, FlatSelect, Form, MomentField, refusals_on


class NameForm(Form):
    name = forms.CharField(label="Naam")


class DayForm(Form):
    day = DateField(label="Dag")
    at = MomentField(label="Wanneer")


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_date_that_nobody_means_is_refused_at_its_field(day):
    form = DayForm({"day": day, "at": f"{day}T00:00"})

    assert form.errors == {name: ["Kies een datum vanaf 2000 tot en met 2100."] for name in ("day", "at")}


def test_a_date_people_can_mean_is_taken():
    assert DayForm({"day": "2100-12-31", "at": "2000-01-01T00:00"}).is_valid()


def test_a_form_nobody_sent_answers_200():
    assert NameForm().status == 200


def test_a_form_that_is_fine_answers_200():
    assert NameForm({"name": "An"}).status == 200


def test_a_form_with_a_mistake_answers_400():
    assert NameForm({"name": ""}).status == 400
    assert NameForm({"name": "An\x00"}).status == 400


@pytest.mark.parametrize(
    ("refusal", "status"), [(Refused("Nee."), 400), (Forbidden("Nee."), 403), (Stale("Nee.", version=2), 400)]
)
def test_a_refusal_decides_the_status_and_is_shown(refusal, status):
    form = NameForm({"name": "An"})
    assert form.is_valid()
    with refusals_on(form):
        raise refusal
    assert form.refusal is refusal
    assert form.status == status
    assert form.non_field_errors() == ["Nee."]
    assert form["name"].value() == "An"


def test_a_refusal_that_names_a_field_stands_at_that_field():
    form = NameForm({"name": "An"})
    with refusals_on(form):
        raise Refused("Deze naam bestaat al.", field="name")
    assert form.errors["name"] == ["Deze naam bestaat al."]


def test_a_refusal_for_a_field_the_form_lacks_stands_above_it():
    form = NameForm({"name": "An"})
    with refusals_on(form):
        raise Refused("Te laat.", field="closes_at")
    assert form.non_field_errors() == ["Te laat."]


def test_a_mistake_of_ours_is_not_hidden():
    with pytest.raises(ZeroDivisionError), refusals_on(NameForm({"name": "An"})):
        1 / 0  # noqa: B018


def test_labels_have_no_colon():
    assert "Naam:" not in NameForm().as_p()


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", ["999999", "9" * 30, "-9223372036854775809", "x", "\0"])
def test_a_choice_that_does_not_exist_gets_a_message_however_large_its_number(chosen):
    class PeopleForm(Form):
        people = ChooseSeveralField(User.objects.all())

    form = PeopleForm({"people": [chosen]})
    assert form.status == 400
    assert form.errors["people"]


def test_a_long_text_is_refused_with_its_length_and_not_cut_off_while_it_is_pasted():
    class TextForm(Form):
        text = forms.CharField(label="Waarom", widget=forms.Textarea, max_length=20)

    form = TextForm({"text": "te lang " * 5})
    assert "maxlength" not in str(form["text"])
    assert form.status == 400
    assert "te lang te lang te lang te lang te lang" in str(form["text"])


class LongForm(Form):
    where = forms.ChoiceField(
        label="Waar", required=False, choices=[("", "Overal"), (7, "Aalst <b>"), (8, "Gent")], widget=FlatSelect
    )


@pytest.mark.parametrize("chosen", ["", "7", "8", "9", "&"])
def test_a_long_list_reads_as_an_ordinary_one(chosen):
    form = LongForm({"where": chosen})
    ordinary = LongForm({"where": chosen})
    ordinary.fields["where"].widget = forms.Select(choices=ordinary.fields["where"].choices)

    options = [line.strip() for line in str(ordinary["where"]).splitlines() if "<option" in line]

    assert str(form["where"]).count("<option") == len(options) == 3
    assert "".join(options) in str(form["where"])
    assert form.is_valid() == ordinary.is_valid()
