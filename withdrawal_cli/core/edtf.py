"""Dates as imprecise as their sources left them: a subset of EDTF (ISO 8601-2:2019).

An `ImpreciseDate` keeps the text that a source justifies; its `Span` says which days the text can mean, and
`lateness` compares two of them.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from msgspec import Struct

FORMS = (
    "2026, 2026-09, 2026-09-30, 2026-09-XX, 202X, 2026-35 (quarter), 2026-41 (half-year), 2026-01/2026-03, ../2026-09"
)
"""The accepted forms, one example each, for messages and help."""

_YEARS = "((?!0000)[0-9]{4}|(?!000)[0-9]{3}X|(?!00)[0-9]{2}XX)"
_MONTHS = "(?!0000)[0-9]{4}-((0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]|XX))?|XX(-XX)?|3[3-6]|4[01])"
_DATES = f"({_YEARS}|{_MONTHS})[?~%]?"
PATTERN = rf"^({_DATES}(/({_DATES}|\.\.)?)?|(\.\.)?/{_DATES})$(?!\n)"
"""The form of an accepted date, for a JSON Schema; it cannot check that days exist and that ends are in order."""

_LONGEST = 40  # the longest form is an interval of two qualified days, 23 characters
_DIGITS = frozenset("0123456789")
_QUALIFIERS = "?~%"
_OPEN_ENDS = ("", "..")
_SUB_YEAR_MONTHS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)}
_REFUSED_SUB_YEARS = ((range(21, 33), "seasons"), (range(37, 40), "four-month periods"))


class DateError(ValueError):
    """A text is not one of the accepted dates.

    `value` is the text as it was given, `rule` the rule that it breaks, in a few words.

    >>> DateError("2026-13", "month must be 01..12").rule
    'month must be 01..12'
    """

    def __init__(self, value: str, rule: str) -> None:
        self.value = value
        self.rule = rule
        super().__init__(f"{value!r} is not a date ({rule})")


class Span(Struct, frozen=True):
    """The days that a date can mean: `earliest`..`latest`, both inclusive; None for an open or unknown end."""

    earliest: date | None
    latest: date | None

    def __contains__(self, day: date) -> bool:
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)


class ImpreciseDate:
    """A date as its source gave it, in EDTF.

    Accepted are year, month and day; quarters (33..36) and half-years (40, 41); unspecified digits at the end;
    intervals, read as *some day between*, with either end open (`..`) or unknown (empty); and the qualifiers
    `?`, `~` and `%` at the end, which never move the span. Years run from 0001 to 9999.
    The rest of EDTF is refused by name. Two dates are equal when their texts are.

    >>> september = ImpreciseDate.parse("2026-09")
    >>> september.span.earliest.isoformat(), september.span.latest.isoformat()
    ('2026-09-01', '2026-09-30')
    >>> str(september)
    '2026-09'
    >>> ImpreciseDate.parse("2026-13")
    Traceback (most recent call last):
    withdrawal_cli.core.edtf.DateError: '2026-13' is not a date (month must be 01..12)
    """

    __slots__ = ("earliest", "latest", "text")
    text: str
    earliest: date | None
    """The first day it can mean, inclusive; None when open or unknown."""
    latest: date | None
    """The last day it can mean, inclusive; None when open or unknown."""

    def __init__(self, text: str, span: Span) -> None:
        # plain attributes, not properties of the span, because hot paths read them often
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "earliest", span.earliest)
        object.__setattr__(self, "latest", span.latest)

    @staticmethod
    def parse(text: str) -> ImpreciseDate:
        """Parse an EDTF text; the inverse of `str`. Raises `DateError`, which names the rule."""
        return parse_date(text)

    @property
    def span(self) -> Span:
        """The days it can mean."""
        return Span(self.earliest, self.latest)

    @property
    def order(self) -> tuple[date, date]:
        """What dates are sorted by: the first day, then the last day."""
        return self.earliest or date.min, self.latest or date.max

    @property
    def is_one_day(self) -> bool:
        """Whether it can mean a single day only."""
        return self.earliest == self.latest  # at most one end is open

    @property
    def end_is_unknown(self) -> bool:
        """Whether its last day is not known (`2026-09/`); an open end (`2026-09/..`) has none."""
        return self.text.endswith("/")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"ImpreciseDate.parse({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, ImpreciseDate) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    def __setattr__(self, name: str, value: object) -> None:
        msg = f"an ImpreciseDate does not change ({name})"
        raise AttributeError(msg)

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (ImpreciseDate.parse, (self.text,))


@lru_cache(maxsize=4096)
def parse_date(text: str) -> ImpreciseDate:
    """Parse an EDTF text, as `ImpreciseDate.parse` does."""
    if not text:
        raise DateError(text, "it is empty")
    if len(text) > _LONGEST:
        raise DateError(text[:_LONGEST] + "…", "it is too long")
    start, slash, end = text.partition("/")
    if not slash:
        return ImpreciseDate(text, _single(text, text))
    if "/" in end:
        between = "an interval has one '/', between two dates that begin with the year"
        raise DateError(text, _YEAR_RULE if start.isdigit() and len(start) < len("2026") else between)
    if start in _OPEN_ENDS and end in _OPEN_ENDS:
        raise DateError(text, "one end of an interval must be a date")
    earliest = None if start in _OPEN_ENDS else _single(start, text).earliest
    latest = None if end in _OPEN_ENDS else _single(end, text).latest
    if earliest is not None and latest is not None and latest < earliest:
        raise DateError(text, "the end of an interval must not be before its start")
    return ImpreciseDate(text, Span(earliest, latest))


def _refuse_at_sight(part: str, text: str) -> None:
    if part[0] in "[{":
        raise DateError(text, "sets are not accepted")
    if part[0] == "Y":
        raise DateError(text, "letter years are not accepted")
    if part[0] == "-":
        raise DateError(text, "negative years are not accepted")
    if part[0] not in _DIGITS:
        return
    if "T" in part or ":" in part:
        raise DateError(text, "times are not accepted, only days")
    if "E" in part or "S" in part:
        raise DateError(text, "exponents and significant digits are not accepted")


def _single(part: str, text: str) -> Span:
    """Parse a date that is not an interval; `text` is the whole text, for messages."""
    _refuse_at_sight(part, text)
    bare = part[:-1] if part[-1] in _QUALIFIERS else part
    if any(mark in bare for mark in _QUALIFIERS):
        raise DateError(text, "only one qualifier (?, ~ or %) is allowed, at the end")
    if ".." in bare:
        raise DateError(text, "'..' must be one whole end of an interval, as in ../2026-09")
    year, *rest = bare.split("-")
    if len(rest) > 2:
        raise DateError(text, "a date has a year, a month and a day, as in 2026-09-30")
    if not rest:
        return _year(year, text)
    if not _is_digits(year, 4):
        raise DateError(text, _YEAR_RULE if "X" not in year else _LAST_RULE)
    return _within_year(_year_number(year, text), rest, text)


_YEAR_RULE = "write the year first, in four digits"
_LAST_RULE = "unspecified digits (X) must come last"


def _year(year: str, text: str) -> Span:
    known = year.rstrip("X")
    if len(year) != 4 or len(known) < 2 or not _is_digits(known, len(known)):
        if len(year) == 4 and _is_digits(year.replace("X", "0"), 4):
            raise DateError(text, "two digits of a year must be known" if len(known) < 2 else _LAST_RULE)
        raise DateError(text, _YEAR_RULE)
    unknown = 4 - len(known)
    first = _year_number(known + "0" * unknown, text)
    return Span(date(first, 1, 1), date(first + 10**unknown - 1, 12, 31))


def _year_number(digits: str, text: str) -> int:
    if digits == "0000":
        raise DateError(text, "the year must be 0001..9999")
    return int(digits)


def _within_year(year: int, rest: list[str], text: str) -> Span:
    month = rest[0]
    if month == "XX" and rest[1:] in ([], ["XX"]):
        return Span(date(year, 1, 1), date(year, 12, 31))
    if not _is_digits(month, 2):
        raise DateError(text, "month must be two digits, 01..12, or XX when the day is not known either")
    number = int(month)
    first, last = _SUB_YEAR_MONTHS.get(number, (number, number))
    if not 1 <= first <= 12:
        _refuse_month(number, text)
    if len(rest) == 1:
        return Span(date(year, first, 1), _last_of_month(year, last))
    if first != number:
        raise DateError(text, "a quarter or a half-year has no day")
    return _within_month(year, number, rest[1], text)


def _within_month(year: int, month: int, day: str, text: str) -> Span:
    last = _last_of_month(year, month)
    if day == "XX":
        return Span(date(year, month, 1), last)
    if not _is_digits(day, 2):
        raise DateError(text, "day must be two digits, or XX")
    if not 1 <= int(day) <= last.day:
        raise DateError(text, f"day must be 01..{last.day} in {year:04d}-{month:02d}")
    only = date(year, month, int(day))
    return Span(only, only)


def _last_of_month(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _refuse_month(number: int, text: str) -> None:
    for numbers, name in _REFUSED_SUB_YEARS:
        if number in numbers:
            raise DateError(text, f"{name} are not accepted; a quarter is 33..36, a half-year 40 or 41")
    raise DateError(text, "month must be 01..12")


def _is_digits(text: str, count: int) -> bool:
    """Whether it is `count` digits 0-9; `str.isdigit` also accepts other scripts' digits."""
    return len(text) == count and _DIGITS.issuperset(text)


class Punctuality(Enum):
    """Whether a completed deadline was met."""

    ON_TIME = "on-time"
    LATE = "late"
    UNDETERMINED = "undetermined"


class Lateness(Struct, frozen=True):
    """How a completion compares with a due date, in days after the last day; never below 0, None if unbounded."""

    punctuality: Punctuality | None
    days_min: int | None
    days_max: int | None


NOT_COMPLETED = Lateness(None, None, None)


def lateness(completed: ImpreciseDate | None, due: ImpreciseDate | None) -> Lateness:
    """Compare a completion with a due date: on time when certainly so, late when certainly so, else undetermined.

    A due date with an open end has no last day to be late after, so what is completed under it is on time.
    """
    if completed is None or due is None:
        return NOT_COMPLETED
    last = due.latest
    if last is None:
        return Lateness(Punctuality.UNDETERMINED if due.end_is_unknown else Punctuality.ON_TIME, None, None)
    days_min = None if completed.earliest is None else max(0, (completed.earliest - last).days)
    days_max = None if completed.latest is None else max(0, (completed.latest - last).days)
    if days_max == 0:
        return Lateness(Punctuality.ON_TIME, days_min, days_max)
    return Lateness(Punctuality.LATE if days_min else Punctuality.UNDETERMINED, days_min, days_max)
