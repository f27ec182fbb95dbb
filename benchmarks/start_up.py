"""Measure the cold start of every command beside a trivial Typer program, taking turns in one run.

    python benchmarks/start_up.py [--runs 40] [--check]

Prints a Markdown table of medians, and of ratios of processor time, which other work on the machine moves little. With
`--check` it exits with 1 when a ratio is over its budget by more than the room for noise: it measures again, up to
three times, before it says so.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from turns import Case, Turn, in_turns, median_cpu, median_wall, over_budget, ratio

HERE = Path(__file__).parent
RECORD = HERE.parent / "data" / "schedule.json"
TRIVIAL = [sys.executable, str(HERE / "trivial.py")]
OURS = [sys.executable, "-m", "withdrawal_cli"]
JSON, TABLE, ICAL = "a trivial Typer program", "the same with a Rich table", "the same with two icalendar entries"
LONG = "the same with 100 rows in a Rich table"
LONG_ICAL = "the same with 100 icalendar entries"
FLOORS = {
    "python -c pass": Case([sys.executable, "-c", "pass"], JSON),
    JSON: Case([*TRIVIAL, "plain"]),
    TABLE: Case([*TRIVIAL, "table"], JSON),
    LONG: Case([*TRIVIAL, "table", "--rows", "100"], JSON),
    ICAL: Case([*TRIVIAL, "calendar"], JSON),
    LONG_ICAL: Case([*TRIVIAL, "calendar", "--entries", "100"], JSON),
}
BUDGETS = {JSON: 1.25, TABLE: 1.2, LONG: 1.2, ICAL: 1.2, LONG_ICAL: 1.2}
LONG_ONES = ("timeline", "sources")
LISTINGS = (
    "status", "countdown", "timeline", "show federal", "sites", "sources", "diff 2026-01-10 2026-01-17", "journal list",
)  # fmt: skip
PLAIN = ("countdown --oneline", "check", "schedule path", f"schedule validate {RECORD}", "journal verify")
NAMED = {f"schedule validate {RECORD}": "schedule validate data/schedule.json"}
ROOM = 1.25
"""How far over its budget a ratio may be measured on a noisy machine before it counts as a regression."""


def cases(peers: dict[str, list[str]], folder: Path) -> dict[str, Case]:
    """Give the floors, every command for people and as JSON, and the peers."""
    journal = ["--journal", str(folder / "journal.jsonl")]
    asked = {f"{listing} --json": JSON for listing in LISTINGS} | {
        listing: LONG if listing in LONG_ONES else TABLE for listing in LISTINGS
    }
    asked |= dict.fromkeys(PLAIN, JSON) | {"calendar": ICAL, "calendar --todo --events": LONG_ICAL}
    ours = {
        f"withdrawal {NAMED.get(words, words)}": Case(
            [*OURS, *words.split(), *(() if words.startswith("schedule") else journal)], beside, BUDGETS[beside]
        )
        for words, beside in asked.items()
    }
    ours["withdrawal --version"] = Case([*OURS, "--version"], JSON, 1.0)
    ours["withdrawal --help"] = Case([*OURS, "--help"], JSON)  # it builds all thirteen commands
    ours["withdrawal publish DIR"] = Case([*OURS, "publish", str(folder / "site"), *journal], JSON)
    return FLOORS | ours | {name: Case(command, JSON) for name, command in peers.items()}


HEAD = (
    "| command | median ms | processor ms | beside | ratio | budget |",
    "| --- | ---: | ---: | --- | ---: | ---: |",
)


def report(measured: dict[str, Case], rounds: list[dict[str, list[Turn]]]) -> None:
    """Print the table; each round has a ratio of its own."""
    print("\n".join(HEAD))
    for name, case in measured.items():
        turns = [turn for found in rounds for turn in found[name]]
        wall, cpu = median_wall(turns) * 1000, median_cpu(turns) * 1000
        ratios = ", ".join(f"{ratio(found[name], found[case.beside]):.2f}" for found in rounds) if case.beside else ""
        called = f"`{name}`" if name not in BUDGETS else name
        print(f"| {called} | {wall:.0f} | {cpu:.0f} | {case.beside or ''} | {ratios} | {case.budget or ''} |")


def measure(runs: int, rounds: int, peers: dict[str, list[str]]) -> None:
    """Measure all commands so many times over, and print the table."""
    with tempfile.TemporaryDirectory(prefix="withdrawal-start-") as name:
        measured = cases(peers, Path(name))
        report(measured, [in_turns(measured, runs) for _ in range(rounds)])


def check(runs: int) -> int:
    """Hold the commands to their budgets, with room for noise; measure again what is over before saying no."""
    with tempfile.TemporaryDirectory(prefix="withdrawal-start-") as name:
        every = judged = {name: case for name, case in cases({}, Path(name)).items() if case.budget or name in BUDGETS}
        over: list[str] = []
        for _ in range(3):
            found = in_turns(judged, runs)
            report(judged, [found])
            over = over_budget(judged, found, ROOM)
            if not over:
                return 0
            judged = {name: case for name, case in every.items() if name in over or name in BUDGETS}
    print(f"\nover budget: {', '.join(over)}")
    return 1


def main() -> int:
    """Measure and print, or with `--check` judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.check:
        return check(options.runs)
    measure(options.runs, options.rounds, {})
    return 0


if __name__ == "__main__":
    sys.exit(main())
