"""JSON: any parser reads the value, and nothing in it acts on a terminal."""

import json
import subprocess
import unicodedata
from datetime import datetime

import pytest

NOON = ("--as-of", "2026-11-22T12:00:00+03:00")
HOSTILE = '\x1b[31m\x9b\u202e\u2028\x00\x7f\u200b</script>"\\[/x]:smile:=cmd()|`é東\U0001f600'


@pytest.fixture
def hostile(schedule_file, make_schedule):
    road = make_schedule()["deadlines"][0]
    return schedule_file(
        title=HOSTILE,
        regions=[{"id": "north", "name": HOSTILE}],
        deadlines=[road | {"title": HOSTILE, "wording": HOSTILE}],
    )


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_hostile_text_comes_back_the_same_and_shows_no_control(run, hostile, form):
    out = run("status", *NOON, "--schedule", hostile, "-f", form).ok().out
    row = json.loads(out)["deadlines"][0] if form == "json" else json.loads(out)
    assert (row["title"], row["wording"], row["region_name"]) == (HOSTILE,) * 3
    assert not [c for c in out if c != "\n" and (unicodedata.category(c) in ("Cc", "Zl", "Zp") or c == "\u202e")]


def test_letters_of_any_script_stay_readable(run, hostile):
    assert "é東\U0001f600" in run("status", *NOON, "--schedule", hostile, "--json").ok().out


def test_jq_reads_it_too(run, hostile):
    import shutil

    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")  # a second reader; msgspec and json read it everywhere
    data = run("status", *NOON, "--schedule", hostile, "--json").ok().stdout
    ran = subprocess.run(["jq", "-j", ".deadlines[0].title"], input=data, capture_output=True, check=True)
    assert ran.stdout.decode() == HOSTILE


def test_jsonl_is_one_object_a_line(run):
    lines = run("status", *NOON, "-f", "jsonl").ok().out.split("\n")
    assert lines.pop() == ""
    assert [json.loads(line)["id"] for line in lines] == ["federal", "kurdistan"]


def many(make_schedule, number):
    road = make_schedule()["deadlines"][0]
    return [road | {"id": f"road-{n}", "due": f"20{10 + n % 80}-01"} for n in range(number)]


@pytest.mark.parametrize("number", [0, 1, 249, 250, 251, 501])
def test_a_document_in_parts_is_the_document(run, schedule_file, make_schedule, number):
    from withdrawal_cli import assess, load_schedule
    from withdrawal_cli.answers.status import status_report
    from withdrawal_cli.formats.json import to_json

    path = schedule_file(deadlines=many(make_schedule, number), events=[])
    out = run("status", *NOON, "--no-journal", "--schedule", path, "--json").ok().stdout
    assert out == to_json(status_report(assess(load_schedule(path), datetime.fromisoformat(NOON[1]))))
    assert len(json.loads(out)["deadlines"]) == number
