"""Instants and days in a schedule's zone: the start of a day, parsing of as-ofs and days, RFC 3339.

The machine's own zone is never used. Nothing overflows at either end of the calendar (years 0001 to 9999).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

DAY = timedelta(days=1)
_NO_TIME = timedelta(0)
_MINUTE = timedelta(minutes=1)
_HALF_MINUTE = timedelta(seconds=30)

AS_OF_FORMS = "now, today, yesterday, tomorrow, -7d, +2w, 2026-11-22, 2026-11-22T12:00 or 2026-11-22T12:00:00+03:00"
"""The accepted forms of an as-of, for messages and help."""

PAST_DAY_FORMS = "today, yesterday, -7d or 2026-11-22"
"""The accepted forms of a day that must not be in the future."""
DAY_FORMS = "today, yesterday, tomorrow, -7d, +2w or 2026-11-22"
"""The accepted forms of a day, for messages and help."""

_WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_RELATIVE = re.compile(r"([+-][0-9]{1,7})([dw])")
_DAYS = {"d": 1, "w": 7}


class InstantError(ValueError):
    """A text is not one of the accepted instants or days; the message names the value and the rule.

    >>> parse_day("2026-02-30", datetime.now(timezone.utc), timezone.utc)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    withdrawal_cli.core.instants.InstantError: '2026-02-30' ...
    """


@lru_cache(maxsize=4096)
def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first instant of `day` in `zone`.

    That is 00:00, unless the clocks skip it: then it is the first wall time that exists. If 00:00 comes twice, it is
    the first of the two.

    >>> from zoneinfo import ZoneInfo
    >>> start_of_day(date(2026, 10, 1), ZoneInfo("Asia/Baghdad")).isoformat()
    '2026-10-01T00:00:00+03:00'
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    before, after = (midnight.replace(fold=fold).utcoffset() or _NO_TIME for fold in (0, 1))
    return midnight if before >= after else _end_of_gap(midnight.replace(tzinfo=None), before, after, zone)


@lru_cache(maxsize=4096)
def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first instant after `day` in `zone`; the calendar's last day has none."""
    return start_of_day(day + DAY, zone)


def _end_of_gap(wall: datetime, before: timedelta, after: timedelta, zone: tzinfo) -> datetime:
    """Return the first instant at `wall` or later if the clocks skip `wall`: by bisection, to the second.

    The gap need not begin at `wall`: Toronto went from 23:30 to 00:30 in 1919.
    """
    low, high = (wall - offset for offset in (after, before))
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // timedelta(seconds=2) * timedelta(seconds=1)
        shown = middle.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None)
        low, high = (low, middle) if shown >= wall else (middle, high)
    return high.replace(tzinfo=timezone.utc).astimezone(zone)


def day_of(instant: datetime) -> date:
    """Return the day of `instant` in its zone: its date, but never a day that was already over.

    St John's used to put its clocks back at 00:01, so for an hour the wall clock showed the day before again.
    """
    day, zone = instant.date(), instant.tzinfo
    if not instant.fold or zone is None or day == date.max:
        return day
    return day + DAY if elapsed_seconds(start_of_day(day + DAY, zone), instant) >= 0 else day


def in_zone(instant: datetime, zone: tzinfo) -> datetime:
    """Return the same instant in `zone`, without fractions of a second.

    Raises `InstantError` for a time without an offset, and where `zone` would need a year that does not exist.
    """
    if instant.tzinfo is None:
        msg = f"'{instant.isoformat()}' has no UTC offset, so it is not an exact time"
        raise InstantError(msg)
    return (instant if instant.tzinfo is zone else _in_zone(instant, zone, instant.isoformat())).replace(microsecond=0)


def day_in(instant: datetime, zone: tzinfo) -> date:
    """Return the day of an instant in `zone`: the calendar's first or last where `zone` would leave the calendar.

    >>> day_in(datetime(9999, 12, 31, 23, tzinfo=timezone.utc), timezone(timedelta(hours=3))).isoformat()
    '9999-12-31'
    """
    try:
        return day_of(in_zone(instant, zone))
    except InstantError:
        return date.min if instant.year == 1 else date.max


def elapsed_seconds(earlier: datetime, later: datetime) -> int:
    """Return the exact number of seconds from `earlier` to `later`; negative if `later` is earlier.

    Subtracting two datetimes of one zone would count wall time and miss a change of the clocks.
    """
    wall = later.replace(tzinfo=None) - earlier.replace(tzinfo=None)
    shift = (later.utcoffset() or _NO_TIME) - (earlier.utcoffset() or _NO_TIME)
    return (wall - shift) // timedelta(seconds=1)


def run_on(start: datetime, elapsed: timedelta) -> datetime:
    """Return the instant `elapsed` after `start`, in the same zone; it stops at the end of the calendar.

    >>> from zoneinfo import ZoneInfo
    >>> run_on(datetime(2026, 9, 30, 23, 59, tzinfo=ZoneInfo("Asia/Baghdad")), timedelta(minutes=1)).isoformat()
    '2026-10-01T00:00:00+03:00'
    """
    try:
        return (start.astimezone(timezone.utc) + elapsed).astimezone(start.tzinfo)
    except OverflowError:  # UTC would leave the calendar, the zone may not; no clocks change there
        pass
    try:
        return start + elapsed
    except OverflowError:
        return datetime.max.replace(microsecond=0, tzinfo=start.tzinfo) if elapsed > _NO_TIME else start


def rfc3339(instant: datetime) -> str:
    """Write an instant as RFC 3339 with its offset.

    RFC 3339 offsets have no seconds; for an offset of local mean time, the same instant is written with the nearest
    whole minute of offset.

    >>> rfc3339(datetime(2026, 10, 1, tzinfo=timezone(timedelta(hours=3))))
    '2026-10-01T00:00:00+03:00'
    """
    offset = instant.utcoffset() or _NO_TIME
    odd = offset % _MINUTE
    if odd:
        whole = offset - odd + (_MINUTE if odd >= _HALF_MINUTE else _NO_TIME)
        try:
            instant = (instant + (whole - offset)).replace(tzinfo=timezone(whole))
        except OverflowError:  # at either end of the calendar only the other whole minute is possible
            whole += _MINUTE if whole < offset else -_MINUTE
            instant = (instant + (whole - offset)).replace(tzinfo=timezone(whole))
    return instant.isoformat(timespec="seconds")


def parse_as_of(text: str, now: datetime, zone: tzinfo) -> datetime:
    """Parse an as-of: `now`, a day (its start in `zone`), or a date-time (in `zone` unless it has an offset).

    A day is written as for `parse_day`. The result is in `zone`, without fractions of a second; `now` is aware. Raises
    `InstantError` for anything else, also for a wall time that the zone's clocks skip or show twice.

    >>> parse_as_of("2026-11-22", datetime.now(timezone.utc), timezone.utc).isoformat()
    '2026-11-22T00:00:00+00:00'
    """
    if text == "now":
        return _in_zone(now, zone, text).replace(microsecond=0)
    day = _day(text, now, zone)
    if day is not None:
        return start_of_day(day, zone)
    parsed = _date_time(text)
    return _on_the_wall(parsed, zone, text) if parsed.tzinfo is None else _in_zone(parsed, zone, text)


def parse_day(text: str, now: datetime, zone: tzinfo) -> date:
    """Parse a day: `yesterday`, `today`, `tomorrow`, `-7d`, `+2w`, `YYYY-MM-DD` or `YYYYMMDD`.

    The relative ones count from today in `zone`. Raises `InstantError`.

    >>> parse_day("-1w", datetime(2026, 11, 22, tzinfo=timezone.utc), timezone.utc).isoformat()
    '2026-11-15'
    """
    day = _day(text, now, zone)
    if day is None:
        msg = f"{_quoted(text)} is not a date"
        raise InstantError(msg)
    return day


def _day(text: str, now: datetime, zone: tzinfo) -> date | None:
    """Parse a day; None if the text is not written as one. Raises `InstantError` for a day that does not exist."""
    relative = _RELATIVE.fullmatch(text.replace("−", "-"))  # also with a typographic minus sign
    if relative or text in _WORDS:
        days = int(relative[1]) * _DAYS[relative[2]] if relative else _WORDS[text]
        try:
            return day_of(_in_zone(now, zone, text)) + timedelta(days)
        except OverflowError:
            msg = f"{text!r} is outside the years 0001 to 9999"
            raise InstantError(msg) from None
    digits = text[:4] + text[5:7] + text[8:] if len(text) == 10 and text[4] == text[7] == "-" else text
    if len(digits) == 8 and digits.isascii() and digits.isdigit():
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            msg = f"{text!r} is not a valid date ({_reason(error)})"
            raise InstantError(msg) from None
    return None


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


def _date_time(text: str) -> datetime:
    from dateutil.parser import isoparser  # imported only for a date and time

    # dateutil also accepts years, months, week dates and a bare offset; require a whole day and an hour
    extended = text[4:5] == text[7:8] == "-" and text[10:11] in ("T", "t", " ") and text[11:12].isdigit()
    basic = text[:8].isdigit() and text[8:9] == "T" and text[9:10].isdigit()
    if not text.isascii() or not (extended or basic):
        msg = f"{_quoted(text)} is not a date or time"
        raise InstantError(msg)
    try:
        return isoparser(text[10] if extended else "T").isoparse(text).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        msg = f"{_quoted(text)} is not a valid date and time ({_reason(error)})"
        raise InstantError(msg) from None


def _reason(error: Exception) -> str:
    """Return why a library refused a date or time, in the words that `withdrawal_cli.core.edtf` uses."""
    said = str(error) or "out of range"
    said = said if said[:2].isupper() else f"{said[0].lower()}{said[1:]}"
    said = said.replace("day is out of range for month", "there is no such day in that month")
    return re.sub(r"must be in (\d+)\.\.(\d+)", lambda rule: f"must be {int(rule[1]):02}..{rule[2]}", said)


def _in_zone(instant: datetime, zone: tzinfo, text: str) -> datetime:
    try:
        return instant.astimezone(timezone.utc).astimezone(zone)
    except OverflowError:  # UTC would leave the calendar, the zone may not
        wall = instant.replace(tzinfo=None)
    try:
        there = wall + ((zone.utcoffset(wall) or _NO_TIME) - (instant.utcoffset() or _NO_TIME))
    except OverflowError:
        msg = f"{text!r} is outside the years 0001 to 9999 in the schedule's zone"
        raise InstantError(msg) from None
    return there.replace(tzinfo=zone)


_TWICE = "occurs twice in the schedule's zone, where the clocks go back"


def _on_the_wall(wall: datetime, zone: tzinfo, text: str) -> datetime:
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    gap = (first.utcoffset() or _NO_TIME) < (second.utcoffset() or _NO_TIME)
    what = "does not exist in the schedule's zone, where the clocks skip it" if gap else _TWICE
    msg = f"{text!r} {what} (give the offset, for example +03:00)"
    raise InstantError(msg)
