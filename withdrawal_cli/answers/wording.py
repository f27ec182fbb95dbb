"""What answers say of deadlines: status, due, countdown and evidence in words, and the notes below a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from withdrawal_cli.core.assess import Answer, Assessment, Lateness, Punctuality, Status
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.schedule import Event
from withdrawal_cli.text.document import Cell, Table, row
from withdrawal_cli.text.safe import one_line
from withdrawal_cli.text.words import count, date_words, instant_words, listed

SIGNS = {
    Status.NO_DATE: "–",
    Status.NOT_ANNOUNCED: "·",
    Status.CANCELLED: "✗",
    Status.COMPLETED: "✓",
    Status.DUE: "●",
    Status.DUE_SOON: "◔",
    Status.UPCOMING: "○",
    Status.OVERDUE: "!",
    Status.UNKNOWN: "?",
}
"""A sign for each status, beside its word: colour never carries information alone."""


def status_words(a: Assessment) -> str:
    """Say the status in words, beginning with the same word as in JSON."""
    if a.status is Status.COMPLETED:
        return f"completed, {late_words(a.lateness)}"
    if a.status is Status.DUE:
        if a.deadline_at is None:
            return "due, no last day"
        return "due, last day today" if a.days_left == 0 else "due now"
    return str(a.status.value)


def due_quote(a: Assessment) -> str:
    """Give the wording of the due in force in quotation marks, and nothing where it is not its source's words.

    The title of an event that amends a due without a quote is the record's, or the user's.
    """
    amended = a.amendments[-1] if a.amendments else None
    is_quote = amended is None or (amended.by is None and amended.quote is not None)
    return f"“{a.wording}”" if is_quote and a.wording else ""


def late_words(lateness: Lateness) -> str:
    """Say whether a completed deadline was met, and by how much it was missed."""
    low, high = lateness.days_min, lateness.days_max
    if lateness.punctuality is Punctuality.ON_TIME:
        return "on time"
    if lateness.punctuality is Punctuality.LATE:
        if high is None:
            return f"at least {count(low or 0, 'day')} late"
        return f"{count(high, 'day')} late" if low == high else f"{low} to {count(high, 'day')} late"
    return f"on time or up to {count(high, 'day')} late" if high is not None else "on time or late, undetermined"


def clock_words(a: Assessment, days_to_opening: int | None) -> str:
    """Say how many days are left to the last day, or have passed since; both edges of an imprecise due."""
    left = a.days_left
    if left is None:
        return "no date" if a.due is None else "no last day"
    if a.has_ended:
        if left < 0:
            return f"last day was {count(-left, 'day')} ago"
        return "last day is today" if left == 0 else f"last day is in {count(left, 'day')}"
    if left < 0:
        return f"{count(-left, 'day')} past the last day"
    if left == 0:
        return "last day is today"
    if days_to_opening is not None and 0 < days_to_opening < left:
        return f"{days_to_opening} to {count(left, 'day')} left"
    return f"{count(left, 'day')} left"


def other_dues(a: Assessment) -> list[str]:
    """Give the dues that sources state besides the one in force, each once, in order of the last day."""
    dues = {v.reported.due for v in a.reported_as} - {a.due}
    return [date_words(due) for due in sorted(dues, key=lambda due: (due.latest or date.max, due.text))]


def event_id_words(event: Event) -> str:
    """Give an event's id, and say so where it is the user's entries."""
    return f"{event.id}, added by you" if event.by else event.id


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


def title_of(answers: Sequence[Answer]) -> str:
    """Return the title of the document that these answers make: the schedule's, or how many schedules there are."""
    return one_line(answers[0].schedule.title) if len(answers) == 1 else f"{len(answers)} schedules"


def with_schedule(answers: Sequence[Answer], answer: Answer) -> tuple[str, ...]:
    """Return the cells that each row begins with: the schedule's title, where there are several schedules."""
    return (answer.schedule.title,) if len(answers) > 1 else ()


def schedule_column(answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return the name of the column of `with_schedule`."""
    return ("Schedule",) if len(answers) > 1 else ()


def notes_of(answers: Sequence[Answer], *notes: Callable[[Answer], Iterable[str]]) -> tuple[str, ...]:
    """Return the notes on each answer, beginning with the schedule's title where there are several."""
    named = [(f"{answer.schedule.title}: " if len(answers) > 1 else "", answer) for answer in answers]
    return tuple(one_line(title + line) for title, answer in named for make in notes for line in make(answer))


class Names:
    """What regions and sources are called, and what a status rests on."""

    def __init__(self, answer: Answer, *, public: bool = False) -> None:
        self.answer = answer
        self.own = "the publisher's entry" if public else "your entry"
        self.regions = {region.id: region.name for region in answer.schedule.regions}
        self.publishers = {source.id: source.publisher for source in answer.schedule.sources}
        self.covers_through = answer.covers_through
        self.known = answer.cutoff
        self.need_titles = _any_twice(a.deadline.region or "" for a in answer.deadlines)

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


def deadline_table(
    answers: Sequence[Answer], columns: tuple[str, ...], cells: Callable[[Names, Assessment], tuple[Cell, ...]]
) -> Table:
    """Return a table of the deadlines of one schedule, or of several in order of the last day.

    A row begins with the schedule's title, where there are several, and the region; `cells` gives the other cells.
    """
    all_names = [Names(answer) for answer in answers]
    pairs = [(names, a) for names in all_names for a in names.answer.deadlines]
    if len(answers) > 1:
        pairs.sort(key=lambda pair: (pair[1].last_day or date.max, pair[1].deadline.id))
    rows = [row(*with_schedule(answers, names.answer), names.of(a), *cells(names, a)) for names, a in pairs]
    heading = "Deadline" if any(names.need_titles for names in all_names) else "Region"
    return Table((*schedule_column(answers), heading, *columns), rows, "No deadlines.")


def _any_twice(words: Iterable[str]) -> bool:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            return True
        seen.add(word)
    return False


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
