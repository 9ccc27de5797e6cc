"""The form of an application over HTTP: every refusal with what was typed, two colleagues, autosave, files, codes."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kruispunt.besturen.actions import request_membership
from kruispunt.besturen.models import Membership
from kruispunt.core import clock
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application
from kruispunt.trajectories.programme.enums import Theme
from tests.conftest import make_bestuur, make_member, make_user, query_counts
from tests.core.test_uploads import DOCX, PDF, upload
from tests.trajectories.calls.helpers import AFTER, CLOSED, DURING, apply, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def during():
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def after():
    with time_machine.travel(AFTER, tick=False):
        yield


def page(response):
    return response.content.decode()


def form_url(call):
    return reverse("calls:apply", args=[call.slug])


def sent(response):
    """Give what a browser would send back of the form on a page, nothing of it changed."""
    form = response.context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    return {name: value for name, value in data.items() if name not in form.not_saved_alone}


def test_a_closed_call_refuses_a_form_that_was_still_open_and_keeps_the_text(staff, client_of):
    call, user = make_call(staff), make_member()
    client, url = client_of(user), reverse("calls:apply", args=[call.slug])
    with time_machine.travel(DURING, tick=False):
        assert client.get(url).status_code == 200
    with time_machine.travel(AFTER, tick=False):
        answer = client.post(url, {"motivation": "Te laat getypt", "version": ""})
        assert answer.status_code == 403
        assert f"{CLOSED} Je tekst is bewaard als ontwerp." in page(answer)
        assert "Te laat getypt</textarea>" in page(answer)
        assert Application.objects.get().motivation == "Te laat getypt"
        again = client.get(url, follow=True)
        assert "Dit ontwerp is niet ingediend" in page(again)


def test_an_empty_form_after_closing_hears_that_it_is_closed(staff, client_of, after):
    call = make_call(staff)
    url = reverse("calls:apply", args=[call.slug])
    client = client_of(make_member())
    answer = client.post(url, {"motivation": ""})
    assert answer.status_code == 403
    assert CLOSED in page(answer)
    assert client.get(url).url == call.get_absolute_url()


def test_a_draft_over_http_may_have_gaps(staff, client_of, during):
    call = make_call(staff, asks_theme=True)
    answer = client_of(make_member()).post(
        reverse("calls:apply", args=[call.slug]), {"motivation": "", "draft": "1"}, follow=True
    )
    assert "Je tekst is bewaard als ontwerp" in page(answer)
    assert Application.objects.get().is_draft


def test_a_colleague_sees_both_versions_and_may_save_again(staff, client_of, during):
    call, bestuur = make_call(staff), make_bestuur()
    first, second = make_member(bestuur), make_member(bestuur)
    url = reverse("calls:apply", args=[call.slug])
    client_of(first).post(url, {"motivation": "Van de eerste", "draft": "1"})
    client = client_of(second)
    answer = client.post(url, {"motivation": "Van de tweede", "draft": "1", "version": ""})
    assert answer.status_code == 400
    assert "Van de eerste" in page(answer)
    assert "Van de tweede</textarea>" in page(answer)
    assert f"{first} begon al een kandidatuur" in page(answer)
    assert 'name="version" value="1"' in page(answer)
    assert client.post(url, {"motivation": "Van de tweede", "draft": "1", "version": "1"}).status_code == 302
    assert Application.objects.get().motivation == "Van de tweede"


def test_applying_for_a_bestuur_of_others_is_refused_with_what_was_typed(staff, client_of, during):
    call, other = make_call(staff), make_bestuur()
    client, url = client_of(make_member()), reverse("calls:apply", args=[call.slug])
    answer = client.post(url, {"bestuur": other.pk, "motivation": "Voor de buren"})
    assert answer.status_code == 403
    assert "Voor de buren</textarea>" in page(answer)
    assert client.get(url, {"bestuur": other.pk}).status_code == 403
    assert not Application.objects.exists()


def test_a_form_of_others_shows_nothing_of_their_application(staff, client_of, during):
    call = make_call(staff)
    theirs = apply(call, motivation="Geheim plan")
    answer = client_of(make_member()).post(
        reverse("calls:apply", args=[call.slug]), {"bestuur": theirs.bestuur_id, "motivation": "X"}
    )
    assert answer.status_code == 403
    assert "Geheim plan" not in page(answer)
    assert str(theirs.applicant) not in page(answer)


def test_who_acts_for_two_besturen_chooses_first(staff, client_of, during):
    call, user = make_call(staff), make_member(one := make_bestuur(name="Aalst"))
    membership = Membership.objects.get(user=user)
    membership.pk, membership.bestuur = None, make_bestuur(name="Gent")
    membership.save()
    client, url = client_of(user), reverse("calls:apply", args=[call.slug])
    assert "Kies een bestuur" in page(client.get(url))
    assert "Kandidatuur van Aalst" in page(client.get(url, {"bestuur": one.pk}))
    assert client.get(url, {"bestuur": "abc"}).status_code == 400
    assert client.get(url, {"bestuur": "999999999"}).status_code == 404


def test_who_acts_for_no_bestuur_hears_what_to_do(staff, client_of, facilitator, during):
    call = make_call(staff)
    for user in (staff, facilitator):
        answer = client_of(user).get(reverse("calls:apply", args=[call.slug]))
        assert answer.status_code == 403
        assert reverse("besturen:request_membership") in page(answer)


def test_who_asked_to_act_for_a_bestuur_hears_that_it_waits(staff, client_of, during):
    call, user = make_call(staff), make_user()
    request_membership(bestuur=make_bestuur(name="Aalter"), function_title="Deskundige", by=user)
    html = page(client_of(user).get(reverse("calls:apply", args=[call.slug])))
    assert "Je aanvraag voor Aalter wacht op het team" in html
    assert reverse("besturen:request_membership") not in html


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"motivation": ""}, "motivation"),
        ({"motivation": "x" * 10_001}, "motivation"),
        ({"motivation": "nul\x00byte"}, "motivation"),
        ({"motivation": "Ja", "theme": ""}, "theme"),
        ({"motivation": "Ja", "theme": "vissen"}, "theme"),
        ({"motivation": "Ja", "theme": "gender", "version": "abc"}, "version"),
    ],
)
def test_an_application_with_something_wrong_says_so_at_the_field(staff, client_of, during, data, field):
    call = make_call(staff, asks_theme=True)
    answer = client_of(make_member()).post(reverse("calls:apply", args=[call.slug]), {"theme": "gender", **data})
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Application.objects.exists()


@pytest.fixture
def bestuur(db):
    return make_bestuur(name="Aalst")


@pytest.fixture
def user(bestuur):
    return make_member(bestuur)


def question(call, staff, kind="short", label="Wie trekt dit?", **fields):
    with clock.at(DURING):
        return actions.add_question(call=call, kind=kind, label=label, by=staff, **fields)


def test_the_whole_form_over_http(staff, client_of, user, bestuur, during, disk):
    call = make_call(staff, asks_theme=True, needs_head_consent=True)
    asked = {
        kind: question(call, staff, kind, f"Vraag {kind}", options=["Ja", "Nee"], is_required=True)
        for kind in ("short", "long", "choice", "number", "file")
    }
    substitute = make_member(bestuur)
    client = client_of(user)
    empty = client.post(form_url(call), {"participant": ""})
    assert empty.status_code == 400
    wrong = empty.context["form"].errors
    assert set(wrong) == {
        "participant",
        "theme",
        "motivation",
        "head_consents",
        *(f"question_{q.pk}" for q in asked.values()),
    }
    fresh = sent(client.get(form_url(call)))
    assert fresh["participant"] == user.pk
    answers = {"short": "An", "long": "Veel", "choice": "Ja", "number": "1.200"}
    data = fresh | {
        "substitute": substitute.pk,
        "theme": "gender",
        "stated_type": "starter",
        "motivation": "Wij willen leren.",
        "head_consents": "on",
        f"question_{asked['file'].pk}": upload("Plan.docx", DOCX),
        **{f"question_{asked[kind].pk}": text for kind, text in answers.items()},
    }
    answer = client.post(form_url(call), data, follow=True)
    assert "Je kandidatuur is ingediend. Je kan ze aanpassen" in page(answer)
    application = Application.objects.get()
    assert (application.participant, application.substitute, application.head_consents) == (user, substitute, True)
    for shown in ("Vraag short", "Veel", "1200", "Download Plan.docx", "Starter, volgens Aalst zelf", str(substitute)):
        assert shown in page(answer)
    again = sent(client.get(form_url(call)))
    assert client.post(form_url(call), again | {"motivation": "Beter"}).status_code == 302
    application.refresh_from_db()
    assert (application.motivation, application.answers.count()) == ("Beter", 5)


def test_each_colleague_of_the_bestuur_is_offered_and_nobody_else(staff, client_of, user, bestuur, during):
    colleague, gone, stranger = make_member(bestuur), make_member(bestuur), make_member()
    Membership.objects.filter(user=gone).update(status="ended", ends_on=clock.today())
    call = make_call(staff)
    html = page(client_of(user).get(form_url(call)))
    assert str(colleague) in html
    assert str(gone) not in html
    assert str(stranger) not in html
    for odd in (stranger.pk, gone.pk, "abc", "9" * 30):
        answer = client_of(user).post(form_url(call), {"participant": odd, "motivation": "Blijft staan"})
        assert answer.status_code == 400
        assert answer.context["form"].errors["participant"]
        assert "Blijft staan</textarea>" in page(answer)


def test_the_substitute_is_somebody_else(staff, client_of, user, during):
    answer = client_of(user).post(
        form_url(make_call(staff)), {"participant": user.pk, "substitute": user.pk, "motivation": "Ja"}
    )
    assert answer.status_code == 400
    assert answer.context["form"].errors["substitute"]


def test_both_versions_stand_side_by_side_per_field_and_the_stored_one_can_be_kept(
    staff, client_of, user, bestuur, during
):
    call = make_call(staff, asks_theme=True)
    asked = question(call, staff)
    name = f"question_{asked.pk}"
    first, second = client_of(user), client_of(colleague := make_member(bestuur))
    base = {"theme": "gender", "motivation": "Begin", name: "Niemand", "draft": "1"}
    first.post(form_url(call), base)
    mine, theirs = sent(first.get(form_url(call))), sent(second.get(form_url(call)))
    second.post(form_url(call), theirs | {"theme": "lgbti", "motivation": "Van de collega", "draft": "1"})
    answer = first.post(form_url(call), mine | {"motivation": "Van mij", name: "De burgemeester", "draft": "1"})
    assert answer.status_code == 400
    found = {d.name: (d.stored, d.typed) for d in answer.context["differences"]}
    assert found == {
        "theme": (Theme.LGBTI.label, Theme.GENDER.label),
        "motivation": ("Van de collega", "Van mij"),
        name: ("Niemand", "De burgemeester"),
    }
    assert f"{colleague} bewaarde op" in page(answer)
    resolved = sent(answer) | {"houd_theme": "bewaard", "houd_motivation": "getypt", "draft": "1"}
    assert first.post(form_url(call), resolved).status_code == 302
    application = Application.objects.get()
    assert (application.theme, application.motivation) == ("lgbti", "Van mij")
    assert application.answers.get().text == "De burgemeester"


def test_keeping_what_is_stored_counts_only_for_what_was_seen(staff, client_of, user, bestuur, during):
    call = make_call(staff)
    client = client_of(user)
    client.post(form_url(call), {"motivation": "Een", "draft": "1"})
    colleague = make_member(bestuur)
    actions.save_draft(call=call, bestuur=bestuur, motivation="Twee", by=colleague, version=1, participant=user)
    actions.save_draft(call=call, bestuur=bestuur, motivation="Drie", by=colleague, version=2, participant=user)
    data = {"motivation": "Van mij", "houd_motivation": "bewaard", "version": "2", "draft": "1"}
    answer = client.post(form_url(call), data)
    assert answer.status_code == 400
    assert "Van mij</textarea>" in page(answer)
    assert Application.objects.get().motivation == "Drie"


def test_a_question_whose_wording_changed_meanwhile_keeps_what_was_typed(staff, client_of, user, during):
    call = make_call(staff)
    asked = question(call, staff, label="Wie?", is_required=True)
    client = client_of(user)
    client.get(form_url(call))
    newer = actions.change_question(question=asked, label="Wie precies?", by=staff)
    answer = client.post(form_url(call), {"motivation": "Ja", f"question_{asked.pk}": "An van de dienst"})
    assert answer.status_code == 400
    assert "Het team veranderde deze vraag net" in page(answer)
    assert answer.context["form"][f"question_{newer.pk}"].value() == "An van de dienst"
    data = {"motivation": "Ja", f"question_{newer.pk}": "An van de dienst"}
    assert client.post(form_url(call), data).status_code == 302


def test_an_answer_to_an_older_wording_is_where_the_new_one_starts(staff, client_of, user, during):
    call = make_call(staff)
    asked = question(call, staff, label="Wie?")
    client = client_of(user)
    client.post(form_url(call), {"motivation": "Ja", f"question_{asked.pk}": "An", "draft": "1"})
    newer = actions.change_question(question=asked, label="Wie precies?", by=staff)
    answer = client.get(form_url(call))
    assert answer.context["form"][f"question_{newer.pk}"].value() == "An"
    assert "nadat jullie antwoordden" in page(answer)
    assert client.post(form_url(call), sent(answer)).status_code == 302
    assert Application.objects.get().answers.get().question == newer


@pytest.mark.parametrize(
    "odd", ["question_abc", "question_" + "9" * 30, "question_-1", "weg_x", "houd_x", "question_٣"]
)
def test_odd_names_of_fields_do_nothing(staff, client_of, user, during, odd):
    call = make_call(staff)
    assert client_of(user).post(form_url(call), {"motivation": "Ja", odd: "x"}).status_code == 302


def test_a_refused_file_says_why_and_loses_no_text_and_the_stored_one_stays(staff, client_of, user, during, disk):
    call = make_call(staff)
    asked = question(call, staff, "file", "Jullie plan")
    name, client = f"question_{asked.pk}", client_of(user)
    client.post(form_url(call), {"motivation": "Ja", "draft": "1", name: upload("een.pdf", PDF)})
    data = sent(client.get(form_url(call))) | {"motivation": "Lang getypt", "draft": "1"}
    answer = client.post(form_url(call), data | {name: upload("twee.pdf", b"<svg onload=alert(1)>")})
    assert answer.status_code == 400
    assert "geen pdf" in answer.context["form"].errors[name][0]
    assert "Lang getypt</textarea>" in page(answer)
    assert "Nu bewaard: een.pdf" in page(answer)
    stored = Application.objects.get().answers.get()
    assert stored.file.read() == PDF
    stored.file.close()


def test_a_stored_file_can_be_removed(staff, client_of, user, during, disk):
    call = make_call(staff)
    asked = question(call, staff, "file", "Jullie plan")
    client = client_of(user)
    client.post(form_url(call), {"motivation": "Ja", "draft": "1", f"question_{asked.pk}": upload("een.pdf", PDF)})
    answer = client.get(form_url(call))
    assert "Verwijder een.pdf" in page(answer)
    client.post(form_url(call), sent(answer) | {f"weg_{asked.pk}": "on", "draft": "1"})
    assert not Application.objects.get().answers.exists()


def save_alone(client, call, **data):
    return client.post(reverse("calls:autosave", args=[call.slug]), data)


def test_autosave_keeps_a_draft_and_says_when(staff, client_of, user, during):
    call = make_call(staff)
    client = client_of(user)
    answer = save_alone(client, call, motivation="Half", form_id="scherm")
    assert "Bewaard om 10 u." in page(answer)
    assert 'name="version" value="1"' in page(answer)
    assert "Bewaard om" in page(save_alone(client, call, motivation="Heel", version="1", form_id="scherm"))
    draft = Application.objects.get()
    assert (draft.motivation, draft.is_draft) == ("Heel", True)


def test_handing_in_while_an_autosave_is_on_its_way_is_no_conflict(staff, client_of, user, during):
    call = make_call(staff)
    client = client_of(user)
    shown = sent(client.get(form_url(call)))
    save_alone(client, call, **shown | {"motivation": "Half"})
    assert client.post(form_url(call), shown | {"motivation": "Heel"}).status_code == 302
    assert Application.objects.get().is_submitted


def test_autosave_stops_when_a_colleague_saved_first(staff, client_of, user, bestuur, during):
    call = make_call(staff)
    client = client_of(user)
    save_alone(client, call, motivation="Half", form_id="scherm")
    save_alone(
        client_of(colleague := make_member(bestuur)), call, motivation="Van de collega", version="1", form_id="ander"
    )
    answer = save_alone(client, call, motivation="Van mij", version="1", form_id="scherm")
    assert f"Niet bewaard. {colleague} bewaarde intussen iets anders." in page(answer)
    assert 'name="version" value="1"' in page(answer)
    assert 'id="bewaart-zelf" hx-swap-oob="true"></div>' in page(answer)
    assert Application.objects.get().motivation == "Van de collega"


def test_autosave_changes_nothing_that_was_handed_in(staff, client_of, user, during):
    call = make_call(staff)
    application = apply(call, bestuur=user.memberships.get().bestuur, by=user)
    client = client_of(user)
    assert "bewaart-zelf" not in page(client.get(form_url(call)))
    answer = save_alone(client, call, motivation="Anders", version=str(application.version))
    assert "Deze kandidatuur is al ingediend" in page(answer)
    assert Application.objects.get().motivation == "Wij willen dit leren."


def test_autosave_of_something_wrong_says_so_and_goes_on(staff, client_of, user, during):
    call = make_call(staff)
    asked = question(call, staff, "number", "Hoeveel collega's?")
    answer = save_alone(client_of(user), call, motivation="Ja", **{f"question_{asked.pk}": "veel"})
    assert "Nog niet bewaard. Hoeveel collega&#x27;s?: Geef een getal" in page(answer)
    assert "hx-swap-oob" not in page(answer)
    assert not Application.objects.exists()


def test_autosave_takes_no_files_and_removes_none(staff, client_of, user, during, disk):
    call = make_call(staff)
    asked = question(call, staff, "file", "Jullie plan")
    name, client = f"question_{asked.pk}", client_of(user)
    client.post(form_url(call), {"motivation": "Ja", "draft": "1", name: upload("een.pdf", PDF)})
    shown = client.get(form_url(call))
    assert f'hx-params="not {name},weg_{asked.pk}"' in page(shown)
    save_alone(client, call, **sent(shown) | {"motivation": "Beter", name: upload("twee.pdf", PDF)})
    application = Application.objects.get()
    assert (application.motivation, application.answers.get().file_name) == ("Beter", "een.pdf")


def test_autosave_after_closing_keeps_the_text_and_stops(staff, client_of, user):
    call = make_call(staff)
    with time_machine.travel(AFTER, tick=False):
        answer = page(save_alone(client_of(user), call, motivation="Te laat"))
    assert answer.startswith(f"{CLOSED} Je tekst is bewaard als ontwerp.")
    assert 'name="version" value="1"' in answer
    assert "hx-swap-oob" in answer
    assert Application.objects.get().motivation == "Te laat"


def test_autosave_of_who_is_logged_out_or_no_colleague_keeps_nothing(staff, client_of, facilitator, bestuur, during):
    call = make_call(staff)
    assert "Je bent afgemeld" in page(save_alone(Client(), call, motivation="X"))
    assert save_alone(client_of(facilitator), call, motivation="X").status_code == 403
    assert save_alone(client_of(make_member()), call, motivation="X", bestuur=bestuur.pk).status_code == 403
    assert client_of(make_member()).get(reverse("calls:autosave", args=[call.slug])).status_code == 405
    assert not Application.objects.exists()


def test_after_closing_the_form_is_there_for_a_draft_and_for_a_code(staff, client_of, user, bestuur):
    call = make_call(staff)
    client = client_of(user)
    with time_machine.travel(AFTER, tick=False):
        assert client.get(form_url(call)).status_code == 302
        code = actions.give_late_code(
            call=call, bestuur=bestuur, expires_at=AFTER + timedelta(days=3), reason="Ziek", by=staff
        )
        shown = client.get(form_url(call), {"code": code.code})
        assert f'value="{code.code}"' in page(shown)
        wrong = client.post(form_url(call), sent(shown) | {"motivation": "Toch nog", "late_code": "ONZIN"})
        assert wrong.status_code == 400
        assert "Deze code bestaat niet" in wrong.context["form"].errors["late_code"][0]
        assert "Toch nog</textarea>" in page(wrong)
        assert Application.objects.get().is_draft
        done = client.post(form_url(call), sent(wrong) | {"late_code": code.code}, follow=True)
        assert "Je kandidatuur is ingediend." in page(done)
        assert "tot de oproep sluit" not in page(done)
        changing = client.get(form_url(call))
        assert "Je kan aanpassen tot do 19 maart 2026 om 9 u." in page(changing)
        assert client.post(form_url(call), sent(changing) | {"motivation": "Beter"}).status_code == 302
    assert Application.objects.get().motivation == "Beter"


def test_the_form_costs_the_same_for_1_3_and_30_questions_and_colleagues(staff, client_of, user, bestuur, during):
    call = make_call(staff)
    added = []

    def add(count):
        for _ in range(count):
            make_member(bestuur)
            if len(added) < 20:
                added.append(question(call, staff, "short", f"Vraag {len(added)}"))

    client = client_of(user)
    client.post(form_url(call), {"motivation": "Ja", "draft": "1"})
    counts = query_counts(client, form_url(call), add)
    assert len(set(counts)) == 1, counts
