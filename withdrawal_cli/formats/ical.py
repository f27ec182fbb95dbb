"""An answer as an iCalendar file (RFC 5545, with the calendar properties of RFC 7986). The only user of `icalendar`.

Days are floating: an all-day entry is on the same days wherever its reader is, so there is no time zone in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from withdrawal_cli import __version__
from withdrawal_cli.answers.wording import due_quote, late_words, other_dues
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.instants import DAY, start_of_day
from withdrawal_cli.core.revisions import Revision, Revisions
from withdrawal_cli.core.schedule import Event, Source
from withdrawal_cli.text.safe import one_line, web_link
from withdrawal_cli.text.words import count, date_and_span, date_words, listed

if TYPE_CHECKING:
    import icalendar

_MOST_SOURCES = 12
"""How many sources an entry lists; calendars cut long descriptions."""


class EntryText:
    """The texts of an answer's entries; every line of them is safe to show.

    `public` is for a calendar that others read than the user: they are told of the publisher's entries.
    """

    def __init__(self, answer: Answer, *, public: bool = False) -> None:
        self._own = "the publisher's own entry" if public else "your own entry"
        self._known = answer.known
        self._sources = {source.id: source for source in answer.schedule.sources}
        self._regions = {region.id: region.name for region in answer.schedule.regions}
        self._covers_through = answer.covers_through

    def region(self, a: Assessment) -> str:
        """Give the name of a deadline's region."""
        return one_line(self._regions.get(a.deadline.region or "", ""))

    def title(self, a: Assessment) -> str:
        """Say what is due, in the words of the source, and how it ended."""
        yours = f" ({self._own})" if a.decided_by and a.decided_by.by else ""
        outcome = f"{_outcome(a)}{yours}: " if a.decided_by else ""
        never = ", no last day" if a.last_day is None else ""
        return one_line(f"{outcome}{a.deadline.title} ({due_quote(a) or a.wording or date_words(a.due)}{never})")

    def reminder(self, a: Assessment, days: int) -> str:
        """Say how far away the last day is when a reminder appears."""
        when = "Today is the last day" if days == 0 else f"{count(days, 'day')} to the last day"
        return one_line(f"{when}: {self.title(a)}")

    def description(self, a: Assessment) -> str:
        """Say what the entry rests on, one line each: region, due, amendments, outcome, other versions, sources."""
        due = f"{date_words(a.due)} {due_quote(a)}".rstrip()
        lines = [f"Region: {self.region(a) or 'none'}", f"Due: {due}. {_in_time(a.due)}"]
        if a.amended_from:
            by = f" by {self._own}" if a.due_by else ""
            lines.append(f"Amended{by}; it was {listed(list(map(date_words, a.amended_from)), 8)} before.")
        lines.append(self._ending(a))
        others = other_dues(a)
        if others:
            lines.append(f"Sources differ; also stated: {listed(others, 8)}.")
        lines += self._list_sources(self.evidence(a))
        return "\n".join(map(one_line, lines))

    def event_description(self, event: Event) -> str:
        """Say what an event rests on: kind, date, detail, quote, sources."""
        by = ", added by you" if event.by else ""
        lines = [f"{event.kind.value}, {date_and_span(event.on)}{by}"]
        lines += [line for line in (event.detail, f"“{event.quote}”" if event.quote else None) if line]
        lines += self._list_sources(self.sources_of(event))
        return "\n".join(map(one_line, lines))

    def evidence(self, a: Assessment) -> tuple[str, ...]:
        """Give the ids of the sources that an entry rests on, those of its newest facts first, each once."""
        facts = [a.decided_by] if a.decided_by else []
        facts += reversed(a.amendments)
        ids = [s for fact in facts for s in fact.sources]
        return self._known.cited(tuple(dict.fromkeys([*ids, *a.deadline.sources])))

    def sources_of(self, event: Event) -> tuple[str, ...]:
        """Give the ids of the sources that an event rests on."""
        return self._known.cited(event.sources)

    def link(self, sources: tuple[str, ...]) -> str | None:
        """Give the first source's link that leads to the web."""
        return next((url for s in sources if (url := web_link(self._sources[s].url))), None)

    def _ending(self, a: Assessment) -> str:
        coverage = f"The record covers events through {self._covers_through}"
        if a.decided_by is None:
            return f"{coverage} and holds no completion of it; what happened later is not in it."
        by = f" by {self._own}" if a.decided_by.by else ""
        return f"{_outcome(a)}{by}, {date_words(a.decided_by.on)}: {a.decided_by.title}. {coverage}."

    def _list_sources(self, ids: tuple[str, ...]) -> Iterator[str]:
        yield "Sources:" if ids else "Without a source."
        for source in ids[:_MOST_SOURCES]:
            yield f"- {_source_line(self._sources[source])}"
        if len(ids) > _MOST_SOURCES:
            yield f"- and {len(ids) - _MOST_SOURCES} more"


def _outcome(a: Assessment) -> str:
    return "Cancelled" if a.status is Status.CANCELLED else f"Completed, {late_words(a.lateness)}"


def _in_time(due: ImpreciseDate | None) -> str:
    """Say which days count as in time, and on which day the entry stands where an end is open."""
    if due is None:
        return "It does not run out."
    if due.latest is None:
        return f"It may be any day from {due.earliest} on and has no last day; this entry stands on the first."
    if due.earliest is None:
        return (
            f"It may be any day up to {due.latest}, which still counts as in time; this entry stands on that last day."
        )
    if due.is_one_day:
        return f"That day, {due.latest}, still counts as in time."
    return f"It may be any day from {due.earliest} to {due.latest}, which still counts as in time."


def _source_line(source: Source) -> str:
    published = f" ({date_words(source.published)})" if source.published else ""
    link = web_link(source.url)
    return f"{source.publisher}: {source.title}{published}" + (f" {link}" if link else "")


REMIND_DAYS = (30, 7, 1)
"""How many days before the last day a reminder appears, unless others are asked for."""

_END = b"END:VCALENDAR\r\n"
_REMINDER_HOUR = timedelta(hours=9)
"""The reader's local time of a reminder: midnight would wake people, the evening is too late to act."""


def to_ical(
    answer: Answer,
    *,
    remind: Sequence[int] = REMIND_DAYS,
    todo: bool = False,
    events: Sequence[Event] = (),
    public: bool = False,
) -> bytes:
    """Write what `ical_parts` gives, as one calendar."""
    return b"".join(ical_parts(answer, remind=remind, todo=todo, events=events, public=public))


def ical_parts(
    answer: Answer,
    *,
    remind: Sequence[int] = REMIND_DAYS,
    todo: bool = False,
    events: Sequence[Event] = (),
    public: bool = False,
) -> Iterator[bytes]:
    """Write an all-day entry for each deadline that had been announced, and one for each of `events`; in parts.

    `remind` are days before the last day, 0 for the last day itself; what is completed or cancelled has no reminder.
    With `todo` each deadline is a to-do as well. `public` is for a calendar that others read than the user.
    """
    import icalendar

    maker = _Maker(answer, tuple(sorted(set(remind), reverse=True)), public=public)
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//withdrawal-cli//withdrawal-cli {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    name = icalendar.vText(one_line(answer.schedule.title))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)  # what calendars read that are older than NAME
    calendar.add("refresh-interval", DAY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(DAY))
    yield calendar.to_ical().removesuffix(_END)
    for a in answer.deadlines:
        if a.status is Status.NOT_ANNOUNCED or a.due is None:  # a calendar has no place for what has no day
            continue
        yield maker.deadline_event(a).to_ical()
        if todo:
            yield maker.deadline_todo(a).to_ical()
    for event in events:
        yield maker.record_event(event).to_ical()
    yield _END


class _Maker:
    """Makes the components of one calendar."""

    def __init__(self, answer: Answer, remind: tuple[int, ...], *, public: bool) -> None:
        self.answer = answer
        self.remind = remind
        self.text = EntryText(answer, public=public)
        self.revisions = Revisions(answer)

    def deadline_event(self, a: Assessment) -> icalendar.Event:
        import icalendar

        entry = icalendar.Event()
        start, last = _days(a.first_day, a.last_day)
        self._describe(entry, "deadline", a)
        _add_span(entry, start, last)
        entry.add("status", "CANCELLED" if a.status is Status.CANCELLED else "CONFIRMED")
        entry.add("transp", "TRANSPARENT")
        if a.last_day is not None and not a.has_ended:
            for days in self.remind:
                entry.add_component(self._alarm(a, days, (last - start).days - days))
        return entry

    def deadline_todo(self, a: Assessment) -> icalendar.Todo:
        """Make the to-do of a deadline; its `DUE` is the last day itself, which still counts as in time.

        It has no `COMPLETED`: that is an instant, and no source gives one.
        """
        import icalendar

        todo = icalendar.Todo()
        self._describe(todo, "todo", a)
        if a.first_day is not None and a.first_day != a.last_day:
            todo.add("dtstart", a.first_day)
        if a.last_day is not None:
            todo.add("due", a.last_day)
        if a.status is Status.COMPLETED:
            todo.add("percent-complete", 100)
        ended = {Status.COMPLETED: "COMPLETED", Status.CANCELLED: "CANCELLED"}
        todo.add("status", ended.get(a.status, "NEEDS-ACTION"))
        return todo

    def record_event(self, event: Event) -> icalendar.Event:
        import icalendar

        entry = icalendar.Event()
        entry.add("summary", one_line(event.title))
        entry.add("description", self.text.event_description(event))
        entry.add("categories", ["Event", event.kind.value])
        self._identify(entry, "event", event.id, self.revisions.of_event(event))
        self._link(entry, self.text.sources_of(event))
        _add_span(entry, *_days(event.on.earliest, event.on.latest))
        entry.add("status", "CONFIRMED")
        entry.add("transp", "TRANSPARENT")
        return entry

    def _describe(self, entry: icalendar.Component, kind: str, a: Assessment) -> None:
        entry.add("summary", self.text.title(a))
        entry.add("description", self.text.description(a))
        entry.add("categories", ["Deadline", self.text.region(a)])
        self._identify(entry, kind, a.deadline.id, self.revisions.of_deadline(a))
        self._link(entry, self.text.evidence(a))

    def _identify(self, entry: icalendar.Component, kind: str, entry_id: str, revision: Revision) -> None:
        entry.add("uid", f"{kind}-{entry_id}@{self.answer.schedule.id}")
        entry.add("dtstamp", _utc(self.answer.as_of))
        entry.add("sequence", revision.number)
        if revision.changed_on is not None:
            entry.add("last-modified", _utc(start_of_day(revision.changed_on, self.answer.schedule.zone)))

    def _link(self, entry: icalendar.Component, sources: tuple[str, ...]) -> None:
        link = self.text.link(sources)
        if link is not None:
            entry.add("url", link)

    def _alarm(self, a: Assessment, days: int, days_from_start: int) -> icalendar.Alarm:
        """Make a reminder; counted from the start of the entry, since that is all that many calendars look at."""
        import icalendar

        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", self.text.reminder(a, days))
        alarm.add("trigger", timedelta(days=days_from_start) + _REMINDER_HOUR)
        return alarm


def _days(earliest: date | None, latest: date | None) -> tuple[date, date]:
    """Give the first and the last day of an entry: where an end is open, the day that is known."""
    first = earliest or latest
    last = latest or earliest
    assert first is not None and last is not None  # noqa: S101, PT018  # no date is open at both ends
    return first, last


def _add_span(entry: Any, first: date, last: date) -> None:
    entry.add("dtstart", first)
    if last < date.max:
        entry.add("dtend", last + DAY)
    else:  # the calendar has no day after it
        entry.add("duration", last - first + DAY)


def _utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(timezone.utc)
    except OverflowError:  # the calendar's first or last hours, which UTC has not
        return instant.replace(tzinfo=timezone.utc)
