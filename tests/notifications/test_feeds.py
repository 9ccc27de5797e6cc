"""Calendars to subscribe to, read by two libraries that did not write them."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from kruispunt.core import clock
from kruispunt.notifications.calendar import CalendarEntry
from kruispunt.notifications.feeds import calendar_text, feed_response
from tests.conftest import brussels
from tests.notifications.client import calendar_after, utc

CHANGED = datetime(2026, 2, 1, 11, tzinfo=UTC)


def entry(number: int = 1, **fields) -> CalendarEntry:
    starts_at = fields.pop("starts_at", brussels(2026, 3, 3, 9, 30))
    fields = {
        "uid": f"sessie-{number}@kruispunt.example",
        "sequence": 2,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "summary": "Leerlabo; één, twee",
        "location": "Markt 1, Mechelen",
        "description": "Neem deel via https://vergadering.example/1?a=b;c\nMeer: \\o/",
        "url": "https://kruispunt.example/traject/leerlabo/",
        "changed_at": CHANGED,
    } | fields
    return CalendarEntry(**fields)


def test_a_feed_says_what_where_and_when_and_names_no_people():
    text = calendar_text([entry(), entry(2, is_cancelled=True)], name="Kruispunt: mijn sessies")
    calendar = vobject.readOne(text)
    first, second = calendar.vevent_list

    assert calendar.x_wr_calname.value == "Kruispunt: mijn sessies"
    assert calendar.refresh_interval.value == "PT4H"
    assert "method" not in calendar.contents
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert (first.uid.value, first.sequence.value) == ("sessie-1@kruispunt.example", "2")
    assert first.summary.value == "Leerlabo; één, twee"
    assert first.location.value == "Markt 1, Mechelen"
    assert first.description.value == "Neem deel via https://vergadering.example/1?a=b;c\nMeer: \\o/"
    assert first.url.value == "https://kruispunt.example/traject/leerlabo/"
    assert first.dtstart.value == brussels(2026, 3, 3, 9, 30)
    assert first.dtend.value == brussels(2026, 3, 3, 11, 30)
    assert first.dtstamp.value == first.last_modified.value == CHANGED
    assert [event.status.value for event in (first, second)] == ["CONFIRMED", "CANCELLED"]
    assert "ATTENDEE" not in text
    assert "ORGANIZER" not in text


def test_another_program_reads_the_same_in_a_feed_across_both_changes_of_the_clock():
    moments = [
        brussels(2026, 3, 28, 20),
        brussels(2026, 3, 29, 9),
        brussels(2026, 10, 24, 9),
        brussels(2026, 10, 26, 9),
    ]
    entries = [entry(number, starts_at=moment) for number, moment in enumerate(moments)]

    seen = calendar_after([calendar_text(entries, name="Kruispunt")]).entries

    assert [seen[e.uid]["starts_at"] for e in entries] == [utc(moment) for moment in moments]
    assert [seen[e.uid]["ends_at"] for e in entries] == [utc(e.ends_at) for e in entries]
    assert {one["description"] for one in seen.values()} == {entries[0].description}
    assert {one["attendees"] for one in seen.values()} == {0}


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n;,\\"), max_size=200))
def test_any_text_comes_back_as_it_was_and_no_line_is_too_long(text):
    written = calendar_text([entry(summary=f"x{text}")])

    assert vobject.readOne(written).vevent.summary.value == f"x{text}"
    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
    assert "\n" not in written.replace("\r\n", "")


@pytest.mark.parametrize("text", ["een\r\nSTATUS:CANCELLED", "een\x00\x1btwee"])
def test_nothing_can_be_slipped_into_a_feed(text):
    event = vobject.readOne(calendar_text([entry(summary=text)])).vevent

    assert event.status.value == "CONFIRMED"
    assert "\x00" not in event.summary.value


def ask(text: str, **headers):
    return feed_response(RequestFactory().get("/", headers=headers), text, key="proef", cache_control="private")


def test_a_program_that_has_the_text_gets_no_text_and_the_moment_moves_only_with_the_text(db):
    with clock.at(brussels(2026, 3, 3, 12)):
        first = ask("BEGIN:VCALENDAR")
    with clock.at(brussels(2026, 3, 3, 13)):
        again = ask("BEGIN:VCALENDAR", if_none_match=first["ETag"])
        other = ask("BEGIN:VCALENDAR\r\nX", if_none_match=first["ETag"])

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Last-Modified"] == "Tue, 03 Mar 2026 11:00:00 GMT"
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Last-Modified"]) == (first["ETag"], first["Last-Modified"])
    assert again["Cache-Control"] == "private"
    assert other.status_code == 200
    assert other["ETag"] != first["ETag"]
    assert other["Last-Modified"] == "Tue, 03 Mar 2026 12:00:00 GMT"
