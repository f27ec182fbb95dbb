"""The floor: what any program must do that reads the deadlines and counts the days: decode, subtract, encode."""

from datetime import date
from pathlib import Path

import msgspec
import typer

app = typer.Typer()


@app.command()
def status(schedule: Path, as_of: str) -> None:
    """Add the days that are left to each deadline."""
    today = date.fromisoformat(as_of[:10])
    document = msgspec.json.decode(schedule.read_bytes())
    for deadline in document["deadlines"]:
        due = deadline["due"]
        last = date.fromisoformat(due if len(due) == 10 else f"{due}-28")
        deadline["days_left"] = (last - today).days
    typer.echo(msgspec.json.encode(document))


@app.command()
def nothing() -> None:
    """Do nothing: what start-up alone costs."""


if __name__ == "__main__":
    app()
