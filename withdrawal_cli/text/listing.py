"""What a listing says to a person, before it is drawn: columns, cells, and the lines under them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.text.safe import one_line
from withdrawal_cli.text.words import SIGNS, count, date_words, due_quote, instant_words, listed, status_words

Row = tuple[tuple[str, ...], str]
"""The cells of a row, and its tone: a word, such as the status, for what draws in colour."""


class Listing(Struct, frozen=True):
    """A table for people. Every text in it is safe to show, one line each.

    The rows of a long one are made while it is drawn; `notes` are asked for after them.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    notes: Callable[[], Iterable[str]] = tuple
    empty: str = "No deadlines."
    """What stands in place of no rows."""
    toned: int = 2
    """The column that the tones are for, from 0."""


def as_of_notes(answer: Answer, *, public: bool = False) -> Iterator[str]:
    """Say which instant the answer is for, and how far the record reaches.

    `public` is for what others read than the user: they are told of the publisher's entries, not of their own.
    """
    known = f", as known by {answer.known_by}" if answer.known_by else ""
    yield f"As of {instant_words(rfc3339(answer.as_of))} ({one_line(answer.schedule.timezone)}){known}."
    since = answer.days_since_coverage
    gap = f"; the {count(since, 'day')} since then are not in it" if since > 0 else ""
    own = answer.schedule.own_covers_through
    whose = "the publisher's" if public else "your"
    yours = f" by {whose} review (the schedule's own ends {own})" if answer.covers_through > own else ""
    yield f"The record covers events through {answer.covers_through}{yours}{gap}."
    yield from _entry_notes(answer.schedule.entries, public=public)


def _entry_notes(entries: int, *, public: bool) -> Iterator[str]:
    """Say that the user's entries are in the answer, so that nobody takes them for the schedule's."""
    if entries and public:
        are = "is" if entries == 1 else "are"
        yield f"{count(entries, 'entry', 'entries')} of what follows {are} the publisher's own."
    elif entries:
        yield (
            f"* marks what rests on entries of your own; {entries} of them {'is' if entries == 1 else 'are'} in this "
            "answer. 'withdrawal journal list' shows them, --no-journal leaves them out."
        )


class Names:
    """What regions and sources are called, and what a status rests on."""

    def __init__(self, answer: Answer, *, public: bool = False) -> None:
        self.own = "the publisher's entry" if public else "your entry"
        self.regions = {region.id: region.name for region in answer.schedule.regions}
        self.publishers = {source.id: source.publisher for source in answer.schedule.sources}
        self.covers_through = answer.covers_through
        self.known = answer.known
        self.need_titles = _any_twice(a.deadline.region or "" for a in answer.deadlines)
        self.heading = "Deadline" if self.need_titles else "Region"

    def of(self, a: Assessment) -> str:
        """Give the region's name, with the deadline's title where a region has several."""
        region = self.regions.get(a.deadline.region or "")
        if region is None:
            return a.deadline.title
        return f"{region}: {a.deadline.title}" if self.need_titles else region

    def evidence(self, a: Assessment) -> str:
        """Say what the status rests on, in short."""
        if a.decided_by is not None:
            sources = count(len(self.known.cited(a.decided_by.sources)), "source")
            yours = f"{self.own}, " if a.decided_by.by else ""
            return f"{a.status.value} {date_words(a.decided_by.on)}, {yours}{sources}"
        if a.status is Status.UNKNOWN:
            return f"none; the record ends {self.covers_through}"
        if a.status is Status.OVERDUE:
            return f"no completion in the record, which reaches {self.covers_through}"
        if a.due_by:
            return f"due by {self.own}, {count(len(a.amendments[-1].sources), 'source')}"
        return f"due given by {count(len(self.known.cited(a.deadline.sources)), 'source')}"

    def who(self, sources: tuple[str, ...]) -> str:
        """Say who published it, the first few by name."""
        return listed(list(dict.fromkeys(self.publishers[s] for s in self.known.cited(sources))), 4)


def _any_twice(words: Iterable[str]) -> bool:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            return True
        seen.add(word)
    return False


def row(tone: str, *cells: str) -> Row:
    """Make a row, whose cells are safe to show."""
    return tuple(map(one_line, cells)), tone


def status_cell(a: Assessment) -> str:
    """Say the status as sign and words, and mark what rests on the user's entries."""
    return f"{SIGNS[a.status]} {status_words(a)}{' *' if a.by else ''}"


def due_cell(a: Assessment) -> str:
    """Give the due as dates and in the source's wording, with the earlier dues; the user's words are no quote."""
    earlier = f" (was {', '.join(map(date_words, a.amended_from))})" if a.amended_from else ""
    said = "by your entry" if a.due_by else due_quote(a)
    return f"{date_words(a.due)} {said}".rstrip() + earlier


def days_to_opening(a: Assessment, answer: Answer) -> int | None:
    """Count the days to the start of the due span; None where it is open."""
    return None if a.first_day is None else (a.first_day - answer.day).days


def unknown_notes(answer: Answer) -> Iterator[str]:
    """Say what `unknown` means, where a row has it."""
    unknown = next((a.deadline.id for a in answer.deadlines if a.status is Status.UNKNOWN), None)
    if unknown is not None:
        yield (
            f"unknown: the last day is past, but the record ends on {answer.covers_through} and does not reach "
            "past it, so it does not show whether the deadline was met."
        )
        yield (
            f"If you know more: 'withdrawal journal add completed {unknown} --on DATE --source URL', or, if you "
            "know that nothing happened through a day, 'withdrawal journal add reviewed --through DAY'."
        )
