"""Answers as one iCalendar file (RFC 5545, with properties of RFC 7986). The only user of `icalendar`.

Days and times are floating: an all-day event is on the same day wherever its reader is, so the file has no time zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from withdrawal_cli import __version__
from withdrawal_cli.answers.report import Names
from withdrawal_cli.answers.sentence import asides, due_notes
from withdrawal_cli.answers.timeline import kind_words
from withdrawal_cli.answers.wording import ENDS, also_given, covered, due_quote, missed_words, other_dues, primary_dates
from withdrawal_cli.core.assess import Answer, Assessment, Status, counting_events
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.instants import DAY, start_of_day
from withdrawal_cli.core.revisions import Revision, Revisions
from withdrawal_cli.core.schedule import Event, Source
from withdrawal_cli.text.dates import count, date_words, late_words, listed, long_date, long_day
from withdrawal_cli.text.lines import one_line, web_link
from withdrawal_cli.text.messages import in_titles, say

if TYPE_CHECKING:
    import icalendar

REMIND_DAYS = (30, 7, 1)
"""The default reminders, in days before the last day."""

_END = b"END:VCALENDAR\r\n"
_REMINDER_TIME = time(9)
"""The local time of a reminder: midnight would wake people, the evening is too late to act."""
_MOST_SOURCES = 12
"""The most sources an entry lists; calendars cut long descriptions."""


class CalendarOptions(Struct, frozen=True):
    """What a calendar holds besides an event for each deadline.

    `remind` are days before the last day, at least 1. `spans` adds an event over all days of an imprecise due date, and
    `todo` a to-do for each deadline. `public` is for readers other than the user. `title` defaults to the schedule's;
    `home` is the address of the tracker's page with a final `/`, or empty.
    """

    remind: tuple[int, ...] = REMIND_DAYS
    spans: bool = False
    todo: bool = False
    public: bool = False
    title: str | None = None
    home: str = ""


def to_ical(answers: Sequence[tuple[Answer, Sequence[Event]]], options: CalendarOptions) -> bytes:
    """Return one calendar with the announced deadlines of several answers, and the events given for each."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//withdrawal-cli//withdrawal-cli {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    title = options.title or " · ".join(dict.fromkeys(answer.schedule.title for answer, _ in answers))
    name = icalendar.vText(one_line(title))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)  # for programs that do not know NAME
    calendar.add("refresh-interval", DAY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(DAY))
    parts = [calendar.to_ical().removesuffix(_END)]
    for answer, events in answers:
        writer = _Writer(answer, options)
        parts += [component.to_ical() for a in answer.deadlines for component in writer.deadline(a)]
        parts += [writer.record_event(event).to_ical() for event in events]
    return b"".join((*parts, _END))


class _Writer:
    """Makes the components of one answer."""

    def __init__(self, answer: Answer, options: CalendarOptions) -> None:
        self.answer = answer
        self.options = options
        self.revisions = Revisions(answer)
        self._own = "the publisher's own entry" if options.public else "your own entry"
        self._names = Names(answer, public=options.public)
        # without what is said only while a deadline may be over: a file changes with its data, not with the day
        self._asides = asides(answer, "card", public=options.public, uncounted=False)
        self._titles = {event.id: event.title for event in counting_events(answer)}

    def deadline(self, a: Assessment) -> Iterator[icalendar.Component]:
        """Yield the components of a deadline: none before its announcement, and no event without a date."""
        if a.status is Status.NOT_ANNOUNCED:
            return
        if a.due is not None:
            yield self._last_day(a, a.due)
            if a.decided_by is not None and a.status is Status.CANCELLED:
                ended = a.decided_by.on.latest  # an event of its own, as many programs hide those with status CANCELLED
                yield self._of_deadline("cancellation", a, ended, ended)
            if self.options.spans and a.due.earliest and a.due.latest and not a.due.is_one_day:
                cancelled = a.status is Status.CANCELLED
                yield self._of_deadline("span", a, a.due.earliest, a.due.latest, cancelled=cancelled)
        if self.options.todo:
            yield self._todo(a)

    def _last_day(self, a: Assessment, due: ImpreciseDate) -> icalendar.Event:
        """Return the event on the last day of a due date, or on its first day if it has no last."""
        day = due.latest or due.earliest
        event = self._of_deadline("deadline", a, day, day, cancelled=a.status is Status.CANCELLED)
        if due.latest is not None and not a.has_ended:
            for days in sorted(set(self.options.remind), reverse=True):
                if self._is_ahead(due.latest, days):
                    event.add_component(self._alarm(a, days))
        return event

    def _of_deadline(
        self, kind: str, a: Assessment, first: date | None, last: date | None, *, cancelled: bool = False
    ) -> icalendar.Event:
        import icalendar

        event = icalendar.Event()
        self._describe(event, kind, a)
        _add_days(event, first, last, cancelled=cancelled)
        return event

    def _todo(self, a: Assessment) -> icalendar.Todo:
        """Return the to-do of a deadline, due at the end of the last day, so that it is not overdue on that day.

        It has no `COMPLETED`, which would have to be an instant.
        """
        import icalendar

        todo = icalendar.Todo()
        self._describe(todo, "todo", a)
        first, last = a.first_day, a.last_day
        if first is not None and first != last:
            todo.add("dtstart", datetime.combine(first, time()))
        if last is not None:
            todo.add("due", datetime.combine(last, time(23, 59, 59)))
        if a.status is Status.COMPLETED:
            todo.add("percent-complete", 100)
        ended = {Status.COMPLETED: "COMPLETED", Status.CANCELLED: "CANCELLED"}
        todo.add("status", ended.get(a.status, "NEEDS-ACTION"))
        return todo

    def record_event(self, event: Event) -> icalendar.Event:
        """Return the calendar event of an event of the record."""
        import icalendar

        entry = icalendar.Event()
        entry.add("summary", one_line(event.title))
        entry.add("description", self.event_description(event))
        entry.add("categories", ["Event", event.kind.value])
        self._identify(entry, "event", event.id, self.revisions.of_event(event))
        self._link(entry, f"event-{event.id}", self.answer.cutoff.cited(event.sources))
        _add_days(entry, event.on.earliest or event.on.latest, event.on.latest or event.on.earliest)
        return entry

    def _describe(self, entry: icalendar.Component, kind: str, a: Assessment) -> None:
        entry.add("summary", self.title(a, "any of these days" if kind == "span" else ""))
        entry.add("description", self.description(a))
        entry.add("categories", ["Deadline", *filter(None, [self.region(a)])])
        self._identify(entry, kind, a.deadline.id, self.revisions.of_deadline(a))
        self._link(entry, f"deadline-{a.deadline.id}", self.evidence(a))

    def _identify(self, entry: icalendar.Component, kind: str, entry_id: str, revision: Revision) -> None:
        """Add UID and revision; the timestamps depend only on the data, never on the clock."""
        changed_at = start_of_day(revision.changed_on, self.answer.schedule.zone).astimezone(timezone.utc)
        entry.add("uid", f"{kind}-{entry_id}@{self.answer.schedule.id}")
        entry.add("dtstamp", changed_at)
        entry.add("sequence", revision.number)
        entry.add("last-modified", changed_at)

    def _link(self, entry: icalendar.Component, fragment: str, sources: tuple[str, ...]) -> None:
        """Link to the place on the tracker's page, else to the first source with a web address."""
        home = self.options.home
        link = (
            f"{home}#{fragment}"
            if home
            else next((url for s in sources if (url := web_link(self.answer.sources_by_id[s].url))), None)
        )
        if link is not None:
            entry.add("url", link)

    def _is_ahead(self, last_day: date, days: int) -> bool:
        """Whether a reminder is still to come, compared in wall time of the schedule's zone."""
        try:
            at = datetime.combine(last_day - timedelta(days=days), _REMINDER_TIME)
        except OverflowError:  # before the calendar's first day
            return False
        return at >= self.answer.as_of.replace(tzinfo=None)

    def _alarm(self, a: Assessment, days: int) -> icalendar.Alarm:
        import icalendar

        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one_line(f"{count(days, 'day')} left: {self.title(a)}"))
        alarm.add("trigger", timedelta(hours=_REMINDER_TIME.hour) - timedelta(days=days))
        return alarm

    def region(self, a: Assessment) -> str:
        """Return the name of a deadline's region; empty if it has none."""
        return one_line(self.answer.region_names[a.deadline.region] or "")

    def title(self, a: Assessment, days: str = "") -> str:
        """Return what is due and when, in the words of the source, and how it ended.

        The date is included as its source gave it, because readers would take the day of the entry for it.
        """
        yours = f" ({self._own})" if a.decided_by and a.decided_by.by else ""
        outcome = f"{_outcome(a)}{yours}: " if a.decided_by else ""
        due = f"due {date_words(a.due)}" if a.due is not None else "no date"
        said = ", ".join(filter(None, (due_quote(a), due, days)))
        return one_line(f"{outcome}{a.deadline.title} ({said})")

    def description(self, a: Assessment) -> str:
        """Return a line each on region, due date, amendments, outcome, reported dates and sources."""
        lines = [f"Region: {name}"] if (name := self.region(a)) else []
        if a.due is not None:
            due = " ".join(filter(None, (date_words(a.due), due_quote(a), due_notes(a, dated=False))))
            lines.append(f"Due: {due}. {_in_time(a.due)}")
        if a.amended_from:
            by = f", according to {self._own}" if a.due_by else ""
            earlier = list(map(date_words, a.amended_from))
            lines.append(f"Moved from {listed(earlier, 8)}{by}.")
        lines.append(self._ending(a))
        missed = {v: missed_words(v, a, self.answer) for v in primary_dates(a, self.answer)}
        said = [also_given(v, self._names, late if a.has_ended else "") for v, late in missed.items()]
        lines += [f"{each[0].upper()}{each[1:]}." for each in said]
        lines += [self._asides[a.deadline.id]] if a.deadline.id in self._asides else []
        if others := [date_words(due) for due in other_dues(a)]:
            lines.append(f"Other reported dates: {listed(others, 8)}.")
        if a.lacks_source and not a.decided_by and self.answer.known_by is not None:
            lines.append(say("card.unsourced", day=long_day(self.answer.known_by)))
        else:
            lines += self._list_sources(self.evidence(a))
        return "\n".join(map(one_line, lines))

    def event_description(self, event: Event) -> str:
        """Return a line each on kind and date, detail, quote and sources of an event."""
        by = f", {self._own}" if event.by else ""
        lines = [f"{kind_words(event.kind.value).capitalize()}, {date_words(event.on)}{by}"]
        detail = in_titles(event.detail or "", self._titles)
        lines += [line for line in (detail, f"“{event.quote}”" if event.quote else None) if line]
        lines += self._list_sources(self.answer.cutoff.cited(event.sources))
        return "\n".join(map(one_line, lines))

    def evidence(self, a: Assessment) -> tuple[str, ...]:
        """Return the ids of the sources of a deadline, those of its newest events first, each once."""
        events = [a.decided_by] if a.decided_by else []
        events += reversed(a.amendments)
        ids = [s for event in events for s in event.sources]
        ids += () if a.amendments else a.deadline.sources  # those of an earlier date did not give the one in force
        return self.answer.cutoff.cited(tuple(dict.fromkeys(ids)))

    def _ending(self, a: Assessment) -> str:
        record, covers = f"The record ends on {long_day(self.answer.record_ends_on)}", self.answer.covers_through
        is_reviewed = covers > self.answer.record_ends_on
        if is_reviewed:
            record += (
                f"; {'the publisher' if self.options.public else 'you'} reviewed events through {long_day(covers)}"
            )
        if a.uncertain_end is not None:
            said = f"he {ENDS[a.uncertain_end.kind]} is dated {long_date(a.uncertain_end.on)}. {record}."
            return f"According to {self._own}, t{said}" if a.uncertain_end.by else f"T{said}"
        if a.decided_by is None:
            through = covered(a, self.answer)
            said = f"nothing reported by {long_day(through)} counts as its completion"
            review = self._own.replace("entry", "review")
            said = f"according to {review}, {said}" if through > self.answer.record_ends_on else said
            later = f"later developments are {'in neither' if is_reviewed else 'not in it'}"
            return f"{said[0].upper()}{said[1:]}. {record}; {later}."
        by = f", according to {self._own}" if a.decided_by.by else ""
        return f"{_outcome(a)}, {date_words(a.decided_by.on)}{by}: {a.decided_by.title}. {record}."

    def _list_sources(self, ids: tuple[str, ...]) -> Iterator[str]:
        yield "Sources:" if ids else "No source."
        for source in ids[:_MOST_SOURCES]:
            yield f"- {_source_line(self.answer.sources_by_id[source])}"
        if len(ids) > _MOST_SOURCES:
            yield f"- and {len(ids) - _MOST_SOURCES} more"


def _outcome(a: Assessment) -> str:
    if a.status is Status.CANCELLED:
        return "Cancelled"
    return f"Completed {late_words(a.lateness)}" if a.lateness.punctuality else "Completed"


def _in_time(due: ImpreciseDate) -> str:
    """Return which days count as in time, and which day the calendar marks if that is not obvious."""
    if due.latest is None and due.earliest is not None:
        if due.end_is_unknown:
            return f"The last day is not known, so the calendar marks the first day, {long_day(due.earliest)}."
        every = f"The due date may be any day from {long_day(due.earliest)} on"
        return f"{every}; there is no last day, so the calendar marks the first."
    if due.latest is None or due.is_one_day:
        return "That day still counts as in time."
    return f"Any day up to and including {long_day(due.latest)} counts as in time; the calendar marks that day."


def _source_line(source: Source) -> str:
    published = f" ({date_words(source.published)})" if source.published else ""
    link = web_link(source.url)
    credit = f"{source.origin}, via {source.publisher}" if source.is_copy else source.publisher
    return f"{credit}: {source.title}{published}" + (f" {link}" if link else "")


def _add_days(entry: Any, first: date | None, last: date | None, *, cancelled: bool = False) -> None:
    """Add the days of an event (`last` inclusive), which do not count as busy."""
    first, last = first or date.min, last or date.max
    entry.add("dtstart", first)
    if last < date.max:
        entry.add("dtend", last + DAY)
    else:  # there is no day after 9999-12-31
        entry.add("duration", last - first + DAY)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
