"""Prints what `icalendar` and `recurring-ical-events` read in a calendar file; see ../calendar-parsers."""

import datetime
import json
import sys

import icalendar
import recurring_ical_events

with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
errors = [error for component in calendar.walk() for error in component.errors]
assert not errors, errors

days = {}
for event in recurring_ical_events.of(calendar).between((2025, 1, 1), (2033, 1, 1)):
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    assert end - start == datetime.timedelta(days=1), event
    days.setdefault(start.isoformat(), []).append(str(event["SUMMARY"]))
alarms = {alarm["TRIGGER"].to_ical().decode() for alarm in calendar.walk("VALARM")}
print(json.dumps({
    "name": str(calendar["X-WR-CALNAME"]),
    "alarms": sorted(alarms),
    "days": {day: sorted(summaries) for day, summaries in days.items()},
}))
