"""Several schedules in one answer, and what narrows an answer."""

import csv
import io
import json

import pytest

NOON = ("--as-of", "2026-11-22T12:00")


@pytest.fixture
def two(schedule_file, make_schedule):
    """Two schedules in zones of their own: one in a file, one alone in a folder."""
    (road,) = make_schedule()["deadlines"]
    one = schedule_file("one.json")
    bridge = {
        **road,
        "id": "bridge",
        "region": "east",
        "title": "The bridge opens",
        "due": "2026-12",
        "tags": ["Works"],
    }
    gate = {**bridge, "id": "gate", "due": None, "title": "The gate opens", "tags": ["works", "city"]}
    folder = one.parent / "more"
    folder.mkdir()
    (folder / "two.json").write_text(
        json.dumps(
            make_schedule(
                id="other", timezone="America/New_York", regions=[{"id": "east", "name": "Osten", "aliases": ["Öst"]}],
                deadlines=[bridge, gate],
            )
        ),
        encoding="utf-8",
    )  # fmt: skip
    return ("--schedule", one, "--schedule", folder)


def ids(run, *argv):
    """The ids of the deadlines that are answered for, in the order of the rows."""
    return [row["id"] for row in csv.DictReader(io.StringIO(run("status", *NOON, *argv, "-f", "csv").ok().out))]


def test_several_schedules_are_one_list_of_the_answers_that_each_gives_alone(run, two):
    _, one, _, folder = two
    answer = run("status", *NOON, *two, "--json").ok().json
    assert answer["schema"] == "withdrawal/status-list/1"
    alone = [run("status", *NOON, "--schedule", path, "--json").ok().json for path in (one, folder / "two.json")]
    assert answer["answers"] == alone
    assert [a["as_of"][-6:] for a in alone] == ["+03:00", "-05:00"]


@pytest.mark.parametrize(
    "command",
    [("status",), ("countdown",), ("timeline",), ("sites",), ("sources",), ("check",), ("diff", "-7d", "today")],
)
def test_the_list_holds_its_schema(run, two, command):
    from jsonschema import Draft202012Validator

    schema = run("schedule", "schema", f"{command[0]}-list").ok().json
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(run(*command, *two, "--json").json)


def test_a_folder_of_one_schedule_is_one_answer(run, two):
    folder = two[-1]
    alone = run("status", *NOON, "--schedule", folder / "two.json", "--json").ok().stdout
    assert run("status", *NOON, "--schedule", folder, "--json").ok().stdout == alone


def test_a_folder_may_hold_other_json_and_no_schedule_twice(run, two):
    folder = two[-1]
    (folder / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    (folder / ".hidden.json").write_text("{", encoding="utf-8")
    assert ids(run, "--schedule", folder) == ["bridge", "gate"]
    (folder / "again.json").write_bytes((folder / "two.json").read_bytes())
    ran = run("status", "--schedule", folder)
    assert (ran.code, ran.stdout) == (1, b"")
    where = f"{folder / 'two.json'}: has the same id as {folder / 'again.json'}: 'other'"
    assert ran.err == f"withdrawal: error: {where}\nhint: name each schedule once; two files need two ids\n"
    (folder / "broken.json").write_text("{", encoding="utf-8")
    assert len(run("status", "--schedule", folder).err.splitlines()) == 3


@pytest.mark.parametrize(
    "command",
    [("status",), ("countdown",), ("timeline",), ("sites",), ("sources",), ("diff", "-7d", "today"), ("calendar",)],
)
def test_every_command_takes_several(run, two, command):
    ran = run(*command, *two).ok()
    assert ran.stdout
    if command[0] != "calendar":
        named = [a["schedule"]["id"] for a in run(*command, *two, "--json").ok().json["answers"]]
        assert named == ["small", "other"]


@pytest.mark.parametrize("argv", [("timeline",), ("diff", "2025-12-01", "2026-06-30")])
def test_what_happened_is_in_order_of_time_whichever_schedule_has_it(run, argv):
    shown = run(*argv, "--schedule", "unifil", "--schedule", "unami", "-f", "markdown").ok().out
    happened = shown.partition("New events")[2] or shown
    firsts = [line.split("|")[1].strip() for line in happened.splitlines() if line.startswith("| un")]
    assert firsts.index("unami") < firsts.index("unifil")
    assert "unami" in firsts[firsts.index("unifil") :]


def test_a_bundled_schedule_is_named_by_its_id(run):
    answer = run("status", "--schedule", "unami", "--schedule", "unifil", "--json").ok().json
    assert [a["schedule"]["id"] for a in answer["answers"]] == ["unami", "unifil"]
    ran = run("status", "--schedule", "unifl")
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err.startswith("withdrawal: error: there is no schedule 'unifl'\nhint: did you mean 'unifil'? ")


def test_two_files_of_one_id_among_the_fetched_ones_are_an_error(run, make_schedule, tmp_path):
    folder = tmp_path / "withdrawal" / "schedules"
    folder.mkdir(parents=True)
    for name in ("small.json", "small.toml"):
        (folder / name).write_text(json.dumps(make_schedule()), encoding="utf-8")
    ran = run("status", "--schedule", "small", variables={"XDG_DATA_HOME": str(tmp_path)})
    assert (ran.code, ran.out) == (1, "")
    both = f"{folder / 'small.toml'}: has the same id as {folder / 'small.json'}: 'small'"
    assert ran.err == f"withdrawal: error: {both}\nhint: remove one of the two files\n"
    run("status", "--schedule", "unifil", variables={"XDG_DATA_HOME": str(tmp_path)}).ok()


def test_a_file_comes_before_an_id(run, two, monkeypatch):
    monkeypatch.chdir(two[-1])
    (two[-1] / "unifil").write_bytes((two[-1] / "two.json").read_bytes())
    assert ids(run, "--schedule", "unifil") == ["bridge", "gate"]


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        ((), ["road", "bridge", "gate"]),
        (("-r", "north"), ["road"]),
        (("-r", "ost"), ["bridge", "gate"]),
        (("-r", "N", "bridge"), ["road", "bridge"]),
        (("osten",), ["bridge", "gate"]),
        (("road", "GATE"), ["road", "gate"]),
        (("--status", "no-date"), ["gate"]),
        (("--status", "Unknown", "--status", "upcoming"), ["road", "bridge"]),
        (("--status", "due-soon"), []),
        (("--status", "due-soon", "--soon", "60"), ["bridge"]),
        (("--tag", "WORKS"), ["bridge", "gate"]),
        (("--tag", "city", "--status", "no-date"), ["gate"]),
        (("--within", "0"), ["road"]),
        (("--within", "38"), ["road"]),
        (("--within", "39"), ["road", "bridge"]),
        (("--within", "39", "osten"), ["bridge"]),
    ],
)
def test_an_answer_can_be_narrowed(run, two, narrowing, found):
    assert ids(run, *two, *narrowing) == found
    rows = run("countdown", *NOON, *two, *narrowing, "-f", "jsonl").ok().out.splitlines()
    assert [json.loads(row)["id"] for row in rows] == found


@pytest.mark.parametrize(
    ("argv", "error", "hint"),
    [
        (("-r", "nroth"), "there is no region 'nroth'", "did you mean 'north'? the regions are: "),
        (
            ("roda",),
            "there is no region or deadline 'roda'",
            "did you mean 'road'? the deadlines are: road, bridge, gate",
        ),
        (("--status", "overdu"), "--status: there is no status 'overdu'", "did you mean 'overdue'? the statuses are: "),
        (("--tag", "work"), "--tag: there is no tag 'work'", "did you mean 'works'? the tags are: "),
        (("--tag", "zzz"), "--tag: there is no tag 'zzz'", "the tags are: "),
    ],
)
def test_what_no_schedule_has_is_refused(run, two, argv, error, hint):
    ran = run("status", *two, *argv)
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err.startswith(f"withdrawal: error: {error}\nhint: {hint}")


def test_show_finds_what_one_of_them_has(run, two, schedule_file):
    assert "The bridge opens" in run("show", "bridge", *two).ok().out
    assert run("show", "Öst", "--schedule", two[1], "--schedule", two[-1]).code == 2
    ran = run("show", "paper", *two)
    assert (ran.code, ran.err) == (
        2, "withdrawal: error: 2 schedules have 'paper'\nhint: write small:paper or other:paper\n",
    )  # fmt: skip
    assert run("show", "other:paper", *two, "--json").ok().json["schedule"]["id"] == "other"
    assert run("show", "other:source:paper", *two, "--json").ok().json["schedule"]["id"] == "other"
    assert "did you mean 'bridge'?" in run("show", "bridg", *two).err


def test_entries_count_in_the_schedule_that_they_are_about(run, two, tmp_path):
    journal = ("--journal", tmp_path / "journal.jsonl")
    about = ("--schedule", two[-1], *journal)
    run("journal", "add", "completed", "bridge", "--on", "2026-10-01", "--no-source", *about).ok()
    answers = run("status", *NOON, *two, *journal, "--json").ok().json["answers"]
    assert [a["schedule"]["entries"] for a in answers] == [0, 1]


def test_the_journal_is_about_one_schedule(run, two):
    (two[-1] / "one.json").write_bytes(two[1].read_bytes())
    ran = run("journal", "add", "completed", "bridge", "--on", "today", "--no-source", "--schedule", two[-1])
    assert (ran.code, ran.stdout) == (2, b"")
    assert (
        ran.err
        == "withdrawal: error: this command takes one schedule, but 2 were named\nhint: name one of: small, other\n"
    )


def test_an_empty_selection_is_an_answer(run, two):
    assert run("countdown", "--oneline", *two, "--status", "overdue").ok().out == "no deadlines match the filters\n"
    assert run("status", *two, "--status", "cancelled", "--json").ok().json["answers"][0]["deadlines"] == []


def test_a_mark_for_spreadsheets(run, two, tmp_path):
    plain = run("status", *two, "-f", "csv").ok().stdout
    assert run("status", *two, "-f", "csv", "--bom").ok().stdout == b"\xef\xbb\xbf" + plain
    run("status", *two, "--bom", "-o", tmp_path / "x.tsv").ok()
    assert (tmp_path / "x.tsv").read_bytes().startswith(b"\xef\xbb\xbfschedule\t")
    ran = run("status", "--bom")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "withdrawal: error: --bom is for csv and tsv, not for table")
    assert run("show", "federal", "--bom").code == 2


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
@pytest.mark.parametrize("command", ["status", "countdown"])
def test_rows_of_several_schedules_are_in_order_of_the_last_day(run, command, form):
    names = ("--schedule", "unifil", "--schedule", "unami", "--schedule", "iraq-coalition-withdrawal")
    out = run(command, *NOON, *names, "-f", form).ok().out
    rows = [json.loads(line) for line in out.splitlines()] if form == "jsonl" else None
    rows = rows or list(csv.DictReader(io.StringIO(out), delimiter="\t" if form == "tsv" else ","))
    assert [row["id"] for row in rows] == [
        "unami-transition-plan", "federal", "unami-operations", "unifil-options", "kurdistan", "unifil-operations",
        "unifil-withdrawal",
    ]  # fmt: skip
    assert {row["schedule"] for row in rows} == {"unifil", "unami", "iraq-coalition-withdrawal"}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_rows_of_several_timelines_are_in_order_of_time(run, form):
    out = run("timeline", *NOON, "--schedule", "unifil", "--schedule", "unami", "-f", form).ok().out
    rows = (
        [json.loads(line) for line in out.splitlines()] if form == "jsonl" else list(csv.DictReader(io.StringIO(out)))
    )
    order = [(row["earliest"], row["latest"], row["id"]) for row in rows]
    assert order == sorted(order)
    assert {row["schedule"] for row in rows[:40]} == {"unifil", "unami"}


def test_the_keys_of_a_bibliography_of_several_schedules_differ(run, schedule_file, make_schedule):
    paths = [schedule_file(f"{name}.json", id=name) for name in ("one", "two")]
    out = run("sources", *NOON, "--schedule", paths[0], "--schedule", paths[1], "-f", "bibtex").ok().out
    keys = [line for line in out.splitlines() if line.startswith("@")]
    assert len(keys) == len(set(keys)) > 1


def test_a_drawing_shows_one_schedule(run, two):
    ran = run("timeline", *NOON, *two, "-f", "svg")
    assert (ran.code, ran.err) == (
        2,
        "withdrawal: error: --format svg draws one schedule\nhint: name one with --schedule\n",
    )


def test_rows_are_in_order_of_the_last_day_whatever_the_zone_of_the_deadline(run, schedule_file):
    far = {"id": "far", "title": "Far", "due": "2026-12-10", "timezone": "AoE"}
    near = {"id": "near", "title": "Near", "due": "2026-12-11"}
    files = [schedule_file(f"{d['id']}.json", id=d["id"], deadlines=[d]) for d in (far, near)]
    asked = ("--as-of", "2026-11-20", "--schedule", files[0], "--schedule", files[1])
    for command in ("status", "countdown"):
        rows = [json.loads(line) for line in run(command, *asked, "-f", "jsonl").ok().out.splitlines()]
        assert [row["id"] for row in rows] == ["far", "near"]
