"""What people need to take part: told by themselves, read by few, gone in time, and nowhere else."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django_q.models import Schedule

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment import duties
from kruispunt.trajectories.enrolment.actions import enrol, purge_needs, set_needs, withdraw
from kruispunt.trajectories.enrolment.apps import keep_schedules
from kruispunt.trajectories.enrolment.duties import purge_all_needs
from kruispunt.trajectories.enrolment.models import Need, Participation
from kruispunt.trajectories.enrolment.queries.needs import need_totals, purge_day
from kruispunt.trajectories.programme.actions import cancel_session, cancel_traject
from kruispunt.trajectories.programme.models import Traject, TrajectNeed
from tests.conftest import make_user, query_counts
from tests.trajectories.enrolment.helpers import bestuur_of, make_participant, make_session, make_traject
from tests.trajectories.enrolment.test_panels import shown

pytestmark = pytest.mark.django_db

SECRET = "Ik heb MS en kom in een elektrische rolstoel"


def asking(*kinds: str, **fields) -> Traject:
    """Give a traject with a session to come that asks about these kinds of needs."""
    traject = make_traject(**fields)
    make_session(traject)
    TrajectNeed.objects.bulk_create(
        TrajectNeed(traject=traject, kind=kind) for kind in kinds or ("wheelchair", "food", "other")
    )
    return traject


def told(traject: Traject, **needs) -> Participation:
    """Give somebody who takes part and told these needs."""
    row = make_participant(traject)
    set_needs(participation=row, needs=needs or {"wheelchair": SECRET}, by=row.user)
    return row


def test_what_is_told_takes_the_place_of_what_was_told_and_the_trail_says_nothing_of_it():
    row = told(asking())
    set_needs(participation=row, needs={"food": "Halal"}, by=row.user)
    set_needs(participation=row, needs={"food": " Halal "}, by=row.user)
    assert list(Need.objects.values_list("kind", "note")) == [("food", "Halal")]
    events = AuditEvent.objects.filter(verb="enrolment.set_needs")
    assert [event.details for event in events] == [{}, {}]


def test_it_stands_in_no_trail_no_log_and_no_mail(caplog):
    traject = asking()
    row = told(traject)
    withdraw(participation=row, reason="", by=row.user)
    purge_all_needs()
    written = "".join(str(event.details) + event.object_label for event in AuditEvent.objects.all())
    written += "".join(str(entry.changes) for entry in LogEntry.objects.all()) + caplog.text
    written += "".join(mail.text for mail in OutboxMail.objects.all())
    assert SECRET not in written
    assert "wheelchair" not in written


def test_nobody_tells_it_for_another(staff):
    row = told(asking())
    with pytest.raises(Forbidden):
        set_needs(participation=row, needs={}, by=staff)
    assert Need.objects.count() == 1


def test_what_the_traject_does_not_ask_is_refused_and_what_was_told_stays():
    row = told(asking("wheelchair"))
    with pytest.raises(Refused) as refusal:
        set_needs(participation=row, needs={"food": ""}, by=row.user)
    assert refusal.value.field == "need_food"
    assert Need.objects.get().kind == "wheelchair"


def test_who_withdrew_and_whose_traject_is_over_tells_nothing_more():
    traject = asking()
    row, gone = make_participant(traject), make_participant(traject)
    withdraw(participation=gone, reason="", by=gone.user)
    with pytest.raises(Refused, match="niet meer deel"):
        set_needs(participation=gone, needs={"food": ""}, by=gone.user)
    with clock.at(clock.now() + timedelta(days=8)), pytest.raises(Refused, match="voorbij"):
        set_needs(participation=row, needs={"food": ""}, by=row.user)


def test_enrolling_asks_what_one_needs_and_keeps_it(member, client_of):
    traject = asking("food", "other")
    url = f"/traject/{traject.slug}/inschrijven/"
    page = client_of(member).get(url).content.decode()
    assert "We wissen het 14 dagen na de laatste sessie" in page
    assert "rolstoel" not in page
    data = {"bestuur": bestuur_of(member).pk, "need_food": "on", "note_food": "Halal", "note_other": "Een stille plek"}
    assert client_of(member).post(url, data).status_code == 302
    assert set(Need.objects.values_list("kind", "note")) == {("food", "Halal"), ("other", "Een stille plek")}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"need_other": "on"}, "note_other"),
        ({"note_food": "x" * 301}, "note_food"),
        ({"note_food": "a\0b"}, "note_food"),
    ],
)
def test_a_wrong_need_is_told_at_its_field_and_nobody_is_enrolled_and_nothing_typed_is_lost(
    member, client_of, data, field
):
    traject = asking()
    data |= {"bestuur": bestuur_of(member).pk, "note_wheelchair": "Brede deur"}
    response = client_of(member).post(f"/traject/{traject.slug}/inschrijven/", data)
    assert response.status_code == 400
    assert response.context["needs_form"].errors.keys() == {field}
    assert "Brede deur" in response.content.decode()
    assert not Participation.objects.exists()


def test_a_traject_that_asks_nothing_has_no_question_and_says_so(member, client_of):
    traject = make_traject()
    make_session(traject)
    assert "nodig om te kunnen deelnemen" not in shown_page(client_of(member), f"/traject/{traject.slug}/inschrijven/")
    row = make_participant(traject, member)
    page = shown_page(client_of(row.user), f"/deelname/{row.pk}/noden/")
    assert "vraagt niet wat je nodig hebt" in page
    assert "/noden/" not in shown("traject", traject, row.user)


def shown_page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_own_page_shows_what_was_told_and_changes_it(client_of):
    row = told(asking())
    client, url = client_of(row.user), f"/deelname/{row.pk}/noden/"
    assert SECRET in shown_page(client, url)
    assert "Bekijk of wijzig" in shown("traject", row.traject, row.user)
    assert client.post(url, {"need_food": "on"}).status_code == 302
    assert Need.objects.get().kind == "food"
    assert client.post(url, {"need_other": "on"}).status_code == 400


def test_when_the_traject_is_over_the_own_page_says_until_when_it_is_kept(client_of):
    row = told(asking())
    with clock.at(clock.now() + timedelta(days=8)):
        assert "Je kan niets meer doorgeven" in shown_page(client_of(row.user), f"/deelname/{row.pk}/noden/")


def test_who_is_enrolled_by_another_gets_the_page_in_the_mail():
    row = make_participant(asking())
    mail = OutboxMail.objects.get(user=row.user, subject__startswith="Je bent ingeschreven")
    assert f"/deelname/{row.pk}/noden/" in mail.text
    other = make_participant((traject := make_traject()) and make_session(traject).traject)
    assert "/noden/" not in OutboxMail.objects.get(user=other.user, subject__startswith="Je bent").text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        (Role.MEMBER, 403),
        ("own", 403),
        ("facilitates", 200),
        (Role.FACILITATOR, 403),
        (Role.STAFF, 200),
        (Role.ADMIN, 200),
    ],
)
def test_only_who_organises_this_traject_reads_it(client_of, facilitator, who, status):
    traject = asking(facilitators=[facilitator])
    row = told(traject)
    people = {"own": row.user, "facilitates": facilitator}
    client = Client() if who == "anonymous" else client_of(people.get(who) or make_user(who))
    response = client.get(f"/traject/{traject.slug}/noden/")
    assert response.status_code == status
    assert (SECRET in response.content.decode()) == (status == 200)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.FACILITATOR, Role.STAFF, Role.ADMIN])
def test_the_page_of_another_person_is_closed_to_everybody(client_of, role):
    row = told(asking())
    for method in ("get", "post"):
        assert getattr(client_of(make_user(role)), method)(f"/deelname/{row.pk}/noden/").status_code == 403


def test_the_list_counts_who_takes_part_and_nobody_who_left(staff, client_of):
    traject = asking()
    told(traject, wheelchair="", food="Vegan")
    told(traject, food="")
    gone = told(traject, wheelchair="Weg")
    withdraw(participation=gone, reason="", by=gone.user)
    assert need_totals(traject) == [("Toegankelijk met een rolstoel", 1), ("Aangepaste maaltijd", 2)]
    page = shown_page(client_of(staff), f"/traject/{traject.slug}/noden/")
    assert "Vegan" in page
    assert "Weg" not in page
    assert "Aangepaste maaltijd: 2" in shown("traject_staff", traject, staff)
    assert "Aangepaste maaltijd" not in shown("traject_staff", traject, make_user(Role.FACILITATOR))


def test_the_list_costs_the_same_for_many(staff, client_of):
    traject = asking()
    counts = query_counts(
        client_of(staff), f"/traject/{traject.slug}/noden/", lambda n: [told(traject) for _ in range(n)]
    )
    assert counts[0] == counts[1] == counts[2]


def test_it_goes_the_set_number_of_days_after_the_last_session_that_stands(staff):
    traject = asking(needs_kept_days=5)
    last = make_session(traject, days=30)
    cancel_session(session=make_session(traject, days=60), reason="Ziek", by=staff)
    told(traject)
    told(traject, food="", other="Stilte")
    day = timedelta(days=1)
    with clock.at(last.ends_at + 4 * day):
        purge_all_needs()
    assert Need.objects.count() == 3
    with clock.at(last.ends_at + 5 * day):
        purge_all_needs()
        purge_all_needs()
        assert "2 deelnemers" in shown("team", None, staff)
    assert not Need.objects.exists()
    event = AuditEvent.objects.get(verb="enrolment.purge_needs")
    assert (event.actor, event.details) == (None, {"people": 2, "needs": 3})


def test_the_page_of_the_traject_keeps_saying_what_was_removed(staff, client_of):
    traject = asking()
    told(traject)
    with clock.at(clock.now() + timedelta(days=40)):
        purge_all_needs()
    assert "is wat 1 deelnemer doorgaf, gewist" in shown_page(client_of(staff), f"/traject/{traject.slug}/noden/")


def test_of_a_cancelled_traject_it_goes_so_many_days_after_the_cancellation(staff):
    traject = asking()
    told(traject)
    cancel_traject(traject=traject, reason="Te weinig deelnemers", by=staff)
    traject.refresh_from_db()
    assert purge_day(traject) == clock.today() + timedelta(days=14)
    with clock.at(clock.now() + timedelta(days=15)):
        purge_all_needs()
    assert not Need.objects.exists()


def test_of_who_withdrew_it_goes_the_same_night_and_that_of_others_stays():
    traject = asking()
    stays, gone = told(traject), told(traject)
    withdraw(participation=gone, reason="", by=gone.user)
    purge_all_needs()
    assert Need.objects.get().participation == stays


def test_one_traject_that_fails_holds_up_no_other(monkeypatch):
    first, second = asking(), asking()
    told(first)
    told(second)

    def fails_for_one(*, traject, by):
        if traject == first:
            raise RuntimeError("the worker is killed here")
        return purge_needs(traject=traject, by=by)

    monkeypatch.setattr(duties, "purge_needs", fails_for_one)
    with clock.at(clock.now() + timedelta(days=40)):
        purge_all_needs()
        assert {need.participation.traject for need in Need.objects.all()} == {first}
        monkeypatch.undo()
        purge_all_needs()
    assert not Need.objects.exists()


def test_the_worker_does_it_every_night_and_a_schedule_that_is_there_stays():
    for _ in range(2):
        keep_schedules(using="default")
    schedule = Schedule.objects.get(func="kruispunt.trajectories.enrolment.duties.purge_all_needs")
    assert (schedule.schedule_type, schedule.repeats) == (Schedule.DAILY, -1)


def test_who_waits_can_tell_too():
    traject = asking(capacity=1)
    make_participant(traject)
    waiting = make_participant(traject)
    assert waiting.is_waiting
    set_needs(participation=waiting, needs={"food": ""}, by=waiting.user)
    assert Need.objects.get().participation == waiting


def test_enrolling_again_starts_without_what_was_told_before(member):
    traject = asking()
    row = make_participant(traject, member)
    set_needs(participation=row, needs={"food": "Vegan"}, by=member)
    withdraw(participation=row, reason="", by=member)
    again = enrol(traject=traject, user=member, bestuur=bestuur_of_first(member), by=member)
    assert not again.needs.exists()


def bestuur_of_first(user):
    return user.memberships.order_by("pk").first().bestuur
