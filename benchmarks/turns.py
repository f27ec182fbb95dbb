"""Run commands in turns, each a process of its own; its time, its processor time and its peak memory."""

import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

COMPILED = tempfile.mkdtemp(prefix="withdrawal-benchmark-")


@dataclass(frozen=True)
class Turn:
    """What one run took: seconds on the clock, seconds of processors, bytes of memory at its peak."""

    wall: float
    cpu: float
    peak: int


def once(command: list[str], stdin: Path | None = None) -> Turn:
    """Run a command with its output thrown away.

    Compiled code is kept even where the machine is told not to, as in an installed program.
    """
    variables = {**os.environ, "COLUMNS": "100", "PYTHONPYCACHEPREFIX": COMPILED}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    with open(stdin or os.devnull, "rb") as given:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=variables
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Turn(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def in_turns(commands: dict[str, list[str]], runs: int) -> dict[str, list[Turn]]:
    """Run all commands once to warm up, then `runs` times in turn."""
    for command in commands.values():
        once(command)
    turns: dict[str, list[Turn]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            turns[name].append(once(command))
    return turns


def median_wall(turns: list[Turn]) -> float:
    return statistics.median(turn.wall for turn in turns)


def median_cpu(turns: list[Turn]) -> float:
    return statistics.median(turn.cpu for turn in turns)


def least_cpu(turns: list[Turn]) -> float:
    return min(turn.cpu for turn in turns)


def peak(turns: list[Turn]) -> int:
    return max(turn.peak for turn in turns)
