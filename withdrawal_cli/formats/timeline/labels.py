"""The labels of a timeline, and where they and the marks of a lane go without overlap, from the first row upwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.answers.timeline import Item, Timeline
from withdrawal_cli.answers.wording import punctuality_key
from withdrawal_cli.text.dates import date_words
from withdrawal_cli.text.lines import one_line
from withdrawal_cli.text.messages import say


class Marker(Struct, frozen=True):
    """A mark to place, from `left` up to, not including, `right`; `width` is its width if it may be narrower.

    `labels` are the widths of its possible labels, the best first. `is_key` is for a mark whose label matters more than
    room for other marks, `may_cross` for one whose label may cross the blocked line.
    """

    left: int
    right: int
    width: int | None = None
    labels: tuple[int, ...] = ()
    is_key: bool = False
    may_cross: bool = False

    @property
    def size(self) -> int:
        """The width it takes."""
        return self.right - self.left if self.width is None else self.width


class Placement(Struct, frozen=True):
    """The place of a mark: its row, left end, the index of its label and where that begins (None without a label)."""

    row: int
    left: int
    label: int | None = None
    label_left: int | None = None


class Lane(Struct, frozen=True):
    """The room of a lane: positions 0..`width`, at most so many rows.

    A label is `gap` from its mark and from anything else; marks are at least `apart`. Labels avoid the line `blocked`
    (from, up to), unless one `may_cross` it and has no other room.
    """

    width: int
    most_rows: int
    gap: int
    apart: int = 0
    blocked: tuple[int, int] | None = None


def place(marks: Sequence[Marker], room: Lane) -> list[Placement | None]:
    """Place marks, the most important first; None for a mark without room.

    A label is beside its mark, and moves the mark to a row with room for both, unless that leaves other marks without
    room; then it gets what room is left. The label of a key mark may cost one other mark its place.

    >>> place([Marker(4, 5, labels=(6,)), Marker(4, 5)], Lane(20, 2, 1))
    [Placement(row=0, left=4, label=0, label_left=6), Placement(row=1, left=4, label=None, label_left=None)]
    """
    with_labels = _Rows(room).place_all(marks, lambda mark: bool(mark.labels))
    if None not in with_labels:
        return with_labels
    with_keys = _Rows(room).place_all(marks, lambda mark: mark.is_key)
    marks_first = _Rows(room).place_all(marks, lambda _: False)
    key_labels = sum(1 for mark in marks if mark.is_key and mark.labels)
    if with_keys.count(None) > marks_first.count(None) + key_labels:
        return marks_first
    return min(with_labels, with_keys, key=lambda places: places.count(None))


class _Rows:
    """The rows during placement, a byte for each position."""

    def __init__(self, room: Lane) -> None:
        self.room = room
        self.rows: list[bytearray] = []
        self.refused: set[tuple[int, int, int]] = set()

    def place_all(self, marks: Sequence[Marker], together: Callable[[Marker], bool]) -> list[Placement | None]:
        """Place each mark, together with its label if that is in `together`, then the remaining labels."""
        places = [(together(mark) and self.mark_and_label(mark)) or self.mark_alone(mark) for mark in marks]
        return [put and self.add_label(mark, put) for mark, put in zip(marks, places, strict=True)]

    def mark_and_label(self, mark: Marker) -> Placement | None:
        for crossing, (index, label) in product((False, True) if mark.may_cross else (False,), enumerate(mark.labels)):
            for number in range(self.room.most_rows):
                left = self.free_left(mark, number)
                start = None if left is None else self.free_for_label(number, left, mark.size, label, crossing=crossing)
                if left is not None and start is not None:
                    self.take(number, left, left + mark.size)
                    self.take(number, start - self.room.gap, start + label + self.room.gap)
                    return Placement(number, left, index, start)
        return None

    def mark_alone(self, mark: Marker) -> Placement | None:
        reach = (mark.left, mark.right, mark.size)
        if reach in self.refused:  # rows never empty again
            return None
        for number in range(self.room.most_rows):
            left = self.free_left(mark, number)
            if left is not None:
                self.take(number, left, left + mark.size)
                return Placement(number, left)
        self.refused.add(reach)
        return None

    def add_label(self, mark: Marker, put: Placement) -> Placement:
        for index, label in enumerate(mark.labels if put.label is None else ()):
            start = self.free_for_label(put.row, put.left, mark.size, label)
            if start is not None:
                self.take(put.row, start - self.room.gap, start + label + self.room.gap)
                return Placement(put.row, put.left, index, start)
        return put

    def free_left(self, mark: Marker, number: int) -> int | None:
        """Return where in a row a mark has room."""
        if number == len(self.rows):
            self.rows.append(bytearray(self.room.width))
        row, apart = self.rows[number], self.room.apart
        for left in range(mark.left, max(mark.left, mark.right - mark.size) + 1):
            if 1 not in row[max(0, left - apart) : left + mark.size + apart]:
                return left
        return None

    def free_for_label(self, number: int, left: int, size: int, label: int, *, crossing: bool = False) -> int | None:
        """Return where a label has room, right or left of its mark."""
        row, gap = self.rows[number], self.room.gap
        after, before = left + size + gap, left - gap - label
        for start, low, high in ((after, left + size, after + label + gap), (before, before - gap, left)):
            inside = start >= 0 and start + label <= self.room.width
            clear = crossing or not self.is_blocked(start, start + label)
            if inside and clear and 1 not in row[max(0, low) : high]:
                return start
        return None

    def is_blocked(self, left: int, right: int) -> bool:
        blocked = self.room.blocked
        return blocked is not None and left < blocked[1] and blocked[0] < right

    def take(self, number: int, left: int, right: int) -> None:
        left, right = max(0, left), min(self.room.width, right)
        self.rows[number][left:right] = b"\x01" * (right - left)


def count_hidden(lefts: Sequence[int], width: int, measure: Callable[[str], int]) -> list[tuple[int, str]]:
    """Return how many marks found no room, as `+5`, and where to write that; adjacent counts are merged.

    >>> count_hidden([3, 3, 4, 70], 72, len)
    [(3, '+3'), (70, '+1')]
    """
    groups: list[tuple[int, int]] = []
    for left in sorted(lefts):
        start, number = left, 1
        while groups:
            start = min(start, width - measure(f"+{number}"))
            if groups[-1][0] + measure(f"+{groups[-1][1]} ") <= start:
                break
            before, counted = groups.pop()
            start, number = before, counted + number
        groups.append((max(0, min(start, width - measure(f"+{number}"))), number))
    return [(start, f"+{number}") for start, number in groups]


MOST_IN_PICTURE = 16
"""The most items that a picture shows of a condensed timeline."""


def key_part(timeline: Timeline, most: int) -> Timeline:
    """Return a condensed timeline with its most important items, at most so many, so that all can be labelled.

    An event that may have been on any day of more than a quarter of the axis would leave no room for its label.
    """
    if not timeline.is_condensed or not timeline.items:
        return timeline
    days = timeline.days
    longest = (days[-1] - days[0]) // 4
    fitting = [e for e in timeline.items if e.weight <= 1 or _stretch(e, days) <= longest]
    chosen = labelled(fitting, most)
    items = tuple(item for number, item in enumerate(fitting) if number in chosen)
    present = {e.region for e in items}
    lanes = tuple(lane for lane in timeline.lanes if lane in present)
    return replace(timeline, items=items, lanes=lanes, left_out=timeline.left_out + len(timeline.items) - len(items))


def _stretch(item: Item, days: Sequence[date]) -> timedelta:
    return (item.on.latest or days[-1]) - (item.on.earliest or days[0])


def labelled(items: Sequence[Item], most: int) -> set[int]:
    """Return the indexes of the items that get a label: at most `most`, the most important.

    Among equally important ones they are spread over time.
    """
    by_weight: dict[int, list[int]] = {}
    for number, item in enumerate(items):
        by_weight.setdefault(item.weight, []).append(number)
    chosen: set[int] = set()
    for _, alike in sorted(by_weight.items()):
        room = min(most - len(chosen), len(alike))
        chosen.update(alike[(2 * n + 1) * len(alike) // (2 * room)] for n in range(room))
    return chosen


def labels_of(item: Item, timeline: Timeline) -> list[str]:
    """Return the possible labels of an item, the longest first; dates are never cut.

    If its lane has several deadlines, a deadline's title is included, and an outcome is named only in full.
    """
    on = date_words(item.on)
    a = item.assessment
    several = item.weight <= 1 and sum(e.assessment is not None for e in timeline.of_lane(item.region)) > 1
    if a is not None:
        status = say(f"status.{punctuality_key(a)}").lower() + (" *" if a.by else "")
        due = say("picture.due", date=on, status=status)
        titled = [f"{item.title}, {due}", say("picture.state", title=item.title, status=status), item.title]
        return [one_line(text) for text in (*(titled if several else ()), due, say("picture.due-date", date=on), on)]
    own = " *" if item.event and item.event.by else ""
    own = " *" if item.event and item.event.by else ""
    full, day = say("picture.event", date=on, title=f"{item.title}{own}"), f"{on}{own}"
    if item.weight == 1 and not several:
        ended = say("picture.ended", kind=say(f"kind.{item.kind}"), date=day)
        return [one_line(text) for text in (full, ended, day)]
    return [one_line(full), one_line(f"{item.title}{own}")]
