"""Calendar messages, read by another library than the one that wrote them."""

from datetime import UTC, timedelta

import pytest
import vobject

from kruispunt.core import clock
from kruispunt.notifications.calendar import CalendarEntry, cancellation, invitation
from tests.conftest import brussels


def entry(sequence: int = 0, starts_at=None, **fields) -> CalendarEntry:
    starts_at = starts_at or brussels(2026, 3, 3, 9, 30)
    fields = {
        "uid": "sessie-1@kruispunt.example",
        "sequence": sequence,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "summary": "Leerlabo; één, twee",
        "location": "Markt 1, Mechelen",
        "description": "Breng je tekst mee.\nTot dan; of eerder, graag.",
        "url": "https://kruispunt.example/sessie/1/",
    } | fields
    return CalendarEntry(**fields)


def read(message) -> vobject.base.Component:
    return vobject.readOne(message.text)


def send(entry_, what=invitation, name="An Peeters"):
    return what(entry_, to="an@gemeente.example", name=name)


def test_an_invitation_says_what_where_and_when(settings):
    settings.DEFAULT_FROM_EMAIL = "Kruispunt <kruispunt@vvsg.example>"
    with clock.at(brussels(2026, 2, 1, 12)):
        message = send(entry())
    calendar = read(message)
    event = calendar.vevent

    assert message.method == calendar.method.value == "REQUEST"
    assert calendar.version.value == "2.0"
    assert len(calendar.vevent_list) == 1
    assert event.uid.value == message.uid == "sessie-1@kruispunt.example"
    assert event.sequence.value == "0"
    assert event.summary.value == "Leerlabo; één, twee"
    assert event.location.value == "Markt 1, Mechelen"
    assert event.description.value == "Breng je tekst mee.\nTot dan; of eerder, graag."
    assert event.url.value == "https://kruispunt.example/sessie/1/"
    assert event.dtstart.value == brussels(2026, 3, 3, 9, 30)
    assert event.dtend.value == brussels(2026, 3, 3, 11, 30)
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Brussels"]
    assert event.dtstamp.value == brussels(2026, 2, 1, 12).astimezone(UTC)
    assert event.status.value == "CONFIRMED"
    assert event.organizer.value == "mailto:kruispunt@vvsg.example"
    assert event.organizer.params["CN"] == ["Kruispunt"]
    assert [a.value for a in event.attendee_list] == ["mailto:an@gemeente.example"]
    assert event.attendee.params["RSVP"] == ["FALSE"]


def test_the_stamp_is_in_utc():
    with clock.at(brussels(2026, 7, 1, 12)):
        assert "DTSTAMP:20260701T100000Z" in send(entry()).text


def test_moving_twice_and_cancelling_gives_rising_sequence_under_one_uid():
    moments = [brussels(2026, 10, day, 9, 30) for day in (6, 13, 20)]
    messages = [send(entry(number, moment)) for number, moment in enumerate(moments)]
    messages.append(send(entry(3, moments[-1]), cancellation))
    events = [read(message).vevent for message in messages]

    assert {event.uid.value for event in events} == {"sessie-1@kruispunt.example"}
    assert [int(event.sequence.value) for event in events] == [0, 1, 2, 3]
    assert [event.dtstart.value for event in events] == [*moments, moments[-1]]
    assert [message.method for message in messages] == ["REQUEST"] * 3 + ["CANCEL"]
    assert [read(message).method.value for message in messages] == ["REQUEST"] * 3 + ["CANCEL"]
    assert events[-1].status.value == "CANCELLED"
    assert {event.organizer.value for event in events} == {events[0].organizer.value}
    assert {event.attendee.value for event in events} == {"mailto:an@gemeente.example"}


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        ((2026, 3, 28), 1),
        ((2026, 3, 29), 2),
        ((2026, 3, 30), 2),
        ((2026, 10, 24), 2),
        ((2026, 10, 25), 1),
        ((2026, 10, 26), 1),
    ],
)
def test_the_wall_time_is_right_around_the_change_of_the_clock(day, offset):
    event = read(send(entry(starts_at=brussels(*day, 9, 30)))).vevent

    assert (event.dtstart.value.hour, event.dtstart.value.minute) == (9, 30)
    assert event.dtstart.value.utcoffset() == timedelta(hours=offset)
    assert event.dtstart.value == brussels(*day, 9, 30)


@pytest.mark.parametrize("day", [(2026, 3, 28), (2026, 10, 24)])
def test_an_entry_across_the_change_of_the_clock_keeps_both_moments(day):
    starts_at = brussels(*day, 20)
    ends_at = brussels(day[0], day[1], day[2] + 1, 10)
    event = read(send(entry(starts_at=starts_at, ends_at=ends_at))).vevent

    assert (event.dtstart.value, event.dtend.value) == (starts_at, ends_at)
    assert (event.dtstart.value.hour, event.dtend.value.hour) == (20, 10)


def test_moments_from_the_database_are_written_in_local_time():
    starts_at = brussels(2026, 7, 1, 9, 30).astimezone(UTC)

    assert "DTSTART;TZID=Europe/Brussels:20260701T093000" in send(entry(starts_at=starts_at)).text


def test_a_message_is_small():
    message = send(entry())

    assert message.text.count("BEGIN:VTIMEZONE") == 1
    assert len(message.text) < 1500


@pytest.mark.parametrize("year", range(2025, 2036))
def test_the_described_time_zone_is_the_real_one_on_every_day(year):
    """A reader may keep the description of one message for all later ones."""
    zone = read(send(entry())).vevent.dtstart.value.tzinfo
    day = brussels(year, 1, 1, 9)
    while day.year == year:
        assert day.replace(tzinfo=zone).utcoffset() == day.utcoffset(), day
        day += timedelta(days=1)


def test_lines_are_folded_and_end_as_the_rule_says():
    text = send(entry(summary="é" * 200)).text

    assert text.replace("\r\n", "").count("\n") == 0
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


@pytest.mark.parametrize("name", ['An "de" \r\nATTENDEE:mailto:x@evil.example', "Peeters, An; x", "Ann: 'x' ^n"])
def test_a_name_cannot_slip_anything_in(name):
    event = read(send(entry(), name=name)).vevent

    assert [a.value for a in event.attendee_list] == ["mailto:an@gemeente.example"]


def test_what_is_empty_is_left_out():
    text = send(entry(location="", description="", url="")).text

    assert not any(f"\r\n{key}:" in text for key in ("LOCATION", "DESCRIPTION", "URL"))
