"""docs/cli.md is the help of every command; `WITHDRAWAL_REWRITE_DOCS=1 python -m pytest tests/docs` writes it anew."""

import os
from pathlib import Path

import typer.main

from withdrawal_cli.cli.group import app

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
HEAD = """# Command reference

The help of every command. This page is generated: `WITHDRAWAL_REWRITE_DOCS=1 python -m pytest tests/docs` writes it.
"""


def command_paths(command, path=()):
    """Every command and group, in the order of the help."""
    yield path
    if hasattr(command, "list_commands"):
        with typer.Context(command) as context:
            for name in command.list_commands(context):
                yield from command_paths(command.get_command(context, name), (*path, name))


def reference(run):
    sections = [HEAD]
    for path in command_paths(typer.main.get_command(app)):
        name = " ".join(("withdrawal", *path))
        sections.append(
            f"{'#' * (2 + (len(path) > 1))} {name}\n\n```text\n{run(*path, '--help').ok().out.strip()}\n```\n"
        )
    return "\n".join(sections)


def test_the_reference_is_the_help_of_every_command(run):
    made = reference(run)
    if os.environ.get("WITHDRAWAL_REWRITE_DOCS"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made
