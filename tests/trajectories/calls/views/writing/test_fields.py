"""What is asked: the whole form, colleagues to choose from, answers and files, and two versions side by side."""

import pytest

from kruispunt.besturen.models import Membership
from kruispunt.core import clock
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application
from kruispunt.trajectories.programme.enums import Theme
from tests.conftest import make_member, query_counts
from tests.core.test_uploads import DOCX, PDF, upload
from tests.trajectories.calls.helpers import make_call
from tests.trajectories.calls.views.writing.helpers import form_url, page, question, sent

pytestmark = pytest.mark.django_db


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
