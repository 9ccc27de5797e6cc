// A calendar program in small, on ical.js (the library of Thunderbird): it takes calendar messages in the order in
// which they arrive, or a feed, and says what stands in the calendar then.
//
// Takes on stdin a JSON list of iCalendar texts. Gives on stdout {"entries": [...], "ignored": n}: moments in UTC.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new Map();
let ignored = 0;

/** Whether `fresh` is older than what the calendar knows: RFC 5546, 2.1.5. */
function isOutdated(fresh, known) {
  if (fresh.sequence !== known.sequence) return fresh.sequence < known.sequence;
  return fresh.stamp < known.stamp;
}

function read(component) {
  const event = new ICAL.Event(component);
  const organizer = component.getFirstPropertyValue("organizer");
  return {
    uid: event.uid,
    sequence: event.sequence ?? 0,
    stamp: component.getFirstPropertyValue("dtstamp").toJSDate().toISOString(),
    starts_at: event.startDate.toJSDate().toISOString(),
    ends_at: event.endDate.toJSDate().toISOString(),
    wall: event.startDate.toString(),
    summary: event.summary,
    location: event.location,
    description: event.description,
    status: component.getFirstPropertyValue("status"),
    organizer,
    attendees: event.attendees.length,
  };
}

for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  const root = new ICAL.Component(ICAL.parse(text));
  const method = root.getFirstPropertyValue("method");
  for (const component of root.getAllSubcomponents("vevent")) {
    const fresh = read(component);
    const known = calendar.get(fresh.uid);
    if (known && isOutdated(fresh, known)) {
      ignored += 1;
      continue;
    }
    calendar.set(fresh.uid, { ...fresh, removed: method === "CANCEL" });
  }
}

const entries = [...calendar.values()].filter((entry) => !entry.removed);
process.stdout.write(JSON.stringify({ entries, ignored }));
