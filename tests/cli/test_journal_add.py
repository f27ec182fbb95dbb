"""`withdrawal journal add`: what it keeps, notes and refuses, and in which journal."""

import json
import os
import re
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from journal_world import COMPLETED, LINK, World

from withdrawal_cli.__main__ import main
from withdrawal_cli.environment import Env


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def test_a_hint_names_the_journal_that_was_given(world, tmp_path):
    mine = str(tmp_path / "my own.jsonl")
    world.run(
        "journal", "add", "reported", "federal", "--on", "2026-10-05", "--title", "A", "--no-source", "--journal", mine
    )
    assert f"withdrawal show federal --journal '{mine}', or show kurdistan --journal '{mine}'" in world.ok(
        "status", "--journal", mine
    )
    assert f"withdrawal timeline --all --journal '{mine}'" in world.ok("timeline", "--journal", mine)


def test_dry_run_shows_and_keeps_nothing(world):
    out = world.ok(*COMPLETED, "--dry-run")
    assert out == (
        f"Would save to {world.journal}:\n"
        "  completed 28 Sep 2026: kurdistan: Coalition's military mission ends in the Kurdistan Region\n"
        f"  source: {LINK}\n"
        "Kurdistan Region: ? unknown (the record ends on 20 Mar 2026) → ✓ completed on time (28 Sep 2026)\n"
    )
    assert list(world.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "note"),
    [
        (
            ("completed", "krg", "--on", "2027-01", "--no-source"),
            "note: Jan 2027 is not over yet; the entry counts from 31 Jan 2027 on\nNo deadline's status changes.\n",
        ),
        (
            ("completed", "krg", "--on", "2026-09/..", "--no-source"),
            "note: Sep 2026 or later has no last day, so it never counts as having happened, but may leave the outcome unknown\n",
        ),
    ],
)
def test_a_likely_slip_is_noted(world, options, note):
    out = world.ok("journal", "add", *options)
    assert note in out
    assert "✓ completed" not in out


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("completed", "kurdstan", "--on", "2026-09-28", "--no-source"), 2, "did you mean 'kurdistan'?"),
        (("completed", "kurdistan", "--on", "2026-13", "--no-source"), 2, "--on: '2026-13' is not a date"),
        (("extended", "kurdistan", "--no-source"), 2, "extended needs --due"),
        (("completed", "kurdistan", "--on", "2026-09-28"), 2, "needs --source url"),
        (("finished", "kurdistan"), 2, "the kinds are: completed, handed-over"),
        ((), 2, "missing argument"),
        (("completed", "kurdistan", "--on", "2026-09-28", "--no-source", "--schedule", "gone.json"), 1, "gone.json"),
    ],
)
def test_what_does_not_fit_is_refused_whole(world, argv, code, said):
    got, out, err = world.run("journal", "add", *argv)
    assert (got, out) == (code, "")
    assert said in err.lower()
    assert err.count("\n") <= 2
    assert list(world.folder.iterdir()) == []


def test_which_journal(world, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    world.variables["WITHDRAWAL_JOURNAL"] = "by-variable.jsonl"
    world.ok(*COMPLETED)
    assert world.row()["by"] == "you"
    out = world.ok(*COMPLETED, "--journal", "by flag.jsonl")
    assert "retract 0000000000000002 --journal 'by flag.jsonl'\n" in out
    assert sorted(p.name for p in tmp_path.glob("*.jsonl")) == ["by flag.jsonl", "by-variable.jsonl"]
    assert not world.journal.exists()
    assert world.ok("journal", "path", "--journal", "x.jsonl") == "x.jsonl\n"
    assert world.ok("journal", "path") == "by-variable.jsonl\n"
    del world.variables["WITHDRAWAL_JOURNAL"]
    assert world.ok("journal", "path") == f"{world.journal}\n"
    world.variables.clear()
    assert world.run("journal", "path")[0] == 1
    assert world.ok("status", "--json")
    world.variables["HOME"] = str(tmp_path)
    assert world.ok("journal", "path") == f"{tmp_path}/.local/share/withdrawal/journal.jsonl\n"
    world.variables["XDG_DATA_HOME"] = "relative"
    assert world.ok("journal", "path") == f"{tmp_path}/.local/share/withdrawal/journal.jsonl\n"


def test_journal_and_no_journal_contradict_each_other(world):
    code, _, err = world.run("status", "--no-journal", "--journal", "x")
    assert (code, err.splitlines()[0]) == (2, "withdrawal: error: --journal and --no-journal cannot be combined")
    assert world.run("status", "--journal", "")[0] == 2


def test_a_named_journal_that_is_missing_is_missed_with_a_word(world, tmp_path):
    code, out, err = world.run("status", "--json", "--journal", tmp_path / "typo.jsonl")
    assert (code, json.loads(out)["schedule"]["entries"]) == (0, 0)
    assert err == f"withdrawal: warning: {tmp_path}/typo.jsonl: there is no journal yet\n"


@pytest.mark.parametrize("kind", ["folder", "fifo", "text", "below"])
def test_a_journal_that_is_none_is_one_line_and_exit_1(world, tmp_path, kind):
    path = tmp_path / "j"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "text":
        path.write_text("# Notes\n")
    else:
        path.write_text("")
        path = path / "below"
    for argv in (COMPLETED, ("status",), ("journal", "list"), ("journal", "verify"), ("journal", "merge", path)):
        code, out, err = world.run(*argv, "--journal", path)
        assert (code, out) == (1, ""), argv
        assert err.startswith(f"withdrawal: error: {path}: ")
        assert "Traceback" not in err


def test_a_torn_line_is_reported_by_readers_and_set_aside_by_a_writer(world):
    world.ok(*COMPLETED)
    whole = world.journal.read_bytes()
    world.journal.write_bytes(whole + whole[:40])
    for argv in (("status", "--json"), ("journal", "list"), ("journal", "export")):
        code, _, err = world.run(*argv, "--journal", world.journal)
        assert code == 0
        assert f"{world.journal}: its last line is incomplete (40 bytes) and does not count\n" in err
    assert world.journal.read_bytes() == whole + whole[:40]
    assert not Path(f"{world.journal}.torn").exists()
    code, _, err = world.run(*COMPLETED)
    said = (
        f"{world.journal}: its last line was incomplete and never counted; its 40 bytes are now in {world.journal}.torn"
    )
    assert (code, err) == (0, f"withdrawal: warning: {said}\n")
    assert world.journal.read_bytes().startswith(whole + b"{")


def test_a_reader_leaves_nothing_beside_a_journal(world, tmp_path):
    mine = tmp_path / "colleague" / "journal.jsonl"
    mine.parent.mkdir()
    mine.write_bytes(b'{"version":1,"id":"ab')
    world.run("status", "--journal", mine)
    assert [p.name for p in mine.parent.iterdir()] == ["journal.jsonl"]


def test_broken_newer_and_misplaced_lines_are_told_of_on_stderr(world):
    world.ok(*COMPLETED)
    good = world.journal.read_bytes()
    newer = good.replace(b'"version":1', b'"version":2')
    lost = good.replace(b"0000000000000001", b"abcd").replace(b'"deadline":"kurdistan"', b'"deadline":"gone"')
    world.journal.write_bytes(b"x\ny\n" + newer + newer.replace(b"2026-09", b"2026-08") + lost + good)
    code, out, err = world.run("status", "--json")
    assert (code, json.loads(out)["schedule"]["entries"]) == (0, 1)
    assert err.splitlines() == [
        f"withdrawal: warning: {world.journal}: line 1: is not JSON (and 1 more line); "
        f"see: withdrawal journal verify {world.journal}",
        f"withdrawal: warning: {world.journal}: skipped 2 lines written by a newer version of this program",
        "withdrawal: warning: one of your entries refers to something that is not in the schedule "
        "'iraq-coalition-withdrawal'; see: withdrawal journal verify",
    ]


def test_text_of_a_record_is_harmless_wherever_it_is_shown(world):
    world.ok(*COMPLETED, "--title", "\x1b[31m=1+1[/x]\u202e\nnext", "--detail", "\x1b]0;x\x07")
    for argv in (("status",), ("journal", "list"), ("journal", "list", "-f", "csv"), ("journal", "list", "--json")):
        out = world.ok(*argv)
        assert "\x1b" not in out
        assert "\u202e" not in out


def test_what_was_kept_but_cannot_be_shown_is_said(world):
    with Path("/dev/full").open("wb", buffering=0) as full:
        env = world.env(stdout=full)
        code = main(list(COMPLETED), env)
    err = env.stderr.getvalue().decode().splitlines()
    assert code == 1
    assert err[0] == "withdrawal: warning: the entry 0000000000000001 was saved, though this could not be shown"
    assert "standard output: cannot be written" in err[1]
    assert world.row()["by"] == "you"


def test_success_is_told_after_the_sync(world, monkeypatch):
    told = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (told.append("sync"), real(file)))

    class Out(BytesIO):
        def write(self, data):
            told.append("told")
            return super().write(data)

    assert main(list(COMPLETED), world.env(stdout=Out())) == 0
    assert told[-1] == "told"
    assert told.count("sync") == 3  # the new folder's name, the new file's name, the entry
    assert "told" not in told[:-1]


@pytest.mark.parametrize(
    "variables",
    [
        {"HOME": "/home/someone"},
        {"HOME": "/home/someone", "XDG_DATA_HOME": "/data"},
        {"HOME": "/home/someone", "XDG_DATA_HOME": ""},
        {"HOME": "/home/someone", "XDG_DATA_HOME": "relative"},
        {"HOME": "/home/someone", "XDG_DATA_HOME": "/data/"},
        {},
    ],
)
def test_the_folder_is_the_one_that_platformdirs_gives(variables, monkeypatch):
    import platformdirs

    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Env.of_this_process().data_folder == platformdirs.user_data_dir("withdrawal", appauthor=False)


def test_ids_are_random():
    env = Env(stdout=None, stderr=None)
    assert len({env.new_id() for _ in range(1000)}) == 1000
    assert re.fullmatch("[0-9a-f]{16}", env.new_id())


@pytest.mark.parametrize("now", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00+00:00"])
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_clock_outside_the_zone_s_years_keeps_nothing(world, now, dry):
    world.now = datetime.fromisoformat(now)
    code, out, err = world.run("journal", "add", "completed", "kurdistan", "--on", "2026", "--no-source", *dry)
    assert (code, out) == (1, "")
    assert err == f"withdrawal: error: the clock: '{now}' is outside the years 0001 to 9999 in the schedule's zone\n"
    assert not world.journal.exists()


def test_the_calendar_s_last_second_is_recorded_twice(world, schedule_file):
    """West of Greenwich the clock can show it; the second entry cannot be moved past the first."""
    here = ("--schedule", schedule_file(timezone="America/St_Johns"))
    world.now = datetime.fromisoformat("9999-12-31T23:59:59.999999+00:00")
    for title in ("one", "two"):
        world.ok("journal", "add", "reported", "north", "--title", title, "--no-source", *here)
    assert [r["title"] for r in json.loads(world.ok("journal", "list", "--json", *here))["entries"]] == ["one", "two"]
    code, out, err = world.run("journal", "retract", "0000000000000001", *here)
    assert (code, err) == (0, ""), err
    assert out.startswith("Retracted: 0000000000000001\n")


@pytest.mark.parametrize("odd", ['"', "<", ">", "\\", "`", " ", "é"])
def test_a_link_that_could_not_be_read_again_is_refused(world, odd):
    ran = world.run("journal", "add", "reported", "kurdistan", "--title", "T", "--source", f"{LINK}{odd}b")
    assert (ran.code, ran.stdout) == (2, b"")
    assert "percent-encode spaces, quotation marks, angle brackets and non-ASCII characters" in ran.err


@pytest.mark.parametrize("mark", "!#$%&'()*+,-./:;=?@[]^_~{|}")
def test_a_link_that_is_saved_is_read_again(world, mark):
    ran = world.run("journal", "add", "reported", "kurdistan", "--title", "T", "--source", f"{LINK}{mark}b")
    listed = json.loads(world.ok("journal", "list", "--json"))["entries"]
    assert [entry["source"] for entry in listed] == ([f"{LINK}{mark}b"] if ran.code == 0 else [])


def test_an_entry_that_one_of_a_clock_ahead_supersedes_says_so(world):
    now = world.now
    world.now = datetime.fromisoformat("2027-01-01T12:00:00+03:00")
    world.ok(*COMPLETED)
    world.now = now
    said = world.ok("journal", "add", "cancelled", "kurdistan", "--on", "2026-11-20", "--no-source")
    assert "  note: 0000000000000001, added on 1 Jan 2027, is about the same thing and supersedes it\n" in said


def test_a_link_that_is_too_long_says_how_long_it_may_be(world):
    code, _, err = world.run(
        "journal", "add", "completed", "kurdistan", "--on", "2026-09-28", "--source", LINK + "a" * 4000
    )
    assert (code, err.partition("hint: ")[2]) == (2, "a URL may have 4000\n")
    assert f"has {len(LINK) + 4000} characters" in err
