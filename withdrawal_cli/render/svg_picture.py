"""A timeline picture while it is drawn: its measures, its texts with their boxes, and its simple shapes."""

from __future__ import annotations

from msgspec import Struct

from withdrawal_cli.core.axis import Axis
from withdrawal_cli.core.timeline import Timeline
from withdrawal_cli.render.svg_text import svg_text, text_width, wrapped

WIDTH = 1000
MARGIN = 28
INNER = WIDTH - 2 * MARGIN
ARROW = 12
"""The room beside the axis for the arrow of an open end."""
LABEL = 12
"""The size of the type beside marks and ticks."""


class Box(Struct, frozen=True):
    """A text of the picture with the room it is given, for what draws it and for tests that none covers another.

    `y` is its baseline. A text may be narrower than its room: it then stands at the start of it, or `at_end`.
    """

    x: float
    y: float
    width: float
    text: str
    size: int
    classes: str
    at_end: bool = False

    def __str__(self) -> str:
        x, anchor = (self.x + self.width, ' text-anchor="end"') if self.at_end else (self.x, "")
        kind = f' class="{self.classes}"' if self.classes else ""
        return f'<text x="{x:g}" y="{self.y:g}" font-size="{self.size}"{anchor}{kind}>{svg_text(self.text)}</text>\n'


class Picture(Struct):
    """What has been drawn so far: the shapes, the texts over them, and how far down it reaches."""

    timeline: Timeline
    axis: Axis
    shapes: list[str]
    texts: list[Box]
    y: float = 0

    def write(self, x: float, y: float, text: str, size: int, classes: str = "", *, at_end: bool = False) -> None:
        """Write a line of text on the baseline `y`, in the room from `x` on that it may take."""
        width = text_width(text, size, bold="bold" in classes)
        self.texts.append(Box(x, y, width, text, size, classes, at_end))

    def paragraph(self, text: str, size: int, classes: str = "") -> None:
        """Write a text below what there is, over as many lines as it takes."""
        for part in wrapped(text, size, INNER, bold="bold" in classes):
            self.y += size * 1.4
            self.write(MARGIN, self.y, part, size, classes)

    @property
    def as_of(self) -> float | None:
        """Give the middle of the as-of day within the inner width; None when it is not to be shown."""
        day = self.timeline.as_of_day
        return ARROW + (self.axis.left(day) + self.axis.right(day)) / 2 if self.timeline.shows(day) else None


def line(classes: str, x1: float, y1: float, x2: float, y2: float, width: float, dashes: str = "") -> str:
    """Draw a straight line of a width."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line class="{classes}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke-width="{width:g}"{dashed}/>\n'
    )


def rect(classes: str, x: float, y: float, width: float, height: float) -> str:
    """Draw a filled rectangle."""
    return f'<rect class="{classes}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"/>\n'


def bar(colour: str, start: float, end: float, y: float, arrows: tuple[bool, bool]) -> str:
    """Draw a span as a line with a stop at either end, or an arrow where it goes on."""
    left = f"M{start + 5:g} {y - 4:g}l-4 4l4 4" if arrows[0] else f"M{start + 1:g} {y - 4:g}v8"
    right = f"M{end - 5:g} {y - 4:g}l4 4l-4 4" if arrows[1] else f"M{end - 1:g} {y - 4:g}v8"
    return f'<path class="open {colour}-line" stroke-width="2" d="{left}M{start + 1:g} {y:g}H{end - 1:g}{right}"/>\n'
