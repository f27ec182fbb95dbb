"""Which entries stand on a timeline and in which order; the axis; the placing of marks and labels."""

from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.answers.timeline import KINDS, make_timeline, timeline_report
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Deadline, Event, EventKind, Region, Schedule, Site, Source, SourceKind
from withdrawal_cli.formats.timeline.axis import make_axis, make_ticks
from withdrawal_cli.formats.timeline.labels import Lane, Marker, Placement, count_hidden, place

ZONE = ZoneInfo("Asia/Baghdad")
quick = settings(max_examples=150, deadline=None)


def edtf(text):
    return ImpreciseDate.parse(text)


def event(name, on, kind="reported", **more):
    return Event(id=name, kind=EventKind(kind), on=edtf(on), title=f"title of {name}", sources=("paper",), **more)


def schedule(*events, due="2026-09", published="2026-01-01"):
    return Schedule(
        schema_version=1,
        id="small",
        title="Small",
        timezone="Asia/Baghdad",
        covers_through=date(2026, 3, 20),
        regions=(Region(id="south", name="The South"), Region(id="north", name="The North")),
        deadlines=(Deadline(id="road", region="north", title="Road", due=edtf(due), wording="w", sources=("paper",)),),
        sources=(
            Source(
                id="paper", publisher="P", title="T", url="https://example.org/", kind=SourceKind.NEWS,
                published=edtf(published),
            ),
        ),
        sites=(Site(id="base", name="The Base", region="south", sources=("paper",)),),
        events=events,
    )  # fmt: skip


def timeline(*events, as_of="2026-05-01", known_by=None, due="2026-09", **limits):
    whole = schedule(*events, due=due)
    answer = assess(whole, datetime.fromisoformat(as_of).replace(tzinfo=ZONE), known_by)
    return make_timeline(answer, **limits)


def ids(made):
    return [entry.id for entry in made.entries]


def test_entries_are_ordered_by_first_day_then_last_day_then_id():
    given_events = [
        event("z", "2026-01-02"), event("b", "2026-01"), event("a", "2026-01-02"), event("c", "../2026-04"),
        event("d", "2026-01-01"), event("e", "2025"),
    ]  # fmt: skip
    assert ids(timeline(*given_events)) == ["c", "e", "d", "b", "a", "z", "road"]
    assert ids(timeline(event("z", "2026-01-02"), event("y", "2026-01"), due="2026-01/..")) == ["y", "road", "z"]
    assert ids(timeline(event("z", "2026-01-01"), due="2026-01-01/..")) == ["z", "road"]


@pytest.mark.parametrize(
    ("on", "as_of", "is_there"),
    [
        ("2026-04-30", "2026-05-01", True),
        ("2026-05-01", "2026-05-01", True),
        ("2026-05-02", "2026-05-01", False),
        ("2026-05", "2026-05-30", False),
        ("2026-05", "2026-05-31", True),
        ("2026-01/..", "2026-05-31", False),
    ],
)
def test_an_event_enters_when_its_last_day_is_not_after_the_as_of_day(on, as_of, is_there):
    assert ids(timeline(event("e", on), as_of=as_of)) == (["e", "road"] if is_there else ["road"])


def test_known_by_leaves_out_what_was_published_later_and_limits_coverage():
    early = timeline(event("e", "2025-12-01"), known_by=date(2025, 12, 31))
    assert ids(early) == ["road"]
    assert early.answer.covers_through == date(2025, 12, 31)
    assert ids(timeline(event("e", "2025-12-01"), known_by=date(2026, 1, 1))) == ["e", "road"]


def test_a_deadline_stands_there_with_the_due_in_force():
    moved = event("later", "2026-04-01", "extended", deadline="road", due=edtf("2027-06"))
    assert [e.on.text for e in timeline(moved, as_of="2026-03-31").entries] == ["2026-09"]
    assert [e.on.text for e in timeline(moved, as_of="2026-04-01").entries] == ["2026-04-01", "2027-06"]


def test_the_region_is_the_events_own_else_its_sites_else_its_deadlines():
    made = timeline(
        event("own", "2026-01-01", region="north", site="base"), event("site", "2026-01-02", site="base", deadline="road"),
        event("deadline", "2026-01-03", deadline="road"), event("none", "2026-01-04"),
    )  # fmt: skip
    assert [(e.id, e.region) for e in made.entries[:4]] == [
        ("own", "north"), ("site", "south"), ("deadline", "north"), ("none", None),
    ]  # fmt: skip
    assert made.lanes == ("south", "north", None)
    assert [e.id for e in made.of_lane(None)] == ["none"]


def test_regions_kinds_and_days_limit_what_is_shown():
    events = [event("a", "2026-01"), event("b", "2026-02-10", "announced", region="south")]
    assert ids(timeline(*events, regions=frozenset({"south"}))) == ["b"]
    assert ids(timeline(*events, kinds=frozenset({"announced"}))) == ["b"]
    assert ids(timeline(*events, kinds=frozenset({"deadline"}))) == ["road"]
    assert ids(timeline(*events, first=date(2026, 1, 31))) == ["a", "b", "road"]
    assert ids(timeline(*events, first=date(2026, 2, 1))) == ["b", "road"]
    assert ids(timeline(*events, last=date(2026, 1, 1))) == ["a"]
    assert ids(timeline(*events, last=date(2025, 12, 31))) == []
    assert ids(timeline(event("c", "../2026-04"), last=date(2026, 1, 1))) == ["c"]
    assert ids(timeline(*events, due="2026-05/..", first=date(2030, 1, 1))) == ["road"]


def test_a_deadline_matters_most_then_what_turned_one_then_what_is_about_one_then_by_kind():
    kinds = ("completed", "extended", "cancelled", "handed-over", "announced", "in-use", "reported", "context")
    events = [event(f"{n}{kind}", f"2025-01-{n + 1:02d}", kind) for n, kind in enumerate(kinds)]
    made = timeline(*events, event("9about", "2025-01-20", deadline="road"))
    assert [entry.weight for entry in made.entries] == [1, 1, 1, 3, 4, 5, 6, 7, 2, 0]


def test_kinds_are_those_of_events_and_deadline():
    assert KINDS == (
        "announced", "handed-over", "in-use", "completed", "extended", "cancelled", "reported", "context", "deadline",
    )  # fmt: skip


def test_the_axis_shows_the_as_of_day_and_the_end_of_coverage_and_keeps_to_the_limits():
    made = timeline(event("a", "2026-01-05"), as_of="2026-11-22")
    assert made.days == [date(2026, 1, 5), date(2026, 3, 20), date(2026, 9, 1), date(2026, 9, 30), date(2026, 11, 22)]
    limited = timeline(event("a", "2026-01"), as_of="2026-11-22", first=date(2026, 1, 10), last=date(2026, 2, 1))
    assert limited.days == [date(2026, 1, 10), date(2026, 1, 31), date(2026, 2, 1)]
    beside = (date(2026, 1, 9), date(2026, 1, 10), date(2026, 2, 1), date(2026, 2, 2))
    assert [limited.shows(day) for day in beside] == [False, True, True, False]
    assert timeline(last=date(1990, 1, 1)).days == [date(1990, 1, 1)]


def test_the_report_has_every_key_for_an_event_and_for_a_deadline():
    what = event("e", "2026-01", "handed-over", site="base", detail="d", quote="q", announced_on=edtf("2026-02-01"))
    report = timeline_report(timeline(what))
    first, second = report.items
    assert (first.type, first.kind, first.on, first.earliest, first.latest) == (
        "event", EventKind.HANDED_OVER, "2026-01", date(2026, 1, 1), date(2026, 1, 31),
    )  # fmt: skip
    assert (first.region, first.region_name, first.site, first.site_name) == ("south", "The South", "base", "The Base")
    assert (first.detail, first.quote, first.wording, first.status, first.by) == ("d", "q", None, None, None)
    assert (first.announced_on, first.deadline, first.sources) == ("2026-02-01", None, ("paper",))
    assert (second.type, second.kind, second.deadline, second.wording) == ("deadline", None, "road", "w")
    assert (second.status.value, second.punctuality, second.days_left) == ("upcoming", None, 152)


ordinals = st.integers(1, date.max.toordinal())
some_days = st.lists(ordinals, min_size=1, max_size=30).map(lambda o: [date.fromordinal(x) for x in o])
near_days = st.lists(st.integers(735000, 740000), min_size=1, max_size=60).map(
    lambda o: [date.fromordinal(x) for x in o]
)
widths = st.integers(30, 1000)


@quick
@given(days=st.one_of(some_days, near_days), width=widths)
def test_positions_rise_with_the_days_and_stay_on_the_axis(days, width):
    axis = make_axis(days, width, break_width=2, most_breaks=width // 9)
    assert axis.sections[0].left == 0
    assert axis.sections[-1].right == width
    for one, other in pairwise(axis.sections):
        assert (one.right, one.last + 1, one.is_break) == (other.left, other.first, not other.is_break)
    assert all(s.right - s.left >= 2 for s in axis.sections)
    assert axis.first <= min(days)
    assert max(days) <= axis.last
    ordered = sorted(days)
    for a, b in pairwise(ordered):
        assert 0 <= axis.left(a) < axis.right(a) <= width
        assert axis.left(a) <= axis.left(b)
        assert a == b or axis.right(a) <= axis.left(b)
    broken = [s for s in axis.breaks if any(s.first <= day.toordinal() <= s.last for day in days)]
    assert broken == []


@quick
@given(days=st.one_of(some_days, near_days), width=widths, gap=st.integers(1, 8))
def test_tick_labels_do_not_touch_and_are_not_cut(days, width, gap):
    axis = make_axis(days, width, break_width=2, most_breaks=width // 9)
    ticks = make_ticks(axis, len, gap)
    for tick in ticks:
        assert tick.position >= 0
        assert tick.position + len(tick.label) <= width
    for a, b in combinations(ticks, 2):
        if a.row == b.row:
            first, second = sorted((a, b), key=lambda t: t.position)
            assert first.position + len(first.label) + gap <= second.position


def test_long_quiet_stretches_are_compressed_and_short_ones_are_not():
    days = [date(2014, 1, 1), date(2020, 1, 1), date(2020, 3, 1), date(2026, 1, 1)]
    axis = make_axis(days, 80, break_width=2, most_breaks=8)
    assert [s.is_break for s in axis.sections] == [False, True, False, True, False]
    assert [(s.left, s.right) for s in axis.sections] == [(0, 11), (11, 13), (13, 66), (66, 68), (68, 80)]
    narrow = make_axis(days, 10, break_width=2, most_breaks=8)
    assert [(s.left, s.right) for s in narrow.sections] == [(0, 2), (2, 4), (4, 6), (6, 8), (8, 10)]
    assert axis.breaks[0].first == date(2014, 1, 17).toordinal()
    assert axis.breaks[0].last == date(2019, 12, 16).toordinal()
    assert make_axis([date(2026, 1, 1), date(2026, 7, 20)], 80, break_width=2, most_breaks=8).breaks == []
    yearly = [date(year, 1, 1) for year in range(1920, 2020)]
    assert make_axis(yearly, 80, break_width=2, most_breaks=8).breaks == []


@pytest.mark.parametrize(
    ("gaps", "breaks"),
    [
        ([200], 0),
        ([201], 1),
        ([210, *[200] * 19, 190], 0),  # a twentieth of the whole
        ([210, *[200] * 19, 189], 1),
        ([1000, 210, *[200] * 19, 190], 1),  # of what is left after the longest
        ([1000, 210, *[200] * 19, 189], 2),
        ([1000, 900, 800, 700], 3),  # no more than are wanted
    ],
)
def test_what_is_quiet_is_longer_than_200_days_and_than_a_twentieth_of_what_is_left(gaps, breaks):
    for order in (1, -1):
        days = [date(2000, 1, 1) + timedelta(days=sum(gaps[::order][:n])) for n in range(len(gaps) + 1)]
        assert len(make_axis(days, 80, break_width=2, most_breaks=3).breaks) == breaks


def test_days_beside_the_axis_are_at_its_ends():
    axis = make_axis([date(2026, 1, 1), date(2026, 4, 10)], 100, break_width=2, most_breaks=0)
    for day, at in ((date(2025, 12, 31), 0), (date(2024, 1, 1), 0), (date(2026, 4, 11), 100), (date(2030, 1, 1), 100)):
        assert axis.left(day) == at
    assert (axis.right(date(2025, 12, 30)), axis.right(date(2026, 4, 10)), axis.right(date(2026, 4, 11))) == (
        0,
        100,
        100,
    )


def test_the_scale_is_even_between_breaks():
    axis = make_axis([date(2026, 1, 1), date(2026, 4, 10)], 100, break_width=2, most_breaks=0)
    assert [axis.left(date(2026, 1, 1) + timedelta(days=n)) for n in range(100)] == [float(n) for n in range(100)]


@pytest.mark.parametrize("day", [date.min, date.max, date(2026, 2, 28)])
def test_one_day_makes_an_axis_of_two_weeks(day):
    axis = make_axis([day], 56, break_width=2, most_breaks=4)
    assert (axis.last - axis.first).days == 13
    assert axis.right(day) - axis.left(day) == 4


@pytest.mark.parametrize(
    ("first", "last", "shown_from", "shown_to"),
    [
        ("2026-02-14", "2026-02-14", "2026-02-08", "2026-02-21"),
        ("2026-02-14", "2026-02-15", "2026-02-08", "2026-02-21"),
        ("2026-02-14", "2026-02-25", "2026-02-13", "2026-02-26"),
        ("2026-02-14", "2026-02-26", "2026-02-14", "2026-02-27"),
        ("2026-02-14", "2026-02-27", "2026-02-14", "2026-02-27"),
        ("2026-02-14", "2026-02-28", "2026-02-14", "2026-02-28"),
        ("0001-01-02", "0001-01-02", "0001-01-01", "0001-01-14"),
        ("9999-12-30", "9999-12-30", "9999-12-18", "9999-12-31"),
    ],
)
def test_a_short_axis_is_widened_on_both_sides(first, last, shown_from, shown_to):
    axis = make_axis(map(date.fromisoformat, (first, last)), 56, break_width=2, most_breaks=4)
    assert (axis.first.isoformat(), axis.last.isoformat()) == (shown_from, shown_to)


def test_ticks_name_years_quarters_months_and_days_as_finely_as_fits():
    def labels(first, last, width):
        ticks = make_ticks(make_axis([first, last], width, break_width=2, most_breaks=0), len, 1)
        return [[t.label for t in ticks if t.row == row] for row in (0, 1)]

    assert labels(date(2025, 1, 1), date(2026, 12, 31), 40) == [
        ["Jan", "Apr", "Jul", "Oct", "Jan", "Apr", "Jul", "Oct"], ["2025", "2026"],
    ]  # fmt: skip
    assert labels(date(2026, 1, 30), date(2026, 2, 14), 60)[0] == ["30", "31", *map(str, range(1, 15))]
    assert labels(date(1900, 1, 1), date(1999, 12, 31), 60) == [
        [], ["1900", "1910", "1920", "1930", "1940", "1950", "1960", "1970", "1980", "1990"],
    ]  # fmt: skip
    assert labels(date(1, 1, 1), date(9999, 12, 31), 50)[1] == [f"{year}000" for year in range(1, 10)]


@pytest.mark.parametrize(
    ("first", "last", "width", "years"),
    [
        (2021, 2028, 50, "2021 2022 2023 2024 2025 2026 2027 2028"),
        (2021, 2038, 50, "2022 2024 2026 2028 2030 2032 2034 2036"),
        (2001, 2045, 50, "2005 2010 2015 2020 2025 2030 2035 2040"),
        (2001, 2090, 50, "2010 2020 2030 2040 2050 2060 2070 2080"),
        (2001, 2180, 50, "2001 2020 2040 2060 2080 2100 2120 2140 2160"),
        (1601, 2050, 50, "1601 1650 1700 1750 1800 1850 1900 1950 2000"),
        (1101, 2000, 50, "1101 1200 1300 1400 1500 1600 1700 1800 1900"),
        (201, 2000, 50, "0201 0400 0600 0800 1000 1200 1400 1600 1800"),
        (1, 4500, 50, "0001 0500 1000 1500 2000 2500 3000 3500 4000"),
        (1, 9000, 50, "0001 1000 2000 3000 4000 5000 6000 7000 8000"),
        (1, 9999, 25, "2000 4000 6000 8000"),
        (1, 9999, 12, "0001 5000"),
    ],
)
def test_years_are_named_in_round_steps(first, last, width, years):
    axis = make_axis([date(first, 1, 1), date(last, 12, 31)], width, break_width=2, most_breaks=0)
    assert " ".join(t.label for t in make_ticks(axis, len, 1)) == years


def test_months_have_their_names():
    axis = make_axis([date(2025, 1, 1), date(2025, 12, 31)], 60, break_width=2, most_breaks=0)
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 2025"
    assert " ".join(t.label for t in make_ticks(axis, len, 1)) == names


@pytest.mark.parametrize(
    ("first", "last", "width", "small", "large"),
    [
        ("2026-01-30", "2026-02-14", 30, "3:1 16:8", "3:Feb_2026"),
        ("2026-02-01", "2026-03-10", 20, "0:1 3:8 7:15 11:22 14:1 18:8", "0:Feb_2026"),
        ("2025-12-20", "2026-01-20", 24, "1:22 9:1 14:8 19:15", "0:Dec_2025? 9:Jan_2026"),  # just apart
        ("2025-12-20", "2026-01-20", 8, "", "3:2026"),  # the only month begins with its year
        ("2025-11-01", "2026-02-28", 40, "0:Nov 10:Dec 20:Jan 30:Feb", "0:2025 20:2026"),
        ("2025-12-20", "2027-01-20", 40, "1:Jan 10:Apr 19:Jul 28:Oct 37:Jan", "1:2026"),
        ("2023-05-01", "2027-01-20", 20, "", "3:2024 8:2025 14:2026"),
        ("2025-12-20", "2026-01-20", 4, "", "0:2025?"),
        ("2025-12-20", "2026-01-20", 3, "", ""),
    ],
)
def test_ticks_stand_where_their_periods_begin(first, last, width, small, large):
    axis = make_axis(map(date.fromisoformat, (first, last)), width, break_width=2, most_breaks=0)
    ticks = make_ticks(axis, len, 1)
    shown = [
        " ".join(f"{t.position}:{t.label}{'' if t.is_start else '?'}".replace(" ", "_") for t in ticks if t.row == row)
        for row in (0, 1)
    ]
    assert shown == [small, large]


marks = st.builds(
    lambda left, size, labels, key: Marker(left, left + size, 1 if size < 3 else None, tuple(labels), key, key),
    st.integers(0, 60), st.integers(1, 20), st.lists(st.integers(1, 40), max_size=3), st.booleans(),
)  # fmt: skip


@quick
@given(
    given_marks=st.lists(marks, max_size=60), gap=st.integers(1, 5), rows=st.integers(1, 8), blocked=st.integers(0, 78)
)
def test_no_mark_or_label_covers_another(given_marks, gap, rows, blocked):
    room = Lane(80, rows, gap, blocked=(blocked, blocked + 2))
    places = place(given_marks, room)
    assert len(places) == len(given_marks)
    taken = []
    for mark, put in zip(given_marks, places, strict=True):
        if put is None:
            continue
        assert put.row < rows
        assert mark.left <= put.left
        assert put.left + mark.size <= mark.right
        taken.append((put.row, put.left, put.left + mark.size, False))
        if put.label is not None:
            size = mark.labels[put.label]
            assert put.label_left >= 0
            assert put.label_left + size <= 80
            assert mark.may_cross or put.label_left >= blocked + 2 or put.label_left + size <= blocked
            assert put.label_left - put.left - mark.size == gap or put.left - put.label_left - size == gap
            taken.append((put.row, put.label_left, put.label_left + size, True))
    for a, b in combinations(taken, 2):
        if a[0] == b[0]:
            clear = gap if a[3] or b[3] else 0
            assert a[2] + clear <= b[1] or b[2] + clear <= a[1]


@quick
@given(given_marks=st.lists(marks, max_size=60), rows=st.integers(1, 8))
def test_labels_of_lesser_marks_cost_no_mark_its_place(given_marks, rows):
    lesser = [Marker(m.left, m.right, m.width, m.labels) for m in given_marks]
    bare = [Marker(m.left, m.right, m.width) for m in given_marks]
    room = Lane(80, rows, 1)
    assert place(lesser, room).count(None) <= place(bare, room).count(None)


@quick
@given(lefts=st.lists(st.integers(0, 79), max_size=300))
def test_the_counts_of_hidden_marks_add_up_and_do_not_touch(lefts):
    said = count_hidden(lefts, 80, len)
    assert sum(int(text) for _, text in said) == len(lefts)
    for (a, text), (b, _) in pairwise(said):
        assert a + len(text) < b
    assert all(start >= 0 and start + len(text) <= 80 for start, text in said)


def test_only_a_label_that_may_crosses_the_blocked_line_and_only_without_other_room():
    line = Lane(20, 3, 1, blocked=(10, 11))
    assert place([Marker(12, 13, labels=(8,), may_cross=True)], line) == [Placement(0, 12, 0, 3)]
    assert place([Marker(12, 13, labels=(8,))], line) == [Placement(0, 12)]
    assert place([Marker(12, 13, labels=(8, 5), may_cross=True)], line) == [Placement(0, 12, 1, 14)]


@pytest.mark.parametrize(
    ("width", "small", "large"),
    [
        (40, "0:Jan 11:Feb 25:Jan 37:Feb", "0:2024 25:2026"),
        (60, "0:1 4:8 8:15 12:22 17:1 21:8 37:1 42:8 46:15 50:22 56:1", "0:Jan_2024 17:Feb_2024 37:Jan_2026"),
    ],
)
def test_no_tick_stands_in_the_margin_before_a_break(width, small, large):
    days = map(date.fromisoformat, ("2024-01-01", "2024-02-10", "2026-01-10", "2026-02-05"))
    ticks = make_ticks(make_axis(days, width, break_width=2, most_breaks=3), len, 1)
    shown = [" ".join(f"{t.position}:{t.label}".replace(" ", "_") for t in ticks if t.row == row) for row in (0, 1)]
    assert shown == [small, large]


def put(marks, room):
    """Give the places as text: `row:left`, and of a label `/which@left`."""
    return [
        None if p is None else f"{p.row}:{p.left}" + ("" if p.label is None else f"/{p.label}@{p.label_left}")
        for p in place(marks, room)
    ]


A, KEY = Marker(4, 5, labels=(6,)), Marker(4, 5, labels=(6,), is_key=True)
LABEL_ROWS = {
    "a label moves its mark to a row where both have room": ([Marker(8, 9), A], 2, ["0:8", "1:4/0@6"]),
    "a label gives way to another mark": ([A, Marker(8, 9)], 1, ["0:4", "0:8"]),
    "that of a key mark costs one mark its place": ([KEY, Marker(8, 9)], 1, ["0:4/0@6", None]),
    "but not two": ([KEY, Marker(8, 9), Marker(10, 11)], 1, ["0:4", "0:8", "0:10"]),
    "nor for a key without a label": ([KEY, Marker(8, 9, is_key=True), Marker(10, 11)], 1, ["0:4", "0:8", "0:10"]),
    "nor for a label of no key": ([KEY, Marker(8, 9, labels=(6,)), Marker(10, 11)], 1, ["0:4", "0:8", "0:10"]),
    "two keys cost two": ([KEY, Marker(14, 15, labels=(4,), is_key=True), Marker(8, 9), Marker(17, 18)], 1,
                          ["0:4/0@6", "0:14/0@16", None, None]),
    "a label that gave way stands where room is left": ([Marker(4, 5, labels=(3,)), Marker(7, 8)], 1, ["0:4/0@0", "0:7"]),
    "the first of its labels that fits": ([Marker(4, 5, labels=(9, 8, 3, 2)), Marker(8, 9)], 1, ["0:4/2@0", "0:8"]),
    "a label begins at the left end": ([Marker(4, 5, labels=(4, 3)), Marker(6, 7)], 1, ["0:4/1@0", "0:6"]),
    "a label does not touch a mark on its left": (
        [Marker(3, 4), Marker(9, 10), Marker(8, 9, labels=(3,))], 1, ["0:3", "0:9", "0:8"]),
    "nor one at the left end": ([Marker(0, 1), Marker(8, 9), Marker(6, 7, labels=(4,))], 1, ["0:0", "0:8", "0:6"]),
    "a label ends at the right end": ([Marker(16, 17, labels=(3, 2)), Marker(15, 16)], 1, ["0:16/1@18", "0:15"]),
}  # fmt: skip


@pytest.mark.parametrize(("marks", "rows", "places"), LABEL_ROWS.values(), ids=LABEL_ROWS)
def test_where_labels_stand(marks, rows, places):
    assert put(marks, Lane(20, rows, 1)) == places


@pytest.mark.parametrize(("left", "has_label"), [(19, False), (21, True)])
@pytest.mark.parametrize("order", [1, -1])
def test_added_labels_keep_apart(left, has_label, order):
    """Two labels towards each other: the less important gives way; the marks before them leave no room together."""
    both = [Marker(7, 8, labels=(4,)), Marker(left, left + 1, labels=(5,))][::order]
    others = [Marker(5, 6), Marker(left + 2, left + 3), Marker(30, 31), Marker(30, 31)]
    places = put([*both, *others], Lane(40, 1, 1))
    labelled = [p for p in places[:2] if "/" in p]
    assert places[2:] == ["0:5", f"0:{left + 2}", "0:30", None]
    assert len(labelled) == 1 + has_label
    assert "/" in places[0]


def test_a_mark_that_may_be_narrower_stands_where_it_has_room():
    marks = [
        Marker(8, 9),
        Marker(8, 9),
        Marker(5, 9, 1),
        Marker(8, 12, 1),
        Marker(13, 14),
        Marker(13, 15),
        Marker(13, 15, 1),
    ]
    assert put(marks, Lane(20, 1, 1)) == ["0:8", None, "0:5", "0:9", "0:13", None, "0:14"]


def test_marks_are_as_far_apart_as_the_room_says():
    assert put([Marker(0, 1), Marker(0, 1), Marker(1, 2), Marker(19, 20), Marker(19, 20)], Lane(20, 1, 1)) == [
        "0:0", None, "0:1", "0:19", None,
    ]  # fmt: skip
    assert put([Marker(0, 1), Marker(0, 1), Marker(1, 2), Marker(2, 3), Marker(6, 8), Marker(9, 10), Marker(5, 6), Marker(4, 5)],
               Lane(20, 1, 1, apart=1)) == ["0:0", None, None, "0:2", "0:6", "0:9", None, "0:4"]  # fmt: skip


@pytest.mark.parametrize(
    ("blocked", "places"),
    [
        ((4, 6), ["0:4/0@6", "0:4/0@6"]),
        ((5, 7), ["0:4", "0:4/0@6"]),
        ((11, 12), ["0:4", "0:4/0@6"]),
        ((12, 14), ["0:4/0@6", "0:4/0@6"]),
    ],
)
def test_a_label_keeps_off_the_blocked_line_unless_it_may_cross_it(blocked, places):
    room = Lane(20, 1, 1, blocked=blocked)
    crossing = Marker(4, 5, labels=(6,), may_cross=True)
    assert [put([A], room)[0], put([crossing], room)[0]] == places


@pytest.mark.parametrize(
    ("lefts", "width", "said"),
    [
        ([], 72, []),
        ([70, 3, 4, 3], 72, [(3, "+3"), (70, "+1")]),
        ([0, 3], 72, [(0, "+1"), (3, "+1")]),
        ([0, 2], 72, [(0, "+2")]),
        ([71], 72, [(70, "+1")]),
        ([68, 71], 72, [(68, "+2")]),  # the second would have to begin at 70, where it touches
        ([67, 71], 72, [(67, "+1"), (70, "+1")]),
        ([0, 10, 12], 72, [(0, "+1"), (10, "+2")]),
        ([0, *[20] * 10, 23], 72, [(0, "+1"), (20, "+11")]),
        ([0, *[20] * 10, 24], 72, [(0, "+1"), (20, "+10"), (24, "+1")]),
        ([0], 1, [(0, "+1")]),
    ],
)
def test_counts_of_hidden_marks_stand_where_the_marks_would(lefts, width, said):
    assert count_hidden(lefts, width, len) == said
