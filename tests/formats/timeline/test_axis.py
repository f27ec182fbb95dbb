"""The axis of a timeline: its scale, its breaks and its ticks."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.formats.timeline.axis import make_axis, make_ticks

quick = settings(max_examples=150, deadline=None)


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
