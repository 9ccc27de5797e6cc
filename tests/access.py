"""One of everything that an address can be about, and how it is asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page

from kruispunt.besturen.actions import confirm_domain, create_person
from kruispunt.besturen.models import Bestuur, User
from kruispunt.cms.models import InstrumentPage
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.kennisgroep.actions import attach, flag_post, impose_sanction, name_moderators, save_draft, save_prompt
from kruispunt.kennisgroep.models import Profile
from kruispunt.kennisgroep.overview_links import stop_url
from kruispunt.notifications.preferences import preferences_url
from kruispunt.trajectories.calls.actions import (
    add_question,
    ask_reviewer,
    express_interest,
    give_late_code,
    judge_eligibility,
)
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.coaching.actions import book_slot
from kruispunt.trajectories.enrolment.actions import (
    enrol,
    enrol_selected,
    issue_certificate,
    mark_attendance,
    renew_feed,
    substitute,
    withdraw,
)
from kruispunt.trajectories.enrolment.queries import token_of
from kruispunt.trajectories.evaluations.actions import open_evaluation
from tests.conftest import make_bestuur, make_member
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep import helpers as kennisgroep
from tests.notifications.conftest import put
from tests.trajectories.calls import helpers as calls
from tests.trajectories.coaching import helpers as coaching
from tests.trajectories.enrolment import helpers as enrolment
from tests.trajectories.evaluations.helpers import held_session
from tests.trajectories.outputs import helpers as outputs


@dataclass
class World:
    """One of everything, and who they are to it."""

    clients: dict[str, Client]
    people: dict[str, User]
    arguments: dict[str, dict]


def _person(role: str, name: str) -> User:
    return create_person(email=f"{name}@gemeente.example", first_name=name, last_name="Smet", role=role, by=None)


def make_world(client_of: Callable[[User], Client]) -> World:
    """Give all that an address can be about, belonging to the visitor "own" and facilitated by "facilitator"."""
    bestuur: Bestuur = make_bestuur()
    roles = {"facilitator": Role.FACILITATOR, "other_facilitator": Role.FACILITATOR, "staff": Role.STAFF}
    people = {name: _person(role, name.replace("_", "")) for name, role in (roles | {"admin": Role.ADMIN}).items()}
    people |= {"own": make_member(bestuur), "other": make_member()}
    staff, own = people["staff"], people["own"]
    now = clock.now()

    traject = enrolment.make_traject(kind="leerlabo", facilitators=[people["facilitator"]])
    session = enrolment.make_session(traject)
    call = calls.make_call(staff, traject=traject, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    plan = add_question(call=call, kind="file", label="Jullie plan", by=staff)
    application = calls.apply(call, bestuur=bestuur, by=own, at=now, answers={plan.pk: upload("Plan.pdf", PDF)})
    call.criteria.create(label="Nood")
    # Under review, so that a review can be stored: what GET shows and POST takes is asked of the same moment.
    OpenCall.objects.filter(pk=call.pk).update(review_opens_at=now, review_closes_at=now + timedelta(days=5))
    judge_eligibility(application=application, eligibility="eligible", reason="Volledig", by=staff)
    reviewer = ask_reviewer(call=call, user=people["facilitator"], by=staff)
    question = add_question(call=call, kind="short", label="Wie is trekker?", by=staff)
    late = make_member()
    code = give_late_code(
        call=call,
        bestuur=late.memberships.get().bestuur,
        expires_at=now + timedelta(days=12),
        reason="Ziek",
        by=staff,
    )
    interest = express_interest(bestuur=bestuur, theme="", by=own)
    vorming = enrolment.make_traject(facilitators=[people["facilitator"]], decide_on=clock.today())
    own_session = coming = enrolment.make_session(vorming)
    participation = enrol(traject=vorming, user=own, bestuur=bestuur, by=own)
    left = enrolment.make_session(enrolment.make_traject(), days=5)
    away = enrol(traject=left.traject, user=own, bestuur=bestuur, by=own)
    substitution = substitute(session=left, participation=away, colleague=make_member(bestuur), by=own)
    talks = enrolment.make_traject(kind="coaching", facilitators=[people["facilitator"]])
    enrol_selected(traject=talks, user=own, bestuur=bestuur, by=staff)
    (slot,) = coaching.publish(talks, people["facilitator"], coaching.start(days=11))
    booking = book_slot(slot=slot, by=own)
    past = enrolment.make_session(talks, days=-1)
    material = outputs.add_file(past, staff)
    minutes = outputs.publish(past, staff)
    crowded = enrolment.make_traject(capacity=1)
    enrolment.make_session(crowded)
    goes = enrolment.make_participant(crowded)
    seat_for = enrol(traject=crowded, user=own, bestuur=bestuur, by=own)
    withdraw(participation=goes, reason="", by=goes.user)
    seat = seat_for.seat_offers.get()
    held = held_session(present=1)
    evaluation = open_evaluation(session=held, by=staff)
    with clock.at(held.starts_at - timedelta(days=1)):
        attended = enrol_selected(traject=held.traject, user=own, bestuur=bestuur, by=None)
    mark_attendance(session=held, marks={attended.pk: "online"}, by=staff)
    certificate = issue_certificate(participation=attended, by=own)
    group = kennisgroep.make_group()
    name_moderators(group=group, users=[people["facilitator"], staff], by=staff)
    kennisgroep.settle(group, own)
    attachment = attach(group=group, topic=None, upload=upload("Plan.pdf", PDF), alt="", by=own)
    topic = kennisgroep.write_topic(group, own)
    request = kennisgroep.ask(group)
    asker = kennisgroep.settle(group)
    asked = kennisgroep.write_topic(group, asker, is_anonymous=True)
    flag = flag_post(post=topic.posts.get(), reason="Dit klopt niet", by=asker)
    membership = kennisgroep.membership_of(group, own)
    sanction = impose_sanction(
        membership=membership, kind="warning", reason="Wees mild", ends_on=None, version=None, by=staff
    )
    prompt = save_prompt(
        group=group,
        prompt=None,
        kind="question",
        title="Wat lukte?",
        source="Vertel.",
        themes=[],
        post_on=clock.today(),
        by=staff,
    )
    draft = save_draft(group=group, topic=topic, source="Nog iets", fields={}, by=own)
    network = enrolment.make_traject(kind="learning_network")
    domain = confirm_domain(bestuur=bestuur, domain="gemeente-van-ons.be", by=staff)

    arguments = {
        "mijn/bestuur/": {"pk": bestuur.pk},
        "mijn/lidmaatschap/": {"pk": own.memberships.first().pk},
        "team/besturen/": {"pk": bestuur.pk, "domain_pk": domain.pk},
        "team/lidmaatschappen/": {"pk": own.memberships.first().pk},
        "team/mensen/": {"pk": own.pk},
        "team/mail/persoon/": {"pk": own.pk},
        "team/mail/": {"pk": put().pk},
        "team/traject/<slug:slug>/doorgaan/": {"slug": vorming.slug},
        "mail/": {"token": preferences_url(own, "call").rstrip("/").rpartition("/")[2]},
        "team/traject/": {"slug": traject.slug},
        "team/oproepen/": {
            "pk": call.pk,
            "application_pk": application.pk,
            "reviewer_pk": reviewer.pk,
            "question_pk": question.pk,
            "code_pk": code.pk,
            "kind": "pdf",
        },
        "interesse/": {"pk": interest.pk},
        "team/mentornetwerken/": {"slug": network.slug},
        "instrument/": {"pk": InstrumentPage.objects.get(slug="lio-vlaanderen").pk},
        "team/paginas/": {"pk": Page.objects.get(slug="over").pk},
        "team/kpi/cijfer/": {"code": "2.1-K1"},
        "team/kpi/<": {"objective": "2.1"},
        "traject/<slug:slug>/inschrijven/": {"slug": vorming.slug},
        "traject/<slug:slug>/gesprek/": {"slug": talks.slug},
        "traject/<slug:slug>/momenten/": {"slug": talks.slug},
        "materiaal/": {"pk": material.pk},
        "verslag/": {"pk": minutes.pk},
        "gesprek/": {"pk": booking.pk},
        "moment/": {"pk": slot.pk},
        "traject/": {"slug": traject.slug},
        "sessie/<int:pk>/mijn-aanwezigheid/": {"pk": coming.pk},
        "sessie/": {"pk": session.pk},
        "agenda/<": {"token": token_of(renew_feed(user=own, by=own))},
        "mijn/sessie/": {"pk": own_session.pk},
        "aanwezig/": {"pk": coming.pk, "code": "ABC234"},
        "deelname/<int:pk>/attest": {"pk": attended.pk},
        "deelname/": {"pk": participation.pk},
        "vervanging/": {"pk": substitution.pk},
        "attest/": {"code": certificate.code},
        "plaats/": {"pk": seat.pk},
        "team/kandidatuur/": {"pk": application.pk},
        "beoordelingen/": {"pk": call.pk},
        "oproep/": {"slug": call.slug},
        "kandidatuur/": {"pk": application.pk, "answer_pk": application.answers.get().pk},
        "evaluatie/": {"token": evaluation.respondents.first().token},
        "kennisgroep/<slug:slug>/onderwerpen/": {"slug": group.slug, "pk": topic.pk},
        "kennisgroep/<slug:slug>/bericht/": {"slug": group.slug, "pk": topic.posts.get().pk},
        "kennisgroep/<slug:slug>/anonieme-vragen/": {"slug": group.slug, "pk": asked.pk},
        "kennisgroep/<slug:slug>/meldingen/": {"slug": group.slug, "pk": flag.pk},
        "kennisgroep/<slug:slug>/leden/": {"slug": group.slug, "pk": membership.pk},
        "kennisgroep/<slug:slug>/lid/": {"slug": group.slug, "handle": Profile.objects.get(user=own).handle},
        "kennisgroep/<slug:slug>/maatregelen/": {"slug": group.slug, "pk": sanction.pk},
        "kennisgroep/<slug:slug>/begeleiding/vragen/": {"slug": group.slug, "pk": topic.pk, "user_pk": own.pk},
        "kennisgroep/<slug:slug>/begeleiding/": {"slug": group.slug, "pk": prompt.pk},
        "kennisgroep-overzicht/": {"token": stop_url(membership).rstrip("/").rpartition("/")[2]},
        "kennisgroep/<slug:slug>/bestand/": {"slug": group.slug, "pk": attachment.pk},
        "kennisgroep/<slug:slug>/kladden/": {"slug": group.slug, "pk": draft.pk},
        "kennisgroep/": {"slug": group.slug, "pk": request.pk},
    }
    clients = {"anonymous": Client()} | {name: client_of(person) for name, person in people.items()}
    return World(clients, people, arguments)


#: For the patterns of libraries: what stands for a group of a regular expression.
FILLED = {
    "^(\\d+)/(.*)$": "1/rapport.pdf",
    "^confirm-email/(?P<key>[-:\\w]+)/$": "confirm-email/verlopen/",
    "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-verlopen/",
    "^((?:[\\w\\-]+/)*)$": "",
    "^(users|groups)/": "users/",
    "^.*/$": "bestaat-niet/",
    "(?P<pk>\\d+)/revisions/": "1/revisions/",
    "(?P<revision_id_a>live|earliest|\\d+)\\.\\.\\.(?P<revision_id_b>live|latest|\\d+)/$": "live...latest/",
}


def path_of(address: str, arguments: dict[str, dict]) -> str:
    """Give a real path for a declared address."""
    for pattern, example in FILLED.items():
        address = address.replace(pattern, example)
    values = next((found for start, found in arguments.items() if address.startswith(start)), {})

    def fill(match: re.Match) -> str:
        kind, _, name = match[1].rpartition(":")
        return str(values.get(name, 1 if kind == "int" else "x"))

    return "/" + re.sub(r"<([\w:]+)>", fill, address).replace("^", "").replace("$", "")


def ask_for(client: Client, method: str, path: str) -> HttpResponse:
    """Ask, and undo whatever it changed."""
    with transaction.atomic():
        response = getattr(client, method)(path)
        if response.streaming:
            list(response.streaming_content)  # read to its end, a file is closed
        transaction.set_rollback(True)
    return response
