"""Mentor besturen: named by staff with a source, shown to everybody."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.mentor_networks.actions import name_mentor
from kruispunt.mentor_networks.models import MentorRole
from kruispunt.trajectories.programme.enums import TrajectKind, TrajectStatus
from tests.conftest import make_bestuur, make_user, query_counts
from tests.kpi.factories import make_traject


@pytest.fixture
def network(db):
    return make_traject(TrajectKind.LEARNING_NETWORK, title="Lerend netwerk polarisatie")


def test_a_mentor_is_named_with_its_source_and_audited(network, staff):
    role = name_mentor(traject=network, bestuur=make_bestuur(), source=" Plan Samenleven, actie 4.3 ", by=staff)
    assert role.source == "Plan Samenleven, actie 4.3"
    event = AuditEvent.objects.get(verb="mentor_networks.name_mentor")
    assert (event.actor, event.object_id) == (staff, str(role.pk))


@pytest.mark.parametrize("kind", [kind for kind in TrajectKind if kind != TrajectKind.LEARNING_NETWORK])
def test_only_a_learning_network_has_mentors(kind, staff):
    with pytest.raises(Refused, match="geen lerend netwerk"):
        name_mentor(traject=make_traject(kind), bestuur=make_bestuur(), source="Plan", by=staff)


def test_a_mentor_without_source_is_refused_at_its_field(network, staff):
    with pytest.raises(Refused) as refusal:
        name_mentor(traject=network, bestuur=make_bestuur(), source="  ", by=staff)
    assert refusal.value.field == "source"
    assert not MentorRole.objects.exists()


def test_a_merged_bestuur_is_refused_with_its_successor(network, staff):
    merged = make_bestuur(name="Oud", closed_on=date(2025, 1, 1), successor=make_bestuur(name="Nieuw"))
    with pytest.raises(Refused, match="Nieuw"):
        name_mentor(traject=network, bestuur=merged, source="Plan", by=staff)


def test_a_bestuur_is_mentor_once_and_the_refusal_keeps_the_transaction_usable(network, staff):
    bestuur = make_bestuur()
    name_mentor(traject=network, bestuur=bestuur, source="Plan", by=staff)
    with pytest.raises(Refused, match="al mentorbestuur"):
        name_mentor(traject=network, bestuur=bestuur, source="Plan", by=staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorRole.objects.create(traject=network, bestuur=bestuur, source="Plan")
    assert MentorRole.objects.count() == 1


def test_everybody_sees_the_networks_with_their_mentor_or_that_none_is_known(client, network, staff):
    name_mentor(traject=network, bestuur=make_bestuur(name="Sint-Niklaas"), source="Actie 4.3", by=staff)
    make_traject(TrajectKind.LEARNING_NETWORK, title="Omstaanders")
    make_traject(TrajectKind.LEARNING_NETWORK, title="Nog geheim", status=TrajectStatus.DRAFT)
    text = client.get("/mentornetwerken/").content.decode()
    assert "Sint-Niklaas" in text
    assert "Bron: Actie 4.3" in text
    assert text.count("Er is nog geen mentorbestuur bekend") == 1
    assert "Nog geheim" not in text
    assert "Voeg een mentorbestuur toe" not in text


def test_staff_sees_drafts_too(client_of, staff):
    make_traject(TrajectKind.LEARNING_NETWORK, title="Nog geheim", status=TrajectStatus.DRAFT)
    assert "Nog geheim" in client_of(staff).get("/mentornetwerken/").content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 200), (Role.ADMIN, 200)]
)
def test_only_staff_names_mentors(client, client_of, network, role, status):
    visitor = client_of(make_user(role)) if role else client
    assert visitor.get(f"/team/mentornetwerken/{network.slug}/").status_code == status
    visitor.post(f"/team/mentornetwerken/{network.slug}/", {"bestuur": make_bestuur().pk, "source": "Plan"})
    assert MentorRole.objects.count() == (1 if status == 200 else 0)


@pytest.mark.parametrize(
    "posted",
    [{}, {"bestuur": "abc", "source": "Plan A"}, {"bestuur": "9" * 30, "source": "Plan A"}, {"source": "a\0b"}],
)
def test_wrong_input_is_refused_and_stays_on_the_page(client_of, staff, network, posted):
    response = client_of(staff).post(f"/team/mentornetwerken/{network.slug}/", posted)
    assert response.status_code == 400
    assert "Dit klopt nog niet" in response.content.decode()
    if posted.get("source") == "Plan A":
        assert 'value="Plan A"' in response.content.decode()


def test_naming_a_mentor_twice_on_the_page_says_so(client_of, staff, network):
    bestuur = make_bestuur()
    client = client_of(staff)
    posted = {"bestuur": bestuur.pk, "source": "Plan"}
    assert client.post(f"/team/mentornetwerken/{network.slug}/", posted).status_code == 302
    response = client.post(f"/team/mentornetwerken/{network.slug}/", posted)
    assert response.status_code == 400
    assert "is al mentorbestuur" in response.content.decode()


def test_another_kind_of_traject_has_no_mentor_page(client_of, staff):
    traject = make_traject(TrajectKind.VORMING)
    assert client_of(staff).get(f"/team/mentornetwerken/{traject.slug}/").status_code == 404


def test_the_pages_of_the_network_and_of_the_bestuur_show_the_mentor(client, client_of, network, staff):
    bestuur = make_bestuur(name="Gent")
    name_mentor(traject=network, bestuur=bestuur, source="Actie 5.3", by=staff)
    assert "Gent" in client.get(network.get_absolute_url()).content.decode()
    assert "Lerend netwerk polarisatie" in client_of(staff).get(bestuur.get_absolute_url()).content.decode()
    assert "Mentorbesturen" not in client.get(make_traject(TrajectKind.VORMING).get_absolute_url()).content.decode()


def test_the_list_costs_the_same_for_1_3_and_30_networks(client, db):
    def more(number: int) -> None:
        for _ in range(number):
            traject = make_traject(TrajectKind.LEARNING_NETWORK)
            MentorRole.objects.create(traject=traject, bestuur=make_bestuur(), source="Plan")

    assert len(set(query_counts(client, "/mentornetwerken/", more))) == 1
