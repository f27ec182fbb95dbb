"""Sheets: what Python's csv reads back is what the JSON says, and no text becomes a formula."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from factories import Build
from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli.answers.sources import Bibliography, sources_report
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.schedule import Source
from withdrawal_cli.formats.csv import to_csv, to_tsv

NOON = ("--as-of", "2026-11-22T12:00:00+03:00")


def read(text, delimiter=","):
    quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting))


@pytest.fixture
def rows(run, schedule_file, make_schedule):
    def made(form="csv", command="status", **changes):
        road = make_schedule()["deadlines"][0]
        path = schedule_file(
            regions=[{"id": "north", "name": changes.pop("name", "North")}],
            deadlines=[road | changes.pop("deadline", {})],
            **changes,
        )
        ran = run(command, *NOON, "--schedule", path, "-f", form).ok()
        return read(ran.out, "\t" if form == "tsv" else ",")

    return made


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_separators_and_quotes_in_a_text_are_kept(rows, form):
    (row,) = rows(form, deadline={"title": 'a, "b"; c', "wording": "x\ty\nz"})
    assert (row["title"], row["wording"]) == ('a, "b"; c', "x y z")


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u202e=1", "＝1"])
def test_formulas_are_guarded(rows, form, text):
    (row,) = rows(form, name=text, deadline={"title": text, "wording": text})
    for key in ("region_name", "title", "wording"):
        assert row[key].startswith("'")


def test_numbers_are_not_guarded_but_durations_are(rows):
    (row,) = rows(command="countdown")
    assert row["days_left"] == "-53"
    assert row["total_seconds"] == "-4536000"
    assert row["duration"] == "'-P1M21DT12H"


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("command", ["status", "countdown", "timeline", "sites", "sources"])
def test_a_row_begins_with_the_schedule_and_the_days_for_which_it_holds(run, command, form):
    head = ["schedule", "as_of", "known_by", "covers_through", "id"]
    out = run(command, *NOON, "--known-by", "2026-02-01", "-f", form).ok().out
    rows = read(out, "\t" if form == "tsv" else ",")
    assert list(rows[0])[:5] == head
    for row in rows:
        assert [row[key] for key in head[:4]] == [
            "iraq-coalition-withdrawal", "2026-11-22T12:00:00+03:00", "2026-02-01", "2026-02-01",
        ]  # fmt: skip
    lines = run(command, *NOON, "--known-by", "2026-02-01", "-f", "jsonl").ok().out.splitlines()
    assert [list(json.loads(line))[:5] for line in lines] == [head] * len(rows)


@pytest.mark.parametrize("command", ["status", "countdown", "timeline", "sites", "sources"])
def test_no_cell_begins_as_a_formula_but_for_numbers(run, command):
    for row in read(run(command, *NOON, "-f", "csv").ok().out):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@")) or cell.removeprefix("-").isdecimal()


def test_tsv_quotes_nothing(rows):
    (row,) = rows("tsv", deadline={"title": '"a"\tb', "wording": "c\nd", "region": "north"})
    assert (row["title"], row["wording"]) == ('"a" b', "c d")


@given(st.text(max_size=12), st.text("=+-@\t\r\n＝＋－＠' \"|1a", max_size=6))
def test_any_text_is_one_cell_and_no_formula(text, hostile):
    source = Source(id="paper", publisher=text, title=hostile, url=None, origin=f"{hostile}{text}")
    answer = assess(Build().schedule(sources=[Build.source("notice"), source]), datetime(2026, 9, 1, tzinfo=UTC))
    for delimiter, writer in ((",", to_csv), ("\t", to_tsv)):
        rows = list(read(b"".join(writer([sources_report(Bibliography(answer))])).decode(), delimiter))
        assert len(rows) == 2 and all(len(row) == len(rows[0]) and None not in row for row in rows)
        for cell in (cell for row in rows for cell in row.values()):
            assert not re.match(r"[=+@\t\r＝＋－＠]|-(?!\d+$)", cell.strip())


def test_unknown_is_empty_and_truth_is_a_word(rows):
    (row,) = rows(command="countdown", deadline={"due": "2026-09/.."})
    assert (row["passed"], row["days_left"], row["deadline_at"]) == ("false", "", "")


def test_lists_are_joined(run):
    federal = read(run("status", *NOON, "-r", "federal", "-f", "csv").ok().out)[0]
    wanted = run("status", *NOON, "-r", "federal", "--json").ok().json["deadlines"][0]
    assert federal["sources"] == ";".join(wanted["sources"])
    assert federal["reported_as"] == ";".join(version["due"] for version in wanted["reported_as"])
    assert federal["amended_from"] == ""


@pytest.mark.parametrize("command", ["status", "countdown"])
@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_the_bundled_record_reads_back(run, command, form, delimiter):
    sheet = read(run(command, *NOON, "-f", form).ok().out, delimiter)
    for cells, row in zip(sheet, run(command, *NOON, "-f", "jsonl").ok().out.splitlines(), strict=True):
        for key, value in json.loads(row).items():
            if isinstance(value, str):
                assert cells[key].removeprefix("'") == value
            elif isinstance(value, bool):
                assert cells[key] == str(value).lower()
            elif isinstance(value, int):
                assert int(cells[key]) == value
            elif value is None:
                assert cells[key] == ""


def test_lines_end_in_a_newline_alone(run):
    out = run("status", *NOON, "-f", "csv").ok().stdout
    assert b"\r" not in out
    assert out.endswith(b"\n")
    assert not out.startswith(b"\xef\xbb\xbf")
