"""Formats and files: they say the same, validate, read back, and are written whole or not at all."""

import csv
import errno
import io
import json
import os
import re
import stat
from datetime import date, datetime

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

NOON = ("--as-of", "2026-11-22T12:00:00+03:00")
LISTS = {"status": "deadlines", "countdown": "countdowns"}


@pytest.fixture(scope="module")
def check(run):
    """Hold an answer to the schema of its command, with another program's validator."""
    validators = {}
    for command in LISTS:
        schema = run("schedule", "schema", command).ok().json
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        validators[command] = jsonschema.Draft202012Validator(schema, format_checker=checker)
    return lambda command, answer: validators[command].validate(answer)


@pytest.mark.parametrize("command", LISTS)
def test_the_schema_refuses_what_is_not_an_answer(check, run, command):
    answer = run(command, "--json", *NOON).ok().json
    check(command, answer)
    row = answer[LISTS[command]][0]
    for wrong in (
        {k: v for k, v in answer.items() if k != "known_by"},
        answer | {"schema": "withdrawal/other/1"},
        answer | {LISTS[command]: [row | {"status": "late"}]},
        answer | {LISTS[command]: [row | {"days_left": "8"}]},
        answer | {LISTS[command]: [{k: v for k, v in row.items() if k != "due"}]},
    ):
        with pytest.raises(jsonschema.ValidationError):
            check(command, wrong)


def edge(text):
    return datetime.fromisoformat(text)


as_ofs = st.one_of(
    st.dates().map(str),
    st.datetimes(edge("0001-01-02"), edge("9999-12-30")).map(lambda d: d.replace(microsecond=0).isoformat() + "Z"),
    st.sampled_from(["2025-12-31", "2026-01-01", "2026-09-30T23:59:59", "2026-10-01", "0001-01-01", "9999-12-31"]),
)
TODAY = date(2026, 11, 22)  # a later known-by day is refused
known_bys = st.none() | st.dates(date(2024, 1, 1), TODAY).map(str) | st.dates(max_value=TODAY).map(str)


@settings(max_examples=80, deadline=None)
@given(as_of=as_ofs, known_by=known_bys, command=st.sampled_from(sorted(LISTS)))
def test_answers_of_the_bundled_record_validate_for_any_day(run, check, as_of, known_by, command):
    more = () if known_by is None else ("--known-by", known_by)
    answer = run(command, "--json", "--as-of", as_of, *more).ok().json
    check(command, answer)
    assert answer["known_by"] == known_by
    assert sorted(row["id"] for row in answer[LISTS[command]]) == ["federal", "kurdistan"]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
dues = st.sampled_from(
    ["2026-09-30", "2026-09", "2026", "202X", "2026-35", "2026-41~", "2026-01/2026-03", "../2026-09", "2026-09/..",
     "/2026", "0001", "9999-11", "2026-XX?", "2024-02-29%"]
)  # fmt: skip
zones = st.sampled_from(["Asia/Baghdad", "UTC", "Pacific/Kiritimati", "America/St_Johns", "Europe/Dublin"])


@st.composite
def schedules(draw):
    names = draw(
        st.lists(st.from_regex(r"[a-z]{1,5}(-[0-9]{1,3})?", fullmatch=True), min_size=1, max_size=4, unique=True)
    )
    deadlines = [
        {
            "id": name, "region": "r", "title": draw(words), "due": draw(dues), "wording": draw(words),
            "announced_on": draw(st.none() | dues), "sources": ["s"],
            "reported_as": draw(st.lists(st.fixed_dictionaries({"due": dues, "wording": words}), max_size=2)),
        }
        for name in names
    ]  # fmt: skip
    events = [
        {
            "id": f"e{number}", "kind": kind, "on": draw(dues), "title": draw(words), "deadline": draw(st.sampled_from(names)),
            "due": draw(dues) if kind == "extended" else None, "sources": ["s"], "quote": draw(st.none() | words),
        }
        for number, kind in enumerate(draw(st.lists(st.sampled_from(["completed", "cancelled", "extended", "context"]), max_size=4)))
    ]  # fmt: skip
    return {
        "schema_version": 1, "id": "drawn", "title": draw(words), "timezone": draw(zones),
        "covers_through": str(draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))),
        "regions": [{"id": "r", "name": draw(words)}], "deadlines": deadlines, "events": events,
        "sources": [{"id": "s", "publisher": draw(words), "title": draw(words), "url": "https://example.org", "kind": "news",
                     "published": draw(st.none() | dues)}],
    }  # fmt: skip


FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@settings(max_examples=60, deadline=None)
@given(document=schedules(), as_of=st.dates(date(2019, 1, 1), date(2032, 1, 1)), command=st.sampled_from(sorted(LISTS)))
def test_every_format_says_the_same_of_any_schedule(run, check, tmp_path_factory, document, as_of, command):
    path = tmp_path_factory.getbasetemp() / f"drawn-{os.getpid()}.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    question = (command, "--schedule", path, "--as-of", str(as_of))
    answer = run(*question, "--json").ok().json
    check(command, answer)
    rows = answer[LISTS[command]]
    assert len(rows) == len(document["deadlines"])
    head = {"schedule": "drawn", "as_of": answer["as_of"], "known_by": None}
    head |= {"covers_through": document["covers_through"]}
    assert [json.loads(line) for line in run(*question, "-f", "jsonl").ok().out.split("\n")[:-1]] == [
        head | row for row in rows
    ]
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        sheet = io.StringIO(run(*question, "-f", form).ok().out, newline="")
        quoting = csv.QUOTE_NONE if form == "tsv" else csv.QUOTE_MINIMAL
        read = list(csv.DictReader(sheet, delimiter=delimiter, quoting=quoting))
        assert [flat(head | row) for row in rows] == read
    for width in (None, 20, 60, 200):
        lines = (
            run(*question, width=width, terminal=width is not None, variables={"NO_COLOR": "1"}).ok().out.split("\n")
        )
        assert not any(c < " " or "\x7f" <= c <= "\x9f" for line in lines for c in line)
    run(*question, "-f", "markdown").ok()


def flat(row):
    """A row as a sheet has it, by a reading of the rules that is not the program's."""
    from withdrawal_cli.text.lines import one_line

    cells = {}
    for key, value in row.items():
        if value is None:
            cells[key] = ""
        elif isinstance(value, bool):
            cells[key] = str(value).lower()
        elif isinstance(value, int):
            cells[key] = str(value)
        elif isinstance(value, list):
            cells[key] = ";".join(item if isinstance(item, str) else item["due"] for item in value)
        elif key in ("title", "region_name", "wording", "duration"):
            text = one_line(value)
            cells[key] = f"'{text}" if text.lstrip().startswith(FORMULAS) else text
        else:
            cells[key] = value
    return cells


HOSTILE = {
    "escapes": "\x1b[31mred\x1b]0;title\x07\x9b2J\x90q\x9c",
    "bidi": "\u202egnp.exe\u2066\u200f\u061c",
    "unseen": "a\u200b\u2060\ufeff\u00adb\U000e0041",
    "breaks": "a\nb\r\nc\x0b\x0c\x1c\x85\u2028\u2029\td",
    "markup": "[/x] [bold]b[/bold] :smile: </script><img src=x onerror=y> | `code` \\",
    "formula": "=cmd|' /C calc'!A0",
    "marks": "Z" + "\u0301\u0489" * 100,
    "scripts": "قبل نهاية شباط 基地の返還 👩🏽\u200d💻🇮🇶",
    "null": "a\x00b\x7f",
}
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\U000e0000-\U000e0fff]"
)
SHOWINGS = [
    ("table", None),
    ("table", 30),
    ("table", 80),
    ("table", 160),
    ("csv", None),
    ("tsv", None),
    ("markdown", None),
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(("form", "width"), SHOWINGS)
def test_hostile_text_goes_through_every_format_as_text(run, schedule_file, make_schedule, name, form, width):
    text = HOSTILE[name]
    road = make_schedule()["deadlines"][0]
    path = schedule_file(
        title=text,
        regions=[{"id": "north", "name": text, "aliases": [text]}],
        deadlines=[road | {"title": text, "wording": text}, road | {"id": "two", "title": text, "due": "2026-02-01"}],
        events=[
            {"id": "e", "kind": "completed", "on": "2026-02-02", "title": text, "deadline": "two", "sources": ["paper"]}
        ],
        sources=[{"id": "paper", "publisher": text, "title": text, "url": "https://example.org", "kind": "news"}],
    )
    for command in LISTS:
        argv = (command, *NOON, "--schedule", path, "-f", form, "--color", "never")
        out = run(*argv, width=width, terminal=width is not None).ok().out
        assert not UNSAFE.search(out.replace("\t", "") if form == "tsv" else out)
        assert "\u0301\u0489" * 3 not in out
        assert "2026-09-30" in out or "30 Sep 2026" in " ".join(out.split())
    assert not UNSAFE.search(run("countdown", *NOON, "--schedule", path, "--oneline").ok().out)
    assert not UNSAFE.search(run("status", "--schedule", path, "-r", "xyzzy").err)
    assert [d["title"] for d in run("status", "--json", "--schedule", path, "-r", text).ok().json["deadlines"]] == [
        text
    ] * 2


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.json", "json"), ("a.jsonl", "jsonl"), ("a.ndjson", "jsonl"), ("a.csv", "csv"), ("a.tsv", "tsv"),
        ("a.md", "markdown"), ("a.markdown", "markdown"), ("A.JSON", "json"), ("x.y.csv", "csv"),
    ],
)  # fmt: skip
def test_the_ending_gives_the_format(run, tmp_path, name, form):
    ran = run("status", *NOON, "-o", tmp_path / name).ok()
    assert ran.stdout == b""
    assert (tmp_path / name).read_bytes() == run("status", *NOON, "-f", form).ok().stdout


def test_a_text_file_holds_the_table(run, tmp_path):
    run("status", *NOON, "-o", tmp_path / "a.txt", terminal=True, width=140).ok()
    wanted = run("status", *NOON, terminal=True, width=140, variables={"NO_COLOR": "1"}).ok().stdout
    assert (tmp_path / "a.txt").read_bytes() == wanted


def test_the_format_beats_the_ending(run, tmp_path):
    run("status", *NOON, "-o", tmp_path / "a.csv", "--json").ok()
    assert json.loads((tmp_path / "a.csv").read_bytes())["schema"] == "withdrawal/status/1"
    run("status", *NOON, "-o", tmp_path / "noending", "-f", "csv").ok()
    assert (tmp_path / "noending").read_bytes().startswith(b"schedule,as_of,")


def test_a_dash_is_standard_output(run):
    wanted = run("status", *NOON, "--json").ok().stdout
    assert run("status", *NOON, "--json", "-o", "-").ok().stdout == wanted
    assert run("status", *NOON, "-o", "-").ok().out.startswith("End of the US-led")


ENDINGS = "use one of these extensions: .txt, .json, .jsonl, .ndjson, .csv, .tsv, .md, .markdown, .svg, or add --format"


@pytest.mark.parametrize("name", ["a", "a.xls", "a.", ".json", "a.json.bak"])
def test_an_ending_that_names_no_format_is_a_usage_error(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    ran = run("status", *NOON, "-o", name)
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err == f"withdrawal: error: --output: cannot tell the format of {name!r}\nhint: {ENDINGS}\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_empty_name_is_a_usage_error(run, more):
    ran = run("status", *NOON, "-o", "", *more)
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err.startswith("withdrawal: error: --output: the file name is empty\n")


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("missing/a.json", "cannot be written (no such file or directory)"),
        ("", "is a folder, not a file"),
        ("file/a.json", "cannot be written (not a directory)"),
        ("x" * 300 + ".json", "cannot be written (file name too long)"),
    ],
)
@pytest.mark.parametrize("form", ["json", "table"])
def test_a_place_that_cannot_be_written_is_one_line(run, tmp_path, place, reason, form):
    (tmp_path / "file").write_text("kept")
    target = tmp_path / place
    ran = run("status", *NOON, "-o", target, "-f", form)
    assert (ran.code, ran.stdout) == (1, b"")
    assert ran.err == f"withdrawal: error: {target}: {reason}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_read_only_folder_is_one_line(run, tmp_path, monkeypatch):
    def refuse(*_):  # as a folder does to all but the superuser, who may run this test
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("withdrawal_cli.store.files._for_this_user", refuse)
    ran = run("status", *NOON, "-o", tmp_path / "a.json")
    assert (ran.code, ran.err) == (
        1, f"withdrawal: error: {tmp_path / 'a.json'}: cannot be written (permission denied)\n",
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_that_takes_no_files_is_one_line(run):
    if not os.path.isdir("/proc/self"):
        pytest.skip("this system has no /proc")  # the one file system at hand that takes no files
    ran = run("status", *NOON, "-o", "/proc/self/a.json")
    assert (ran.code, ran.stdout) == (1, b"")
    assert ran.err.startswith("withdrawal: error: /proc/self/a.json: cannot be written (")
    assert ran.err.count("\n") == 1


def test_a_file_is_replaced_whole_and_keeps_its_mode(run, tmp_path):
    path = tmp_path / "a.json"
    path.write_text("x" * 100_000)
    path.chmod(0o604)
    run("status", *NOON, "-o", path).ok()
    assert path.read_bytes() == run("status", *NOON, "--json").ok().stdout
    assert stat.S_IMODE(path.stat().st_mode) == 0o604
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_link_is_followed(run, tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "there" / "real.json")
    run("status", *NOON, "-o", link).ok()
    assert link.is_symlink()
    assert json.loads((tmp_path / "there" / "real.json").read_bytes())["known_by"] is None


def test_an_error_leaves_the_file_that_was_there(run, tmp_path):
    path = tmp_path / "a.json"
    path.write_text("kept")
    assert run("status", *NOON, "-r", "nowhere", "-o", path).code == 2
    assert run("status", "--schedule", tmp_path / "gone.json", "-o", path).code == 1
    assert path.read_text() == "kept"


def test_json_is_readable_and_ends_in_a_newline(run):
    out = run("status", *NOON, "--json").ok().out
    assert out.startswith('{\n  "schema": "withdrawal/status/1",\n')
    assert out.endswith("}\n") and not out.endswith("\n\n")


def test_the_header_of_a_sheet_is_the_keys_of_the_json(run):
    for command, key in LISTS.items():
        header = run(command, *NOON, "-f", "csv").ok().out.splitlines()[0].split(",")
        head = ["schedule", "as_of", "known_by", "covers_through"]
        assert header == head + list(run(command, *NOON, "--json").ok().json[key][0])


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_byte_order_mark_begins_a_sheet_where_asked_for(run, tmp_path, form):
    plain = run("status", *NOON, "-f", form).ok().stdout
    path = tmp_path / f"sheet.{form}"
    assert run("status", *NOON, "-f", form, "--bom").ok().stdout == b"\xef\xbb\xbf" + plain
    run("status", *NOON, "-o", path, "--bom").ok()
    assert path.read_bytes() == b"\xef\xbb\xbf" + plain


def test_other_formats_take_no_byte_order_mark(run, tmp_path):
    for argv, form in (
        ((), "table"),
        (("--json",), "json"),
        (("-f", "markdown"), "markdown"),
        (("-o", "a.svg"), "svg"),
    ):
        error = (
            f"withdrawal: error: --bom is for csv and tsv, not for {form}\nhint: use --format csv, or leave --bom out\n"
        )
        assert run("status", "--bom", *argv) == (2, "", error)


@pytest.mark.parametrize(
    ("variables", "argv", "terminal", "linked"),
    [
        ({"TERM": "xterm"}, (), True, True),
        ({"TERM": "xterm"}, ("--color", "never"), True, False),
        ({"TERM": "xterm"}, ("--color", "always"), False, False),
        ({"TERM": "xterm", "FORCE_COLOR": "1"}, (), False, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, (), True, False),
        ({"TERM": "linux"}, (), True, False),
        ({"TERM": "linux"}, ("--color", "always"), True, False),
        ({"TERM": "dumb"}, (), True, False),
    ],
)
def test_addresses_are_hyperlinks_only_where_a_terminal_shows_them(run, variables, argv, terminal, linked):
    out = run("show", "federal", "--sources", *argv, terminal=terminal, variables=variables, width=80).ok().out
    assert ("\x1b]8;" in out) is linked
