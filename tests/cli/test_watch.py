"""`countdown --watch`: the loop, the streams and the way out, under a clock that the test moves."""

import errno
import gc
import io
import os
import pty
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

import pytest
from earlier import EARLIER, VARIABLES

from withdrawal_cli.__main__ import main
from withdrawal_cli.environment import Env, _sleep_until_signal

ENTER, LEAVE = "\x1b[?1049h\x1b[?25l\x1b[?7l", "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
KURDISTAN = ["countdown", "--watch", "-r", "kurdistan"]


class Writes(io.RawIOBase):
    """A stream that remembers each write."""

    def __init__(self, fails_at=None, error=None):
        self.all = []
        self.fails_at, self.error = fails_at, error

    def writable(self):
        return True

    def write(self, data):
        if self.fails_at is not None and len(self.all) >= self.fails_at:
            raise self.error
        self.all.append(bytes(data).decode())
        return len(data)


class World:
    """An `Env` whose clock moves by what is slept, and that is interrupted after so many ticks."""

    def __init__(self, start="2026-11-22T09:00:00+00:00", *, ticks=3, terminal=True, out=None, size=(80, 24), **more):
        self.time = datetime.fromisoformat(start)
        self.left = ticks
        self.out = out or Writes()
        self.err = Writes()
        self.slept = []
        self.at_sleep = lambda: None
        self.size = size
        variables = {"TERM": "xterm", "NO_COLOR": "1"} | VARIABLES | more.pop("variables", {})
        self.env = Env(
            stdout=self.out, stderr=self.err, stdout_is_terminal=terminal, variables=variables, sleep=self.sleep,
            now=lambda: self.time, terminal_size=lambda: self.size, **more,
        )  # fmt: skip

    def sleep(self, seconds):
        assert 0 < seconds <= 1
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)
        self.left -= 1
        self.at_sleep()
        if self.left == 0:
            raise KeyboardInterrupt

    def run(self, *argv):
        return main(list(argv), self.env)

    @property
    def frames(self):
        return [write for write in self.out.all if write.startswith("\x1b[H")]


def texts(frame):
    return [
        line.strip() for line in frame.removeprefix("\x1b[H").replace("\x1b[K", "").replace("\x1b[J", "").split("\r\n")
    ]


RUNNING = "2026-09-15T09:00:00+00:00"
"""A moment at which the deadline of the Kurdistan Region is still ahead."""


def clocks(world):
    """Return how much time each frame says is left."""
    return [next(text for text in texts(frame) if " left" in text).partition(" left")[0] for frame in world.frames]


def test_a_frame_each_second_and_the_last_state_after_ctrl_c():
    world = World(RUNNING, ticks=3)
    assert world.run(*KURDISTAN) == 130
    out = world.out.all
    assert out[0] == ENTER
    assert clocks(world) == ["15 days 12:00:00", "15 days 11:59:59", "15 days 11:59:58"]
    assert out[1:4] == world.frames
    assert out[4:] == [LEAVE, "15 Sep 2026, 12:00:02 | Kurdistan Region: due, 15 days 11:59:58 left\n"]
    assert world.err.all == []


def test_q_leaves_with_the_last_state():
    world = World(RUNNING, ticks=9)
    world.env.keyboard.pressed = lambda: "q" if len(world.slept) == 2 else ""
    assert world.run(*KURDISTAN) == 0
    assert len(world.frames) == 2
    assert world.out.all[-2:] == [LEAVE, "15 Sep 2026, 12:00:01 | Kurdistan Region: due, 15 days 11:59:59 left\n"]


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (24, 8)])
def test_the_largest_unit_is_never_lost(size):
    world = World("2025-11-04T21:00:00+00:00", ticks=1, size=size)
    world.run(*KURDISTAN)
    assert "10 months 26 days" in world.frames[0]


def test_nothing_ticks_for_what_has_no_clock_left():
    world = World(ticks=2)
    world.run(*KURDISTAN)
    assert world.frames[0] == world.frames[1]


def test_each_line_is_cleared_before_it_is_written_and_what_is_below():
    world = World(ticks=1, size=(80, 40))
    world.run("countdown", "--watch")
    frame = world.frames[0]
    assert frame.count("\x1b[K") == frame.count("\r\n")
    assert frame.endswith("\r\n\x1b[J")


@pytest.mark.parametrize("rows", [1, 2, 5, 9, 12])
def test_a_low_screen_never_scrolls_and_says_what_is_left_out(rows):
    world = World(ticks=1, size=(80, rows))
    world.run("countdown", "--watch")
    lines = texts(world.frames[0].removesuffix("\r\n\x1b[J"))
    assert len(lines) <= rows
    assert lines[-1] == "q or Ctrl-C quits" or lines[-1].startswith("and ")


@pytest.mark.parametrize("start", ["2026-09-30T20:59:58.400+00:00", "2026-09-30T20:59:58+00:00"])
def test_the_status_flips_at_the_deadline_by_itself(start):
    world = World(start, ticks=4, terminal=False)
    assert world.run(*KURDISTAN) == 130
    assert world.out.all == [
        "30 Sep 2026, 23:59:58 | Kurdistan Region: due, 00:00:02 left\n",
        "30 Sep 2026, 23:59:59 | Kurdistan Region: due, 00:00:01 left\n",
        "1 Oct 2026, 00:00:00 | Kurdistan Region: unknown, due 1 day ago\n",
        "1 Oct 2026, 00:00:01 | Kurdistan Region: unknown, due 1 day ago\n",
    ]
    assert world.time == datetime(2026, 9, 30, 21, 0, 2, tzinfo=timezone.utc)


def test_upcoming_becomes_due_at_the_start_of_the_span():
    world = World("2026-08-31T20:59:59+00:00", ticks=2, terminal=False)
    world.run(*KURDISTAN, "--soon", "10")
    assert world.out.all == [
        "31 Aug 2026, 23:59:59 | Kurdistan Region: upcoming, 1 month 00:00:01 left\n",
        "1 Sep 2026, 00:00:00 | Kurdistan Region: due, 1 month 00:00:00 left\n",
    ]


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2026-09-30T23:59:59+03:00", ["30 Sep 2026, 23:59:59", "1 Oct 2026, 00:00:00"]),
        ("2026-01-01", ["1 Jan 2026, 00:00:00", "1 Jan 2026, 00:00:01"]),
        ("9999-12-31T23:59:59+03:00", ["31 Dec 9999, 23:59:59", "31 Dec 9999, 23:59:59"]),
    ],
)
def test_as_of_says_where_the_clock_starts(as_of, said):
    world = World("2030-02-03T04:05:06.700+00:00", ticks=len(said) + 1, terminal=False)
    world.run(*KURDISTAN, "--as-of", as_of)
    seen = [line.split(" | ")[0] for line in world.out.all]
    assert seen[: len(set(said))] == list(dict.fromkeys(said))
    assert all(seconds == 1 for seconds in world.slept)


def test_ticks_do_not_drift_and_a_slow_one_does_not_double_up():
    world = World("2026-11-22T09:00:00.250+00:00", ticks=4, terminal=False)

    def slow():  # the second tick takes 2.5 seconds to be shown
        if len(world.slept) == 2:
            world.time += timedelta(seconds=2.5)

    world.at_sleep = slow
    world.run(*KURDISTAN)
    assert [line.partition(" |")[0][-2:] for line in world.out.all] == ["00", "01", "04", "05"]
    assert world.slept == [0.75, 1, 0.5, 1]


def test_a_sleep_that_ends_early_shows_nothing_twice():
    world = World(ticks=4, terminal=False)
    world.at_sleep = lambda: setattr(
        world, "time", world.time - timedelta(seconds=0.25) if len(world.slept) == 1 else world.time
    )
    world.run(*KURDISTAN)
    assert [line.partition(" |")[0][-2:] for line in world.out.all] == ["00", "01", "02"]


def test_a_new_size_is_drawn_at_once():
    world = World(RUNNING, ticks=3)

    def resize():
        if len(world.slept) == 1:
            world.time -= timedelta(seconds=0.5)
            world.size = (50, 20)
            signal.raise_signal(signal.SIGWINCH)

    world.at_sleep = resize
    world.run(*KURDISTAN)
    assert clocks(world) == ["15 days 12:00:00", "15 days 12:00:00", "15 days 11:59:59"]
    assert max(map(len, texts(world.frames[0]))) > 50
    assert max(map(len, texts(world.frames[1].removesuffix("\r\n\x1b[J")))) <= 50
    assert world.slept == [1, 0.5, 1]


def test_sigterm_restores_the_terminal_and_ends_by_143():
    before = [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGWINCH, signal.SIGTSTP)]
    world = World()
    world.at_sleep = lambda: signal.raise_signal(signal.SIGTERM)
    assert world.run(*KURDISTAN) == 143
    assert world.out.all[-1] == LEAVE
    assert world.err.all == []
    assert before == [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGWINCH, signal.SIGTSTP)]


def test_the_way_out_cannot_be_interrupted():
    class Twice(Writes):
        def write(self, data):
            if bytes(data).decode() == LEAVE:
                signal.raise_signal(signal.SIGINT)
            return super().write(data)

    world = World(ticks=1, out=Twice())
    assert world.run(*KURDISTAN) == 130
    assert world.out.all[-2] == LEAVE


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141, []),
        (OSError(errno.ENOSPC, "No space left on device"), 1,
         ["withdrawal: error: standard output: cannot be written (no space left on device)\n"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("terminal", [True, False])
def test_an_output_that_ends_is_no_traceback(error, code, said, terminal):
    world = World(terminal=terminal, ticks=9, out=Writes(fails_at=2, error=error))
    assert world.run(*KURDISTAN) == code
    assert world.err.all == said
    assert len(world.slept) == (1 if terminal else 2)


@pytest.mark.parametrize(
    "surroundings", [{"terminal": False}, {"variables": {"TERM": "dumb"}}, {"variables": {"TERM": ""}}]
)
def test_without_terminal_control_there_is_a_plain_line_each_second(surroundings):
    world = World(ticks=2, **surroundings)
    assert world.run(*KURDISTAN) == 130
    assert len(world.out.all) == 2
    assert all(line.endswith(" ago\n") and "\x1b" not in line for line in world.out.all)


def test_oneline_ticks_the_one_line():
    line = "Kurdistan Region: unknown, due 53 days ago"
    world = World(ticks=2, terminal=False)
    assert world.run(*KURDISTAN, "--oneline") == 130
    assert world.out.all == [line + "\n"] * 2
    world = World(ticks=2)
    assert world.run(*KURDISTAN, "--oneline") == 130
    assert world.out.all == [ENTER, *[f"\x1b[H\x1b[K{line}\r\n\x1b[J"] * 2, LEAVE, line + "\n"]


def test_known_by_and_colour_work_as_elsewhere():
    world = World(ticks=1, terminal=False)
    world.run("countdown", "-w", "-r", "federal", "--known-by", "2026-01-01")
    assert world.out.all == [
        "22 Nov 2026, 12:00:00 | Federal Iraq: overdue, due 326 days ago (using only what was published by 1 Jan 2026)\n"
    ]
    world = World(ticks=1)
    world.run(*KURDISTAN, "--color", "always")
    assert "\x1b[1;35m? unknown\x1b[0m" in world.frames[0]


@pytest.mark.parametrize("option", [["--json"], ["-f", "csv"], ["-o", "x.md"]])
def test_a_format_or_a_file_is_a_usage_error(option):
    world = World()
    assert world.run(*KURDISTAN, *option) == 2
    assert world.out.all == []
    assert world.err.all[0] == "withdrawal: error: --watch cannot be combined with --format, --json or --output\n"


def test_a_long_run_collects_its_garbage():
    gc.disable()
    try:
        World(ticks=1).run(*KURDISTAN)
        assert gc.isenabled()
    finally:
        gc.enable()


def test_the_schedule_is_read_once(monkeypatch):
    from withdrawal_cli.cli import inputs

    reads = []
    real = inputs.load_schedules
    monkeypatch.setattr(inputs, "load_schedules", lambda paths: reads.append([str(p) for p in paths]) or real(paths))
    World(ticks=5).run(*KURDISTAN)
    assert reads == [[str(EARLIER)]]


def test_columns_narrows_a_screen_and_never_widens_it():
    assert World(size=(80, 24), variables={"COLUMNS": "50"}).env.screen_size == (50, 24)
    assert World(size=(80, 24), variables={"COLUMNS": "500"}).env.screen_size == (80, 24)
    assert World(size=(0, 0)).env.screen_size == (80, 24)


def read_until(master, wanted, seconds=20):
    seen, end = b"", time.monotonic() + seconds
    while wanted not in seen and time.monotonic() < end:
        try:
            seen += os.read(master, 65536)
        except OSError:
            break
    return seen


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_in_a_real_terminal_the_screen_is_given_back(number, code):
    master, slave = pty.openpty()
    argv = [sys.executable, "-m", "withdrawal_cli", *KURDISTAN]
    run = subprocess.Popen(argv, stdout=slave, stderr=slave, env=os.environ | {"TERM": "xterm"})
    os.close(slave)
    try:
        assert LEAVE[4:].encode() not in read_until(master, b"Ctrl-C quits")
        run.send_signal(number)
        last = read_until(master, LEAVE.encode())
        assert LEAVE.encode() in last
        assert run.wait(20) == code
        assert b"Traceback" not in last
    finally:
        run.kill()
        run.wait()
        os.close(master)


def test_ctrl_z_gives_the_screen_back_and_takes_it_again():
    master, slave = pty.openpty()
    argv = [sys.executable, "-m", "withdrawal_cli", *KURDISTAN]
    # alone in its session the run is not stopped by the signal, so it goes on at once
    run = subprocess.Popen(argv, stdout=slave, stderr=slave, env=os.environ | {"TERM": "xterm"}, start_new_session=True)
    os.close(slave)
    try:
        read_until(master, b"Ctrl-C quits")
        run.send_signal(signal.SIGTSTP)
        again = read_until(master, ENTER.encode())
        assert (LEAVE + ENTER).encode() in again
        assert b"Ctrl-C quits" in again.split(ENTER.encode())[1] + read_until(master, b"Ctrl-C quits")
    finally:
        run.kill()
        run.wait()
        os.close(master)


def test_a_signal_ends_a_sleep():
    seen = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: seen.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        start = time.monotonic()
        _sleep_until_signal(60)
        assert time.monotonic() - start < 30
        assert seen == [signal.SIGALRM]
        _sleep_until_signal(0.01)
    finally:
        signal.signal(signal.SIGALRM, before)
