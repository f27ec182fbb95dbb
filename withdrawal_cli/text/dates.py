"""Dates, numbers and lists as people read them, never more precise than the data.

`DATES` has the words; another language of the published page needs another table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import groupby
from typing import Literal

from withdrawal_cli.core.edtf import ImpreciseDate, Lateness, Punctuality

Months = Literal["short", "full"]
"""Whether names of months are cut to three letters."""

DATES = {
    "digits": "0123456789",
    "full.1": "January", "full.2": "February", "full.3": "March", "full.4": "April", "full.5": "May",
    "full.6": "June", "full.7": "July", "full.8": "August", "full.9": "September", "full.10": "October",
    "full.11": "November", "full.12": "December",
    "short.1": "Jan", "short.2": "Feb", "short.3": "Mar", "short.4": "Apr", "short.5": "May", "short.6": "Jun",
    "short.7": "Jul", "short.8": "Aug", "short.9": "Sep", "short.10": "Oct", "short.11": "Nov", "short.12": "Dec",
    "date.day": "{day} {month} {year}", "date.day-month": "{day} {month}", "date.month": "{month} {year}",
    "date.decade": "the {year}s", "date.century": "{first}–{last}",
    "date.33": "first quarter of {year}", "date.34": "second quarter of {year}", "date.35": "third quarter of {year}",
    "date.36": "fourth quarter of {year}", "date.40": "first half of {year}", "date.41": "second half of {year}",
    "date.range": "{first}–{last}", "date.range-of-words": "{first} – {last}",
    "date.between": "between {first} and {last}", "date.or": "{first} or {last}",
    "date.later": "{date} or later", "date.earlier": "{date} or earlier", "date.about": "about {date}",
    "date.unsure": "{date} (uncertain)", "date.none": "no date",
    "on.day": "on {date}", "on.month": "in {date}", "on.part": "in the {date}",
    "instant": "{date}, {time} ({zone})", "instant.day": "{date} ({zone})",
    "list.more.one": "{items} and {n} other", "list.more.other": "{items} and {n} others", "list.comma": ", ",
    "days.one": "{n} day", "days.other": "{n} days", "days.range": "{low}–{n} days",
    "lateness.on-time": "on time", "lateness.late": "{days} late", "lateness.undetermined": "on time or late",
    "lateness.up-to": "on time or up to {days} late",
    "days.least.one": "at least {n} day", "days.least.other": "at least {n} days",
}  # fmt: skip
"""The words by key; values to fill in are in braces, and what counts has one form for 1 and one for other numbers."""


def number(value: int, digits: int = 0) -> str:
    """Return a number in the numerals of `DATES`, with at least so many digits."""
    return f"{value:0{digits}d}".translate({ord("0") + n: digit for n, digit in enumerate(DATES["digits"])})


def fill(table: dict[str, str], key: str, /, **values: object) -> str:
    """Return the words of a key with its values filled in; numbers use the numerals of `DATES`."""
    return table[key].format(**{name: number(v) if isinstance(v, int) else v for name, v in values.items()})


_say = partial(fill, DATES)


def _say_count(key: str, n: int, **values: object) -> str:
    return _say(f"{key}.{'one' if n == 1 else 'other'}", n=n, **values)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun, in the plural (`plural`, else with an s) unless it is 1.

    >>> count(1, "day"), count(53, "day")
    ('1 day', '53 days')
    """
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def days_range(low: int | None, high: int | None) -> str:
    """Return a range of numbers of days; `high` is None if it is unbounded.

    >>> days_range(16, 18), days_range(1, 1), days_range(3, None)
    ('16–18 days', '1 day', 'at least 3 days')
    """
    if high is None:
        return _say_count("days.least", low or 0)
    return _say_count("days", high) if low == high else _say("days.range", low=low or 0, n=high)


def late_words(late: Lateness) -> str:
    """Return whether a completion was on time, or how late it was."""
    if late.punctuality is Punctuality.UNDETERMINED and late.days_max is not None:
        return _say("lateness.up-to", days=_say_count("days", late.days_max))
    words = (late.punctuality or Punctuality.UNDETERMINED).value
    return _say(f"lateness.{words}", days=days_range(late.days_min, late.days_max))


def listed(items: Sequence[str], most: int) -> str:
    """Join items, at most `most` of them, and say how many others there are."""
    shown = DATES["list.comma"].join(items[:most])
    return _say_count("list.more", len(items) - most, items=shown) if len(items) > most else shown


def number_ranges(numbers: list[int]) -> str:
    """Return ordered numbers, with three or more consecutive ones as a range.

    >>> number_ranges([1, 2, 3, 5, 6])
    '1–3,5,6'
    """
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return ",".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)


def day_words(day: date, months: Months = "short") -> str:
    """Return a day for people.

    >>> day_words(date(2026, 11, 22)), day_words(date(2026, 11, 22), "full")
    ('22 Nov 2026', '22 November 2026')
    """
    return _say("date.day", day=day.day, month=DATES[f"{months}.{day.month}"], year=number(day.year, 4))


def long_day(day: date) -> str:
    """Return a day for people, with the full name of the month."""
    return day_words(day, "full")


def instant_words(instant: datetime, zone: str, months: Months = "short") -> str:
    """Return an instant in its own zone, to the minute; midnight is written as the day alone.

    >>> instant_words(datetime(2026, 11, 26, 0, 6), "Asia/Baghdad")
    '26 Nov 2026, 00:06 (Asia/Baghdad)'
    >>> instant_words(datetime(2026, 11, 26), "Asia/Baghdad")
    '26 Nov 2026 (Asia/Baghdad)'
    """
    time = f"{number(instant.hour, 2)}:{number(instant.minute, 2)}"
    key = "instant" if instant.hour or instant.minute or instant.second else "instant.day"
    return _say(key, date=day_words(instant.date(), months), time=time, zone=zone)


def date_words(date: ImpreciseDate | None, months: Months = "short") -> str:
    """Return a date for people, as imprecise as it is.

    >>> words = lambda text: date_words(ImpreciseDate.parse(text))
    >>> words("2025-12-31"), words("2026-09"), words("2026-12-31~"), words("2026-09/.."), words("2027-35")
    ('31 Dec 2025', 'Sep 2026', 'about 31 Dec 2026', 'Sep 2026 or later', 'third quarter of 2027')
    >>> words("2026-01-16/2026-01-18"), words("2026-01-28/2026-02-03"), words("2025-12/2026-02-03")
    ('16–18 Jan 2026', '28 Jan – 3 Feb 2026', 'between Dec 2025 and 3 Feb 2026')
    """
    return DATES["date.none"] if date is None else _words(date.text, months)


def long_date(date: ImpreciseDate) -> str:
    """Return a date for a sentence, with full names of months, as imprecise as it is.

    >>> [long_date(ImpreciseDate.parse(text)) for text in ("2026-09", "2026-01-16/2026-01-18", "2026-09-30/2026-10-01")]
    ['September 2026', 'between 16 and 18 January 2026', '30 September or 1 October 2026']
    """
    return _words(date.text, "full", spoken=True)


def on_words(date: ImpreciseDate) -> str:
    """Return when something happened, with its preposition.

    >>> [on_words(ImpreciseDate.parse(text)) for text in ("2026-01-16/2026-01-17", "2026-09/..", "2026-35", "202X")]
    ['on 16 or 17 January 2026', 'in September 2026 or later', 'in the third quarter of 2026', 'in the 2020s']
    """
    first, slash, last = date.text.partition("/")
    bound = last if first in _OPEN else first
    between = slash and last not in _OPEN and first not in (*_OPEN, last) and not _are_two_days(first, last)
    if between or bound.endswith(("~", "%")):
        return long_date(date)  # "between" and "about" need no other preposition
    key = "on.day" if bound[8:10].isdigit() else "on.part" if _is_part(bound) else "on.month"
    return _say(key, date=long_date(date))


def open_end_words(date: ImpreciseDate) -> str:
    """Return why a date has no last day to count to."""
    return "last day not known" if date.end_is_unknown else "no last day"


def ago_words(on: ImpreciseDate, day: date) -> str:
    """Return how many days before `day` something happened, as imprecise as its date."""
    low = 0 if on.latest is None else max(0, (day - on.latest).days)
    high = None if on.earliest is None else (day - on.earliest).days
    if low == 0 and high is None:
        return "today or earlier"
    return "today" if high is not None and high <= 0 else f"{days_range(low, high)} ago"


def span_words(date: ImpreciseDate | None) -> str:
    """Return the days that a date can mean.

    >>> span_words(ImpreciseDate.parse("2026-09")), span_words(ImpreciseDate.parse("2026-09/.."))
    ('1–30 Sep 2026', '1 Sep 2026 or later')
    """
    return "" if date is None else _words(f"{date.earliest or '..'}/{date.latest or '..'}", "short")


_OPEN = ("", "..")


@lru_cache(maxsize=4096)  # deadlines share their dates
def _words(text: str, months: Months, *, spoken: bool = False) -> str:
    """Return an EDTF date in words; `spoken` has "between" and "or" where a table has a dash."""
    first, slash, last = text.partition("/")
    if not slash or first == last:
        return _single(first, months)
    if last in _OPEN:
        return _say("date.later", date=_single(first, months))
    if first in _OPEN:
        return _say("date.earlier", date=_single(last, months))
    start, end, two = _start(first, last, months), _single(last, months), _are_two_days(first, last)
    if spoken or not start:
        return _say("date.or" if spoken and two else "date.between", first=start or _single(first, months), last=end)
    return _say("date.range" if " " not in start else "date.range-of-words", first=start, last=end)


def _start(first: str, last: str, months: Months) -> str:
    """Return the start of an interval without what its end repeats; empty if they are not of one kind."""
    parts, others = first.split("-"), last.split("-")
    are_plain = f"{first}{last}".replace("-", "").isdigit() and not (_is_part(first) or _is_part(last))
    if len(parts) != len(others) or not are_plain:
        return ""
    month = DATES[f"{months}.{int(parts[1])}"] if parts[1:] else ""
    if parts[:-1] == others[:-1] and parts[1:]:
        return number(int(parts[2])) if parts[2:] else month
    if parts[0] == others[0] and parts[2:]:
        return _say("date.day-month", day=int(parts[2]), month=month)
    return _single(first, months)


def _is_part(text: str) -> bool:
    """Return whether a date is a quarter or a half of a year."""
    return f"date.{text[5:7]}" in DATES


def _are_two_days(first: str, last: str) -> bool:
    """Return whether an interval is of two days, one after the other."""
    are_days = len(first) == len(last) == 10 and f"{first}{last}".replace("-", "").isdigit()
    return are_days and (date.fromisoformat(last) - date.fromisoformat(first)).days == 1


def _single(text: str, months: Months) -> str:
    year, part, day, *_ = (*text.rstrip("?~%").split("-"), "", "")
    if year.endswith("XX"):
        said = _say("date.century", first=number(int(f"{year[:2]}00"), 4), last=number(int(f"{year[:2]}99"), 4))
    elif year.endswith("X"):
        said = _say("date.decade", year=number(int(f"{year[:3]}0"), 4))
    elif not part.isdigit():  # a year, or its month or day unspecified
        said = number(int(year), 4)
    elif _is_part(text):
        said = _say(f"date.{part}", year=number(int(year), 4))
    else:
        month = DATES[f"{months}.{int(part)}"]
        said = (
            _say("date.day", day=int(day), month=month, year=number(int(year), 4))
            if day.isdigit()
            else _say("date.month", month=month, year=number(int(year), 4))
        )
    if text.endswith(("~", "%")):
        said = _say("date.about", date=said)
    return _say("date.unsure", date=said) if text.endswith(("?", "%")) else said
