"""What `timeline` says to a person, in the rows under its drawing."""

from __future__ import annotations

from collections.abc import Iterator

from withdrawal_cli.core.dates import ImpreciseDate
from withdrawal_cli.core.schedule import EventKind
from withdrawal_cli.core.timeline import DEADLINE, Entry, Timeline
from withdrawal_cli.render.listing import Listing, as_of_notes, row, unknown_notes
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.words import date_words, due_quote, status_words

MARKS = {
    DEADLINE: "▼",
    EventKind.COMPLETED.value: "✓",
    EventKind.CANCELLED.value: "✗",
    EventKind.EXTENDED.value: "»",
    EventKind.HANDED_OVER.value: "◆",
    EventKind.IN_USE.value: "■",
    EventKind.ANNOUNCED.value: "▲",
    EventKind.REPORTED.value: "○",
    EventKind.CONTEXT.value: "·",
}
"""A mark for each kind, of its own shape, in the order of a legend."""

NO_REGION = "No region"
"""What the lane and the cell say for what has no region."""


def timeline_listing(timeline: Timeline) -> Listing:
    """Say what happened and what is due, in order: date, region, kind with its mark, title."""
    names = {region.id: region.name for region in timeline.answer.schedule.regions}
    rows = tuple(
        row(
            _TONES.get(e.kind, e.kind),
            date_words(e.on),
            names[e.region] if e.region else "–",
            f"{MARKS[e.kind]} {e.kind}",
            f"{entry_words(e)} ({e.id})",
        )
        for e in timeline.entries
    )
    title = one_line(timeline.answer.schedule.title)
    return Listing(title, ("Date", "Region", "Kind", "What"), rows, lambda: _notes(timeline), empty="No entries.")


_TONES = {DEADLINE: "due"}


def entry_words(entry: Entry, *, public: bool = False) -> str:
    """Say what an entry is: its title, and of a deadline the wording and where it stands.

    `public` is for what others read than the user, as of `as_of_notes`.
    """
    a = entry.assessment
    if a is None:
        whose = "the publisher's" if public else "your"
        return f"{entry.title} ({whose} own record)" if entry.event and entry.event.by else entry.title
    earlier = f" (was {', '.join(map(date_words, a.amended_from))})" if a.amended_from else ""
    return f"{', '.join(filter(None, (entry.title, due_quote(a))))}{earlier}: {status_words(a)}"


def _notes(timeline: Timeline) -> Iterator[str]:
    yield from as_of_notes(timeline.answer)
    if timeline.first or timeline.last:
        since = f" from {timeline.first}" if timeline.first else ""
        until = f" through {timeline.last}" if timeline.last else ""
        yield f"Only what touches the days{since}{until} is shown."
    if any(e.assessment for e in timeline.entries):
        yield from unknown_notes(timeline.answer)


def labels(entry: Entry, timeline: Timeline) -> list[str]:
    """Give what may stand beside an entry's mark, the fullest first; a date in it is whole.

    A deadline has its title in it where its lane has several.
    """
    on = _short(entry.on)
    a = entry.assessment
    if a is not None:
        due = f"due {on}: {status_words(a)}"
        several = sum(e.assessment is not None for e in timeline.of_lane(entry.region)) > 1
        titled = [f"{entry.title}, {due}"] if several else []
        return [one_line(label) for label in (*titled, due, f"due {on}", on)]
    if entry.weight == 1:
        return [one_line(label) for label in (f"{on} {entry.title}", f"{entry.kind} {on}", on)]
    return [one_line(f"{on} {entry.title}"), one_line(entry.title)]


def _short(on: ImpreciseDate) -> str:
    """Say a date in words, and shorter where it is an interval with both ends."""
    both_ends = on.earliest is not None and on.latest is not None
    return on.text if "/" in on.text and both_ends else date_words(on)


def labelled(timeline: Timeline, most: int) -> set[int]:
    """Choose which entries get a label, by their places in `entries`: at most `most`, those that matter most."""
    order = sorted(range(len(timeline.entries)), key=lambda number: (timeline.entries[number].weight, number))
    return set(order[:most])
