"""The line of `check`: read by the plugins' grammar, never longer than NRPE takes, and whatever a title holds."""

import re
from datetime import date

import journal_entries
import pytest
from factories import Build, edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from withdrawal_cli.answers.check import State, Thresholds, check
from withdrawal_cli.core.assess import Status, assess
from withdrawal_cli.core.entries import EntryKind, apply_entries
from withdrawal_cli.core.lookup import Selection
from withdrawal_cli.formats.plugin import MOST_BYTES, failure_line, to_plugin_line
from withdrawal_cli.text.lines import one_line

build = Build()
DEFAULT, ALL = Thresholds(), Selection()
RANGE = r"@?(?:(?:~|-?\d+):)?-?\d+"
DATUM = re.compile(rf"'([a-z0-9:_-]+)'=(-?\d+|U)(?:;({RANGE})(?:;({RANGE}))?)?")
LINE = re.compile(r"WITHDRAWAL (OK|WARNING|CRITICAL|UNKNOWN) - ([^|\n]+)(?: \| ([^|\n]+))?\n")
DONE = build.event("completed", "2026-05-01")
HOSTILE = [
    "50% | 'x'=1;2;3 ` $(reboot) <b>",
    "quote \" backslash \\ and \\n both 'road'=99",
    "line\nbreak\r\nWITHDRAWAL OK\u2028end",
    "escape \x1b[31m bidi \u202e nul \x00",
    "إقليم كردستان",
    "",
]


def deadline(name="road", due="2026-09", title="Road", **more):
    return replace(build.deadline(name, due, **more), title=title)


def checked(*deadlines, as_of="2026-09-20", thresholds=DEFAULT, selection=ALL, name="roads", **more):
    schedule = replace(
        build.schedule(*(deadlines or [deadline()]), **{"covers_through": "2026-06-01", **more}), id=name
    )
    return check(assess(schedule, build.at(as_of, schedule)), thresholds, selection)


def read(line):
    """Read a line by the plugins' grammar: its state, its text, and its performance data."""
    assert len(line.encode()) <= MOST_BYTES < 1024
    found = LINE.fullmatch(line)
    assert found, line
    data = [DATUM.fullmatch(datum) for datum in (found[3] or "").split()]
    assert all(data), line
    return found[1], found[2], {datum[1]: datum.groups()[1:] for datum in data}


def text_of(*checks):
    return read(to_plugin_line(checks))[1]


def test_the_line_names_the_deadline_that_is_not_ok():
    assert to_plugin_line([checked()]) == (
        "WITHDRAWAL WARNING - Northern region: due, 10 days left (Sep 2026) | 'road'=10;@~:30;@~:7 'coverage_age'=111\n"
    )


@pytest.mark.parametrize(
    ("as_of", "more", "text"),
    [
        ("2026-10-05", {}, "unknown, due 5 days ago (Sep 2026), the record ends on 1 Jun 2026"),
        (
            "2026-10-05",
            {"covers_through": "2026-10-05"},
            "5 days overdue (Sep 2026), no completion reported by 5 Oct 2026",
        ),
        ("2026-09-30", {"due": "2026-09-30~"}, "due, last day today (about 30 Sep 2026)"),
        ("2026-09-20", {"due": "2026-09/.."}, "due, no last day (Sep 2026 or later)"),
        ("2026-09-20", {"due": None}, "no date"),
        ("2026-09-20", {"events": [DONE]}, "completed on time, 142 days ago"),
    ],
)
def test_dates_are_written_as_people_write_them(as_of, more, text):
    given = deadline(due=more.pop("due", "2026-09"))
    assert text_of(checked(given, as_of=as_of, **more)) == f"Northern region: {text}"


def test_thresholds_are_ranges_of_what_counts():
    data = read(to_plugin_line([checked(thresholds=Thresholds(14, 3, 90))]))[2]
    assert data == {"road": ("10", "@~:14", "@~:3"), "coverage_age": ("111", "~:90", None)}
    data = read(to_plugin_line([checked(deadline(due="2026-09/.."), deadline("b", None))]))[2]
    assert (data["road"], data["b"]) == (("U", None, None),) * 2
    assert read(to_plugin_line([checked(events=[DONE])]))[2]["road"] == ("10", None, None)


def test_the_others_are_counted():
    two = [deadline(title="First"), deadline("b", "2026-09-22", title="Second")]
    calm = [deadline(f"c-{number}", "2028", title="Third") for number in range(2)]
    assert text_of(checked(*two, *calm)) == (
        "Northern region: Second: due soon, 2 days left (22 Sep 2026);"
        " Northern region: First: due, 10 days left (Sep 2026); 2 others OK"
    )
    assert text_of(checked(*calm)) == "2 deadlines OK; the next due date is 2028, 468–833 days left"
    assert text_of(checked(events=[DONE])) == "Northern region: completed on time, 142 days ago"
    assert (
        text_of(checked(*two, events=[DONE, build.event("cancelled", "2026-05-02", deadline="b")])) == "2 deadlines OK"
    )


def test_unknown_deadlines_that_count_as_ok_are_counted_as_unknown():
    calm = Thresholds(unknown=State.OK)
    given = [deadline(), deadline("b", "2026-10-09", title="Later")]
    assert text_of(checked(*given, as_of="2026-10-05", thresholds=calm)) == (
        "Northern region: Later: due soon, 4 days left (9 Oct 2026); 1 other OK (1 unknown)"
    )
    assert text_of(checked(*given, as_of="2026-10-20", thresholds=calm)) == "2 deadlines OK (2 unknown)"


def test_without_a_deadline_it_says_so():
    nothing = checked(selection=Selection(regions=frozenset({"south"})))
    assert read(to_plugin_line([nothing]))[:2] == ("UNKNOWN", "no deadline to check")
    filtered = checked(selection=Selection(statuses=frozenset({Status.OVERDUE})))
    assert read(to_plugin_line([filtered]))[:2] == ("OK", "0 of 1 deadlines match the filters")


def test_a_name_that_two_deadlines_have_comes_with_the_id():
    assert text_of(checked(deadline(region=None), deadline("b", region=None))) == (
        "Road (b): due, 10 days left (Sep 2026); Road (road): due, 10 days left (Sep 2026)"
    )


def test_a_long_title_gives_way_to_the_id():
    title = "Withdrawal by 31 December 2026 of all forces, their equipment and their vehicles, " * 3
    assert text_of(checked(deadline(title=title, region=None))) == "road: due, 10 days left (Sep 2026)"


def test_old_coverage_is_named():
    old = Thresholds(max_age_days=90)
    assert text_of(checked(thresholds=old)).endswith(" (Sep 2026); the record ended 111 days ago, on 1 Jun 2026")
    unknown = text_of(checked(as_of="2026-10-05", thresholds=old))
    assert unknown.startswith("the record ended 126 days ago, on 1 Jun 2026; Northern region: unknown")
    assert text_of(*[checked(deadline(due="2028"), name=name, thresholds=old) for name in ("one", "two")]) == (
        "coverage of 2 schedules ended more than 90 days ago: one (111 days), two (111 days);"
        " 2 deadlines OK; the next due date is 2028, 468–833 days left"
    )


def test_several_schedules_are_one_line_with_the_worst_first():
    one, two = checked(deadline(due="2026-10-01"), name="one"), checked(deadline(due="2026-09-22"), name="two")
    state, text, data = read(to_plugin_line([one, two, checked(events=[DONE], name="three")]))
    assert (state, list(data)[:2]) == ("CRITICAL", ["two:road", "one:road"])
    assert text == (
        "Northern region (two:road): due soon, 2 days left (22 Sep 2026);"
        " Northern region (one:road): due soon, 11 days left (1 Oct 2026); 1 other OK"
    )
    assert {"one:coverage_age", "two:coverage_age", "three:coverage_age"} <= {*data}


def test_schedules_without_a_deadline_that_was_asked_for_are_left_out():
    asked = Selection(deadlines=frozenset({"road"}))
    other = checked(deadline("b"), name="two", selection=Selection(deadlines=frozenset()))
    state, text, data = read(to_plugin_line([checked(selection=asked, events=[DONE]), other]))
    assert (state, text, list(data)) == (
        "OK",
        "Northern region: completed on time, 142 days ago",
        ["coverage_age", "road"],
    )


@pytest.mark.parametrize("title", ["Road number {} opens at last", "افتتاح الطريق الدائري رقم {} أمام حركة المرور"])
def test_many_deadlines_fit_into_what_nrpe_reads(title):
    many = [deadline(f"road-{n}", "2026-09-30", title=title.format(n), region=None) for n in range(200)]
    line = to_plugin_line([checked(deadline("b", "2027-01-01"), *many, as_of="2026-10-02")])
    state, text, data = read(line)
    assert state == "UNKNOWN"
    named = text.count("the record ends on")
    assert named >= 3 and f"; and {200 - named} more ({200 - named} UNKNOWN); 1 other OK" in text
    assert len(data) > 7 and "b" not in data
    assert len(line.encode()) > 900


WORDS = st.text(max_size=80) | st.sampled_from(HOSTILE)
NAMES = st.from_regex(r"[a-z0-9]{1,40}(-[a-z0-9]{1,40}){0,3}", fullmatch=True)
DUES = st.sampled_from(
    [None, "2026-09", "2026-09-21", "2026-10-01/2027-02-03?", "2027-35~", "../2026-08", "2026-09/.."]
)


@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES, WORDS, DUES), max_size=8), NAMES, st.integers(1, 3), st.sampled_from(State))
@example([("road", text, "2026-09") for text in HOSTILE], "roads", 2, State.UNKNOWN)
def test_no_title_breaks_the_line(given_deadlines, name, schedules, unknown):
    thresholds = Thresholds(max_age_days=90, unknown=unknown)
    deadlines = {id_: deadline(id_, due, title) for id_, title, due in given_deadlines}
    checks = [
        checked(*deadlines.values(), name=f"{name}-{number}", thresholds=thresholds, zone="Asia/Baghdad")
        for number in range(schedules)
    ]
    line = to_plugin_line(checks)
    state, text, data = read(line)
    assert not any(character in line for character in "\r\x1b\u202e\x00\u2028")
    assert one_line(text) == text
    worst = next((s for s in ("CRITICAL", "WARNING", "UNKNOWN") if s in {c.state.name for c in checks}), "OK")
    assert state == worst
    assert len(data) <= (len(deadlines or [1]) + 1) * schedules


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 5000, "ب" * 5000])
def test_a_failure_is_one_line_without_performance_data(text):
    line = failure_line([f"x.json: {text}", "try again"])
    assert line.startswith("WITHDRAWAL UNKNOWN - x.json: ")
    assert line.endswith("; try again\n")
    assert read(line)[2] == {}
    assert len(failure_line([text + "!"] * 20).encode()) <= MOST_BYTES


def test_no_date_is_cut_off():
    many = [deadline(f"road-{n}", "2026-12-31", title="Road " * (n % 30), region=None) for n in range(40)]
    line = to_plugin_line([checked(*many, as_of="2026-12-20")])
    assert set(re.findall(r"\(([^()]*20\d\d[^()]*)\)", line)) == {"31 Dec 2026"}
    assert date(2026, 12, 31).isoformat() not in line


def test_the_users_own_entries_are_marked_where_all_is_ok():
    schedule = build.schedule(deadline(due="2028"), deadline("b", "2029"), covers_through="2027-01-01")
    moved = journal_entries.entry(
        kind=EntryKind.EXTENDED,
        on=edtf("2026-08-01"),
        due=edtf("2030"),
        schedule=schedule.id,
        deadline="road",
        source=None,
    )
    answer = assess(apply_entries(schedule, [moved]), build.at("2026-09-20", schedule))
    assert text_of(check(answer, Thresholds())).startswith(
        "2 deadlines OK (1 by your own entry); the next due date is 2029, "
    )


def test_coverage_that_a_review_extended_is_called_a_review():
    schedule = build.schedule(deadline(due="2028"), covers_through="2026-06-01")
    through = journal_entries.entry(
        kind=EntryKind.REVIEWED, through=date(2026, 8, 1), deadline=None, title=None, source=None, schedule=schedule.id
    )
    answer = assess(apply_entries(schedule, [through]), build.at("2026-09-20", schedule))
    assert "your review ended 50 days ago, on 1 Aug 2026" in text_of(check(answer, Thresholds(max_age_days=9)))
