"""A run of the whole program in this process, under a clock that stands still."""

from __future__ import annotations

import atexit
import io
import json
import os
import shutil
import signal
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from factories import Build, small_schedule
from hypothesis import settings

from withdrawal_cli.cli.main import main
from withdrawal_cli.environment import Env

# whoever runs the tests may have a journal and variables of their own: no program that a test starts reads them
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="withdrawal-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_DATA_HOME"], ignore_errors=True)
for own in ("WITHDRAWAL_JOURNAL", "WITHDRAWAL_SCHEDULE", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
    os.environ.pop(own, None)

# a run in the background, or under nohup, ignores some signals, and the programs that tests start would inherit that
for name, usual in (("SIGINT", signal.default_int_handler), ("SIGTERM", signal.SIG_DFL), ("SIGHUP", signal.SIG_DFL)):
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, usual)

settings.register_profile("unhurried", deadline=None)  # a busy machine is no failure
settings.load_profile("unhurried")


ROOT = Path(__file__).resolve().parents[1]
NOW = datetime.fromisoformat("2026-11-22T09:00:00+00:00")  # 12:00 in Baghdad


@dataclass(frozen=True)
class Ran:
    """What a run wrote, and its exit code."""

    code: int
    stdout: bytes
    err: str

    @property
    def out(self) -> str:
        return self.stdout.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)

    def ok(self) -> Ran:
        assert (self.code, self.err) == (0, "")
        return self


def run_program(
    *argv: str,
    width: int | None = None,
    variables: dict[str, str] | None = None,
    terminal: bool = False,
    now: datetime = NOW,
    encoding: str = "utf-8",
) -> Ran:
    """Run `withdrawal ARGV…`; in a terminal of `width` columns, or piped (then `width` stands for COLUMNS)."""
    given = dict(variables or {})
    if width is not None and not terminal:
        given["COLUMNS"] = str(width)
    stdout, stderr = io.BytesIO(), io.BytesIO()
    env = Env(
        stdout=stdout,
        stderr=stderr,
        stdout_is_terminal=terminal,
        encoding=encoding,
        variables=given,
        now=lambda: now,
        sleep=lambda _: None,
        terminal_size=lambda: None if width is None else (width, 24),
    )
    code = main([str(a) for a in argv], env)
    return Ran(code, stdout.getvalue(), stderr.getvalue().decode(encoding))


@pytest.fixture(scope="session", autouse=True)
def no_journal_of_this_machine(tmp_path_factory):
    """Keep the records and settings of whoever runs the tests out of the programs that tests start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.delenv("WITHDRAWAL_SCHEDULE", raising=False)
        patch.delenv("WITHDRAWAL_JOURNAL", raising=False)
        yield


@pytest.fixture(scope="session")
def run():
    """`run("status", "--json", width=80, …)` gives a `Ran`."""
    return run_program


@pytest.fixture
def schedule_file(tmp_path):
    """`schedule_file(deadlines=[…], …)` writes a small schedule with those lists and gives its path."""

    def write(name: str = "small.json", **changes: Any) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(small_schedule(**changes)), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def make_schedule():
    """The plain values of a small schedule, with changes."""
    return small_schedule


@pytest.fixture(scope="session")
def build():
    """Small schedules as objects."""
    return Build()
