"""A time axis of a given width on which long quiet stretches are compressed, and its ticks.

Positions count from 0 at the left end of the axis, in the drawing's unit: columns or pixels. Between breaks the scale
is linear.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise

from msgspec import Struct

from withdrawal_cli.text.dates import DATES, fill, number

_QUIET_DAYS = 200
"""A stretch without the start or end of an item is quiet if it is longer than this."""
_QUIET_PART = 20
"""And longer than this part of the rest."""
_MARGIN_DAYS = 15
"""The days of a quiet stretch kept on each side of its break."""
_FEWEST_DAYS = 14
"""The least number of days an axis shows."""
_LEAST = 2
"""The narrowest a section may be."""
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


class Section(Struct, frozen=True):
    """A part of the axis: days as ordinals, both inclusive, and the positions of its ends."""

    first: int
    last: int
    left: int
    right: int
    is_break: bool


class Axis(Struct, frozen=True):
    """Adjacent sections, alternately to scale and breaks."""

    sections: tuple[Section, ...]

    @property
    def first(self) -> date:
        """The first day on the axis."""
        return date.fromordinal(self.sections[0].first)

    @property
    def last(self) -> date:
        """The last day on the axis."""
        return date.fromordinal(self.sections[-1].last)

    @property
    def breaks(self) -> list[Section]:
        """The compressed stretches."""
        return [s for s in self.sections if s.is_break]

    def left(self, day: date) -> float:
        """Return where a day begins, clamped to the ends of the axis.

        >>> axis = make_axis([date(2026, 1, 1), date(2026, 1, 20)], 40, break_width=2, most_breaks=4)
        >>> axis.left(date(2026, 1, 11)), axis.right(date(2026, 1, 11))
        (20.0, 22.0)
        """
        return self._at(day.toordinal())

    def right(self, day: date) -> float:
        """Return where a day ends and the next begins."""
        return self._at(day.toordinal() + 1)

    def _at(self, ordinal: int) -> float:
        index = bisect_right(self.sections, ordinal, key=lambda s: s.first) - 1
        if index < 0:
            return 0.0
        s = self.sections[index]
        days = min(ordinal - s.first, s.last - s.first + 1)
        return s.left + days * (s.right - s.left) / (s.last - s.first + 1)


def make_axis(days: Iterable[date], width: int, *, break_width: int, most_breaks: int) -> Axis:
    """Make an axis from the first to the last of `days`; the longest quiet stretches between them become breaks.

    The axis is at least 14 days long. `width` and `break_width` are in the drawing's unit.
    """
    ordinals = sorted({day.toordinal() for day in days})
    first, last = _at_least(ordinals[0], ordinals[-1])
    quiet = _quiet_stretches(ordinals, most_breaks)
    busy = list(zip([first, *(end + 1 for _, end in quiet)], [*(start - 1 for start, _ in quiet), last], strict=True))
    room = width - break_width * len(quiet) - _LEAST * len(busy)
    total = sum(end - start + 1 for start, end in busy)
    sections, done, edge = [], 0, 0
    for place, (start, end) in enumerate(busy):
        if place:
            begin, finish = quiet[place - 1]
            sections.append(Section(begin, finish, edge, edge + break_width, is_break=True))
            edge += break_width
        done += end - start + 1
        right = break_width * place + _LEAST * (place + 1) + room * done // total
        sections.append(Section(start, end, edge, right, is_break=False))
        edge = right
    return Axis(tuple(sections))


def _at_least(first: int, last: int) -> tuple[int, int]:
    lacking = max(0, _FEWEST_DAYS - (last - first + 1))
    first = max(_FIRST, first - lacking // 2)
    last = min(_LAST, max(last, first + _FEWEST_DAYS - 1))
    return max(_FIRST, min(first, last - _FEWEST_DAYS + 1)), last


def _quiet_stretches(ordinals: list[int], most: int) -> list[tuple[int, int]]:
    """Return the stretches to compress, in order, both ends inclusive."""
    gaps = sorted(((b - a, a, b) for a, b in pairwise(ordinals)), reverse=True)
    left = ordinals[-1] - ordinals[0]
    found = []
    for gap, before, after in gaps[:most]:
        if gap <= _QUIET_DAYS or gap * _QUIET_PART <= left:
            break
        found.append((before + 1 + _MARGIN_DAYS, after - 1 - _MARGIN_DAYS))
        left -= gap
    return sorted(found)


class Tick(Struct, frozen=True):
    """A label under the axis, left-aligned at its position; `is_start` if its period begins there, not before.

    `row` 0 is the row of the smaller periods, 1 that of the larger.
    """

    position: int
    label: str
    row: int
    is_start: bool


def make_ticks(axis: Axis, measure: Callable[[str], int], gap: int) -> list[Tick]:
    """Label the finest periods whose labels fit; labels of a row are at least `gap` apart.

    `measure` returns the width of a label in the axis's unit. The first day of each section is labelled if it fits.
    """
    for step, unit in _STEPS:
        groups = _starts(axis, step, unit)
        if groups and all(_fit([(axis.left(d), _small(d, unit)) for d in days], measure, gap) for days in groups):
            break
    starts = [day for days in groups for day in days]
    ends = [date.fromordinal(s.first) for s in axis.sections if not s.is_break]
    large = [d for d in starts if d.day == 1 and (unit == "day" or d.month == 1)]
    small = starts if len(starts) > len(large) else []
    rows: list[list[Tick]] = [[], []]
    for row, days, label in ((1, large, _large), (1, ends, _large), (0, small, _small)):
        for day in days:
            is_start = day in starts
            tick = Tick(int(axis.left(day)), label(day, unit), row, is_start)
            said = row == 1 and any(tick.label == t.label for t in rows[row])
            if not said and _is_free(tick, rows[row], measure, gap, axis.sections[-1].right):
                rows[row].append(tick)
    return sorted(rows[0] + rows[1], key=lambda t: (t.row, t.position))


_STEPS = (
    (1, "day"), (7, "day"), (1, "month"), (3, "month"),
    *((step, "year") for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)  # fmt: skip
_DAYS_OF = {"day": 1, "month": 30, "year": 365}
_MOST_STARTS = 500


def _starts(axis: Axis, step: int, unit: str) -> list[list[date]]:
    """Return the days on which periods begin, by section, without breaks; none if they are too many to label."""
    busy = [s for s in axis.sections if not s.is_break]
    if sum(s.last - s.first + 1 for s in busy) > _MOST_STARTS * step * _DAYS_OF[unit]:
        return []
    sections = []
    for s in busy:
        first = date.fromordinal(s.first)
        last = date.fromordinal(s.last if s is busy[-1] else s.last - _MARGIN_DAYS)  # nothing is in the margin
        years = range(first.year, last.year + 1)
        starts = (start for year in years for start in _starts_in_year(year, step, unit))
        sections.append([start for start in starts if first <= start <= last])
    return sections


def _starts_in_year(year: int, step: int, unit: str) -> Iterator[date]:
    if unit == "year":
        if year % step == 0:
            yield date(year, 1, 1)
    elif unit == "month":
        yield from (date(year, month, 1) for month in range(1, 13, step))
    else:
        for month in range(1, 13):
            last = 28 if step == 7 else monthrange(year, month)[1]
            yield from (date(year, month, day) for day in range(1, last + 1, step))


def _small(day: date, unit: str) -> str:
    if unit == "month":
        return DATES[f"short.{day.month}"]
    return number(day.year, 4) if unit == "year" else number(day.day)


def _large(day: date, unit: str) -> str:
    year = number(day.year, 4)
    return fill(DATES, "date.month", month=DATES[f"short.{day.month}"], year=year) if unit == "day" else year


def _fit(labels: list[tuple[float, str]], measure: Callable[[str], int], gap: int) -> bool:
    after = labels[1:]
    return all(int(a) + measure(text) + gap <= int(b) for (a, text), (b, _) in zip(labels, after, strict=False))


def _is_free(tick: Tick, taken: list[Tick], measure: Callable[[str], int], gap: int, width: int) -> bool:
    left, right = tick.position, tick.position + measure(tick.label)
    apart = (right + gap <= t.position or t.position + measure(t.label) + gap <= left for t in taken)
    return right <= width and all(apart)
