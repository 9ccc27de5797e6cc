"""The page of an application: for its bestuur and the team, with its files, and nothing before it is told."""

from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, OpenCall, OutcomeChange, SelectionRun
from tests.conftest import make_bestuur, make_member, query_counts
from tests.core.test_uploads import PDF, upload
from tests.trajectories.calls.helpers import AFTER, DURING, apply, make_call

pytestmark = pytest.mark.django_db
WHY = "Je bestuur is niet gekozen omdat er al twee starters zijn."


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


def url_of(application):
    return reverse("calls:application", args=[application.pk])


def with_file(staff):
    """Give an application with a file, and the address of that file."""
    call = make_call(staff)
    with clock.at(DURING):
        asked = actions.add_question(call=call, kind="file", label="Jullie plan", by=staff)
    application = apply(call, answers={asked.pk: upload("Plan <1>.pdf", PDF)})
    return application, reverse("calls:answer_file", args=[application.pk, application.answers.get().pk])


def confirmed(application, staff, *, told, outcome="refused", selected=()):
    """Confirm a run for the call of an application; `told` says whether the besturen heard of it."""
    call = application.call
    run = SelectionRun.objects.create(
        call=call,
        created_by=staff,
        instance={"seed": 1, "applicants": [{"id": str(application.pk)}]},
        instance_sha256="0" * 64,
        result={"selected": list(selected), "explanations": {str(application.pk): WHY}},
    )
    status = {"status": outcome, "decided_at": AFTER} if told else {"pending": outcome}
    Application.objects.filter(pk=application.pk).update(**status)
    revealed = {"revealed_at": AFTER, "revealed_by": staff} if told else {}
    OpenCall.objects.filter(pk=call.pk).update(confirmed_run=run, confirmed_at=AFTER, confirmed_by=staff, **revealed)
    return run


def test_withdrawing_asks_a_reason(staff, client_of, during):
    application = apply(make_call(staff))
    client, url = client_of(application.applicant), reverse("calls:withdraw", args=[application.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 400
    answer = client.post(url, {"reason": "Geen tijd"}, follow=True)
    assert "is ingetrokken" in page(answer)
    assert "Geen tijd" in page(answer)
    assert client.post(url, {"reason": "Nog eens"}).status_code == 400


def test_an_applicant_may_write_what_looks_like_a_tag(staff, client_of, during):
    application = apply(make_call(staff), motivation="<script>alert(1)</script>")
    answer = client_of(application.applicant).get(reverse("calls:application", args=[application.pk]))
    assert "<script>alert" not in page(answer)


def test_a_file_is_handed_out_as_an_attachment_that_no_browser_guesses_at(staff, client_of, disk):
    application, url = with_file(staff)
    answer = client_of(application.applicant).get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="Plan 1 .pdf"'.replace("1 .", "1.")
    assert "no-store" in answer["Cache-Control"]


def test_a_file_is_for_who_may_see_the_application(staff, admin, facilitator, member, client_of, disk):
    application, url = with_file(staff)
    expected = [(Client(), 302)]
    expected += [(client_of(person), 403) for person in (member, facilitator)]
    expected += [(client_of(person), 200) for person in (application.applicant, staff, admin)]
    for client, status in expected:
        answer = client.get(url)
        assert answer.status_code == status
        if status == 200:
            assert BytesIO(b"".join(answer.streaming_content)).read() == PDF


def test_a_file_is_for_who_reviews_the_application_once_it_was_handed_in(staff, facilitator, client_of, disk):
    application, url = with_file(staff)
    assert client_of(facilitator).get(url).status_code == 403
    actions.ask_reviewer(call=application.call, user=facilitator, by=staff)
    answer = client_of(facilitator).get(url)
    assert b"".join(answer.streaming_content) == PDF
    Application.objects.filter(pk=application.pk).update(submitted_at=None, status="draft")
    assert client_of(facilitator).get(url).status_code == 403


def test_a_file_of_one_application_is_not_found_under_another(staff, client_of, disk):
    application, _ = with_file(staff)
    other = apply(application.call)
    client = client_of(other.applicant)
    for pk in (application.answers.get().pk, 0, "9" * 30):
        assert client.get(f"/kandidatuur/{other.pk}/bestand/{pk}/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(staff, client_of, disk):
    application, url = with_file(staff)
    (disk / application.answers.get().file.name).unlink()
    assert client_of(application.applicant).get(url).status_code == 404


def test_the_page_says_who_wrote_and_what_happened(staff, client_of, during):
    call, bestuur = make_call(staff), make_bestuur(name="Aalst")
    one, other = make_member(bestuur), make_member(bestuur)
    draft = actions.save_draft(call=call, bestuur=bestuur, motivation="Half", by=one)
    application = actions.submit_application(
        call=call, bestuur=bestuur, motivation="Heel", by=other, version=draft.version
    )
    actions.submit_application(call=call, bestuur=bestuur, motivation="Beter", by=one, version=application.version)
    answer = client_of(other).get(url_of(application))
    assert [(step.what, step.by) for step in answer.context["history"]] == [
        ("Begonnen", ""),
        ("Ingediend", str(other)),
        ("Aangepast", str(one)),
    ]
    assert {writer.name for writer in answer.context["writers"]} == {str(one), str(other)}
    assert f"Aangepast</strong> <span>vr 20 februari 2026 om 10 u. door {one}" in page(answer)


def test_the_page_keeps_the_wording_that_was_answered(staff, client_of, during):
    call = make_call(staff)
    asked = actions.add_question(call=call, kind="short", label="Wie trekt dit?", by=staff)
    application = apply(call, answers={asked.pk: "An"})
    actions.change_question(question=asked, label="Wie is de trekker?", by=staff)
    html = page(client_of(application.applicant).get(url_of(application)))
    assert "Wie trekt dit?" in html
    assert "Wie is de trekker?" not in html


@pytest.mark.parametrize("outcome", ["accepted", "reserve", "refused"])
def test_nothing_of_what_was_decided_shows_before_it_is_told(staff, client_of, outcome):
    application = apply(make_call(staff))
    client = client_of(application.applicant)
    addresses = [
        url_of(application),
        reverse("calls:withdraw", args=[application.pk]),
        application.call.get_absolute_url(),
        reverse("besturen:mine"),
    ]
    with time_machine.travel(AFTER, tick=False):
        before = [page(client.get(url)) for url in addresses]
        confirmed(application, staff, told=False, outcome=outcome)
        for url, was in zip(addresses, before, strict=True):
            now = page(client.get(url))
            assert "Ingediend" in now or "Trek de kandidatuur" in now
            for leak in (WHY, "Waarom deze beslissing", "Beslist", "reservelijst", "Niet gekozen", ">Gekozen"):
                assert leak not in now.replace(was, ""), (url, leak)
        form = client.get(reverse("calls:apply", args=[application.call.slug]), follow=True)
        assert WHY not in page(form)


def test_once_told_the_own_explanation_shows_and_the_decision_is_in_the_history(staff, client_of, after):
    application = apply(make_call(staff))
    confirmed(application, staff, told=True)
    answer = client_of(application.applicant).get(url_of(application))
    assert WHY in page(answer)
    assert answer.context["history"][-1].what == "Beslist door het team"


def test_an_explanation_of_what_did_not_happen_is_not_shown(staff, client_of, after):
    application = apply(make_call(staff))
    run = confirmed(application, staff, told=True, selected=[str(application.pk)])
    OutcomeChange.objects.create(
        run=run, application=application, outcome="refused", reason="Gent is sterker", changed_by=staff
    )
    html = page(client_of(application.applicant).get(url_of(application)))
    assert WHY not in html
    assert "Gent" not in html
    assert "week voor je bestuur met de hand af" in html


def test_no_page_of_an_application_names_another_bestuur(staff, client_of, after):
    application = apply(make_call(staff))
    other = apply(application.call, bestuur=make_bestuur(name="Zottegem"))
    confirmed(application, staff, told=True)
    html = page(client_of(application.applicant).get(url_of(application)))
    assert "Zottegem" not in html
    assert str(other.applicant) not in html


def test_an_application_is_for_its_colleagues_and_the_team(staff, admin, facilitator, member, client_of, during):
    application = apply(make_call(staff))
    colleague = make_member(application.bestuur)
    expected = [(Client(), 302), (client_of(member), 403), (client_of(facilitator), 403)]
    expected += [(client_of(person), 200) for person in (application.applicant, colleague, staff, admin)]
    for client, status in expected:
        assert client.get(url_of(application)).status_code == status


def test_what_a_bestuur_did_not_hand_in_yet_is_for_its_own_colleagues_only(staff, admin, client_of, disk):
    """A draft saves itself while somebody types: the team reads what was handed in."""
    call, bestuur = make_call(staff), make_bestuur()
    with clock.at(DURING):
        asked = actions.add_question(call=call, kind="file", label="Jullie plan", by=staff)
        author, colleague = make_member(bestuur), make_member(bestuur)
        answers = {asked.pk: upload("Plan.pdf", PDF)}
        draft = actions.save_draft(call=call, bestuur=bestuur, motivation="Half", answers=answers, by=author)
    file = reverse("calls:answer_file", args=[draft.pk, draft.answers.get().pk])

    def gets_in(person):
        answer = client_of(person).get(file)
        found = (client_of(person).get(url_of(draft)).status_code, answer.status_code)
        assert answer.status_code == 403 or b"".join(answer.streaming_content) == PDF
        return found

    assert [gets_in(person) for person in (staff, admin)] == [(403, 403)] * 2
    assert [gets_in(person) for person in (author, colleague)] == [(200, 200)] * 2
    with clock.at(DURING):
        actions.submit_application(call=call, bestuur=bestuur, motivation="Heel", by=author, version=draft.version)
    assert gets_in(staff) == (200, 200)


def test_the_page_costs_the_same_for_1_3_and_30_answers(staff, client_of, during):
    call = make_call(staff)
    bestuur = make_bestuur()
    user = make_member(bestuur)
    asked = []

    def add(count):
        for _ in range(count):
            writer = make_member(bestuur)
            if len(asked) < 20:
                label = f"Vraag {len(asked)}"
                asked.append(actions.add_question(call=call, kind="short", label=label, by=staff))
            standing = call.applications.first()
            version = standing.version if standing else None
            answers = {row.pk: f"Antwoord van {writer}" for row in asked}
            actions.submit_application(
                call=call, bestuur=bestuur, motivation="Ja", by=writer, answers=answers, version=version
            )

    add(1)
    counts = query_counts(client_of(user), url_of(call.applications.get()), add)
    assert len(set(counts)) == 1, counts
