"""A timeline as an SVG picture for an article: the lanes, marks and labels that the terminal shows, on paper."""

from __future__ import annotations

from withdrawal_cli.core.axis import Axis, make_axis
from withdrawal_cli.core.placing import Mark, Place, Room, count_hidden, place
from withdrawal_cli.core.timeline import Entry, Timeline
from withdrawal_cli.render.list_timeline import NO_REGION, entry_words, labelled, labels
from withdrawal_cli.render.listing import as_of_notes
from withdrawal_cli.render.svg_frame import draw_axis, draw_background, draw_legend
from withdrawal_cli.render.svg_picture import ARROW, INNER, LABEL, MARGIN, WIDTH, Picture, bar, line
from withdrawal_cli.render.svg_shapes import SHAPES
from withdrawal_cli.render.svg_text import SANS, open_svg, svg_text, text_width, wrapped
from withdrawal_cli.render.words import date_words

_MARK = 12
_ROW = 18
_MOST_ROWS = 16
_MOST_LABELS = 18
_BREAK = 14
_MOST_BREAKS = 10


def to_timeline_svg(timeline: Timeline) -> str:
    """Draw the timeline: title, lanes of marks, axis, legend, in colours for light and dark paper."""
    picture = draw(timeline)
    title = timeline.answer.schedule.title
    notes = list(as_of_notes(timeline.answer, public=True))
    said = [
        f"{date_words(entry.on)}: {entry_words(entry, public=True)}." for entry in timeline.entries if entry.weight <= 1
    ]
    description = " ".join([f"A timeline of {len(timeline.entries)} events and deadlines.", *notes, *said[:20]])
    name = "withdrawal-timeline"
    rules = (
        f".{name} text {{ font-family: {SANS}; }}\n.{name} .bold {{ font-weight: bold; }}\n"
        f".{name} .open {{ fill: none; stroke-linecap: round; stroke-linejoin: round; }}\n"
        f".{name} .halo {{ stroke-width: 3; stroke-linejoin: round; paint-order: stroke; }}\n"
    )
    begin = open_svg(name, WIDTH, round(picture.y + 20), title, description, rules)
    return "".join([begin, *picture.shapes, *map(str, picture.texts), "</svg>\n"])


def draw(timeline: Timeline) -> Picture:
    """Lay the picture out: its shapes, and its texts with their boxes."""
    axis = make_axis(timeline.days, INNER - 2 * ARROW, break_width=_BREAK, most_breaks=_MOST_BREAKS)
    picture = Picture(timeline, axis, [], [], 10)
    picture.paragraph(timeline.answer.schedule.title, 20, "bold")
    picture.y += 4
    picture.paragraph(" ".join(as_of_notes(timeline.answer, public=True)), 13, "soft")
    if not timeline.entries:
        picture.y += 16
        picture.paragraph("No entries.", 14)
        return picture
    picture.y += 40
    top = picture.y
    chosen = labelled(timeline, _MOST_LABELS)
    with_label = {id(timeline.entries[number]) for number in chosen}
    lanes = Picture(timeline, axis, [], [], top)
    for lane in timeline.lanes:
        _lane(lanes, lane, with_label)
    draw_background(picture, top, lanes.y)
    picture.shapes += lanes.shapes
    picture.texts += lanes.texts
    picture.y = lanes.y
    draw_axis(picture)
    draw_legend(picture)
    return picture


def _lane(picture: Picture, lane: str | None, with_label: set[int]) -> None:
    """Draw a lane from its top at `picture.y`, its marks rising from its lowest row."""
    timeline = picture.timeline
    names = {region.id: region.name for region in timeline.answer.schedule.regions}
    entries = sorted(timeline.of_lane(lane), key=lambda e: e.weight)
    texts = [labels(entry, timeline) if id(entry) in with_label else [] for entry in entries]
    marks = [_mark(picture.axis, entry, said) for entry, said in zip(entries, texts, strict=True)]
    x = picture.as_of
    blocked = None if x is None else (int(x) - 4, int(x) + 5)
    places = place(marks, Room(INNER, _MOST_ROWS, 5, 1, blocked))
    hidden = [mark.left for mark, put in zip(marks, places, strict=True) if put is None]
    more = count_hidden(hidden, INNER, lambda text: text_width(text, LABEL, bold=True))
    for part in wrapped(f"{names[lane] if lane else NO_REGION} ({len(entries)})", 13, INNER * 0.6, bold=True):
        picture.y += 18
        picture.write(MARGIN, picture.y, part, 13, "bold halo paper-line")
    rows = 1 + max((put.row for put in places if put), default=0) + bool(more)
    bottom = picture.y + 6 + rows * _ROW
    for entry, mark, said, put in zip(entries, marks, texts, places, strict=True):
        if put is not None:
            _entry(picture, entry, mark, said, put, bottom - _ROW * put.row - _ROW / 2)
    for left, number in more:
        picture.write(MARGIN + left, bottom - rows * _ROW + 13, number, LABEL, "bold halo paper-line")
    picture.y = bottom + 4
    picture.shapes.append(line("line-line", MARGIN, picture.y, WIDTH - MARGIN, picture.y, 0.5))


def _extent(axis: Axis, entry: Entry) -> tuple[float, float]:
    """Give between which positions an entry lies; open ends reach into the room for arrows."""
    first, last = entry.on.earliest, entry.on.latest
    left = 0.0 if first is None or first < axis.first else ARROW + axis.left(first)
    return left, float(INNER) if last is None or last > axis.last else ARROW + axis.right(last)


def _mark(axis: Axis, entry: Entry, said: list[str]) -> Mark:
    left, right = _extent(axis, entry)
    widths = tuple(text_width(label, LABEL, bold=entry.weight <= 1) for label in said)
    if right - left < _MARK:
        left = min(max(0, (left + right - _MARK) / 2), INNER - _MARK)
        right = left + _MARK
    width = _MARK if entry.on.is_one_day else None
    return Mark(int(left), int(right), width, widths, entry.weight <= 2, entry.weight <= 1)


def _entry(picture: Picture, entry: Entry, mark: Mark, said: list[str], put: Place, y: float) -> None:
    colour, shape = SHAPES[entry.kind]
    middle = MARGIN + put.left + mark.size / 2
    span = "" if entry.on.is_one_day else _span(picture, entry, colour, y)
    words = svg_text(f"{date_words(entry.on)}: {entry_words(entry, public=True)}")
    picture.shapes.append(
        f'<g>\n<title>{words}</title>\n{span}<g transform="translate({middle:g} {y:g})">{shape}</g>\n</g>\n'
    )
    if put.label is not None and put.label_left is not None:
        classes = "bold halo paper-line" if entry.weight <= 1 else "halo paper-line"
        before = put.label_left < put.left
        picture.write(MARGIN + put.label_left, y + 4, said[put.label], LABEL, classes, at_end=before)


def _span(picture: Picture, entry: Entry, colour: str, y: float) -> str:
    """Draw a span through its mark, or below the mark where it is hardly wider."""
    left, right = _extent(picture.axis, entry)
    start, end = MARGIN + left, MARGIN + right
    if right - left > _MARK + 4:
        return bar(colour, start, end, y, (left == 0, right == INNER))
    half = max(2.0, (end - start) / 2)
    start, end = (start + end) / 2 - half, (start + end) / 2 + half
    return f'<path class="open {colour}-line" stroke-width="1.5" d="M{start:.1f} {y + 6:g}v2H{end:.1f}v-2"/>\n'
