"""An answer as an iCalendar file (RFC 5545, with the calendar properties of RFC 7986). The only user of `icalendar`.

Days are floating: an all-day entry is on the same days wherever its reader is, so there is no time zone in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from withdrawal_cli import __version__
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.instants import DAY, start_of_day
from withdrawal_cli.core.revision import Revision, Revisions
from withdrawal_cli.core.schedule import Event
from withdrawal_cli.render.entry_text import EntryText
from withdrawal_cli.render.safe_text import one_line

if TYPE_CHECKING:
    import icalendar

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
        if a.status is Status.NOT_ANNOUNCED:
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
        start, last = _days(a.due.earliest, a.due.latest)
        self._describe(entry, "deadline", a)
        _add_span(entry, start, last)
        entry.add("status", "CANCELLED" if a.status is Status.CANCELLED else "CONFIRMED")
        entry.add("transp", "TRANSPARENT")
        if a.due.latest is not None and not a.has_ended:
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
        if a.due.earliest is not None and a.due.earliest != a.due.latest:
            todo.add("dtstart", a.due.earliest)
        if a.due.latest is not None:
            todo.add("due", a.due.latest)
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
