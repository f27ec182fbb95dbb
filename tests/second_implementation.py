"""The rules for deadlines a second time, written from their description alone and from nothing of the program.

Plain Python, no care for speed: one function for each rule, so that a reader can hold it against the description.
`answer` gives what `status --json` says; `test_second_implementation.py` compares it with the program's.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

Span = tuple[date | None, date | None]
Fact = dict[str, Any]

ENDS = ("completed", "cancelled")
MONTHS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)} | {m: (m, m) for m in range(1, 13)}
"""The first and last month of a month, a quarter (33..36) and a half-year (40, 41)."""


# --- dates and zones ---------------------------------------------------------------------------------------------


def span(text: str) -> Span:
    """Return the first and last day that an EDTF date can mean, both inclusive; an open or unknown end is None."""
    first, slash, last = text.partition("/")
    if not slash:
        return days_of(text)
    start = None if first in ("", "..") else days_of(first)[0]
    end = None if last in ("", "..") else days_of(last)[1]
    if start and end and end < start:
        raise ValueError(f"{text} ends before it starts")
    return start, end


def days_of(text: str) -> tuple[date, date]:
    """Return the first and last day of one EDTF date, which may end in a qualifier."""
    plain = re.sub(r"[?~%]$", "", text)
    if decades := re.fullmatch(r"(\d{3})X|(\d\d)XX", plain):
        digits = next(group for group in decades.groups() if group)
        return date(int(digits.ljust(4, "0")), 1, 1), date(int(digits.ljust(4, "9")), 12, 31)
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d|XX)(?:-(\d\d|XX))?)?", plain)
    if not parts:
        raise ValueError(f"{text} is not a date")
    year, month, day = int(parts[1]), parts[2], parts[3]
    if month in (None, "XX"):
        if day not in (None, "XX"):
            raise ValueError(f"{text} is not a date")
        return date(year, 1, 1), date(year, 12, 31)
    if day not in (None, "XX"):
        return date(year, int(month), int(day)), date(year, int(month), int(day))
    if day == "XX" and int(month) > 12:
        raise ValueError(f"{text} is not a date")
    from_month, to_month = MONTHS[int(month)]
    after = date(year + to_month // 12, to_month % 12 + 1, 1) if (year, to_month) != (9999, 12) else None
    return date(year, from_month, 1), after - timedelta(days=1) if after else date(9999, 12, 31)


def zone_of(name: str) -> tzinfo:
    """Return the zone of an IANA name, of `AoE` (anywhere on Earth) or of `UTC±hh:mm`."""
    if name == "AoE":
        return timezone(timedelta(hours=-12))
    if fixed := re.fullmatch(r"UTC([+-])(\d\d):(\d\d)", name):
        offset = timedelta(hours=int(fixed[2]), minutes=int(fixed[3]))
        return timezone(-offset if fixed[1] == "-" else offset)
    return ZoneInfo(name)


def start_of(day: date, zone: tzinfo) -> datetime:
    """Return the instant at which `day` begins in `zone`; where the clocks skip its midnight, the first after it."""
    return datetime.combine(day, time(), zone).astimezone(timezone.utc).astimezone(zone)


def instant_of(text: str, zone: tzinfo) -> datetime:
    """Return the instant that an ISO 8601 day or date-time names; without an offset it is a time in `zone`."""
    at = datetime.fromisoformat(text).replace(microsecond=0)
    return (at.replace(tzinfo=zone) if at.tzinfo is None else at).astimezone(timezone.utc).astimezone(zone)


# --- what is known -----------------------------------------------------------------------------------------------


def known_from(fact: Fact, sources: dict[str, Fact]) -> date | None:
    """Return the day from which a fact is known: its earliest publication, else when it was announced or stated."""
    published = [sources[name].get("published") for name in fact.get("sources") or ()]
    days = [span(text)[1] for text in published if text]
    if days:
        return min(day or date.max for day in days)
    for key in ("announced_on", "stated_on", "on"):
        if fact.get(key):
            return span(fact[key])[1]
    return None


class Record:
    """A schedule as the answer of one day may use it: what was published by `known_by`, or all of it."""

    def __init__(self, document: Fact, known_by: date | None) -> None:
        self.known_by = known_by
        self.sources = {source["id"]: source for source in document.get("sources") or ()}
        self.regions = {region["id"]: region["name"] for region in document.get("regions") or ()}
        self.all_events = document.get("events") or ()
        self.events = [event for event in self.all_events if self.knows(event)]
        covers = date.fromisoformat(document["covers_through"])
        self.covers_through = min(covers, known_by) if known_by else covers

    def knows(self, fact: Fact) -> bool:
        """Whether a fact was published by the known-by day; nothing shows that of one that gives no date."""
        day = known_from(fact, self.sources)
        return self.known_by is None or (day is not None and day <= self.known_by)

    def cited(self, names: list[str] | None) -> list[str]:
        """Return those sources of `names` that may be named."""
        return [name for name in names or () if self.known_by is None or self.is_published(name, self.known_by)]

    def is_published(self, name: str, known_by: date) -> bool:
        """Whether a source was published by a day; an undated one is not older than the events that rest on it."""
        if self.sources[name].get("published"):
            last = span(self.sources[name]["published"])[1]
            return last is not None and last <= known_by
        resting = [span(event["on"])[0] for event in self.all_events if name in (event.get("sources") or ())]
        return all(day is None or day <= known_by for day in resting)

    def origins(self, names: list[str]) -> int:
        """Return how many independent origins sources have; what is nobody else's text is its publisher's."""
        return len({self.sources[name].get("origin") or self.sources[name]["publisher"] for name in names})


# --- a deadline --------------------------------------------------------------------------------------------------


def in_order(events: list[Fact]) -> list[Fact]:
    """Return events in the order in which they are over, then by id."""
    return sorted(events, key=lambda event: (span(event["on"])[1] or date.max, event["id"]))


def has_happened(event: Fact, day: date) -> bool:
    """Whether an event counts on `day`: all days that it can mean are over or are that day."""
    last = span(event["on"])[1]
    return last is not None and last <= day


def was_stated(version: Fact, day: date) -> bool:
    """Whether a date had been reported by `day`; one that says nothing of when always had."""
    last = span(version["stated_on"])[1] if version.get("stated_on") else day
    return last is not None and last <= day


def may_be_happening(event: Fact, day: date) -> bool:
    """Whether `day` lies within the days that an event can mean."""
    first, last = span(event["on"])
    return (first is None or first <= day) and (last is None or day <= last)


def punctuality(completed: Span, due: str) -> Fact:
    """Return whether a completion was in time for a due, and by how many days it was late at least and at most."""
    (first, last), limit = completed, span(due)[1]
    if due.endswith("..") or (limit is not None and last is not None and last <= limit):
        word = "on-time"
    elif limit is not None and first is not None and first > limit:
        word = "late"
    else:
        word = "undetermined"
    late = [None if day is None or limit is None else max((day - limit).days, 0) for day in completed]
    return {"punctuality": word, "days_late_min": late[0], "days_late_max": late[1]}


NOTHING_COMPLETED = {"punctuality": None, "days_late_min": None, "days_late_max": None}


def status_before_and_on(due: Span, day: date, soon: int) -> str | None:
    """Return the status of a deadline that nothing ended, or None once its last day is past."""
    first, last = due
    if last is None:
        return "upcoming" if first is not None and day < first else "due"
    if day > last:
        return None
    if day >= (first or last):
        return "due"
    return "due-soon" if (last - day).days <= soon else "upcoming"


def row(deadline: Fact, record: Record, default_zone: tzinfo, as_of: datetime, soon: int) -> Fact:
    """Return the row of one deadline, counted in the deadline's own zone where it has one."""
    zone = zone_of(deadline["timezone"]) if deadline.get("timezone") else default_zone
    day = as_of.astimezone(zone).date()
    about = [event for event in record.events if event.get("deadline") == deadline["id"]]
    happened = in_order([event for event in about if has_happened(event, day)])

    amendments = [event for event in happened if event["kind"] == "extended"]
    dues = [fact["due"] for fact in [deadline, *amendments] if fact.get("due")]
    said = words_of(amendments[-1]) if amendments else deadline
    due = span(dues[-1]) if dues else (None, None)

    ends = [event for kind in ("cancelled", "completed") for event in happened if event["kind"] == kind]
    announced = span(deadline["announced_on"])[0] if deadline.get("announced_on") else None
    end = None
    if not dues and not ends:
        status = "no-date"
    elif announced and day < announced:
        status = "not-announced"
    elif ends:
        end = ends[0]
        status = end["kind"]
    else:
        status = status_before_and_on(due, day, soon) or after_last_day(due[1] or date.max, about, record, day)

    completed = span(end["on"]) if end and status == "completed" else None
    last = due[1]
    evidence = record.cited(end.get("sources")) if end else []
    is_known = record.cited(said.get("sources")) or not said.get("sources")
    return {
        "id": deadline["id"],
        "region": deadline.get("region"),
        "region_name": record.regions.get(deadline.get("region")),
        "title": deadline["title"],
        "wording": said.get("wording"),
        "stated_by": said.get("stated_by") if is_known else None,
        "stated_on": said.get("stated_on") if is_known else None,
        "due": dues[-1] if dues else None,
        "due_earliest": iso(due[0]),
        "due_latest": iso(last),
        "deadline_at": written(start_of(last + timedelta(days=1), zone)) if last else None,
        "status": status,
        "completed": end["on"] if end and completed else None,
        "completed_earliest": iso(completed[0]) if completed else None,
        "completed_latest": iso(completed[1]) if completed else None,
        "days_left": (last - day).days if last else None,
        **(punctuality(completed, dues[-1]) if completed and dues else NOTHING_COMPLETED),
        "amended_from": dues[:-1],
        "reported_as": [
            reported(version, completed, record)
            for version in deadline.get("reported_as") or ()
            if record.knows(version) and was_stated(version, day)
        ],
        "sources": record.cited(said.get("sources")),
        "decided_by": end["id"] if end else None,
        "evidence": evidence,
        "evidence_origins": record.origins(evidence),
        "obliged": deadline.get("obliged"),
    }


def words_of(amendment: Fact) -> Fact:
    """Return an extension as the statement of a due: its quote, else its title, from the day it was announced."""
    return {
        "wording": amendment.get("quote") or amendment["title"],
        "stated_on": amendment.get("announced_on") or amendment["on"],
        "sources": amendment.get("sources"),
    }


def after_last_day(last_day: date, about: list[Fact], record: Record, day: date) -> str:
    """Return `overdue` where the record would show an end of the deadline, else `unknown`."""
    may_have_ended = any(event["kind"] in ENDS and may_be_happening(event, day) for event in about)
    return "unknown" if record.covers_through <= last_day or may_have_ended else "overdue"


def reported(version: Fact, completed: Span | None, record: Record) -> Fact:
    """Return a reported date, with a verdict only where it is of the whole deadline and that was completed."""
    scope = version.get("scope") or "whole"
    verdict = punctuality(completed, version["due"]) if completed and scope == "whole" else NOTHING_COMPLETED
    return {
        "due": version["due"],
        "wording": version.get("wording"),
        "scope": scope,
        "stated_by": version.get("stated_by"),
        "stated_on": version.get("stated_on"),
        **verdict,
        "sources": record.cited(version.get("sources")),
    }


def iso(day: date | None) -> str | None:
    """Return a day as `YYYY-MM-DD`."""
    return day.isoformat() if day else None


def written(instant: datetime) -> str:
    """RFC 3339 has offsets of whole minutes, and local mean time has not: then the same instant at the nearest minute."""
    minutes = round((instant.utcoffset() or timedelta()) / timedelta(minutes=1))
    return instant.astimezone(timezone(timedelta(minutes=minutes))).isoformat()


def answer(document: Fact, as_of: str, known_by: str | None = None, soon: int = 30) -> Fact:
    """Return what `status --json` says of a schedule document; its deadlines by last day and then id."""
    record = Record(document, date.fromisoformat(known_by) if known_by else None)
    zone = zone_of(document["timezone"])
    at = instant_of(as_of, zone)
    rows = [row(deadline, record, zone, at, soon) for deadline in document["deadlines"]]
    return {
        "as_of": written(at),
        "known_by": known_by,
        "schedule": {
            "id": document["id"],
            "title": document["title"],
            "timezone": document["timezone"],
            "covers_through": record.covers_through.isoformat(),
            "days_since_coverage": (at.date() - record.covers_through).days,
            "entries": 0,
        },
        "deadlines": sorted(rows, key=lambda r: (r["due_latest"] or "open", r["id"])),
    }
