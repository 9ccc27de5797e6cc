"""What is kept while somebody types, and when that stops."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kruispunt.trajectories.calls.models import Application
from tests.conftest import make_member
from tests.core.test_uploads import PDF, upload
from tests.trajectories.calls.helpers import AFTER, CLOSED, apply, make_call
from tests.trajectories.calls.views.writing.helpers import form_url, page, question, save_alone, sent

pytestmark = pytest.mark.django_db


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
