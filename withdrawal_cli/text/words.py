"""The words for people: the same in the table, in Markdown and on the page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from withdrawal_cli.core.assess import Assessment, Lateness, Punctuality, Status
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Event

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


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun, in the plural where it is not 1 (`plural`, else with an s).

    >>> count(1, "day"), count(53, "day")
    ('1 day', '53 days')
    """
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


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


def span_words(date: ImpreciseDate | None) -> str:
    """Say which days a date can mean.

    >>> span_words(ImpreciseDate.parse("2026-09"))
    '2026-09-01 to 2026-09-30'
    """
    if date is None:
        return ""
    if date.is_one_day:
        return f"{date.earliest}"
    if date.earliest is None:
        return f"up to {date.latest}"
    if date.latest is None:
        return f"from {date.earliest} on"
    return f"{date.earliest} to {date.latest}"


_PARTS = {
    "33": "first quarter of", "34": "second quarter of", "35": "third quarter of", "36": "fourth quarter of",
    "40": "first half of", "41": "second half of",
}  # fmt: skip


def date_words(date: ImpreciseDate | None) -> str:
    """Say a date without the signs of EDTF, as imprecise as it is.

    >>> [date_words(ImpreciseDate.parse(text)) for text in ("2026-09", "2026-12-31~", "2026-09/..", "2026-35")]
    ['2026-09', 'about 2026-12-31', '2026-09 or later', 'third quarter of 2026']
    >>> date_words(ImpreciseDate.parse("2026-01-16/2026-01-18"))
    'between 2026-01-16 and 2026-01-18'
    """
    return "no date" if date is None else _date_words(date.text)


@lru_cache(maxsize=4096)  # the deadlines of a long schedule share their dues
def _date_words(text: str) -> str:
    start, slash, end = text.partition("/")
    if not slash:
        return _single_words(start)
    if end in ("", ".."):
        return f"{_single_words(start)} or later"
    if start in ("", ".."):
        return f"{_single_words(end)} or earlier"
    return f"between {_single_words(start)} and {_single_words(end)}"


def date_and_span(date: ImpreciseDate | None) -> str:
    """Say a date with the days that it can mean, where it does not name them itself.

    >>> date_and_span(ImpreciseDate.parse("2026-09/..")), date_and_span(ImpreciseDate.parse("2026-09-30"))
    ('2026-09 or later (from 2026-09-01 on)', '2026-09-30')
    """
    words = date_words(date)
    if date is None:
        return words
    named = date.is_one_day or words == f"between {date.earliest} and {date.latest}"
    return words if named else f"{words} ({span_words(date)})"


def edtf_words(text: str | None) -> str | None:
    """Say a date that is given as EDTF text, as `date_words` does; None stays None."""
    return None if text is None else date_words(ImpreciseDate.parse(text))


def other_dues(a: Assessment) -> list[str]:
    """Give the dues that sources state besides the one in force, each once, in order of the last day."""
    dues = {v.version.due for v in a.reported_as} - {a.due}
    return [date_words(due) for due in sorted(dues, key=lambda due: (due.latest or date.max, due.text))]


def _single_words(text: str) -> str:
    bare = text.rstrip("?~%")
    year, _, part = bare.partition("-")
    said = f"{_PARTS[part]} {year}" if part in _PARTS else bare
    about = "about " if text.endswith(("~", "%")) else ""
    unsure = " (uncertain)" if text.endswith(("?", "%")) else ""
    return f"{about}{said}{unsure}"


def headline_words(title: str) -> str:
    """Give a source's title in quotation marks, and without them where square brackets say that it is no headline.

    >>> headline_words("Iraq takes over"), headline_words("[Statement, in Arabic]")
    ('“Iraq takes over”', '[Statement, in Arabic]')
    """
    return title if title.startswith("[") and title.endswith("]") else f"“{title}”"


def published_words(published: str | None) -> str:
    """Say when a source was published, or that it is not known, which is not to say that its page has no date."""
    return edtf_words(published) or "date unknown"


def instant_words(instant: str) -> str:
    """Write an RFC 3339 instant for people.

    >>> instant_words("2026-10-01T00:00:00+03:00")
    '2026-10-01 00:00:00 UTC+03:00'
    """
    return f"{instant[:10]} {instant[11:19]} UTC{instant[19:]}"


def listed(items: list[str], most: int) -> str:
    """Join items with commas, at most `most` of them, and say how many more there are."""
    rest = len(items) - most
    return ", ".join(items) if rest <= 0 else f"{', '.join(items[:most])} and {rest} more"


def event_id_words(event: Event) -> str:
    """Give an event's id, and say so where it is the user's entries."""
    return f"{event.id}, added by you" if event.by else event.id


def long_day(day: date) -> str:
    """Say a day for people.

    >>> long_day(date(2026, 11, 22))
    '22 November 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
