"""Random valid schedules, and questions near the edges of their dates, for tests that hold for any schedule."""

import json
import os
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple

import second_implementation as second
from hypothesis import strategies as st

CASES = int(os.environ.get("WITHDRAWAL_CASES", "200"))
"""How many schedules a property is tried on: a few hundred each time, thousands with `WITHDRAWAL_CASES=5000`."""
FAR_FUTURE = datetime(2200, 1, 1, tzinfo=timezone.utc)
"""The clock of these runs, so that every day below may be a known-by day."""

ZONES = [
    "Asia/Baghdad", "America/Santiago", "Pacific/Apia", "Asia/Beirut", "America/Havana", "Atlantic/Azores",
    "Australia/Lord_Howe", "Pacific/Kiritimati", "Europe/London", "Africa/Cairo", "UTC",
]  # fmt: skip
FIXED = ["AoE", "UTC+05:45", "UTC-03:30", "UTC+00:00", "UTC+14:00"]
ANCHORS = [
    date(2026, 1, 1), date(2025, 12, 31), date(2024, 2, 29), date(2025, 2, 28), date(2026, 9, 30), date(2000, 2, 29),
    date(2011, 12, 29),  # Apia had no 30 December
    date(2026, 9, 5), date(2027, 4, 3),  # Santiago's clocks change at midnight after these
    date(2026, 3, 28), date(2026, 10, 24),  # and Beirut's, Havana's and the Azores' about these
    date(2026, 11, 1), date(2026, 3, 8), date(2026, 4, 23),
]  # fmt: skip

offsets = st.sampled_from([0, 0, 0, 1, -1, 1, -1, 2, 3, -5, 9, 29, 30, 31, -31, 60, 92, -180, 365, 366])


def days_near(anchor):
    return offsets.map(lambda days: anchor + timedelta(days=days))


@st.composite
def dates(draw, anchor, *, ends=True):
    """An EDTF date that means `anchor`, or days about it."""

    def part(day):
        return draw(
            st.sampled_from(
                [
                    day.isoformat(), day.isoformat(), day.isoformat(), f"{day:%Y-%m}", f"{day:%Y-%m-XX}", f"{day:%Y}",
                    f"{day:%Y-XX}", f"{day:%Y-XX-XX}", f"{day.year // 10}X", f"{day.year // 100}XX",
                    f"{day.year}-{33 + (day.month - 1) // 3}", f"{day.year}-{40 + (day.month - 1) // 6}",
                ]
            )
        ) + draw(st.sampled_from(["", "", "", "?", "~", "%"]))  # fmt: skip

    shape = draw(st.sampled_from(["one", "one", "one", "days", "parts", "open"] if ends else ["one", "days"]))
    if shape == "one":
        return part(anchor)
    later = anchor + timedelta(days=draw(st.integers(0, 4) | st.integers(0, 400)))
    if shape == "days":
        return f"{anchor}/{later}"
    open_end = draw(st.sampled_from(["", ".."]))
    if shape == "open":
        return draw(st.sampled_from([f"{part(anchor)}/{open_end}", f"{open_end}/{part(anchor)}"]))
    return f"{part(anchor)}/{part(later)}" if later.year > anchor.year + 10 else f"{anchor:%Y-%m}/{part(later)}"


def maybe(strategy):
    return st.none() | strategy


@st.composite
def schedules(draw):
    """A valid schedule: a few deadlines, and events and sources that fall close to their edges."""
    anchor = draw(st.sampled_from(ANCHORS))
    near = days_near(anchor)
    any_date = near.flatmap(dates)
    sources = [
        {
            "id": f"source-{n}",
            "publisher": draw(st.sampled_from(["Ministry", "Herald", "Courier"])),
            "title": "Notice",
            "origin": draw(maybe(st.sampled_from(["AFP", "Ministry"]))),
            "published": draw(maybe(any_date)),
            "kind": draw(st.sampled_from(["primary", "news", "analysis", "report"])),
        }
        for n in range(draw(st.integers(0, 4)))
    ]
    cited = st.lists(st.sampled_from([source["id"] for source in sources]), unique=True) if sources else st.just([])
    deadlines = [
        {
            "id": name,
            "title": f"Reopening of {name}",
            "region": draw(st.sampled_from([None, "north", "south"])),
            "due": draw(maybe(any_date) if draw(st.booleans()) else any_date),
            "timezone": draw(st.sampled_from([None, None, None, *ZONES, *FIXED])),
            "wording": draw(st.sampled_from([None, "by then"])),
            "announced_on": draw(maybe(any_date)),
            "stated_by": draw(st.sampled_from([None, "The mayor"])),
            "stated_on": draw(st.sampled_from([None, "2025-06"])),
            "obliged": draw(st.sampled_from([None, "The council"])),
            "sources": draw(cited),
            "reported_as": [
                {
                    "due": draw(any_date),
                    "wording": "by summer",
                    "scope": draw(st.sampled_from([None, "whole", "part", "wider"])),
                    "stated_by": draw(st.sampled_from([None, "The mayor"])),
                    "stated_on": draw(maybe(any_date)),
                    "sources": draw(cited),
                }
                for _ in range(draw(st.integers(0, 2)))
            ],
        }
        for name in draw(st.lists(st.sampled_from(["road", "bridge", "ferry", "port"]), min_size=1, unique=True))
    ]
    kinds = ["completed", "completed", "cancelled", "extended", "extended", "announced", "reported", "context"]
    events = []
    for name in draw(st.permutations("cabed"))[: draw(st.integers(0, 5))]:
        kind = draw(st.sampled_from(kinds))
        events.append(
            {
                "id": name,
                "kind": kind,
                "on": draw(any_date),
                "announced_on": draw(maybe(any_date)),
                "title": f"It is {kind}",
                "quote": draw(st.sampled_from([None, "We do it"])),
                "deadline": draw(st.sampled_from([deadline["id"] for deadline in deadlines])),
                "due": draw(any_date) if kind == "extended" else None,
                "sources": draw(cited),
            }
        )
    for site in draw(st.lists(st.sampled_from(["hangar", "gate"]), unique=True)):
        for name in draw(st.lists(st.sampled_from("xyz"), max_size=2, unique=True)):
            kind = draw(st.sampled_from(["handed-over", "in-use", "reported"]))
            on, its = draw(any_date), draw(cited)
            event = {"id": f"{site}-{name}", "kind": kind, "on": on, "title": "News", "site": site, "sources": its}
            events.append(event)
    return {
        "schema_version": 1,
        "id": "roads",
        "title": "Roads",
        "timezone": draw(st.sampled_from(ZONES)),
        "covers_through": draw(near).isoformat(),
        "regions": [{"id": "north", "name": "Northern region"}, {"id": "south", "name": "Southern region"}],
        "sites": [{"id": site, "name": f"The {site}", "region": None} for site in ("hangar", "gate")],
        "deadlines": deadlines,
        "events": events,
        "sources": sources,
    }


def edges(value):
    """The first and last days of all dates in a document."""
    if isinstance(value, dict):
        return {day for key in value if key not in ("id", "title", "timezone") for day in edges(value[key])}
    if isinstance(value, list):
        return {day for item in value for day in edges(item)}
    try:
        return {day for day in second.span(str(value)) if day}
    except ValueError:
        return set()


class Question(NamedTuple):
    """What is asked of a schedule."""

    schedule: dict[str, Any]
    as_of: str
    known_by: str | None
    soon: int

    def ask(self, run, path, *argv, dated=True):
        """Write the schedule to `path`, and run a command on it without a journal."""
        path.write_text(json.dumps(self.schedule), encoding="utf-8")
        as_of = ["--as-of", self.as_of] if dated else []
        known_by = ["--known-by", self.known_by] if dated and self.known_by else []
        return run(*argv, "--schedule", path, "--no-journal", *as_of, *known_by, now=FAR_FUTURE)


@st.composite
def questions(draw):
    """A schedule, an as-of instant and a known-by day near the edges of its dates, and `--soon`."""
    schedule = draw(schedules())
    edge_days = st.sampled_from(sorted(edges(schedule)))
    nudge = st.sampled_from([0, 0, 0, 1, -1, -30])
    day = draw(edge_days) + timedelta(days=draw(nudge))
    deadline_zones = [d["timezone"] for d in schedule["deadlines"] if d["timezone"]]
    zone = second.zone_of(draw(st.sampled_from([schedule["timezone"], *deadline_zones])))
    seconds = draw(st.sampled_from([0, 0, -1, 1, 86_400, 86_399, 43_200]))
    at = second.start_of(day, zone) + timedelta(seconds=seconds)
    written_in = draw(st.sampled_from([timezone.utc, zone, timezone(timedelta(hours=5, minutes=45))]))
    as_of = draw(st.sampled_from([at.astimezone(written_in).isoformat(), day.isoformat()]))
    known_by = draw(maybe(edge_days).map(lambda day: day and (day + timedelta(days=draw(nudge))).isoformat()))
    return Question(schedule, as_of, known_by, draw(st.sampled_from([0, 1, 30, 30, 400])))
