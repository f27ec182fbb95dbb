"""`withdrawal timeline` as people and scripts call it, and the pictures of the other listings."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from program import Cli

AS_OF = ("--as-of", "2026-11-22T12:00:00+03:00")
KEYS = [
    "id", "type", "kind", "on", "earliest", "latest", "title", "detail", "quote", "wording", "region", "region_name",
    "site", "site_name", "deadline", "due", "status", "punctuality", "days_left", "announced_on", "by", "sources",
]  # fmt: skip
ROW = ["schedule", "as_of", "known_by", "covers_through"]


call = Cli()


def ok(*argv, **more):
    code, out, err = call(*argv, **more)
    assert (code, err) == (0, "")
    return out


def entries(*argv):
    return json.loads(ok("timeline", "--json", *AS_OF, *argv))["items"]


def test_the_bundled_record_as_json_fits_its_schema():
    answer = json.loads(ok("timeline", "--json", *AS_OF))
    jsonschema.Draft202012Validator(json.loads(ok("schedule", "schema", "timeline"))).validate(answer)
    assert (answer["schema"], answer["as_of"]) == ("withdrawal/timeline/1", "2026-11-22T12:00:00+03:00")
    assert {tuple(entry) for entry in answer["items"]} == {tuple(KEYS)}
    by_id = {entry["id"]: entry for entry in answer["items"]}
    assert len(by_id) == len(answer["items"])
    completed = [e for e in answer["items"] if e["kind"] == "completed"]
    assert [(e["on"], e["latest"], e["deadline"]) for e in completed] == [
        ("2026-01-16/2026-01-18", "2026-01-18", "federal"),
        ("2026-09-30", "2026-09-30", "kurdistan"),
    ]
    assert (by_id["kurdistan"]["type"], by_id["kurdistan"]["on"], by_id["kurdistan"]["status"]) == (
        "deadline", "2026-09", "completed",
    )  # fmt: skip


def test_what_was_published_later_is_not_there_and_deadlines_are():
    early = entries("--known-by", "2026-01-10")
    assert [e["id"] for e in early if e["type"] == "deadline"] == ["federal", "kurdistan"]
    assert [e for e in early if e["kind"] == "completed"] == []
    assert max(e["latest"] for e in early if e["type"] == "event") <= "2026-01-10"
    assert [e["id"] for e in json.loads(ok("timeline", "--json", "--as-of", "2013-01-01"))["items"]] == [
        "federal",
        "kurdistan",
    ]


def test_filters_choose_by_region_kind_and_days():
    assert {e["region"] for e in entries("-r", "KURDISTAN")} == {"kurdistan"}
    assert {e["kind"] for e in entries("--kind", "handed-over", "--kind", "deadline")} == {"handed-over", None}
    within = entries("--from", "2020-03-30", "--to", "2020-04-04")
    assert [e["on"] for e in within] == ["2020-03", "2020-03-30?", "2020-04-04"]
    assert entries("--kind", "cancelled") == []


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--kind", "handover"), ("there is no kind 'handover'", "did you mean 'handed-over'?")),
        (
            ("--from", "2026-09"),
            ("--from: '2026-09' is not a date", "use one of: today, yesterday, tomorrow, -7d, +2w or 2026-11-22"),
        ),
        (
            ("--to", "soon"),
            ("--to: 'soon' is not a date", "use one of: today, yesterday, tomorrow, -7d, +2w or 2026-11-22"),
        ),
        (
            ("--from", "2026-02-01", "--to", "2026-01-31"),
            ("--to: 2026-01-31 is before --from 2026-02-01", "earlier day"),
        ),
        (("-f", "svgz"), ("there is no format 'svgz'", "did you mean 'svg'?")),
    ],
)
def test_what_is_wrong_with_the_options_is_said(argv, said):
    code, out, err = call("timeline", *argv)
    assert (code, out) == (2, "")
    assert err.startswith("withdrawal: error: ")
    assert len(err.splitlines()) == 2
    for part in said:
        assert part in err


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 200])
def test_the_drawing_fits_and_stands_above_the_rows(width):
    lines = ok("timeline", "--all", *AS_OF, width=width).splitlines()
    drawing = lines[: next(n for n, line in enumerate(lines) if "not covered" in line)]
    assert max(map(len, drawing)) <= width
    text = "\n".join(drawing)
    assert "as of 22 Nov 2026" in text
    for lane in ("Federal Iraq (", "Kurdistan Region (", "No region ("):
        assert lane in text
    rows = "\n".join(lines[len(drawing) :])
    assert " ".join(rows.split()).count("federal-withdrawal-completed") >= 1
    assert "Sep 2026" in rows


def test_in_a_pipe_the_drawing_is_as_wide_as_an_old_terminal_and_the_rows_are_not_wrapped():
    lines = ok("timeline", "--all", *AS_OF).splitlines()
    first_row = next(n for n, line in enumerate(lines) if line.startswith("Date "))
    assert 70 < max(map(len, lines[:first_row])) <= 80
    assert lines.index("", first_row) - first_row - 1 == len(entries())


def test_nothing_to_show_is_no_error():
    out = ok("timeline", "--kind", "cancelled", *AS_OF)
    assert out.split("\n\n")[1] == "No events or deadlines."
    assert ok("timeline", "--kind", "cancelled", "-f", "csv") == ",".join([*ROW, *KEYS]) + "\n"
    assert ok("timeline", "--kind", "cancelled", "-f", "jsonl") == ""
    ET.fromstring(ok("timeline", "--kind", "cancelled", "-f", "svg"))


def test_the_rows_say_which_days_were_asked_for():
    said = "Only events and deadlines from 1 Jan 2026 to 1 Feb 2026."
    assert said in ok("timeline", *AS_OF, "--from", "2026-01-01", "--to", "2026-02-01").splitlines()


def test_an_output_without_unicode_keeps_every_column():
    plain = ok("timeline", *AS_OF, width=100, encoding="ascii").splitlines()
    full = ok("timeline", *AS_OF, width=100).splitlines()
    top = next(n for n, line in enumerate(full) if "not covered" in line)
    assert [len(line) for line in plain[:top]] == [len(line) for line in full[:top]]
    assert "?" not in "".join(plain[:top])


def test_csv_and_tsv_hold_the_same_rows_as_json():
    wanted = [(e["id"], e["on"], e["title"]) for e in entries()]
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.DictReader(io.StringIO(ok("timeline", "-f", form, *AS_OF)), delimiter=delimiter))
        assert [(row["id"], row["on"], row["title"].removeprefix("'")) for row in rows] == wanted
        assert list(rows[0]) == [*ROW, *KEYS]
    lines = [json.loads(line) for line in ok("timeline", "-f", "jsonl", *AS_OF).splitlines()]
    assert [{key: line[key] for key in KEYS} for line in lines] == entries()


def test_markdown_has_the_rows():
    lines = ok("timeline", "-f", "markdown", "--kind", "deadline", *AS_OF).splitlines()
    assert lines[2] == "| Date | What |"
    assert [line.split(" | ")[0] for line in lines[4:6]] == ["| 31 Dec 2025", "| Sep 2026"]


@pytest.mark.parametrize("command", ["timeline", "status", "countdown"])
def test_each_has_a_picture_by_format_and_by_ending(command, tmp_path):
    printed = ok(command, *AS_OF, "-f", "svg")
    assert ET.fromstring(printed).tag == "{http://www.w3.org/2000/svg}svg"
    file = tmp_path / "picture.SVG"
    assert ok(command, *AS_OF, "-o", str(file)) == ""
    assert file.read_bytes().decode() == printed
    assert ok(command, *AS_OF, "-f", "svg", width=60) == printed


def test_help_shows_two_examples_and_the_options():
    out = ok("timeline", "--help")
    for word in ("--from", "--to", "--kind", "--region", "--as-of", "--known-by", "--format"):
        assert word in out
    assert out.count("  withdrawal timeline ") == 2


def test_the_users_own_record_is_told_apart(tmp_path):
    journal = ("--journal", str(tmp_path / "journal.jsonl"))
    code, _, err = call("journal", "add", "completed", "kurdistan", "--on", "2026-09-20", "--no-source", *journal)
    assert (code, err) == (0, "")
    answer = json.loads(ok("timeline", "--json", *AS_OF, *journal))
    mine = [e for e in answer["items"] if e["by"] == "you"]
    assert [(e["kind"], e["on"], e["region"]) for e in mine if e["type"] == "event"] == [
        ("completed", "2026-09-20", "kurdistan")
    ]
    assert [(e["id"], e["status"]) for e in mine if e["type"] == "deadline"] == [("kurdistan", "completed")]
    assert "(your own entry)" in ok("timeline", *AS_OF, *journal)
    assert [e for e in json.loads(ok("timeline", "--json", *AS_OF, "--no-journal"))["items"] if e["by"]] == []


def test_the_picture_counts_all_that_it_leaves_out(tmp_path):
    ok("timeline", "-o", str(tmp_path / "t.svg"))
    picture = (tmp_path / "t.svg").read_text(encoding="utf-8").replace("\u00a0", " ")
    (left_out,) = {found[1] for found in re.finditer(r"The 16 most important of (\d+) events and deadlines\.", picture)}
    assert f" of {left_out} events and deadlines. All of them" in ok("timeline")


def test_the_list_leaves_out_no_deadline_or_outcome_up_to_twenty(schedule_file, make_schedule):
    road = make_schedule()["deadlines"][0]
    done = {"kind": "completed", "on": "2026-03-01", "title": "Done", "sources": ["paper"]}
    path = schedule_file(
        deadlines=[road | {"id": f"d{n}"} for n in range(7)],
        events=[done | {"id": f"e{n}", "deadline": f"d{n}"} for n in range(6)],
    )
    rows = ok("timeline", "--schedule", str(path)).partition("What\n")[2].partition("\n\n")[0].splitlines()
    assert len(rows) == 13


def test_a_status_by_the_users_entry_is_marked_in_list_and_drawing(tmp_path):
    journal = ("--journal", str(tmp_path / "j.jsonl"))
    ok("journal", "add", "completed", "kurdistan", "--on", "2026-10-02", "--no-source", *journal)
    out = ok("timeline", "-r", "kurdistan", *journal)
    assert "“by September 2026”: completed late *" in out
    assert "due Sep 2026: completed late *" in out
