"""Run commands in turns, each in its own process, and compare their processor time with budgets."""

import os
import statistics
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

COMPILED = tempfile.TemporaryDirectory(prefix="withdrawal-benchmark-")
HEAD = (
    "| command | median ms | processor ms | compared with | ratio | budget |\n| --- | ---: | ---: | --- | ---: | ---: |"
)
BASELINES = Path(__file__).parent / "baselines.py"


@dataclass(frozen=True)
class Case:
    """A command, the name of its baseline, and the largest allowed ratio to it; `terminal` gives it a terminal."""

    command: list[str]
    baseline: str | None = None
    budget: float | None = None
    terminal: bool = False


@dataclass(frozen=True)
class Turn:
    """What one run took: elapsed and processor time in seconds, peak memory in bytes."""

    wall: float
    cpu: float
    peak: int


def once(case: Case) -> Turn:
    """Run a command and discard its output; bytecode is cached, as in an installed program."""
    variables = {**os.environ, "COLUMNS": "100", "TERM": "xterm-256color", "PYTHONPYCACHEPREFIX": COMPILED.name}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    reader, out = os.openpty() if case.terminal else (None, os.open(os.devnull, os.O_WRONLY))
    start = time.perf_counter()
    process = subprocess.Popen(case.command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=variables)
    os.close(out)
    if reader is not None:
        with suppress(OSError):  # the terminal is gone when the program is
            while os.read(reader, 65_536):
                pass
        os.close(reader)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, case.command)
    return Turn(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def in_turns(cases: dict[str, Case], runs: int) -> dict[str, list[Turn]]:
    """Run all cases once to warm up, then `runs` times in turn."""
    for case in cases.values():
        once(case)
    turns: dict[str, list[Turn]] = {name: [] for name in cases}
    for _ in range(runs):
        for name, case in cases.items():
            turns[name].append(once(case))
    return turns


def ratio(turns: list[Turn], baseline: list[Turn]) -> float:
    """Return the median ratio of processor times of runs that followed each other.

    Other work on the machine slows both of such a pair alike, so this is steadier than a ratio of medians.
    """
    return statistics.median(ours.cpu / theirs.cpu for ours, theirs in zip(turns, baseline, strict=True))


def median_cpu(turns: list[Turn]) -> float:
    """Return the median processor time, in seconds."""
    return statistics.median(turn.cpu for turn in turns)


def peak(turns: list[Turn]) -> int:
    """Return the largest peak memory, in bytes."""
    return max(turn.peak for turn in turns)


def row(name: str, case: Case, found: dict[str, list[Turn]]) -> str:
    """Return a case's line of the table."""
    turns = found[name]
    wall, cpu = (statistics.median(times) * 1000 for times in ([t.wall for t in turns], [t.cpu for t in turns]))
    times = f"{ratio(turns, found[case.baseline]):.2f}" if case.baseline else ""
    return f"| {name} | {wall:,.0f} | {cpu:,.0f} | {case.baseline or ''} | {times} | {case.budget or ''} |"


def over_budget(cases: dict[str, Case], found: dict[str, list[Turn]], room: float) -> list[str]:
    """Name the cases that exceed their budget by more than the factor `room`, which allows for a busy machine."""
    return [
        name
        for name, case in cases.items()
        if case.baseline and case.budget and ratio(found[name], found[case.baseline]) > case.budget * room
    ]
