"""The clock of one deadline: a calendar breakdown and exact seconds, to its last instant or since it."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from withdrawal_cli.core.assess import Assessment
from withdrawal_cli.core.instants import DAY, elapsed_seconds, end_of_day, in_zone

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta


class Countdown(Struct, frozen=True):
    """The time between the as-of instant and `deadline_at`.

    `total_seconds` is exact elapsed time: positive before, 0 at the instant itself, negative after.
    The six calendar parts are never negative; `passed` says the direction, True from the instant itself on.
    All are None for a due with an open end, which never passes.
    """

    passed: bool
    total_seconds: int | None = None
    years: int | None = None
    months: int | None = None
    days: int | None = None
    hours: int | None = None
    minutes: int | None = None
    seconds: int | None = None

    duration: str | None = None
    """The breakdown as an ISO 8601 duration, with `-` once passed; `PT0S` at the instant itself."""


def count_down(assessment: Assessment, as_of: datetime) -> Countdown:
    """Break the time from `as_of`, in any zone, to the deadline's last instant into calendar parts.

    The breakdown is `dateutil.relativedelta(later, earlier)` on wall-clock times in the schedule's zone, so a month
    is a month of the calendar.

    >>> import withdrawal_cli
    >>> as_of = datetime.fromisoformat("2026-11-22T12:00:00+03:00")
    >>> kurdistan = withdrawal_cli.assess(withdrawal_cli.load_schedule(), as_of).deadlines[1]
    >>> count_down(kurdistan, as_of).duration
    '-P1M21DT12H'
    """
    last_day = assessment.due.latest
    if last_day is None:
        return Countdown(passed=False)
    return _count_down(last_day, assessment.zone, as_of, as_of.fold)


@lru_cache(maxsize=4096)  # the deadlines of a long schedule share their last days, and a breakdown takes long
def _count_down(last_day: date, zone: tzinfo, as_of: datetime, _fold: int) -> Countdown:
    """Count to the end of a day; two instants that the wall shows alike are equal but for the fold."""
    as_of, deadline_at = in_zone(as_of, zone), end_of_day(last_day, zone)
    total = elapsed_seconds(as_of, deadline_at)
    passed = total <= 0
    now, end = as_of.replace(tzinfo=None), deadline_at.replace(tzinfo=None)
    if not passed:
        # where the clocks skip 00:00, the wall shows the skipped hour only once the deadline has passed
        parts = _relativedelta()(datetime.combine(last_day + DAY, datetime.min.time()), now)
    elif now >= end:
        parts = _relativedelta()(now, end)
    else:  # the clocks went back over the deadline: until the wall shows it again, count the time itself
        parts = _relativedelta()(seconds=-total)
    numbers = {unit: getattr(parts, unit) for unit in _UNITS}
    return Countdown(passed, total, **numbers, duration=_duration(list(numbers.values()), passed=passed))


def _duration(numbers: list[int], *, passed: bool) -> str:
    date_part, time_part = (
        "".join(f"{n}{unit}" for n, unit in zip(part, units, strict=True) if n)
        for part, units in ((numbers[:3], "YMD"), (numbers[3:], "HMS"))
    )
    text = f"P{date_part}T{time_part}" if time_part else f"P{date_part}"
    return "PT0S" if text == "P" else f"-{text}" if passed else text


_UNITS = ("years", "months", "days", "hours", "minutes", "seconds")


@cache
def _relativedelta() -> type[relativedelta]:
    from dateutil.relativedelta import relativedelta  # `status` has no breakdown and does not pay for it

    return relativedelta
