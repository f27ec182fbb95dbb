"""`--output` and what a file or a terminal gets: the format by its ending, whole files or none, sheets, hyperlinks."""

import errno
import json
import os
import stat

import pytest

NOON = ("--as-of", "2026-11-22T12:00:00+03:00")


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
    for command, key in (("status", "deadlines"), ("countdown", "countdowns")):
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


@pytest.mark.skipif(os.name != "posix", reason="names of files are text here")  # as on Windows
def test_a_file_name_that_is_no_text_is_shown_as_far_as_it_is(run, tmp_path, make_schedule):
    folder = os.fsencode(tmp_path) + b"/d\xff"
    os.mkdir(folder)
    with open(folder + b"/small.json", "w", encoding="utf-8") as file:
        json.dump(make_schedule(), file)
    named = ("--schedule", os.fsdecode(folder + b"/small.json"))
    assert "/d\N{REPLACEMENT CHARACTER}/small.json" in run("status", *named, "-f", "markdown").ok().out
    run("status", *named, "-o", tmp_path / "a.txt").ok()
    assert "The North" in (tmp_path / "a.txt").read_text(encoding="utf-8")
    run("schedule", "list", "--json", variables={"XDG_DATA_HOME": os.fsdecode(folder)}).ok()
