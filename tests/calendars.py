"""Calendars of a small record for tests, written and read back with the `icalendar` library's parser."""

from datetime import UTC, date, datetime, timedelta

import icalendar
from hypothesis import strategies as st

from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.instants import parse_as_of
from withdrawal_cli.formats.ical import CalendarOptions, to_ical
from withdrawal_cli.store.decode import decode_schedule

DAY = timedelta(days=1)


TITLE = "The road opens"


SOURCES = [
    {"id": "paper", "publisher": "The Paper", "title": "Road", "url": "https://example.org/road", "kind": "news"},
    {"id": "gazette", "publisher": "The Gazette", "title": "Late", "url": "https://example.org/late", "kind": "news",
     "published": "2026-07-20"},
]  # fmt: skip


def answer(as_of="2026-06-01T12:00:00+03:00", known_by=None, events=(), deadline=None, **changes):
    road = {
        "id": "road", "region": "north", "title": TITLE, "due": "2026-09", "wording": "in September",
        "announced_on": "2026-01-05", "sources": ["paper"], **(deadline or {}),
    }  # fmt: skip
    document = {
        "schema_version": 1, "id": "small", "title": "Roads", "timezone": "Asia/Baghdad",
        "covers_through": "2026-02-01", "regions": [{"id": "north", "name": "The North"}],
        "deadlines": [road], "sources": SOURCES, "events": list(events), **changes,
    }  # fmt: skip
    schedule, problems = decode_schedule(document)
    assert problems == []
    return assess(schedule, parse_as_of(as_of, datetime.now(UTC), schedule.zone), known_by)


def turn(kind, on, number=1, **more):
    return {
        "id": f"{kind}-{number}", "kind": kind, "on": on, "title": f"It is {kind}", "deadline": "road",
        "sources": ["paper"], **more,
    }  # fmt: skip


def write(answer, events=(), **options):
    return to_ical([(answer, events)], CalendarOptions(**options))


def read(data):
    """Parse strictly: no component has an error, and writing what was read gives the same bytes."""
    calendar = icalendar.Calendar.from_ical(data)
    assert [(c.name, c.errors) for c in calendar.walk() if c.errors] == []
    assert calendar.to_ical() == data
    return calendar


def components(data):
    """The components by their UID."""
    found = [c for c in read(data).walk() if c.name in ("VEVENT", "VTODO")]
    by_uid = {str(c["uid"]): c for c in found}
    assert len(by_uid) == len(found)
    return by_uid


def road(*args, **changes):
    return components(write(answer(*args, **changes)))["deadline-road@small"]


def reminders(component):
    """When each reminder appears, for a reader anywhere: local time, no zone."""
    start = datetime.combine(component["dtstart"].dt, datetime.min.time())
    return [start + alarm["trigger"].dt for alarm in component.walk("VALARM")]


AMENDED = (
    turn("extended", "2026-03-10", 1, due="2026-12"),
    turn("extended", "2026-04-10", 2, due="2027-03", sources=["gazette"]),
    turn("completed", "2026-08-01/2026-08-02"),
    turn("cancelled", "2026-10-01"),
)


days = st.dates(date(2025, 12, 1), date(2027, 12, 31))


dues = st.sampled_from(
    ["2026-09-30", "2026-09", "2026", "202X", "2026-33", "2026-41", "2026-02-28~", "2028-02?", "2026-01/2026-03",
     "../2026-09", "2026-09/..", "2026-09/", "/2026-09-05", "2026-09-XX"]
)  # fmt: skip
