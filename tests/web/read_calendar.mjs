// Reads an iCalendar file with ical.js and prints what a calendar would show, as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const ICAL = createRequire(import.meta.url)("ical.js");
ICAL.design.strict = true;

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const text = (time) => (time === null ? null : time.toString());

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const alarms = component.getAllSubcomponents("valarm").map((alarm) => {
    const at = event.startDate.clone();
    at.isDate = false;
    at.addDuration(alarm.getFirstPropertyValue("trigger"));
    return at.toString();
  });
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    start: text(event.startDate),
    end: text(event.endDate),
    isDate: event.startDate.isDate && event.endDate.isDate,
    zone: event.startDate.zone.tzid,
    // what a month view colours: the local midnights of the first day and of the day after the last
    localStart: event.startDate.toJSDate().toString().slice(0, 21),
    localEnd: event.endDate.toJSDate().toString().slice(0, 21),
    sequence: event.sequence,
    alarms,
  };
});
const todos = calendar.getAllSubcomponents("vtodo").map((todo) => ({
  uid: todo.getFirstPropertyValue("uid"),
  due: text(todo.getFirstPropertyValue("due")),
  status: todo.getFirstPropertyValue("status"),
}));
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("name"), events, todos }));
