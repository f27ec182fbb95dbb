"""The floor of a start: a two-command Typer program, and the same with what an answer cannot do without."""

import typer

app = typer.Typer()


@app.command()
def plain(name: str = "world") -> None:
    """Print a line."""
    typer.echo(f"hello {name}")


@app.command()
def table(name: str = "world", rows: int = 2) -> None:
    """Print a table of so many rows."""
    from rich.console import Console
    from rich.table import Table

    greetings = Table("number", "greeting", "name")
    for number in range(rows):
        greetings.add_row(str(number), "hello and goodbye " * 3, name)
    Console().print(greetings)


@app.command()
def calendar(name: str = "world", entries: int = 2) -> None:
    """Print a calendar of so many entries, each as long as one of the record."""
    from datetime import date

    import icalendar

    whole = icalendar.Calendar()
    for number in range(entries):
        entry = icalendar.Event()
        entry.add("summary", f"hello {name}")
        entry.add("uid", f"{number}@example.org")
        entry.add("description", "hello and “goodbye”\n" * 30)
        entry.add("dtstart", date(2026, 9, 1 + number % 30))
        whole.add_component(entry)
    typer.echo(whole.to_ical())


if __name__ == "__main__":
    app()
