"""Dates, numbers and lists as people read them, and lines that never break inside a date.

Dates are never more precise than the data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import groupby

from withdrawal_cli.core.edtf import ImpreciseDate

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PARTS = {
    "33": "first quarter of", "34": "second quarter of", "35": "third quarter of", "36": "fourth quarter of",
    "40": "first half of", "41": "second half of",
}  # fmt: skip


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun, in the plural (`plural`, else with an s) unless it is 1.

    >>> count(1, "day"), count(53, "day")
    ('1 day', '53 days')
    """
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def count_range(low: int, high: int, noun: str) -> str:
    """Return a range of numbers with its noun.

    >>> count_range(16, 18, "day"), count_range(1, 1, "day")
    ('16–18 days', '1 day')
    """
    return count(high, noun) if low == high else f"{low}–{count(high, noun)}"


def days_range(low: int | None, high: int | None) -> str:
    """Return a range of numbers of days; `high` is None if it is unbounded.

    >>> days_range(16, 18), days_range(3, None)
    ('16–18 days', 'at least 3 days')
    """
    return f"at least {count(low or 0, 'day')}" if high is None else count_range(low or 0, high, "day")


def listed(items: Sequence[str], most: int) -> str:
    """Join at most `most` items with commas, and add how many more there are."""
    rest = len(items) - most
    return ", ".join(items) if rest <= 0 else f"{', '.join(items[:most])} and {rest} more"


def number_ranges(numbers: list[int]) -> str:
    """Return ordered numbers, with three or more consecutive ones as a range.

    >>> number_ranges([1, 2, 3, 5, 6])
    '1–3,5,6'
    """
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return ",".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)


def day_words(day: date) -> str:
    """Return a day for people.

    >>> day_words(date(2026, 11, 22))
    '22 Nov 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year:04d}"


def long_day(day: date) -> str:
    """Return a day for people, with the full name of the month.

    >>> long_day(date(2026, 11, 22))
    '22 November 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}"


def instant_words(instant: datetime, zone: str) -> str:
    """Return an instant in its own zone, to the minute; midnight is written as the day alone.

    >>> instant_words(datetime(2026, 11, 26, 0, 6), "Asia/Baghdad")
    '26 Nov 2026, 00:06 (Asia/Baghdad)'
    >>> instant_words(datetime(2026, 11, 26), "Asia/Baghdad")
    '26 Nov 2026 (Asia/Baghdad)'
    """
    time = "" if (instant.hour, instant.minute, instant.second) == (0, 0, 0) else f", {instant:%H:%M}"
    return f"{day_words(instant.date())}{time} ({zone})"


def date_words(date: ImpreciseDate | None) -> str:
    """Return a date for people, as imprecise as it is.

    >>> words = lambda text: date_words(ImpreciseDate.parse(text))
    >>> words("2025-12-31"), words("2026-09"), words("2026-12-31~"), words("2026-09/.."), words("2027-35")
    ('31 Dec 2025', 'Sep 2026', 'about 31 Dec 2026', 'Sep 2026 or later', 'third quarter of 2027')
    >>> words("2026-01-16/2026-01-18"), words("2026-01-28/2026-02-03"), words("2025-12/2026-02-03")
    ('16–18 Jan 2026', '28 Jan – 3 Feb 2026', 'between Dec 2025 and 3 Feb 2026')
    """
    return "no date" if date is None else _words(date.text, 3)


def long_date(date: ImpreciseDate) -> str:
    """Return a date for a sentence, with full names of months, as imprecise as it is.

    >>> long_date(ImpreciseDate.parse("2026-01-16/2026-01-18")), long_date(ImpreciseDate.parse("2026-09"))
    ('between 16 and 18 January 2026', 'September 2026')
    """
    return _words(date.text, None)


def on_words(date: ImpreciseDate) -> str:
    """Return when something happened, with its preposition.

    >>> on_words(ImpreciseDate.parse("2026-01-16/2026-01-17")), on_words(ImpreciseDate.parse("2026-09"))
    ('on 16 or 17 January 2026', 'in September 2026')
    >>> on_words(ImpreciseDate.parse("2026-09-30/2026-10-01"))
    'on 30 September or 1 October 2026'
    """
    words = long_date(date)
    if words.startswith(("between", "about")):
        return words
    if date.earliest is None or date.latest is None:
        return f"({words})"
    return f"{'on' if date.is_one_day or ' or ' in words else 'in'} {words}"


def open_end_words(date: ImpreciseDate) -> str:
    """Return why a date has no last day to count to."""
    return "last day not known" if date.end_is_unknown else "no last day"


def ago_words(on: ImpreciseDate, day: date) -> str:
    """Return how many days before `day` something happened, as imprecise as its date."""
    low = 0 if on.latest is None else max(0, (day - on.latest).days)
    high = None if on.earliest is None else (day - on.earliest).days
    return "today" if high is not None and high <= 0 else f"{days_range(low, high)} ago"


def span_words(date: ImpreciseDate | None) -> str:
    """Return the days that a date can mean.

    >>> span_words(ImpreciseDate.parse("2026-09")), span_words(ImpreciseDate.parse("2026-09/.."))
    ('1–30 Sep 2026', '1 Sep 2026 or later')
    """
    if date is None:
        return ""
    if date.earliest is not None and date.is_one_day:
        return day_words(date.earliest)
    return _words(f"{date.earliest or '..'}/{date.latest or '..'}", 3)


@lru_cache(maxsize=4096)  # deadlines share their dates
def _words(text: str, letters: int | None) -> str:
    """Return an EDTF date in words, with month names cut to `letters`."""
    start, slash, end = text.partition("/")
    if not slash or start == end:
        return _single(start, letters)
    if end in ("", ".."):
        return f"{_single(start, letters)} or later"
    if start in ("", ".."):
        return f"{_single(end, letters)} or earlier"
    first, last = start.split("-"), end.split("-")
    if len(first) != len(last) or not f"{start}{end}".replace("-", "").isdigit() or {*first[1:], *last[1:]} & {*_PARTS}:
        return f"between {_single(start, letters)} and {_single(end, letters)}"
    shared = next((n for n, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first))
    words = _single(start, letters).split(" ")[: len(first) - shared]  # common parts are written once
    if letters is None:
        is_next_day = len(first) == 3 and (date.fromisoformat(end) - date.fromisoformat(start)).days == 1
        both = f"{' '.join(words)} {'or' if is_next_day else 'and'} {_single(end, letters)}"
        return both if is_next_day else f"between {both}"
    return f"{' '.join(words)}{' – ' if len(words) > 1 else '–'}{_single(end, letters)}"


def _single(text: str, letters: int | None) -> str:
    year, part, day, *_ = [*text.rstrip("?~%").split("-"), "", ""]
    if "X" in year:
        year = f"{year[:2]}00–{year[:2]}99" if year.endswith("XX") else f"the {year[:3]}0s"
    if part in _PARTS:
        said = f"{_PARTS[part]} {year}"
    else:
        month = MONTHS[int(part) - 1][:letters] if part.isdigit() else ""
        said = " ".join(filter(None, (day.lstrip("0") if day.isdigit() else "", month, year)))
    about = "about " if text.endswith(("~", "%")) else ""
    unsure = " (uncertain)" if text.endswith(("?", "%")) else ""
    return f"{about}{said}{unsure}"


def edtf_words(text: str | None) -> str | None:
    """Return an EDTF text in words, as `date_words` does; None stays None."""
    return None if text is None else date_words(ImpreciseDate.parse(text))


def headline_words(title: str) -> str:
    """Return a source's title in quotation marks, unless square brackets mark it as not a headline.

    >>> headline_words("Iraq takes over"), headline_words("[Statement, in Arabic]")
    ('“Iraq takes over”', '[Statement, in Arabic]')
    """
    return title if title.startswith("[") and title.endswith("]") else f"“{title}”"


def published_words(published: ImpreciseDate | None) -> str:
    """Return when a source was published, or that the date is unknown."""
    return date_words(published) if published else "date unknown"


_ATOMS = r"(?s)\d[\dX?~%.:+-]*/?|."
"""The units into which a long word is broken: dates and times stay whole, an interval breaks after its `/`."""


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> columns_of("Bases"), columns_of("基地"), columns_of("e\N{COMBINING ACUTE ACCENT}")
    (5, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_INSIDE_DATES = rf"(?<=\d) (?=(?:{_MONTH})\b)|(?<={_MONTH}) (?=\d)|(?<=\d) (?=(?:year|month|day)s?\b)|(?<=about) (?=\d)"
_COMMANDS = "status|countdown|timeline|show|sites|sources|diff|check|calendar|publish|journal|schedule"
_COMMAND = rf"(?:(?<=: )|(?<=, )|(?<='))withdrawal (?:{_COMMANDS})(?: [^\s,;')]+)*"
"""A command to copy: after a colon, a comma or a quotation mark."""
_GLUE = "\0"
"""A placeholder for a blank at which no line may break; safe text does not contain it."""


@cache  # compiled on first use: JSON needs none of it
def _inside_dates() -> re.Pattern[str]:
    return re.compile(_INSIDE_DATES)


def words_of(text: str) -> list[str]:
    """Split text into unbreakable parts: words, dates, numbers with their unit, and commands to copy.

    >>> words_of("due 30 Sep 2026, in 4 days")
    ['due', '30 Sep 2026,', 'in', '4 days']
    >>> words_of("more: withdrawal timeline --all")
    ['more:', 'withdrawal timeline --all']
    """
    if "withdrawal " in text:
        text = re.sub(_COMMAND, lambda command: command[0].replace(" ", _GLUE), text)
    return [word.replace(_GLUE, " ") for word in _inside_dates().sub(_GLUE, text).split(" ")]


def _broken(unit: str, columns: int) -> list[str]:
    """Return the words of a command that is longer than a line; another unit stays whole."""
    return unit.split(" ") if unit.startswith("withdrawal ") and columns_of(unit) > columns else [unit]


def wrap(text: str, columns: int | None) -> list[str]:
    """Wrap text between words to at most `columns`; longer words stay whole. None does not wrap.

    >>> wrap("due by the end of Sep 2026", 20)
    ['due by the end of', 'Sep 2026']
    """
    if columns is None:
        return [text]
    lines, used = [""], 0
    parts = (part for unit in words_of(text) for part in _broken(unit, columns))
    for number, word in enumerate(parts):
        size = columns_of(word)
        if number and used + 1 + size > columns and lines[-1].strip():
            lines.append(word)
            used = size
        else:
            lines[-1] += f" {word}" if number else word
            used += size + (1 if number else 0)
    return [line.rstrip(" ") for line in lines]


def fold(text: str, columns: int) -> list[str]:
    """Wrap text to at most `columns` (20 or more), breaking inside a word only if necessary.

    >>> fold("between 2026-01-01/2026-03-31", 20)
    ['between 2026-01-01/', '2026-03-31']
    """
    lines = [""]
    for piece in _pieces(text, columns):
        if columns_of(lines[-1] + piece) <= columns:
            lines[-1] += piece
        elif piece.strip(" "):
            lines.append(piece.lstrip(" "))
    return [line.rstrip(" ") for line in lines if line.strip(" ")]


def shorten(text: str, columns: int, ellipsis: str) -> str:
    """Return the words that fit in `columns`, with an ellipsis if some were cut.

    >>> shorten("by the end of September 2026", 20, "…")
    'by the end of…'
    """
    head = text[: 8 * columns]  # no column needs more, and the rest may be megabytes
    if head == text and columns_of(text) <= columns:
        return text
    kept, room = "", columns - columns_of(ellipsis)
    for piece in _pieces(head, room):
        if columns_of(kept + piece) > room:
            break
        kept += piece
    return kept.rstrip(" ") + ellipsis


def _pieces(text: str, columns: int) -> list[str]:
    """Return the words, each with the space before it; a word longer than the line is split into atoms."""
    pieces = []
    for number, word in enumerate(text.split(" ")):
        atoms = [word] if columns_of(word) <= columns else _atoms(word, columns)
        if number:
            atoms[0] = " " + atoms[0]
        pieces += atoms
    return pieces


def _atoms(word: str, columns: int) -> list[str]:
    found = re.findall(_ATOMS, word)
    return [part for atom in found for part in ([atom] if len(atom) < columns else list(atom))]
