"""The answers as JSON: the fields, written by hand, and the contract's two examples."""

import json
from datetime import date, datetime

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli import __version__, assess, load_schedule
from withdrawal_cli.answers.check import StateName
from withdrawal_cli.answers.countdown import countdown_report
from withdrawal_cli.answers.report import Count, Duration, Edtf, Instant
from withdrawal_cli.answers.status import status_report
from withdrawal_cli.core.instants import start_of_day
from withdrawal_cli.formats.json import ANSWERS, answer_shape

HEAD = ["schema", "generator", "as_of", "known_by", "schedule"]
SCHEDULE = ["id", "title", "timezone", "covers_through", "days_since_coverage", "entries"]
DEADLINE = [
    "id", "region", "region_name", "title", "due", "wording", "due_earliest", "due_latest", "deadline_at", "status",
    "punctuality", "completed", "completed_earliest", "completed_latest", "days_left", "days_late_min", "days_late_max",
    "amended_from", "reported_as", "sources", "stated_by", "stated_on", "obliged", "tags", "timezone", "decided_by",
    "evidence", "evidence_origins", "by",
]  # fmt: skip
REPORTED = [
    "due", "wording", "scope", "stated_by", "stated_on", "punctuality", "days_late_min", "days_late_max", "sources",
]  # fmt: skip
COUNTDOWN = [
    "id", "region", "region_name", "due", "wording", "status", "passed", "days_left", "deadline_at", "opens_at",
    "total_seconds", "years", "months", "days", "hours", "minutes", "seconds", "duration", "timezone", "by",
]  # fmt: skip

AS_OF = datetime.fromisoformat("2026-11-22T12:00:00+03:00")


def as_json(report):
    return json.loads(msgspec.json.encode(report))


@pytest.fixture(scope="module")
def answer():
    return assess(load_schedule(), AS_OF)


@pytest.fixture
def status(answer):
    return as_json(status_report(answer))


@pytest.fixture
def countdown(answer):
    return as_json(countdown_report(answer))


def test_fields_of_status(status):
    assert list(status) == [*HEAD, "deadlines"]
    assert list(status["schedule"]) == SCHEDULE
    assert [list(row) for row in status["deadlines"]] == [DEADLINE, DEADLINE]
    versions = [version for row in status["deadlines"] for version in row["reported_as"]]
    assert len(versions) > 8
    assert all(list(version) == REPORTED for version in versions)


def test_fields_of_countdown(countdown):
    assert list(countdown) == [*HEAD, "countdowns"]
    assert list(countdown["schedule"]) == SCHEDULE
    assert [list(row) for row in countdown["countdowns"]] == [COUNTDOWN, COUNTDOWN]


def test_status_of_the_bundled_record(status):
    federal, kurdistan = status.pop("deadlines")
    title = "End of the US-led coalition's military mission in Iraq"
    assert status == {
        "schema": "withdrawal/status/1",
        "generator": f"withdrawal-cli {__version__}",
        "as_of": "2026-11-22T12:00:00+03:00",
        "known_by": None,
        "schedule": {
            "id": "iraq-coalition-withdrawal",
            "title": title,
            "timezone": "Asia/Baghdad",
            "covers_through": "2026-10-04",
            "days_since_coverage": 49,
            "entries": 0,
        },
    }
    wanted = {
        "id": "federal",
        "region": "federal",
        "region_name": "Federal Iraq",
        "due": "2025-12-31",
        "wording": "by the end of 2025",
        "due_earliest": "2025-12-31",
        "due_latest": "2025-12-31",
        "deadline_at": "2026-01-01T00:00:00+03:00",
        "status": "completed",
        "punctuality": "late",
        "completed": "2026-01-16/2026-01-18",
        "completed_earliest": "2026-01-16",
        "completed_latest": "2026-01-18",
        "days_left": -326,
        "days_late_min": 16,
        "days_late_max": 18,
        "amended_from": [],
    }
    assert {key: federal[key] for key in wanted} == wanted
    wanted = {
        "id": "kurdistan",
        "due": "2026-09",
        "due_earliest": "2026-09-01",
        "due_latest": "2026-09-30",
        "deadline_at": "2026-10-01T00:00:00+03:00",
        "status": "completed",
        "punctuality": "on-time",
        "completed": "2026-09-30",
        "completed_earliest": "2026-09-30",
        "completed_latest": "2026-09-30",
        "days_left": -53,
        "days_late_min": 0,
        "days_late_max": 0,
    }
    assert {key: kurdistan[key] for key in wanted} == wanted
    for row in (federal, kurdistan):
        assert row["sources"] and row["evidence"] and row["by"] is None
        assert 1 < row["evidence_origins"] <= len(row["evidence"])
    (joint,) = (v for v in federal["reported_as"] if "joint-2024" in v["sources"])
    assert (joint["due"], joint["scope"], joint["days_late_min"], joint["days_late_max"]) == (
        "2025-09-30",
        "whole",
        108,
        110,
    )


def test_countdown_of_the_bundled_record(countdown):
    federal, kurdistan = countdown["countdowns"]
    assert kurdistan == {
        "id": "kurdistan",
        "region": "kurdistan",
        "region_name": "Kurdistan Region",
        "due": "2026-09",
        "wording": "by September 2026",
        "status": "completed",
        "passed": True,
        "days_left": -53,
        "deadline_at": "2026-10-01T00:00:00+03:00",
        "opens_at": "2026-09-01T00:00:00+03:00",
        "total_seconds": -4536000,
        "years": 0,
        "months": 1,
        "days": 21,
        "hours": 12,
        "minutes": 0,
        "seconds": 0,
        "duration": "-P1M21DT12H",
        "timezone": "Asia/Baghdad",
        "by": None,
    }
    assert (federal["duration"], federal["total_seconds"]) == ("-P10M21DT12H", -28123200)
    assert countdown["schema"] == "withdrawal/countdown/1"


def test_an_instant_is_written_in_its_own_zone_whatever_was_written_before(build):
    zones = {"Pacific/Honolulu": "2026-10-02T00:00:00-10:00", "Pacific/Kiritimati": "2026-10-03T00:00:00+14:00"}
    days = ("2026-10-01", "2026-10-02")  # two days that are over at one instant
    for (zone, written), due in zip(zones.items(), days, strict=True):
        schedule = build.schedule(build.deadline(due=due), zone=zone)
        (row,) = as_json(status_report(assess(schedule, AS_OF)))["deadlines"]
        assert row["deadline_at"] == written


def test_known_by_and_amendments_are_shown(build):
    events = [
        build.event("extended", "2026-02-01", due="2026-12", quote="by the end of 2026"),
        build.event("extended", "2026-03-01", due="2027/..", quote="not before 2027"),
    ]
    versions = [build.version(due="2026-05~", stated_on="2026-01")]
    schedule = build.schedule(build.deadline(reported_as=versions), events=events)
    answer = assess(schedule, build.at("2026-04-01", schedule), date(2026, 3, 31))
    report = as_json(status_report(answer))
    assert report["known_by"] == "2026-03-31"
    (row,) = report["deadlines"]
    assert row["amended_from"] == ["2026-09", "2026-12"]
    assert (row["due"], row["wording"]) == ("2027/..", "not before 2027")
    assert (row["due_earliest"], row["due_latest"], row["deadline_at"]) == ("2027-01-01", None, None)
    assert row["reported_as"][0]["stated_on"] == "2026-01"
    (clock,) = as_json(countdown_report(answer))["countdowns"]
    assert clock["opens_at"] == "2027-01-01T00:00:00+03:00"
    nothing = ["days_left", "deadline_at", "total_seconds", "years", "months", "days", "hours", "minutes", "seconds"]
    assert all(clock[key] is None for key in [*nothing, "duration"])
    assert clock["passed"] is False


NAMES = [
    "status",
    "countdown",
    "timeline",
    "show",
    "sites",
    "sources",
    "diff",
    "journal",
    "check",
    "review",
    "schedules",
]


@pytest.mark.parametrize("name", NAMES)
def test_each_answer_has_a_shape_that_is_registered(name):
    assert list(ANSWERS) == NAMES
    shape = answer_shape(name)
    assert shape.__name__ == f"{name.capitalize()}Report"
    schema = msgspec.json.schema(shape)["$defs"][shape.__name__]
    assert schema["properties"]["schema"] == {"enum": [f"withdrawal/{name}/1"]}
    assert schema["required"][0] == "schema"


@pytest.mark.parametrize("name", ["status", "countdown"])
def test_no_field_of_an_answer_has_a_default(name):
    """A field with a default could be left out by mistake; every key is always there."""

    def shapes(kind):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield kind
            for field in msgspec.structs.fields(kind):
                for inner in (field.type, *getattr(field.type, "__args__", ())):
                    yield from shapes(inner)

    found = list(shapes(answer_shape(name)))
    assert len(found) >= 3
    assert all(field.required for shape in found for field in msgspec.structs.fields(shape))


REPORTS = {"status": status_report, "countdown": countdown_report}
VALIDATORS = {
    name: jsonschema.Draft202012Validator(
        msgspec.json.schema(answer_shape(name)), format_checker=jsonschema.FormatChecker(["date"])
    )
    for name in REPORTS
}


@given(st.dates(), st.one_of(st.none(), st.dates()))
def test_the_bundled_record_fits_the_schemas_at_any_instant(day, known_by):
    schedule = load_schedule()
    answer = assess(schedule, start_of_day(day, schedule.zone), known_by)
    for name, report in REPORTS.items():
        VALIDATORS[name].validate(as_json(report(answer)))


def test_the_schema_says_what_a_text_holds():
    assert msgspec.json.schema(Instant) == {"type": "string", "format": "date-time"}
    assert msgspec.json.schema(Count) == {"type": "integer", "minimum": 0}
    assert msgspec.json.schema(StateName) == {"enum": ["CRITICAL", "OK", "UNKNOWN", "WARNING"]}
    described = {msgspec.json.schema(kind)["description"] for kind in (Edtf, Duration)}
    assert described == {
        "an EDTF date (ISO 8601-2), as imprecise as its source", "an ISO 8601 duration, with `-` once passed",
    }  # fmt: skip
