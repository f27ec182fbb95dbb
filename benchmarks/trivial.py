"""The floor: a two-command Typer program, and the same printing a two-row Rich table."""

import typer

app = typer.Typer()


@app.command()
def plain(name: str = "world") -> None:
    """Print a line."""
    typer.echo(f"hello {name}")


@app.command()
def table(name: str = "world") -> None:
    """Print a table of two rows."""
    from rich.console import Console
    from rich.table import Table

    rows = Table("greeting", "name")
    rows.add_row("hello", name)
    rows.add_row("goodbye", name)
    Console().print(rows)


if __name__ == "__main__":
    app()
