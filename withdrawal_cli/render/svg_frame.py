"""What frames the marks of a timeline picture: what lies behind them, the axis, the legend."""

from __future__ import annotations

from collections.abc import Iterator

from withdrawal_cli.core.axis import Axis, Tick, make_ticks
from withdrawal_cli.render.list_timeline import MARKS
from withdrawal_cli.render.svg_picture import ARROW, LABEL, MARGIN, WIDTH, Picture, bar, line, rect
from withdrawal_cli.render.svg_shapes import SHAPES
from withdrawal_cli.render.svg_text import text_width


def draw_background(picture: Picture, top: float, bottom: float) -> None:
    """Draw what lies behind the marks: the part that is not covered, lines at the ticks, breaks, the as-of day."""
    left, axis, timeline = MARGIN + ARROW, picture.axis, picture.timeline
    covered = timeline.answer.covers_through
    if covered < axis.last:
        x = left + axis.right(covered) if covered >= axis.first else MARGIN
        picture.shapes.append(rect("shade", x, top - 6, WIDTH - MARGIN - x, bottom - top + 6))
    for tick in _ticks(axis):
        if tick.is_start:
            picture.shapes.append(line("shade-line", left + tick.position, top - 6, left + tick.position, bottom, 1))
    for s in axis.breaks:
        picture.shapes.append(rect("paper", left + s.left, top - 6, s.right - s.left, bottom - top + 8))
        for x in (left + s.left, left + s.right):
            picture.shapes.append(line("line-line", x, top - 6, x, bottom, 1, dashes="1 4"))
    if picture.as_of is not None:
        x = MARGIN + picture.as_of
        picture.shapes.append(line("ink-line", x, top - 14, x, bottom + 5, 1.5))
        said = f"as of {timeline.as_of_day}"
        width = text_width(said, 13, bold=True)
        picture.write(min(max(MARGIN, x - width / 2), WIDTH - MARGIN - width), top - 20, said, 13, "bold")


def draw_axis(picture: Picture) -> None:
    """Draw the axis below what there is, with its ticks, their labels and its breaks."""
    y, left = picture.y, MARGIN + ARROW
    picture.shapes.append(line("ink-line", MARGIN, y, WIDTH - MARGIN, y, 1.5))
    ticks = _ticks(picture.axis)
    rows = sorted({tick.row for tick in ticks})
    for tick in ticks:
        x = left + tick.position
        if tick.is_start:
            picture.shapes.append(line("ink-line", x, y, x, y + 5, 1))
        picture.write(x, y + 19 + 16 * rows.index(tick.row), tick.label, LABEL, "bold" if tick.row else "soft")
    for s in picture.axis.breaks:
        x = left + s.left
        picture.shapes.append(rect("paper", x + 2, y - 2, s.right - s.left - 4, 4))
        for start in (x + 2, x + s.right - s.left - 2):
            picture.shapes.append(line("ink-line", start - 3, y + 6, start + 3, y - 6, 1.5))
    picture.y = y + 19 + 16 * (len(rows) - 1)


def draw_legend(picture: Picture) -> None:
    """Say what the marks mean that the picture has."""
    picture.y += 30
    x = float(MARGIN)
    for shape, said in _explained(picture):
        width = 20 + text_width(said, LABEL) + 16
        if x + width > WIDTH - MARGIN and x > MARGIN:
            x, picture.y = float(MARGIN), picture.y + 20
        picture.shapes.append(f'<g transform="translate({x + 7:g} {picture.y - 4:g})">{shape}</g>\n')
        picture.write(x + 20, picture.y, said, LABEL)
        x += width


def _explained(picture: Picture) -> Iterator[tuple[str, str]]:
    kinds = {entry.kind for entry in picture.timeline.entries}
    for kind in MARKS:
        if kind in kinds:
            yield SHAPES[kind][1], kind.replace("-", " ")
    if any(not entry.on.is_one_day for entry in picture.timeline.entries):
        yield bar("soft", -8, 8, 0, (False, False)), "some day between"
    if picture.axis.breaks:
        strokes = line("ink-line", -5, 6, 1, -6, 1.5) + line("ink-line", 1, 6, 7, -6, 1.5)
        yield strokes, "time left out"
    if any(box.text.startswith("+") for box in picture.texts):
        yield "", "+n: n more at that time"
    covered = picture.timeline.answer.covers_through
    if covered < picture.axis.last:
        yield (
            '<rect class="shade line-line" x="-7" y="-6" width="14" height="12"/>',
            f"not covered: the record ends {covered}",
        )


def _ticks(axis: Axis) -> list[Tick]:
    return make_ticks(axis, lambda text: text_width(text, LABEL), 8)
