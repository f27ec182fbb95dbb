"""What is wrong with a command line or a file ends in one line each, a hint, and the right exit code."""

import pytest

from withdrawal_cli.__main__ import main
from withdrawal_cli.core.edtf import FORMS
from withdrawal_cli.environment import Env

SCHEDULES = "iraq-coalition-withdrawal, unami, unifil"
SHELLS = "the shells are: bash, zsh, fish, powershell, pwsh"


@pytest.mark.parametrize(
    ("argv", "error", "hint"),
    [
        ("statsu", "no such command 'statsu'", "did you mean 'status'? see 'withdrawal --help'"),
        ("STATUS", "no such command 'STATUS'", "did you mean 'status'? see 'withdrawal --help'"),
        ("xyzzy", "no such command 'xyzzy'", "see 'withdrawal --help'"),
        (
            "--verison",
            "no such option: --verison",
            "did you mean '--version'? see 'withdrawal --help'",
        ),
        (
            "status --jsn",
            "no such option: --jsn",
            "did you mean '--json'? see 'withdrawal status --help'",
        ),
        (
            "status --regoin krg",
            "no such option: --regoin",
            "did you mean '--region'? see 'withdrawal status --help'",
        ),
        ("status -x", "no such option: -x", "see 'withdrawal status --help'"),
        ("status -r", "option '-r' requires an argument", "see 'withdrawal status --help'"),
        ("status --as-of", "option '--as-of' requires an argument", "see 'withdrawal status --help'"),
        ("countdown --json=1", "option '--json' does not take a value", "see 'withdrawal countdown --help'"),
        (
            "timeline krg",
            "got unexpected extra argument(s) (krg)",
            "did you mean '--region krg'? see 'withdrawal timeline --help'",
        ),
        ("diff a b c", "got unexpected extra argument(s) (c)", "see 'withdrawal diff --help'"),
        (
            "status --soon x",
            "invalid value for '--soon': 'x' is not a whole number",
            "see 'withdrawal status --help'",
        ),
        (
            "status --soon 1.5",
            "invalid value for '--soon': '1.5' is not a whole number",
            "see 'withdrawal status --help'",
        ),
        (
            "status --soon -1",
            "invalid value for '--soon': -1 is less than 0",
            "see 'withdrawal status --help'",
        ),
        ("schedule init", "missing argument 'FILE'", "see 'withdrawal schedule init --help'"),
        ("schedule validate", "missing argument 'FILE...'", "see 'withdrawal schedule validate --help'"),
        (
            "schedule vlidate",
            "no such command 'vlidate'",
            "did you mean 'validate'? see 'withdrawal schedule --help'",
        ),
        ("diff --since 2026-01-01 2026-02-01", "no such option: --since", "see 'withdrawal diff --help'"),
        ("status --as-of today --as-of now", "--as-of is given 2 times", "give it once"),
        ("status -f csv --format json -f tsv", "--format is given 3 times", "give it once"),
        ("journal list --journal a --journal b", "--journal is given 2 times", "give it once"),
        ("diff -7d --json", "missing argument 'B'", "see 'withdrawal diff --help'"),
        ("--show-completion klingon", "--show-completion: there is no completion for 'klingon'", SHELLS),
        ("--install-completion fosh", "--install-completion: there is no completion for 'fosh'", f"did you mean 'fish'? {SHELLS}"),
        ("--install-completion=", "--install-completion: there is no completion for ''", SHELLS),
        ("schedule path x", "there is no schedule 'x'", f"the schedules are: {SCHEDULES}; or name a file"),
        ("schedule list x", "got unexpected extra argument(s) (x)", "see 'withdrawal schedule list --help'"),
    ],
)  # fmt: skip
def test_a_wrong_command_line_is_one_line_and_a_hint(run, argv, error, hint):
    ran = run(*argv.split())
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err == f"withdrawal: error: {error}\nhint: {hint}\n"


def test_options_stand_after_the_command(run):
    ran = run("--json", "status")
    assert (ran.code, ran.stdout) == (2, b"")
    assert ran.err == (
        "withdrawal: error: no such option: --json\n"
        "hint: options go after the command, as in 'withdrawal status --json'\n"
    )


@pytest.mark.parametrize("word", ["--" + "x" * 100_000, "é\x1b[31m", "\u202e", "a\nb", "--a\nb", "\x00", "%s", "{0}"])
@pytest.mark.parametrize("before", [(), ("status",), ("status", "-r"), ("schedule",), ("schedule", "schema")])
def test_any_word_at_any_place_is_a_usage_error(run, before, word):
    ran = run(*before, word)
    assert (ran.code, ran.stdout) == (2, b"")
    lines = ran.err.splitlines()
    assert lines[0].startswith("withdrawal: error: ")
    assert len(lines) == 2 and lines[1].startswith("hint: ")
    assert "\x1b" not in ran.err and "\u202e" not in ran.err and "\x00" not in ran.err


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("empty.json", b"", "is empty"),
        ("blank.json", b" \n\t", "is empty"),
        ("broken.json", b'{"id": }', "line 1, column 8: is not JSON (expecting value)"),
        ("list.json", b"[]", "a list is not an object"),
        ("binary.json", b"\x00\xff\xfe", "line 1: is not UTF-8 text (byte 0xff)"),
        ("deep.json", b"[" * 100_000, "is nested too deeply"),
        ("broken.toml", b"a = ", "is not TOML (invalid value (at end of document))"),
    ],
)
def test_a_broken_file_is_one_line(run, tmp_path, name, data, problem):
    path = tmp_path / name
    path.write_bytes(data)
    for argv in (("status", "--schedule", path), ("schedule", "validate", path)):
        ran = run(*argv)
        assert (ran.code, ran.stdout) == (1, b"")
        assert ran.err == f"withdrawal: error: {path}: {problem}\n"


def test_all_errors_of_a_file_are_reported_together(run, schedule_file, make_schedule):
    road = make_schedule()["deadlines"][0]
    path = schedule_file(timezone="Mars/Base", deadlines=[road | {"due": "2026-13", "region": "nrth"}])
    ran = run("status", "--schedule", path)
    assert ran.code == 1
    *errors, hint = ran.err.splitlines()
    assert hint == f"hint: a date is written as in {FORMS}"
    assert sorted(errors) == [
        f"withdrawal: error: {path}: deadline 'road': due: '2026-13' is not a date (month must be 01..12)",
        f"withdrawal: error: {path}: deadline 'road': region: no entry in regions has the id 'nrth' (did you mean 'north'?)",
        f"withdrawal: error: {path}: timezone: 'Mars/Base' is not a zone of the IANA database (as in 'Asia/Baghdad')",
    ]


def test_a_folder_and_a_missing_file_are_errors(run, tmp_path):
    nothing = f"{tmp_path}: holds no schedule (a .json or .toml file with a schema_version)"
    assert run("status", "--schedule", tmp_path).err == f"withdrawal: error: {nothing}\n"
    gone = tmp_path / "gone.json"
    ran = run("status", "--schedule", gone)
    assert (ran.code, ran.err) == (1, f"withdrawal: error: {gone}: cannot be read (no such file or directory)\n")


def test_hostile_text_in_an_error_is_made_safe(run, schedule_file):
    path = schedule_file(timezone="\x1b]0;owned\x07\u202e\nhint: run me")
    ran = run("status", "--schedule", path)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert "\x1b" not in ran.err and "\u202e" not in ran.err


@pytest.mark.parametrize("argv", [("status", "--region"), ("status", "--schedule"), ("show",), ("check", "--soon"), ()])
def test_a_value_of_a_megabyte_is_not_said_in_full(run, argv):
    ran = run(*argv, "x" * 1_000_000)
    first, *hint = (ran.out if argv[:1] == ("check",) else ran.err).splitlines()
    assert ran.code in (1, 2, 3) and len(first) < 2100 and "xxx…" in first and len(hint) <= 1


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [(KeyboardInterrupt, 130, b""), (MemoryError, 1, b"withdrawal: error: out of memory\n")],
)
@pytest.mark.parametrize("argv", [["status"], ["countdown", "--json"], ["status", "--known-by", "today"]])
def test_what_ends_a_run_from_outside(argv, raised, code, said):
    import io

    def now():
        raise raised

    env = Env(stdout=io.BytesIO(), stderr=io.BytesIO(), now=now)
    assert main(argv, env) == code
    assert (env.stdout.getvalue(), env.stderr.getvalue()) == (b"", said)


def test_a_mistake_of_the_program_is_not_hidden():
    import io

    def now():
        raise ZeroDivisionError

    env = Env(stdout=io.BytesIO(), stderr=io.BytesIO(), now=now)
    with pytest.raises(ZeroDivisionError):
        main(["status"], env)


@pytest.mark.parametrize("as_of", [("--as-of", "-7d"), ("--as-of=-7d",), ("--as-of", "2026-11-15")])
def test_a_value_may_begin_with_a_minus(run, as_of):
    assert run("status", "--json", *as_of).ok().json["as_of"] == "2026-11-15T00:00:00+03:00"


def test_an_argument_may_be_a_relative_day(run):
    plain = run("diff", "2026-11-15", "2026-11-21", "--json").ok()
    assert run("diff", "-7d", "-1d", "--json").ok().stdout == run("diff", "--json", "-1w", "yesterday").ok().stdout
    assert run("diff", "-7d", "-1d", "--json").ok().stdout == plain.stdout


def test_a_flag_may_be_repeated(run):
    assert run("status", "--json", "--json").ok().json


@pytest.mark.parametrize("argv", [("status", "unifil"), ("countdown", "UNAMI"), ("show", "unami"), ("check", "unifil")])
def test_the_id_of_another_schedule_is_told_from_a_deadline(run, argv):
    said = run(*argv)
    assert said.code in (2, 3)
    assert f"'{argv[1].lower()}' is a schedule; to use it, add --schedule {argv[1].lower()}" in said.err + said.out


@pytest.mark.parametrize("as_of", ["0001-01-01", "0001-01-02T01:00+14:00", "2026-01-01", "9999-12-31T23:00"])
@pytest.mark.parametrize(("zone", "own"), [("Pacific/Kiritimati", "AoE"), ("Etc/GMT+12", "UTC+14:00"), ("UTC", "AoE")])
def test_a_deadline_in_a_zone_of_its_own_is_answered_at_both_ends_of_the_calendar(
    run, schedule_file, tmp_path, as_of, zone, own
):
    deadlines = [
        {"id": "first", "title": "First", "due": "0001-01-01", "timezone": own},
        {"id": "last", "title": "Last", "due": "9999-12-30", "timezone": own},
    ]
    path = schedule_file(timezone=zone, deadlines=deadlines)
    asked = ("--schedule", path, "--as-of", as_of)
    for command in (("status",), ("countdown", "--json"), ("timeline",), ("show", "last"), ("calendar",)):
        assert run(*command, *asked).code in (0, 2)
    assert run("check", *asked).code in (0, 1, 2, 3)
    assert run("publish", tmp_path / "site", "--base-url", "https://example.org/", *asked).code in (0, 2)
