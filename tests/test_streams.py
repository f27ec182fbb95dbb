"""Pipes, full disks, closed streams, locales, signals and the machine's zone: each needs a process of its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "--as-of=2026-11-22T12:00:00+03:00"
PROGRAM = [sys.executable, "-m", "withdrawal_cli"]
ANSWERS = [
    ("--version",),
    ("--help",),
    ("status", AS_OF),
    ("status", AS_OF, "--json"),
    ("status", AS_OF, "--format", "csv"),
    ("countdown", AS_OF, "--oneline"),
    ("schedule", "schema"),
    ("schedule", "path"),
]
full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")


def surroundings(**changes):
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("WITHDRAWAL", "PYTHON", "LC_", "COV"))}
    for name in ("LANG", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "TZ"):
        inherited.pop(name, None)
    return inherited | {"PYTHONPATH": str(ROOT)} | changes


def run(*argv, env=None, **how):
    how.setdefault("stdout", subprocess.PIPE)
    how.setdefault("stderr", subprocess.PIPE)
    return subprocess.run([*PROGRAM, *argv], env=surroundings(**(env or {})), timeout=60, check=False, **how)


def in_shell(redirection, *argv):
    """Run with a redirection as a shell writes it, the way to close a stream before the program starts."""
    line = ["sh", "-c", f'exec "$@" {redirection}', "sh", *PROGRAM, *argv]
    return subprocess.run(line, env=surroundings(), capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("argv", ANSWERS, ids=" ".join)
def test_a_reader_that_has_gone_ends_the_run_quietly(argv):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = run(*argv, stdout=writing)
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (141, b"")


@full
@pytest.mark.parametrize("argv", ANSWERS, ids=" ".join)
def test_a_full_disk_is_one_line(argv):
    with open("/dev/full", "wb", buffering=0) as disk:
        ran = run(*argv, stdout=disk)
    assert ran.returncode == 1
    assert ran.stderr == b"withdrawal: error: standard output: cannot be written (no space left on device)\n"


@full
@pytest.mark.parametrize("form", ["json", "table"])
def test_an_output_file_on_a_full_disk_is_one_line(form):
    ran = run("status", AS_OF, "-o", "/dev/full", "--format", form)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr == b"withdrawal: error: /dev/full: cannot be written (no space left on device)\n"


@pytest.mark.parametrize("argv", ANSWERS, ids=" ".join)
def test_a_closed_stdout_is_one_line(argv):
    ran = in_shell(">&-", *argv)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr == b"withdrawal: error: standard output: is closed\n"


def test_a_closed_stdout_does_not_matter_when_the_answer_goes_to_a_file(tmp_path):
    file = tmp_path / "status.json"
    ran = in_shell(">&-", "status", AS_OF, "-o", str(file))
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(file.read_bytes())["schema"] == "withdrawal/status/1"


def test_a_closed_stderr_takes_only_the_messages():
    fine = in_shell("2>&-", "status", AS_OF, "--json")
    assert (fine.returncode, json.loads(fine.stdout)["known_by"]) == (0, None)
    wrong = in_shell("2>&-", "status", "--nonsense")
    assert (wrong.returncode, wrong.stdout) == (2, b"")


@full
def test_a_full_stderr_takes_only_the_messages():
    with open("/dev/full", "wb", buffering=0) as disk:
        ran = run("status", "--nonsense", stderr=disk)
    assert (ran.returncode, ran.stdout) == (2, b"")


def test_a_closed_stdin_does_not_matter():
    ran = in_shell("<&-", "status", AS_OF, "--json")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout)["deadlines"][0]["id"] == "federal"


def test_all_streams_closed_ends_all_the_same():
    assert in_shell("<&- >&- 2>&-", "status", AS_OF).returncode == 1


ASCII = [
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "ascii"},
]


@pytest.mark.parametrize("env", ASCII, ids=["LC_ALL=C", "PYTHONIOENCODING=ascii"])
@pytest.mark.parametrize("command", ["status", "countdown"])
def test_a_stdout_without_unicode_gets_plainer_signs(command, env):
    ran = run(command, AS_OF, env=env)
    assert (ran.returncode, ran.stderr) == (0, b"")
    text = ran.stdout.decode("ascii")
    assert "31 Dec 2025" in text and '"by the end of 2025"' in text
    assert "completed late" in text and "16-18" in text


@pytest.mark.parametrize("env", [{"LANG": "C"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}], ids=str)
def test_the_c_locale_is_no_reason_to_fail(env):
    ran = run("status", AS_OF, env=env)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"31 Dec 2025" in ran.stdout and b"Sep 2026" in ran.stdout


def test_latin_1_keeps_what_it_can_show():
    ran = run("status", AS_OF, "--color", "never", env={"PYTHONIOENCODING": "latin-1", "COLUMNS": "80"})
    assert (ran.returncode, ran.stderr) == (0, b"")
    text = ran.stdout.decode("latin-1")
    assert "-" * 60 in text and "31 Dec 2025" in text and "—" not in text


@pytest.mark.parametrize("env", [*ASCII, {"PYTHONIOENCODING": "latin-1"}, {"PYTHONIOENCODING": "utf-16"}], ids=str)
def test_data_formats_are_utf_8_whatever_the_terminal(env):
    argv = ("status", AS_OF, "--json", "--schedule", str(ROOT / "tests/golden/schedule.json"))
    wanted = run(*argv).stdout
    ran = run(*argv, env=env)
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", wanted)
    assert not wanted.isascii()


def test_an_error_shows_in_any_encoding():
    ran = run("status", "--region", "Ирак\u202e", env={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[0] == b"withdrawal: error: there is no region '????\\u202e'"


def test_a_name_that_is_no_text_is_an_error_like_any_other():
    ran = subprocess.run(
        [*map(os.fsencode, PROGRAM), b"status", b"--schedule", b"\xff\xfe.json"],
        env=surroundings(), capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr.decode() == "withdrawal: error: \ufffd\ufffd.json: cannot be read (no such file or directory)\n"


ZONES = ["America/New_York", "Pacific/Kiritimati", "Asia/Baghdad", "No/Such"]


@pytest.mark.parametrize(
    "argv",
    [
        ("status", AS_OF, "--json"),
        ("status", "--as-of=2026-09-30", "--json"),
        ("status", "--as-of=2026-01-01T00:00", "--json"),
        ("countdown", "--as-of=2026-10-01T00:00:00"),
        ("status", "--as-of=2026-11-22", "--known-by=2026-01-17"),
    ],
    ids=" ".join,
)
def test_the_zone_of_the_machine_never_matters(argv):
    answers = {run(*argv, env={"TZ": zone}).stdout for zone in ZONES} | {run(*argv).stdout}
    assert len(answers) == 1
    assert answers != {b""}


WAITING = """
import os, sys
from datetime import datetime, timezone
from withdrawal_cli import __main__ as app
from withdrawal_cli.environment import Env
env = Env.of_this_process()
def now():
    os.write(2, b"ready\\n")
    import time
    time.sleep(50)
env.now = now
sys.exit(app.main(sys.argv[1:], env))
"""


def test_an_interrupt_is_130_without_a_word():
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING, "status"],
        env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == b"ready\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")


def complete(words, position):
    env = {"_WITHDRAWAL_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(position)}
    return run(env=env).stdout.decode().split()


def test_a_shell_can_complete_commands_and_options():
    assert complete("withdrawal stat", 1) == ["status"]
    assert complete("withdrawal status --sch", 2) == ["--schedule"]


def test_the_script_for_completion_is_printed():
    ran = run("--show-completion", "bash", env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert ran.returncode == 0
    assert b"_WITHDRAWAL_COMPLETE=complete_bash" in ran.stdout


SLOW_DISK = """
import os, time
def slow(descriptor):
    os.write(2, b"writing\\n")
    time.sleep(50)
os.fsync = slow
from withdrawal_cli.__main__ import run
run()
"""


@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 143)])
@pytest.mark.parametrize(
    "argv",
    [
        ("status", "--json", "-o", "answer.json"),
        ("check", "-o", "withdrawal.prom"),
        ("calendar", "-o", "deadlines.ics"),
        ("schedule", "init", "mine.toml"),
    ],
    ids=" ".join,
)
def test_a_signal_while_a_file_is_written_leaves_the_folder_as_it_was(tmp_path, argv, sent, code):
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_DISK, *argv],
        env=surroundings(HOME=str(tmp_path)), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == b"writing\n"
    process.send_signal(getattr(signal, sent))
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (code, b"", b"")
    assert list(tmp_path.iterdir()) == []


SLOW_REMOVAL = SLOW_DISK.replace(
    "from withdrawal_cli.__main__",
    """
import shutil
remove = shutil.rmtree
def slowly(path, **options):
    if os.path.exists(path):
        os.write(2, b"removing\\n")
        time.sleep(0.5)
    remove(path, **options)
shutil.rmtree = slowly
from withdrawal_cli.__main__""",
)


def test_a_second_signal_does_not_stop_the_removal_of_a_half_built_site(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_REMOVAL, "publish", "site", "--base-url", "https://example.org/"],
        env=surroundings(HOME=str(tmp_path)), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == b"writing\n"
    process.send_signal(signal.SIGTERM)
    assert process.stderr.readline() == b"removing\n"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 143
    assert list(tmp_path.iterdir()) == []


def test_a_signal_that_is_ignored_from_outside_stays_ignored(tmp_path):
    script = f"trap '' HUP; exec {sys.executable} -c \"$0\" status --json -o answer.json"
    process = subprocess.Popen(
        ["sh", "-c", script, SLOW_DISK.replace("sleep(50)", "sleep(1)")],
        env=surroundings(HOME=str(tmp_path)), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == b"writing\n"
    process.send_signal(signal.SIGHUP)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, b"", b"")
    assert json.loads((tmp_path / "answer.json").read_bytes())["schema"] == "withdrawal/status/1"


LOADING = """
import builtins, os, sys, time
real = builtins.__import__
def wait(name, *rest):
    if name == "withdrawal_cli.environment":
        os.write(2, b"loading\\n")
        time.sleep(50)
    return real(name, *rest)
from withdrawal_cli.__main__ import run
builtins.__import__ = wait
run()
"""


def test_ctrl_c_while_the_program_loads_shows_no_traceback():
    process = subprocess.Popen(
        [sys.executable, "-c", LOADING], env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    assert process.stderr.readline() == b"loading\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (-signal.SIGINT, b"", b"")


IMPORTING = """
import os, signal, sys, time
from withdrawal_cli import __main__ as program

class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "withdrawal_cli.cli.group":
            os.write(2, b"importing\\n")
            try:
                time.sleep(0.3)
            except BaseException:
                os.write(2, b"interrupted\\n")
        return None

sys.meta_path.insert(0, Slow())
program.run()
"""


@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_during_an_import_takes_effect_after_it(sent, code):
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORTING, "status"],
        env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == b"importing\n"
    process.send_signal(getattr(signal, sent))
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (code, b"")  # it may have been so quick as to have written its answer
