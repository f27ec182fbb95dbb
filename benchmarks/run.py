"""Measure start-up and scale beside other programs, and write the tables to `benchmarks/RESULTS.md`.

    python benchmarks/run.py [--runs 15] [--sizes 1000,10000,100000,1000000]

norwegianblue and khal are installed in a scratch environment, which goes away again; remind and taskwarrior are used
where the machine has them (`apt-get install remind taskwarrior`). What could not be had is named under the tables.
"""

import argparse
import contextlib
import datetime as dt
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import scale
import start_up
import turns

HERE = Path(__file__).parent
PEERS = ("norwegianblue", "khal")
LIBRARIES = ("typer", "msgspec", "rich", "icalendar")
ROUNDS = 2
ABOUT = """`python benchmarks/run.py` writes this page. Commands take turns, and all of it twice: times are medians, and
ratios of processor time, which other work on the machine moves less, one for each time. A floor of a long schedule
(`floor.py`) decodes the same file, subtracts two days for each deadline, and writes what it read, with the library that
sets the pace of the format. The peak of a small program is at least that of its starter.
"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//benchmark//EN
BEGIN:VEVENT
UID:{name}
DTSTAMP:20261101T000000Z
DTSTART;VALUE=DATE:{day}
SUMMARY:{name}
END:VEVENT
END:VCALENDAR
"""
CONFIG = """[calendars]
[[deadlines]]
path = {home}/deadlines
[sqlite]
path = {home}/khal.db
[locale]
local_timezone = Asia/Baghdad
default_timezone = Asia/Baghdad
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


def installed(folder: Path) -> dict[str, Path]:
    """Install each peer in a scratch environment; give the programs of those that could be had."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    found = {}
    for peer in PEERS:
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", peer]
        if subprocess.run(pip, check=False, capture_output=True).returncode == 0:
            found[peer] = folder / "bin" / peer
    return found


def start_up_peers(programs: dict[str, Path], home: Path) -> dict[str, list[str]]:
    """Give the commands of the peers: khal lists two days; norwegianblue shows the product whose dates it carries."""
    commands = {}
    if "norwegianblue" in programs:
        program = [str(programs["norwegianblue"]), "norwegianblue"]
        commands |= {"norwegianblue norwegianblue --json": [*program, "--json"], "norwegianblue norwegianblue": program}
    if "khal" in programs:
        (home / "deadlines").mkdir(parents=True)
        for name, day in (("federal", "20261231"), ("kurdistan", "20261001")):
            text = CALENDAR.format(name=name, day=day).replace("\n", "\r\n")
            (home / "deadlines" / f"{name}.ics").write_text(text)
        (home / "config").write_text(CONFIG.format(home=home))
        commands["khal list"] = [str(programs["khal"]), "-c", str(home / "config"), "list", "2026-09-01", "180d"]
    return commands


def versions(programs: dict[str, Path]) -> str:
    """Say what was measured on what."""
    said = [f"Python {platform.python_version()}", f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"]
    said += [f"{name} {version(name)}" for name in LIBRARIES]
    for peer, program in programs.items():
        said.append(f"{peer} {_said([str(program.parent / 'pip'), 'show', peer])}")
    said += [f"{name} {_said(how)}" for name, how in OTHERS.items() if shutil.which(how[0])]
    return ", ".join(said)


OTHERS = {"remind": ["remind", "-h"], "taskwarrior": ["task", "--version"]}


def _said(command: list[str]) -> str:
    """Find the version in what a program says of itself."""
    ran = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    found = re.search(r"\d+(\.\d+)+", ran.stdout + ran.stderr)
    return found[0] if found else "of unknown version"


def main() -> int:
    """Measure all and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    options = parser.parse_args()
    page = io.StringIO()
    with tempfile.TemporaryDirectory(prefix="withdrawal-peers-") as name, contextlib.redirect_stdout(page):
        folder = Path(name)
        programs = installed(folder / "venv")
        peers = start_up_peers(programs, folder / "khal")
        today = dt.datetime.now(tz=dt.timezone.utc).date()
        load = f"{os.getloadavg()[0]:.1f}"
        print(f"# Measured on {today}\n\n{versions(programs)}. Load of the machine at the start: {load}.\n")
        print(ABOUT)
        print("## Start-up\n")
        start_up.measure(options.runs, ROUNDS, peers)
        print("\n## Scale\n")
        scale.measure([int(size) for size in options.sizes.split(",")], max(2, options.runs // 3), ROUNDS)
        for peer in [*(p for p in PEERS if p not in programs), *scale.missing_peers()]:
            print(f"\nCould not be had, so not compared: {peer}.")
    (HERE / "RESULTS.md").write_text(page.getvalue())
    print(page.getvalue())
    shutil.rmtree(turns.COMPILED, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
