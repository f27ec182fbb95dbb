"""Shared fixtures: the whole program, small schedules, and nothing of the machine that runs the tests."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

import pytest
from factories import Build, small_schedule
from hypothesis import settings
from program import Cli
from published import BASE, held

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


def pytest_make_parametrize_id(val):
    """Return an id without a backslash for a text that pytest would escape: mutmut cannot select a test by such an id."""
    if isinstance(val, str) and "\\" in (escaped := ascii(val)):
        return escaped.replace("\\", "")
    return None


@pytest.fixture(scope="session")
def run():
    """`run("status", "--json", width=80, …)` returns a `Result`; the clock stands at noon in Baghdad."""
    return Cli()


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


@pytest.fixture
def published(run, tmp_path):
    """`published("--known-by", …)` publishes and gives what the folder holds."""

    def publish(*options, name="site"):
        ran = run("publish", tmp_path / name, *(() if "--base-url" in options else BASE), *options).ok()
        files = held(tmp_path / name)
        assert ran.out.startswith(f"{tmp_path / name}: {len(files) - 1} files, as of ")
        return files

    return publish


@pytest.fixture
def road(published, schedule_file):
    """`road(as_of, …)` publishes a schedule of one deadline, 30 September 2026; the record ends on 1 September."""
    return lambda as_of, *options, **changes: published(
        "--schedule", schedule_file(**changes), "--as-of", as_of, *options
    )
