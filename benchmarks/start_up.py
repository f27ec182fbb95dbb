"""Measure the cold start of commands beside a trivial Typer program, taking turns in one run.

    python benchmarks/start_up.py [--runs 40] [--check]

Prints a Markdown table of medians and ratios. With `--check` it exits with 1 when a ratio is over its budget by more
than the room for noise: it measures again, up to three times, before it says so.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
TRIVIAL = [sys.executable, str(HERE / "trivial.py")]
OURS = [sys.executable, "-m", "withdrawal_cli"]
FLOORS = {"plain": [*TRIVIAL, "plain"], "table": [*TRIVIAL, "table"]}
CASES = (
    ("status --json", [*OURS, "status", "--json"], "plain", 1.25),
    ("status", [*OURS, "status"], "table", 1.2),
    ("countdown --json", [*OURS, "countdown", "--json"], "plain", 1.25),
    ("countdown --oneline", [*OURS, "countdown", "--oneline"], "plain", 1.25),
    ("--version", [*OURS, "--version"], "plain", 1.0),
)
COMPILED = tempfile.mkdtemp(prefix="withdrawal-benchmark-")
ROOM = 1.1
"""How far over its budget a ratio may be measured on a noisy machine before it counts as a regression."""


def once(command: list[str]) -> float:
    """Run a command with its output thrown away; give the seconds it took.

    Compiled code is kept even where the machine is told not to, as in an installed program.
    """
    variables = {**os.environ, "COLUMNS": "100", "PYTHONPYCACHEPREFIX": COMPILED}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=variables)
    return time.perf_counter() - start


def measure(runs: int) -> dict[str, float]:
    """Run all commands in turn, `runs` times; give the median seconds of each."""
    commands = {**FLOORS, **{name: command for name, command, _, _ in CASES}}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        once(command)  # compiles what is not compiled yet
    for _ in range(runs):
        for name, command in commands.items():
            seconds[name].append(once(command))
    return {name: statistics.median(found) for name, found in seconds.items()}


def report(medians: dict[str, float]) -> list[str]:
    """Print the table; give the names of the cases over budget."""
    print(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores\n")
    print("| command | median ms | beside | ratio | budget |")
    print("| --- | ---: | --- | ---: | ---: |")
    over = []
    for name, _, floor, budget in CASES:
        ratio = medians[name] / medians[floor]
        beside = f"trivial Typer program ({medians[floor] * 1000:.0f} ms)"
        beside = beside if floor == "plain" else f"the same with a Rich table ({medians[floor] * 1000:.0f} ms)"
        print(f"| `withdrawal {name}` | {medians[name] * 1000:.0f} | {beside} | {ratio:.2f} | {budget} |")
        if ratio > budget * ROOM:
            over.append(name)
    return over


def main() -> int:
    """Measure, print, and with `--check` judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for _ in range(3 if options.check else 1):
        over = report(measure(options.runs))
        if not over:
            return 0
    if options.check:
        print(f"\nover budget: {', '.join(over)}")
    return 1 if options.check else 0


if __name__ == "__main__":
    sys.exit(main())
