"""Measure long schedules, and many short ones, against what any program has to do with the same files.

    python benchmarks/scale.py [--runs 5] [--check]

Prints a Markdown table, and memory and growth below it. With `--check` it exits with 1 when a budget is missed by more
than the allowance for noise; it measures up to three times before it says so.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from harness import BASELINES, HEAD, Case, Turn, in_turns, median_cpu, over_budget, peak, row
from make_schedule import AS_OF, make_schedule

OURS = [sys.executable, "-m", "withdrawal_cli"]
ASKED = ["--no-journal", "--as-of", AS_OF]
JSON, CSV, SMALL, START = "msgspec, 100,000 deadlines", "csv, 100,000 deadlines", "10,000 deadlines", "start-up"
LARGE, ONE_FILE = "`status --json`, 100,000 deadlines", "`status --json`, one file of 1,000"
MEMORY, GROWTH = 15.0, 11.0
"""Budgets: peak memory at 100,000 deadlines, as a multiple of the file; time there, as a multiple of 10,000."""
NOISE = 1.4
"""How far over its budget a ratio may be on a busy machine before it counts as a regression."""


def write_schedule(number: int, folder: Path, name: str = "contracts") -> str:
    """Write a schedule of so many deadlines; return its path."""
    path = folder / f"{name}-{number}.json"
    path.write_text(json.dumps(make_schedule(number, name), separators=(",", ":")))
    return str(path)


def cases(folder: Path) -> dict[str, Case]:
    """Return the baselines and the commands that have a budget, with their files written to `folder`."""
    large, small, one = (write_schedule(number, folder) for number in (100_000, 10_000, 1_000))
    many = [write_schedule(20, folder, f"contracts-{n}") for n in range(50)]
    answer, status = [sys.executable, str(BASELINES), "answer"], [*OURS, "status", *ASKED]
    return {
        JSON: Case([*answer, "json", large, AS_OF]),
        LARGE: Case([*status, "--json", "--schedule", large], JSON, 3.0),
        CSV: Case([*answer, "csv", large, AS_OF]),
        "`status --format csv`, 100,000 deadlines": Case([*status, "-f", "csv", "--schedule", large], CSV, 3.0),
        SMALL: Case([*status, "--json", "--schedule", small]),
        START: Case([*status, "--json"]),
        ONE_FILE: Case([*status, "--json", "--schedule", one]),
        "`status --json`, 50 files of 20": Case(
            [*status, "--json", *(word for path in many for word in ("--schedule", path))], ONE_FILE, 1.5
        ),
    }


def beyond_ratios(found: dict[str, list[Turn]], size: int) -> dict[str, tuple[float, float]]:
    """Return what is no ratio of two commands, with its budget: memory and growth."""
    start = median_cpu(found[START])
    growth = (median_cpu(found[LARGE]) - start) / (median_cpu(found[SMALL]) - start)
    return {
        "peak memory at 100,000, as a multiple of the file": (peak(found[LARGE]) / size, MEMORY),
        "time at 100,000, as a multiple of 10,000, without start-up": (growth, GROWTH),
    }


def main() -> int:
    """Measure and print; with `--check`, return 1 when a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="withdrawal-scale-") as name:
        measured = cases(Path(name))
        for _ in range(3 if options.check else 1):
            found = in_turns(measured, options.runs)
            print("\n".join([HEAD, *(row(name, case, found) for name, case in measured.items())]))
            others = beyond_ratios(found, (Path(name) / "contracts-100000.json").stat().st_size)
            for what, (value, budget) in others.items():
                print(f"- {what}: {value:.1f} (budget {budget:g})", flush=True)
            over = over_budget(measured, found, NOISE)
            over += [what for what, (value, budget) in others.items() if value > budget * NOISE]
            if not options.check or not over:
                return 0
    print(f"over budget: {', '.join(over)}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
