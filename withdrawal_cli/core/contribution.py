"""The user's records as entries of a schedule document, to hand to those who keep it."""

from __future__ import annotations

import re
from typing import Any

from withdrawal_cli.core.overlay import RecordedEvent
from withdrawal_cli.core.schedule import Event, Schedule, Source


def contribution(schedule: Schedule) -> dict[str, list[dict[str, Any]]]:
    """Give the user's events that count, and the sources that they cite, with the keys of the schedule document.

    `schedule` has the records in it. The ids say what the event is about, as those of the document do, and no entry of
    the document has them. Keys that would be null are left out. A source that the document has already is only cited.
    """
    taken = {e.id for e in schedule.events} | {s.id for s in schedule.sources}
    ids: dict[str, str] = {}
    events = [e for e in schedule.events if isinstance(e, RecordedEvent)]
    sources = [s for s in schedule.sources if s.by]
    for source in sources:
        ids[source.id] = _free(source.publisher, taken)
    for event in events:
        about = event.deadline or event.site or event.region or ""
        ids[event.id] = _free(f"{about} {event.kind.value} {event.on}", taken)
    return {
        "events": [_event(event, ids) for event in events],
        "sources": [_source(source, ids) for source in sources],
    }


def _event(event: Event, ids: dict[str, str]) -> dict[str, Any]:
    entry = {
        "id": ids[event.id],
        "kind": event.kind.value,
        "on": event.on.text,
        "title": event.title,
        "detail": event.detail,
        "deadline": event.deadline,
        "site": event.site,
        "region": event.region,
        "due": event.due.text if event.due else None,
    }
    return {key: value for key, value in entry.items() if value is not None} | {
        "sources": [ids.get(source, source) for source in event.sources]
    }


def _source(source: Source, ids: dict[str, str]) -> dict[str, Any]:
    return {
        "id": ids[source.id],
        "publisher": source.publisher,
        "title": source.title,
        "url": source.url,
        "published": None,
        "kind": source.kind.value,
    }


def _free(words: str, taken: set[str]) -> str:
    """Make an id of words, with a number at its end where it is taken."""
    base = re.sub("[^a-z0-9]+", "-", words.lower()).strip("-")[:90].strip("-") or "record"
    number, made = 1, base
    while made in taken:
        number += 1
        made = f"{base}-{number}"
    taken.add(made)
    return made
