"""The shared options: regions by any name, files from flags and variables, colour, width, and what is refused."""

from datetime import datetime, timezone

import pytest

from withdrawal_cli.core.instants import AS_OF_FORMS

NOON = ("--as-of", "2026-11-22T12:00:00+03:00")
REGIONS_HINT = "the regions are: federal (Federal Iraq), kurdistan (Kurdistan Region)"


def ids(run, *argv, **how):
    return [row["id"] for row in run("status", "--json", *NOON, *argv, **how).ok().json["deadlines"]]


@pytest.mark.parametrize(
    "name",
    ["kurdistan", "KURDISTAN", "Kurdistan Region", "kurdistan region", "krg", "KRG", "Kri", "Erbil", "  erbil "],
)
def test_a_region_by_id_name_or_alias_in_any_case(run, name):
    assert ids(run, "--region", name) == ["kurdistan"]
    assert ids(run, "-r", name) == ["kurdistan"]


def test_regions_may_be_repeated(run):
    assert ids(run, "-r", "krg", "-r", "baghdad") == ["federal", "kurdistan"]
    assert ids(run, "-r", "krg", "-r", "kurdistan") == ["kurdistan"]
    assert ids(run) == ["federal", "kurdistan"]


def test_case_is_folded_as_in_any_language(run, schedule_file):
    path = schedule_file(regions=[{"id": "north", "name": "Straße", "aliases": ["ÎLE"]}])
    assert ids(run, "--schedule", path, "-r", "STRASSE") == ["road"]
    assert ids(run, "--schedule", path, "-r", "île") == ["road"]


def test_a_region_without_deadlines_is_an_empty_answer(run, schedule_file):
    path = schedule_file(regions=[{"id": "north", "name": "North"}, {"id": "south", "name": "South"}])
    given = ("--schedule", path, "-r", "south")
    assert ids(run, *given) == []
    assert run("status", *given, "-f", "jsonl").ok().stdout == b""
    assert len(run("status", *given, "-f", "csv").ok().out.splitlines()) == 1
    for how in ({}, {"width": 40, "terminal": True}, {"width": 140, "terminal": True}):
        out = run("status", *given, "--color", "never", **how).ok().out
        assert "No deadlines match" in out
        assert "As of 22 Nov 2026" in out


@pytest.mark.parametrize(
    ("argv", "error", "hint"),
    [
        (("-r", "kurdstan"), "there is no region 'kurdstan'", f"did you mean 'kurdistan'? {REGIONS_HINT}"),
        (("-r", "KURDSTAN"), "there is no region 'KURDSTAN'", f"did you mean 'kurdistan'? {REGIONS_HINT}"),
        (("-r", "xyzzy"), "there is no region 'xyzzy'", REGIONS_HINT),
        (("-r", ""), "there is no region ''", REGIONS_HINT),
        (
            ("-f", "jsn"),
            "--format: there is no format 'jsn'",
            "did you mean 'json'? the formats are: table, json, jsonl, csv, tsv, markdown, svg",
        ),
        (
            ("-f", "CSV"),
            "--format: there is no format 'CSV'",
            "did you mean 'csv'? the formats are: table, json, jsonl, csv, tsv, markdown, svg",
        ),
        (
            ("--color", "allways"),
            "--color: 'allways' is not a choice",
            "did you mean 'always'? the choices are: auto, always, never",
        ),
        (
            ("--oneline", "--color", "allways"),
            "--color: 'allways' is not a choice",
            "did you mean 'always'? the choices are: auto, always, never",
        ),
        (("--json", "--format", "csv"), "--json and --format csv cannot be combined", "leave one of them out"),
        (("--json", "-f", "table"), "--json and --format table cannot be combined", "leave one of them out"),
        (("--schedule", ""), "--schedule: the name is empty", "leave it out to read the default schedule"),
        (
            ("--known-by", "2026"),
            "--known-by: '2026' is not a date",
            "use one of: today, yesterday, -7d or 2026-11-22",
        ),
    ],
)
def test_a_wrong_value_names_the_nearest_and_the_valid(run, argv, error, hint):
    ran = run("status", *NOON, *argv)
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err == f"withdrawal: error: {error}\nhint: {hint}\n"


AS_OF_HINT = f"hint: use one of: {AS_OF_FORMS}\n"


@pytest.mark.parametrize(
    "text",
    ["01/02/2026", "2026-09", "Sept", "", " ", "2026-13-01", "2026-11-31", "tomorow", "2026-W01", "22.11.2026",
     "2026-11-22T25:00", "2026-11-22T12", "٢٠٢٦-١١-٢٢", "0000-01-01", "10000-01-01", "1" * 5000, "NOW"],
)  # fmt: skip
def test_an_ambiguous_instant_is_refused_with_the_accepted_forms(run, text):
    ran = run("status", "--as-of", text)
    if text == "2026-11-22T12":
        assert ran.ok().stdout  # an hour is a time
        return
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err.startswith("withdrawal: error: --as-of: ")
    assert ran.err.endswith(AS_OF_HINT)
    assert ran.err.count("\n") == 2


def test_json_may_be_asked_for_twice(run):
    once = run("status", *NOON, "--json").ok().stdout
    assert run("status", *NOON, "--json", "--format", "json").ok().stdout == once


def test_the_schedule_comes_from_the_flag_then_the_variable(run, schedule_file, make_schedule):
    road = make_schedule()["deadlines"][0]
    first = schedule_file("first.json", deadlines=[road | {"id": "first"}])
    second = schedule_file("second.json", deadlines=[road | {"id": "second"}])
    variables = {"WITHDRAWAL_SCHEDULE": str(first)}
    assert ids(run, variables=variables) == ["first"]
    assert ids(run, "--schedule", second, variables=variables) == ["second"]
    assert ids(run, variables={"WITHDRAWAL_SCHEDULE": ""}) == ["federal", "kurdistan"]
    assert run("schedule", "path", variables=variables).ok().out == f"{first}\n"


def test_a_variable_that_names_no_file_is_an_error(run):
    ran = run("status", variables={"WITHDRAWAL_SCHEDULE": "/no/such.json"})
    assert (ran.code, ran.stdout) == (1, b"")
    assert ran.err == "withdrawal: error: /no/such.json: cannot be read (no such file or directory)\n"


@pytest.mark.parametrize(
    ("argv", "variables", "terminal", "coloured"),
    [
        ((), {}, True, True),
        ((), {}, False, False),
        ((), {"NO_COLOR": "1"}, True, False),
        ((), {"NO_COLOR": ""}, True, True),
        ((), {"TERM": "dumb"}, True, False),
        ((), {"FORCE_COLOR": "1"}, False, True),
        ((), {"FORCE_COLOR": ""}, False, False),
        ((), {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        (("--color", "always"), {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, True, False),
        (("--color", "auto"), {}, True, True),
    ],
)
@pytest.mark.parametrize("width", [40, 140, None])
def test_colour_is_decided_by_flag_then_variables_then_terminal(run, argv, variables, terminal, coloured, width):
    ran = run("status", *NOON, *argv, variables=variables, terminal=terminal, width=width).ok()
    assert (b"\x1b[" in ran.stdout) is coloured


@pytest.mark.parametrize("width", [30, 60, 140, None])
def test_colour_changes_no_character(run, width):
    import re

    plain, coloured = (
        run("status", *NOON, "--color", wish, width=width, terminal=True).ok().out for wish in ("never", "always")
    )
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()
    assert all(line == line.rstrip() for line in plain.splitlines())


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv", "markdown"])
def test_colour_is_for_drawings_only(run, form):
    plain = run("status", *NOON, "-f", form).ok().stdout
    assert run("status", *NOON, "-f", form, "--color", "always", width=40, terminal=True).ok().stdout == plain


@pytest.mark.parametrize(
    "columns", ["", "0", "-80", "80.5", "abc", "٨٠", " 80", "1e3", "9" * 400, "100000000", "0x50", "+80"]
)
def test_a_nonsensical_width_is_no_width(run, columns):
    wanted = run("status", *NOON).ok().stdout
    assert run("status", *NOON, variables={"COLUMNS": columns}).ok().stdout == wanted
    in_terminal = run("status", *NOON, terminal=True, width=100).ok().stdout
    ran = run("status", *NOON, variables={"COLUMNS": columns}, terminal=True, width=100)
    assert ran.ok().stdout == in_terminal


def test_the_variable_for_the_width_beats_the_terminal(run):
    wanted = run("status", *NOON, terminal=True, width=60).ok().stdout
    assert run("status", *NOON, terminal=True, width=120, variables={"COLUMNS": "60"}).ok().stdout == wanted


def test_of_many_faults_the_first_are_named_and_validate_names_all(run, schedule_file):
    path = schedule_file(deadlines=[{"id": f"road-{n}"} for n in range(23)])
    lines = [f"withdrawal: error: {path}: deadline 'road-{n}': title: is missing" for n in range(23)]
    more = f"withdrawal: error: {path}: 3 more problems; 'withdrawal schedule validate FILE' lists them all"
    assert run("status", "--schedule", path).err.splitlines() == [*lines[:20], more]
    assert run("schedule", "validate", path).err.splitlines() == lines


@pytest.mark.parametrize("argv", [(), ("--as-of", "today"), ("--as-of", "2026-11-22", "--known-by", "today")])
def test_a_clock_outside_the_zone_s_years_is_not_blamed_on_what_was_typed(run, argv):
    ran = run("status", *argv, now=datetime(9999, 12, 31, 23, tzinfo=timezone.utc))
    word = argv[-1] if argv else "now"
    assert (ran.code, ran.stdout) == (1, b"")
    assert ran.err == (
        f"withdrawal: error: the clock: '{word}' is outside the years 0001 to 9999 in the schedule's zone\n"
    )
