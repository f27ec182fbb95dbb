"""Measure long schedules beside the floor and beside what people would pick instead, taking turns in one run.

    python benchmarks/scale.py [--sizes 1000,10000,100000] [--runs 5] [--check]

Prints a Markdown table. With `--check` it measures 100,000 deadlines only, and exits with 1 when a budget is missed
by more than the room for noise; it measures again, up to three times, before it says so. Ratios are of processor time:
on a machine that does other work it is steadier than the clock.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from deadlines import AS_OF, due_of, write_schedule
from turns import Turn, in_turns, least_cpu, median_cpu, median_wall, peak

HERE = Path(__file__).parent
OURS = [sys.executable, "-m", "withdrawal_cli"]
FORMS = ("status --json", "status --format jsonl", "status --format csv", "status", "status --json -r region-3")
FLOOR = "msgspec: decode, subtract, encode"
BUDGET, MEMORY, GROWTH = 3.0, 15.0, 11.0
"""What 100,000 deadlines may take: times the floor, times the file in memory, times 10,000 deadlines."""
ROOM = 1.4
"""How far over its budget a ratio may be measured on a noisy machine before it counts as a regression."""
MOST_FOR_PEERS = 100_000


def commands_for(number: int, folder: Path, forms: tuple[str, ...], *, peers: bool) -> dict[str, list[str]]:
    """Give the commands to compare for so many deadlines, with the files that they read."""
    path = str(write_schedule(number, folder))
    asked = ["--no-journal", "--as-of", AS_OF, "--schedule", path]
    commands = {FLOOR: [sys.executable, str(HERE / "floor.py"), "status", path, AS_OF]}
    commands |= {f"withdrawal {form}": [*OURS, *form.split(), *asked] for form in forms}
    if peers:
        commands |= _remind(number, folder) | _taskwarrior(number, folder)
    return commands


def missing_peers() -> list[str]:
    """Name the programs that are not there to compare with."""
    return [name for name, program in (("remind", "remind"), ("taskwarrior", "task")) if shutil.which(program) is None]


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


def rows(number: int, found: dict[str, list[Turn]], size: int) -> list[str]:
    """Give the lines of the table for one number of deadlines."""
    floor = found[FLOOR]
    return [
        f"| {number:,} | `{name}` | {median_wall(turns) * 1000:,.0f} | {median_cpu(turns) * 1000:,.0f} "
        f"| {median_cpu(turns) / median_cpu(floor):.2f} | {peak(turns) / 2**20:,.0f} | {peak(turns) / size:.1f} |"
        for name, turns in found.items()
    ]


HEAD = (
    "| deadlines | command | median ms | processor ms | ratio to the floor | peak MiB | times the file |",
    "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
)


def over_budget(folder: Path, runs: int) -> list[str]:
    """Measure what the budgets are about; name those that are missed beyond the room for noise."""
    small = in_turns(commands_for(10_000, folder, FORMS[:1], peers=False), runs)
    large = in_turns(commands_for(100_000, folder, FORMS[:1], peers=False), runs)
    started = in_turns({"start": [*OURS, "status", "--json", "--no-journal"]}, runs)["start"]
    name = f"withdrawal {FORMS[0]}"
    # pairs of turns that followed each other: what else the machine does slows both alike
    ratio = statistics.median(ours.cpu / floor.cpu for ours, floor in zip(large[name], large[FLOOR], strict=True))
    memory = peak(large[name]) / (folder / "deadlines-100000.json").stat().st_size
    growth = (least_cpu(large[name]) - least_cpu(started)) / (least_cpu(small[name]) - least_cpu(started))
    measured = (("time beside the floor", ratio, BUDGET), ("memory", memory, MEMORY), ("growth", growth, GROWTH))
    for what, value, budget in measured:
        print(f"100,000 deadlines, {what}: {value:.2f} (budget {budget:g})")
    return [what for what, value, budget in measured if value > budget * ROOM]


def measure(sizes: list[int], runs: int) -> None:
    """Measure schedules of these lengths and print the table."""
    print("\n".join(HEAD))
    with tempfile.TemporaryDirectory(prefix="withdrawal-scale-") as name:
        folder = Path(name)
        for number in sizes:
            few = number > MOST_FOR_PEERS
            commands = commands_for(number, folder, FORMS[:2] if few else FORMS, peers=not few)
            found = in_turns(commands, 2 if few else runs)
            print("\n".join(rows(number, found, (folder / f"deadlines-{number}.json").stat().st_size)), flush=True)


def check(runs: int) -> int:
    """Hold 100,000 deadlines to their budgets, with room for noise; measure again before saying no."""
    over: list[str] = []
    with tempfile.TemporaryDirectory(prefix="withdrawal-scale-") as name:
        for _ in range(3):
            over = over_budget(Path(name), runs)
            if not over:
                return 0
    print(f"over budget: {', '.join(over)}")
    return 1


def main() -> int:
    """Measure and print, or with `--check` judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.check:
        return check(options.runs)
    measure([int(size) for size in options.sizes.split(",")], options.runs)
    for peer in missing_peers():
        print(f"\nNot compared, because it is not installed: {peer}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
