"""What a calendar's entries say: titles that keep the source's wording, and the evidence below them.

Nothing here depends on the clock: an entry changes when the record does, and only then.
"""

from __future__ import annotations

from collections.abc import Iterator

from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.dates import ImpreciseDate
from withdrawal_cli.core.schedule import Event, Source
from withdrawal_cli.render.safe_text import one_line, web_link
from withdrawal_cli.render.words import count, date_and_span, date_words, due_quote, late_words, listed, other_dues

_MOST_SOURCES = 12
"""How many sources an entry lists; calendars cut long descriptions."""


class EntryText:
    """The texts of an answer's entries; every line of them is safe to show.

    `public` is for a calendar that others read than the user: they are told of the publisher's records.
    """

    def __init__(self, answer: Answer, *, public: bool = False) -> None:
        self._own = "the publisher's own record" if public else "your own record"
        self._known = answer.known
        self._sources = {source.id: source for source in answer.schedule.sources}
        self._regions = {region.id: region.name for region in answer.schedule.regions}
        self._covers_through = answer.covers_through

    def region(self, a: Assessment) -> str:
        """Give the name of a deadline's region."""
        return one_line(self._regions[a.deadline.region])

    def title(self, a: Assessment) -> str:
        """Say what is due, in the words of the source, and how it ended."""
        yours = f" ({self._own})" if a.decided_by and a.decided_by.by else ""
        outcome = f"{_outcome(a)}{yours}: " if a.decided_by else ""
        never = ", no last day" if a.due.latest is None else ""
        return one_line(f"{outcome}{a.deadline.title} ({due_quote(a) or a.wording}{never})")

    def reminder(self, a: Assessment, days: int) -> str:
        """Say how far away the last day is when a reminder appears."""
        when = "Today is the last day" if days == 0 else f"{count(days, 'day')} to the last day"
        return one_line(f"{when}: {self.title(a)}")

    def description(self, a: Assessment) -> str:
        """Say what the entry rests on, one line each: region, due, amendments, outcome, other versions, sources."""
        due = f"{date_words(a.due)} {due_quote(a)}".rstrip()
        lines = [f"Region: {self._regions[a.deadline.region]}", f"Due: {due}. {_in_time(a.due)}"]
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
        by = ", recorded by you" if event.by else ""
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


def _in_time(due: ImpreciseDate) -> str:
    """Say which days count as in time, and on which day the entry stands where an end is open."""
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
