"""The words for people: the same in the table, in Markdown and on the page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from withdrawal_cli.core.edtf import ImpreciseDate


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun, in the plural where it is not 1 (`plural`, else with an s).

    >>> count(1, "day"), count(53, "day")
    ('1 day', '53 days')
    """
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


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
