"""The timeline as text: nothing covers anything, nothing is cut, whatever the width and the record."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from withdrawal_cli.answers.timeline import KINDS, MARKS, make_timeline, timeline_document
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Deadline, Event, EventKind, Region, Schedule, Source, SourceKind
from withdrawal_cli.formats.timeline.labels import labels_of
from withdrawal_cli.formats.timeline.text import NARROWEST, to_timeline

ZONE = ZoneInfo("Asia/Baghdad")
SIGNS = "".join(MARKS.values())


def event(name, on, kind="reported", title=None, **more):
    on = ImpreciseDate.parse(on)
    return Event(id=name, kind=EventKind(kind), on=on, title=title or f"<{name}>", sources=("paper",), **more)


def deadline(name, due, region="north"):
    due = ImpreciseDate.parse(due)
    return Deadline(id=name, region=region, title="Road", due=due, wording="in time", sources=("paper",))


def timeline(events, deadlines=(), as_of="2026-05-01", covers="2026-03-20", names=("The North", "The South"), **limits):
    whole = Schedule(
        schema_version=1,
        id="small",
        title="Small",
        timezone="Asia/Baghdad",
        covers_through=date.fromisoformat(covers),
        regions=(Region(id="north", name=names[0]), Region(id="south", name=names[1])),
        deadlines=tuple(deadlines),
        sources=(Source(id="paper", publisher="P", title="T", url="https://example.org/", kind=SourceKind.NEWS),),
        events=tuple(events),
    )
    answer = assess(whole, datetime.fromisoformat(as_of).replace(tzinfo=ZONE))
    return make_timeline(answer, **limits)


def drawn(made, width=80):
    return to_timeline(made, width=width, colour=False).splitlines()


def lanes(lines):
    """The lines between the top and the axis."""
    axis = next(n for n, line in enumerate(lines) if line.startswith("─"))
    return lines[:axis]


EDTF = st.one_of(
    st.dates(date(2014, 1, 1), date(2026, 12, 31)).map(str),
    st.dates(date(1, 1, 1), date(9999, 12, 30)).map(str),
    st.tuples(st.integers(2014, 2026), st.integers(1, 12)).map(lambda p: f"{p[0]}-{p[1]:02d}"),
    st.integers(1, 2026).map(lambda y: f"{y:04d}"),
    st.integers(2014, 2026).map(lambda y: f"../{y}"),
)
EVENTS = st.lists(st.tuples(EDTF, st.sampled_from(KINDS[:-1]), st.sampled_from(["north", "south", None])), max_size=40)
DUES = st.lists(st.one_of(EDTF, st.just("2026-09/..")), max_size=3)


@settings(max_examples=120, deadline=None)
@given(events=EVENTS, dues=DUES, width=st.integers(40, 200), covers=st.sampled_from(["2020-01-01", "2026-03-20"]))
def test_every_mark_is_seen_or_counted_and_every_label_is_whole(events, dues, width, covers):
    made = timeline(
        [event(f"e{n}", on, kind, region=region) for n, (on, kind, region) in enumerate(events)],
        [deadline(f"d{n}", due) for n, due in enumerate(dues)],
        covers=covers,
    )
    lines = drawn(made, width)
    assert bool(lines) == bool(made.items)
    assert all(cell_len(line) <= width for line in lines)
    if not lines:
        return
    body = "\n".join(lanes(lines)[1:])
    status_signs = sum(body.count(sign) for sign in SIGNS)
    hidden = sum(map(int, re.findall(r"\+(\d+)", body)))
    assert status_signs + hidden == len(made.items)
    assert body.count("<") == body.count(">") == len(re.findall(r"<e\d+>", body))
    said = [line.split("(")[-1] for line in lanes(lines) if re.search(r"\(\d+\)", line)]
    assert sum(int(re.match(r"\d+", number)[0]) for number in said) == len(made.items)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 200])
def test_one_event_is_labelled_and_the_as_of_day_is_marked(width):
    lines = drawn(timeline([event("e", "2026-04-20")]), width)
    assert lines[1] == "No region (1)"
    assert "○ 20 Apr 2026 <e>" in lines[2]
    assert lines[0].strip() == "as of 1 May 2026"
    assert lines[2].count("│") == lines[3].count("│") == 1
    assert lines[2].index("│") == lines[3].index("│")


def test_no_events_and_no_room_draw_nothing():
    assert drawn(timeline([])) == []
    assert drawn(timeline([event("e", "2026-04-20")]), NARROWEST - 1) == []
    assert drawn(timeline([event("e", "2026-04-20")]), NARROWEST) != []


def test_the_drawing_of_a_small_record():
    made = timeline(
        [
            event("out", "2026-01-16/2026-01-18", "completed", "All have left", deadline="end"),
            event("base", "2026-02", "handed-over", "A base is handed over", region="south"),
            event("old", "2014", "context", "It began"),
            event("word", "2025-11-06", "announced", "Both sides meet"),
        ],
        [deadline("end", "2025-12-31"), deadline("open", "2026-06/..", "south")],
    )
    assert drawn(made, 100) == SMALL


SMALL = """\
                                                                                as of 1 May 2026
The North (2)
                                                    ✓ 16–18 Jan 2026 All have left ░░░░░│░░░░░░░░░░░
                                               ▼ due 31 Dec 2025: completed late ░░░░░░░│░░░░░░░░░░░
The South (2)
                           Feb 2026 A base is handed over ├───◆───┤        ░░░░░░░░░░░░░│░░░░░░░░░░░
                                                                  due Jun 2026 or later: upcoming ▼▸
No region (2)
 ├─────·╱╱─────┤ 2014 It began                                             ░░░░░░░░░░░░░│░░░░░░░░░░░
                             ▲ 6 Nov 2025 Both sides meet                  ░░░░░░░░░░░░░│░░░░░░░░░░░
─┬──────╱╱────────────╱╱───┬─────────┬─────────┬──────────┬────────┬──────────┬─────────│───────────
 Jan                       Nov       Dec       Jan        Feb      Mar        Apr       May
 2014                   2025                   2026

▼ deadline   ✓ completed   ◆ handed over or left   ▲ announced   · context
├─┤ date falls in this range   ╱╱ gap   ░ not covered: after 20 Mar 2026
""".splitlines()


def test_two_hundred_events_in_a_month_lose_none_and_cut_nothing():
    made = timeline([event(f"e{n}", f"2026-03-{n % 31 + 1:02d}", KINDS[n % 8]) for n in range(200)])
    for width in (40, 80, 200):
        lines = drawn(made, width)
        body = "\n".join(lanes(lines)[1:])
        hidden = sum(map(int, re.findall(r"\+(\d+)", body)))
        assert sum(body.count(sign) for sign in SIGNS) + hidden == 200
        assert len(lanes(lines)) <= 1 + 1 + 9


def test_a_day_too_full_says_how_many_more_there_are():
    lines = drawn(timeline([event(f"e{n}", "2026-03-05") for n in range(30)]))
    assert lines[2].strip(" │░") == "+22"
    assert sum(line.count("○") for line in lanes(lines)) == 8
    assert "+n: n more" in "\n".join(lines)


def test_a_long_quiet_time_is_broken_visibly_and_the_break_is_explained():
    lines = drawn(timeline([event("a", "1926-05-01"), event("b", "2026-04-30")]))
    axis = next(line for line in lines if line.startswith("─"))
    assert axis.count("╱╱") == 1
    assert "╱╱ gap" in "\n".join(lines)
    assert "╱" not in "\n".join(drawn(timeline([event("a", "2026-04-01"), event("b", "2026-04-30")])))


def test_what_is_after_coverage_is_shaded_and_explained():
    lines = drawn(timeline([event("a", "2026-02-20")]))
    row = lines[2]
    assert row.index("░") > row.index("<a>")
    assert row.rstrip().endswith("░")
    assert lines[-1].endswith("░ not covered: after 20 Mar 2026")
    assert "░" not in "\n".join(drawn(timeline([event("a", "2026-02-20")], covers="2026-06-01")))


def test_open_ends_are_arrows_and_a_span_is_a_span():
    made = timeline(
        [event("a", "../2026-02"), event("b", "2026-01")], [deadline("d", "2026-03/..")], covers="2026-06-01"
    )
    body = "\n".join(lanes(drawn(made)))
    assert re.search(r"^◂─*○─*┤", body, re.MULTILINE)
    assert re.search(r"├─+○─+┤", body)
    assert re.search(r"▼─+▸", body)  # on the day that is known
    limited = drawn(timeline([event("b", "2025")], first=date(2025, 3, 1), last=date(2025, 9, 1)))
    assert re.search(r"^◂─+○─+▸$", "\n".join(lanes(limited)), re.MULTILINE)


def test_a_month_is_never_given_a_day():
    made = timeline([event("a", "2026-02")], [deadline("d", "2026-09")])
    whole = "\n".join(drawn(made, 140))
    assert "due Sep 2026: upcoming" in whole
    assert not re.search(r"\d (Feb|Sep) 2026", whole)
    assert re.search(r"├─+▼", whole)  # a deadline's sign is on its last day


def test_names_and_titles_of_others_cannot_act():
    made = timeline(
        [event("a", "2026-02-01", title="[red]\x1b[31mx\u202e:smile:\ny", region="north")], names=("A\x1b[2J\nB", "C")
    )
    whole = "\n".join(drawn(made))
    assert "\x1b" not in whole
    assert "\u202e" not in whole
    assert "1 Feb 2026 [red][31mx:smile: y" in whole
    assert "A[2J B (1)" in whole


def test_wide_characters_take_two_columns():
    lines = drawn(
        timeline([event("a", "2026-02-01", title="撤退完了"), event("b", "2026-04-30", title="e\u0301te\u0301")])
    )
    assert any("撤退完了" in line for line in lines)
    assert any("e\u0301te\u0301" in line for line in lines)
    assert {cell_len(line) for line in lanes(lines)[2:]} == {80}


def test_a_long_name_is_wrapped_not_cut():
    name = " ".join(["Territory"] * 20)
    lines = drawn(timeline([event("a", "2026-02-01", region="north")], names=(name, "C")), 60)
    assert " ".join(lanes(lines)[1:-1]) == f"{name} (1)"


def test_colour_adds_nothing_but_colour():
    made = timeline([event("a", "2026-02-01", "in-use")], [deadline("d", "2026-09")])
    coloured = to_timeline(made, width=80, colour=True)
    assert "\x1b[" in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()
    assert [line.rstrip() for line in bare] == [line.rstrip() for line in drawn(made)]


def test_every_kind_has_a_mark_of_its_own():
    assert set(MARKS) == set(KINDS)
    assert len(set(MARKS.values())) == len(KINDS)
    assert {cell_len(mark) for mark in MARKS.values()} == {1}


def test_the_rows_say_date_region_kind_and_title():
    made = timeline(
        [event("a", "2026-02", "in-use", region="south"), event("b", "2026-03~")], [deadline("d", "2026-09")]
    )
    (table,) = timeline_document([made]).sections[0].blocks
    assert table.columns == ("Date", "What")
    assert [cells[0].text for cells in table.rows] == ["Feb 2026", "about Mar 2026", "Sep 2026"]
    for sign, cells in zip("■○▼", table.rows, strict=True):
        assert cells[1].text.startswith(f"{sign} ")
    assert table.empty == "No events or deadlines."


def test_labels_begin_with_the_fullest():
    made = timeline(
        [event("a", "2026-02", "completed", deadline="d"), event("b", "2026-01")],
        [deadline("d", "2026-09")],
        "2026-04-01",
    )
    assert [labels_of(item, made) for item in made.items] == [
        ["Jan 2026 <b>", "<b>"],
        ["Feb 2026 <a>", "completed Feb 2026", "Feb 2026"],
        ["due Sep 2026: completed on time", "due Sep 2026", "Sep 2026"],
    ]


def test_a_label_names_the_deadline_where_its_lane_has_several_and_says_dates_in_words():
    made = timeline([], [deadline("a", "2026-36"), deadline("b", "2026-12-31~"), deadline("c", "2027", "south")])
    assert [labels_of(item, made)[0] for item in made.items] == [
        "Road, due fourth quarter of 2026: upcoming",
        "Road, due about 31 Dec 2026: upcoming",
        "due 2027: upcoming",
    ]


@pytest.mark.parametrize("width", range(NARROWEST, 60))
def test_no_date_is_cut_in_the_narrowest_drawing(width):
    made = timeline(
        [event("a", "2026-02-01")], [deadline("d", "2026-09")], covers="2026-02-15", names=("A 2026-02-01 B", "C")
    )
    lines = drawn(made, width)
    assert max(map(cell_len, lines)) <= width
    whole = " ".join(" ".join(lines).split())
    assert "as of 1 May 2026" in whole
    assert "15 Feb 2026" in whole
    assert set(re.findall(r"\d{4}-[\dX-]*", whole)) == {"2026-02-01"}  # in the name of a region


def test_a_wide_name_fits_in_columns_not_in_characters():
    lines = drawn(timeline([event("a", "2026-02-01", region="north")], names=("地区" * 30, "C")), 50)
    assert max(map(cell_len, lines)) <= 50
    assert "".join(lines[1:4]).replace(" ", "") == "地区" * 30 + "(1)"


def test_when_all_that_is_asked_for_is_after_coverage_all_is_shaded():
    lines = drawn(timeline([], [deadline("d", "2026-09")], first=date(2026, 8, 1), last=date(2026, 10, 1)))
    assert lines[0] == "The North (1)"  # the as-of day is not between the days asked for
    assert lines[1].startswith("░")
    assert lines[1].endswith("░")


def test_an_outcome_in_a_lane_of_several_deadlines_is_named_in_full():
    made = timeline(
        [event("out", "2026-03-01", "completed", "The letter is sent", deadline="letter")],
        [deadline("letter", "2026-03-10"), deadline("end", "2026-12-31")],
    )
    labels = [labels_of(item, made) for item in made.items]
    assert labels[0] == ["1 Mar 2026 The letter is sent", "The letter is sent"]
