"""The pictures: well-formed, self-contained, in two colour schemes, with nothing that covers anything."""

import re
from datetime import date, datetime
from itertools import combinations
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from withdrawal_cli.answers.status import status_document
from withdrawal_cli.answers.timeline import KINDS, main_part, make_timeline
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Deadline, Event, EventKind, Region, Schedule, Source, SourceKind
from withdrawal_cli.formats.svg import DARK, LIGHT, document_to_svg, svg_text, text_width, wrapped
from withdrawal_cli.formats.timeline.svg import SHAPES, WIDTH, draw, to_timeline_svg

ZONE = ZoneInfo("Asia/Baghdad")
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "style", "rect", "line", "path", "circle", "g", "text"}
ATTRIBUTES = {
    "class", "width", "height", "viewBox", "role", "aria-labelledby", "id", "x", "y", "x1", "x2", "y1", "y2", "d", "r",
    "stroke-width", "stroke-dasharray", "transform", "font-size", "text-anchor", "textLength",
    "{http://www.w3.org/XML/1998/namespace}space",
}  # fmt: skip
HOSTILE = '</text><script>alert(1)</script><image href="https://example.org/x"/>]]>&amp;"\x00\x1b\ufffe\ud800\u202e\'{}'


def event(name, on, kind="reported", title=None, **more):
    on = ImpreciseDate.parse(on)
    return Event(id=name, kind=EventKind(kind), on=on, title=title or f"title {name}", sources=("paper",), **more)


def deadline(name, due):
    due = ImpreciseDate.parse(due)
    return Deadline(id=name, region="north", title="Road", due=due, wording="in time", sources=("paper",))


def answer(events, deadlines=(), title="Small", name="The North", covers="2026-03-20"):
    whole = Schedule(
        schema_version=1,
        id="small",
        title=title,
        timezone="Asia/Baghdad",
        covers_through=date.fromisoformat(covers),
        regions=(Region(id="north", name=name),),
        deadlines=tuple(deadlines),
        sources=(Source(id="paper", publisher="P", title="T", url="https://example.org/", kind=SourceKind.NEWS),),
        events=tuple(events),
    )
    return assess(whole, datetime(2026, 5, 1, tzinfo=ZONE))


def timeline(*arguments, **more):
    return make_timeline(answer(*arguments, **more))


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def boxes_of(made):
    texts = [(t.x, t.y - 0.8 * t.size, t.x + t.width, t.y + 0.2 * t.size) for t in draw(made).texts]
    centres = re.findall(r'<g transform="translate\(([-\d.]+) ([-\d.]+)\)">', to_timeline_svg(made))
    marks = [(float(x) - 5.9, float(y) - 5.9, float(x) + 5.9, float(y) + 5.9) for x, y in centres]
    return texts, marks


EDTF = st.one_of(
    st.dates(date(2014, 1, 1), date(2026, 12, 31)).map(str),
    st.dates(date(1, 1, 1), date(9999, 12, 30)).map(str),
    st.tuples(st.integers(2020, 2026), st.integers(1, 12)).map(lambda p: f"{p[0]}-{p[1]:02d}"),
    st.integers(1, 2026).map(lambda y: f"{y:04d}"),
    st.integers(2014, 2026).map(lambda y: f"../{y}"),
)
EVENTS = st.lists(st.tuples(EDTF, st.sampled_from(KINDS[:-1]), st.sampled_from(["north", None])), max_size=40)


@settings(max_examples=100, deadline=None)
@given(events=EVENTS, dues=st.lists(st.one_of(EDTF, st.just("2026-09/..")), max_size=2))
@example(events=[], dues=["2026-03-06"])  # a day is wider than a mark
def test_no_text_covers_a_text_or_a_mark_and_nothing_is_cut(events, dues):
    made = timeline(
        [event(f"e{n}", on, kind, region=region) for n, (on, kind, region) in enumerate(events)],
        [deadline(f"d{n}", due) for n, due in enumerate(dues)],
    )
    texts, marks = boxes_of(made)
    height = float(ET.fromstring(to_timeline_svg(made)).get("height"))
    for box in texts + marks:
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= WIDTH
        assert box[3] <= height
    assert not [pair for pair in combinations(texts + marks, 2) if overlap(*pair)]


@pytest.mark.parametrize(
    ("events", "shown"),
    [
        ([("2026-01-05", "reported")], 1),
        ([(f"2026-01-{n % 31 + 1:02d}", KINDS[n % 8]) for n in range(200)], 200),
        ([(f"{year}", "announced") for year in range(1920, 2026)], 106),
        ([("0001-01-01", "context"), ("9999", "context")], 1),
    ],
    ids=["one", "a full month", "a century", "the ends of the calendar"],
)
def test_hard_records_are_drawn_whole(events, shown):
    made = timeline([event(f"e{n}", on, kind) for n, (on, kind) in enumerate(events)])
    texts, marks = boxes_of(made)
    assert not [pair for pair in combinations(texts + marks, 2) if overlap(*pair)]
    root = ET.fromstring(to_timeline_svg(made))
    titles = [g.find(f"{SVG}title") for g in root.findall(f"{SVG}g") if g.find(f"{SVG}title") is not None]
    assert len(titles) == shown


def test_no_entries_are_said_in_words():
    root = ET.fromstring(to_timeline_svg(timeline([])))
    assert [t.text for t in root.iter(f"{SVG}text")][-1] == "No events or deadlines."
    assert root.findall(f"{SVG}line") == []


def hold(picture):
    """Check that a picture has only what it may have; give its root."""
    root = ET.fromstring(picture)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    style = root.find(f"{SVG}style").text
    assert not re.search(r"url|import|@font-face|http|expression", style)
    assert "@media (prefers-color-scheme: dark)" in style
    assert "://" not in picture.replace("http://www.w3.org/2000/svg", "", 1).replace("https://example.org/", "")
    assert root.get("role") == "img"
    ids = {element.get("id") for element in root.iter()} - {None}
    assert set(root.get("aria-labelledby").split()) == ids
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    return root


def test_texts_of_others_stay_text():
    events = [event("a", "2026-01-05", title=HOSTILE, region="north")]
    given_answer = answer(events, [deadline("d", "2026-09")], title=HOSTILE, name=HOSTILE)
    for picture in (to_timeline_svg(make_timeline(given_answer)), document_to_svg(status_document([given_answer]))):
        root = hold(picture)
        assert "<script>" not in picture
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ufffe\ud800]", picture)
        assert "<script>alert(1)</script>" in root.find(f"{SVG}title").text
        picture.encode()


@given(text=st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_xml(text):
    assert ET.fromstring(f'<a b="{svg_text(text)}">{svg_text(text)}</a>').tag == "a"


@given(text=st.text(max_size=200), width=st.integers(60, 400))
@example(text="00000000000000¤Аᄀᄀ0000", width=60)  # wide characters stand behind narrow ones
@settings(deadline=None)
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrapped(text, 12, width)
    assert all(text_width(line, 12) <= width for line in lines)
    kept = "".join(svg_text(text).split())
    assert svg_text("".join("".join(lines).split())) == kept


def test_the_picture_says_what_it_shows():
    made = timeline(
        [event("out", "2026-01-16/2026-01-18", "completed", "All have left", deadline="end")],
        [deadline("end", "2025-12-31")],
    )
    root = hold(to_timeline_svg(made))
    said = [t.text for t in root.iter(f"{SVG}text")]
    assert said[0] == "Small"
    assert " ".join(said[1:3]).startswith("As of 1 May 2026 (Asia/Baghdad). The record ends on 20 Mar 2026.")
    assert "as of 1 May 2026" in said
    assert "due 31 Dec 2025: completed late" in said
    assert "16–18 Jan 2026 All have left" in said
    assert "not covered: after 20 Mar 2026" in said
    assert root.find(f"{SVG}desc").text.startswith("A timeline of 2 events and deadlines. As of 1 May 2026")
    hovered = [g.find(f"{SVG}title").text for g in root.findall(f"{SVG}g") if g.find(f"{SVG}title") is not None]
    assert hovered == [
        "Road “in time”, due 31 December 2025: completed late", "All have left, 16–18 January 2026",
    ]  # fmt: skip


def test_every_kind_has_a_shape_of_its_own():
    assert set(SHAPES) == set(KINDS)
    assert len({re.sub(r'class="[^"]*"', "", shape) for _, shape in SHAPES.values()}) == len(KINDS)


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("paper", ["paper", "shade"])
@pytest.mark.parametrize("role", ["ink", "soft", "red", "green", "blue", "cyan", "yellow", "magenta"])
def test_every_colour_is_read_on_its_paper_and_on_the_shade(colours, paper, role):
    one, other = sorted((luminance(colours[role]), luminance(colours[paper])))
    assert (other + 0.05) / (one + 0.05) >= 4.5


def test_a_listing_is_drawn_as_the_terminal_shows_it():
    root = hold(document_to_svg(status_document([answer([], [deadline("d", "2026-04")])])))
    texts = list(root.iter(f"{SVG}text"))
    said = [t.text.strip() for t in texts]
    assert said[0] == "Small"
    assert {"Region", "Due", "Status", "The North"} <= set(said)
    status = next(t for t in texts if t.text.startswith("? unknown"))
    assert status.get("class") == "bold magenta"
    rows = {t.get("y") for t in texts if t.text.startswith(("The North", "? unknown"))}
    assert len(rows) == 1
    column = {t.get("x") for t in texts if t.text.strip() == "Status" or t.text.startswith("? unknown")}
    assert len(column) == 1


def test_a_deadlines_sign_is_on_its_last_day_and_not_within_its_span():
    root = hold(to_timeline_svg(timeline([event("a", "2026-01-05")], [deadline("d", "2026-09")])))
    (group,) = [g for g in root.findall(f"{SVG}g") if "Road" in (g.findtext(f"{SVG}title") or "")]
    sign = float(re.search(r"translate\(([\d.]+) ", group.find(f"{SVG}g").get("transform"))[1])
    start, end = map(float, re.search(r"M([\d.]+) \S+H([\d.]+)", group.find(f"{SVG}path").get("d").partition("v8")[2])
                     .groups())  # fmt: skip
    assert start < end
    assert abs(sign - end) < 3


def test_a_condensed_picture_has_a_label_for_each_mark_and_says_how_many_it_leaves_out():
    many = [event(f"e{n}", f"2026-0{n % 4 + 1}-{n % 27 + 1:02d}", "announced") for n in range(60)]
    made = main_part(timeline(many, [deadline("d", "2026-09")]))
    root = hold(to_timeline_svg(made))
    said = [t.text for t in root.iter(f"{SVG}text")]
    assert sum("title e" in text for text in said) == 15
    assert said[-1] == "The 16 most important of 61 events and deadlines."
