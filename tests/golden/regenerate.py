"""Write the golden files anew, on purpose and by hand: `python tests/golden/regenerate.py`, then read the diff.

Each case is a command as typed, under a fixed as-of; `tests/cli/test_golden.py` compares every byte.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHOWN = ("--as-of", "2026-11-22T12:00:00+03:00", "--schedule", "schedule.json")  # beside this file

CASES = {
    f"{command}-{name}": ((command, *SHOWN, *options), width)
    for command in ("status", "countdown")
    for name, options, width in (
        ("50.txt", ("--color", "never"), 50),
        ("80.txt", ("--color", "never"), 80),
        ("140.txt", ("--color", "never"), 140),
        ("piped.txt", (), None),
        ("80-color.txt", ("--color", "always"), 80),
        ("markdown.md", ("--format", "markdown"), None),
        ("csv.csv", ("--format", "csv"), None),
        ("tsv.tsv", ("--format", "tsv"), None),
        ("json.json", ("--json",), None),
        ("jsonl.jsonl", ("--format", "jsonl"), None),
    )
}
"""The file's name: the arguments, and the terminal's width (None for a pipe)."""


def main() -> None:
    sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]
    from program import Cli

    os.chdir(HERE)
    for name, (argv, width) in CASES.items():
        ran = Cli()(*argv, width=width, terminal=width is not None)
        if (ran.code, ran.err) != (0, ""):
            sys.exit(f"{name}: exit code {ran.code}: {ran.err}")
        (HERE / name).write_bytes(ran.stdout)
        print(name)


if __name__ == "__main__":
    main()
