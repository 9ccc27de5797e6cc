"""Writes on the programme, from outside."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kruispunt.core.errors import Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.programme import actions, signals
from kruispunt.trajectories.programme.models import Partner, Session, Traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """Give the list of (signal name, sequence) that rooms above were told."""
    told = []
    listeners = []
    for name in ("session_planned", "session_moved", "session_cancelled", "traject_cancelled"):

        def listen(sender, name=name, **kwargs):
            told.append((name, kwargs["session"].sequence if "session" in kwargs else None))

        getattr(signals, name).connect(listen, weak=False)
        listeners.append((name, listen))
    yield told
    for name, listen in listeners:
        getattr(signals, name).disconnect(listen)


def test_a_new_traject_is_a_draft_with_its_lists_and_leaves_a_trace(staff, facilitator):
    row = actions.create_traject(
        kind="leerlabo",
        title="Leerlabo gender",
        summary="Samen zoeken.",
        themes=["gender", "lgbti"],
        objectives=["3.1"],
        partners=["Vrouwenraad", " Vrouwenraad "],
        facilitators=[facilitator],
        by=staff,
    )
    assert not row.is_published
    assert row.slug == "leerlabo-gender"
    assert sorted(t.theme for t in row.themes.all()) == ["gender", "lgbti"]
    assert [p.name for p in row.partners.all()] == ["Vrouwenraad"]
    assert AuditEvent.objects.get(verb="programme.create_traject").actor == staff


def test_two_trajecten_of_one_title_have_their_own_address(staff):
    slugs = [actions.create_traject(kind="webinar", title="Webinar", summary="x", by=staff).slug for _ in range(3)]
    assert slugs == ["webinar", "webinar-2", "webinar-3"]


@pytest.mark.parametrize(
    ("name", "value"), [("per_bestuur", 5), ("per_bestuur", 0), ("offer_hours", 0), ("previous_edition", "itself")]
)
def test_a_setting_that_cannot_be_is_refused_at_its_field(traject, staff, name, value):
    lists = {"themes": [], "objectives": ["2.2"], "partners": [], "facilitators": []}
    value = traject if value == "itself" else value
    with pytest.raises(Refused) as refusal:
        actions.edit_traject(traject=traject, version=None, by=staff, capacity=4, **{name: value}, **lists)
    assert refusal.value.field == name
    traject.refresh_from_db()
    assert traject.capacity == 12


def test_asked_needs_stay_as_they_are_when_nothing_is_said_of_them(traject, staff):
    lists = {"themes": [], "objectives": ["2.2"], "partners": [], "facilitators": []}
    actions.edit_traject(traject=traject, version=None, by=staff, needs=["food", "slides"], **lists)
    actions.edit_traject(traject=traject, version=None, by=staff, title="Anders", **lists)
    assert [need.kind for need in traject.asked_needs.all()] == ["food", "slides"]


def test_a_day_of_deciding_on_or_after_the_first_coming_session_is_refused_and_one_that_stood_is_left(
    traject, session, staff
):
    lists = {"themes": [], "objectives": ["2.2"], "partners": [], "facilitators": []}
    first = timezone.localdate(session.starts_at)
    for day in (first, first + timedelta(days=1)):
        with pytest.raises(Refused, match="De eerste sessie is op") as refusal:
            actions.edit_traject(traject=traject, version=None, by=staff, decide_on=day, **lists)
        assert refusal.value.field == "decide_on"
    day_before = first - timedelta(days=1)
    assert actions.edit_traject(traject=traject, version=None, by=staff, decide_on=day_before, **lists).decide_on
    Traject.objects.filter(pk=traject.pk).update(decide_on=first)
    again = actions.edit_traject(traject=traject, version=None, by=staff, decide_on=first, title="Anders", **lists)
    assert again.title == "Anders"


def test_whom_a_session_is_for_stays_as_it_was_planned(session, staff, heard):
    for audience in ("individual", "group"):
        Session.objects.filter(pk=session.pk).update(audience="group" if audience == "individual" else "individual")
        with pytest.raises(Refused, match="Voor wie een sessie is") as refusal:
            actions.edit_session(session=session, version=None, by=staff, audience=audience, title="Anders")
        assert refusal.value.field == "audience"
    session.refresh_from_db()
    assert (session.audience, session.title) == ("individual", "Dag 1")
    assert heard == []


def test_a_capacity_under_the_minimum_is_refused_with_both_numbers(staff):
    with pytest.raises(Refused) as refusal:
        actions.create_traject(kind="vorming", title="x", summary="x", capacity=4, minimum=6, by=staff)
    assert refusal.value.field == "capacity"
    assert "4" in refusal.value.message
    assert "6" in refusal.value.message
    assert not Traject.objects.exists()


def test_the_database_refuses_a_capacity_under_the_minimum_too(traject):
    with pytest.raises(IntegrityError), transaction.atomic():
        Traject.objects.filter(pk=traject.pk).update(capacity=2, minimum=5)


def test_the_database_refuses_a_cancellation_without_who_and_why(traject, session):
    with pytest.raises(IntegrityError), transaction.atomic():
        Traject.objects.filter(pk=traject.pk).update(status="cancelled")
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(cancelled_at=session.starts_at)


def test_the_later_of_two_savers_hears_that_somebody_was_first(traject, staff):
    lists = {"themes": [], "objectives": ["2.2"], "partners": [], "facilitators": []}
    actions.edit_traject(traject=traject, version=traject.version, title="Eerste", by=staff, **lists)
    with pytest.raises(Stale) as refusal:
        actions.edit_traject(traject=traject, version=traject.version, title="Tweede", by=staff, **lists)
    traject.refresh_from_db()
    assert traject.title == "Eerste"
    assert refusal.value.version == traject.version


def test_moving_twice_and_cancelling_raises_the_sequence_each_time(session, staff, heard):
    for hours in (1, 2):
        session.refresh_from_db()
        actions.edit_session(
            session=session,
            version=session.version,
            by=staff,
            starts_at=session.starts_at + timedelta(hours=hours),
            ends_at=session.ends_at + timedelta(hours=hours),
        )
    actions.cancel_session(session=session, reason="De zaal is dicht.", by=staff)
    assert heard == [("session_moved", 1), ("session_moved", 2), ("session_cancelled", 3)]


def test_a_new_title_alone_does_not_trouble_the_calendars(session, staff, heard):
    saved = actions.edit_session(session=session, version=session.version, by=staff, title="Dag een")
    assert saved.sequence == 0
    assert heard == []


def test_saving_without_a_change_changes_nothing(session, staff):
    saved = actions.edit_session(session=session, version=session.version, by=staff, title=session.title)
    assert saved.version == session.version


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (lambda s: {"ends_at": s.starts_at}, "ends_at"),
        (lambda s: {"ends_at": s.starts_at - timedelta(hours=1)}, "ends_at"),
        (lambda s: {"address": ""}, "address"),
    ],
)
def test_an_impossible_session_is_refused_at_its_field_and_nothing_changes(session, staff, fields, field):
    with pytest.raises(Refused) as refusal:
        actions.edit_session(session=session, version=session.version, by=staff, **fields(session))
    assert refusal.value.field == field
    assert Session.objects.get(pk=session.pk).version == session.version


def test_cancelling_a_traject_cancels_its_coming_sessions_and_keeps_the_past(traject, session, staff, heard):
    past = Session.objects.create(
        traject=traject,
        title="Voorbij",
        starts_at=session.starts_at - timedelta(days=40),
        ends_at=session.ends_at - timedelta(days=40),
        mode="online",
    )
    actions.cancel_traject(traject=traject, reason="Te weinig inschrijvingen.", by=staff)
    assert [name for name, _ in heard] == ["session_cancelled", "traject_cancelled"]
    past.refresh_from_db()
    assert past.cancelled_at is None
    event = AuditEvent.objects.get(verb="programme.cancel_traject")
    assert event.details["reason"] == "Te weinig inschrijvingen."


def test_a_cancellation_without_a_reason_is_refused_and_undoes_everything(traject, session, staff, heard):
    with pytest.raises(Refused):
        actions.cancel_traject(traject=traject, reason="  ", by=staff)
    with pytest.raises(Refused):
        actions.cancel_session(session=session, reason="", by=staff)
    session.refresh_from_db()
    assert not session.is_cancelled
    assert heard == []


def test_what_is_cancelled_stays_cancelled(traject, session, staff):
    actions.cancel_session(session=session, reason="Ziek.", by=staff)
    for refused in (
        lambda: actions.cancel_session(session=session, reason="Nog eens.", by=staff),
        lambda: actions.edit_session(session=session, version=None, by=staff, title="Toch"),
    ):
        with pytest.raises(Refused):
            refused()
    actions.cancel_traject(traject=traject, reason="Geen lesgever.", by=staff)
    with pytest.raises(Refused):
        actions.plan_sessions(traject=traject, sessions=[], by=staff)
    with pytest.raises(Refused):
        actions.publish_traject(traject=traject, by=staff)


def test_a_failure_in_a_room_above_undoes_the_move(session, staff):
    def fail(sender, **kwargs):
        raise RuntimeError("no calendar message could be made")

    signals.session_moved.connect(fail, weak=False)
    try:
        with pytest.raises(RuntimeError):
            actions.edit_session(
                session=session, version=session.version, by=staff, starts_at=session.starts_at + timedelta(minutes=5)
            )
    finally:
        signals.session_moved.disconnect(fail)
    session.refresh_from_db()
    assert session.sequence == 0
    assert not AuditEvent.objects.filter(verb="programme.edit_session").exists()


def test_a_partner_exists_once_however_many_trajecten_name_it(staff):
    for _ in range(2):
        actions.create_traject(kind="webinar", title="x", summary="x", partners=["Inter", "Cavaria"], by=staff)
    assert list(Partner.objects.values_list("name", flat=True)) == ["Cavaria", "Inter"]
