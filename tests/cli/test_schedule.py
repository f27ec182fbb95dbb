"""`withdrawal schedule`: validate, schema, path, init."""

import csv
import json
import os
import stat
import tomllib
from datetime import datetime

import jsonschema
import pytest
from jsonschema import Draft202012Validator

from withdrawal_cli.formats.json import ANSWERS
from withdrawal_cli.store.schedules import bundled_schedule

BUNDLED = bundled_schedule()


def test_path_is_that_of_the_bundled_schedule(run):
    assert run("schedule", "path").ok().out == f"{BUNDLED}\n"
    assert run("schedule", "path", variables={"WITHDRAWAL_SCHEDULE": "mine.toml"}).ok().out == "mine.toml\n"
    unifil = run("schedule", "path", "unifil").ok().out
    assert unifil.endswith("unifil.json\n")
    assert run("schedule", "path", variables={"WITHDRAWAL_SCHEDULE": "unifil"}).ok().out == unifil


@pytest.mark.parametrize(("command", "variable"), [("schedule", "SCHEDULE"), ("journal", "JOURNAL")])
def test_a_path_is_given_byte_by_byte_whatever_the_encoding(run, command, variable):
    name = os.fsdecode(b"caf\xe9-\xc3\xa9 \xe2\x80\x94.jsonl")
    for encoding in ("utf-8", "latin-1", "ascii"):
        ran = run(command, "path", variables={f"WITHDRAWAL_{variable}": name}, encoding=encoding).ok()
        assert ran.stdout == b"caf\xe9-\xc3\xa9 \xe2\x80\x94.jsonl\n"


def test_validate_says_what_a_valid_file_holds(run, schedule_file):
    path = schedule_file()
    assert run("schedule", "validate", path).ok().out == (
        f"{path}: valid (1 region, 1 deadline, 0 events, 0 sites, 1 source)\n"
    )


def test_the_bundled_schedule_validates(run):
    assert f"{BUNDLED}: valid (2 regions, 2 deadlines, " in run("schedule", "validate", BUNDLED).ok().out


def test_validate_takes_the_id_of_a_bundled_schedule(run):
    assert "unifil.json: valid (" in run("schedule", "validate", "unifil").ok().out


def test_validate_checks_every_file_and_fails_for_any(run, schedule_file, tmp_path):
    good, bad = schedule_file("good.json"), schedule_file("bad.json", covers_through="soon")
    ran = run("schedule", "validate", bad, good, tmp_path / "gone.json")
    assert ran.code == 1
    assert ran.out == f"{good}: valid (1 region, 1 deadline, 0 events, 0 sites, 1 source)\n"
    assert ran.err.splitlines() == [
        f"withdrawal: error: {bad}: covers_through: 'soon' is not a day (write the year first, in four digits)",
        f"withdrawal: error: {tmp_path / 'gone.json'}: cannot be read (no such file or directory)",
    ]


@pytest.fixture(scope="module")
def accepts(run):
    """Whether another program's validator takes a document for a schedule."""
    schema = run("schedule", "schema").ok().json
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).is_valid


def test_the_schema_accepts_the_bundled_schedule(run, accepts):
    assert accepts(json.loads(BUNDLED.read_text(encoding="utf-8")))
    assert run("schedule", "schema").ok().json["title"] == "withdrawal/schedule/1"


def test_the_schema_accepts_the_smallest_and_null(accepts, make_schedule):
    assert accepts(make_schedule())
    assert accepts(make_schedule(regions=[], deadlines=[], sources=[]))
    assert accepts(make_schedule(compiled_on=None))
    assert accepts(make_schedule(events=None, sites=None))


def test_the_schema_beside_the_bundled_schedule_is_current(run):
    assert (BUNDLED.parent / "schedule.schema.json").read_bytes() == run("schedule", "schema").ok().stdout
    assert json.loads(BUNDLED.read_text(encoding="utf-8"))["$schema"] == "schedule.schema.json"


BROKEN = {
    "no version": {"schema_version": None},
    "another version": {"schema_version": 2},
    "a number as title": {"title": 7},
    "a day that is none": {"covers_through": "2026-02-31"},
    "an unknown key": {"deadline": []},
    "an id in capitals": {"id": "Small"},
    "an id with a blank": {"id": "a b"},
    "a list as object": {"regions": {}},
    "a region without a name": {"regions": [{"id": "north"}]},
    "a source of another kind": {
        "sources": [{"id": "p", "publisher": "P", "title": "T", "url": "https://example.org", "kind": "blog"}]
    },
    "a deadline with another key": {
        "deadlines": [
            {"id": "r", "region": "n", "title": "T", "due": "2026", "wording": "W", "sources": [], "dueon": "2026"}
        ]
    },
    "a due with a month that is none": {
        "deadlines": [{"id": "r", "region": "north", "title": "T", "due": "2026-13", "wording": "W", "sources": []}]
    },
    "a due as number": {
        "deadlines": [{"id": "r", "region": "n", "title": "T", "due": 2026, "wording": "W", "sources": []}]
    },
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_and_the_program_refuse_the_same(run, accepts, make_schedule, schedule_file, name):
    assert not accepts(make_schedule(**BROKEN[name]))
    ran = run("schedule", "validate", schedule_file(**BROKEN[name]))
    assert (ran.code, ran.stdout) == (1, b"")


@pytest.mark.parametrize("key", ["schema_version", "id", "title", "timezone", "covers_through", "deadlines"])
def test_what_is_required_is_required_by_both(run, accepts, make_schedule, tmp_path, key):
    document = make_schedule()
    del document[key]
    assert not accepts(document)
    path = tmp_path / "short.json"
    path.write_text(json.dumps(document))
    ran = run("schedule", "validate", path)
    assert ran.code == 1
    assert f"withdrawal: error: {path}: {key}: is missing\n" in ran.err


@pytest.mark.parametrize("answer", ["status", "countdown"])
def test_the_schema_of_an_answer_names_it(run, answer):
    schema = run("schedule", "schema", answer).ok().json
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["title"]) == (
        "https://json-schema.org/draft/2020-12/schema",
        f"withdrawal/{answer}/1",
    )


def test_an_unknown_answer_suggests(run):
    ran = run("schedule", "schema", "stauts")
    assert (ran.code, ran.stdout) == (2, b"")
    first, hint = ran.err.splitlines()
    assert first == "withdrawal: error: there is no schema 'stauts'"
    assert hint.startswith("hint: did you mean 'status'? the schemas are: status, countdown")


@pytest.mark.parametrize("name", ["mine.toml", "mine.json", "MINE.TOML"])
def test_init_writes_a_schedule_that_validates(run, tmp_path, name):
    path = tmp_path / name
    assert run("schedule", "init", path).ok().out == (
        f"Wrote {path}. Edit it, then run: withdrawal status --schedule {path}\n"
    )
    assert ": valid (1 region, 1 deadline, 1 event, 1 site, 1 source)" in run("schedule", "validate", path).ok().out
    (row,) = run("status", "--json", "--schedule", path).ok().json["deadlines"]
    assert (row["status"], row["due"]) == ("upcoming", "2027-03")


def test_both_kinds_of_init_hold_the_same(run, tmp_path, accepts):
    run("schedule", "init", tmp_path / "a.toml").ok()
    run("schedule", "init", tmp_path / "a.json").ok()
    document = json.loads((tmp_path / "a.json").read_text())
    assert document["id"] == "a"
    assert tomllib.loads((tmp_path / "a.toml").read_text()) == document
    assert accepts(document)


@pytest.mark.parametrize("day", ["2028-02-29", "9999-12-31", "0001-01-01"])
def test_init_works_on_any_day(run, tmp_path, day):
    path = tmp_path / "mine.toml"
    run("schedule", "init", path, now=datetime.fromisoformat(f"{day}T12:00:00+00:00")).ok()
    run("schedule", "validate", path).ok()


def test_init_never_overwrites(run, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("mine")
    ran = run("schedule", "init", path)
    assert (ran.code, ran.stdout) == (1, b"")
    assert ran.err == (f"withdrawal: error: {path}: already exists\nhint: name a new file, or remove that one first\n")
    assert path.read_text() == "mine"


def test_init_follows_a_link(run, tmp_path):
    link = tmp_path / "link.toml"
    link.symlink_to(tmp_path / "elsewhere.toml")
    run("schedule", "init", link).ok()
    assert link.is_symlink()
    run("schedule", "validate", tmp_path / "elsewhere.toml").ok()
    assert run("schedule", "init", link).code == 1


def test_init_wants_a_known_ending(run, tmp_path):
    ran = run("schedule", "init", tmp_path / "mine.yaml")
    assert (ran.code, ran.stdout) == (2, b"")
    assert "does not end in .toml or .json" in ran.err
    assert not list(tmp_path.iterdir())


def test_init_writes_with_the_mode_of_the_users_mask(run, tmp_path):
    before = os.umask(0o027)
    try:
        run("schedule", "init", tmp_path / "mine.toml").ok()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "mine.toml").stat().st_mode) == 0o640


@pytest.mark.parametrize("answer", [None, *ANSWERS])
def test_descriptions_keep_nothing_of_the_source_s_indentation(run, answer):
    """Python 3.13 leaves it out of docstrings by itself, those before do not: the same schema under each."""
    schema = run("schedule", "schema", *([answer] if answer else [])).ok().json
    said = [each["description"] for each in schema["$defs"].values() if "description" in each]
    assert said
    assert [text for text in said if "\n " in text or text != text.strip()] == []


def test_review_lists_what_to_look_at_and_strict_exits_with_one(run, schedule_file):
    from jsonschema import Draft202012Validator

    path = schedule_file()
    answer = run("schedule", "review", path, "--json").ok().json
    Draft202012Validator(run("schedule", "schema", "review").ok().json).validate(answer)
    kinds = {finding["kind"] for finding in answer["findings"]}
    assert kinds == {"single-origin", "undated-source", "unarchived-source", "ends-after-coverage"}
    assert (
        run("schedule", "review", path, "--max-age", "10", "--json").ok().json["findings"][0]["kind"] == "old-coverage"
    )
    strict = run("schedule", "review", path, "--strict")
    assert (strict.code, strict.err) == (1, "")
    assert strict.out == run("schedule", "review", path).ok().out


def test_review_takes_the_id_of_a_schedule_too(run):
    assert run("schedule", "review", "unami", "--json").ok().json["schedule"]["id"] == "unami"
    shown = run("schedule", "review", "unami").ok().out
    assert shown.endswith("without an archived copy: withdrawal sources --unarchived --schedule unami\n")


def test_init_makes_a_schedule_of_a_spreadsheet(run, tmp_path):
    sheet, made = tmp_path / "list.csv", tmp_path / "Our list.json"
    sheet.write_text("Title;Due\nRoad;2026-12\nBridge;\n", encoding="utf-8-sig")
    said = run("schedule", "init", made, "--from", sheet).ok().out
    assert said.startswith(
        f"Wrote {made} (2 deadlines; set title and timezone, and covers_through to the last day that you have checked). Edit it, then run: "
    )
    answer = run("status", "--schedule", made, "--json").ok().json
    assert (answer["schedule"]["id"], answer["schedule"]["title"]) == ("our-list", "Our list")
    assert [(d["id"], d["status"]) for d in answer["deadlines"]] == [("road", "upcoming"), ("bridge", "no-date")]
    toml = tmp_path / "list.toml"
    run("schedule", "init", toml, "--from", sheet).ok()
    assert run("status", "--schedule", toml, "--json").ok().json["deadlines"] == answer["deadlines"]


def test_init_says_which_columns_of_a_spreadsheet_it_does_not_read(run, tmp_path):
    sheet = tmp_path / "list.csv"
    sheet.write_text("Title,Budget,Due,Risk\nRoad,5,2026-12,high\n", encoding="utf-8")
    ran = run("schedule", "init", tmp_path / "list.json", "--from", sheet)
    assert (ran.code, ran.err) == (0, f"withdrawal: warning: {sheet}: columns not read: 'Budget', 'Risk'\n")


def test_init_writes_nothing_where_a_row_is_wrong(run, tmp_path):
    sheet = tmp_path / "list.csv"
    sheet.write_text("title,due\nRoad,12/31/2026\n", encoding="utf-8")
    ran = run("schedule", "init", tmp_path / "list.json", "--from", sheet)
    assert (ran.code, ran.stdout) == (1, b"")
    assert ran.err.startswith(f"withdrawal: error: {sheet}: row 2, column 'due': '12/31/2026' is not a date (")
    assert [p.name for p in tmp_path.iterdir()] == ["list.csv"]


def test_init_reads_what_status_writes(run, tmp_path):
    """The deadlines are the same again, and so is what ended them; sources and other events are in no row."""
    written, again = tmp_path / "status.csv", tmp_path / "again.json"
    run("status", "--schedule", "unifil", "-o", written).ok()
    run("schedule", "init", again, "--from", written).ok()
    kept = ("id", "title", "region", "due", "wording", "obliged", "status", "completed", "deadline_at", "days_late_max")
    for argv in (("--schedule", "unifil"), ()):
        before = run("status", *argv, "-o", written).ok() and run("status", *argv, "--json").ok().json
        again.unlink(missing_ok=True)
        run("schedule", "init", again, "--from", written).ok()
        after = run("status", "--schedule", again, "--json").ok().json
        assert [[d[k] for k in kept] for d in after["deadlines"]] == [[d[k] for k in kept] for d in before["deadlines"]]
        assert after["schedule"]["covers_through"] == before["schedule"]["covers_through"]


def test_list_answers_as_of_a_day_in_every_format(run):
    asked = ("schedule", "list", "--as-of", "2026-01-10")
    rows = list(csv.DictReader(run(*asked, "-f", "csv").ok().out.splitlines()))
    assert rows[0]["statuses"] == "overdue=1;upcoming=1"
    assert rows[0]["as_of"] == "2026-01-10T00:00:00+03:00"
    lines = [json.loads(line) for line in run(*asked, "-f", "jsonl").ok().out.splitlines()]
    assert lines == run(*asked, "--json").ok().json["schedules"]
    assert run(*asked, "-f", "svg").ok().out.startswith("<svg ")


def test_list_names_what_ships_and_what_was_fetched(run, tmp_path, make_schedule):
    folder = tmp_path / "withdrawal" / "schedules"
    folder.mkdir(parents=True)
    (folder / "small.json").write_text(json.dumps(make_schedule()), encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    world = {"XDG_DATA_HOME": str(tmp_path)}
    ran = run("schedule", "list", "--json", variables=world)
    assert ran.code == 0
    assert ran.err.startswith(f"withdrawal: warning: {folder / 'broken.json'}: line 1, column 2: is not JSON")
    rows = {row["id"]: row for row in ran.json["schedules"]}
    assert list(rows) == ["iraq-coalition-withdrawal", "unami", "unifil", "small"]
    assert [row["origin"] for row in rows.values()] == ["bundled"] * 3 + ["fetched"]
    assert rows["small"] == {
        "id": "small", "title": "A small schedule", "origin": "fetched", "path": str(folder / "small.json"),
        "as_of": "2026-11-22T12:00:00+03:00", "deadlines": 1, "statuses": {"unknown": 1}, "covers_through": "2026-09-01", "days_since_coverage": 82,
    }  # fmt: skip
    assert "82 days ago" in run("schedule", "list", variables=world).out
    assert run("status", "--schedule", "small", "--json", variables=world).json["schedule"]["id"] == "small"
    assert run("schedule", "path", "small", variables=world).out == f"{folder / 'small.json'}\n"


def test_the_list_of_schedules_holds_its_schema(run):
    schema = run("schedule", "schema", "schedules").ok().json
    Draft202012Validator(schema).validate(run("schedule", "list", "--json").ok().json)


@pytest.fixture
def locked(tmp_path, monkeypatch):
    """The folder of the fetched schedules, which exists and cannot be read, not even by root."""
    folder = tmp_path / "withdrawal" / "schedules"
    listdir = os.listdir

    def refuse(path):
        if str(path) == str(folder):
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuse)
    return folder


def test_a_folder_of_fetched_schedules_that_cannot_be_read_is_one_line(run, tmp_path, locked):
    ran = run("schedule", "list", variables={"XDG_DATA_HOME": str(tmp_path)})
    assert (ran.code, ran.err) == (1, f"withdrawal: error: {locked}: cannot be read (permission denied)\n")


def test_no_bundled_record_answers_for_a_fetched_one_that_cannot_be_read(run, tmp_path, locked):
    ran = run("check", "--schedule", "unifil", "--no-journal", variables={"XDG_DATA_HOME": str(tmp_path)})
    assert (ran.code, ran.out.startswith(f"WITHDRAWAL UNKNOWN - {locked}: cannot be read")) == (3, True)


def test_validate_warns_of_an_outcome_that_names_no_deadline(run, schedule_file):
    done = {"id": "done", "kind": "completed", "on": "2026-09-10", "title": "Done"}
    path = schedule_file(events=[done, {**done, "id": "seen", "kind": "reported"}])
    ran = run("schedule", "validate", path)
    said = f"{path}: event done: is completed, but names no deadline, so it changes none"
    assert (ran.code, ran.err) == (0, f"withdrawal: warning: {said}\n")
