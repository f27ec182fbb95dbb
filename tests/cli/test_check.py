"""`withdrawal check`: each exit code by its own cause, errors as a plugin tells them, metrics in a file."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from earlier import EARLIER, VARIABLES
from program import Cli
from prometheus_client.parser import text_string_to_metric_families

from withdrawal_cli.errors import ReaderGoneError

run = Cli(variables=VARIABLES)
ROOT = Path(__file__).parents[2]


class Full(io.BytesIO):
    """A stdout on a full disk."""

    def write(self, data):
        raise OSError(28, "No space left on device")


class Gone(io.BytesIO):
    """A stdout whose reader has gone."""

    def write(self, data):
        raise BrokenPipeError


@pytest.mark.parametrize(
    ("argv", "code", "begins"),
    [
        (
            ["--as-of", "2025-01-01"],
            0,
            "WITHDRAWAL OK - 2 deadlines OK; the next due date is 31 Dec 2025, 364 days left | ",
        ),
        (
            ["-r", "federal"],
            0,
            "WITHDRAWAL OK - Federal Iraq: completed 16–18 days late (108–110 days late against 30 Sep 2025) | ",
        ),
        (["--as-of", "2020-01-01", "-w", "9999"], 0, "WITHDRAWAL OK - 2 deadlines OK | "),
        (["--as-of", "2025-12-01"], 1, "WITHDRAWAL WARNING - Federal Iraq: due soon, 30 days left ("),
        (
            ["--as-of", "2025-11-01", "--warning", "60"],
            1,
            "WITHDRAWAL WARNING - Federal Iraq: upcoming, 60 days left (",
        ),
        (
            ["-r", "federal", "--max-age", "246"],
            1,
            "WITHDRAWAL WARNING - the record ended 247 days ago, on 20 Mar 2026; Fed",
        ),
        (["--as-of", "2025-12-24"], 2, "WITHDRAWAL CRITICAL - Federal Iraq: due soon, 7 days left ("),
        (
            ["--as-of", "2025-12-31"],
            2,
            "WITHDRAWAL CRITICAL - Federal Iraq: due, last day today (31 Dec 2025; 92 days overdue",
        ),
        (["--as-of", "2026-01-01"], 2, "WITHDRAWAL CRITICAL - Federal Iraq: 1 day overdue ("),
        ([], 3, "WITHDRAWAL UNKNOWN - Kurdistan Region: unknown, due 53 days ago ("),
        (
            ["--max-age", "246"],
            1,
            "WITHDRAWAL WARNING - the record ended 247 days ago, on 20 Mar 2026; Kurdistan Region: ",
        ),
        (["--max-age", "247"], 3, "WITHDRAWAL UNKNOWN - Kurdistan Region: unknown, "),
    ],
)
def test_each_state_by_its_own_cause(argv, code, begins):
    got, out, err = run("check", *argv)
    assert (got, err) == (code, "")
    assert out.startswith(begins)
    assert out.count("\n") == 1 and out.endswith("\n")
    assert " | " in out


def test_the_whole_line_names_what_is_not_ok_and_counts_the_rest():
    assert run("check", "--warning", "14", "--critical", "3", "--max-age", "400", "--as-of", "2026-11-22T12:00")[1] == (
        "WITHDRAWAL UNKNOWN - Kurdistan Region: unknown, due 53 days ago (Sep 2026), the record ends on 20 Mar 2026;"
        " 1 other OK | 'kurdistan'=-53;@~:14;@~:3 'coverage_age'=247;~:400 'federal'=-326\n"
    )


@pytest.mark.parametrize(
    ("unknown", "code", "state"),
    [("ok", 0, "OK"), ("Warning", 1, "WARNING"), ("critical", 2, "CRITICAL"), ("unknown", 3, "UNKNOWN")],
)
def test_what_an_unknown_deadline_counts_as_can_be_said(unknown, code, state):
    got, out, _ = run("check", "--unknown", unknown, "-r", "kurdistan")
    assert (got, out.startswith(f"WITHDRAWAL {state} - Kurdistan Region: unknown, ")) == (code, True)
    assert run("check", "--unknown", unknown, "--wat")[0] == 3


def test_several_schedules_are_one_line(tmp_path):
    other = tmp_path / "other.json"
    document = json.loads(EARLIER.read_text(encoding="utf-8"))
    other.write_text(json.dumps(document | {"id": "other"}), encoding="utf-8")
    both = ("--schedule", EARLIER, "--schedule", other)
    code, out, err = run("check", *both)
    assert (code, err, out.count("\n")) == (3, "", 1)
    assert "Kurdistan Region (other:kurdistan): unknown, " in out and "; 2 others OK | " in out
    assert f"'{document['id']}:kurdistan'=" in out and "'other:kurdistan'=" in out and "'other:coverage_age'=" in out
    answer = json.loads(run("check", *both, "--json")[1])
    assert (answer["schema"], len(answer["answers"])) == ("withdrawal/check-list/1", 2)
    assert answer["answers"][1] == json.loads(run("check", "--schedule", other, "--json")[1])


@pytest.mark.parametrize("argv", [("--json",), ("-fjson",), ("--format=prometheus",), ("-o", "a.prom")])
@pytest.mark.parametrize("wrong", [("--schedule", "no/such.json"), ("--wat",), ("-r", "atlantis")])
def test_errors_go_to_stderr_where_data_was_asked_for(argv, wrong):
    code, out, err = run("check", *argv, *wrong)
    assert (code, out) == (3, "")
    assert err.startswith("withdrawal: error: ")


def test_a_name_is_asked_of_the_schedules_that_have_it(tmp_path, schedule_file):
    both = ("--schedule", EARLIER, "--schedule", schedule_file())
    assert run("check", "federal", *both)[:2] == run("check", "federal")[:2]
    assert run("check", "--status", "overdue", *both)[1].startswith(
        "WITHDRAWAL OK - 0 of 3 deadlines match the filters"
    )


def test_two_files_in_one_collector_never_hold_the_same_series(tmp_path):
    other = tmp_path / "other.json"
    document = json.loads(EARLIER.read_text(encoding="utf-8"))
    other.write_text(json.dumps(document | {"id": "other"}), encoding="utf-8")
    seen = set()
    for argv in (
        (), ("-r", "federal"), ("-r", "kurdistan"), ("federal",), ("kurdistan",), ("--status", "unknown"), ("--within", "9"),
        ("-r", "federal", "kurdistan"), ("--schedule", other), ("--schedule", other, "-r", "krg"),
    ):  # fmt: skip
        text = run("check", "-f", "prometheus", *argv)[1]
        series = [
            (sample.name, tuple(sorted(sample.labels.items())))
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        ]
        assert len(series) == len(set(series)) and seen.isdisjoint(series), argv
        seen |= set(series)


def test_the_same_selection_has_the_same_series():
    one, same = (run("check", "-f", "prometheus", "-r", name)[1] for name in ("krg", "Kurdistan Region"))
    assert one.splitlines()[2] == same.splitlines()[2]


@pytest.mark.parametrize(
    ("argv", "ranges"),
    [
        (["-w", "60"], "@~:60;@~:7"),
        (["-w", "5"], "@~:5;@~:5"),
        (["-c", "45"], "@~:45;@~:45"),
        (["-c", "3"], "@~:30;@~:3"),
        (["-w", "0"], "@~:0;@~:0"),
    ],
)
def test_a_default_gives_way_to_the_threshold_that_is_given(argv, ranges):
    assert f"'kurdistan'=637;{ranges}" in run("check", "--as-of", "2025-01-01", *argv)[1]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--wat"], "no such option: --wat; "),
        (["--warning"], "option '--warning' requires an argument; "),
        (["--warning", "soon"], "invalid value for '--warning' / '-w': 'soon' is not a whole number"),
        (["--critical", "-1"], "invalid value for '--critical' / '-c': -1 is less than 0"),
        (["-w", "3", "-c", "5"], "--critical 5 is more than --warning 3; "),
        (["extra"], "there is no region or deadline 'extra'"),
        (["-r", "atlantis"], "there is no region 'atlantis'; the regions are: federal (Federal Iraq), "),
        (["--as-of", "Sept"], "--as-of: 'Sept' is not a date or time; use one of: now, today, "),
        (["--format", "csv"], "--format: there is no format 'csv'; the formats are: plugin, prometheus, json"),
        (["-o", ""], "--output: the file name is empty; "),
        (["-o", "metrics.txt"], "--output: cannot tell the format of 'metrics.txt'; "),
        (["--schedule", "no/such.json"], "no/such.json: cannot be read (no such file or directory)\n"),
    ],
)
def test_its_own_errors_are_unknown_and_stand_on_stdout(argv, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("check", *argv)
    assert (code, err) == (3, "")
    assert out.startswith(f"WITHDRAWAL UNKNOWN - {said}")
    assert out.count("\n") == 1 and out.endswith("\n")
    assert "|" not in out


def test_a_broken_schedule_is_one_line(tmp_path):
    path = tmp_path / "bad|name.json"
    path.write_text('{"a": 1, "b": 2, "schema_version": 2}', encoding="utf-8")
    code, out, err = run("check", "--schedule", path)
    assert (code, err, out.count("\n")) == (3, "", 1)
    assert out.startswith(f"WITHDRAWAL UNKNOWN - {tmp_path}/bad/name.json: unknown key 'a'; ")
    assert out.rstrip().endswith(" more")
    assert "|" not in out


def test_other_commands_keep_their_errors():
    assert run("status", "--wat")[:2] == (2, "")
    assert run("--wat", "check")[:2] == (2, "")


def test_what_cannot_be_printed_is_unknown_too():
    code, _, err = run("check", stdout=Full())
    assert code == 3
    assert err == "WITHDRAWAL UNKNOWN - standard output: cannot be written (no space left on device)\n"
    code, _, err = run("check", "--wat", stdout=Full())
    assert (code, err.startswith("WITHDRAWAL UNKNOWN - no such option: --wat")) == (3, True)
    assert run("check", stdout=Gone())[0] == ReaderGoneError.exit_code


def test_running_out_of_memory_is_unknown(monkeypatch):
    def exhausted(*_, **__):
        raise MemoryError

    monkeypatch.setattr("withdrawal_cli.cli.check.read_queries", exhausted)
    assert run("check") == (3, "WITHDRAWAL UNKNOWN - out of memory\n", "")


def test_help_is_help():
    code, out, err = run("check", "--help")
    assert (code, err) == (0, "")
    assert "--max-age" in out and out.count("withdrawal check -") == 2


def test_the_shell_sees_the_codes():
    for argv, code in ((["--as-of", "2025-01-01"], 0), (["--as-of", "2025-12-01"], 1), (["--as-of", "2026-01-01"], 2),
                       (["--as-of", "2026-12-01"], 3), (["--wat"], 3)):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "withdrawal_cli", "check", *argv],
            env={**os.environ, **VARIABLES, "PYTHONPATH": str(ROOT)}, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (code, b"", 1)


def test_an_output_without_unicode_still_gets_a_line(tmp_path):
    path = tmp_path / "arabic.json"
    document = json.loads(EARLIER.read_text(encoding="utf-8"))
    document["regions"][1]["name"] = "إقليم كردستان"
    path.write_text(json.dumps(document), encoding="utf-8")
    code, out, err = run("check", "--schedule", path, "-r", "kurdistan", encoding="ascii")
    assert (code, err) == (3, "")
    assert out.startswith("WITHDRAWAL UNKNOWN - ????? ???????: unknown, ")


def test_metrics_replace_a_file_whole_or_not_at_all(tmp_path):
    path = tmp_path / "withdrawal.prom"
    assert run("check", "-o", path) == (3, "", "")
    written = path.read_bytes()
    assert run("check", "--format", "prometheus")[:2] == (3, written.decode())
    names = {family.name for family in text_string_to_metric_families(written.decode())}
    assert "withdrawal_deadline_timestamp_seconds" in names
    assert run("check", "-o", path, "--schedule", "no/such.json")[0] == 3
    assert path.read_bytes() == written
    assert [p.name for p in tmp_path.iterdir()] == ["withdrawal.prom"]


def test_a_line_can_go_to_a_file(tmp_path):
    assert run("check", "-f", "plugin", "-o", tmp_path / "line.txt") == (3, "", "")
    assert (tmp_path / "line.txt").read_text(encoding="utf-8") == run("check")[1]


def test_json_says_the_same_and_holds_its_schema(tmp_path):
    code, out, err = run("check", "--json", "--max-age", "400", "--as-of", "2026-11-22T12:00:00+03:00")
    assert (code, err) == (3, "")
    answer = json.loads(out)
    schema = json.loads(run("schedule", "schema", "check")[1])
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(answer)
    assert (answer["schema"], answer["state"], answer["exit_code"]) == ("withdrawal/check/1", "UNKNOWN", 3)
    assert list(answer) == [
        "schema", "generator", "as_of", "known_by", "schedule", "state", "exit_code", "thresholds", "coverage_state",
        "deadlines",
    ]  # fmt: skip
    assert answer["thresholds"] == {"warning_days": 30, "critical_days": 7, "max_age_days": 400, "unknown": "UNKNOWN"}
    assert answer["coverage_state"] == "OK"
    assert answer["deadlines"][0] == {
        "id": "kurdistan", "region": "kurdistan", "region_name": "Kurdistan Region",
        "title": "Coalition's military mission ends in the Kurdistan Region", "due": "2026-09",
        "wording": "by September 2026", "status": "unknown", "state": "UNKNOWN", "days_left": -53,
        "deadline_at": "2026-10-01T00:00:00+03:00", "by": None,
    }  # fmt: skip
    assert json.loads(run("check", "--json")[1])["coverage_state"] is None
    run("check", "-o", tmp_path / "check.json")
    assert json.loads((tmp_path / "check.json").read_bytes())["state"] == "UNKNOWN"


def test_an_overdue_deadline_comes_with_the_report_that_is_not_counted(run):
    line = run("check", "--as-of", "2026-01-05").out
    assert "no completion reported by 5 Jan 2026, report of 26 Nov 2025 not counted; 1 other OK" in line


def test_days_of_another_zone_say_so(run):
    line = run("check", "--schedule", "unifil", "--as-of", "2025-10-15").out
    assert "the next due date is 1 Jun 2026, 230 days left (from 14 Oct 2025 in America/New_York)" in line
