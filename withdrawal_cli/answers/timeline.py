"""The answer of `timeline`: events and deadlines in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.answers.report import (
    Edtf,
    Report,
    notes_of,
    report_head,
    schedule_column,
    text,
    title_of,
    with_schedule,
)
from withdrawal_cli.answers.status import later_use_notes
from withdrawal_cli.answers.wording import closing_notes, credited, due_quote, reported_notes, status_words, tone_of
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.cutoff import DECIDING_KINDS
from withdrawal_cli.core.edtf import ImpreciseDate, Punctuality
from withdrawal_cli.core.schedule import Event, EventKind
from withdrawal_cli.text.dates import date_words, day_words
from withdrawal_cli.text.document import Cell, Document, Section, Table, cell, row

DEADLINE = "deadline"
"""The word for deadlines beside the event kinds."""

KINDS = (*(kind.value for kind in EventKind), DEADLINE)
"""The choices of `--kind`."""


class Item(Struct, frozen=True):
    """An event, or a deadline with the due date in force; either `event` or `assessment` is None.

    `region` is the event's own, else its site's, else its deadline's, else None.
    """

    on: ImpreciseDate
    title: str
    region: str | None
    event: Event | None = None
    assessment: Assessment | None = None

    @property
    def id(self) -> str:
        """The id of the event or deadline."""
        return self.event.id if self.event else self.assessment.deadline.id if self.assessment else ""

    @property
    def kind(self) -> str:
        """The event's kind, or `deadline`: one of `KINDS`."""
        return self.event.kind.value if self.event else DEADLINE

    @property
    def weight(self) -> int:
        """Its importance to a reader: 0 for a deadline, 1 for what ended or moved one, higher matters less."""
        return 0 if self.event is None else event_weight(self.event)


def event_weight(event: Event) -> int:
    """Return the importance of an event to a reader: 1 if it ended or moved a deadline, higher matters less."""
    if event.kind in DECIDING_KINDS:
        return 1
    return 2 if event.deadline else _WEIGHTS[event.kind]


_WEIGHTS = {
    EventKind.HANDED_OVER: 3,
    EventKind.ANNOUNCED: 4,
    EventKind.IN_USE: 5,
    EventKind.REPORTED: 6,
    EventKind.CONTEXT: 7,
}


class Timeline(Struct, frozen=True):
    """The items in order of first day, last day and id, between two days (inclusive; None for unlimited).

    `lanes` are the regions to draw, in the schedule's order, None (no region) last. `is_condensed` lets a drawing leave
    out what matters less; `left_out` counts the items that it has left out already.
    """

    answer: Answer
    items: tuple[Item, ...]
    lanes: tuple[str | None, ...]
    first: date | None = None
    last: date | None = None
    is_condensed: bool = False
    left_out: int = 0

    def of_lane(self, lane: str | None) -> list[Item]:
        """Return the items of one lane, in order."""
        return [item for item in self.items if item.region == lane]

    @property
    def days(self) -> list[date]:
        """The days that an axis has to show: the ends of the items, the as-of day, the end of coverage."""
        ends = [day for e in self.items for day in (e.on.earliest, e.on.latest) if day is not None]
        window = [day for day in (self.first, self.last) if day is not None]
        ends = [day for day in (*ends, self.answer.day) if self.shows(day)] + window
        covered = self.answer.covers_through
        return sorted({*ends, covered} if min(ends) <= covered <= max(ends) else set(ends))

    def shows(self, day: date) -> bool:
        """Whether a day is between the first and the last day that were asked for."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def make_timeline(
    answer: Answer,
    *,
    regions: frozenset[str] | None = None,
    kinds: frozenset[str] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Timeline:
    """Choose the items of `regions` (ids) and `kinds` (of `KINDS`), None for all, that touch `first`..`last`.

    An event is included if it counts: it certainly happened by the as-of day and was published by the known-by day.
    Deadlines always are, future ones too, with the due date in force. `regions` leaves out items of no region.
    """
    schedule = answer.schedule
    cutoff = answer.cutoff
    region_of = answer.event_regions
    items = [Item(a.due, a.deadline.title, a.deadline.region, assessment=a) for a in answer.deadlines if a.due]
    items += [Item(e.on, e.title, region_of[e.id], event=e) for e in schedule.events if cutoff.includes_event(e)]
    shown = [
        e
        for e in items
        if (regions is None or e.region in regions)
        and (kinds is None or e.kind in kinds)
        and (last is None or e.on.earliest is None or e.on.earliest <= last)
        and (first is None or e.on.latest is None or e.on.latest >= first)
    ]
    shown.sort(key=lambda e: (e.on.order, e.id))
    present = {e.region for e in shown}
    lanes: list[str | None] = [region.id for region in schedule.regions if region.id in present]
    return Timeline(answer, tuple(shown), (*lanes, None) if None in present else tuple(lanes), first, last)


class ItemRow(Struct, frozen=True):
    """An event, or a deadline with the due in force; `kind` is null for a deadline.

    `region` is the event's own, else its site's, else its deadline's. `deadline` is the deadline that an event is
    about, or the item itself; `wording`, `status`, `punctuality` and `days_left` are those of a deadline, null for an
    event. `due` is the new due date that an event sets. `by` is `you` for what is based on the user's entries.
    """

    id: str
    type: Literal["event", "deadline"]
    kind: EventKind | None
    on: Edtf
    earliest: dt.date | None
    latest: dt.date | None
    title: str
    detail: str | None
    quote: str | None
    wording: str | None
    region: str | None
    region_name: str | None
    site: str | None
    site_name: str | None
    deadline: str | None
    due: Edtf | None
    status: Status | None
    punctuality: Punctuality | None
    days_left: int | None
    announced_on: Edtf | None
    by: Literal["you"] | None
    sources: tuple[str, ...]


class TimelineReport(Report, frozen=True, tag="withdrawal/timeline/1"):
    """The answer of `timeline`: items in order of their first day, then last day, then id."""

    items: tuple[ItemRow, ...]


def timeline_report(timeline: Timeline) -> TimelineReport:
    """Return the JSON of `timeline`."""
    answer = timeline.answer
    sites = {site.id: site.name for site in answer.schedule.sites}
    items = tuple(_item(item, answer, sites) for item in timeline.items)
    return TimelineReport(*report_head(answer), items)


def _item(item: Item, answer: Answer, sites: dict[str, str]) -> ItemRow:
    a = item.assessment
    e = item.event
    announced = e.announced_on if e else a.deadline.announced_on if a else None
    return ItemRow(
        id=item.id,
        type="event" if e else "deadline",
        kind=e.kind if e else None,
        on=item.on.text,
        earliest=item.on.earliest,
        latest=item.on.latest,
        title=item.title,
        detail=e.detail if e else None,
        quote=e.quote if e else None,
        wording=a.wording if a else None,
        region=item.region,
        region_name=answer.region_names[item.region],
        site=e.site if e else None,
        site_name=sites[e.site] if e and e.site else None,
        deadline=e.deadline if e else item.id,
        due=text(e.due) if e else None,
        status=a.status if a else None,
        punctuality=a.lateness.punctuality if a else None,
        days_left=a.days_left if a else None,
        announced_on=text(announced),
        by=e.by if e else a.by if a else None,
        sources=answer.cutoff.cited(e.sources) if e else a.due_sources if a else (),
    )


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


def kind_words(kind: str) -> str:
    """Return a kind of event in words; what was left without a handover is of the kind `handed-over` too."""
    return "handed over or left" if kind == EventKind.HANDED_OVER.value else kind.replace("-", " ")


_MOST_LISTED, _MOST_OUTCOMES = 10, 20
"""How many items the list shows by default, the most important ones; up to more if they are deadlines and outcomes."""


def announced_from(answer: Answer) -> date:
    """Return the day on which the first deadline was announced; `date.min` if that is not known."""
    days = [a.deadline.announced_on or a.deadline.stated_on for a in answer.deadlines]
    return min((on.earliest for on in days if on is not None and on.earliest is not None), default=date.min)


def main_part(timeline: Timeline) -> Timeline:
    """Return the timeline from the first announcement of a deadline on, without events that are only context."""
    first = announced_from(timeline.answer)
    items = tuple(
        e for e in timeline.items if e.kind != EventKind.CONTEXT.value and (e.on.latest is None or e.on.latest >= first)
    )
    present = {e.region for e in items}
    lanes = tuple(lane for lane in timeline.lanes if lane in present)
    left_out = len(timeline.items) - len(items)
    return replace(timeline, items=items, lanes=lanes, is_condensed=True, left_out=left_out)


def timeline_document(timelines: Sequence[Timeline], *, whole: bool = True) -> Document:
    """Return the document of `timeline`; with `whole` every item, else the most important."""
    answers = [timeline.answer for timeline in timelines]
    items = [(timeline, e) for timeline in timelines for e in timeline.items]
    items.sort(key=lambda item: (item[1].on.order, item[1].id))
    kept = sorted(range(len(items)), key=lambda number: items[number][1].weight)
    outcomes = sum(item.weight <= 1 for _, item in items)
    most = max(_MOST_LISTED, min(outcomes, _MOST_OUTCOMES))
    rows = tuple(
        row(
            *with_schedule(answers, items[number][0].answer),
            date_words(items[number][1].on),
            _item_cell(*items[number], whole=whole),
        )
        for number in sorted(kept if whole else kept[:most])
    )
    table = Table((*schedule_column(answers), "Date", "What"), rows, "No events or deadlines.")
    again = f"withdrawal timeline --all{answers[0].reread}{answers[0].same}"
    total = len(items) + sum(timeline.left_out for timeline in timelines)
    more = f"The list has {len(rows)} of {total} events and deadlines. All of them, with context: {again}"
    said = filter(None, (more if len(rows) < total else "", *dict.fromkeys(map(_window, timelines))))
    return Document(
        title_of(answers),
        (Section("", (table,)),),
        (*said, *notes_of(answers, later_use_notes, reported_notes, closing_notes)),
    )


def _item_cell(timeline: Timeline, e: Item, *, whole: bool) -> Cell:
    region = timeline.answer.region_names[e.region]
    where = ", ".join(filter(None, (kind_words(e.kind), region, e.id)))
    return cell(f"{MARKS[e.kind]} {item_words(e)}", where if whole else "", item_tone(e))


def item_tone(item: Item) -> str:
    """Return the tone of an item: its kind, or the status of a deadline."""
    return item.kind if item.assessment is None else tone_of(item.assessment)


def item_words(item: Item) -> str:
    """Return an item in words: its title, and for a deadline its wording and status."""
    a = item.assessment
    if a is None:
        return credited(item.event) if item.event else item.title
    earlier = f" (was {', '.join(map(date_words, a.amended_from))})" if a.amended_from else ""
    return f"{', '.join(filter(None, (item.title, due_quote(a))))}{earlier}: {status_words(a)}{' *' if a.by else ''}"


def _window(timeline: Timeline) -> str:
    """Return which days were asked for; empty if all were."""
    if timeline.first and timeline.last:
        return f"Only events and deadlines from {day_words(timeline.first)} to {day_words(timeline.last)}."
    if timeline.first:
        return f"Only events and deadlines from {day_words(timeline.first)} on."
    return f"Only events and deadlines up to {day_words(timeline.last)}." if timeline.last else ""
