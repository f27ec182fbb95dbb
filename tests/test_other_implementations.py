"""For any schedule, other people's software makes the same of it, and the formats of an answer say the same."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from functools import cache
from math import inf

import edtf
import jsonschema
import pytest
import second_implementation as second
import whenever
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_schedules import ANCHORS, CASES, dates, questions, schedules

UNITS = ("years", "months", "days", "hours", "minutes", "seconds")
LISTINGS = ("status", "countdown", "timeline", "sites", "sources")
STATUSES = ["no-date", "not-announced", "upcoming", "due-soon", "due", "overdue", "unknown", "completed", "cancelled"]
QUARTER = r"-(3[3-6]|4[01])"
BEYOND_EDTF = re.compile(rf"^/|/$|X.*/|/.*X|{QUARTER}[?~%/]|/.*{QUARTER}")
"""It adds ten years at an unknown end, and fails on some of level 2 in intervals and with qualifiers."""
FIRST_IN_A_ROW = ["schedule", "as_of", "known_by", "covers_through"]

any_question = given(question=questions())
some = settings(max_examples=CASES // 10, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("random") / "schedule.json"


@settings(max_examples=60)
@given(text=st.sampled_from(ANCHORS).flatmap(dates))
def test_edtf_gives_the_same_days(text):
    assume(not BEYOND_EDTF.search(text))
    theirs = edtf.parse_edtf(text)
    for ours, edge in zip(second.span(text), (theirs.lower_strict(), theirs.upper_strict()), strict=True):
        assert ours is None if edge in (inf, -inf) else ours.timetuple()[:3] == edge[:3]


def test_edtf_takes_29_february_in_every_year_and_the_program_does_not(schedule_file, run):
    """Its grammar allows each month its most days, whatever the year; 2025 was no leap year."""
    assert edtf.parse_edtf("2025-02-29").upper_strict()[:3] == (2025, 2, 29)
    deadline = {"id": "road", "title": "The road opens", "due": "2025-02-29"}
    ran = run("status", "--schedule", schedule_file(deadlines=[deadline]))
    assert ran.code == 1
    assert "'2025-02-29' is not a" in ran.err


@some
@any_question
def test_whenever_breaks_the_same_time_down(run, path, question):
    answer = question.ask(run, path, "countdown", "--json").ok().json
    statuses = question.ask(run, path, "status", "--json").ok().json
    assert [row["id"] for row in answer["countdowns"]] == [row["id"] for row in statuses["deadlines"]]
    for row, due_latest in zip(answer["countdowns"], (row["due_latest"] for row in statuses["deadlines"]), strict=True):
        parts = [row[unit] for unit in UNITS]
        if row["deadline_at"] is None:
            assert {*parts, row["total_seconds"], row["duration"], row["days_left"]} == {None}
            continue
        deadline_at = datetime.fromisoformat(row["deadline_at"])
        as_of = datetime.fromisoformat(answer["as_of"])
        assert row["total_seconds"] == (deadline_at - as_of).total_seconds()
        assert row["passed"] is (row["total_seconds"] <= 0)
        assert row["duration"].startswith("-") is (row["passed"] and any(parts))
        assert [int(n) for n in re.findall(r"\d+", row["duration"])] == ([n for n in parts if n] or [0])
        if deadline_at.isoformat()[:19] == f"{date.fromisoformat(due_latest) + timedelta(days=1)}T00:00:00":
            # where the clocks skip that midnight, the parts still count to it
            zone = second.zone_of(zone_of(question.schedule, row["id"]))
            earlier, later = sorted((as_of, deadline_at), key=datetime.timestamp)
            walls = [whenever.PlainDateTime(at.astimezone(zone).replace(tzinfo=None)) for at in (earlier, later)]
            theirs = walls[1].since(walls[0], in_units=UNITS, naive_arithmetic_ok=True)
            assert [theirs[unit] for unit in UNITS] == parts


def zone_of(schedule, deadline_id):
    (own,) = (deadline["timezone"] for deadline in schedule["deadlines"] if deadline["id"] == deadline_id)
    return own or schedule["timezone"]


@pytest.fixture(scope="module")
def valid(run):
    """`valid(answer)` holds an answer to the schema that the program prints for it."""

    @cache
    def validator(name):
        schema = run("schedule", "schema", name).ok().json
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())

    def check(answer):
        validator(answer["schema"].split("/")[1]).validate(answer)

    return check


@some
@any_question
def test_every_answer_keeps_to_its_schema(run, path, valid, question):
    for command in LISTINGS:
        valid(question.ask(run, path, command, "--json").ok().json)
    valid(question.ask(run, path, "check", "--json").json)
    day = datetime.fromisoformat(question.as_of).date()
    valid(question.ask(run, path, "diff", str(day - timedelta(days=40)), str(day), "--json", dated=False).ok().json)
    lists = ("deadlines", "events", "sites", "sources")
    for kind, one in ((name.removesuffix("s"), one["id"]) for name in lists for one in question.schedule[name][:1]):
        ran = question.ask(run, path, "show", f"{kind}:{one}", "--json")
        if ran.code == 0:  # what is not known by then is not shown
            valid(ran.json)


@some
@given(question=questions(), command=st.sampled_from(LISTINGS))
def test_rows_say_what_the_document_says(run, path, question, command):
    document = question.ask(run, path, command, "--json").ok().json
    (rows,) = (value for value in document.values() if isinstance(value, list))
    schedule = document["schedule"]
    firsts = (schedule["id"], document["as_of"], document["known_by"], schedule["covers_through"])
    head = dict(zip(FIRST_IN_A_ROW, firsts, strict=True))
    lines = question.ask(run, path, command, "--format", "jsonl").ok().out.splitlines()
    assert [json.loads(line) for line in lines] == [head | row for row in rows]
    assert all([*json.loads(line)][:4] == FIRST_IN_A_ROW for line in lines)

    cells = [{key: cell(value) for key, value in (head | row).items()} for row in rows]
    commas = question.ask(run, path, command, "--format", "csv").ok().out
    tabs = question.ask(run, path, command, "--format", "tsv").ok().out
    for text, dialect in ((commas, {}), (tabs, {"delimiter": "\t", "quoting": csv.QUOTE_NONE})):
        read = list(csv.DictReader(io.StringIO(text), **dialect))
        assert [{key: own[key] for key in own if key in row} for own, row in zip(cells, read, strict=True)] == read


def cell(value):
    """A value as a spreadsheet's cell; an apostrophe keeps text from being taken for a formula."""
    if isinstance(value, list):
        return ";".join(str(item["due"] if isinstance(item, dict) else item) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else f"'{value}" if str(value).startswith("-P") else str(value)


@some
@given(question=questions(), other=schedules())
def test_several_schedules_say_what_each_says_alone(run, path, question, other):
    alone = [question.ask(run, path, "status", "--json").ok().json]
    second_path = path.with_name("other.json")
    another = question._replace(schedule=other | {"id": "other"})
    alone.append(another.ask(run, second_path, "status", "--json").ok().json)
    together = question.ask(run, path, "status", "--json", "--schedule", second_path).ok().json
    assert together["schema"] == "withdrawal/status-list/1"
    assert sorted(together["answers"], key=str) == sorted(alone, key=str)


@some
@given(question=questions(), days=st.sampled_from([0, 1, 30, 400]), status=st.sampled_from(STATUSES))
def test_filters_take_from_the_rows_what_fits(run, path, question, days, status):
    rows = question.ask(run, path, "status", "--json").ok().json["deadlines"]
    within = question.ask(run, path, "status", "--json", "--within", days).ok().json["deadlines"]
    ended = ("completed", "cancelled")
    assert within == [
        row for row in rows if row["days_left"] is not None and row["days_left"] <= days and row["status"] not in ended
    ]
    found = question.ask(run, path, "status", "--json", "--status", status).ok().json["deadlines"]
    assert found == [row for row in rows if row["status"] == status]


@some
@any_question
def test_check_calls_the_worst_deadline(run, path, question):
    rows = question.ask(run, path, "status", "--json").ok().json["deadlines"]
    ran = question.ask(run, path, "check", "--warning", 30, "--critical", 7)
    states = [state(row) for row in rows]
    assert ran.code == max(states, key=[0, 3, 1, 2].index)  # the order of the monitoring plugins' own max_state
    assert ran.out.startswith(f"WITHDRAWAL {['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'][ran.code]}")


def state(row):
    """What a deadline counts as in monitoring, as an exit code."""
    if row["status"] in ("completed", "cancelled", "not-announced"):
        return 0
    if row["status"] in ("overdue", "unknown"):
        return {"overdue": 2, "unknown": 3}[row["status"]]
    left = row["days_left"]
    return 0 if left is None or left > 30 else 1 if left > 7 else 2
