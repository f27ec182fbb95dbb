"""What the program answers from the bundled records of the two UN missions."""

import json
from pathlib import Path

import jsonschema
import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
UNIFIL, UNAMI = ("--schedule", DATA / "unifil.json"), ("--schedule", DATA / "unami.json")


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
