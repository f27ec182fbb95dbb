"""The floors: what any program must do that reads the deadlines, counts the days, and writes them in a format.

Behind Typer, with the libraries that our program has: msgspec for JSON, csv for sheets, icalendar for calendars.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import msgspec
import typer

app = typer.Typer()
DESCRIPTION = """Region: Region 1
Due: 2026-09-07 “no later than 2026-09-07”. That day, 2026-09-07, still counts as in time.
The record covers events through 2026-10-31 and holds no completion of it; what happened later is not in it.
Sources:
- Gazette 1: Notice 1 (2024-12-01) https://example.org/notice/1"""


@app.command()
def status(schedule: Path, as_of: str, form: str = "json") -> None:
    """Add the days that are left to each deadline, and write what was read."""
    today = date.fromisoformat(as_of[:10])
    document = msgspec.json.decode(schedule.read_bytes())
    for deadline in document["deadlines"]:
        due = deadline["due"]
        last = date.fromisoformat(due if len(due) == 10 else f"{due}-28")
        deadline["days_left"] = (last - today).days
    write = {"json": as_json, "csv": as_sheet, "lines": as_lines, "calendar": as_calendar}[form]
    write(document)


def as_json(document: dict) -> None:
    typer.echo(msgspec.json.encode(document))


def as_sheet(document: dict) -> None:
    """Write as many columns as our sheet has; those that are not read are counted out of what is."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for d in document["deadlines"]:
        read = [d["id"], d["region"], d["title"], d["due"], d["wording"], d["days_left"], ";".join(d["sources"])]
        writer.writerow(read * 3)


def as_lines(document: dict) -> None:
    for d in document["deadlines"]:
        sys.stdout.write(
            f"{d['region']:<12}{d['title']:<32}{d['due']:<12}{d['wording']:<32}{d['days_left']} days left\n"
        )


def as_calendar(document: dict) -> None:
    """Write an entry for each deadline, with as much text as ours, and three reminders where nothing completed it."""
    import icalendar

    stamp = icalendar.vDatetime.from_ical("20261122T090000Z")
    completed = {event["deadline"] for event in document["events"]}
    for d in document["deadlines"]:
        first = date.fromisoformat(d["due"] if len(d["due"]) == 10 else f"{d['due']}-01")
        entry = icalendar.Event()
        for name, value in (
            ("summary", f"{d['title']} (“{d['wording']}”)"), ("description", DESCRIPTION),
            ("categories", ["Deadline", d["region"]]),
            ("uid", f"{d['id']}@contracts"), ("dtstamp", stamp), ("sequence", 0), ("last-modified", stamp),
            ("url", "https://example.org/notice/1"), ("dtstart", first), ("dtend", first + timedelta(days=1)),
            ("status", "CONFIRMED"), ("transp", "TRANSPARENT"),
        ):  # fmt: skip
            entry.add(name, value)
        for days in () if d["id"] in completed else (30, 7, 1):
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", f"{days} days to the last day: {d['title']} (“{d['wording']}”)")
            alarm.add("trigger", timedelta(days=-days, hours=9))
            entry.add_component(alarm)
        sys.stdout.buffer.write(entry.to_ical())


@app.command()
def nothing() -> None:
    """Do nothing: what start-up alone costs."""


if __name__ == "__main__":
    app()
