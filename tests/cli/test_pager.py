"""Long answers in a terminal go through the pager, and nothing else does."""

import os
import pty
import shutil
import subprocess
import sys

import pytest

STATUS = ["show", "federal", "--sources"]


def run_in_terminal(argv, tmp_path, **variables):
    """Run the program in a terminal of 24 rows; return its exit code, and what the terminal and the pager got."""
    got = tmp_path / "paged"
    pager = tmp_path / "pager"
    pager.write_text(f"#!/bin/sh\n{shutil.which('cat')} > '{got}'\n", encoding="utf-8")
    pager.chmod(0o755)
    variables = {"TERM": "xterm", "PAGER": str(pager), **variables}
    master, slave = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "withdrawal_cli", *argv], stdin=slave, stdout=slave, stderr=slave,
            env={k: v for k, v in (os.environ | variables).items() if v is not None},
        )  # fmt: skip
        os.close(slave)
        seen = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # the last one who had the terminal open has left
                break
            if not part:
                break
            seen += part
        return process.wait(30), seen.decode(), got.read_text(encoding="utf-8") if got.exists() else None
    finally:
        os.close(master)


def test_a_long_answer_goes_to_the_pager_whole(tmp_path):
    code, seen, paged = run_in_terminal(STATUS, tmp_path)
    assert (code, seen) == (0, "")
    assert paged.count("\n") > 24
    assert "31 December 2025" in paged


def test_a_short_answer_does_not(tmp_path):
    code, seen, paged = run_in_terminal(["countdown", "kurdistan"], tmp_path)
    assert (code, paged) == (0, None)
    assert "Kurdistan Region" in seen


@pytest.mark.parametrize("options", [["--no-pager"], ["--json"], ["-f", "markdown"]])
def test_no_pager_without_a_wish_for_it(options, tmp_path):
    code, seen, paged = run_in_terminal([*STATUS, *options], tmp_path)
    assert (code, paged) == (0, None)
    assert seen.count("\n") > 24


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager --here", "'unbalanced"])
def test_no_pager_to_be_had_is_no_error(pager, tmp_path):
    code, seen, _ = run_in_terminal(STATUS, tmp_path, PAGER=pager)
    assert code == 0
    assert seen.count("\n") > 24
    assert "Traceback" not in seen


def test_a_pager_that_leaves_early_is_no_error(tmp_path):
    code, seen, _ = run_in_terminal(["timeline", "--all"], tmp_path, PAGER="true")
    assert (code, seen) == (0, "")


def test_a_pager_that_fails_is_named(tmp_path):
    code, seen, _ = run_in_terminal(STATUS, tmp_path, PAGER="sh -c 'exit 3'")
    assert (code, seen) == (0, "withdrawal: warning: the pager 'sh' ended with 3; without it: --no-pager\r\n")


def test_a_dumb_terminal_and_a_pipe_have_no_pager(tmp_path, run):
    _, seen, paged = run_in_terminal(STATUS, tmp_path, TERM="dumb")
    assert paged is None and "31 December 2025" in seen
    assert "31 December 2025" in run(*STATUS, variables={"PAGER": "false"}).ok().out
