"""Measure the cold start of every command against a trivial Typer program.

    python benchmarks/start_up.py [--runs 20] [--check]

Prints a Markdown table. With `--check` it exits with 1 when a ratio is over its budget by more than the allowance for
noise; a case that is over is measured again, up to three times.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from harness import BASELINES, HEAD, Case, in_turns, over_budget, row

RECORD = Path(__file__).parents[1] / "data" / "schedule.json"
OURS = [sys.executable, "-m", "withdrawal_cli"]
TRIVIAL, DRAWN = "a trivial Typer program", "the same, drawing a Rich table"
LISTINGS = (
    "status", "countdown", "timeline", "show federal", "sites", "sources", "diff 2026-01-10 2026-01-17", "journal list",
)  # fmt: skip
NOISE = 1.25
"""How far over its budget a ratio may be on a busy machine before it counts as a regression."""
JSON_BUDGET, PIPE_BUDGET, TERMINAL_BUDGET = 1.25, 1.2, 1.2


def cases(folder: Path) -> dict[str, Case]:
    """Return the baselines and every command: as JSON, in a pipe, and in a terminal."""
    journal = ["--journal", str(folder / "journal.jsonl")]
    trivial = [sys.executable, str(BASELINES), "trivial"]
    found = {
        TRIVIAL: Case([*trivial, "plain"]),
        DRAWN: Case([*trivial, "table"], TRIVIAL, terminal=True),
        "`withdrawal --version`": Case([*OURS, "--version"], TRIVIAL, 1.0),
        "`withdrawal --help`": Case([*OURS, "--help"], TRIVIAL),  # loads every command
        "`withdrawal status` in a pipe": Case([*OURS, "status", *journal], TRIVIAL, PIPE_BUDGET),
        "`withdrawal status` in a terminal": Case([*OURS, "status", *journal], DRAWN, TERMINAL_BUDGET, terminal=True),
    }
    for words in (*(f"{listing} --json" for listing in LISTINGS), "countdown --oneline", "check --region federal"):
        found[f"`withdrawal {words}`"] = Case([*OURS, *words.split(), *journal], TRIVIAL, JSON_BUDGET)
    found["`withdrawal schedule validate FILE`"] = Case([*OURS, "schedule", "validate", str(RECORD)], TRIVIAL, 1.25)
    for words in ("timeline", "calendar", f"publish {folder / 'site'}"):  # no budget of their own
        found[f"`withdrawal {words.split()[0]}`"] = Case([*OURS, *words.split(), *journal], TRIVIAL)
    return found


def main() -> int:
    """Measure and print; with `--check`, return 1 when a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="withdrawal-start-") as name:
        measured = every = cases(Path(name))
        for _ in range(3 if options.check else 1):
            found = in_turns(measured, options.runs)
            print("\n".join([HEAD, *(row(name, case, found) for name, case in measured.items())]), flush=True)
            over = over_budget(measured, found, NOISE) if options.check else []
            if not over:
                return 0
            measured = {name: case for name, case in every.items() if name in (*over, TRIVIAL, DRAWN)}
    print(f"\nover budget: {', '.join(over)}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
