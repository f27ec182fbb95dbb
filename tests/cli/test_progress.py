"""How far long work has come: said on stderr in a terminal, once a run takes more than two seconds."""

import io
import itertools
from datetime import datetime, timezone

import pytest

from withdrawal_cli.cli.main import main
from withdrawal_cli.environment import Env

NUMBER = 1000
NOON = ["--as-of", "2026-11-22T12:00:00+03:00"]
ERASE = "\r\x1b[K"


class Full(io.BytesIO):
    """A disk that takes the first part of an answer and no more."""

    def write(self, data):
        if self.tell():
            raise OSError(28, "No space left on device")
        return super().write(data)


@pytest.fixture
def path(schedule_file, make_schedule):
    road = make_schedule()["deadlines"][0]
    return schedule_file(deadlines=[road | {"id": f"road-{n}"} for n in range(NUMBER)])


@pytest.fixture
def watched(path):
    """Run a command with stderr in a terminal and a clock that goes on by so many seconds each time it is looked at."""

    def ran(*argv, seconds=1.0, stdout=None, **changes):
        clock = itertools.count()
        out, err = stdout or io.BytesIO(), io.BytesIO()
        given = {"stderr_is_terminal": True, "variables": {"TERM": "xterm"}} | changes
        env = Env(
            stdout=out, stderr=err, now=lambda: datetime(2026, 11, 22, 9, tzinfo=timezone.utc),
            seconds=lambda: next(clock) * seconds, **given,
        )  # fmt: skip
        code = main([*argv, *NOON, "--schedule", str(path)], env)
        return code, out.getvalue(), err.getvalue().decode()

    return ran


@pytest.mark.parametrize("argv", [("status", "-f", "csv"), ("countdown", "--json"), ("status",), ("calendar",)])
def test_long_work_says_how_far_it_has_come_and_takes_it_back(watched, run, path, argv):
    code, out, err = watched(*argv)
    assert code == 0
    assert out == run(*argv, *NOON, "--schedule", path).ok().stdout
    lines = err.split(ERASE)
    assert lines[0] == lines[-1] == ""
    assert lines[1] in [f"withdrawal: {done} of 1,000 deadlines" for done in (0, 250, 500)]
    assert err.count("\n") == 0


def test_a_file_is_no_terminal_even_from_one(watched, tmp_path):
    *_, err = watched("status", "-o", str(tmp_path / "x.csv"), stdout_is_terminal=True)
    assert "500 of 1,000 deadlines" in err


@pytest.mark.parametrize(
    "changes",
    [
        {"stdout_is_terminal": True},
        {"stderr_is_terminal": False},
        {"variables": {"TERM": "dumb"}},
        {"variables": {}},
        {"seconds": 0.001},
    ],
)
def test_nothing_is_said_where_nobody_waits_for_it(watched, changes):
    code, _, err = watched("status", "-f", "csv", **changes)
    assert (code, err) == (0, "")


def test_an_error_stands_on_a_line_of_its_own(watched):
    code, _, err = watched("status", "-f", "jsonl", stdout=Full())
    assert code == 1
    assert "of 1,000 deadlines" in err
    assert err.split(ERASE)[-1] == "withdrawal: error: standard output: cannot be written (no space left on device)\n"
