"""The pages of coaching, from outside."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.trajectories.coaching import actions
from kruispunt.trajectories.coaching.models import Booking, Slot
from tests.conftest import BRUSSELS, make_member, make_user, queries, query_counts
from tests.trajectories.coaching.helpers import coached, publish, start
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client_of):
    """A traject, its coach with a client, two moments, and a client of somebody who takes part."""
    traject, coach = coached()
    slots = publish(traject, coach, start(), start(hours=1))
    participation = make_participant(traject)
    return traject, client_of(coach), slots, participation, client_of(participation.user)


def at(name: str, *args) -> str:
    return reverse(f"coaching:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def row(**changes) -> dict:
    day = timezone.localdate(clock.now() + timedelta(days=30))
    return {
        "day": f"{day:%Y-%m-%d}", "starts": "09:00", "ends": "12:00", "minutes": "45", "pause": "15",
        "mode": "online", "online_url": "https://meet.example/x", "address": "",
    } | changes  # fmt: skip


def test_a_coach_looks_at_a_row_before_it_is_kept(scene, client_of):
    traject, client, _, _, _ = scene
    coach = traject.facilitators.get()
    address = at("publish", traject.slug)
    page = client.post(address, row(coach=coach.pk, preview="1"))
    assert "3 momenten, nog niet bewaard" in text(page)
    assert Slot.objects.count() == 2
    assert client.post(address, row(coach=coach.pk, save="1")).status_code == 302
    assert Slot.objects.count() == 5
    again = client.post(address, row(coach=coach.pk, save="1"))
    assert again.status_code == 400
    assert "overlapt" in text(again)
    assert "https://meet.example/x" in text(again)


def test_the_preview_shows_what_overlaps_and_lets_nothing_of_it_be_kept(scene):
    traject, client, _, _, _ = scene
    coach, day = traject.facilitators.get(), timezone.localdate(clock.now() + timedelta(days=30))
    nine = datetime.combine(day, time(9), tzinfo=BRUSSELS)
    publish(traject, coach, nine)
    make_session(traject, title="Terugkomdag", starts_at=nine.replace(hour=11), ends_at=nine.replace(hour=12))
    page = text(client.post(at("publish", traject.slug), row(coach=coach.pk, preview="1")))
    assert page.count("Overlapt") == 2
    assert "met een ander moment om 9 u." in page
    assert f"met {traject.title}, Terugkomdag, om 11 u." in page
    assert "Bewaar deze momenten" not in page
    free = text(
        client.post(at("publish", traject.slug), row(coach=coach.pk, starts="13:00", ends="14:00", preview="1"))
    )
    assert "Bewaar deze momenten" in free
    assert "Overlapt" not in free


def test_the_preview_costs_the_same_for_many_moments(scene):
    traject, client, _, _, _ = scene
    coach = traject.facilitators.get()
    counts = []
    for minutes in ("180", "45", "10"):
        data = row(coach=coach.pk, minutes=minutes, pause="0", preview="1")
        client.post(at("publish", traject.slug), data)
        with queries() as captured:
            client.post(at("publish", traject.slug), data)
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends": "08:00"}, "Het einde ligt voor het begin"),
        ({"ends": "09:10"}, "past geen enkel gesprek"),
        ({"minutes": "10", "pause": "0", "starts": "00:00", "ends": "23:59"}, "hoogstens 40"),
        ({"mode": "physical"}, "heeft een adres nodig"),
        ({"day": "1926-01-01"}, "Kies een datum"),
        ({"day": "2020-01-01"}, "in het verleden"),
        ({"minutes": "9" * 40}, "error"),
        ({"coach": "9" * 30}, "Kies een begeleider"),
        ({"online_url": "geen adres\x00"}, "error"),
    ],
)
def test_a_row_that_is_wrong_is_told_at_its_field(scene, changes, words):
    traject, client, _, _, _ = scene
    coach = traject.facilitators.get()
    page = client.post(at("publish", traject.slug), row(coach=coach.pk, save="1") | changes)
    assert page.status_code == 400
    assert words in text(page)
    assert Slot.objects.count() == 2


def test_staff_publishes_for_a_coach(scene, client_of, staff):
    traject = scene[0]
    client = client_of(staff)
    coach = traject.facilitators.get()
    assert client.post(at("publish", traject.slug), row(coach=coach.pk, save="1")).status_code == 302
    assert Slot.objects.filter(coach=coach).count() == 5
    traject.facilitators.clear()
    assert "nog geen begeleider" in text(client.get(at("publish", traject.slug)))


def test_a_participant_books_moves_and_calls_off(scene):
    traject, coach, (first, second), participation, client = scene
    page = text(client.get(traject.get_absolute_url()))
    assert "Er zijn 2 vrije momenten" in page
    assert at("book", traject.slug) in text(client.get("/mijn/"))
    assert client.post(at("book", traject.slug), {"slot": first.pk}).status_code == 302
    booking = Booking.objects.standing().get()
    for address in (traject.get_absolute_url(), "/mijn/", at("book", traject.slug)):
        page = text(client.get(address))
        assert at("move", booking.pk) in page
        assert at("cancel", booking.pk) in page
    assert str(participation.user) in text(coach.get(at("slots", traject.slug)))
    assert str(participation.user) in text(coach.get(booking.session.get_absolute_url()))
    assert client.post(at("move", booking.pk), {"slot": second.pk}).status_code == 302
    moved = Booking.objects.standing().get()
    assert moved.slot == second
    refused = client.post(at("cancel", moved.pk), {"reason": ""})
    assert refused.status_code == 400
    assert client.post(at("cancel", moved.pk), {"reason": "Ziek"}).status_code == 302
    assert not Booking.objects.standing().exists()
    for name in ("move", "cancel"):
        assert "<form" not in text(client.get(at(name, moved.pk))).split("<main", 1)[1]


def test_who_comes_second_reads_why_and_sees_what_is_still_free(scene):
    traject, _, (first, second), _, client = scene
    actions.book_slot(slot=first, by=make_participant(traject).user)
    page = client.post(at("book", traject.slug), {"slot": first.pk})
    assert page.status_code == 400
    assert "intussen geboekt door iemand anders" in text(page)
    assert f'value="{second.pk}"' in text(page)
    assert f'value="{first.pk}"' not in text(page)


@pytest.mark.parametrize("slot", ["", "x", "0", "9" * 30, "-1", "1\x00"])
def test_an_odd_choice_is_a_message(scene, slot):
    traject, _, _, _, client = scene
    page = client.post(at("book", traject.slug), {"slot": slot})
    assert page.status_code == 400
    assert 'href="#id_slot"' in text(page)


def test_moments_of_another_traject_cannot_be_chosen(scene):
    traject, _, _, _, client = scene
    (other,) = publish(*coached(), start())
    assert client.post(at("book", traject.slug), {"slot": other.pk}).status_code == 400


def test_a_coach_takes_a_moment_back_and_calls_a_meeting_off(scene):
    traject, coach, (first, second), participation, _ = scene
    booking = actions.book_slot(slot=first, by=participation.user)
    refused = coach.post(at("take_back", first.pk))
    assert refused.status_code == 400
    assert "intussen geboekt" in text(refused)
    assert coach.get(at("take_back", second.pk)).status_code == 405
    assert coach.post(at("take_back", second.pk)).status_code == 302
    assert coach.post(at("cancel", booking.pk), {"reason": "Raad"}).status_code == 302
    assert "Er staan geen momenten klaar" in text(coach.get(at("slots", traject.slug)))


def test_meetings_of_others_are_nobody_elses_business(scene, client_of):
    traject, coach, (slot, _), participation, client = scene
    make_session(traject, days=3, title="Groepsbijeenkomst")
    booking = actions.book_slot(slot=slot, by=participation.user)
    for other in (Client(), client_of(make_member()), client_of(make_participant(traject).user)):
        page = text(other.get(traject.get_absolute_url()))
        assert "Groepsbijeenkomst" in page
        assert booking.session.title not in page
        assert booking.session.title not in text(other.get("/agenda/"))
    assert booking.session.title in text(client.get("/mijn/"))
    assert booking.session.title in text(coach.get(reverse("programme:manage", args=[traject.slug])))


def test_a_traject_without_coaching_has_none_of_these_pages(client_of):
    facilitator = make_user("facilitator")
    traject = make_traject(facilitators=[facilitator])
    make_session(traject)
    person = client_of(make_participant(traject).user)
    assert person.get(at("book", traject.slug)).status_code == 404
    for name in ("slots", "publish"):
        assert client_of(facilitator).get(at(name, traject.slug)).status_code == 404


def test_the_pages_cost_the_same_for_one_and_for_many(scene):
    traject, coach, _, _, client = scene
    teller = iter(range(10, 400))
    guide = traject.facilitators.get()

    def more(number: int) -> None:
        for _ in range(number):
            day = next(teller)
            publish(traject, guide, start(days=day))
            (booked,) = publish(traject, guide, start(days=day, hours=2))
            actions.book_slot(slot=booked, by=make_participant(traject).user)

    for who, address in ((coach, at("slots", traject.slug)), (client, at("book", traject.slug))):
        counts = query_counts(who, address, more)
        assert len(set(counts)) == 1, (address, counts)
