"""What the program answers from the bundled records of the two UN missions."""

import json
from pathlib import Path

import jsonschema
import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
UNIFIL, UNAMI = ("--schedule", "unifil"), ("--schedule", "unami")


def statuses(run, schedule, *options):
    """Return the status and punctuality of each deadline, by id."""
    answer = run("status", "--json", *schedule, *options).ok().json
    return {d["id"]: (d["status"], d["punctuality"]) for d in answer["deadlines"]}


@pytest.mark.parametrize("name", ["unifil", "unami"])
def test_record_validates_here_and_by_its_json_schema(run, name):
    assert f"{name}.json: valid (0 regions, " in run("schedule", "validate", DATA / f"{name}.json").ok().out
    document = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, run("schedule", "schema").ok().json)


@pytest.mark.parametrize("schedule", [UNIFIL, UNAMI], ids=["unifil", "unami"])
@pytest.mark.parametrize("command", ["status", "countdown", "timeline", "sites", "sources", "check"])
def test_every_command_answers_from_a_record_without_regions(run, schedule, command):
    assert run(command, *schedule).ok().out
    assert run(command, "--json", *schedule).ok().json


def test_unifil_on_a_day_before_its_operations_cease(run):
    assert statuses(run, UNIFIL, "--as-of", "2026-11-26") == {
        "unifil-options": ("completed", "on-time"),
        "unifil-operations": ("upcoming", None),
        "unifil-withdrawal": ("upcoming", None),
    }


def test_unifil_after_the_end_of_its_operations_is_not_judged_by_a_record_that_ends_before(run):
    assert statuses(run, UNIFIL, "--as-of", "2027-01-01") == {
        "unifil-options": ("completed", "on-time"),
        "unifil-operations": ("unknown", None),
        "unifil-withdrawal": ("due", None),
    }


def test_unami_is_completed_on_time_once_it_was_reported(run):
    ended = {"unami-transition-plan": ("completed", "on-time"), "unami-operations": ("completed", "on-time")}
    assert statuses(run, UNAMI) == ended
    before = statuses(run, UNAMI, "--as-of", "2026-01-04", "--known-by", "2025-12-31")
    assert before["unami-operations"] == ("unknown", None)


def test_days_end_in_beirut_and_for_the_secretary_general_in_new_york(run):
    answer = run("status", "--json", *UNIFIL, "--as-of", "2026-01-15").ok().json
    assert {d["id"]: d["deadline_at"] for d in answer["deadlines"]} == {
        "unifil-options": "2026-06-02T00:00:00-04:00",
        "unifil-operations": "2027-01-01T00:00:00+02:00",
        "unifil-withdrawal": "2028-01-01T00:00:00+02:00",
    }


def test_no_verdict_is_given_on_a_date_of_a_part_or_of_more(run):
    answer = run("status", "--json", *UNAMI).ok().json
    dates = {date["stated_by"]: date for d in answer["deadlines"] for date in d["reported_as"]}
    assert dates["United Nations, via DW"]["punctuality"] is None
    assert dates["Mohammed Shia al-Sudani, prime minister of Iraq, letter of 8 May 2024"]["punctuality"] == "on-time"


def test_evidence_is_counted_by_origin(run):
    answers = [run("status", "--json", *schedule).ok().json for schedule in (UNIFIL, UNAMI)]
    found = {
        d["id"]: (len(d["evidence"]), d["evidence_origins"]) for a in answers for d in a["deadlines"] if d["evidence"]
    }
    assert found == {"unifil-options": (3, 2), "unami-operations": (4, 4), "unami-transition-plan": (2, 1)}
