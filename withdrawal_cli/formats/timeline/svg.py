"""A timeline as an SVG picture for an article, with the lanes, marks and labels of the terminal's drawing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from withdrawal_cli.answers.sentence import footnotes
from withdrawal_cli.answers.timeline import DEADLINE, MARKS, Item, Timeline
from withdrawal_cli.answers.wording import due_quote, punctuality_key
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.schedule import EventKind
from withdrawal_cli.formats.svg import SANS, open_svg, svg_text, text_width, wrapped
from withdrawal_cli.formats.timeline import labels
from withdrawal_cli.formats.timeline.axis import Axis, Tick, make_axis, make_ticks
from withdrawal_cli.formats.timeline.labels import Marker, Placement
from withdrawal_cli.text.dates import date_words, day_words, instant_words
from withdrawal_cli.text.lines import one_line
from withdrawal_cli.text.messages import say, say_count

WIDTH = 1000
MARGIN = 28
INNER = WIDTH - 2 * MARGIN
ARROW = 12
"""The width beside the axis for the arrow of an open end."""
LABEL = 12
"""The font size beside marks and ticks."""


class Box(Struct, frozen=True):
    """A text of the picture with its room, for drawing and for tests that no text covers another.

    `y` is its baseline. A text that is narrower than its room is at the start of it, or `at_end`.
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
        text = svg_text(self.text)
        return f'<text x="{x:g}" y="{self.y:g}" font-size="{self.size}"{anchor}{kind}>{text}</text>\n'


class Picture(Struct):
    """What has been drawn so far: the shapes, the texts over them, and how far down they reach."""

    timeline: Timeline
    axis: Axis
    shapes: list[str]
    texts: list[Box]
    y: float = 0

    def write(self, x: float, y: float, text: str, size: int, classes: str = "", *, at_end: bool = False) -> None:
        """Write a line of text on the baseline `y`, from `x` on."""
        width = text_width(text, size, bold="bold" in classes)
        self.texts.append(Box(x, y, width, text, size, classes, at_end))

    def paragraph(self, text: str, size: int, classes: str = "") -> None:
        """Write a wrapped text below what there is."""
        for part in wrapped(text, size, INNER, bold="bold" in classes):
            self.y += size * 1.4
            self.write(MARGIN, self.y, part, size, classes)

    @property
    def as_of(self) -> float | None:
        """The middle of the as-of day within the inner width; None if it is not shown."""
        day = self.timeline.answer.day
        return ARROW + (self.axis.left(day) + self.axis.right(day)) / 2 if self.timeline.shows(day) else None


def line(classes: str, x1: float, y1: float, x2: float, y2: float, width: float, dashes: str = "") -> str:
    """Return a straight line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line class="{classes}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke-width="{width:g}"{dashed}/>\n'
    )


def rect(classes: str, x: float, y: float, width: float, height: float) -> str:
    """Return a filled rectangle."""
    return f'<rect class="{classes}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"/>\n'


def bar(colour: str, start: float, end: float, y: float, arrows: tuple[bool, bool]) -> str:
    """Return a span as a line with a stop at each end, or an arrow if that end is open."""
    left = f"M{start + 5:g} {y - 4:g}l-4 4l4 4" if arrows[0] else f"M{start + 1:g} {y - 4:g}v8"
    right = f"M{end - 5:g} {y - 4:g}l4 4l-4 4" if arrows[1] else f"M{end - 1:g} {y - 4:g}v8"
    return f'<path class="open {colour}-line" stroke-width="2" d="{left}M{start + 1:g} {y:g}H{end - 1:g}{right}"/>\n'


SHAPES = {
    DEADLINE: ("red", '<path class="red" d="M-6 -5H6L0 6Z"/>'),
    EventKind.COMPLETED.value: (
        "green",
        '<path class="open green-line" stroke-width="3" d="M-5 0L-1.5 4L5 -4"/>',
    ),
    EventKind.CANCELLED.value: ("soft", '<path class="open soft-line" stroke-width="2" d="M-4 -4L4 4M-4 4L4 -4"/>'),
    EventKind.EXTENDED.value: (
        "yellow",
        '<path class="open yellow-line" stroke-width="2" d="M-4 -4L0 0L-4 4M1 -4L5 0L1 4"/>',
    ),
    EventKind.HANDED_OVER.value: ("blue", '<path class="blue" d="M0 -6L6 0L0 6L-6 0Z"/>'),
    EventKind.IN_USE.value: ("yellow", '<rect class="yellow" x="-4.5" y="-4.5" width="9" height="9"/>'),
    EventKind.ANNOUNCED.value: ("cyan", '<path class="cyan" d="M0 -5.5L6 5H-6Z"/>'),
    EventKind.REPORTED.value: ("magenta", '<circle class="paper magenta-line" r="4.2" stroke-width="2"/>'),
    EventKind.CONTEXT.value: ("soft", '<circle class="soft" r="2.8"/>'),
}
"""The colour's role and the shape of each kind."""


def draw_background(picture: Picture, top: float, bottom: float) -> None:
    """Draw what is behind the marks: the uncovered part, lines at the ticks, breaks, the as-of day."""
    left, axis, timeline = MARGIN + ARROW, picture.axis, picture.timeline
    covered = timeline.answer.covers_through
    if covered < axis.last:
        x = left + axis.right(covered) if covered >= axis.first else MARGIN
        picture.shapes.append(rect("shade", x, top - 6, WIDTH - MARGIN - x, bottom - top + 6))
    for tick in _ticks(axis):
        if tick.is_start:
            picture.shapes.append(line("shade-line", left + tick.position, top - 6, left + tick.position, bottom, 1))
    for s in axis.breaks:
        kind = "paper" if date.fromordinal(s.last) <= covered else "shade"
        picture.shapes.append(rect(kind, left + s.left, top - 6, s.right - s.left, bottom - top + 8))
        for x in (left + s.left, left + s.right):
            picture.shapes.append(line("line-line", x, top - 6, x, bottom, 1, dashes="1 4"))
    if picture.as_of is not None:
        x = MARGIN + picture.as_of
        picture.shapes.append(line("ink-line", x, top - 14, x, bottom + 5, 1.5))
        said = say("strip.as-of", date=day_words(timeline.answer.day))
        width = text_width(said, 13, bold=True)
        picture.write(min(max(MARGIN, x - width / 2), WIDTH - MARGIN - width), top - 20, said, 13, "bold")


def draw_axis(picture: Picture) -> None:
    """Draw the axis below what there is, with ticks, labels and breaks."""
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
    """Explain the marks in the picture."""
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
    kinds = {item.kind for item in picture.timeline.items}
    for kind in MARKS:
        if kind in kinds:
            yield SHAPES[kind][1], say("picture.deadline" if kind == DEADLINE else f"kind.{kind}")
    if any(not item.on.is_one_day for item in picture.timeline.items):
        yield bar("soft", -8, 8, 0, (False, False)), say("picture.range")
    if picture.axis.breaks:
        strokes = line("ink-line", -5, 6, 1, -6, 1.5) + line("ink-line", 1, 6, 7, -6, 1.5)
        yield strokes, say("picture.gap")
    if any(box.text.startswith("+") for box in picture.texts):
        yield "", say("picture.more")
    covered = picture.timeline.answer.covers_through
    if covered < picture.axis.last:
        shade = '<rect class="shade line-line" x="-7" y="-6" width="14" height="12"/>'
        yield shade, say("picture.uncovered", date=day_words(covered))


def _ticks(axis: Axis) -> list[Tick]:
    return make_ticks(axis, lambda text: text_width(text, LABEL), 8)


_MARK = 12
_ROW = 18
_MOST_ROWS = 16
_BREAK = 14
_MOST_BREAKS = 10


def to_timeline_svg(timeline: Timeline) -> str:
    """Draw the timeline: title, lanes of marks, axis and legend, in colours for light and dark mode."""
    picture = draw(timeline)
    said = [*footnotes(timeline.answer), *(f"{_in_full(e)}." for e in timeline.items if e.weight <= 1)]
    description = " ".join([how_many(picture.timeline), _note(timeline.answer), *said[:20]])
    name = "withdrawal-timeline"
    rules = (
        f".{name} text {{ font-family: {SANS}; }}\n.{name} .bold {{ font-weight: bold; }}\n"
        f".{name} .open {{ fill: none; stroke-linecap: round; stroke-linejoin: round; }}\n"
    )
    begin = open_svg(name, WIDTH, round(picture.y + 20), timeline.answer.schedule.title, description, rules)
    return "".join([begin, *picture.shapes, *map(str, picture.texts), "</svg>\n"])


def how_many(timeline: Timeline) -> str:
    """Return how many events and deadlines are drawn, and of how many."""
    n, left_out = len(timeline.items), timeline.left_out
    return say("picture.shown", n=n, all=n + left_out) if left_out else say_count("picture.about", n)


def _note(answer: Answer) -> str:
    """Return the picture's as-of, how far the record reaches, and how many items are the publisher's own."""
    instant = instant_words(answer.as_of, one_line(answer.schedule.timezone))
    known = say("picture.known", date=day_words(answer.known_by)) if answer.known_by else ""
    covers, own = answer.record_ends_on, say("picture.entries", n=answer.entries) if answer.entries else ""
    through = say("picture.reviewed", date=day_words(answer.covers_through)) if answer.covers_through > covers else ""
    note = say("picture.note", instant=instant, known=known, covers=day_words(covers), reviewed=through)
    return f"{note} {own}".rstrip()


def _in_full(item: Item) -> str:
    """Return an item in words with its date, for a pointer that hovers over it and for screen readers."""
    a, on = item.assessment, date_words(item.on, "full")
    if a is None:
        is_own = item.event is not None and item.event.by is not None
        return say("picture.titled", title=say("picture.own", title=item.title) if is_own else item.title, said=on)
    title = " ".join(filter(None, (item.title, due_quote(a))))
    due = say("picture.due", date=on, status=say(f"status.{punctuality_key(a)}").lower() + (" *" if a.by else ""))
    return say("picture.titled", title=title, said=due)


def draw(timeline: Timeline) -> Picture:
    """Lay the picture out: its shapes, and its texts with their boxes."""
    timeline = labels.key_part(timeline, labels.MOST_IN_PICTURE)
    axis = make_axis(timeline.days, INNER - 2 * ARROW, break_width=_BREAK, most_breaks=_MOST_BREAKS)
    picture = Picture(timeline, axis, [], [], 10)
    picture.paragraph(timeline.answer.schedule.title, 20, "bold")
    picture.y += 4
    picture.paragraph(_note(timeline.answer), 13, "soft")
    if not timeline.items:
        picture.y += 16
        picture.paragraph(say("picture.none"), 14)
        return picture
    picture.y += 40
    with_label = {id(timeline.items[number]) for number in labels.labelled(timeline.items, labels.MOST_IN_PICTURE)}
    lanes = Picture(timeline, axis, [], [], picture.y)
    for lane in timeline.lanes:
        _lane(lanes, lane, with_label)
    draw_background(picture, picture.y, lanes.y)
    picture.shapes += lanes.shapes
    picture.texts += lanes.texts
    picture.y = lanes.y
    draw_axis(picture)
    draw_legend(picture)
    for text in [*([how_many(timeline)] if timeline.left_out else []), *footnotes(timeline.answer)]:
        picture.y += 6
        picture.paragraph(text, LABEL, "soft")
    return picture


def _lane(picture: Picture, lane: str | None, with_label: set[int]) -> None:
    """Draw a lane from its top at `picture.y`; its marks rise from the lowest row."""
    timeline = picture.timeline
    names = timeline.answer.region_names
    items = sorted(timeline.of_lane(lane), key=lambda e: e.weight)
    texts = [labels.labels_of(item, timeline) if id(item) in with_label else [] for item in items]
    marks = [_mark(picture.axis, item, said) for item, said in zip(items, texts, strict=True)]
    x = picture.as_of
    blocked = None if x is None else (int(x) - 4, int(x) + 5)
    places = labels.place(marks, labels.Lane(INNER, _MOST_ROWS, 5, 1, blocked))
    hidden = [mark.left for mark, put in zip(marks, places, strict=True) if put is None]
    more = labels.count_hidden(hidden, INNER, lambda text: text_width(text, LABEL, bold=True))
    for part in wrapped(names[lane] or say("picture.no-region"), 13, INNER * 0.6, bold=True):
        picture.y += 18
        picture.write(MARGIN, picture.y, part, 13, "bold")
    rows = 1 + max((put.row for put in places if put), default=0) + bool(more)
    bottom = picture.y + 6 + rows * _ROW
    for item, mark, said, put in zip(items, marks, texts, places, strict=True):
        if put is not None:
            _item(picture, item, mark, said, put, bottom - _ROW * put.row - _ROW / 2)
    for left, number in more:
        picture.write(MARGIN + left, bottom - rows * _ROW + 13, number, LABEL, "bold")
    picture.y = bottom + 4
    picture.shapes.append(line("line-line", MARGIN, picture.y, WIDTH - MARGIN, picture.y, 0.5))


def _extent(axis: Axis, item: Item) -> tuple[float, float]:
    """Return the positions of the ends of an item; open ends reach into the room for arrows."""
    first, last = item.on.earliest, item.on.latest
    left = 0.0 if first is None or first < axis.first else ARROW + axis.left(first)
    return left, float(INNER) if last is None or last > axis.last else ARROW + axis.right(last)


def _mark(axis: Axis, item: Item, said: list[str]) -> Marker:
    left, right = _extent(axis, item)
    widths = tuple(text_width(label, LABEL, bold=item.weight <= 1) for label in said)
    if right - left < _MARK:
        left = min(max(0, (left + right - _MARK) / 2), INNER - _MARK)
        right = left + _MARK
    width = _MARK if item.on.is_one_day else None
    return Marker(int(left), int(right), width, widths, item.weight <= 2, item.weight <= 1)


def _item(picture: Picture, item: Item, mark: Marker, said: list[str], put: Placement, y: float) -> None:
    colour, shape = SHAPES[item.kind]
    middle = MARGIN + _place_of_sign(picture.axis, item, put.left + mark.size / 2)
    span = "" if item.on.is_one_day else _span(picture, item, colour, y)
    words = svg_text(_in_full(item))
    picture.shapes.append(
        f'<g>\n<title>{words}</title>\n{span}<g transform="translate({middle:g} {y:g})">{shape}</g>\n</g>\n'
    )
    if put.label is not None and put.label_left is not None:
        classes = "bold" if item.weight <= 1 else ""
        before = put.label_left < put.left
        if picture.as_of is not None and 0 < picture.as_of - put.label_left < mark.labels[put.label]:
            under = "shade" if picture.timeline.answer.days_since_coverage > 0 else "paper"
            picture.shapes.append(rect(under, MARGIN + picture.as_of - 2, y - 8, 4, 16))  # the line is not over letters
        picture.write(MARGIN + put.label_left, y + 4, said[put.label], LABEL, classes, at_end=before)


def _place_of_sign(axis: Axis, item: Item, middle: float) -> float:
    """Return the position of an item's sign: a deadline's last day, else the middle of the days it can mean."""
    left, right = _extent(axis, item)
    if item.kind != DEADLINE or item.on.is_one_day or right - left <= _MARK + 4:
        return middle
    return right - 2 if item.on.latest is not None else left + 2


def _span(picture: Picture, item: Item, colour: str, y: float) -> str:
    """Return a span through its mark, or below the mark if it is hardly wider."""
    left, right = _extent(picture.axis, item)
    start, end = MARGIN + left, MARGIN + right
    if right - left > _MARK + 4:
        return bar(colour, start, end, y, (left == 0, right == INNER))
    half = max(2.0, (end - start) / 2)
    start, end = (start + end) / 2 - half, (start + end) / 2 + half
    return f'<path class="open {colour}-line" stroke-width="1.5" d="M{start:.1f} {y + 6:g}v2H{end:.1f}v-2"/>\n'
