"""Measure long schedules beside the floors and beside what people would pick instead, taking turns in one run.

    python benchmarks/scale.py [--sizes 1000,10000,100000,1000000] [--runs 5] [--check]

Prints a Markdown table. With `--check` it measures 10,000 and 100,000 deadlines only, and exits with 1 when a budget is
missed by more than the room for noise; it measures again, up to three times, before it says so. Ratios are of processor
time: on a machine that does other work it is steadier than the clock.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from deadlines import AS_OF, due_of, write_schedule
from turns import Case, Turn, in_turns, least_cpu, median_cpu, median_wall, over_budget, peak, ratio

HERE = Path(__file__).parent
OURS = [sys.executable, "-m", "withdrawal_cli"]
JSON, SHEET, LINES, ICAL = (f"floor: {what}" for what in ("msgspec", "csv", "plain lines", "icalendar"))
FLOORS = {JSON: "json", SHEET: "csv", LINES: "lines", ICAL: "calendar"}
FORMS = {
    "status --json": (JSON, 3.0),
    "status --json -r region-3": (JSON, 3.0),
    "status --format jsonl": (JSON, 3.0),
    "status --format csv": (SHEET, 3.0),
    "status": (LINES, None),
    "status --format markdown": (LINES, None),
    "countdown --json": (JSON, None),
    "timeline --json": (JSON, None),
    "check": (JSON, None),
    "calendar": (ICAL, 1.2),
}
JUDGED = ("status --json", "status --format csv")
MILLION = ("status --json", "status --format jsonl")
MEMORY, GROWTH = 15.0, 11.0
"""What 100,000 deadlines may take in memory, times the file, and in time, times 10,000 deadlines."""
ROOM = 1.4
"""How far over its budget a ratio may be measured on a noisy machine before it counts as a regression."""
MOST_FOR_ALL, MOST_FOR_CALENDARS = 100_000, 10_000


def commands_for(number: int, folder: Path, forms: tuple[str, ...]) -> dict[str, Case]:
    """Give the commands to compare for so many deadlines, with the files that they read."""
    path = str(write_schedule(number, folder))
    asked = ["--no-journal", "--as-of", AS_OF, "--schedule", path]
    floors = {floor for form, (floor, _) in FORMS.items() if form in forms}
    commands = {
        name: Case([sys.executable, str(HERE / "floor.py"), "status", path, AS_OF, "--form", form])
        for name, form in FLOORS.items()
        if name in floors
    }
    return commands | {f"withdrawal {form}": Case([*OURS, *form.split(), *asked], *FORMS[form]) for form in forms}


def missing_peers() -> list[str]:
    """Name the programs that are not there to compare with."""
    return [name for name, program in (("remind", "remind"), ("taskwarrior", "task")) if shutil.which(program) is None]


def peers_for(number: int, folder: Path) -> dict[str, Case]:
    """Give what people would pick instead, with the same deadlines in their files."""
    return {
        name: Case(command, JSON) for name, command in (_remind(number, folder) | _taskwarrior(number, folder)).items()
    }


def _remind(number: int, folder: Path) -> dict[str, list[str]]:
    if shutil.which("remind") is None:
        return {}
    path = folder / f"{number}.rem"
    lines = (f"REM {due_of(n):%-d %b %Y} +60 MSG Delivery under contract {n} %b" for n in range(number))
    path.write_text("\n".join(lines) + "\n")
    return {"remind -n": ["remind", "-n", str(path), "2026-11-22"]}


def _taskwarrior(number: int, folder: Path) -> dict[str, list[str]]:
    if shutil.which("task") is None:
        return {}
    home = folder / f"task-{number}"
    if not home.exists():
        home.mkdir()
        entry = '[description:"Delivery under contract {0}" due:"{1}" entry:"1733000000" status:"pending" uuid:"{2}"]'
        lines = (entry.format(n, _seconds(n), f"00000000-0000-4000-8000-{n:012d}") for n in range(number))
        (home / "pending.data").write_text("\n".join(lines) + "\n")
        (home / "taskrc").write_text(f"data.location={home}\ngc=off\nrecurrence=off\nhooks=off\nverbose=nothing\n")
    return {"task export": ["task", f"rc:{home / 'taskrc'}", "rc.confirmation=off", "export"]}


def _seconds(n: int) -> int:
    return (due_of(n).toordinal() - 719_163) * 86_400


HEAD = (
    "| deadlines | command | median ms | processor ms | beside | ratio | budget | peak MiB | times the file |",
    "| ---: | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |",
)


def rows(number: int, cases: dict[str, Case], rounds: list[dict[str, list[Turn]]], size: int) -> list[str]:
    """Give the lines of the table for one number of deadlines; each round has a ratio of its own."""
    lines = []
    for name, case in cases.items():
        turns = [turn for found in rounds for turn in found[name]]
        ratios = ", ".join(f"{ratio(found[name], found[case.beside]):.2f}" for found in rounds) if case.beside else ""
        lines.append(
            f"| {number:,} | `{name}` | {median_wall(turns) * 1000:,.0f} | {median_cpu(turns) * 1000:,.0f} "
            f"| {case.beside or ''} | {ratios} | {case.budget or ''} "
            f"| {peak(turns) / 2**20:,.0f} | {peak(turns) / size:.1f} |"
        )
    return lines


def measure(sizes: list[int], runs: int, rounds: int) -> None:
    """Measure schedules of these lengths, so many times over, and print the table."""
    print("\n".join(HEAD))
    with tempfile.TemporaryDirectory(prefix="withdrawal-scale-") as name:
        folder = Path(name)
        for number in sizes:
            many = number > MOST_FOR_ALL
            forms = MILLION if many else tuple(FORMS) if number <= MOST_FOR_CALENDARS else tuple(FORMS)[:-1]
            cases = commands_for(number, folder, forms) | ({} if many else peers_for(number, folder))
            found = [
                in_turns(cases, 1 if many else runs if number > MOST_FOR_CALENDARS else max(2, runs // 2))
                for _ in range(rounds)
            ]
            print(
                "\n".join(rows(number, cases, found, (folder / f"deadlines-{number}.json").stat().st_size)), flush=True
            )


def missed(folder: Path, runs: int) -> list[str]:
    """Measure what the budgets are about; name those that are missed beyond the room for noise."""
    started = in_turns({"start": Case([*OURS, "status", "--json", "--no-journal"])}, runs)["start"]
    small = in_turns(commands_for(10_000, folder, JUDGED[:1]), runs)
    cases = commands_for(100_000, folder, JUDGED)
    large = in_turns(cases, runs)
    size, name = (folder / "deadlines-100000.json").stat().st_size, f"withdrawal {JUDGED[0]}"
    print("\n".join([*HEAD, *rows(100_000, cases, [large], size)]))
    memory = peak(large[name]) / size
    growth = (least_cpu(large[name]) - least_cpu(started)) / (least_cpu(small[name]) - least_cpu(started))
    print(f"growth from 10,000 to 100,000 deadlines: {growth:.2f} (budget {GROWTH:g})")
    measured = (("memory", memory, MEMORY), ("growth", growth, GROWTH))
    return over_budget(cases, large, ROOM) + [what for what, value, budget in measured if value > budget * ROOM]


def check(runs: int) -> int:
    """Hold long schedules to their budgets, with room for noise; measure again before saying no."""
    over: list[str] = []
    with tempfile.TemporaryDirectory(prefix="withdrawal-scale-") as name:
        for _ in range(3):
            over = missed(Path(name), runs)
            if not over:
                return 0
    print(f"over budget: {', '.join(over)}")
    return 1


def main() -> int:
    """Measure and print, or with `--check` judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.check:
        return check(options.runs)
    measure([int(size) for size in options.sizes.split(",")], options.runs, options.rounds)
    for peer in missing_peers():
        print(f"\nNot compared, because it is not installed: {peer}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
