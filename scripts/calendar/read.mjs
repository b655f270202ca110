// Prints what ical.js reads in a calendar file; see ../calendar-parsers.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const days = {};
const alarms = new Set();
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  if (!event.startDate.isDate || event.duration.toString() !== "P1D") throw new Error(component.toString());
  for (const alarm of component.getAllSubcomponents("valarm")) alarms.add(alarm.getFirstPropertyValue("trigger").toString());
  const days_of = event.iterator();
  for (let day = days_of.next(); day && day.year < 2033; day = days_of.next()) {
    (days[day.toString()] ??= []).push(event.summary);
  }
}
for (const summaries of Object.values(days)) summaries.sort();
console.log(JSON.stringify({
  name: calendar.getFirstPropertyValue("x-wr-calname"),
  alarms: [...alarms].sort(),
  days,
}));
