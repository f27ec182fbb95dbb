"""Run commands in turns, each a process of its own; its time, its processor time and its peak memory."""

import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass

COMPILED = tempfile.mkdtemp(prefix="withdrawal-benchmark-")


@dataclass(frozen=True)
class Case:
    """A command to measure, the name of the one beside which it is, and how many times that it may take."""

    command: list[str]
    beside: str | None = None
    budget: float | None = None


@dataclass(frozen=True)
class Turn:
    """What one run took: seconds on the clock, seconds of processors, bytes of memory at its peak."""

    wall: float
    cpu: float
    peak: int


def once(command: list[str]) -> Turn:
    """Run a command with its output thrown away.

    Compiled code is kept even where the machine is told not to, as in an installed program.
    """
    variables = {
        **os.environ, "COLUMNS": "100", "PYTHONPYCACHEPREFIX": COMPILED, "WITHDRAWAL_LIMIT_MIB": "1024",
    }  # fmt: skip
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=variables
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and "check" not in command:  # its code is an answer
        raise subprocess.CalledProcessError(process.returncode, command)
    return Turn(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def in_turns(cases: dict[str, Case], runs: int) -> dict[str, list[Turn]]:
    """Run all cases once to warm up, then `runs` times in turn."""
    for case in cases.values():
        once(case.command)
    turns: dict[str, list[Turn]] = {name: [] for name in cases}
    for _ in range(runs):
        for name, case in cases.items():
            turns[name].append(once(case.command))
    return turns


def median_wall(turns: list[Turn]) -> float:
    return statistics.median(turn.wall for turn in turns)


def median_cpu(turns: list[Turn]) -> float:
    return statistics.median(turn.cpu for turn in turns)


def ratio(turns: list[Turn], floor: list[Turn]) -> float:
    """Give how many times the floor's processor time it takes, the median of turns that followed each other.

    What else the machine does slows both of such a pair alike.
    """
    return statistics.median(ours.cpu / theirs.cpu for ours, theirs in zip(turns, floor, strict=True))


def least_cpu(turns: list[Turn]) -> float:
    return min(turn.cpu for turn in turns)


def peak(turns: list[Turn]) -> int:
    return max(turn.peak for turn in turns)


def over_budget(cases: dict[str, Case], found: dict[str, list[Turn]], room: float) -> list[str]:
    """Name the cases over their budget by more than the room for noise."""
    return [
        name
        for name, case in cases.items()
        if case.beside and case.budget and ratio(found[name], found[case.beside]) > case.budget * room
    ]
