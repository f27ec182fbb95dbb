"""The programs that `withdrawal` is compared with, each a Typer program of two commands.

`baselines.py trivial` prints a line or a small table: what any such program costs to start. `baselines.py answer` does
what any answer about a long schedule has to do: decode the file, subtract two dates for each deadline, and write rows.
"""

import csv
import sys
from datetime import date
from pathlib import Path

import typer

trivial = typer.Typer()
answer = typer.Typer()


@trivial.command()
def plain(name: str = "world") -> None:
    """Print a line."""
    typer.echo(f"hello {name}")


@trivial.command()
def table(name: str = "world") -> None:
    """Print a Rich table of two rows."""
    from rich.console import Console
    from rich.table import Table

    greetings = Table("number", "greeting", "name")
    for number in range(2):
        greetings.add_row(str(number), "hello", name)
    Console().print(greetings)


def read(schedule: Path, as_of: str) -> dict:
    """Return the document with `days_left` added to each deadline."""
    import msgspec

    today = date.fromisoformat(as_of[:10])
    document = msgspec.json.decode(schedule.read_bytes())
    for deadline in document["deadlines"]:
        due = deadline["due"]
        deadline["days_left"] = (date.fromisoformat(due if len(due) == 10 else f"{due}-28") - today).days
    return document


@answer.command("json")
def as_json(schedule: Path, as_of: str) -> None:
    """Write the document back with msgspec."""
    import msgspec

    typer.echo(msgspec.json.encode(read(schedule, as_of)))


@answer.command("csv")
def as_csv(schedule: Path, as_of: str) -> None:
    """Write a row for each deadline, with about as many columns as `withdrawal` has."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for d in read(schedule, as_of)["deadlines"]:
        cells = [d["id"], d["region"], d["title"], d["due"], d["wording"], d["days_left"], ";".join(d["sources"])]
        writer.writerow(cells * 4)


if __name__ == "__main__":
    {"trivial": trivial, "answer": answer}[sys.argv.pop(1)]()
