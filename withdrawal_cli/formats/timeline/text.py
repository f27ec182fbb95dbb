"""A timeline as text: lanes of marks over a time axis.

A lane is filled from its lowest row upwards, as a dot plot, so that many marks at one time pile up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from msgspec import Struct

from withdrawal_cli.answers.timeline import MARKS, Item, Timeline, item_tone, kind_words
from withdrawal_cli.formats.terminal import STYLES, paint
from withdrawal_cli.formats.timeline.axis import Axis, make_axis, make_ticks
from withdrawal_cli.formats.timeline.labels import (
    Lane,
    Marker,
    Placement,
    count_hidden,
    key_part,
    labelled,
    labels_of,
    place,
)
from withdrawal_cli.text.dates import day_words
from withdrawal_cli.text.lines import columns_of, fold, one_line

NARROWEST = 24
"""In fewer columns nothing is drawn; the table below has everything."""
_MOST_ROWS = 8
_MOST_LINES = 22
"""The most lines of all lanes together, though each has at least two."""
_BREAK = 2
_BLANK = (" ", "")


Line = list[tuple[str, str]]
"""A line as runs of text with their styles."""


class Grid:
    """Rows of character cells with their styles; a wide character takes two cells."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.cells = [[_BLANK] * width for _ in range(height)]

    def write(self, row: int, column: int, text: str, style: str = "") -> None:
        """Write a text from a column on; combining characters join the cell before."""
        for character in text:
            size = columns_of(character)
            if size == 0:
                before, its = self.cells[row][max(0, column - 1)]
                self.cells[row][max(0, column - 1)] = (before + character, its)
                continue
            self.cells[row][column] = (character, style)
            if size == 2:
                self.cells[row][column + 1] = ("", style)
            column += size

    def fill(self, column: int, character: str, style: str) -> None:
        """Put a character into the blank cells of a column."""
        for row in self.cells:
            if row[column] is _BLANK:
                row[column] = (character, style)

    def clear(self, row: int, *columns: int) -> None:
        """Keep cells that are blank from being filled."""
        for column in columns:
            if 0 <= column < self.width and self.cells[row][column] is _BLANK:
                self.cells[row][column] = (" ", "clear")

    def lines(self) -> Iterator[Line]:
        """Yield the rows as runs of one style."""
        for row in self.cells:
            runs = groupby(row, key=lambda cell: "" if cell[1] == "clear" else cell[1])
            yield [("".join(character for character, _ in run), style) for style, run in runs]


class Layout(Struct, frozen=True):
    """The columns of a drawing: the axis, with a column for arrows on each side."""

    timeline: Timeline
    axis: Axis
    width: int

    def column(self, day: date) -> int:
        """Return the column in which a day begins."""
        return 1 + min(int(self.axis.left(day)), self.width - 3)

    @property
    def as_of(self) -> int | None:
        """The column of the as-of day; None if it is not shown."""
        day = self.timeline.answer.day
        return self.column(day) if self.timeline.shows(day) else None

    @property
    def uncovered(self) -> int:
        """The first column that is wholly after coverage; the width if there is none."""
        covered = self.timeline.answer.covers_through
        if covered >= self.axis.last:
            return self.width
        return 0 if covered < self.axis.first else min(2 + int(self.axis.left(covered)), self.width)

    def reach(self, item: Item) -> tuple[int, int]:
        """Return the columns of an item, start and end; open ends reach into the columns for arrows."""
        first, last = item.on.earliest, item.on.latest
        left = 0 if first is None or first < self.axis.first else self.column(first)
        if last is None or last > self.axis.last:
            return left, self.width
        return left, max(left + 1, min(1 + int(self.axis.right(last)), self.width - 1))


def to_timeline(timeline: Timeline, *, width: int, colour: bool) -> str:
    """Draw the lanes, the axis and a legend for `width` columns; empty without items or in too few columns."""
    if not timeline.items or width < NARROWEST:
        return ""
    timeline = key_part(timeline, max(8, width // 9))
    layout = Layout(timeline, make_axis(timeline.days, width - 2, break_width=_BREAK, most_breaks=width // 9), width)
    is_short = timeline.is_condensed or len(timeline.items) <= 12
    chosen = labelled(timeline.items, len(timeline.items) if is_short else width // 10)
    with_label = {id(timeline.items[number]) for number in chosen}
    lanes = [line for lane in timeline.lanes for line in _lane(layout, lane, with_label)]
    crowded = any("+" in text for line in lanes for text, _ in line)
    lines = [*_top(layout), *lanes, *_axis(layout), [], *_legend(layout, crowded=crowded)]
    written = ("".join(paint(text, style) if colour else text for text, style in line).rstrip() for line in lines)
    return "\n".join(written) + "\n"


def _top(layout: Layout) -> Iterator[Line]:
    if layout.as_of is not None:
        said = f"as of {day_words(layout.timeline.answer.day)}"
        start = min(max(0, layout.as_of - len(said) // 2), layout.width - len(said))
        yield [(" " * start + said, "bold")]


def _lane(layout: Layout, lane: str | None, with_label: set[int]) -> Iterator[Line]:
    items = sorted(layout.timeline.of_lane(lane), key=lambda e: e.weight)
    reaches = [layout.reach(item) for item in items]
    texts = [labels_of(item, layout.timeline) if id(item) in with_label else [] for item in items]
    marks = [
        Marker(
            left,
            right,
            1 if item.on.is_one_day else None,
            tuple(map(columns_of, said)),
            item.weight <= 2,
            item.weight <= 1,
        )
        for item, (left, right), said in zip(items, reaches, texts, strict=True)
    ]
    rows = max(2, min(_MOST_ROWS, _MOST_LINES // len(layout.timeline.lanes) - 2))
    blocked = None if layout.as_of is None else (layout.as_of - 1, layout.as_of + 2)
    places = place(marks, Lane(layout.width, rows, 1, blocked=blocked))
    hidden = [mark.left for mark, put in zip(marks, places, strict=True) if put is None]
    more = count_hidden(hidden, layout.width, len)
    height = 1 + max((put.row for put in places if put), default=0) + bool(more)
    grid = Grid(layout.width, height)
    for item, mark, said, put in zip(items, marks, texts, places, strict=True):
        if put is not None:
            _draw(grid, layout, item, mark, said, put)
    for column, number in more:
        grid.write(0, column, number, "bold")
    if layout.as_of is not None:
        grid.fill(layout.as_of, "│", "bold")
    for column in range(layout.uncovered, layout.width):
        grid.fill(column, "░", "dim")
    answer = layout.timeline.answer
    name = answer.region_names[lane] or ("No region" if answer.schedule.regions else "Events and deadlines")
    name = name if layout.timeline.left_out else f"{name} ({len(items)})"
    yield from ([(part, "bold")] for part in fold(one_line(name), layout.width))
    yield from grid.lines()


def _draw(grid: Grid, layout: Layout, item: Item, mark: Marker, said: list[str], put: Placement) -> None:
    row = len(grid.cells) - 1 - put.row
    style = STYLES.get(item_tone(item), "")
    size = mark.size
    is_open = (put.left == 0, put.left + size == grid.width)
    left_out = {1 + c - put.left for s in layout.axis.breaks for c in range(s.left, s.right)}
    span = _span(size, MARKS[item.kind], is_open, left_out, at_last=item.assessment is not None)
    grid.write(row, put.left, span, style)
    if put.label is not None and put.label_left is not None:
        grid.write(row, put.label_left, said[put.label], "bold" if item.weight <= 1 else "")
        grid.clear(row, put.label_left - 1, put.label_left + columns_of(said[put.label]))


def _span(size: int, sign: str, is_open: tuple[bool, bool], left_out: set[int], *, at_last: bool) -> str:
    """Return a span of `size` columns around its sign, with arrows at open ends, broken where time is left out."""
    if size == 1:
        return sign
    start, end = "◂" if is_open[0] else "├", "▸" if is_open[1] else "┤"
    if size == 2:
        return f"{start}{sign}" if is_open[0] else f"{sign}{end}"
    if at_last:  # the sign of a deadline is on its last day, or on its first if the last is open
        line = "".join("╱" if column in left_out else "─" for column in range(1, size - 1))
        return f"{sign}{line}{end}" if is_open[1] else f"{start}{line}{sign}"
    inner = range(1, size - 1)
    middle = min(inner, key=lambda column: (column in left_out, abs(2 * column - size + 1)))
    drawn = (sign if column == middle else "╱" if column in left_out else "─" for column in inner)
    return f"{start}{''.join(drawn)}{end}"


def _axis(layout: Layout) -> Iterator[Line]:
    width = layout.width
    ticks = make_ticks(layout.axis, columns_of, 1)
    grid = Grid(width, 1 + len({t.row for t in ticks}))
    grid.write(0, 0, "─" * width)
    for tick in ticks:
        if tick.is_start:
            grid.write(0, 1 + tick.position, "┬")
        row = 1 + sum(1 for r in {t.row for t in ticks} if r < tick.row)
        grid.write(row, 1 + tick.position, tick.label)
    for s in layout.axis.breaks:
        grid.write(0, 1 + s.left, "╱" * (s.right - s.left))
    if layout.as_of is not None:
        grid.write(0, layout.as_of, "│", "bold")
    yield from grid.lines()


def _legend(layout: Layout, *, crowded: bool) -> Iterator[Line]:
    """Yield the meaning of the signs in the drawing."""
    timeline = layout.timeline
    kinds = {item.kind for item in timeline.items}
    said = [f"{sign} {kind_words(kind)}" for kind, sign in MARKS.items() if kind in kinds]
    if any(not item.on.is_one_day for item in timeline.items):
        said.append("├─┤ date falls in this range")
    if crowded:
        said.append("+n: n more")
    if layout.axis.breaks:
        said.append("╱╱ gap")
    if layout.uncovered < layout.width:
        said.append(f"░ not covered: after {day_words(timeline.answer.covers_through)}")
    line = ""
    for part in said:
        if line and columns_of(line) + 3 + columns_of(part) > layout.width:
            yield from ([(folded, "")] for folded in fold(line, layout.width))
            line = ""
        line = f"{line}   {part}" if line else part
    yield from ([(part, "")] for part in fold(line, layout.width))
