"""Measure the cold start of commands beside a trivial Typer program, taking turns in one run.

    python benchmarks/start_up.py [--runs 40] [--check]

Prints a Markdown table of medians, and of ratios of processor time, which other work on the machine moves little. With
`--check` it exits with 1 when a ratio is over its budget by more than the room for noise: it measures again, up to
three times, before it says so.
"""

import argparse
import sys
from pathlib import Path

from turns import Turn, in_turns, median_cpu, median_wall

HERE = Path(__file__).parent
TRIVIAL = [sys.executable, str(HERE / "trivial.py")]
OURS = [sys.executable, "-m", "withdrawal_cli"]
FLOORS = {"python -c pass": [sys.executable, "-c", "pass"], "plain": [*TRIVIAL, "plain"], "table": [*TRIVIAL, "table"]}
CASES = (
    ("status --json", [*OURS, "status", "--json"], "plain", 1.25),
    ("status", [*OURS, "status"], "table", 1.2),
    ("countdown --json", [*OURS, "countdown", "--json"], "plain", 1.25),
    ("countdown --oneline", [*OURS, "countdown", "--oneline"], "plain", 1.25),
    ("--version", [*OURS, "--version"], "plain", 1.0),
)
ROOM = 1.25
"""How far over its budget a ratio may be measured on a noisy machine before it counts as a regression."""


def measure(runs: int, peers: dict[str, list[str]]) -> dict[str, list[Turn]]:
    """Run all commands in turn, `runs` times."""
    return in_turns({**FLOORS, **{name: command for name, command, _, _ in CASES}, **peers}, runs)


def report(turns: dict[str, list[Turn]], others: list[str]) -> list[str]:
    """Print the table; give the names of the cases over budget."""
    print("| command | median ms | processor ms | beside | ratio | budget |")
    print("| --- | ---: | ---: | --- | ---: | ---: |")
    over = []
    beside = {"plain": "trivial Typer program", "table": "the same with a Rich table"}
    unjudged = [(name, floor, None) for floor, names in (("plain", others),) for name in names]
    for name, floor, budget in [*((f, f, None) for f in beside), *((n, f, b) for n, _, f, b in CASES), *unjudged]:
        ratio = median_cpu(turns[name]) / median_cpu(turns[floor])
        called = beside.get(name) or (f"`withdrawal {name}`" if budget else f"`{name}`")
        wall, cpu = median_wall(turns[name]) * 1000, median_cpu(turns[name]) * 1000
        print(f"| {called} | {wall:.0f} | {cpu:.0f} | {beside[floor]} | {ratio:.2f} | {budget or ''} |")
        if budget and ratio > budget * ROOM:
            over.append(name)
    return over


def main() -> int:
    """Measure, print, and with `--check` judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for _ in range(3 if options.check else 1):
        over = report(measure(options.runs, {}), ["python -c pass"])
        if not over:
            return 0
    if options.check:
        print(f"\nover budget: {', '.join(over)}")
    return 1 if options.check else 0


if __name__ == "__main__":
    sys.exit(main())
