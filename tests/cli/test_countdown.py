"""`withdrawal countdown`: calendar parts, exact seconds, both edges of a due, and the line for a prompt."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from earlier import VARIABLES
from hypothesis import given, settings
from hypothesis import strategies as st

NOON = "2026-11-22T12:00:00+03:00"
KEYS = [
    "id", "region", "region_name", "due", "wording", "status", "passed", "days_left", "deadline_at", "opens_at",
    "total_seconds", "years", "months", "days", "hours", "minutes", "seconds", "duration", "timezone", "by",
]  # fmt: skip
instants = st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2150-01-01")).map(
    lambda instant: instant.replace(microsecond=0)
)
UNITS = ("years", "months", "days", "hours", "minutes", "seconds")


def test_the_contract_example(run):
    answer = run("countdown", "--region", "kurdistan", "--json", "--as-of", NOON).ok().json
    assert list(answer) == ["schema", "generator", "as_of", "known_by", "schedule", "countdowns"]
    assert answer["schema"] == "withdrawal/countdown/1"
    (row,) = answer["countdowns"]
    assert list(row) == KEYS
    assert row == {
        "id": "kurdistan", "region": "kurdistan", "region_name": "Kurdistan Region", "due": "2026-09",
        "wording": "by September 2026", "status": "completed", "passed": True, "days_left": -53,
        "deadline_at": "2026-10-01T00:00:00+03:00", "opens_at": "2026-09-01T00:00:00+03:00",
        "total_seconds": -4536000, "years": 0, "months": 1, "days": 21, "hours": 12, "minutes": 0, "seconds": 0,
        "duration": "-P1M21DT12H",
        "timezone": "Asia/Baghdad",
        "by": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "seconds", "duration", "passed"),
    [
        ("2026-09-30T23:59:59+03:00", 1, "PT1S", False),
        ("2026-10-01T00:00:00+03:00", 0, "PT0S", True),
        ("2026-10-01T00:00:01+03:00", -1, "-PT1S", True),
        ("2026-09-30", 86400, "P1D", False),
        ("2026-09-01", 2592000, "P1M", False),
        ("2025-10-01", 31536000, "P1Y", False),
        ("2026-08-30T22:58:57", 2682063, "P1MT1H1M3S", False),
    ],
)
def test_around_the_instant_itself(run, as_of, seconds, duration, passed):
    (row,) = run("countdown", "-r", "krg", "--json", "--as-of", as_of).ok().json["countdowns"]
    assert (row["total_seconds"], row["duration"], row["passed"]) == (seconds, duration, passed)


def test_a_due_with_an_open_end_has_no_clock(run, schedule_file, make_schedule):
    road = make_schedule()["deadlines"][0]
    path = schedule_file(deadlines=[road | {"due": "2026-01/.."}])
    (row,) = run("countdown", "--json", "--schedule", path).ok().json["countdowns"]
    assert {row[key] for key in (*UNITS, "total_seconds", "duration", "deadline_at", "days_left")} == {None}
    assert (row["passed"], row["status"], row["opens_at"]) == (False, "due", "2026-01-01T00:00:00+03:00")
    assert "no last day" in run("countdown", "--schedule", path).ok().out


@settings(max_examples=60, deadline=None)
@given(as_of=instants)
def test_the_parts_add_up_to_the_instant(run, as_of):
    (row,) = run("countdown", "-r", "krg", "--json", "--as-of", f"{as_of.isoformat()}Z").ok().json["countdowns"]
    zone = ZoneInfo("Asia/Baghdad")
    wall = as_of.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None)
    end = datetime.fromisoformat("2026-10-01")
    parts = relativedelta(**{unit: row[unit] for unit in UNITS})
    assert all(row[unit] >= 0 for unit in UNITS)
    assert (end + parts == wall) if row["passed"] else (wall + parts == end)
    elapsed = end.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")) - as_of.replace(tzinfo=ZoneInfo("UTC"))
    assert row["total_seconds"] == elapsed // timedelta(seconds=1)
    assert row["passed"] == (row["total_seconds"] <= 0)
    assert row["days_left"] == (end.date() - wall.date()).days - 1


@pytest.mark.parametrize(
    ("as_of", "first", "second"),
    [
        (NOON, "? unknown  the record ends on 20 Mar 2026; due 53 days ago", ""),
        ("2026-10-01", "? unknown  the record ends on 20 Mar 2026; due 1 day ago", ""),
        ("2026-09-30T23:59:59", "00:00:01 left  until 30 Sep 2026 ends in Baghdad", "● due"),
        ("2026-09-29", "2 days 00:00:00 left  until 30 Sep 2026 ends in Baghdad", "● due"),
        ("2026-08-30", "1 month 1 day 00:00:00 left  until 30 Sep 2026 ends in Baghdad (31 days)", "○ upcoming"),
    ],
)
def test_a_person_reads_the_clock_in_words(run, as_of, first, second):
    out = run("countdown", "-r", "kurdistan", "--as-of", as_of, variables=VARIABLES).ok().out
    head, _, *lines = out.splitlines()
    assert head == "Kurdistan Region: due Sep 2026 (“by September 2026”)"
    assert lines[0] == f"  {first}"
    assert lines[1].strip().startswith(second)


def test_one_line_for_a_prompt(run):
    ran = run("countdown", "--oneline", "--as-of", NOON, variables=VARIABLES).ok()
    federal = "Federal Iraq: completed 16–18 days late (108–110 days late against 30 Sep 2025)"
    assert ran.out == f"{federal} | Kurdistan Region: unknown, due 53 days ago\n"


def test_one_line_stays_one_line_whatever_the_names(run, schedule_file):
    path = schedule_file(regions=[{"id": "north", "name": "A\nB\x1b[31m\u202e\u2028C"}])
    ran = run("countdown", "--oneline", "--schedule", path).ok()
    assert ran.out == "A B[31m C: unknown, due 53 days ago\n"


@pytest.mark.parametrize("more", [("--json",), ("-f", "csv"), ("-o", "x.txt")])
def test_one_line_takes_no_format_and_no_file(run, more):
    ran = run("countdown", "--oneline", *more)
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err.startswith("withdrawal: error: --oneline cannot be combined with")


def test_one_line_says_what_it_was_known_by(run):
    out = run("countdown", "--oneline", "--as-of", "2026-01-05", "--known-by", "2026-01-05").ok().out
    assert out.endswith("239–268 days left (using only what was published by 5 Jan 2026)\n")


def test_a_later_use_is_noted(run):
    assert "Federal Iraq, 9 Mar 2026: Coalition advisers still reported at Victory Base." in run("countdown").ok().out
